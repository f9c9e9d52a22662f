"""Who hears of an alarm: contact and deputy at once, then whoever must step in."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.outbox import notify
from notifications.states import Urgency
from notifications.writing import moment_fact
from placements.messages.people import leaders_of, who_answers
from placements.models import Alarm
from placements.states.alarm import TO_THE_LEADERS


def deadline_of(alarm: Alarm) -> dict[str, str] | str:
    return moment_fact(timezone.localtime(alarm.answer_due_at), "l j. F H:i")


def tell(
    alarm: Alarm,
    users: list[User],
    kind: str,
    *,
    urgency: Urgency = Urgency.URGENT,
    suffix: str = "",
) -> None:
    for user in users:
        notify(
            to=user,
            kind=f"placements.{kind}",
            # Raised again, it is told again.
            key=f"alarm:{alarm.pk}:{alarm.raised_at:%y%m%d%H%M%S%f}:{kind}:{suffix or alarm.level}",
            facts={"due": deadline_of(alarm)},
            path=reverse("placements:alarm", args=[alarm.pk]),
            urgency=urgency,
            must_arrive=urgency == Urgency.URGENT,
        )


def told_of(alarm: Alarm) -> list[User]:
    """Contact and deputy; at the last level the leaders. Where one of them is nobody, the other."""
    answers, leaders = who_answers(alarm.placement), leaders_of(alarm.placement)
    return (leaders or answers) if alarm.level == TO_THE_LEADERS else (answers or leaders)


def tell_raised(alarm: Alarm) -> None:
    tell(alarm, [user for user in told_of(alarm) if user != alarm.raised_by], "alarm_raised")


def tell_more(alarm: Alarm, letters: int) -> None:
    users = [user for user in told_of(alarm) if user != alarm.raised_by]
    tell(alarm, users, "alarm_raised", suffix=f"more:{letters}")


def tell_escalated(alarm: Alarm) -> None:
    tell(alarm, told_of(alarm), "alarm_late")


def tell_answered(alarm: Alarm) -> None:
    tell(alarm, [alarm.raised_by], "alarm_answered", urgency=Urgency.NORMAL)


def tell_resolved(alarm: Alarm) -> None:
    tell(alarm, [alarm.raised_by], "alarm_resolved", urgency=Urgency.NORMAL)


def tell_unsolved(alarm: Alarm) -> None:
    """Whoever answered, and contact and deputy: the answer was not the end of it."""
    answered = [alarm.answered_by] if alarm.answered_by else []
    users = {user.pk: user for user in [*answered, *told_of(alarm)]}
    seen = [user for user in users.values() if Alarm.objects.visible_to(user).filter(pk=alarm.pk)]
    tell(alarm, seen, "alarm_unsolved", urgency=Urgency.REMINDER)
