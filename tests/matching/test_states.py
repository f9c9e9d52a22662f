"""The flow of a proposal: every verb in every state, as one table."""

import pytest

from accounts.parties import Party
from common.errors import StepNotAllowed
from matching.states import HOLDS_PLACE, LIVE, PROPOSAL_FLOW, SAID_YES, ProposalState
from tests import builders as base
from tests.matching import offer_cast as cast

P = ProposalState
LEAVES = {
    "approve": {P.SUGGESTED},
    "undo_approval": {P.APPROVED},
    "reject": {P.SUGGESTED},
    "offer": {P.APPROVED},
    "accept": {P.OFFERED, P.ASKED},
    "ask": {P.OFFERED},
    "answer": {P.ASKED},
    "decline": {P.OFFERED, P.ASKED},
    "take_back": {P.ACCEPTED, P.WELCOMED},
    "lapse": {P.OFFERED},
    "pass_over": {P.APPROVED, P.OFFERED, P.ASKED},
    "welcome": {P.ACCEPTED},
    "refuse": {P.ACCEPTED},
    "withdraw": {P.APPROVED, P.OFFERED, P.ASKED, P.ACCEPTED, P.WELCOMED},
    "start": {P.WELCOMED},
    "end": {P.PLACED},
    "supersede": {P.SUGGESTED},
}
BY = {
    Party.CONSULTANT: {
        "approve", "undo_approval", "reject", "offer", "answer", "withdraw", "welcome", "refuse",
        "accept", "decline",
    },
    Party.PARTICIPANT: {"accept", "ask", "decline", "take_back"},
    Party.EMPLOYER: {"welcome", "refuse"},
    Party.CLOCK: {"offer", "lapse", "pass_over", "withdraw", "start", "end", "supersede"},
    Party.TEACHER: set(),
    Party.LEADER: set(),
    Party.COORDINATOR: set(),
}  # fmt: skip


@pytest.mark.parametrize("state", P)
@pytest.mark.parametrize("verb", LEAVES)
def test_a_verb_is_possible_in_its_states_and_in_no_other(verb, state):
    if state in LEAVES[verb]:
        assert PROPOSAL_FLOW.next_state(verb, state) == PROPOSAL_FLOW.steps[verb].reaches
    else:
        with pytest.raises(StepNotAllowed):
            PROPOSAL_FLOW.next_state(verb, state)


def test_the_table_knows_no_other_verb():
    assert set(PROPOSAL_FLOW.steps) == set(LEAVES)


@pytest.mark.parametrize("party", Party)
def test_each_party_takes_its_own_steps_only(party):
    taken = {verb for verb, step in PROPOSAL_FLOW.steps.items() if party in step.by}

    assert taken == BY[party]


def test_nobody_places_a_person_without_a_consultant_who_approved():
    """Every way to an offer goes through `approve`, which only consultants take."""
    reached = {PROPOSAL_FLOW.steps[v].reaches for v in LEAVES if P.SUGGESTED in LEAVES[v]}

    assert reached & HOLDS_PLACE == {P.APPROVED}
    assert PROPOSAL_FLOW.steps["approve"].by == {Party.CONSULTANT}


def test_every_button_says_what_happens_when_it_is_pressed():
    people = {Party.CONSULTANT, Party.PARTICIPANT, Party.EMPLOYER}

    assert [
        verb
        for verb, step in PROPOSAL_FLOW.steps.items()
        if step.by & people and not (step.label and step.hint)
    ] == []


def test_who_said_yes_holds_a_place_and_who_holds_one_is_live():
    assert SAID_YES < HOLDS_PLACE < LIVE


@pytest.mark.django_db
@pytest.mark.parametrize("state", P)
def test_every_state_is_reached_by_actions_and_holds_a_place_or_does_not(state):
    proposal = cast.in_state(state, base.a_consultant())

    proposal.refresh_from_db()
    assert proposal.state == state
    assert proposal.opening.places_held == (1 if state in HOLDS_PLACE else 0)
    assert proposal.opening.workplace.people_held == proposal.opening.places_held


@pytest.mark.django_db
def test_the_history_remembers_who_when_and_why():
    consultant = base.a_consultant()
    proposal = cast.declined(consultant)
    person = proposal.participant.user

    steps = [
        (each.verb, each.before, each.after, each.by, each.code)
        for each in proposal.steps.order_by("taken_at", "pk")
    ]
    assert steps == [
        ("approve", "suggested", "approved", consultant, ""),
        ("offer", "approved", "offered", consultant, ""),
        ("decline", "offered", "declined", person, "too_far"),
    ]
