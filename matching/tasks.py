"""What the clock and the workers start here. Arguments are ids only; every task may run twice."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from matching.actions import decisions, employer_answers, keeping, offers, refresh, runs


@shared_task
def run_waiting(*, run_id: str) -> str:
    """One run, as soon as a worker is free."""
    return str(runs.work_on(UUID(run_id), now=timezone.now()).state)


@shared_task
def run_waiting_runs() -> dict[str, int]:
    """Every run that waits, and those whose worker was killed."""
    return runs.run_waiting_runs(now=timezone.now())


@shared_task
def keep_fresh() -> dict[str, int]:
    """Pairs of profiles and openings that have changed."""
    return refresh.keep_fresh(now=timezone.now())


@shared_task
def send_approved_offers() -> int:
    """Offers approved ten minutes ago and not undone."""
    return decisions.send_approved_offers(now=timezone.now())


@shared_task
def withdraw_without_consent() -> int:
    """Offers of people who took their consent back."""
    return decisions.withdraw_without_consent(now=timezone.now())


@shared_task
def remind_unanswered() -> int:
    return offers.remind_unanswered(now=timezone.now())


@shared_task
def lapse_unanswered() -> int:
    return offers.lapse_unanswered(now=timezone.now())


@shared_task
def call_employers_overdue() -> int:
    return employer_answers.call_employers_overdue(now=timezone.now())


@shared_task
def drop_old_cases() -> int:
    """Cases of runs that nobody needs any more."""
    return keeping.drop_old_cases(now=timezone.now())
