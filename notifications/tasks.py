"""What the clock starts here, and what workers remember of each line that they ran."""

import logging
from typing import Any

from celery import current_app, shared_task, states
from celery.signals import task_postrun
from django.conf import settings
from django.utils import timezone

from notifications import clock, delivery

log = logging.getLogger(__name__)


NOTED = {states.SUCCESS: clock.note_run_of, states.FAILURE: clock.note_failure_of}


@shared_task
def send_due() -> dict[str, int]:
    return delivery.send_due(now=timezone.now())


@shared_task
def run_missed() -> dict[str, str]:
    """What should have run long ago and has not: the scheduler's memory or the broker was lost."""
    return clock.run_missed(settings.CELERY_BEAT_SCHEDULE, current_app.tasks, now=timezone.now())


@task_postrun.connect
def note_run(task: Any = None, state: str | None = None, **_given: Any) -> None:
    """What a worker ran counts as a run of its line if it went well; else that is still to come.

    A pass without workers says so itself.
    """
    if task is None or task.request.is_eager or state not in NOTED:
        return
    try:
        NOTED[state](task.name, settings.CELERY_BEAT_SCHEDULE, at=timezone.now())
    except Exception:  # the task itself is done, and its line only runs once more
        log.exception("The run of %s could not be noted.", task.name)
