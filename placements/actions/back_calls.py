"""A pause is never forgotten: somebody asks when it goes on, until it does."""

from datetime import date, timedelta

from accounts.models import User
from placements.actions.follow_ups import create_task
from placements.models import Pause, Placement
from placements.queries.course import pause_of
from placements.states.follow_up import FollowUpKind
from placements.states.placement import PlacementState

ASK_AFTER = timedelta(weeks=4)


def plan_back_call(held: Placement, pause: Pause, *, today: date, by: User | None = None) -> bool:
    """On the day that was named, or after four weeks; asked and still away: four weeks later."""
    asked = held.follow_ups.filter(kind=FollowUpKind.BACK_CALL, created_at__gte=pause.created_at)
    if asked.open().exists():
        return False
    times = asked.count()
    day = today + ASK_AFTER if times else pause.expected_back_on or pause.starts_on + ASK_AFTER
    create_task(
        placement=held,
        participant=held.participant,
        kind=FollowUpKind.BACK_CALL,
        due_on=max(day, today),
        owner=held.owner,
        deputy=held.deputy,
        by=by,
        key=f"back:{pause.pk}:{times}",
    )
    return True


def ask_when_it_goes_on(*, today: date) -> int:
    """The clock's hand: every pause has somebody who asks."""
    away = Placement.objects.filter(state=PlacementState.PAUSED)
    rows = away.select_related("participant", "owner", "deputy").order_by("pk")
    return sum(
        plan_back_call(placement, pause, today=today)
        for placement in rows
        if (pause := pause_of(placement)) is not None
    )
