"""What the clock starts. The times are in config/schedule.py."""

import logging

from celery import shared_task
from django.utils import timezone

from candidates import actions
from candidates.models import ParticipantImport

log = logging.getLogger(__name__)


@shared_task
def ask_again() -> None:
    actions.ask_again(now=timezone.now())


@shared_task
def remind_of_objections() -> None:
    actions.remind_of_objections(now=timezone.now())


@shared_task
def go_on_with_imports() -> int:
    """Files whose page nobody keeps open go on by themselves; one that fails stops no other."""
    waiting = ParticipantImport.objects.filter(state__in=ParticipantImport.AT_WORK)
    done = 0
    for job in waiting.only("pk").order_by("created_at"):
        try:
            actions.advance_import(job_id=job.pk, seconds=30)
        except Exception:  # the others must not wait for it
            log.exception("A file of participants could not go on")
        else:
            done += 1
    return done


@shared_task
def advance_phases() -> None:
    actions.advance_phases(now=timezone.now())
