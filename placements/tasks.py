"""The clock's door."""

from celery import shared_task
from django.utils import timezone

from placements.actions import (
    agreements,
    alarms,
    appointments,
    clock,
    closing,
    ending,
    evaluations,
    placements,
    starting,
)


@shared_task
def prepare_welcomed() -> int:
    return placements.prepare_welcomed(now=timezone.now())


@shared_task
def remind_stalled() -> int:
    """Preparations that wait for somebody's hand."""
    return placements.remind_stalled(now=timezone.now())


@shared_task
def open_midway_evaluations() -> int:
    """Placements at their midway review."""
    return evaluations.open_midway(now=timezone.now())


@shared_task
def close_evaluated() -> int:
    """Ended placements that both sides have evaluated."""
    return closing.close_evaluated(now=timezone.now())


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


@shared_task
def remind_of_alarms() -> int:
    """Alarms that somebody has answered and nobody has solved."""
    return alarms.remind_unsolved(now=timezone.now())


@shared_task
def start_due() -> int:
    """Placements whose first day has come."""
    return starting.start_due(now=timezone.now())


@shared_task
def end_past() -> int:
    """Placements whose last day has gone by."""
    return ending.end_past(now=timezone.now())


@shared_task
def cancel_withdrawn() -> int:
    """Placements whose yes was taken back before the start."""
    return ending.cancel_withdrawn(now=timezone.now())


@shared_task
def remind_of_follow_ups() -> int:
    return clock.remind_of_follow_ups(now=timezone.now())


@shared_task
def raise_silence() -> int:
    return clock.raise_silence(now=timezone.now())


@shared_task
def warn_unsigned() -> int:
    return agreements.warn_unsigned(now=timezone.now())


@shared_task
def expire_unsigned() -> int:
    return agreements.expire_unsigned(now=timezone.now())


@shared_task
def write_calendar() -> int:
    return appointments.write_calendar(now=timezone.now())
