"""What an employer answers to a card, the call when it does not, and the way into a placement."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.calendar import check_thinkable, is_working_day
from common.errors import DomainError
from employers.actions.contact import note_talk
from employers.models import EmployerMember, SupportKind
from matching import messages
from matching.actions.base import (
    check_consent,
    free_places,
    hold_rows,
    is_repeat,
    once_more,
    record,
)
from matching.actions.deadlines import end_of_working_day_after
from matching.actions.no import note_no
from matching.actions.offers import AFTER_ANSWER_WORKING_DAYS, answer_question
from matching.models import DemandLedgerEntry, OfferQuestion, Proposal
from matching.states import ProposalState, RefusalReason


@once_more
@transaction.atomic
def welcome(*, proposal: Proposal, by: User, visit_on: date, note: str = "") -> Proposal:
    """Welcome: the first name is shown from now on, and a day for the joint visit is proposed.

    A consultant who writes down a welcome from the phone says in `note` with whom.
    """
    check_thinkable(visit_on, "visit_on")
    if visit_on < timezone.localdate():
        raise DomainError(_("The visit must be today or later."), code="past", field="visit_on")
    if not is_working_day(visit_on):
        raise DomainError(
            _("Choose a working day for the visit."), code="day_off", field="visit_on"
        )
    held = hold_rows(proposal.pk)
    if is_repeat(held, "welcome", by):
        return held
    held.flow.next_state("welcome", held.state)
    party = answering_party(held, by, note)
    check_consent(held.participant)
    held.joint_visit_on = visit_on
    held.call_due_since = None
    held.save(update_fields=["joint_visit_on", "call_due_since"])
    held.move("welcome", by=by, note=note.strip())
    messages.tell_welcome(held)
    record("welcome", held, by=by, party=party)
    return held


def answering_party(held: Proposal, by: User, note: str) -> str:
    """The employer itself; else the consultant who called, who must say with whom."""
    speaks = EmployerMember.objects.active().filter(
        user=by, employer=held.opening.workplace.employer_id
    )
    if speaks.exists():
        return Party.EMPLOYER
    if not note.strip():
        raise DomainError(
            _("Write whom you talked with on the phone."), code="reason_needed", field="note"
        )
    return Party.CONSULTANT


@once_more
@transaction.atomic
def refuse(
    *,
    proposal: Proposal,
    by: User,
    code: str,
    note: str = "",
    support_would_change: Collection[str] = (),
) -> Proposal:
    """No, with one reason that the participant never reads; the place is free again.

    `support_would_change`: which support that exists would have made it a yes (M-E-16).
    """
    if code not in RefusalReason.values:
        raise DomainError(_("Choose one reason."), code="reason_needed", field="code")
    if set(support_would_change) - set(SupportKind.values):
        raise DomainError(_("We do not know this support."), field="support_would_change")
    held = hold_rows(proposal.pk)
    if is_repeat(held, "refuse", by):
        return held
    held.flow.next_state("refuse", held.state)
    party = answering_party(held, by, note)
    held.refusal_code = code
    held.call_due_since = None
    held.save(update_fields=["refusal_code", "call_due_since"])
    held.move("refuse", by=by, code=code, note=note.strip())
    free_places([held])
    helps = [{"support": each} for each in sorted(support_would_change)]
    note_no(held, side=DemandLedgerEntry.Side.EMPLOYER, code=code, would_help=helps)
    messages.tell_refused(held)
    record("refuse", held, by=by, party=party, code=code)
    return held


@once_more
@transaction.atomic
def ask_consultant(*, proposal: Proposal, by: User, text: str) -> OfferQuestion:
    """A question from the employer; it goes to the consultant, and the card stays as it is."""
    words = text.strip()
    if not words:
        raise DomainError(_("Write what you want to know."), code="empty", field="text")
    held = hold_rows(proposal.pk)
    check_consent(held.participant)
    if held.state != ProposalState.ACCEPTED:
        raise DomainError(_("This card is answered already."), code="step_not_allowed")
    twin = held.questions.filter(asked_by=by, text=words, answered_at=None).first()
    if twin is not None:
        return twin
    question = OfferQuestion.objects.create(
        proposal=held, asked_by=by, asked_as=Party.EMPLOYER, text=words, asked_at=timezone.now()
    )
    messages.tell_card_question(held, question)
    record("employer_asks", held, by=by, party=Party.EMPLOYER)
    return question


@once_more
@transaction.atomic
def answer_employer(*, question: OfferQuestion, by: User, text: str, now: datetime) -> None:
    """Answer the employer's question; it has two working days at least from then on."""
    if not text.strip():
        raise DomainError(_("Write an answer."), code="empty", field="text")
    held = hold_rows(question.proposal_id)
    found = OfferQuestion.objects.select_for_update().get(pk=question.pk)
    if found.answered_at is not None:
        return
    answer_question(found, by=by, text=text, now=now)
    if held.state == ProposalState.ACCEPTED and held.employer_due_on:
        least = end_of_working_day_after(now, working_days=AFTER_ANSWER_WORKING_DAYS)
        held.employer_due_on = max(held.employer_due_on, timezone.localtime(least).date())
        held.save(update_fields=["employer_due_on"])
    messages.tell_employer_answered(held, found)
    record("answer_employer", held, by=by)


def call_employers_overdue(*, now: datetime) -> int:
    """Cards past their day become a call for the consultant. Returns how many."""
    today = timezone.localtime(now).date()
    overdue = Proposal.objects.filter(
        state=ProposalState.ACCEPTED, employer_due_on__lt=today, call_due_since=None
    )
    return sum(note_overdue(proposal, now=now) for proposal in overdue.order_by("pk"))


def note_overdue(proposal: Proposal, *, now: datetime) -> bool:
    with transaction.atomic():
        held = hold_rows(proposal.pk)
        is_late = held.state == ProposalState.ACCEPTED and held.call_due_since is None
        if not is_late:
            return False
        held.call_due_since = now
        held.save(update_fields=["call_due_since"])
        messages.tell_call_employer(held)
    return True


@once_more
@transaction.atomic
def note_call(*, proposal: Proposal, by: User) -> None:
    """The consultant has called; the call leaves the list. Noting it twice changes nothing.

    A call to the employer stands in the contact log too.
    """
    held = hold_rows(proposal.pk)
    if held.call_due_since is not None:
        held.call_due_since = None
        held.save(update_fields=["call_due_since"])
        record("note_call", held, by=by)
        if held.state == ProposalState.ACCEPTED:
            note_talk(workplace=held.opening.workplace, by=by)


def note_card_read(*, proposals: list[Proposal], by: User) -> None:
    """One row for each person of whom an employer has seen a card (I7)."""
    seen = [(each.participant, Party.EMPLOYER) for each in proposals]
    audit.record_readings(seen, by=by, what="read_card")


@once_more
@transaction.atomic
def start_placement(*, proposal: Proposal, by: User | None = None) -> Proposal:
    """The stay has begun; the place stays held. Placements call this."""
    held = hold_rows(proposal.pk)
    held.move("start", by=by)
    record("start", held, by=by)
    return held


@once_more
@transaction.atomic
def end_placement(
    *, proposal: Proposal, by: User | None = None, code: str = "", broke_off: bool = False
) -> Proposal:
    """The stay is over, and the place is free again. Placements call this.

    `broke_off`: because of the match or the workplace, so no run proposes the pair once more.
    """
    held = hold_rows(proposal.pk)
    held.broke_off = broke_off
    held.save(update_fields=["broke_off"])
    held.move("end", by=by, code=code)
    free_places([held])
    record("end", held, by=by, code=code)
    return held
