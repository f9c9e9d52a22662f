"""The clock's door."""

from celery import shared_task
from django.utils import timezone

from mentoring import actions


@shared_task
def bring_together() -> int:
    """Whoever waits for a mentor gets the nearest one."""
    return actions.bring_together(now=timezone.now())
