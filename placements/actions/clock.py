"""The clock's hand over follow-ups: what is due is told, and long silence becomes a call."""

from datetime import date, datetime, timedelta

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.parties import Party
from common.calendar import is_working_day, next_working_day
from placements.actions.back_calls import ask_when_it_goes_on
from placements.actions.follow_ups import create_task
from placements.messages import course as messages
from placements.models import FollowUp, Placement
from placements.queries.course import pause_of
from placements.queries.pages import last_talks
from placements.queries.silence import days_of_silence
from placements.states.course import PauseReason
from placements.states.follow_up import FollowUpKind
from placements.states.placement import PlacementState


def remind_of_follow_ups(*, now: datetime) -> int:
    """Owners hear of today's follow-ups, deputies of late ones too; nobody on a day off."""
    today = timezone.localtime(now).date()
    if not is_working_day(today):
        return 0
    due = FollowUp.objects.due_by(today).not_waiting()
    rows = list(due.select_related("owner", "deputy", "placement").in_order())
    for task in rows:
        messages.tell_due(task, today)
    return len(rows)


def raise_silence(*, now: datetime) -> int:
    """A side that nobody has talked with for longer than agreed is to be called.

    A pause is not forgotten either: somebody asks when it goes on, again and again.
    """
    today = timezone.localtime(now).date()
    return ask_when_it_goes_on(today=today) + sum(
        call_silent(placement, last, today) for placement, last in last_talks()
    )


def call_silent(placement: Placement, talks: dict[str, date | None], today: date) -> int:
    made = 0
    for side in sides_to_hear(placement, today):
        since = talks[side] or placement.started_on
        if since is None or not has_lasted(placement, since, today):
            continue
        since = max(since, last_asked(placement, side) or since)
        if has_lasted(placement, since, today):
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


def sides_to_hear(placement: Placement, today: date) -> list[str]:
    """Who must not be silent. Offered and declined: the employer asked for silence.

    In a pause nothing is expected of the employer, and of nobody on leave or away to a known day.
    """
    if placement.state == PlacementState.PAUSED:
        pause = pause_of(placement)
        if pause is None or pause.code == PauseReason.LEAVE:
            return []
        back_on = pause.expected_back_on
        return [] if back_on and back_on > today else [Party.PARTICIPANT]
    if placement.contact_every_weeks is None:
        return [Party.PARTICIPANT]
    return [Party.EMPLOYER, Party.PARTICIPANT]


def has_lasted(placement: Placement, since: date, today: date) -> bool:
    """The agreed weeks and one more, of time at work."""
    longest = timedelta(weeks=(placement.contact_every_weeks or 4) + 1)
    return timedelta(days=days_of_silence(placement, since, today)) > longest


def last_asked(placement: Placement, side: str) -> date | None:
    """When somebody was last to call for silence. Done without a note: the time runs anew."""
    calls = placement.follow_ups.filter(kind=FollowUpKind.SILENCE, caller=side)
    asked: date | None = calls.aggregate(day=Max(Coalesce("done_on", "due_on")))["day"]
    return asked
