"""When a person is at the workplace, and for how long: days, weeks begun, hours in all."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from notifications.timing import local_moment
from placements.models import Placement
from placements.queries.planning import DAY, WEEKDAYS, days_at_work
from placements.queries.terms import terms_of
from placements.states.placement import IN_FORCE, PlacementState


def time_at_work(placement: Placement, today: date) -> tuple[int, int]:
    """(weeks, hours) from the first day to the last one so far; free days and pauses left out."""
    if placement.ends_on is None:
        return 0, 0
    terms = terms_of(placement, today=today)
    last = placement.ended_on or min(today, placement.ends_on)
    if last < terms.starts_on:
        return 0, 0
    hours = {day.weekday: day.hours for day in placement.days.all()}
    so_far = replace(terms, ends_on=last)
    worked = sum(hours.get(WEEKDAYS[day.weekday()], 0.0) for day in days_at_work(so_far))
    return (last - terms.starts_on).days // 7 + 1, round(worked)


def hours_on(placement: Placement, day: date) -> Decimal:
    """Hours of that weekday at the workplace; those of a usual day when it has none."""
    hours = {each.weekday: each.hours for each in placement.days.all()}
    usual = max(hours.values(), default=5.0)
    return Decimal(str(hours.get(WEEKDAYS[day.weekday()], usual)))


def days_there(placement: Placement) -> list[date]:
    """The days at this workplace that are agreed, until the last one or the day it ended.

    A pause that nobody has ended lasts.
    """
    has_been = placement.state == PlacementState.ENDED and placement.started_on is not None
    if not (placement.state in IN_FORCE or has_been) or placement.ends_on is None:
        return []
    terms = terms_of(placement, today=placement.ends_on + DAY)
    last = placement.ended_on or placement.ends_on
    return [day for day in days_at_work(terms) if day <= last]


def next_day_there(placement: Placement, today: date) -> date:
    """Today, or the first day at the workplace after it; today when none is left."""
    return next((day for day in days_there(placement) if day >= today), today)


def begins_at(placement: Placement | None, day: date) -> datetime:
    """The moment when the day at the workplace begins; midnight where no hours are known."""
    days = placement.days.all() if placement else ()
    hours = {each.weekday: each.starts_at for each in days}
    return local_moment(day, hours.get(WEEKDAYS[day.weekday()], time(0)))
