"""Tell somebody something: the row is written now, in the transaction of the change itself."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from accounts.models import User
from notifications import wake
from notifications.models import ChannelChoice, Message
from notifications.states import IN_HAND, Channel, MessageState, Urgency


def channels_of(user: User) -> list[str]:
    """In the product always; e-mail and SMS as the person chose."""
    return [Channel.IN_APP, *chosen_channels(user, ChannelChoice.objects.filter(user=user).first())]


def chosen_channels(user: User, choice: ChannelChoice | None) -> list[str]:
    """What the person wants of that which leaves the house; e-mail who has chosen nothing.

    Who wants SMS alone and has no number any more gets e-mail: a choice that cannot be kept must
    not mean that an alarm reaches nobody.
    """
    wants_email = choice.email if choice else True
    wants_sms = bool(choice and choice.sms)
    if wants_sms and not user.phone:
        wants_email, wants_sms = True, False
    wanted = [(Channel.EMAIL, wants_email), (Channel.SMS, wants_sms)]
    return [channel for channel, on in wanted if on]


def notify(
    *,
    to: User,
    kind: str,
    key: str,
    facts: dict[str, Any] | None = None,
    path: str = "",
    due_at: datetime | None = None,
    must_arrive: bool = False,
    urgency: str = Urgency.NORMAL,
    sender: str = "",
) -> None:
    """Write one row a channel; the same `key` never makes two.

    `kind` names the templates `messages/<kind>.txt`; `facts` fills them (no personal facts: an
    e-mail may be read by others); `path` is the page it is about. An urgent one passes quiet
    hours and days off; a reminder waits for a working day whatever the person chose, and the same
    `sender` (a body, or else the kind) reminds a person once a day at most.
    """
    now = timezone.now()
    Message.objects.bulk_create(
        [
            Message(
                to=to,
                channel=channel,
                kind=kind,
                key=key,
                facts=facts or {},
                path=path,
                due_at=due_at or now,
                must_arrive=must_arrive,
                urgency=urgency,
                sender=sender or kind,
                # A notice in the product is delivered by being written.
                state=MessageState.SENT if in_app_now(channel, due_at, now) else MessageState.DUE,
                sent_at=now if in_app_now(channel, due_at, now) else None,
            )
            for channel in channels_of(to)
        ],
        ignore_conflicts=True,
    )
    wake.after_commit()


def in_app_now(channel: str, due_at: datetime | None, now: datetime) -> bool:
    return channel == Channel.IN_APP and (due_at is None or due_at <= now + timedelta(seconds=1))


def cancel(*, key_prefix: str, to: Iterable[User] | None = None) -> int:
    """Take back what has not left yet, such as reminders of an offer that was answered.

    From everybody, or only from those it does not concern any more.
    """
    about = Message.objects.filter(key__startswith=key_prefix)
    if to is not None:
        about = about.filter(to__in=list(to))
    return take_back(about)


def cancel_all(*, keys: Collection[str]) -> int:
    """The same with the whole keys of many messages."""
    return take_back(Message.objects.filter(key__in=keys))


def take_back(about: QuerySet[Message]) -> int:
    """What waits is cancelled; what is leaving at this moment is marked.

    If it did not leave after all, or nobody knows, it does not leave again.
    """
    # In one statement: between two, a row may go from one state to the other and be missed. Each
    # half reads a partial index and not all messages there ever were.
    due = about.order_by().filter(state=MessageState.DUE).values("pk")
    in_hand = about.order_by().filter(claim__isnull=False, state__in=IN_HAND).values("pk")
    not_left = Message.objects.filter(
        pk__in=due.union(in_hand, all=True), state__in=[MessageState.DUE, *IN_HAND]
    )
    is_leaving = When(state=MessageState.SENDING, then=Value(MessageState.SENDING))
    return not_left.update(
        state=Case(is_leaving, default=Value(MessageState.CANCELLED)),
        taken_back_at=timezone.now(),
    )
