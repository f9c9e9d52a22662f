"""What people are told: an agenda ahead, a task, a task that is late, a decision that waits."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import User
from meetings.models import Disagreement, Meeting, Task
from notifications.outbox import notify


def day_in_words(day: date, user: User, pattern: str) -> str:
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return date_format(day, pattern)


def tell_agenda(meeting: Meeting, users: list[User]) -> None:
    """The agenda itself stands on the page: an e-mail may be read by others."""
    local = timezone.localtime(meeting.starts_at)
    for user in users:
        notify(
            to=user,
            kind="meetings.agenda",
            key=f"meeting:{meeting.pk}:agenda",
            facts={"when": day_in_words(local, user, "l j. F H:i"), "place": meeting.place},
            path=reverse("meetings:meeting", args=[meeting.pk]),
        )


def tell_cancelled(meeting: Meeting, users: list[User]) -> None:
    local = timezone.localtime(meeting.starts_at)
    for user in users:
        notify(
            to=user,
            kind="meetings.cancelled",
            key=f"meeting:{meeting.pk}:cancelled",
            facts={"when": day_in_words(local, user, "l j. F H:i")},
            path=reverse("meetings:meetings"),
        )


def tell_task(task: Task, *, is_late: bool = False) -> None:
    kind = "task_late" if is_late else "task"
    notify(
        to=task.owner,
        kind=f"meetings.{kind}",
        key=f"task:{task.pk}:{kind}",
        facts={"due": day_in_words(task.due_on, task.owner, "j. F")},
        path=reverse("meetings:tasks"),
    )


def tell_disagreement(disagreement: Disagreement, users: list[User], kind: str) -> None:
    for user in users:
        notify(
            to=user,
            kind=f"meetings.disagreement_{kind}",
            key=f"disagreement:{disagreement.pk}:{kind}",
            facts={"due": day_in_words(disagreement.due_on, user, "j. F")},
            path=reverse("meetings:disagreement", args=[disagreement.pk]),
        )
