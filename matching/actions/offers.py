"""What a participant answers to an offer, and what the clock does when nobody answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from common.calendar import add_working_days
from common.errors import DomainError, StepNotAllowed
from employers.models import EmployerMember
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
from matching.models import DemandLedgerEntry, DisclosedItem, OfferQuestion, Proposal
from matching.queries.disclosure import items_of
from matching.states import AWAITS_PARTICIPANT, DeclineReason, ProposalState

AFTER_ANSWER_WORKING_DAYS = 2


@once_more
@transaction.atomic
def accept(
    *,
    proposal: Proposal,
    by: User,
    shared: Iterable[str] = (),
    own_words: str = "",
    note: str = "",
) -> Proposal:
    """Yes, and what the place may see, item by item. Nothing ticked is allowed.

    Other offers to the same person are passed over, and their places are free again.
    A consultant who writes down a spoken yes says in `note` how it was given.
    """
    held = hold_rows(proposal.pk)
    if is_repeat(held, "accept", by):
        return held
    held.flow.next_state("accept", held.state)
    party = party_answering(held, by, note)
    check_consent(held.participant)
    store_shared(held, set(shared))
    settings = settings_for(held.participant.municipality_id)
    held.own_words = own_words.strip()
    held.employer_due_on = add_working_days(timezone.localdate(), settings.card_answer_working_days)
    held.call_due_since = None if can_answer(held) else timezone.now()
    held.save(update_fields=["own_words", "employer_due_on", "call_due_since"])
    pass_over_others(held)
    held.move("accept", by=by, note=note.strip())
    messages.cancel_of(held)
    messages.tell_card(held)
    tell_of_answer(held, party)
    record("accept", held, by=by, party=party)
    return held


def party_answering(held: Proposal, by: User, note: str) -> Party:
    """The participant; else the consultant who heard the answer, who must say how it was given."""
    if held.participant.user_id == by.pk:
        return Party.PARTICIPANT
    if not note.strip():
        raise DomainError(
            _("Write when and how the person answered, and who interpreted."),
            code="reason_needed",
            field="note",
        )
    return Party.CONSULTANT


def tell_of_answer(held: Proposal, party: Party) -> None:
    """The consultants; and the participant too when somebody else wrote the answer down."""
    messages.tell_answer(held)
    if party == Party.CONSULTANT:
        messages.tell_answer_written_down(held)


def store_shared(held: Proposal, wanted: set[str]) -> None:
    """One row for each thing that could be shared, ticked or not, in the municipality's words."""
    items = items_of(held, language=settings_for(held.participant.municipality_id).page_language)
    if wanted - {item.key for item in items}:
        raise DomainError(
            _("These things are not in your profile any more. Choose again."),
            code="unknown_item",
            field="shared",
        )
    DisclosedItem.objects.filter(proposal=held).delete()
    DisclosedItem.objects.bulk_create(
        DisclosedItem(
            proposal=held,
            item=item.key,
            entry_id=item.entry,
            label=item.label,
            position=position,
            is_shared=item.key in wanted,
        )
        for position, item in enumerate(items)
    )


def can_answer(held: Proposal) -> bool:
    """Whether somebody signs in for the employer; if nobody does, the consultant calls."""
    employer = held.opening.workplace.employer_id
    return EmployerMember.objects.active().filter(employer=employer).exists()


def pass_over_others(chosen: Proposal) -> None:
    """The other offers to choose from are over, and their places are free."""
    waiting = [ProposalState.APPROVED, *AWAITS_PARTICIPANT]
    others = list(
        chosen.participant.proposals.locked()
        .filter(state__in=waiting)
        .exclude(pk=chosen.pk)
        .select_related("opening__workplace")
    )
    free_places(others)
    for other in others:
        other.participant = chosen.participant
        other.call_due_since = None
        other.save(update_fields=["call_due_since"])
        other.move("pass_over", by=None)
        messages.cancel_of(other)
        record("pass_over", other, by=None)


@once_more
@transaction.atomic
def ask(*, proposal: Proposal, by: User, text: str) -> Proposal:
    """A question first: the deadline stands still until it is answered."""
    if not text.strip():
        raise DomainError(_("Write what you want to know."), code="empty", field="text")
    held = hold_rows(proposal.pk)
    if is_repeat(held, "ask", by):
        return held
    held.move("ask", by=by)
    OfferQuestion.objects.create(
        proposal=held,
        asked_by=by,
        asked_as=Party.PARTICIPANT,
        text=text.strip(),
        asked_at=timezone.now(),
    )
    messages.cancel_of(held)
    messages.tell_question(held)
    record("ask", held, by=by, party=Party.PARTICIPANT)
    return held


@once_more
@transaction.atomic
def answer(*, proposal: Proposal, by: User, text: str, now: datetime) -> Proposal:
    """The consultant answers; from then on the participant has two working days at least."""
    if not text.strip():
        raise DomainError(_("Write an answer."), code="empty", field="text")
    held = hold_rows(proposal.pk)
    if is_repeat(held, "answer", by):
        return held
    held.move("answer", by=by)
    least = end_of_working_day_after(now, working_days=AFTER_ANSWER_WORKING_DAYS)
    held.answer_due_at = max(held.answer_due_at or least, least)
    held.reminded_at = held.call_due_since = None
    held.save(update_fields=["answer_due_at", "reminded_at", "call_due_since"])
    for question in held.questions.filter(answered_at=None, asked_as=Party.PARTICIPANT):
        answer_question(question, by=by, text=text, now=now)
    messages.tell_question_answered(held)
    record("answer", held, by=by)
    return held


def answer_question(question: OfferQuestion, *, by: User, text: str, now: datetime) -> None:
    question.answer = text.strip()
    question.answered_by = by
    question.answered_at = now
    question.save(update_fields=["answer", "answered_by", "answered_at"])


@once_more
@transaction.atomic
def decline(
    *, proposal: Proposal, by: User, code: str, own_words: str = "", note: str = ""
) -> Proposal:
    """No, thank you. Nothing is lost by it; the place is free again.

    “Talk first” is not a no: the offer waits as for a question, and the consultant calls.
    A consultant who writes down a spoken no says in `note` how it was given.
    """
    if code not in DeclineReason.values:
        raise DomainError(
            _("Choose a reason, or “I will not say why”."), code="reason_needed", field="code"
        )
    if code == DeclineReason.TALK_FIRST:
        return talk_first(proposal=proposal, by=by, own_words=own_words)
    held = hold_rows(proposal.pk)
    if is_repeat(held, "decline", by):
        return held
    held.flow.next_state("decline", held.state)
    party = party_answering(held, by, note)
    held.decline_code = code
    held.own_words = own_words.strip()
    held.call_due_since = None
    held.save(update_fields=["decline_code", "own_words", "call_due_since"])
    held.move("decline", by=by, code=code, note=note.strip())
    free_places([held])
    note_no(held, side=DemandLedgerEntry.Side.PARTICIPANT, code=code)
    messages.cancel_of(held)
    tell_of_answer(held, party)
    record("decline", held, by=by, party=party, code=code)
    return held


def talk_first(*, proposal: Proposal, by: User, own_words: str) -> Proposal:
    """The person wants to talk before answering: a question without an answer yet, and a call."""
    held = hold_rows(proposal.pk)
    held.flow.next_state("decline", held.state)
    if held.participant.user_id != by.pk:
        raise DomainError(
            _("Who wants to talk first has not answered yet."), code="not_an_answer", field="code"
        )
    if held.state == ProposalState.OFFERED:
        words = own_words.strip() or _("I want to talk first.")
        held = ask(proposal=held, by=by, text=words)
    held.call_due_since = timezone.now()
    held.save(update_fields=["call_due_since"])
    return held


@once_more
@transaction.atomic
def take_back(*, proposal: Proposal, by: User, own_words: str = "") -> Proposal:
    """The person takes the yes back: the place sees nothing more, and somebody else can come."""
    held = hold_rows(proposal.pk)
    if is_repeat(held, "take_back", by):
        return held
    before = held.state
    held.move("take_back", by=by)
    held.own_words = own_words.strip() or held.own_words
    held.call_due_since = None
    held.save(update_fields=["own_words", "call_due_since"])
    free_places([held])
    note_no(held, side=DemandLedgerEntry.Side.PARTICIPANT, code=DeclineReason.PRIVATE)
    messages.tell_employer_gone(held, before=before)
    messages.tell_answer(held)
    record("take_back", held, by=by, party=Party.PARTICIPANT)
    return held


def remind_unanswered(*, now: datetime) -> int:
    """One reminder before the deadline. Returns how many."""
    unreminded = Proposal.objects.filter(
        state=ProposalState.OFFERED, reminded_at=None, answer_due_at__gt=now
    ).select_related("participant")
    return sum(remind(each, now=now) for each in unreminded.order_by("answer_due_at", "pk"))


def remind(proposal: Proposal, *, now: datetime) -> bool:
    settings = settings_for(proposal.participant.municipality_id)
    ahead = timedelta(days=settings.offer_reminder_days)
    with transaction.atomic():
        held = hold_rows(proposal.pk)
        due = held.answer_due_at
        if held.state != ProposalState.OFFERED or held.reminded_at or due is None:
            return False
        if due - ahead > now:
            return False
        held.reminded_at = now
        held.save(update_fields=["reminded_at"])
        messages.tell_reminder(held)
    return True


def lapse_unanswered(*, now: datetime) -> int:
    """Let offers lapse whose deadline has passed; the consultant calls. Returns how many.

    Nobody loses an offer without a reminder: where the clock stood still, it reminds now and
    gives one more working day.
    """
    overdue = list(Proposal.objects.unanswered_at(now).order_by("answer_due_at", "pk"))
    return sum(lapse(proposal, now=now) for proposal in overdue)


def lapse(proposal: Proposal, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            held = hold_rows(proposal.pk)
            if held.answer_due_at is None or held.answer_due_at > now:
                return False  # a question was asked, or answered, in the meantime
            held.flow.next_state("lapse", held.state)
            if held.reminded_at is None:
                remind_late(held, now=now)
                return False
            held.call_due_since = now
            held.save(update_fields=["call_due_since"])
            held.move("lapse", by=None)
            free_places([held])
            note_no(held, side=DemandLedgerEntry.Side.LAPSED, code="no_answer")
            messages.cancel_of(held)
            messages.tell_lapsed(held)
            record("lapse", held, by=None)
    except StepNotAllowed:  # answered in the meantime
        return False
    return True


def remind_late(held: Proposal, *, now: datetime) -> None:
    held.reminded_at = now
    held.answer_due_at = end_of_working_day_after(now, working_days=1)
    held.save(update_fields=["reminded_at", "answer_due_at"])
    messages.tell_reminder(held)
