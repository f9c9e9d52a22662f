"""A run from the button to its proposals: once, whole, repeatable, and safe to interrupt."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.errors import DomainError, StepNotAllowed
from employers import actions as employers
from matching import tasks
from matching.actions import decisions, pairs, runs, storing
from matching.engine import solve_case
from matching.models import DemandLedgerEntry, Proposal, Run, RunCase, ScoredPair, SeenVersion
from matching.states import RUN_FLOW, ProposalState, RunState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


def a_waiting_run(consultant, **options):
    place = consultant.unit_memberships.get().unit.municipality
    given = {"municipalities": [place], "by": consultant, "now": timezone.now()} | options
    return runs.request_run(**given)


def suggested():
    return set(
        Proposal.objects.filter(state=ProposalState.SUGGESTED).values_list("participant", "opening")
    )


# What comes out ---------------------------------------------------------------------------------


def test_a_run_proposes_the_best_place_for_everybody(consultant):
    cook = cast.a_participant(consultant, goals=("5120",))
    seller = cast.a_participant(consultant, goals=("5223",))
    kitchen = cast.an_opening(consultant, occupation="5120")
    shop = cast.an_opening(consultant, occupation="5223")

    run = cast.a_finished_run(consultant)

    assert run.state == RunState.DONE, run.fault
    assert suggested() == {(cook.pk, kitchen.pk), (seller.pk, shop.pk)}
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

    assert suggested() == {(cook.pk, kitchen.pk), (seller.pk, shop.pk), (seller.pk, poor.pk)}
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

    assert suggested() == set()
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

    assert suggested() == {(locked.pk, opening.pk)}
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
    run = runs.claim(a_waiting_run(consultant).pk, now=timezone.now())
    result = runs.calculate(run)
    candidates.withdraw_consent(participant=person, by=consultant)

    storing.store_result(run, result, now=timezone.now())

    assert suggested() == set()


def test_whoever_is_given_a_place_meanwhile_gets_nothing_new(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    run = runs.claim(a_waiting_run(consultant).pk, now=timezone.now())
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

    run = runs.work_on(a_waiting_run(consultant, municipalities=region).pk, now=timezone.now())

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


# The ledger -------------------------------------------------------------------------------------


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


# The life of a run ------------------------------------------------------------------------------


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
    a_waiting_run(consultant)

    with pytest.raises(DomainError) as refused:
        a_waiting_run(consultant)
    assert refused.value.code == "run_unfinished"
    region = [base.a_municipality("3435"), base.a_municipality()]
    with pytest.raises(DomainError):
        a_waiting_run(consultant, municipalities=region)


def test_the_database_itself_refuses_a_second_unfinished_run(consultant):
    run = a_waiting_run(consultant)

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
        a_waiting_run(consultant, weights=weights)
    assert refused.value.field == field
    assert Run.objects.count() == 0


def test_a_run_is_worked_on_once(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = a_waiting_run(consultant)
    runs.work_on(run.pk, now=timezone.now())

    runs.work_on(run.pk, now=timezone.now())

    assert Run.objects.get().steps.count() == 2
    assert Proposal.objects.count() == 1


def test_a_killed_worker_leaves_nothing_and_the_clock_does_the_run_again(consultant, monkeypatch):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = a_waiting_run(consultant)
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
    slow = runs.claim(a_waiting_run(consultant).pk, now=timezone.now())
    result = runs.calculate(slow)
    runs.hand_out_again(now=timezone.now() + timedelta(minutes=11))
    runs.claim(slow.pk, now=timezone.now())

    assert storing.store_result(slow, result, now=timezone.now()) is False
    with pytest.raises(runs.Stopped):
        runs.note_progress(slow, phase="storing", share=90)
    assert Proposal.objects.count() == 0


def test_three_killed_workers_are_enough(consultant):
    run = a_waiting_run(consultant)
    now = timezone.now()
    for attempt in range(3):
        runs.claim(run.pk, now=now)
        now += timedelta(minutes=11)
        runs.hand_out_again(now=now)
        run.refresh_from_db()
        assert run.attempt == attempt + 1

    assert run.state == RunState.FAILED
    assert "3" in run.fault
    a_waiting_run(consultant)


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
    run = runs.claim(a_waiting_run(consultant).pk, now=timezone.now())

    runs.cancel_run(run=run, by=consultant)

    with pytest.raises(runs.Stopped):
        runs.calculate(run)
    assert Run.objects.get().state == RunState.CANCELLED
    with pytest.raises(StepNotAllowed):
        runs.cancel_run(run=run, by=consultant)


def test_the_clock_and_the_worker_do_the_same(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    run = a_waiting_run(consultant)

    assert tasks.run_waiting.apply(kwargs={"run_id": str(run.pk)}).get() == "done"
    a_waiting_run(consultant)
    assert tasks.run_waiting_runs.apply().get() == {"handed out again": 0, "worked on": 1}


def test_who_asked_and_that_it_ended_is_in_the_audit_trail(consultant):
    run = cast.a_finished_run(consultant)

    verbs = AuditEntry.objects.filter(subject_id=run.pk).values_list("verb", flat=True)
    assert list(verbs) == ["request_run", "finish_run"]


# Again and from the command line ----------------------------------------------------------------


def test_a_replay_gives_the_same_answer_and_writes_nothing(consultant, capsys):
    for _ in range(3):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    run = cast.a_finished_run(consultant)
    cast.a_participant(consultant, goals=("5120",))

    call_command("run_matching", replay=str(run.pk))

    assert "the same answer, 3 placed" in capsys.readouterr().out
    assert runs.replay(run)["assignment"]["placed"] == run.answer["assignment"]["placed"]
    assert Run.objects.count() == 1


def test_a_replay_of_a_case_that_was_deleted_says_so(consultant):
    run = cast.a_finished_run(consultant)
    RunCase.objects.all().delete()

    with pytest.raises(CommandError, match="no longer kept"):
        call_command("run_matching", replay=str(run.pk))


@pytest.mark.parametrize("given", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_replay_of_nothing_says_what_was_expected(given):
    with pytest.raises(CommandError, match="expected the id of a run"):
        call_command("run_matching", replay=given)


def test_the_command_prints_the_best_proposals_with_reasons(consultant, capsys):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")

    call_command("run_matching", municipality=["3437"])

    printed = capsys.readouterr().out
    assert f"{person.first_name} → {opening.title}" in printed
    assert "Goal 25/25" in printed
    assert "run_matching --replay" in printed


def test_if_changed_runs_only_where_something_has_changed(consultant, capsys):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    call_command("run_matching", all=True, if_changed=True)
    call_command("run_matching", all=True, if_changed=True)
    assert "nothing has changed" in capsys.readouterr().out
    assert Run.objects.count() == 1

    candidates.change_practical(participant=person, by=consultant, has_car=True)
    call_command("run_matching", all=True, if_changed=True)

    assert Run.objects.count() == 2


def test_an_unknown_municipality_is_named():
    with pytest.raises(CommandError, match="--municipality 9999: expected the four digits"):
        call_command("run_matching", municipality=["9999"])
    with pytest.raises(CommandError, match="--municipality 9999: expected the four digits"):
        call_command("export_case", municipality=["9999"])


def test_the_engine_alone_agrees_with_the_stored_proposals(consultant, tmp_path):

    for code in ("5120", "5223", "9112"):
        cast.a_participant(consultant, goals=(code,))
        cast.an_opening(consultant, occupation=code)
    cast.a_finished_run(consultant)
    file = tmp_path / "case.json"

    call_command("export_case", municipality=["3437"], out=file)

    answer = solve_case(json.loads(file.read_text()))
    placed = {(each["participant"], each["opening"]) for each in answer["assignment"]["placed"]}
    assert placed == {(str(person), str(opening)) for person, opening in suggested()}


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    base.a_municipality()
    with pytest.raises(CommandError, match="expected a file to write to"):
        call_command("export_case", municipality=["3437"], out=tmp_path / "no" / "case.json")


def test_the_versions_that_were_read_are_remembered(consultant):
    person = cast.a_participant(consultant)
    opening = cast.an_opening(consultant)

    cast.a_finished_run(consultant)

    seen = set(SeenVersion.objects.values_list("participant", "opening", "version"))
    assert seen == {(person.pk, None, person.version), (None, opening.pk, opening.version)}
