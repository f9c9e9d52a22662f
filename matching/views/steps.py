"""What a consultant decides, one POST a step, and the page of one decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import DateField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.models import User
from accounts.parties import Party
from candidates.actions import note_reading
from common.errors import DomainError
from employers.queries import support_offered
from matching.access import proposal_for, question_for
from matching.actions import decisions, employer_answers, offers
from matching.forms.offers import (
    AnswerForm,
    SpokenNoForm,
    SpokenRefusalForm,
    SpokenWelcomeForm,
    SpokenYesForm,
)
from matching.models import Proposal
from matching.queries.disclosure import items_of
from matching.queries.history import history_of
from matching.queries.outdated import what_changed
from matching.queries.warnings import warnings_of
from matching.states import REJECT_REASONS, WITHDRAW_REASONS, ProposalState
from matching.views.cards import visit_day

MOST_LETTERS = 2000


@dataclass(frozen=True)
class Sent:
    """One press: the step's fields as they came."""

    proposal: Proposal
    by: User
    code: str = ""
    note: str = ""
    version: str = ""
    visit_on: date | None = None
    shared: tuple[str, ...] = ()
    own_words: str = ""
    support: tuple[str, ...] = ()


def approve(sent: Sent) -> str:
    decisions.approve(proposal=sent.proposal, by=sent.by, note=sent.note, version=sent.version)
    return format_html(
        '{} <a class="ds-link" href="{}">{}</a>',
        _("Approved. The place is held, and the offer is sent in ten minutes."),
        reverse("matching:decision", args=[sent.proposal.pk]),
        _("Undo or send now"),
    )


def undo_approval(sent: Sent) -> str:
    decisions.undo_approval(proposal=sent.proposal, by=sent.by)
    return _("Undone. Nothing was sent.")


def reject(sent: Sent) -> str:
    decisions.reject(
        proposal=sent.proposal, by=sent.by, code=sent.code, note=sent.note, version=sent.version
    )
    return _("Rejected.")


def offer(sent: Sent) -> str:
    decisions.send_offer(proposal=sent.proposal, by=sent.by, now=timezone.now())
    return _("The offer is sent.")


def withdraw(sent: Sent) -> str:
    decisions.withdraw(proposal=sent.proposal, by=sent.by, code=sent.code, note=sent.note)
    return _("Withdrawn. Everybody who knew of it is told.")


def accept(sent: Sent) -> str:
    offers.accept(
        proposal=sent.proposal,
        by=sent.by,
        shared=sent.shared,
        own_words=sent.own_words,
        note=sent.note,
    )
    return _("Written down: the person says yes.")


def decline(sent: Sent) -> str:
    offers.decline(
        proposal=sent.proposal,
        by=sent.by,
        code=sent.code,
        own_words=sent.own_words,
        note=sent.note,
    )
    return _("Written down: the person says no.")


def welcome(sent: Sent) -> str:
    if sent.visit_on is None:
        raise DomainError(_("Choose a day for the visit."), code="required", field="visit_on")
    employer_answers.welcome(
        proposal=sent.proposal, by=sent.by, visit_on=sent.visit_on, note=sent.note
    )
    return _("Written down: the employer says welcome.")


def refuse(sent: Sent) -> str:
    employer_answers.refuse(
        proposal=sent.proposal,
        by=sent.by,
        code=sent.code,
        note=sent.note,
        support_would_change=sent.support,
    )
    return _("Written down: the employer says no.")


STEPS: dict[str, Callable[[Sent], str]] = {
    "approve": approve,
    "undo_approval": undo_approval,
    "reject": reject,
    "offer": offer,
    "withdraw": withdraw,
    "accept": accept,
    "decline": decline,
    "welcome": welcome,
    "refuse": refuse,
}


@require_POST
def step(request: SignedIn, pk: UUID) -> HttpResponse:
    """One verb of the flow by a consultant; goes back to where the button stood.

    What a rule refuses comes back on the decision's own page, with what was typed.
    """
    verb = request.POST.get("verb", "")
    proposal = proposal_for(request.user, pk, step=verb)
    if verb not in STEPS:
        raise DomainError(_("This is answered on its own page."), code="step_not_allowed")
    try:
        said = STEPS[verb](sent_by(request, proposal))
    except DomainError as error:
        # Somebody else may have taken a step meanwhile: the page shows how it stands now.
        return page(request, proposal_for(request.user, pk), verb=verb, error=error.message)
    messages.success(request, said)
    return go_back(request, pk)


def sent_by(request: SignedIn, proposal: Proposal) -> Sent:
    return Sent(
        proposal=proposal,
        by=request.user,
        code=request.POST.get("code", ""),
        note=request.POST.get("note", "")[:MOST_LETTERS],
        version=request.POST.get("version", ""),
        visit_on=day_in(request.POST.get("visit_on", "")),
        shared=tuple(request.POST.getlist("shared")),
        own_words=request.POST.get("own_words", "")[:MOST_LETTERS],
        support=tuple(request.POST.getlist("support_would_change")),
    )


def day_in(text: str) -> date | None:
    """The day, or nothing when it is none: the step then says that it lacks one."""
    try:
        day: date | None = DateField(required=False).clean(text)
    except ValidationError:
        return None
    return day


def go_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    back = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("matching:decision", pk)


@require_POST
def undo(request: SignedIn, pk: UUID) -> HttpResponse:
    """One button in the list: take the approval back."""
    proposal = proposal_for(request.user, pk, step="undo_approval")
    decisions.undo_approval(proposal=proposal, by=request.user)
    messages.success(request, _("Undone. Nothing was sent."))
    return go_back(request, pk)


@require_POST
def called(request: SignedIn, pk: UUID) -> HttpResponse:
    """The call was made: it leaves the list."""
    proposal = consultants(request, pk)
    employer_answers.note_call(proposal=proposal, by=request.user)
    messages.success(request, _("Noted: you have called."))
    return redirect("matching:decision", pk)


def consultants(request: SignedIn, pk: UUID) -> Proposal:
    """The proposal for a consultant; 403 for the other two parties."""
    proposal = proposal_for(request.user, pk)
    if Party.CONSULTANT not in proposal.viewer_parties:
        raise PermissionDenied
    return proposal


def decision(request: SignedIn, pk: UUID) -> HttpResponse:
    """One proposal as the consultant sees it: reasons, warnings, questions, history."""
    proposal = proposal_for(request.user, pk)
    if Party.CONSULTANT not in proposal.viewer_parties:
        is_mine = Party.PARTICIPANT in proposal.viewer_parties
        return redirect("matching:offer" if is_mine else "matching:card", pk)
    note_reading(participants=[proposal.participant], by=request.user, what="read_profile")
    return page(request, proposal)


def page(
    request: SignedIn, proposal: Proposal, *, verb: str = "", error: str = "", **forms: object
) -> HttpResponse:
    """The decision's page; with `error`, what was typed stays beside its step."""
    verbs = set(proposal.next_verbs)
    changed = what_changed(proposal) if "approve" in verbs else []
    has_form = verb in verbs - {"offer", "undo_approval"} and not (verb == "approve" and changed)
    context: dict[str, Any] = {
        "proposal": proposal,
        "verbs": verbs,
        "warnings": warnings_of(proposal, by=request.user) if "approve" in verbs else [],
        "changed": changed,
        "call_phone": phone_to_call(proposal),
        "questions": proposal.questions.select_related("asked_by", "answered_by"),
        "shared": [each for each in proposal.disclosed.all() if each.is_shared],
        "answer_form": AnswerForm(),
        "spoken": spoken_forms(request, proposal, verb) if "accept" in verbs else {},
        "welcome_form": SpokenWelcomeForm(
            request.POST if verb == "welcome" else None, initial={"visit_on": visit_day()}
        ),
        "refusal_form": SpokenRefusalForm(
            request.POST if verb == "refuse" else None, auto_id="refuse_%s"
        ),
        "support": support_of(proposal) if "refuse" in verbs else [],
        "reject_reasons": REJECT_REASONS,
        "withdraw_reasons": WITHDRAW_REASONS,
        "history": history_of(proposal),
        "failed_verb": verb,
        "failed": error,
        "failed_reject": error if verb == "reject" else "",
        "failed_withdraw": error if verb == "withdraw" else "",
        # Where the step is not possible any more, its words stand beside the refusal.
        "failed_alone": "" if has_form or changed else error,
        "has_failed_form": has_form,
        "typed": {name: request.POST.get(name, "") for name in ("code", "note", "own_words")},
    }
    return render(request, "matching/decision.html", context | forms, status=409 if error else 200)


def support_of(proposal: Proposal) -> list[dict[str, str]]:
    """What the consultant can offer in the call, with the municipality's limits."""
    return support_offered(proposal.opening.workplace.municipality_id)


def spoken_forms(request: SignedIn, proposal: Proposal, verb: str) -> dict[str, Form]:
    """What a consultant who heard the answer writes down; what was typed stays."""
    sent = {name: request.POST if verb == name else None for name in ("accept", "decline")}
    return {
        "accept": SpokenYesForm(sent["accept"], items=items_of(proposal), auto_id="yes_%s"),
        "decline": SpokenNoForm(sent["decline"], auto_id="no_%s"),
    }


def phone_to_call(proposal: Proposal) -> str:
    """Who has to answer now: the workplace's contact for a card, else the person."""
    if proposal.state == ProposalState.ACCEPTED:
        contact = proposal.opening.contact
        return contact.phone if contact else ""
    return proposal.participant.phone


@require_POST
def answer(request: SignedIn, pk: UUID) -> HttpResponse:
    """Answer a question of the participant or the employer."""
    question = question_for(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, question.proposal, answer_form=form)
    text, now = form.cleaned_data["text"], timezone.now()
    if question.asked_as == Party.PARTICIPANT:
        offers.answer(proposal=question.proposal, by=request.user, text=text, now=now)
    else:
        employer_answers.answer_employer(question=question, by=request.user, text=text, now=now)
    messages.success(request, _("Answered."))
    return redirect("matching:decision", question.proposal_id)
