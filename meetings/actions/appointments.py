"""Meetings, promises and decisions in people's calendars; a protected address is in none."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from meetings.models import Disagreement, Meeting, Task
from meetings.states import DisagreementState
from notifications.calendar import cancel_event, keep_only, put_event
from notifications.states import EventTitle

AHEAD = timedelta(days=28)


def write_meeting(meeting: Meeting, invited: list[User]) -> None:
    """With an invitation that calendar programs understand; the same again moves it."""
    if meeting.cases.filter(participant__has_protected_address=True).exists():
        return
    local = timezone.localtime(meeting.starts_at)
    put_event(
        to=[meeting.organised_by, *invited],
        key=f"meeting:{meeting.pk}",
        title=EventTitle.CASE_MEETING,
        day=local.date(),
        at=local.time(),
        path=reverse("meetings:meeting", args=[meeting.pk]),
        invite=True,
    )


def drop_meeting(meeting: Meeting) -> None:
    cancel_event(key=f"meeting:{meeting.pk}")


def write_calendar(*, now: datetime) -> int:
    """The next weeks: what is promised and what waits for a decision. Twice changes nothing."""
    today = timezone.localdate(now)
    soon = Q(due_on__range=(today, today + AHEAD), participant__has_protected_address=False)
    waiting = Disagreement.objects.filter(soon, state=DisagreementState.OPEN)
    rows: list[Task | Disagreement] = [
        *Task.objects.open().filter(soon).select_related("owner"),
        *waiting.select_related("decider"),
    ]
    keys = {write_due(row) for row in rows}
    keep_only(keys, prefixes=("promise:", "decision:"), since=today)
    return len(keys)


def write_due(row: Task | Disagreement) -> str:
    is_task = isinstance(row, Task)
    key = f"{'promise' if is_task else 'decision'}:{row.pk}"
    put_event(
        to=[row.owner if isinstance(row, Task) else row.decider],
        key=key,
        title=EventTitle.TASK if is_task else EventTitle.DEADLINE,
        day=row.due_on,
        path=reverse("meetings:tasks")
        if is_task
        else reverse("meetings:disagreement", args=[row.pk]),
    )
    return key
