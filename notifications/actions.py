"""What people do with their messages, and how they want to be told."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from notifications.models import ChannelChoice, ClockTick, Message


@transaction.atomic
def mark_read(*, message: Message, by: User) -> None:
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    return Message.objects.in_app_for(by).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_channels(*, user: User, **fields: Any) -> ChannelChoice:
    choice, _is_new = ChannelChoice.objects.update_or_create(user=user, defaults=fields)
    audit.record("choose_channels", choice, by=user, party=Party.PARTICIPANT)
    return choice


@transaction.atomic
def note_tick(*, name: str, at: datetime) -> None:
    """Remember that a line of the schedule has run."""
    ClockTick.objects.update_or_create(name=name, defaults={"last_run_at": at})
