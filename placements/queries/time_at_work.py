"""How long a person was at the workplace: weeks begun and hours in all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from placements.models import Placement
from placements.queries.planning import WEEKDAYS, days_at_work
from placements.queries.terms import terms_of


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
