"""What people are told: an agenda ahead, a task, a task that is late, a decision that waits."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts import letters
from accounts.models import User
from accounts.queries import contact_card
from meetings.models import Disagreement, Meeting, ProgrammeEnd, Task
from notifications.outbox import cancel, notify
from notifications.states import Urgency
from notifications.writing import moment_fact


def tell_agenda(meeting: Meeting, users: list[User]) -> None:
    """The agenda itself stands on the page: an e-mail may be read by others."""
    tell_when_and_where(meeting, users, "agenda")


def tell_moved(meeting: Meeting, users: list[User], *, now: datetime) -> None:
    """Another time or place; said again each time it moves."""
    tell_when_and_where(meeting, users, "moved", again=f":{now.isoformat()}")


def tell_when_and_where(meeting: Meeting, users: list[User], kind: str, *, again: str = "") -> None:
    local = timezone.localtime(meeting.starts_at)
    for user in users:
        notify(
            to=user,
            kind=f"meetings.{kind}",
            key=f"meeting:{meeting.pk}:{kind}{again}",
            facts={"when": moment_fact(local, "l j. F H:i"), "place": meeting.place},
            path=reverse("meetings:meeting", args=[meeting.pk]),
        )


def remind_of_agenda(meeting: Meeting) -> None:
    local = timezone.localtime(meeting.starts_at)
    notify(
        to=meeting.organised_by,
        kind="meetings.agenda_missing",
        key=f"meeting:{meeting.pk}:agenda_missing:{local:%Y%m%d}",
        facts={"when": moment_fact(local, "l j. F H:i")},
        path=reverse("meetings:meeting", args=[meeting.pk]),
        urgency=Urgency.REMINDER,
    )


def tell_cancelled(meeting: Meeting, users: list[User]) -> None:
    local = timezone.localtime(meeting.starts_at)
    for user in users:
        notify(
            to=user,
            kind="meetings.cancelled",
            key=f"meeting:{meeting.pk}:cancelled",
            facts={"when": moment_fact(local, "l j. F H:i")},
            path=reverse("meetings:meetings"),
        )


def tell_task(
    task: Task,
    *,
    is_late: bool = False,
    is_passed_on: bool = False,
    by_clock: bool = False,
    again: str = "",
) -> None:
    """`again`: what sets this telling apart from the one before."""
    kind = "task_late" if is_late else "task_passed_on" if is_passed_on else "task"
    # A moved task can be late again; one that was handed back can be given again to the same.
    which = f"{task.due_on:%Y-%m-%d}"
    if is_passed_on:
        which += f":{timezone.now().isoformat()}"
    notify(
        to=task.owner,
        kind=f"meetings.{kind}",
        key=f"task:{task.pk}:{kind}:{which}{again}",
        facts={"due": moment_fact(task.due_on, "j. F")},
        path=reverse("meetings:tasks"),
        # What the clock tells waits for a working day.
        urgency=Urgency.REMINDER if by_clock else Urgency.NORMAL,
        sender=f"task:{task.pk}" if by_clock else "",
    )


def cancel_of_task(task: Task) -> None:
    """Done, or on somebody else's list: what was not sent yet is not sent."""
    cancel(key_prefix=f"task:{task.pk}:")


def cancel_late(task: Task) -> None:
    """It has another day now: that it is late is not true any more."""
    cancel(key_prefix=f"task:{task.pk}:task_late:")


def cancel_of_disagreement(disagreement: Disagreement) -> None:
    """Decided: nobody is asked to decide any more."""
    cancel(key_prefix=f"disagreement:{disagreement.pk}:")


def tell_disagreement(
    disagreement: Disagreement, users: list[User], kind: str, *, by_clock: bool = False
) -> None:
    for user in users:
        notify(
            to=user,
            kind=f"meetings.disagreement_{kind}",
            key=f"disagreement:{disagreement.pk}:{kind}",
            facts={"due": moment_fact(disagreement.due_on, "j. F")},
            path=reverse("meetings:disagreement", args=[disagreement.pk]),
            urgency=Urgency.REMINDER if by_clock else Urgency.NORMAL,
            sender=f"disagreement:{disagreement.pk}" if by_clock else "",
        )


def invite_means_office(
    end: ProgrammeEnd, *, to: str, language: str, by: User, today: date
) -> None:
    """By e-mail to an office without an account. It holds no name: the reference is said on the
    phone. Once a day at most, however often the button is pressed.
    """
    card = contact_card(by, today) or {}
    letters.write(
        to=to,
        kind="meetings.means_office_invited",
        key=f"programme_end:{end.pk}:invited:{today:%Y-%m-%d}",
        route="meetings:invitation",
        subject_id=end.pk,
        facts={
            "office": end.participant.unit.name,
            "by": by.name,
            "phone": card.get("phone", ""),
            "reference": end.reference,
        },
        language=language,
    )


def take_back_invitation(end: ProgrammeEnd) -> None:
    """What has not left does not leave: its link would open nothing."""
    letters.cancel([end.pk])
