"""A run from the button to its proposals: once, whole, repeatable, and safe to interrupt."""

import pytest

from matching.models import Proposal, Run, ScoredPair
from matching.states import ProposalState, RunState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


def test_a_run_proposes_the_best_place_for_everybody():
    consultant = base.a_consultant()
    cook = cast.a_participant(consultant, goals=("5120",))
    seller = cast.a_participant(consultant, goals=("5223",))
    kitchen = cast.an_opening(consultant, occupation="5120")
    shop = cast.an_opening(consultant, occupation="5223")

    run = cast.a_finished_run(consultant)

    assert run.state == RunState.DONE, run.fault
    proposed = set(Proposal.objects.values_list("participant", "opening", "state"))
    assert proposed == {
        (cook.pk, kitchen.pk, ProposalState.SUGGESTED),
        (seller.pk, shop.pk, ProposalState.SUGGESTED),
    }
    assert ScoredPair.objects.count() == 4
    assert (run.participants, run.openings, run.placed) == (2, 2, 2)
    assert Run.objects.get().engine
