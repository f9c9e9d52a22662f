"""How long the case of a run is kept: it holds profile facts, so only as long as it is needed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from matching.models import Proposal, Run, RunCase


@transaction.atomic
def drop_old_cases(*, now: datetime) -> int:
    """Cases past their time, but never a municipality's newest or one with living proposals.

    The newest is what the next run is compared with; a living proposal can still be asked
    “why this one?”, and then the replay must answer.
    """
    over = RunCase.objects.filter(
        run__finished_at__lt=now - timedelta(days=settings.RUN_CASE_DAYS)
    ).exclude(run__in=Proposal.objects.live().filter(run__isnull=False).values("run"))
    newest = set()
    for place in over.values_list("run__municipality", flat=True).distinct():
        runs = Run.objects.done().filter(municipality=place)
        newest.add(runs.order_by("-finished_at", "-created_at").values_list("pk", flat=True)[0])
    old = list(over.exclude(run__in=newest).values_list("pk", flat=True))
    RunCase.objects.filter(pk__in=old).delete()
    return len(old)
