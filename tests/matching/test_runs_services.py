"""Runs beside approvals on PostgreSQL: nobody waits in a ring, and only one run starts."""

import contextlib
import threading

import pytest
from django.db import connection
from django.utils import timezone

from common.errors import DomainError
from matching.actions import decisions, runs
from matching.models import Proposal, Run
from matching.states import HOLDS_PLACE, ProposalState, RunState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
CLIENTS = 8


@pytest.fixture(autouse=True)
def only_on_postgresql(on_postgresql):
    if not on_postgresql:
        pytest.skip("locks between connections are PostgreSQL's")


def at_once(*acts):
    """Run each in a thread with a connection of its own; what each gave or raised."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def client(number, act):
        try:
            start.wait()
            answers[number] = act()
        except Exception as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_eight_who_press_the_button_one_starts_a_run():
    consultant = base.a_consultant()
    place = base.a_municipality()

    def press():
        return runs.request_run(municipalities=[place], by=consultant, now=timezone.now())

    answers = at_once(*[press] * CLIENTS)

    assert sum(isinstance(each, Run) for each in answers) == 1
    refused = [each.code for each in answers if isinstance(each, DomainError)]
    assert refused == ["run_unfinished"] * (CLIENTS - 1)


def test_of_two_workers_one_does_the_run():
    consultant = base.a_consultant()
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = runs.request_run(
        municipalities=[base.a_municipality()], by=consultant, now=timezone.now()
    )

    at_once(*[lambda: runs.work_on(run.pk, now=timezone.now())] * 2)

    run.refresh_from_db()
    assert (run.state, run.attempt, Proposal.objects.count()) == (RunState.DONE, 1, 1)


def test_runs_and_approvals_do_not_break_each_other_off():
    consultant = base.a_consultant()
    for _ in range(12):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)

    def each_in(state, act):
        """A decision about every proposal in a state; a rule's “no” is an answer too."""

        def decide():
            for proposal in Proposal.objects.filter(state=state):
                with contextlib.suppress(DomainError):
                    act(proposal=proposal, by=consultant)

        return decide

    def match():
        return [cast.a_finished_run(consultant).state for _ in range(4)]

    approve = each_in(ProposalState.SUGGESTED, decisions.approve)
    undo = each_in(ProposalState.APPROVED, decisions.undo_approval)

    answers = at_once(match, approve, undo, approve)

    assert answers == [[RunState.DONE] * 4, None, None, None]
    holding = Proposal.objects.filter(state__in=sorted(HOLDS_PLACE))
    assert len(set(holding.values_list("opening", flat=True))) == holding.count()
