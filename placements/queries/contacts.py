"""How often the workplace is contacted: the agreed upper bound, asked of one more day."""

from datetime import date, timedelta

from django.utils import timezone

from placements.models import FollowUp, Note, Placement
from placements.queries.planning import fits_upper_bound
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


def more_than_agreed(placement: Placement, day: date, *, follow_up: FollowUp | None = None) -> bool:
    """Whether one more contact on this day is more than the workplace agreed to in four weeks.

    `follow_up` is what is held today: it counts today, and not on the day it was planned for.
    """
    if placement.state not in IN_FORCE:
        return False
    near = (day - NEAR, day + NEAR)
    open_rows = placement.follow_ups.open().filter(kind__in=sorted(CONTACTS), due_on__range=near)
    if follow_up is not None:
        open_rows = open_rows.exclude(pk=follow_up.pk)
    held = Note.objects.filter(placement=placement, with_employer=True, written_on__range=near)
    today = timezone.localdate()
    days = {today, *open_rows.values_list("due_on", flat=True)}
    days |= set(held.values_list("written_on", flat=True))
    return day not in days and not fits_upper_bound(terms_of(placement, today=today), days, day)
