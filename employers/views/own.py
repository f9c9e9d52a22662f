"""The employer's own pages: openings, workplaces, appetite, messages, and what waits for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.queries import local_terms
from employers import actions
from employers.access import employer_to_change, own_employers
from employers.forms.employers import AppetiteForm, RestForm
from employers.forms.openings import FiveQuestionsForm
from employers.models import Employer, Opening, Workplace
from employers.queries import (
    answer_due_on,
    asked_lately,
    asked_words,
    completeness,
    contact_for,
    home_municipality,
    support_offered,
    with_facts,
    workplaces_of,
)
from employers.states import EmployerState
from employers.views.parts import is_done, typed, user_of, version_of
from employers.views.workplaces import back_to


def approved_of(request: HttpRequest) -> list[Employer]:
    """The approved employers that I speak for; 403 when I speak for none at all."""
    own = list(own_employers(user_of(request)))
    if not own:
        raise PermissionDenied
    return [each for each in own if each.state == EmployerState.APPROVED]


def waiting(request: HttpRequest) -> HttpResponse:
    """Until somebody approves: who looks, by when, and what one may write meanwhile."""
    own = list(own_employers(user_of(request)))
    if not own:
        raise PermissionDenied
    waits = [each for each in own if each.state != EmployerState.APPROVED]
    context = {"rows": [waiting_row(each) for each in waits]}
    return render(request, "employers/waiting.html", context)


def waiting_row(employer: Employer) -> dict[str, Any]:
    home = home_municipality(employer)
    return {
        "employer": employer,
        "municipality": home,
        "words": local_terms(home or ""),
        "messages": employer.messages.select_related("owner"),
        "reason": employer.steps.last() if employer.state == EmployerState.DECLINED else None,
    }


def my_openings(request: HttpRequest) -> HttpResponse:
    """What do we offer, and what is still true?"""
    approved = approved_of(request)
    if not approved:
        return redirect("employers:waiting")
    own = Opening.objects.visible_to(user_of(request)).filter(as_employer=True)
    shown = list(with_facts(own).order_by("state", "title"))
    rows = [{"opening": each, "filled": completeness(each)} for each in shown]
    return render(request, "employers/my_openings.html", {"rows": rows, "employers": approved})


def my_workplaces(request: HttpRequest) -> HttpResponse:
    """How many can be with us at once, who is inside, who receives?"""
    approved = approved_of(request)
    if not approved:
        return redirect("employers:waiting")
    rows = [
        {
            "employer": each,
            "workplaces": workplaces_of(each),
            "asked_words": asked_words(asked_lately(each)),
            "contact": contact_for(each),
        }
        for each in approved
    ]
    return render(request, "employers/my_workplaces.html", {"rows": rows})


def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Five questions, two minutes."""
    user = user_of(request)
    employer = employer_to_change(user, pk)
    places = Workplace.objects.filter(employer=employer).order_by("created_at")
    form = FiveQuestionsForm(typed(request), workplaces=places)
    made: list[Opening] = []
    if is_done(form, lambda: made.append(actions.offer_opening(by=user, **form.answers()))):
        messages.success(request, _("Sent. The place is posted."))
        return redirect("employers:opening", made[0].pk)
    home = home_municipality(employer)
    context = {
        "form": form,
        "employer": employer,
        "contact": contact_for(employer),
        "call_due_on": answer_due_on(home),
        "calls": employer.as_employer,
        "support": support_offered(home),
        "back_url": back_to(employer, employer),
    }
    return render(request, "employers/offer.html", context)


def appetite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do you want more now? Open, later or no; and a pause from requests."""
    user = user_of(request)
    employer = employer_to_change(user, pk)
    initial = {
        "appetite": employer.appetite,
        "appetite_reason": employer.appetite_reason,
        "appetite_note": employer.appetite_note,
        "support_would_change": employer.support_would_change,
    }
    form = AppetiteForm(typed(request), initial=initial)

    def save() -> None:
        said = form.cleaned_data
        actions.set_appetite(
            employer=employer,
            by=user,
            appetite=said["appetite"],
            reason=said["appetite_reason"],
            note=said["appetite_note"],
            support_would_change=said["support_would_change"],
            version=version_of(request),
        )

    if is_done(form, save):
        messages.success(request, _("Saved."))
        return redirect("employers:appetite", pk)
    asked = asked_lately(employer)
    context = {
        "form": form,
        "rest_form": RestForm(initial={"rest_until": employer.rest_until}),
        "employer": employer,
        "support": support_offered(home_municipality(employer)),
        "asked": asked,
        "asked_words": asked_words(asked),
        "back_url": back_to(employer, employer),
    }
    return render(request, "employers/appetite.html", context)


def rest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No requests until a day; an empty day ends the pause."""
    user = user_of(request)
    employer = employer_to_change(user, pk)
    form = RestForm(typed(request))

    def save() -> None:
        actions.rest_employer(employer=employer, by=user, until=form.cleaned_data["rest_until"])

    if is_done(form, save):
        messages.success(request, _("Saved."))
        return redirect("employers:appetite", pk)
    return render(request, "employers/rest.html", {"form": form, "employer": employer})


@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The employer ends the cooperation."""
    user = user_of(request)
    employer = employer_to_change(user, pk)
    if not employer.as_employer:
        raise PermissionDenied
    actions.end_cooperation(employer=employer, by=user)
    messages.success(request, _("Nobody asks you any more. You can look in for twelve weeks."))
    return redirect("employers:appetite", pk)
