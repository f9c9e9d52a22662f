"""Appointments in people's calendars, written by the actions of the apps above.

    put_events([Appointment(key=f"follow-up:{pk}", group=f"placement:{placement.pk}",
                            to=[consultant, contact], title=EventTitle.FOLLOW_UP,
                            day=due_on, at=due_at, path=…, invite=True)])
    cancel_events([f"follow-up:{pk}"])

The same key again moves the appointment; whoever is not named any more loses it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import CalendarEvent
from notifications.outbox import cancel, notify
from notifications.states import EventTitle

INVITATION = "notifications.invitation"
CANCELLATION = "notifications.invitation_cancelled"


@dataclass(frozen=True)
class Appointment:
    """One appointment as it stands now; with `invite` people get it by e-mail too."""

    key: str
    to: Sequence[User | None]
    title: str
    day: date
    at: time | None = None
    minutes: int = 60
    path: str = ""
    group: str = ""
    invite: bool = False

    @property
    def people(self) -> dict[UUID, User]:
        """Whoever has left has no calendar here any more."""
        return {user.pk: user for user in self.to if user is not None and user.is_active}

    @property
    def fields(self) -> dict[str, Any]:
        """What the entry of each of them says. Raises ValueError for a title of one's own."""
        names = ("day", "at", "minutes", "path", "group")
        return {name: getattr(self, name) for name in names} | {"title": EventTitle(self.title)}


@transaction.atomic
def put_events(appointments: Sequence[Appointment]) -> None:
    """Write or move these. Saying the same again changes nothing."""
    standing: dict[str, dict[UUID, CalendarEvent]] = defaultdict(dict)
    for event in locked([each.key for each in appointments]):
        standing[event.key][event.to_id] = event
    for each in appointments:
        put(each, standing[each.key])


def put(appointment: Appointment, kept: dict[UUID, CalendarEvent]) -> None:
    people, wanted = appointment.people, appointment.fields
    for pk, gone in kept.items():
        if pk not in people:
            take_back(gone)
    for pk, user in people.items():
        event, invite = kept.get(pk), appointment.invite
        if event is None:
            event = CalendarEvent.objects.create(
                to=user, key=appointment.key, is_invitation=invite, **wanted
            )
        elif not change(event, wanted | {"is_invitation": invite or event.is_invitation}):
            continue
        if event.is_invitation:
            tell(event, INVITATION)


@transaction.atomic
def cancel_events(keys: Collection[str], *, since: date = date.min) -> int:
    """Take these out of everybody's calendar; who was invited is told by e-mail.

    What lies before the day `since` stays as it was.
    """
    gone = [event for event in locked(keys) if event.cancelled_at is None and event.day >= since]
    for event in gone:
        take_back(event)
    return len(gone)


def standing_keys(prefixes: Iterable[str], *, since: date) -> set[str]:
    """The appointments of these kinds from a day on that are in somebody's calendar."""
    standing = CalendarEvent.objects.filter(cancelled_at=None, day__gte=since)
    return {
        key
        for prefix in prefixes
        for key in standing.filter(key__startswith=prefix).values_list("key", flat=True)
    }


def locked(keys: Collection[str]) -> list[CalendarEvent]:
    """In pk order, so two never wait in a ring."""
    rows = CalendarEvent.objects.filter(key__in=keys).select_related("to")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


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
    if not event.to.is_active:
        return
    notify(
        to=event.to,
        kind=kind,
        key=f"event:{event.pk}:{event.sequence}",
        facts={"event": str(event.pk)},
        path=event.path,
        must_arrive=True,
    )
