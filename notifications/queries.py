"""Reads for the bell and for whoever keeps the clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, QuerySet, Value
from django.db.models.functions import Greatest, Left, StrIndex
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Letter, User
from notifications.models import (
    CalendarEvent,
    CalendarFeed,
    ChannelChoice,
    ClockTick,
    Message,
)
from notifications.states import NEEDS_A_LOOK, Channel, MessageState, Urgency
from notifications.timing import habits_of, leaves_at
from notifications.writing import Written, in_words, write

Schedule = Mapping[str, Mapping[str, Any]]

LATE = timedelta(minutes=2)  # a line of the schedule that waits for its turn is not yet behind
SETTLES = timedelta(seconds=10)  # other workers may still write what belongs to a late run


@dataclass(frozen=True)
class ShownMessage:
    """A message as the inbox shows it, in the reader's page language."""

    message: Message
    title: str
    is_unread: bool


def shown(message: Message) -> ShownMessage:
    facts = in_words(message.facts, get_language() or settings.LANGUAGE_CODE)
    title = render_to_string(f"messages/{message.kind}.subject.txt", facts).strip()
    return ShownMessage(message, title, is_unread=message.read_at is None)


def unread_count(user: User) -> int:
    return Message.objects.in_app_for(user).unread().count()


def late_lines(schedule: Schedule, *, by: timedelta = LATE) -> Iterator[str]:
    """The lines of the schedule that should have run again so long ago; never tried is not late."""
    return (tick.name for tick in late_ticks(schedule, by=by))


def late_ticks(schedule: Schedule, *, by: timedelta = LATE) -> Iterator[ClockTick]:
    ticks = ClockTick.objects.in_bulk()
    for name, line in schedule.items():
        if name in ticks and is_late(line, ticks[name], by=by):
            yield ticks[name]


def is_late(line: Mapping[str, Any], tick: ClockTick, *, by: timedelta = LATE) -> bool:
    if tick.last_run_at is None:
        return tick.failed_at is not None and timezone.now() - tick.failed_at > by
    return bool(-line["schedule"].remaining_estimate(tick.last_run_at) > by)


def clock_is_behind(schedule: Schedule, *, now: datetime) -> bool:
    """Whether lines are still to be caught up, or have been a moment ago.

    One that fails is late and catches nothing up: no message waits for it.
    """
    settling = ClockTick.objects.filter(caught_up_at__gt=now - SETTLES)
    return settling.exists() or any(tick.failed_at is None for tick in late_ticks(schedule))


@dataclass(frozen=True)
class ClockHealth:
    """What tells whether messages leave: the last tick, and rows that wait or were given up."""

    last_tick: datetime | None
    late_lines: list[str]  # of the schedule
    oldest_due: datetime | None
    unconfirmed: int
    parked: int


def clock_health(*, now: datetime) -> ClockHealth:
    tick = ClockTick.objects.exclude(last_run_at=None).order_by("-last_run_at").first()
    letters = Letter.objects.filter(state=Letter.State.DUE, due_at__lte=now)
    waiting = (Message.objects.due(now).first(), letters.first())
    oldest = min((each.due_at for each in waiting if each), default=None)
    return ClockHealth(
        last_tick=tick.last_run_at if tick else None,
        late_lines=list(late_lines(settings.CELERY_BEAT_SCHEDULE)),
        oldest_due=oldest,
        unconfirmed=count_in(MessageState.UNCONFIRMED),
        parked=count_in(MessageState.PARKED),
    )


def count_in(state: str) -> int:
    """Messages and letters in one state that somebody should look at."""
    return (
        Message.objects.that_need_a_look().filter(state=state).count()
        + Letter.objects.filter(state=state).count()
    )


# How long a past or cancelled entry stays in a feed, so that calendars learn of its end.
KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Group:
    """The entries of one placement, as a person knows them: words without a name."""

    key: str
    words: str


# What apps above offer a person a calendar link of its own for.
GROUPS: list[Callable[[User], list[Group]]] = []


def groups_of(user: User) -> list[Group]:
    return [group for offered in GROUPS for group in offered(user)]


def feed_events(feed: CalendarFeed, *, now: datetime) -> list[CalendarEvent]:
    """The owner's entries, from sixty days back on, the cancelled ones too."""
    since = (now - KEPT).date()
    events = CalendarEvent.objects.visible_to(feed.owner).in_group(feed.group)
    return list(events.filter(day__gte=since).order_by("day", "at", "pk"))


@dataclass(frozen=True)
class Preview:
    """What a message would look like, and when it would come, with these choices."""

    words: Written
    reminder_at: datetime
    message_at: datetime
    alarm_at: datetime


def preview_for(choice: ChannelChoice, *, now: datetime) -> Preview:
    habits = habits_of(choice)

    def at(urgency: str) -> datetime:
        joins = urgency != Urgency.URGENT
        return leaves_at(now, now=now, urgency=urgency, habits=habits, joins_digest=joins)

    example = Message(to=choice.user, channel=Channel.EMAIL, kind="notifications.example", path="/")
    return Preview(write(example), at(Urgency.REMINDER), at(Urgency.NORMAL), at(Urgency.URGENT))


@dataclass(frozen=True)
class NotLeft:
    """Messages that did not leave, or perhaps not: how many alike, since when, and why."""

    kind: str
    channel: str
    state: str
    fault: str  # the name of the fault alone: what follows it may hold an address
    count: int
    oldest: datetime

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def state_name(self) -> str:
        return str(MessageState(self.state).label)

    @property
    def reason(self) -> str:
        if not self.fault:
            return _("The program stopped while it sent")
        if self.fault.startswith("SMTP"):
            return _("The mail server said no")
        if self.fault == "NotPossible" and self.channel == Channel.EMAIL:
            return _("There is no e-mail address")
        if self.fault == "NotPossible":
            return _("No phone number, or one that does not exist")
        if self.fault in {"PerhapsSent", "ConnectionError", "OSError", "TimeoutError", "gaierror"}:
            return _("The line to the server broke")
        return _("A fault in the program (%(fault)s)") % {"fault": self.fault}


# The name of a fault: what stands before the colon.
FAULT_NAME = Left("fault", Greatest(StrIndex("fault", Value(":")) - 1, Value(0)))


def all_not_left() -> tuple[QuerySet[Message], QuerySet[Letter]]:
    """Messages and letters that somebody should look at, with the name of the fault."""
    messages = Message.objects.that_need_a_look().order_by()
    letters = Letter.objects.filter(state__in=NEEDS_A_LOOK).order_by()
    return (
        messages.annotate(fault_name=FAULT_NAME),
        letters.annotate(fault_name=FAULT_NAME, channel=Value(Channel.EMAIL.value)),
    )


def not_left() -> list[NotLeft]:
    counts = {"count": Count("pk"), "oldest": Min("due_at")}
    alike = ("kind", "channel", "state", "fault_name")
    rows = [row for found in all_not_left() for row in found.values(*alike).annotate(**counts)]
    return [
        NotLeft(
            row["kind"],
            row["channel"],
            row["state"],
            row["fault_name"],
            row["count"],
            row["oldest"],
        )
        for row in sorted(rows, key=lambda row: row["oldest"])
    ]
