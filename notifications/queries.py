"""Reads for the bell and for whoever keeps the clock."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from accounts.models import User
from notifications.models import ClockTick, Message
from notifications.states import MessageState


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
    oldest = Message.objects.due(now).first()
    return ClockHealth(
        last_tick=tick.last_run_at if tick else None,
        oldest_due=oldest.due_at if oldest else None,
        unconfirmed=Message.objects.filter(state=MessageState.UNCONFIRMED).count(),
        parked=Message.objects.filter(state=MessageState.PARKED).count(),
    )
