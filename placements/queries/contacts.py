"""How often the workplace is contacted: the agreed upper bound, asked of one more day."""

from collections.abc import Set
from datetime import date, timedelta

from django.utils import timezone

from placements.models import FollowUp, Note, Placement
from placements.queries.planning import ALWAYS, fits_upper_bound
from placements.queries.terms import terms_of
from placements.states.follow_up import SHOWN_TO_ALL, FollowUpKind
from placements.states.placement import IN_FORCE

# Each of them is a call or a visit to the workplace.
CONTACTS = SHOWN_TO_ALL | {
    FollowUpKind.NEXT_CALL,
    FollowUpKind.SILENCE,
    FollowUpKind.MORE_NORWEGIAN,
}
NEAR = timedelta(weeks=4)


# The plan keeps these whatever the bound, and does not count the visit before the start.
UNCOUNTED = ALWAYS | {FollowUpKind.JOINT_VISIT}


def more_than_agreed(placement: Placement, day: date, *, follow_up: FollowUp | None = None) -> bool:
    """Whether one more contact on this day is more than the workplace agreed to in four weeks.

    `follow_up` is what is held today: it counts today, and not on the day it was planned for.
    """
    if placement.state not in IN_FORCE:
        return False
    days = contact_days(placement, day, CONTACTS, without=follow_up) | {timezone.localdate()}
    return is_over(placement, days, day)


def is_too_often(task: FollowUp, day: date) -> bool:
    """Whether this follow-up on another day is more contact than the workplace agreed to."""
    placement = task.placement
    if placement is None or placement.state not in IN_FORCE or day == task.due_on:
        return False
    if task.kind not in CONTACTS - UNCOUNTED:
        return False
    days = contact_days(placement, day, CONTACTS - {FollowUpKind.JOINT_VISIT}, without=task)
    return is_over(placement, days, day)


def contact_days(
    placement: Placement, day: date, kinds: Set[str], *, without: FollowUp | None
) -> set[date]:
    """The days near this one on which the workplace is or was contacted."""
    near = (day - NEAR, day + NEAR)
    open_rows = placement.follow_ups.open().filter(kind__in=sorted(kinds), due_on__range=near)
    if without is not None:
        open_rows = open_rows.exclude(pk=without.pk)
    held = Note.objects.filter(placement=placement, with_employer=True, written_on__range=near)
    days = set(open_rows.values_list("due_on", flat=True))
    return days | set(held.values_list("written_on", flat=True))


def is_over(placement: Placement, days: set[date], day: date) -> bool:
    """A second contact on one day is none more."""
    terms = terms_of(placement, today=timezone.localdate())
    return day not in days and not fits_upper_bound(terms, days, day)
