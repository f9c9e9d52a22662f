"""What a participant answers to an offer, and what the clock does when nobody answers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from common.errors import DomainError, StepNotAllowed
from employers.actions import release_place
from employers.queries import working_days_after
from matching import messages
from matching.actions.deadlines import end_of_working_day_after
from matching.actions.decisions import check_consent, hold_rows, record
from matching.actions.no import note_no
from matching.models import DemandLedgerEntry, DisclosedItem, OfferQuestion, Proposal
from matching.queries.disclosure import items_of
from matching.states import AWAITS_PARTICIPANT, DeclineReason, ProposalState

AFTER_ANSWER_WORKING_DAYS = 2


@transaction.atomic
def accept(
    *, proposal: Proposal, by: User, shared: Iterable[str] = (), own_words: str = ""
) -> Proposal:
    """Yes, and what the place may see, item by item. Nothing ticked is allowed.

    Other offers to the same person are passed over, and their places are free again.
    """
    held = hold_rows(proposal.pk)
    check_consent(held.participant)
    items = items_of(held)
    wanted = set(shared)
    unknown = wanted - {item.key for item in items}
    if unknown:
        raise DomainError(
            _("These things are not in your profile any more. Choose again."),
            code="unknown_item",
            field="shared",
        )
    held.move("accept", by=by)
    settings = settings_for(held.participant.municipality_id)
    held.own_words = own_words
    held.employer_due_on = working_days_after(
        timezone.localdate(), settings.card_answer_working_days
    )
    held.save(update_fields=["own_words", "employer_due_on"])
    DisclosedItem.objects.filter(proposal=held).delete()
    DisclosedItem.objects.bulk_create(
        [
            DisclosedItem(
                proposal=held, item=item.key, label=item.label, is_shared=item.key in wanted
            )
            for item in items
        ]
    )
    pass_over_others(held)
    messages.cancel_of(held)
    messages.tell_card(held)
    messages.tell_answer(held)
    record("accept", held, by=by, party=Party.PARTICIPANT)
    return held


def pass_over_others(chosen: Proposal) -> None:
    waiting = [ProposalState.APPROVED, *AWAITS_PARTICIPANT]
    others = chosen.participant.proposals.filter(state__in=sorted(waiting)).exclude(pk=chosen.pk)
    for other in others.locked():
        other.participant = chosen.participant
        other.move("pass_over", by=None)
        release_place(other.opening)
        messages.cancel_of(other)


@transaction.atomic
def ask(*, proposal: Proposal, by: User, text: str) -> Proposal:
    """A question first: the deadline stops until it is answered."""
    if not text.strip():
        raise DomainError(_("Write what you want to know."), code="empty", field="text")
    held = hold_rows(proposal.pk)
    held.move("ask", by=by)
    held.answer_due_at = None
    held.save(update_fields=["answer_due_at"])
    OfferQuestion.objects.create(proposal=held, asked_by=by, text=text, asked_at=timezone.now())
    messages.cancel_of(held)
    messages.tell_question(held)
    record("ask", held, by=by, party=Party.PARTICIPANT)
    return held


@transaction.atomic
def answer(*, proposal: Proposal, by: User, text: str, now: datetime) -> Proposal:
    """The consultant answers; the participant gets two more working days."""
    if not text.strip():
        raise DomainError(_("Write an answer."), code="empty", field="text")
    held = hold_rows(proposal.pk)
    held.move("answer", by=by)
    held.answer_due_at = end_of_working_day_after(now, working_days=AFTER_ANSWER_WORKING_DAYS)
    held.reminded_at = None
    held.save(update_fields=["answer_due_at", "reminded_at"])
    for question in held.questions.filter(answered_at=None):
        answer_question(question, by=by, text=text, now=now)
    messages.tell_question_answered(held)
    record("answer", held, by=by)
    return held


def answer_question(question: OfferQuestion, *, by: User, text: str, now: datetime) -> None:
    question.answer = text
    question.answered_by = by
    question.answered_at = now
    question.save(update_fields=["answer", "answered_by", "answered_at"])


@transaction.atomic
def decline(*, proposal: Proposal, by: User, code: str, own_words: str = "") -> Proposal:
    """No, thank you. Nothing is lost by it; the place is free again."""
    if code not in DeclineReason.values:
        raise DomainError(_("Choose a reason, or “I will not say why”."), field="code")
    held = hold_rows(proposal.pk)
    held.move("decline", by=by, code=code)
    held.decline_code = code
    held.own_words = own_words
    held.save(update_fields=["decline_code", "own_words"])
    release_place(held.opening)
    note_no(held, side=DemandLedgerEntry.Side.PARTICIPANT, code=code)
    messages.cancel_of(held)
    messages.tell_answer(held)
    record("decline", held, by=by, party=Party.PARTICIPANT, code=code)
    return held


def remind_unanswered(*, now: datetime) -> int:
    """One reminder before the deadline. Returns how many."""
    reminded = 0
    unreminded = Proposal.objects.filter(
        state=ProposalState.OFFERED, reminded_at=None, answer_due_at__gt=now
    ).select_related("participant")
    for proposal in unreminded:
        settings = settings_for(proposal.participant.municipality_id)
        if proposal.answer_due_at - timedelta(days=settings.offer_reminder_days) > now:
            continue
        with transaction.atomic():
            held = hold_rows(proposal.pk)
            if held.state != ProposalState.OFFERED or held.reminded_at:
                continue
            held.reminded_at = now
            held.save(update_fields=["reminded_at"])
            messages.tell_reminder(held)
        reminded += 1
    return reminded


def lapse_unanswered(*, now: datetime) -> int:
    """Let offers lapse whose deadline has passed; the consultant calls. Returns how many."""
    lapsed = 0
    for pk in list(Proposal.objects.unanswered_at(now).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                held = hold_rows(pk)
                if held.answer_due_at is None or held.answer_due_at > now:
                    continue  # a question was asked, or answered, in the meantime
                held.move("lapse", by=None)
                release_place(held.opening)
                note_no(held, side=DemandLedgerEntry.Side.LAPSED, code="no_answer")
                messages.cancel_of(held)
                messages.tell_lapsed(held)
                record("lapse", held, by=None, party=Party.CLOCK)
        except StepNotAllowed:  # answered in the meantime
            continue
        lapsed += 1
    return lapsed
