"""What an employer answers to a card, and the call when it does not."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from employers.actions import release_place
from matching import messages
from matching.actions.decisions import check_consent, hold_rows, record
from matching.actions.no import note_no
from matching.actions.offers import answer_question
from matching.models import DemandLedgerEntry, OfferQuestion, Proposal
from matching.states import ProposalState, RefusalReason


@transaction.atomic
def welcome(*, proposal: Proposal, by: User, visit_on: date) -> Proposal:
    """Welcome: the first name is shown from now on, and a day for the joint visit is proposed."""
    if visit_on < timezone.localdate():
        raise DomainError(_("The visit must be today or later."), code="past", field="visit_on")
    held = hold_rows(proposal.pk)
    check_consent(held.participant)
    held.move("welcome", by=by)
    held.joint_visit_on = visit_on
    held.save(update_fields=["joint_visit_on"])
    messages.tell_welcome(held)
    record("welcome", held, by=by, party=Party.EMPLOYER)
    return held


@transaction.atomic
def refuse(*, proposal: Proposal, by: User, code: str, note: str = "") -> Proposal:
    """No, with one reason that the participant never reads; the place is free again."""
    if code not in RefusalReason.values:
        raise DomainError(_("Choose one reason."), code="reason_needed", field="code")
    held = hold_rows(proposal.pk)
    held.move("refuse", by=by, code=code, note=note)
    held.refusal_code = code
    held.save(update_fields=["refusal_code"])
    release_place(held.opening)
    note_no(held, side=DemandLedgerEntry.Side.EMPLOYER, code=code, note=note)
    messages.tell_refused(held)
    record("refuse", held, by=by, party=Party.EMPLOYER, code=code)
    return held


@transaction.atomic
def ask_consultant(*, proposal: Proposal, by: User, text: str) -> OfferQuestion:
    """A question from the employer; it goes to the consultant, and the card stays as it is."""
    if not text.strip():
        raise DomainError(_("Write what you want to know."), code="empty", field="text")
    held = hold_rows(proposal.pk)
    if held.state != ProposalState.ACCEPTED:
        raise DomainError(_("This card is answered already."), code="step_not_allowed")
    question = OfferQuestion.objects.create(
        proposal=held, asked_by=by, text=text, asked_at=timezone.now()
    )
    messages.tell_question(held)
    record("employer_asks", held, by=by, party=Party.EMPLOYER)
    return question


@transaction.atomic
def answer_employer(*, question: OfferQuestion, by: User, text: str, now: datetime) -> None:
    if not text.strip():
        raise DomainError(_("Write an answer."), code="empty", field="text")
    held = hold_rows(question.proposal_id)
    answer_question(question, by=by, text=text, now=now)
    messages.tell_employer_answered(held, question)
    record("answer_employer", held, by=by)


def call_employers_overdue(*, now: datetime) -> int:
    """Cards past their day become a call for the consultant. Returns how many."""
    today = timezone.localtime(now).date()
    overdue = Proposal.objects.filter(
        state=ProposalState.ACCEPTED, employer_due_on__lt=today, call_noted_at=None
    )
    noted = 0
    for proposal in overdue:
        with transaction.atomic():
            held = hold_rows(proposal.pk)
            if held.state != ProposalState.ACCEPTED or held.call_noted_at:
                continue
            held.call_noted_at = now
            held.save(update_fields=["call_noted_at"])
            messages.tell_call_employer(held)
        noted += 1
    return noted
