"""Reads for the bell and for whoever keeps the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Value
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Letter, User
from notifications.models import CalendarEvent, CalendarFeed, ChannelChoice, ClockTick, Message
from notifications.states import Channel, MessageState, Urgency
from notifications.timing import habits_of, leaves_at
from notifications.writing import Written, write


@dataclass(frozen=True)
class ShownMessage:
    """A message as the inbox shows it, in the reader's page language."""

    message: Message
    title: str
    is_unread: bool


def shown(message: Message) -> ShownMessage:
    title = render_to_string(f"messages/{message.kind}.subject.txt", message.facts).strip()
    return ShownMessage(message, title, is_unread=message.read_at is None)


def unread_count(user: User) -> int:
    return Message.objects.in_app_for(user).unread().count()


@dataclass(frozen=True)
class ClockHealth:
    """What tells whether messages leave: the last tick, and rows that wait or were given up."""

    last_tick: datetime | None
    oldest_due: datetime | None
    unconfirmed: int
    parked: int


def clock_health(*, now: datetime) -> ClockHealth:
    tick = ClockTick.objects.order_by("-last_run_at").first()
    letters = Letter.objects.filter(state=Letter.State.DUE, due_at__lte=now)
    waiting = (Message.objects.due(now).first(), letters.first())
    oldest = min((each.due_at for each in waiting if each), default=None)
    return ClockHealth(
        last_tick=tick.last_run_at if tick else None,
        oldest_due=oldest,
        unconfirmed=Message.objects.filter(state=MessageState.UNCONFIRMED).count(),
        parked=Message.objects.filter(state=MessageState.PARKED).count()
        + Letter.objects.filter(state=Letter.State.PARKED).count(),
    )


# How long a past or cancelled entry stays in a feed, so that calendars learn of its end.
KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Group:
    """The entries of one placement, as a person knows them."""

    key: str
    words: str


def groups_of(user: User) -> list[Group]:
    """What a person can have a calendar link of its own for; named by dates, never by names."""
    rows = (
        CalendarEvent.objects.visible_to(user)
        .exclude(group="")
        .filter(cancelled_at=None)
        .order_by()
        .values("group")
        .annotate(first=Min("day"), last=Max("day"))
        .order_by("first", "group")
    )
    return [
        Group(
            row["group"],
            _("The placement from %(first)s to %(last)s")
            % {"first": date_format(row["first"]), "last": date_format(row["last"])},
        )
        for row in rows
    ]


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
    """Messages that did not leave, or perhaps not: how many of one kind through one channel."""

    kind: str
    channel: str
    state: str
    count: int
    oldest: datetime


def not_left() -> list[NotLeft]:
    counts = {"count": Count("pk"), "oldest": Min("due_at")}
    looked_for = Message.objects.that_need_a_look().order_by()
    rows = [
        *looked_for.values("kind", "channel", "state").annotate(**counts),
        *Letter.objects.filter(state=Letter.State.PARKED)
        .order_by()
        .values("kind", "state", channel=Value(Channel.EMAIL.value))
        .annotate(**counts),
    ]
    return [
        NotLeft(
            row["kind"],
            str(Channel(row["channel"]).label),
            str(MessageState(row["state"]).label),
            row["count"],
            row["oldest"],
        )
        for row in sorted(rows, key=lambda row: row["oldest"])
    ]
