"""Two reminders, then a call; then what there is is shown."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.parties import Party
from placements.actions.base import hold, record
from placements.actions.evaluations.answers import reveal
from placements.actions.evaluations.base import hold_rating
from placements.actions.follow_ups import create_task
from placements.messages import evaluation as messages
from placements.models import Evaluation, Placement, Rating
from placements.states.evaluation import EvaluationState, Moment, RatingState

# After how many days without an answer; the last is the call, not a reminder.
REMIND_AFTER = (timedelta(days=4), timedelta(days=9))
CALL_AFTER = timedelta(days=14)


def remind_unanswered(*, now: datetime) -> int:
    """Remind whoever has not answered, twice at most. Returns how many were reminded."""
    waiting = Rating.objects.waiting().filter(
        evaluation__state=EvaluationState.OPEN,
        evaluation__closes_at__gt=now,
        reminders__lt=len(REMIND_AFTER),
        evaluation__opened_at__lte=now - REMIND_AFTER[0],
    )
    return sum(remind(rating, now=now) for rating in waiting.order_by("pk"))


def remind(rating: Rating, *, now: datetime) -> bool:
    with transaction.atomic():
        placement, held = hold_rating(rating)
        if held.state != RatingState.WAITING or held.reminders >= len(REMIND_AFTER):
            return False
        if now < held.evaluation.opened_at + REMIND_AFTER[held.reminders]:
            return False
        held.reminders += 1
        held.reminded_at = now
        held.save(update_fields=["reminders", "reminded_at"])
        messages.tell_reminder(held)
        record("remind", held, placement=placement, by=None, facts={"number": held.reminders})
    return True


def call_unanswered(*, now: datetime) -> int:
    """After two reminders somebody calls. Returns how many calls were put on a list."""
    waiting = Rating.objects.waiting().filter(
        evaluation__state=EvaluationState.OPEN,
        evaluation__opened_at__lte=now - CALL_AFTER,
        call_asked_at=None,
        party__in=[Party.PARTICIPANT, Party.EMPLOYER],
    )
    return sum(ask_for_call(rating, now=now) for rating in waiting.order_by("pk"))


def ask_for_call(rating: Rating, *, now: datetime) -> bool:
    with transaction.atomic():
        placement, held = hold_rating(rating)
        if held.state != RatingState.WAITING or held.call_asked_at is not None:
            return False
        held.call_asked_at = now
        held.save(update_fields=["call_asked_at"])
        create_task(
            placement=placement,
            participant=placement.participant,
            kind="call_evaluation",
            due_on=timezone.localdate(now),
            owner=placement.owner,
            deputy=placement.deputy,
            title=held.get_party_display(),
            key=f"call_evaluation:{held.pk}",
        )
    return True


def reveal_overdue(*, now: datetime) -> int:
    """Evaluations past their last day are shown as far as they go. Returns how many."""
    late = Evaluation.objects.open().filter(closes_at__lte=now).order_by("pk")
    return sum(close(evaluation, now=now) for evaluation in late)


def close(evaluation: Evaluation, *, now: datetime) -> bool:
    with transaction.atomic():
        placement = hold(evaluation.placement_id)
        held = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
        if held.state != EvaluationState.OPEN or now < held.closes_at:
            return False
        held.placement = placement
        show_what_there_is(held, because="last_day")
    return True


def close_midway(*, placement: Placement) -> None:
    """The placement has ended: the final evaluation asks now, and the midway one no more.

    Whoever had not answered is missing; what was half written stays with the answer, uncounted.
    """
    for held in Evaluation.objects.select_for_update(of=("self",)).filter(
        placement=placement, moment=Moment.MIDWAY, state=EvaluationState.OPEN
    ):
        held.placement = placement
        show_what_there_is(held, because="placement_ended")


def show_what_there_is(held: Evaluation, *, because: str) -> None:
    for rating in held.ratings.waiting().locked():
        rating.move("miss", by=None)
        messages.cancel_reminders(rating)
    reveal(held)
    record("reveal", held, placement=held.placement, by=None, facts={"because": because})
