"""The clock's hand over follow-ups: what is due is told, and long silence becomes a call."""

from datetime import date, datetime

from django.utils import timezone

from accounts.parties import Party
from common.calendar import is_working_day, next_working_day
from placements.actions.follow_ups import create_task
from placements.actions.notes import last_day_to_wait
from placements.messages import course as messages
from placements.models import FollowUp, Placement
from placements.queries.pages import last_talks
from placements.states.follow_up import FollowUpKind
from placements.states.placement import PlacementState


def remind_of_follow_ups(*, now: datetime) -> int:
    """Owners hear of today's follow-ups, deputies of late ones too; nobody on a day off."""
    today = timezone.localtime(now).date()
    if not is_working_day(today):
        return 0
    due = FollowUp.objects.due_by(today).exclude(placement__state=PlacementState.PAUSED)
    rows = list(due.select_related("owner", "deputy", "placement").in_order())
    for task in rows:
        messages.tell_due(task, today)
    return len(rows)


def raise_silence(*, now: datetime) -> int:
    """A side that nobody has talked with for longer than agreed is to be called."""
    today = timezone.localtime(now).date()
    return sum(call_silent(placement, last, today) for placement, last in last_talks())


def call_silent(placement: Placement, talks: dict[str, date | None], today: date) -> int:
    made = 0
    for side, last in talks.items():
        since = last or placement.started_on
        # Offered and declined: the employer asked for silence, the person did not.
        is_wanted = side == Party.PARTICIPANT or placement.contact_every_weeks is not None
        if since is None or not is_wanted:
            continue
        if last_day_to_wait(since, placement.contact_every_weeks) < today:
            create_task(
                placement=placement,
                participant=placement.participant,
                kind=FollowUpKind.SILENCE,
                due_on=next_working_day(today),
                owner=placement.owner,
                deputy=placement.deputy,
                caller=side,
                key=f"silence:{placement.pk}:{side}:{since:%Y%m%d}",
            )
            made += 1
    return made
