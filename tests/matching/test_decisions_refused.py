"""What stands against an approval: out of date, rules, warnings."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from candidates import actions as candidates
from employers import actions as employers
from employers.models.facts import OpeningFacts
from matching.actions import decisions, offers, pairs
from matching.models import Proposal
from matching.states import DecisionWarning, ProposalState
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.offer_cast import closed, paused, protected, refusal, without_consent

pytestmark = pytest.mark.django_db


def approve(proposal, by, **more):
    return decisions.approve(proposal=proposal, by=by, **more)


# Out of date


def change_profile(proposal, consultant):
    candidates.set_availability(
        participant=proposal.participant,
        spans={"mon": (time(8), time(16)), "tue": (time(8), time(16))},
        by=consultant,
    )


def change_level(proposal, consultant):
    candidates.set_norwegian(
        participant=proposal.participant, levels={"speaking": "B1"}, by=consultant, source="test"
    )


def change_opening(proposal, consultant):
    employers.change_opening(
        opening=proposal.opening, by=consultant, facts=OpeningFacts(fields={"weeks": 20})
    )


def resting(proposal, consultant):
    employers.rest_employer(
        employer=proposal.opening.workplace.employer,
        by=consultant,
        until=timezone.localdate() + timedelta(days=10),
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (change_profile, "the profile (Days)"),
        (change_level, "the profile (Norwegian)"),
        (change_opening, "the opening (Weeks)"),
        (resting, "the opening (The employer’s rest)"),
    ],
)
def test_a_proposal_from_an_older_profile_or_opening_cannot_be_approved(change, named):
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)
    change(proposal, consultant)

    refused = refusal(lambda: approve(proposal, consultant))

    assert refused.code == "outdated"
    assert refused.message == (
        "A proposal computed from an older profile or opening cannot be approved. "
        f"Changed since: {named}. Calculate again."
    )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.opening.places_held) == (ProposalState.SUGGESTED, 0)


def test_calculated_again_it_can_be_approved():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)
    change_opening(proposal, consultant)

    again = pairs.propose_pair(
        participant=proposal.participant, opening=proposal.opening, by=consultant
    )

    assert approve(again, consultant).state == ProposalState.APPROVED


# Rules that say no


def banned(proposal, consultant):
    """Banned by hand after it was suggested: the ban ends the suggestion, so a new row is asked."""
    pairs.PairBan.objects.create(
        participant=proposal.participant, opening=proposal.opening, by=consultant, reason="A reason"
    )


def talk_due(proposal, consultant):
    candidates.open_support_talk(participant=proposal.participant, at=timezone.now(), by=consultant)


def in_practice(proposal, consultant):
    candidates.start_practice(
        participant=proposal.participant, on=timezone.localdate(), by=consultant
    )


def firm_not_approved(proposal, consultant):
    employers.decline_employer(
        employer=proposal.opening.workplace.employer, by=consultant, reason="A reason"
    )


def opening_closed(proposal, consultant):
    employers.close_opening(opening=proposal.opening, by=consultant)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_consent, "consent"),
        (paused, "consent"),
        (protected, "consent"),
        (closed, "consent"),
        (banned, "pair"),
        (talk_due, "rest"),
        (in_practice, "placed"),
        (resting, "rest"),
        (firm_not_approved, "not_open"),
        (opening_closed, "not_open"),
    ],
)
def test_a_rule_that_says_no_is_named_and_nothing_is_held(change, code):
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)
    change(proposal, consultant)
    calculated_again(proposal)

    refused = refusal(lambda: approve(proposal, consultant))

    assert refused.code == code
    proposal.refresh_from_db()
    assert (proposal.state, proposal.opening.places_held) == (ProposalState.SUGGESTED, 0)


def calculated_again(proposal):
    """As if the suggestion came from today's versions, so that the rule itself is asked."""
    fresh = Proposal.objects.select_related("participant", "opening").get(pk=proposal.pk)
    Proposal.objects.filter(pk=proposal.pk).update(
        participant_version=fresh.participant.version, opening_version=fresh.opening.version
    )


def test_who_has_said_yes_elsewhere_is_offered_nothing_more():
    consultant = base.a_consultant()
    first = way.a_proposal(consultant)
    second = way.a_proposal(consultant, participant=first.participant)
    offer = decisions.send_offer(
        proposal=approve(first, consultant), by=consultant, now=timezone.now()
    )
    offers.accept(proposal=offer, by=way.person_of(offer))

    assert refusal(lambda: approve(second, consultant)).code == "taken"


def test_three_offers_to_choose_from_and_not_four():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    proposals = [way.a_proposal(consultant, participant=person) for _ in range(4)]
    for each in proposals[:3]:
        approve(each, consultant)

    assert refusal(lambda: approve(proposals[3], consultant)).code == "too_many_offers"


def test_nobody_approves_a_place_for_themselves():
    consultant = base.a_consultant()
    proposal = way.a_proposal(consultant)

    assert refusal(lambda: approve(proposal, way.person_of(proposal))).code == "pair"


def test_the_workplaces_ceiling_counts_other_schemes_too():
    consultant = base.a_consultant()
    workplace = cast.a_workplace(consultant, supervision_ceiling=2)
    opening = way.a_place(consultant, workplace=workplace, occupation="5120", capacity=2)
    first, second = (way.a_proposal(consultant, opening=opening) for _ in range(2))
    approve(first, consultant)
    employers.add_occupancy(workplace=workplace, by=consultant, scheme="pupil", people=1)

    calculated_again(second)

    assert refusal(lambda: approve(second, consultant)).code == "ceiling"


# Warnings


def only_room(consultant):
    return way.a_proposal(consultant, participant=way.a_person(consultant))


def practice_again(consultant):
    person = way.a_person(consultant, goals=("8332",))
    candidates.end_practice(
        participant=person, on=timezone.localdate() - timedelta(days=9), by=consultant
    )
    return way.a_proposal(consultant, participant=person)


def said_no_before(consultant):
    said = way.declined(consultant)
    return pairs.propose_pair(participant=said.participant, opening=said.opening, by=consultant)


def own_employer(consultant):
    proposal = way.a_proposal(consultant)
    employers.add_member(
        employer=proposal.opening.workplace.employer, user=consultant, by=consultant
    )
    return proposal


@pytest.mark.parametrize(
    ("make", "warnings"),
    [
        (only_room, {DecisionWarning.AVAILABILITY_ONLY}),
        (
            practice_again,
            {DecisionWarning.PRACTICE_AFTER_PRACTICE, DecisionWarning.AVAILABILITY_ONLY},
        ),
        (said_no_before, {DecisionWarning.AGAINST_WISH}),
        (own_employer, {DecisionWarning.KNOWS_EACH_OTHER}),
    ],
)
def test_a_warning_needs_a_written_reason_which_is_kept(make, warnings):
    consultant = base.a_consultant()
    proposal = make(consultant)

    refused = refusal(lambda: approve(proposal, consultant, note="   "))
    approved = approve(proposal, consultant, note="We talked about it twice.")

    assert (refused.code, refused.field) == ("reason_needed", "note")
    for warning in warnings:
        assert str(warning.label) in refused.message
    assert set(approved.approval_warnings) == warnings
    assert approved.approval_reason == "We talked about it twice."


def test_another_consultant_without_the_relation_needs_no_reason():
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    proposal = own_employer(consultant)

    assert approve(proposal, base.a_consultant(unit)).approval_warnings == []
