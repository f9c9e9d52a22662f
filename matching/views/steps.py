"""What a consultant decides, one POST a step, and the page of one decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from matching.access import proposal_for, question_for
from matching.actions import decisions, employer_answers, offers
from matching.forms.offers import AnswerForm
from matching.models import Proposal
from matching.queries.history import history_of
from matching.queries.warnings import warnings_of
from matching.states import REJECT_REASONS


def approve(proposal: Proposal, by: User, code: str, note: str) -> str:
    decisions.approve(proposal=proposal, by=by, note=note)
    return _("Approved. The place is held, and the offer is sent in ten minutes.")


def undo_approval(proposal: Proposal, by: User, code: str, note: str) -> str:
    decisions.undo_approval(proposal=proposal, by=by)
    return _("Undone. Nothing was sent.")


def reject(proposal: Proposal, by: User, code: str, note: str) -> str:
    decisions.reject(proposal=proposal, by=by, code=code, note=note)
    return _("Rejected.")


def offer(proposal: Proposal, by: User, code: str, note: str) -> str:
    decisions.send_offer(proposal=proposal, by=by, now=timezone.now())
    return _("The offer is sent.")


def withdraw(proposal: Proposal, by: User, code: str, note: str) -> str:
    decisions.withdraw(proposal=proposal, by=by, code=code or "consultant", note=note)
    return _("Withdrawn. Everybody who knew of it is told.")


STEPS: dict[str, Callable[[Proposal, User, str, str], str]] = {
    "approve": approve,
    "undo_approval": undo_approval,
    "reject": reject,
    "offer": offer,
    "withdraw": withdraw,
}


@require_POST
def step(request: SignedIn, pk: UUID) -> HttpResponse:
    """One verb of the flow by a consultant; goes back to where the button stood."""
    verb = request.POST.get("verb", "")
    proposal = proposal_for(request.user, pk, step=verb)
    if verb not in STEPS:
        raise DomainError(_("This is answered on its own page."), code="step_not_allowed")
    try:
        said = STEPS[verb](
            proposal, request.user, request.POST.get("code", ""), request.POST.get("note", "")
        )
    except DomainError as error:
        if error.field is None:
            raise
        messages.error(request, error.message)
        return redirect("matching:decision", pk)
    messages.success(request, said)
    back = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return redirect("matching:decision", pk)


def decision(request: SignedIn, pk: UUID) -> HttpResponse:
    """One proposal as the consultant sees it: reasons, warnings, questions, history."""
    proposal = proposal_for(request.user, pk)
    if Party.CONSULTANT not in proposal.viewer_parties:
        return redirect(
            "matching:offer" if Party.PARTICIPANT in proposal.viewer_parties else "matching:card",
            pk,
        )
    context: dict[str, Any] = {
        "proposal": proposal,
        "warnings": warnings_of(proposal, by=request.user),
        "questions": proposal.questions.select_related("asked_by", "answered_by"),
        "answer_form": AnswerForm(),
        "reasons": REJECT_REASONS,
        "history": history_of(proposal),
        "needs_reason": bool(warnings_of(proposal, by=request.user))
        and "approve" in proposal.next_verbs,
    }
    return render(request, "matching/decision.html", context)


@require_POST
def answer(request: SignedIn, pk: UUID) -> HttpResponse:
    """Answer a question of the participant or the employer."""
    question = question_for(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write an answer."))
        return redirect("matching:decision", question.proposal_id)
    text, now = form.cleaned_data["text"], timezone.now()
    if question.asked_by_id == question.proposal.participant.user_id:
        offers.answer(proposal=question.proposal, by=request.user, text=text, now=now)
    else:
        employer_answers.answer_employer(question=question, by=request.user, text=text, now=now)
    messages.success(request, _("Answered."))
    return redirect("matching:decision", question.proposal_id)
