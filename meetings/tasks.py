"""The clock's door."""

from celery import shared_task
from django.utils import timezone

from meetings.actions import appointments, disagreements, ends, meetings, plans, tasks


@shared_task
def open_due_tasks() -> int:
    """Plans and talks that come near, and programmes that end within the lead time.

    Also what stood on the list of somebody who has left.
    """
    today = timezone.localdate()
    tasks.pass_on_tasks()
    meetings.pass_on_meetings(now=timezone.now())
    ends.move_ends(today=today)
    return plans.open_plan_tasks(today=today) + ends.open_ends(today=today)


@shared_task
def remind_of_late_tasks() -> int:
    return tasks.remind_of_late_tasks(today=timezone.localdate())


@shared_task
def remind_of_agendas() -> int:
    return meetings.remind_of_agendas(now=timezone.now())


@shared_task
def write_calendar() -> int:
    return appointments.write_calendar(now=timezone.now())


@shared_task
def escalate_disagreements() -> int:
    return disagreements.escalate_disagreements(today=timezone.localdate())
