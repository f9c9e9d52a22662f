"""The clock's door."""

from celery import shared_task
from django.utils import timezone

from placements.actions import alarms, evaluations, placements


@shared_task
def prepare_welcomed() -> int:
    return placements.prepare_welcomed(now=timezone.now())


@shared_task
def remind_of_evaluations() -> int:
    return evaluations.remind_unanswered(now=timezone.now())


@shared_task
def call_for_evaluations() -> int:
    return evaluations.call_unanswered(now=timezone.now())


@shared_task
def reveal_evaluations() -> int:
    return evaluations.reveal_overdue(now=timezone.now())


@shared_task
def escalate_alarms() -> int:
    return alarms.escalate_unanswered(now=timezone.now())
