"""What a consultant decides: approve holds a place; undo, send, reject, withdraw."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.errors import NoRoom, StaleRecord, StepNotAllowed
from matching.actions import decisions
from matching.models import DemandLedgerEntry, Proposal
from matching.states import ProposalState
from notifications.models import Message
from tests import builders as base
from tests.matching import offer_cast as way
from tests.matching.offer_cast import closed, paused, protected, refusal, told, without_consent

pytestmark = pytest.mark.django_db


def approve(proposal, by, **more):
    return decisions.approve(proposal=proposal, by=by, **more)


# Approve


def test_approving_holds_a_place_and_says_who_when_and_why():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)

    approve(proposal, consultant, note="She asked for this kitchen.")

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED
    assert proposal.approved_by == consultant
    assert timezone.now() - proposal.approved_at < timedelta(minutes=1)
    assert proposal.approval_reason == "She asked for this kitchen."
    assert proposal.opening.places_held == 1
    assert AuditEntry.objects.filter(subject_id=proposal.pk, verb="approve", by=consultant).exists()
    assert told(way.person_of(proposal)) == []


def test_a_double_click_approves_once():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)
    version = proposal.version

    first = approve(proposal, consultant, version=version)
    second = approve(proposal, consultant, version=version)

    assert first == second
    assert proposal.steps.count() == 1
    assert Proposal.objects.get(pk=proposal.pk).opening.places_held == 1


def test_a_colleague_who_comes_second_reads_that_it_is_decided():
    unit = base.a_unit()
    consultant, colleague = base.a_consultant(unit), base.a_consultant(unit)
    proposal = way.an_approval(consultant)

    assert isinstance(refusal(lambda: approve(proposal, colleague)), StepNotAllowed)


def test_a_form_that_was_opened_on_an_older_calculation_is_refused():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)

    with pytest.raises(StaleRecord):
        approve(proposal, consultant, version="1-1-suggested")


def test_the_last_place_is_given_once_and_the_second_reads_why():
    consultant = base.a_consultant()
    opening = way.a_place(consultant, occupation="5120", capacity=1)
    first, second = (way.a_proposal(consultant, opening=opening) for _ in range(2))
    approve(first, consultant)

    with pytest.raises(NoRoom) as refused:
        approve(second, consultant)

    assert refused.value.code == "capacity"
    assert "taken" in refused.value.message
    second.refresh_from_db()
    assert second.state == ProposalState.SUGGESTED


# Undo


def test_undo_frees_the_place_before_anything_is_sent():
    consultant = base.a_consultant()
    proposal = way.an_approval(consultant)

    decisions.undo_approval(proposal=proposal, by=consultant)

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUGGESTED
    assert proposal.opening.places_held == 0
    assert proposal.approved_by is None
    assert approve(proposal, consultant).state == ProposalState.APPROVED


def test_undo_is_possible_for_ten_minutes():
    consultant = base.a_consultant()
    proposal = way.an_approval(consultant)

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert (
            refusal(lambda: decisions.undo_approval(proposal=proposal, by=consultant)).code
            == "too_late"
        )


def test_a_sent_offer_cannot_be_undone():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)

    with pytest.raises(StepNotAllowed):
        decisions.undo_approval(proposal=proposal, by=consultant)


# Send


def test_the_clock_sends_ten_minutes_after_the_approval():
    consultant = base.a_consultant()
    proposal = way.an_approval(consultant)

    early = decisions.send_approved_offers(now=proposal.approved_at + timedelta(minutes=9))
    sent = decisions.send_approved_offers(now=proposal.approved_at + timedelta(minutes=10))
    again = decisions.send_approved_offers(now=proposal.approved_at + timedelta(minutes=20))

    proposal.refresh_from_db()
    assert (early, sent, again) == (0, 1, 0)
    assert proposal.state == ProposalState.OFFERED
    assert told(way.person_of(proposal)) == ["matching.offer"]


def test_the_first_offer_waits_until_rights_and_duties_are_read():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",), knows_rights=False)
    proposal = way.an_approval(consultant, participant=person)
    later = proposal.approved_at + timedelta(minutes=15)

    assert told(person.user) == ["matching.rights_first"]
    assert decisions.send_approved_offers(now=later) == 0
    assert (
        refusal(lambda: decisions.send_offer(proposal=proposal, by=consultant, now=later)).code
        == "rights_first"
    )

    candidates.confirm_rights(participant=person, by=person.user)

    assert decisions.send_approved_offers(now=later) == 1
    assert told(person.user) == ["matching.offer", "matching.rights_first"]


def test_the_course_on_rights_counts_like_the_page():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",), knows_rights=False)
    proposal = way.an_approval(consultant, participant=person)

    candidates.record_rights_course(participant=person, on=timezone.localdate(), by=consultant)

    assert decisions.send_approved_offers(now=proposal.approved_at + timedelta(minutes=15)) == 1


def test_an_offer_goes_out_only_while_the_consent_stands():
    consultant = base.a_consultant()
    proposal = way.an_approval(consultant)
    without_consent(proposal, consultant)

    assert decisions.send_approved_offers(now=proposal.approved_at + timedelta(hours=1)) == 0


# Reject


def test_rejecting_keeps_the_code_and_lands_in_the_ledger_of_both_sides():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)

    decisions.reject(proposal=proposal, by=consultant, code="not_ready", note="Wait until spring.")

    entry = DemandLedgerEntry.objects.get()
    step = proposal.steps.get()
    assert (entry.side, entry.code) == ("consultant", "not_ready")
    assert (entry.participant, entry.opening) == (proposal.participant, proposal.opening)
    assert entry.note == ""
    assert (step.code, step.note) == ("not_ready", "Wait until spring.")
    assert entry.municipality == proposal.participant.municipality


@pytest.mark.parametrize(
    ("code", "note", "field"), [("", "", "code"), ("no_such", "", "code"), ("other", " ", "note")]
)
def test_a_no_needs_a_reason_from_the_list_and_other_needs_words(code, note, field):
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)

    refused = refusal(
        lambda: decisions.reject(proposal=proposal, by=consultant, code=code, note=note)
    )

    assert refused.field == field
    assert DemandLedgerEntry.objects.count() == 0


# Withdraw


@pytest.mark.parametrize(
    ("state", "person", "employer"),
    [
        ("approved", [], []),
        ("offered", ["matching.withdrawn"], []),
        ("asked", ["matching.withdrawn"], []),
        ("accepted", ["matching.withdrawn"], ["matching.no_longer_available"]),
        ("welcomed", ["matching.withdrawn"], ["matching.no_longer_available"]),
    ],
)
def test_withdrawing_tells_whoever_knew_and_frees_the_place(state, person, employer):
    consultant = base.a_consultant()
    proposal = way.in_state(state, consultant)
    Message.objects.all().delete()

    decisions.withdraw(proposal=proposal, by=consultant, code="place_gone")

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    assert proposal.opening.places_held == 0
    assert told(way.person_of(proposal)) == person
    assert told(way.speaker_of(proposal.opening)) == employer


STATES = ["approved", "offered", "asked", "accepted", "welcomed"]
ENDS = [without_consent, paused, protected, closed]
ENDED_BY = [
    (state, end) for state in STATES for end in ENDS if (state, end) != ("welcomed", paused)
]


@pytest.mark.parametrize(("state", "end"), ENDED_BY)
def test_the_clock_ends_every_offer_of_who_takes_no_part_any_more(end, state):
    consultant = base.a_consultant()
    proposal = way.in_state(state, consultant)
    suggested = way.a_proposal(consultant)
    end(proposal, consultant)
    Message.objects.all().delete()

    ended = decisions.withdraw_without_consent(now=timezone.now())
    again = decisions.withdraw_without_consent(now=timezone.now())

    proposal.refresh_from_db()
    assert (ended, again) == (1, 0)
    assert proposal.state == ProposalState.WITHDRAWN
    assert proposal.opening.places_held == 0
    assert told(way.person_of(proposal)) == []
    assert told(consultant) == ["matching.withdrawn_by_itself"]
    knew = state in {"accepted", "welcomed"}
    gone = ["matching.no_longer_available"] if knew else []
    assert told(way.speaker_of(proposal.opening)) == gone
    suggested.refresh_from_db()
    assert suggested.state == ProposalState.SUGGESTED


def test_a_pause_means_no_new_offers_and_takes_no_welcome_back():
    consultant = base.a_consultant()
    proposal = way.a_welcome(consultant)
    paused(proposal, consultant)

    assert decisions.withdraw_without_consent(now=timezone.now()) == 0
    without_consent(proposal, consultant)
    assert decisions.withdraw_without_consent(now=timezone.now()) == 1


def test_a_suggestion_of_who_takes_no_part_any_more_is_over_too():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)
    protected(proposal, consultant)

    decisions.withdraw_without_consent(now=timezone.now())

    assert Proposal.objects.live().count() == 0


def test_a_stay_is_not_ended_by_the_clock_when_the_consent_ends():
    consultant = base.a_consultant()
    proposal = way.a_stay(consultant)
    without_consent(proposal, consultant)

    assert decisions.withdraw_without_consent(now=timezone.now()) == 0


# Several at once


def test_several_are_decided_each_on_its_own_with_one_result_a_row():
    consultant = base.a_consultant()
    opening = way.a_place(consultant, occupation="5120", capacity=2)
    rows = [way.a_proposal(consultant, opening=opening) for _ in range(3)]

    results = decisions.decide_together(proposals=rows, verb="approve", by=consultant)

    assert [each.pk for each, _ in results] == [each.pk for each in rows]
    assert [bool(why) for _, why in results] == [False, False, True]
    assert Proposal.objects.filter(state=ProposalState.APPROVED).count() == 2


def test_several_are_rejected_with_one_code():
    consultant = base.a_consultant()
    rows = [way.a_proposal(consultant) for _ in range(2)]

    decisions.decide_together(proposals=rows, verb="reject", by=consultant, code="not_ready")

    assert DemandLedgerEntry.objects.filter(code="not_ready").count() == 2


def test_at_most_twenty_at_once_and_only_approve_or_reject():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)

    def decide(rows, verb):
        return lambda: decisions.decide_together(proposals=rows, verb=verb, by=consultant)

    assert refusal(decide([proposal] * 21, "approve")).code == "too_many"
    assert refusal(decide([proposal], "withdraw")).code == "step_not_allowed"
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUGGESTED
