"""Meetings, promises and decisions in people's calendars; a protected address is in none.

Whatever changes one writes it here in the same transaction; the night only adds what comes near.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from candidates.models import Participant
from meetings.models import Disagreement, Meeting, Task
from meetings.queries import everybody_in
from meetings.states import DisagreementState, MeetingState
from notifications.calendar import Appointment, cancel_events, put_events, standing_keys
from notifications.states import EventTitle

AHEAD = timedelta(days=28)
PREFIX: dict[type[Task | Disagreement], str] = {Task: "promise:", Disagreement: "decision:"}


def write_meeting(meeting: Meeting) -> None:
    """With an invitation that calendar programs understand; the same again moves it."""
    if meeting.cases.filter(participant__has_protected_address=True).exists():
        drop_meeting(meeting)
        return
    local = timezone.localtime(meeting.starts_at)
    put_events(
        [
            Appointment(
                to=[meeting.organised_by, *everybody_in(meeting)],
                key=key_of_meeting(meeting),
                title=EventTitle.CASE_MEETING,
                day=local.date(),
                at=local.time(),
                path=reverse("meetings:meeting", args=[meeting.pk]),
                invite=True,
            )
        ]
    )


def drop_meeting(meeting: Meeting) -> None:
    cancel_events([key_of_meeting(meeting)])


def key_of_meeting(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"


def write_person(person: Participant) -> None:
    """Everything that is about this person, such as when the address becomes protected."""
    coming = Meeting.objects.filter(state=MeetingState.INVITED, starts_at__gt=timezone.now())
    for meeting in coming.filter(cases__participant=person).order_by("pk"):
        write_meeting(meeting)
    for row in open_rows(Q(participant=person)):
        row.participant = person
        write_due(row)


def open_rows(which: Q) -> list[Task | Disagreement]:
    waiting = Disagreement.objects.filter(which, state=DisagreementState.OPEN)
    return [
        *Task.objects.open().filter(which).select_related("participant", "owner"),
        *waiting.select_related("participant", "decider"),
    ]


def write_calendar(*, now: datetime) -> int:
    """The next weeks: what is promised and what waits for a decision. Twice changes nothing."""
    today = timezone.localdate(now)
    soon = Q(due_on__range=(today, today + AHEAD), participant__has_protected_address=False)
    keys = {write_anew(type(row), row.pk, today) for row in open_rows(soon)}
    for kind, prefix in PREFIX.items():
        for key in sorted(standing_keys([prefix], since=today) - keys):
            write_anew(kind, UUID(key.removeprefix(prefix)), today)
    return len(keys)


@transaction.atomic
def write_anew(kind: type[Task | Disagreement], pk: UUID, today: date) -> str:
    """With the row locked, so that the night takes nothing back that somebody just changed."""
    whose = "owner" if kind is Task else "decider"
    rows = kind.objects.locked().select_related("participant", whose)
    return write_due(rows.get(pk=pk), today)


def write_due(row: Task | Disagreement, today: date | None = None) -> str:
    """One that somebody has just made, moved, given on or settled; also far ahead it leaves."""
    day = today or timezone.localdate()
    key = f"{PREFIX[type(row)]}{row.pk}"
    if not waits(row):
        cancel_events([key], since=day)
    elif not day <= row.due_on <= day + AHEAD:
        # Far ahead it leaves its old day too; what is late stays on the day when it was due.
        cancel_events([key], since=day if row.due_on < day else date.min)
    else:
        put_events([appointment_of(row, key)])
    return key


def waits(row: Task | Disagreement) -> bool:
    is_open = row.done_at is None if isinstance(row, Task) else row.state == DisagreementState.OPEN
    return is_open and not row.participant.has_protected_address


def appointment_of(row: Task | Disagreement, key: str) -> Appointment:
    is_task = isinstance(row, Task)
    return Appointment(
        to=[row.owner if isinstance(row, Task) else row.decider],
        key=key,
        title=EventTitle.TASK if is_task else EventTitle.DEADLINE,
        day=row.due_on,
        path=reverse("meetings:tasks")
        if is_task
        else reverse("meetings:disagreement", args=[row.pk]),
    )
