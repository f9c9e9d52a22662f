"""What the course of a placement tells people. E-mails hold no personal facts."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.models import User
from notifications.outbox import cancel, cancel_all, notify
from notifications.states import Urgency
from placements.messages.people import colleagues_of, leaders_of, workplace_of
from placements.models import FollowUp, Pause, Placement
from placements.states.follow_up import FollowUpKind, FollowUpState


def path_of(placement: Placement) -> str:
    return reverse("placements:placement", args=[placement.pk])


def key_of(placement: Placement, kind: str) -> str:
    """The same step of the same placement is told once."""
    return f"placement:{placement.pk}:{kind}:{placement.in_state_since:%Y%m%d%H%M%S%f}"


def staff_of(placement: Placement) -> list[User]:
    found = [placement.owner, placement.deputy, placement.participant.consultant]
    return list({user.pk: user for user in found if user is not None}.values())


def everybody(placement: Placement) -> list[User]:
    """The person, who speaks for the employer, and staff; a protected address stays with staff."""
    person = placement.participant
    people = staff_of(placement)
    if person.user is not None:
        people.append(person.user)
    people += workplace_of(placement)
    return list({user.pk: user for user in people}.values())


def tell(
    placement: Placement, kind: str, people: list[User], *, key: str = "", by_clock: bool = False
) -> None:
    """What follows by itself waits for a working day; what somebody did is told at once."""
    for user in people:
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=key or key_of(placement, kind),
            path=path_of(placement),
            urgency=Urgency.REMINDER if by_clock else Urgency.NORMAL,
            sender=f"placement:{placement.pk}" if by_clock else "",
        )


def tell_agreed(placement: Placement) -> None:
    key = f"placement:{placement.pk}:agreed:{placement.version}"
    tell(placement, "agreed", everybody(placement), key=key)


def tell_started(placement: Placement, *, by: User | None) -> None:
    tell(placement, "started", everybody(placement), by_clock=by is None)


def tell_start_moved(placement: Placement) -> None:
    key = f"placement:{placement.pk}:start_moved:{placement.version}"
    tell(placement, "start_moved", everybody(placement), key=key)


def tell_start_waits(placement: Placement, day: date) -> None:
    """Told once a day, until somebody has seen to it."""
    key = f"placement:{placement.pk}:start_waits:{day:%Y%m%d}"
    tell(placement, "start_waits", staff_of(placement), key=key, by_clock=True)


def tell_paused(placement: Placement, pause: Pause) -> None:
    tell(placement, "paused", everybody(placement), key=f"pause:{pause.pk}")


def tell_resumed(placement: Placement) -> None:
    tell(placement, "resumed", everybody(placement))


def tell_ended(placement: Placement, *, by: User | None) -> None:
    tell(placement, "ended", everybody(placement), by_clock=by is None)


def tell_cancelled(placement: Placement) -> None:
    tell(placement, "cancelled", everybody(placement))


def tell_help_ordered(task: FollowUp, placement: Placement) -> None:
    """Whoever answers for it, and who steps in; where nobody is, who can hand it over."""
    key = f"follow-up:{task.pk}:ordered"
    people = [user for user in (task.owner, task.deputy) if user is not None]
    tell(placement, "help_ordered", people, key=key)
    if task.owner is None:
        path = reverse("placements:orphans")
        for user in leaders_of(placement) or colleagues_of(placement):
            notify(to=user, kind="placements.help_ordered", key=key, path=path)


def tell_help_settled(task: FollowUp) -> None:
    """The workplace hears what became of the help that it ordered."""
    placement = task.placement
    if task.kind != FollowUpKind.HELP_AT_WORKPLACE or placement is None:
        return
    kind = "help_done" if task.state == FollowUpState.DONE else "help_cancelled"
    key = f"follow-up:{task.pk}:{task.state}"
    tell(placement, kind, workplace_of(placement), key=key)


def cancel_reminders(task: FollowUp) -> None:
    """It is done, given up or moved: a reminder that was not sent yet says nothing true."""
    for kind in ("due", "late"):
        cancel(key_prefix=f"follow-up:{task.pk}:{kind}:")


def cancel_due(tasks: Iterable[FollowUp]) -> None:
    """The same for many that nobody is late with, before they get their new days."""
    cancel_all(keys=[reminder_key(task, "due") for task in tasks])


def reminder_key(task: FollowUp, kind: str) -> str:
    return f"follow-up:{task.pk}:{kind}:{task.due_on:%Y%m%d}"


def tell_due(task: FollowUp, day: date) -> None:
    """The owner, in the morning of the day; the deputy too from the day after on."""
    is_late = task.due_on < day
    people = [task.owner, task.deputy] if is_late else [task.owner]
    path = path_of(task.placement) if task.placement else reverse("placements:follow_ups")
    for user in people:
        if user is not None:
            notify(
                to=user,
                kind="placements.follow_up_late" if is_late else "placements.follow_up_due",
                key=reminder_key(task, "late" if is_late else "due"),
                path=path,
                urgency=Urgency.REMINDER,
                sender=f"follow-up:{task.pk}",
            )
