"""What the clock starts. The times are in config/schedule.py."""

from celery import shared_task
from django.utils import timezone

from candidates import actions


@shared_task
def ask_again() -> None:
    actions.ask_again(now=timezone.now())


@shared_task
def remind_of_objections() -> None:
    actions.remind_of_objections(now=timezone.now())


@shared_task
def go_on_with_imports() -> int:
    """Files whose page nobody keeps open go on by themselves."""
    return actions.go_on_with_imports()


@shared_task
def advance_phases() -> None:
    actions.advance_phases(now=timezone.now())
