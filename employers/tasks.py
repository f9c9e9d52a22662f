"""What the clock starts here."""

from celery import shared_task
from django.utils import timezone

from employers import actions


@shared_task
def mark_stale() -> int:
    """Openings that nobody has refreshed for long ask to be."""
    return actions.mark_stale(now=timezone.now())


@shared_task
def go_on_with_imports() -> int:
    """Files whose page nobody keeps open go on by themselves."""
    return actions.go_on_with_imports()
