"""The clock's door."""

from celery import shared_task
from django.utils import timezone

from placements.actions import placements


@shared_task
def prepare_welcomed() -> int:
    return placements.prepare_welcomed(now=timezone.now())
