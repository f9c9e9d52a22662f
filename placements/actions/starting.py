"""The first day comes by itself, or later when the person was on leave."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.calendar import is_working_day, next_working_day
from common.errors import DomainError
from placements.actions import appointments, plan
from placements.actions.base import hold, once_more, record
from placements.actions.course import start
from placements.actions.follow_ups import ask_who_answers
from placements.actions.guards import take_over_approval
from placements.messages import course as messages
from placements.models import Leave, Placement
from placements.queries.agreement import later_end
from placements.states.follow_up import FollowUpKind


@once_more
@transaction.atomic
def start_later(*, placement: Placement, on: date, leave: Leave, by: User) -> Placement:
    """Agreed, and the person was on leave: first day, last day and the plan move together.

    What should have begun before the leave had lost those days already: the last day moves by the
    leave alone.
    """
    held = hold(placement.pk)
    if held.starts_on is None or held.ends_on is None:
        raise ValueError("what is agreed has its period")
    day = next_working_day(on)
    is_late = held.starts_on < leave.starts_on
    days = (day - max(held.starts_on, leave.starts_on)).days
    held.starts_on = day
    held.ends_on = max(day, later_end(held, held.ends_on, days=days))
    held.version += 1
    held.save(update_fields=["starts_on", "ends_on", "version"])
    take_over_approval(held)
    plan.shift_plan(placement=held, days=days, pause=leave, by=by)
    if is_late:
        # As when it starts late: what comes first has its day after the first one.
        plan.move_plan(placement=held, by=by)
    record("start_later", held, placement=held, by=by, facts={"days": days})
    messages.tell_start_moved(held)
    appointments.write_person(held.participant)
    return held


def start_due(*, now: datetime) -> int:
    """The clock's hand: what may start today starts; where something is missing, owners hear it.

    When the agreed period is over nobody is told day by day: it is a task.
    """
    today = timezone.localtime(now).date()
    away = Leave.objects.filter(ends_on=None).values("participant")
    agreed = Placement.objects.ready_to_start(today).exclude(participant__in=away)
    agreed = agreed.select_related("proposal", "participant")
    ready = agreed.filter(ends_on__gte=today).order_by("pk")
    started = sum(start_or_tell(placement, today) for placement in ready)
    for placement in agreed.filter(ends_on__lt=today).select_related("owner", "deputy"):
        key = f"never-started:{placement.pk}:{placement.ends_on}"
        ask_who_answers(placement, kind=FollowUpKind.NEVER_STARTED, due_on=today, key=key)
    return started


def start_or_tell(placement: Placement, today: date) -> bool:
    try:
        start(placement=placement, on=today)
    except DomainError:
        if is_working_day(today):
            messages.tell_start_waits(placement, today)
        return False
    return True
