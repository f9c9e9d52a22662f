"""Appointments in people's calendars, written by the actions of the apps above.

    put_event(to=[consultant, contact], key=f"follow-up:{pk}", group=f"placement:{placement.pk}",
              title=EventTitle.FOLLOW_UP, day=due_on, at=due_at, path=…, invite=True)
    cancel_event(key=f"follow-up:{pk}")

The same key again moves the appointment; whoever is not named any more loses it.
"""

from collections.abc import Collection, Iterable
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import CalendarEvent
from notifications.outbox import cancel, notify
from notifications.states import EventTitle

INVITATION = "notifications.invitation"
CANCELLATION = "notifications.invitation_cancelled"


@transaction.atomic
def put_event(
    *,
    to: Iterable[User | None],
    key: str,
    title: str,
    day: date,
    at: time | None = None,
    minutes: int = 60,
    path: str = "",
    group: str = "",
    invite: bool = False,
) -> None:
    """Write or move one appointment for these people; with `invite` they get it by e-mail too.

    Saying the same again changes nothing. Raises ValueError for a title outside `EventTitle`.
    """
    told = EventTitle(title)
    people = {user.pk: user for user in to if user is not None}
    kept = {event.to_id: event for event in locked(key)}
    for pk, gone in kept.items():
        if pk not in people:
            take_back(gone)
    wanted = {"title": told, "day": day, "at": at, "minutes": minutes, "path": path, "group": group}
    for pk, user in people.items():
        event = kept.get(pk)
        if event is None:
            event = CalendarEvent.objects.create(to=user, key=key, is_invitation=invite, **wanted)
        elif not change(event, wanted | {"is_invitation": invite or event.is_invitation}):
            continue
        if event.is_invitation:
            tell(event, INVITATION)


@transaction.atomic
def cancel_event(*, key: str) -> int:
    """Take the appointment out of everybody's calendar; who was invited is told by e-mail."""
    standing = [event for event in locked(key) if event.cancelled_at is None]
    for event in standing:
        take_back(event)
    return len(standing)


def keep_only(keys: Collection[str], *, prefixes: Iterable[str], since: date) -> None:
    """Of the appointments of these kinds from a day on, what is planned no more leaves."""
    standing = CalendarEvent.objects.filter(cancelled_at=None, day__gte=since)
    for prefix in prefixes:
        ours = standing.filter(key__startswith=prefix).values_list("key", flat=True)
        for key in sorted(set(ours).difference(keys)):
            cancel_event(key=key)


def locked(key: str) -> list[CalendarEvent]:
    return list(
        CalendarEvent.objects.filter(key=key).select_related("to").select_for_update(of=("self",))
    )


def change(event: CalendarEvent, wanted: dict[str, object]) -> bool:
    """Write what differs, and raise the sequence; False when nothing does."""
    fields = {name: value for name, value in wanted.items() if getattr(event, name) != value}
    if event.cancelled_at is not None:
        fields["cancelled_at"] = None
    if not fields:
        return False
    for name, value in fields.items():
        setattr(event, name, value)
    event.sequence += 1
    event.changed_at = timezone.now()
    event.save()
    return True


def take_back(event: CalendarEvent) -> None:
    if event.cancelled_at is not None:
        return
    event.cancelled_at = event.changed_at = timezone.now()
    event.sequence += 1
    event.save()
    if event.is_invitation:
        tell(event, CANCELLATION)


def tell(event: CalendarEvent, kind: str) -> None:
    """The last word about it; an older one that has not left is taken back."""
    cancel(key_prefix=f"event:{event.pk}:")
    notify(
        to=event.to,
        kind=kind,
        key=f"event:{event.pk}:{event.sequence}",
        facts={"event": str(event.pk)},
        path=event.path,
        must_arrive=True,
    )
