"""How long a side has been silent: only time in which there was something to talk about counts."""

from datetime import date

from placements.models import Placement
from placements.queries.planning import DAY, week_name


def days_of_silence(placement: Placement, since: date, today: date) -> int:
    """The days after `since`, without pauses and without the weeks that are marked free.

    A pause without a known end counts: in it somebody is to ask the person.
    """
    spans = [
        (each.starts_on, each.ends_on or each.expected_back_on) for each in placement.pauses.all()
    ]
    free = frozenset(placement.free_weeks)
    days = (since + n * DAY for n in range(1, (today - since).days + 1))
    return sum(
        week_name(day) not in free and not any(back and away <= day < back for away, back in spans)
        for day in days
    )
