"""Talks after the end: with the person, and with the employer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.parties import Party
from candidates.access import participant_for
from candidates.views.base import done
from employers.access import repair_talk_for, require_party
from employers.views.contact import repair_talk_form, repair_talk_page
from placements.actions import talks


@require_POST
def support_talk(request: SignedIn, pk: UUID) -> HttpResponse:
    """The talk after a broken-off placement was held."""
    person = participant_for(request.user, pk, Party.CONSULTANT)
    talks.hold_support_talk(participant=person, by=request.user)
    messages.success(request, _("Saved. Proposals may come again."))
    return redirect("candidates:participant", pk)


@require_POST
def repair_talk(request: SignedIn, pk: UUID) -> HttpResponse:
    """The consultant writes what was agreed with the employer, who is asked to confirm it."""
    talk = repair_talk_for(request.user, pk)
    require_party(talk.employer, Party.CONSULTANT)
    form = repair_talk_form(request, talk)
    if form.is_valid() and done(
        form,
        lambda: talks.record_repair_talk(talk=talk, by=request.user, **form.cleaned_data),
    ):
        return redirect("employers:repair_talk", pk)
    return repair_talk_page(request, talk, form)
