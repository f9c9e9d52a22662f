"""A run from the wish to its end: one at a time, safe to kill, to stop and to repeat."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import AuditEntry
from common.errors import DomainError, StepNotAllowed
from matching import tasks
from matching.actions import runs, storing
from matching.models import Proposal, Run, RunCase, ScoredPair
from matching.states import RUN_FLOW, RunState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", RunState.values)
@pytest.mark.parametrize("verb", RUN_FLOW.steps)
def test_every_verb_leaves_exactly_its_states(verb, state):
    step = RUN_FLOW.steps[verb]
    if state in step.leaves:
        assert RUN_FLOW.next_state(verb, state) == step.reaches
    else:
        with pytest.raises(StepNotAllowed):
            RUN_FLOW.next_state(verb, state)


def test_one_run_at_a_time_for_each_municipality(consultant):
    cast.a_waiting_run(consultant)

    with pytest.raises(DomainError) as refused:
        cast.a_waiting_run(consultant)
    assert refused.value.code == "run_unfinished"
    region = [base.a_municipality("3435"), base.a_municipality()]
    with pytest.raises(DomainError):
        cast.a_waiting_run(consultant, municipalities=region)


def test_the_database_itself_refuses_a_second_unfinished_run(consultant):
    run = cast.a_waiting_run(consultant)

    with pytest.raises(IntegrityError):
        Run.objects.create(municipality=run.municipality, as_of=run.as_of)


@pytest.mark.parametrize(
    ("weights", "field"),
    [
        ({"goal": 100}, "weights"),
        (dict.fromkeys(runs.CRITERIA, 10), "weights"),
        (dict.fromkeys(runs.CRITERIA, 12.5) | {"goal": -1, "record": 26}, "goal"),
    ],
)
def test_wrong_weights_are_named(consultant, weights, field):
    with pytest.raises(DomainError) as refused:
        cast.a_waiting_run(consultant, weights=weights)
    assert refused.value.field == field
    assert Run.objects.count() == 0


def test_a_run_is_worked_on_once(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = cast.a_waiting_run(consultant)
    runs.work_on(run.pk, now=timezone.now())

    runs.work_on(run.pk, now=timezone.now())

    assert Run.objects.get().steps.count() == 2
    assert Proposal.objects.count() == 1


def test_a_killed_worker_leaves_nothing_and_the_clock_does_the_run_again(consultant, monkeypatch):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = cast.a_waiting_run(consultant)
    with monkeypatch.context() as killing:
        killing.setattr(storing, "store_proposals", raise_exit)
        with pytest.raises(SystemExit):
            runs.work_on(run.pk, now=timezone.now())
    run.refresh_from_db()
    assert (run.state, Proposal.objects.count()) == (RunState.RUNNING, 0)
    assert (ScoredPair.objects.count(), RunCase.objects.count()) == (0, 0)
    assert runs.run_waiting_runs(now=timezone.now()) == {"handed out again": 0, "worked on": 0}

    later = timezone.now() + timedelta(minutes=11)
    assert runs.run_waiting_runs(now=later) == {"handed out again": 1, "worked on": 1}

    run.refresh_from_db()
    assert (run.state, run.attempt, Proposal.objects.count()) == (RunState.DONE, 2, 1)


def raise_exit(*args, **kwargs):
    raise SystemExit


def test_a_worker_that_was_replaced_writes_nothing(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    slow = runs.claim(cast.a_waiting_run(consultant).pk, now=timezone.now())
    result = runs.calculate(slow)
    runs.hand_out_again(now=timezone.now() + timedelta(minutes=11))
    runs.claim(slow.pk, now=timezone.now())

    assert storing.store_result(slow, result, now=timezone.now()) is False
    with pytest.raises(runs.Stopped):
        runs.note_progress(slow, phase="storing", share=90)
    assert Proposal.objects.count() == 0


def test_three_killed_workers_are_enough(consultant):
    run = cast.a_waiting_run(consultant)
    now = timezone.now()
    for attempt in range(3):
        runs.claim(run.pk, now=now)
        now += timedelta(minutes=11)
        runs.hand_out_again(now=now)
        run.refresh_from_db()
        assert run.attempt == attempt + 1

    assert run.state == RunState.FAILED
    assert "3" in run.fault
    cast.a_waiting_run(consultant)


def test_a_fault_is_written_on_the_run_and_nothing_is_kept(consultant, monkeypatch):
    cast.a_participant(consultant)
    cast.an_opening(consultant)

    def break_down(*args, **kwargs):
        raise ValueError("somebody's name")

    monkeypatch.setattr(storing, "store_no_fits", break_down)

    run = cast.a_finished_run(consultant)

    assert (run.state, run.fault) == (RunState.FAILED, "ValueError")
    assert (Proposal.objects.count(), ScoredPair.objects.count()) == (0, 0)


def test_a_stopped_run_keeps_nothing(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = runs.claim(cast.a_waiting_run(consultant).pk, now=timezone.now())

    runs.cancel_run(run=run, by=consultant)

    with pytest.raises(runs.Stopped):
        runs.calculate(run)
    assert Run.objects.get().state == RunState.CANCELLED
    with pytest.raises(StepNotAllowed):
        runs.cancel_run(run=run, by=consultant)


def test_the_clock_and_the_worker_do_the_same(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = cast.a_waiting_run(consultant)

    assert tasks.run_waiting.apply(kwargs={"run_id": str(run.pk)}).get() == "done"
    cast.a_waiting_run(consultant)
    assert tasks.run_waiting_runs.apply().get() == {"handed out again": 0, "worked on": 1}


def test_who_asked_and_that_it_ended_is_in_the_audit_trail(consultant):
    run = cast.a_finished_run(consultant)

    verbs = AuditEntry.objects.filter(subject_id=run.pk).values_list("verb", flat=True)
    assert list(verbs) == ["request_run", "finish_run"]
