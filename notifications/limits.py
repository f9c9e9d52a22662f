"""How much is too much: what waits for the morning, for the digest, for the next day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Value, When
from django.utils import timezone

from accounts.models import User
from notifications import timing
from notifications.models import Message
from notifications.states import Channel, MessageState, Urgency

# Mails or SMS to one person a day; what comes on top waits for the morning and goes out as one.
MOST_A_DAY = {Channel.EMAIL.value: 6, Channel.SMS.value: 3}
COOL_DOWN = timedelta(hours=20)  # a day, without creeping later each day

# What holds for whatever leaves the house, a message or a letter.
MOST_TRIES = 8
CLAIM_LASTS = timedelta(minutes=10)
# So many faults in a row, and the rest of that channel waits: a server that hangs must not make
# everybody else wait for its time-outs.
FAULTS_TO_REST = 3


def next_try(now: datetime, tries: int) -> datetime:
    """When it is tried again, later each time."""
    return now + timedelta(minutes=2**tries)


def unless_taken_back(state: str) -> Case:
    """What becomes of a message or a letter that has not left, or perhaps not."""
    taken_back = When(taken_back_at__isnull=False, then=Value(MessageState.CANCELLED))
    return Case(taken_back, default=Value(state))


def said(fault: Exception) -> str:
    """A fault as its row keeps it."""
    return f"{type(fault).__name__}: {fault}"[:300]


@dataclass(frozen=True)
class Watch:
    """What time it is while a look goes on: a long one may begin by day and end in the night."""

    start: datetime
    began: datetime = field(default_factory=timezone.now)

    def now(self) -> datetime:
        return self.start + max(timezone.now() - self.began, timedelta())


@dataclass
class Today:
    """What went to some people lately: parcels of this day, and who reminded them when."""

    parcels: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    reminded: dict[tuple[UUID, str, str], datetime] = field(default_factory=dict)

    def note(self, first: Message) -> None:
        """One parcel more has left; an alarm takes no other message's place."""
        if first.urgency != Urgency.URGENT:
            self.parcels[first.to_id, first.channel] += 1


def sent_today(people: Sequence[User], *, now: datetime) -> Today:
    start = min(timing.start_of_day(now), now - COOL_DOWN)
    rows = Message.objects.filter(
        to__in=people,
        channel__in=list(MOST_A_DAY),
        state=MessageState.SENT,
        sent_at__gte=start,
    ).values_list("to", "channel", "sender", "urgency", "sent_at", "sent_with")
    today = Today()
    parcels = set()
    for person, channel, sender, urgency, sent_at, sent_with in rows:
        if sent_at is None:  # the filter leaves none, which types cannot know
            continue
        if sent_at >= timing.start_of_day(now) and urgency != Urgency.URGENT:
            parcels.add((person, channel, sent_with))
        if urgency == Urgency.REMINDER:
            last = today.reminded.get((person, channel, sender), sent_at)
            today.reminded[person, channel, sender] = max(last, sent_at)
    today.parcels.update((person, channel) for person, channel, _sent_with in parcels)
    return today


def leaves_at(row: Message, *, now: datetime, habits: timing.Habits, today: Today) -> datetime:
    """When this row leaves; not later than `now` means: at once.

    What was tried had its hour, and does not wait a day for the next one because of a fault.
    """
    if row.urgency == Urgency.URGENT:
        return now
    moment = timing.leaves_at(
        row.due_at,
        now=now,
        urgency=row.urgency,
        habits=habits,
        joins_digest=row.channel == Channel.EMAIL and may_join(row) and not row.tries,
    )
    if moment > now:
        return moment
    if row.urgency == Urgency.REMINDER:
        last = today.reminded.get((row.to_id, row.channel, row.sender))
        if last is not None and last + COOL_DOWN > now:
            return last + COOL_DOWN
    if not row.must_arrive and today.parcels[row.to_id, row.channel] >= MOST_A_DAY[row.channel]:
        return timing.next_morning(now, habits)
    return now


def may_join(row: Message) -> bool:
    """May it go out together with others? An alarm and a calendar invitation stand alone."""
    return row.urgency != Urgency.URGENT and "event" not in row.facts


def address_of_sms(rows: Sequence[Message]) -> str:
    """The page it is about; the list of messages when it is about several."""
    return settings.SITE_ADDRESS + (rows[0].path if len(rows) == 1 else "/messages/")
