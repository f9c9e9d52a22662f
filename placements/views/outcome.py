"""Results are written down when their day has come."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import SignedIn, require_consultant
from candidates.views.base import done
from placements.access.certificate import outcome_for
from placements.actions import outcomes as actions
from placements.forms.outcome import JobFormSet, OutcomeForm, initial_of, jobs_of
from placements.queries.outcomes import outcomes_due


def due(request: SignedIn) -> HttpResponse:
    """Whose result is to be asked for, longest overdue first."""
    require_consultant(request.user)
    context = {"rows": outcomes_due(request.user, timezone.localdate())}
    return render(request, "placements/outcomes.html", context)


def outcome(request: SignedIn, pk: UUID) -> HttpResponse:
    found = outcome_for(request.user, pk)
    result, jobs = initial_of(found)
    posted = request.POST if request.method == "POST" else None
    form = OutcomeForm(posted, initial=result)
    formset = JobFormSet(posted, initial=jobs, prefix="jobs")
    if posted is not None and form.is_valid() and formset.is_valid():
        is_done = done(
            form,
            lambda: actions.record_outcome(
                outcome=found,
                result=form.result(jobs_of(formset)),
                by=request.user,
                version=posted.get("version"),
            ),
        )
        if is_done:
            messages.success(request, _("The result is written down."))
            return redirect("placements:outcomes")
    context = {"outcome": found, "form": form, "formset": formset}
    return render(request, "placements/outcome.html", context)
