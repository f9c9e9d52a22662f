"""A run from the wish for it to its end: asked for, worked on, stopped, handed out again.

The row is the truth. A worker claims it, writes progress, and stores everything in one transaction
at the end; whoever finds that the run was stopped or given to somebody else stores nothing.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from matching.actions.storing import store_result
from matching.case import Calculation, build, fingerprint_of
from matching.case.build import weights_for
from matching.case.result import Result
from matching.engine import CaseError
from matching.models import Run, RunCase
from matching.states import RunState
from reference.models import Municipality

log = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=10)
MOST_ATTEMPTS = 3
CRITERIA = frozenset(
    {"goal", "competence", "language", "support", "schedule", "reach", "prospects", "record"}
)


class Stopped(Exception):
    """The run was stopped, or given to another worker; nothing of this attempt is kept."""


@transaction.atomic
def request_run(
    *,
    municipalities: Iterable[Municipality],
    by: User | None,
    now: datetime,
    method: str = Run.Method.JOINT,
    weights: dict[str, float] | None = None,
) -> Run:
    """A waiting run of these municipalities together. One at a time for each of them."""
    region = list(municipalities)
    if not region:
        raise DomainError(_("Choose a municipality."), field="municipality")
    if method not in Run.Method.values:
        raise DomainError(_("Choose how to match: joint, stable or greedy."), field="method")
    if weights is not None:
        check_weights(weights)
    # Two people press the button at once: the second waits here and then reads why.
    list(Municipality.objects.select_for_update().filter(pk__in=[each.pk for each in region]))
    if Run.objects.unfinished().filter(region__in=region).exists():
        raise DomainError(
            _("A run is already under way here. Wait until it is done, or stop it."),
            code="run_unfinished",
        )
    run = Run.objects.create(
        municipality=region[0],
        method=method,
        as_of=timezone.localdate(now),
        weights=weights or weights_for(region[0]),
        started_by=by,
        heard_of_at=now,
    )
    run.region.set(region)
    audit.record(
        "request_run",
        run,
        by=by,
        party=Party.CONSULTANT if by else Party.CLOCK,
        municipality=run.municipality,
        facts={"method": method, "region": [each.pk for each in region]},
    )
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(lambda: publish(run.pk), robust=True)
    return run


def publish(run_id: UUID) -> None:
    """Only a hint to a worker: the clock finds a waiting run anyway."""
    try:
        current_app.send_task("matching.tasks.run_waiting", kwargs={"run_id": str(run_id)})
    except Exception as error:
        log.warning("The broker did not answer, the clock will run: %s", type(error).__name__)


def check_weights(weights: dict[str, float]) -> None:
    """Eight numbers, none negative, that sum to 100; each wrong one is named."""
    if set(weights) != CRITERIA:
        raise DomainError(_("Give all eight weights."), field="weights")
    for name, weight in weights.items():
        if not 0 <= weight <= 100:
            raise DomainError(_("A weight is a number from 0 to 100."), field=name)
    if abs(sum(weights.values()) - 100) > 1e-6:
        raise DomainError(
            _("The weights must sum to 100. Now they sum to %(sum)g.")
            % {"sum": round(sum(weights.values()), 3)},
            code="weights_sum",
            field="weights",
        )


def work_on(run_id: UUID, *, now: datetime) -> Run:
    """Do a waiting run, start to end. A run that is not waiting is left alone.

    A fault is written on the run. Being killed leaves it running: `hand_out_again` finds it.
    """
    run = claim(run_id, now=now)
    if run is None:
        return Run.objects.get(pk=run_id)
    try:
        if not store_result(run, calculate(run), now=now):
            raise Stopped
    except Stopped:
        log.info("Run %s was stopped or handed out again.", run_id)
    except Exception as error:
        log.exception("Run %s failed.", run_id)
        fail(run_id, attempt=run.attempt, fault=fault_words(error))
    return Run.objects.get(pk=run_id)


def fault_words(error: Exception) -> str:
    """What staff read: the engine's line names record and field; anything else only its kind."""
    is_told = isinstance(error, (CaseError, DomainError))
    return str(error)[:300] if is_told else type(error).__name__


@transaction.atomic
def claim(run_id: UUID, *, now: datetime) -> Run | None:
    """Take a waiting run; None when somebody else was first, or it was stopped."""
    run = Run.objects.locked().get(pk=run_id)
    if run.state != RunState.WAITING:
        return None
    run.attempt += 1
    run.as_of = timezone.localdate(now)
    run.started_at = run.heard_of_at = now
    run.phase, run.share_done = Run.Phase.READING, 5
    run.save(update_fields=["attempt", "as_of", "started_at", "heard_of_at", "phase", "share_done"])
    run.move("start", by=None)
    return run


def note_progress(run: Run, *, phase: str, share: int) -> None:
    """Say that the worker lives and how far it is; raises Stopped when the run is no longer its."""
    still_mine = Run.objects.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)
    if not still_mine.update(heard_of_at=timezone.now(), phase=phase, share_done=share):
        raise Stopped


def calculate(run: Run) -> Result:
    """Read, score, assign; writes only progress."""
    built = build(region=run.region.all(), day=run.as_of, weights=run.weights)
    note_progress(run, phase=Run.Phase.MATCHING, share=30)
    calculation = Calculation(built.case)
    note_progress(run, phase=Run.Phase.MATCHING, share=55)
    answer = calculation.answer(run.method)
    note_progress(run, phase=Run.Phase.STORING, share=75)
    placed = answer["assignment"]["placed"]
    pairs = calculation.kept_pairs(also={(each["participant"], each["opening"]) for each in placed})
    answer["no_next_step"] = calculation.no_next_step()
    nobody = calculation.without_anybody()
    note_progress(run, phase=Run.Phase.STORING, share=85)
    return Result(built, answer, pairs, nobody)


@transaction.atomic
def fail(run_id: UUID, *, attempt: int, fault: str) -> None:
    run = Run.objects.locked().get(pk=run_id)
    if run.attempt == attempt and run.state in {RunState.WAITING, RunState.RUNNING}:
        run.fault = fault
        run.save(update_fields=["fault"])
        run.move("fail", by=None)


@transaction.atomic
def cancel_run(*, run: Run, by: User) -> Run:
    """Stop a run that waits or works; nothing of it is kept."""
    held = Run.objects.locked().get(pk=run.pk)
    held.move("cancel", by=by)
    audit.record("cancel_run", held, by=by, party=Party.CONSULTANT, municipality=held.municipality)
    return held


@transaction.atomic
def hand_out_again(*, now: datetime) -> int:
    """Running rows whose worker was not heard of: wait again, or give up after three attempts."""
    silent = Run.objects.silent_since(now - SILENT_AFTER).locked()
    for run in silent:
        if run.attempt >= MOST_ATTEMPTS:
            run.fault = _("The worker stopped %(times)d times.") % {"times": run.attempt}
            run.save(update_fields=["fault"])
            run.move("fail", by=None)
        else:
            run.move("hand_out_again", by=None)
    return len(silent)


def run_waiting_runs(*, now: datetime) -> dict[str, int]:
    """The clock: hand out again what a killed worker left, then do every waiting run."""
    again = hand_out_again(now=now)
    waiting = Run.objects.filter(state=RunState.WAITING).order_by("created_at", "pk")
    done = [work_on(pk, now=now) for pk in waiting.values_list("pk", flat=True)]
    return {"handed out again": again, "worked on": len(done)}


def would_change(region: Iterable[Municipality], *, now: datetime) -> bool:
    """Whether a new run could differ: the facts have another fingerprint than the last run's."""
    municipalities = list(region)
    last = Run.objects.done().filter(municipality=municipalities[0]).first()
    if last is None:
        return True
    built = build(region=municipalities, day=timezone.localdate(now))
    return fingerprint_of(built.case) != last.fingerprint


def replay(run: Run) -> dict[str, Any]:
    """The answer to the very case of an earlier run; writes nothing."""
    kept = RunCase.objects.filter(run=run).first()
    if kept is None:
        words = _(
            "The case of this run is no longer kept, so the run can not be repeated. Cases are "
            "kept for %(days)d days, and as long as a proposal of the run lives."
        )
        raise DomainError(words % {"days": settings.RUN_CASE_DAYS}, code="case_gone")
    return Calculation(kept.case).answer(run.method)
