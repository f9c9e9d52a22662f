"""What the clock starts here."""

from celery import shared_task
from django.utils import timezone

from employers import actions
from employers.models import EmployerImport


@shared_task
def mark_stale() -> int:
    """Openings that nobody has refreshed for long ask to be."""
    return actions.mark_stale(now=timezone.now())


@shared_task
def go_on_with_imports() -> int:
    """Files whose page nobody keeps open go on by themselves."""
    waiting = list(EmployerImport.objects.filter(state__in=EmployerImport.AT_WORK))
    for job in waiting:
        actions.advance_import(job_id=job.pk, seconds=30)
    return len(waiting)
