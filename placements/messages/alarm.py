"""Who hears of an alarm: contact and deputy at once, then whoever must step in."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.parties import Party
from accounts.queries import who_works
from notifications.outbox import notify
from notifications.states import Urgency
from notifications.writing import moment_fact
from placements.models import Alarm


def owners_of(alarm: Alarm) -> list[User]:
    """Consultant, deputy and the owner of the placement, each once."""
    placement, person = alarm.placement, alarm.placement.participant
    people = [person.consultant, person.deputy, placement.owner, placement.deputy]
    return list({user.pk: user for user in people if user is not None}.values())


def leaders_of(alarm: Alarm) -> list[User]:
    unit = alarm.placement.participant.unit_id
    return list(who_works([Party.LEADER], unit=unit).order_by("pk"))


def deadline_of(alarm: Alarm) -> dict[str, str] | str:
    return moment_fact(timezone.localtime(alarm.answer_due_at), "l j. F H:i")


def tell(
    alarm: Alarm, users: list[User], kind: str, *, is_urgent: bool = True, suffix: str = ""
) -> None:
    for user in users:
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=f"alarm:{alarm.pk}:{kind}:{suffix or alarm.level}",
            facts={"due": deadline_of(alarm)},
            path=reverse("placements:alarm", args=[alarm.pk]),
            urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
            must_arrive=is_urgent,
        )


def tell_raised(alarm: Alarm) -> None:
    tell(alarm, [user for user in owners_of(alarm) if user != alarm.raised_by], "alarm_raised")


def tell_more(alarm: Alarm, letters: int) -> None:
    users = [user for user in owners_of(alarm) if user != alarm.raised_by]
    tell(alarm, users, "alarm_raised", suffix=f"more:{letters}")


def tell_escalated(alarm: Alarm) -> None:
    tell(alarm, owners_of(alarm) if alarm.level == 1 else leaders_of(alarm), "alarm_late")


def tell_answered(alarm: Alarm) -> None:
    tell(alarm, [alarm.raised_by], "alarm_answered", is_urgent=False)


def tell_resolved(alarm: Alarm) -> None:
    tell(alarm, [alarm.raised_by], "alarm_resolved", is_urgent=False)
