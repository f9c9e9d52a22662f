"""What comes out of a run: proposals, pairs and the ledger, once and whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates import actions as candidates
from employers import actions as employers
from matching.actions import decisions, pairs, runs, storing
from matching.models import DemandLedgerEntry, Proposal, ScoredPair
from matching.states import ProposalState, RunState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


# What comes out -----------------------------------------------------------------------------------


def test_a_run_proposes_the_best_place_for_everybody(consultant):
    cook = cast.a_participant(consultant, goals=("5120",))
    seller = cast.a_participant(consultant, goals=("5223",))
    kitchen = cast.an_opening(consultant, occupation="5120")
    shop = cast.an_opening(consultant, occupation="5223")

    run = cast.a_finished_run(consultant)

    assert run.state == RunState.DONE, run.fault
    assert cast.suggested() == {(cook.pk, kitchen.pk), (seller.pk, shop.pk)}
    assert ScoredPair.objects.count() == 4
    assert (run.participants, run.openings, run.placed) == (2, 2, 2)
    assert run.answer["assignment"]["proven_optimal"] is True
    assert run.solver == "HiGHS, proven optimal"
    assert run.fingerprint.startswith("sha256:")
    assert (run.share_done, run.phase) == (100, "done")


def test_a_proposal_carries_what_it_was_calculated_from(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120", language={"colleagues": "A1"})
    run = cast.a_finished_run(consultant)

    proposal = cast.proposal_of(person)

    assert proposal.run == run
    assert proposal.participant_version == person.version
    assert proposal.opening_version == opening.version
    assert proposal.score == pytest.approx(
        sum(part["points"] for part in proposal.criteria.values())
    )
    assert "language.colleagues" in proposal.met
    assert proposal.waiting_days == 100
    assert proposal.is_availability_only is False


def test_a_place_without_any_wish_behind_it_is_marked(consultant):
    nobody_asked = cast.a_participant(consultant)
    other_wish = cast.a_participant(consultant, goals=("5141",))
    cast.an_opening(consultant, occupation="9112", capacity=2)

    cast.a_finished_run(consultant)

    assert cast.proposal_of(nobody_asked).is_availability_only is True
    assert cast.proposal_of(other_wish).is_availability_only is True


def test_the_pairs_are_ranked_from_both_sides(consultant):
    cook = cast.a_participant(consultant, goals=("5120",))
    helper = cast.a_participant(consultant, goals=("9412",))
    kitchen = cast.an_opening(consultant, occupation="5120")
    cast.an_opening(consultant, occupation="9412")

    cast.a_finished_run(consultant)

    ranks = {
        (each.participant_id, each.opening_id): (each.rank, each.opening_rank)
        for each in ScoredPair.objects.all()
    }
    assert ranks[cook.pk, kitchen.pk] == (1, 1)
    assert ranks[helper.pk, kitchen.pk] == (2, 2)


def test_a_second_run_on_the_same_facts_doubles_nothing(consultant):
    for _ in range(2):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    cast.an_opening(consultant, language={"colleagues": "C2"})
    first = cast.a_finished_run(consultant)
    before = {each.pk: each.run_id for each in Proposal.objects.all()}
    ledger = DemandLedgerEntry.objects.count()

    second = cast.a_finished_run(consultant)

    assert second.fingerprint == first.fingerprint
    assert {each.pk for each in Proposal.objects.all()} == set(before)
    assert {each.run_id for each in Proposal.objects.all()} == {second.pk}
    assert DemandLedgerEntry.objects.count() == ledger == 1
    assert ScoredPair.objects.count() == 4


def test_what_is_no_longer_assigned_is_replaced_and_what_was_made_by_hand_stays(consultant):
    cook = cast.a_participant(consultant, goals=("5120",))
    poor = cast.an_opening(consultant, occupation="9112")
    cast.a_finished_run(consultant)
    seller = cast.a_participant(consultant, goals=("5223",))
    pairs.propose_pair(participant=seller, opening=poor, by=consultant)
    kitchen = cast.an_opening(consultant, occupation="5120")
    shop = cast.an_opening(consultant, occupation="5223")

    cast.a_finished_run(consultant)

    assert cast.suggested() == {(cook.pk, kitchen.pk), (seller.pk, shop.pk), (seller.pk, poor.pk)}
    assert Proposal.objects.get(participant=cook, opening=poor).state == ProposalState.SUPERSEDED


def test_a_held_place_is_kept_and_never_proposed_to_another(consultant):
    first = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    decisions.approve(proposal=cast.proposal_of(first), by=consultant)
    cast.a_participant(
        consultant, goals=("5120",), programme_starts_on=timezone.localdate() - timedelta(days=500)
    )

    run = cast.a_finished_run(consultant)

    assert cast.suggested() == set()
    assert run.placed == 1
    assert run.locks[0]["source"] == "hold"


def test_a_consultants_lock_is_placed_first_and_proposed(consultant):
    best = cast.a_participant(consultant, goals=("5120",))
    locked = cast.a_participant(consultant, goals=("9112",))
    opening = cast.an_opening(consultant, occupation="5120")
    pairs.lock_pair(
        participant=locked,
        opening=opening,
        by=consultant,
        reason="agreed with the family",
        until=cast.days_from_now(30),
    )

    run = cast.a_finished_run(consultant)

    assert cast.suggested() == {(locked.pk, opening.pk)}
    assert run.locks == [
        {"participant": str(locked.pk), "opening": str(opening.pk), "source": "lock"}
    ]
    assert not Proposal.objects.filter(participant=best).exists()


def test_a_lock_that_a_rule_refuses_is_left_out_and_says_which(consultant):
    person = cast.a_participant(consultant, level="A1")
    opening = cast.an_opening(consultant)
    pairs.lock_pair(
        participant=person,
        opening=opening,
        by=consultant,
        reason="agreed",
        until=cast.days_from_now(30),
    )
    employers.rest_employer(
        employer=opening.workplace.employer, by=consultant, until=cast.days_from_now(5)
    )

    run = cast.a_finished_run(consultant)

    assert run.state == RunState.DONE
    assert run.locks[0]["left_out"] == "rest"


def test_whoever_takes_the_consent_back_meanwhile_is_not_proposed(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    run = runs.claim(cast.a_waiting_run(consultant).pk, now=timezone.now())
    result = runs.calculate(run)
    candidates.withdraw_consent(participant=person, by=consultant)

    storing.store_result(run, result, now=timezone.now())

    assert cast.suggested() == set()


def test_whoever_is_given_a_place_meanwhile_gets_nothing_new(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    run = runs.claim(cast.a_waiting_run(consultant).pk, now=timezone.now())
    result = runs.calculate(run)
    decisions.approve(proposal=cast.proposal_of(person), by=consultant)

    assert storing.store_result(run, result, now=timezone.now()) is True

    assert Proposal.objects.get().state == ProposalState.APPROVED


def test_the_other_methods_propose_too(consultant):
    cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")

    for method in ("stable", "greedy"):
        run = cast.a_finished_run(consultant, method=method)
        assert (run.state, run.solver, run.placed) == (RunState.DONE, method, 1)


def test_a_region_is_matched_together(consultant):
    cast.a_participant(consultant, goals=("5120",))
    neighbour = cast.a_participant(
        base.a_consultant(base.a_unit(base.a_municipality("3435"))), goals=("5120",)
    )
    cast.an_opening(consultant, occupation="5120", capacity=2)
    region = [base.a_municipality(), base.a_municipality("3435")]

    run = runs.work_on(cast.a_waiting_run(consultant, municipalities=region).pk, now=timezone.now())

    assert run.placed == 2
    assert {each.pk for each in run.region.all()} == {"3437", "3435"}
    assert ScoredPair.objects.get(participant=neighbour).municipality_id == "3435"


def test_a_town_without_openings_or_people_is_no_fault(consultant):
    run = cast.a_finished_run(consultant)

    assert (run.state, run.participants, run.placed) == (RunState.DONE, 0, 0)
    person = cast.a_participant(consultant)
    assert cast.a_finished_run(consultant).state == RunState.DONE
    entry = DemandLedgerEntry.objects.get(participant=person)
    assert (entry.side, entry.code) == ("no_fit_person", "no_openings")


# The ledger ---------------------------------------------------------------------------------------


def test_every_no_fit_is_in_the_ledger_on_both_sides_with_what_would_help(consultant):
    person = cast.a_participant(consultant, level="A1")
    opening = cast.an_opening(consultant, language={"colleagues": "A2"})

    cast.a_finished_run(consultant)

    of_person = DemandLedgerEntry.objects.get(participant=person)
    assert (of_person.side, of_person.code) == ("no_fit_person", "language")
    assert of_person.would_help[0]["change"] == {"norwegian.speaking": "A2"}
    assert of_person.would_help[0]["opens"] == 1
    of_opening = DemandLedgerEntry.objects.get(opening=opening)
    assert (of_opening.side, of_opening.code) == ("no_fit_opening", "language")
    assert of_opening.would_help[0]["change"] == {"language.colleagues.start": "A1"}


def test_a_no_fit_is_one_row_for_as_long_as_it_lasts(consultant):
    person = cast.a_participant(consultant, level="A1")
    cast.an_opening(consultant, language={"colleagues": "A2"})
    cast.a_finished_run(consultant)
    opened = DemandLedgerEntry.objects.get(participant=person)
    again = cast.a_finished_run(consultant)

    opened.refresh_from_db()
    assert opened.run == again
    assert opened.ended_at is None

    candidates.set_norwegian(
        participant=person, levels={"speaking": "B1"}, by=consultant, source="test"
    )
    cast.a_finished_run(consultant)

    opened.refresh_from_db()
    assert opened.ended_at is not None
    assert DemandLedgerEntry.objects.unmet().count() == 0
