"""A placement that runs or has ended, for tests about what comes after."""

from datetime import date, time, timedelta

from django.utils import timezone

from accounts.models import User
from candidates.models import Participant
from matching.actions.employer_answers import end_placement, start_placement
from placements.actions.placements import prepare
from placements.models import Placement, PlacementDay
from placements.queries import time_at_work
from tests.matching import offer_cast

TWO_DAYS = ("tue", "thu")


def a_running_placement(
    by: User, *, weeks: int = 12, since: int = 30, weekdays=TWO_DAYS, **given
) -> Placement:
    """Two days a week, five hours each, begun `since` days ago."""
    proposal = offer_cast.a_welcome(by, **given)
    placement = prepare(proposal=proposal, by=by)
    first = timezone.localdate() - timedelta(days=since)
    placement.starts_on = placement.started_on = first
    placement.ends_on = first + timedelta(weeks=weeks, days=-1)
    placement.save()
    for weekday in weekdays:
        PlacementDay.objects.create(
            placement=placement, weekday=weekday, starts_at=time(9), ends_at=time(14)
        )
    start_placement(proposal=proposal, by=by)
    placement.move("agree", by=None)
    placement.move("start", by=by)
    return placement


def an_ended_placement(by: User, *, ended: date | None = None, **given) -> Placement:
    placement = a_running_placement(by, **given)
    end_placement(proposal=placement.proposal, by=by, code="completed")
    placement.ended_on = ended or timezone.localdate()
    placement.end_cause = "completed"
    placement.save()
    placement.move("end", by=by, code="completed")
    return placement


def with_teacher(placement: Placement, teacher: User) -> Placement:
    Participant.objects.filter(pk=placement.participant_id).update(teacher=teacher)
    placement.teacher = teacher
    placement.save(update_fields=["teacher"])
    return placement


def speaker_of(placement: Placement) -> User:
    return offer_cast.speaker_of(placement.opening)


def days_there(placement: Placement) -> list[date]:
    """The days at work until yesterday, the latest first."""
    today = timezone.localdate()
    return [day for day in reversed(time_at_work.days_there(placement)) if day < today]
