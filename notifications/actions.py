"""What people do with their messages, and how they want to be told."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from notifications.access import hash_of
from notifications.models import CalendarFeed, ChannelChoice, ClockTick, Message
from notifications.queries import all_not_left
from notifications.states import Channel, MessageState

MOST_FEEDS = 10
TAKEN_UP_LASTS = timedelta(minutes=30)


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
def note_tick(*, name: str, at: datetime, has_caught_up: bool = False) -> None:
    """Remember that a line of the schedule has run, and well."""
    fields = {"last_run_at": at, "failed_at": None}
    if has_caught_up:
        fields["caught_up_at"] = at
    ClockTick.objects.update_or_create(name=name, defaults=fields)


@transaction.atomic
def note_failure(*, name: str, at: datetime) -> None:
    """Remember that a line of the schedule was tried in vain: its run is still to come."""
    ClockTick.objects.update_or_create(name=name, defaults={"failed_at": at})


@transaction.atomic
def take_up(*, name: str, at: datetime) -> bool:
    """Take a line of the schedule that was missed; False when another worker has it in hand."""
    free = Q(taken_up_at=None) | Q(taken_up_at__lt=at - TAKEN_UP_LASTS)
    return bool(ClockTick.objects.filter(free, name=name).update(taken_up_at=at))


@transaction.atomic
def send_again(*, alike: dict[str, str], by: User) -> int:
    """What did not leave, or perhaps not, is due again, under the number it had. How many.

    `alike` is what not_left groups by: kind, channel, state, fault_name. What shares an SMS with
    these goes with them, of whatever kind it is.
    """
    # One try is behind them: they wait for no daily e-mail.
    fields = {"state": MessageState.DUE, "tries": 1, "due_at": timezone.now(), "fault": ""}
    messages, _letters = all_not_left()
    by_sms = messages.filter(**alike).filter(channel=Channel.SMS).exclude(sent_with=None)
    # Read before: SQLite asks a subquery when the first rows are changed already.
    numbers = set(by_sms.values_list("sent_with", flat=True))
    company = Q(channel=Channel.SMS, sent_with__in=numbers)
    return settle_not_left("send_message_again", alike, fields, by=by, company=company)


@transaction.atomic
def leave_unsent(*, alike: dict[str, str], by: User) -> int:
    """Somebody has seen to it otherwise: it leaves no more, and stands in no list. How many."""
    return settle_not_left("leave_message", alike, {"state": MessageState.CANCELLED}, by=by)


def settle_not_left(
    verb: str,
    alike: dict[str, str],
    fields: dict[str, Any],
    *,
    by: User,
    company: Q | None = None,
) -> int:
    messages, letters = all_not_left()
    wanted = Q(**alike) if company is None else Q(**alike) | company
    settled = messages.filter(wanted).update(**fields) + letters.filter(**alike).update(**fields)
    if settled:
        facts = {"kind": alike["kind"], "channel": alike["channel"], "count": settled}
        audit.record(verb, by, by=by, party=Party.LEADER, facts=facts)
    return settled


@transaction.atomic
def make_feed(*, owner: User, label: str, group: str = "") -> tuple[CalendarFeed, str]:
    """A new calendar link, and its token: shown now and never again, for only its hash is kept."""
    if CalendarFeed.objects.visible_to(owner).open().count() >= MOST_FEEDS:
        raise DomainError(
            _("You have %(most)s links already. Close one that you do not use.")
            % {"most": MOST_FEEDS},
            code="too_many_feeds",
        )
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        owner=owner, label=label, group=group, token_hash=hash_of(token)
    )
    audit.record("make_feed", feed, by=owner, party=Party.PARTICIPANT)
    return feed, token


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: User) -> None:
    """The link opens nothing from now on. Closing it twice changes nothing."""
    closed = CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if closed:
        audit.record("revoke_feed", feed, by=by, party=Party.PARTICIPANT)


def note_feed_read(*, feed: CalendarFeed) -> None:
    """When a calendar last read it, at the hour: the owner sees whether a link is in use."""
    now = timezone.now()
    stale = Q(last_read_at=None) | Q(last_read_at__lt=now - timedelta(hours=1))
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(last_read_at=now)
