"""What the clock starts here."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery


@shared_task
def send_due() -> dict[str, int]:
    return delivery.send_due(now=timezone.now())
