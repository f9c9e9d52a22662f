"""Who may see a proposal: party by state; and what ends it at once."""

import pytest
from django.http import Http404

from accounts.access import unit_roles_of
from accounts.models import UnitMembership
from candidates import actions as candidates
from employers import actions as employers
from matching.access import proposal_for
from matching.models import Proposal
from matching.states import ProposalState
from tests import builders as base
from tests.matching import offer_cast as cast

pytestmark = pytest.mark.django_db

P = ProposalState
PARTICIPANT_SEES = {
    P.OFFERED, P.ASKED, P.ACCEPTED, P.WELCOMED, P.PLACED, P.ENDED, P.REJECTED, P.DECLINED,
    P.REFUSED, P.LAPSED, P.NOT_CHOSEN, P.WITHDRAWN,
}  # fmt: skip
EMPLOYER_SEES = {P.ACCEPTED, P.WELCOMED, P.PLACED, P.ENDED, P.REFUSED}


def sees(user, proposal):
    return Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists()


@pytest.mark.parametrize("state", P)
def test_each_party_sees_a_proposal_from_its_own_state_on(state):
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    proposal = cast.in_state(state, consultant)
    elsewhere = base.a_unit(base.a_municipality("3435"))
    person, speaker = cast.person_of(proposal), cast.speaker_of(proposal.opening)

    assert sees(consultant, proposal)
    assert sees(base.a_consultant(unit), proposal)
    assert sees(person, proposal) == (state in PARTICIPANT_SEES)
    assert sees(speaker, proposal) == (state in EMPLOYER_SEES)
    for stranger in (
        base.a_consultant(elsewhere),
        base.a_leader(unit),
        base.a_teacher(unit),
        base.a_user(),
        cast.speaker_of(cast.a_place(consultant)),
        cast.a_person(consultant).user,
    ):
        assert not sees(stranger, proposal), unit_roles_of(stranger)


def test_each_viewer_is_marked_with_the_party_they_speak_for():
    consultant = base.a_consultant()
    proposal = cast.a_yes(consultant)

    def marks(user):
        return Proposal.objects.visible_to(user).get(pk=proposal.pk).viewer_parties

    assert marks(consultant) == {"consultant"}
    assert marks(cast.person_of(proposal)) == {"participant"}
    assert marks(cast.speaker_of(proposal.opening)) == {"employer"}


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ("accepted", "withdraw"),
        ("accepted", "pause"),
        ("accepted", "protect"),
        ("accepted", "close"),
        ("welcomed", "withdraw"),
        ("welcomed", "protect"),
        ("welcomed", "close"),
    ],
)
def test_a_card_is_gone_with_the_next_request_when_the_consent_ends(what, state):
    consultant = base.a_consultant()
    proposal = cast.in_state(state, consultant)
    person = proposal.participant
    ends = {
        "withdraw": lambda: candidates.withdraw_consent(participant=person, by=person.user),
        "pause": lambda: candidates.pause_matching(participant=person, by=person.user),
        "protect": lambda: candidates.set_protected_address(
            participant=person, is_protected=True, by=consultant
        ),
        "close": lambda: candidates.close_participant(participant=person, by=consultant),
    }
    assert sees(cast.speaker_of(proposal.opening), proposal)

    ends[what]()

    assert not sees(cast.speaker_of(proposal.opening), proposal)
    with pytest.raises(Http404):
        proposal_for(cast.speaker_of(proposal.opening), proposal.pk)


def test_who_is_welcomed_stays_in_sight_in_a_pause_of_matching():
    proposal = cast.a_welcome(base.a_consultant())

    candidates.pause_matching(participant=proposal.participant, by=cast.person_of(proposal))

    assert sees(cast.speaker_of(proposal.opening), proposal)


def test_a_stay_goes_on_when_the_consent_to_matching_is_taken_back():
    consultant = base.a_consultant()
    proposal = cast.a_stay(consultant)

    candidates.withdraw_consent(participant=proposal.participant, by=cast.person_of(proposal))

    assert sees(cast.speaker_of(proposal.opening), proposal)


def test_a_protected_address_shows_to_its_own_consultant_and_to_nobody_else():
    unit = base.a_unit()
    consultant, colleague = base.a_consultant(unit), base.a_consultant(unit)
    proposal = cast.a_stay(consultant)
    assert sees(colleague, proposal)

    candidates.set_protected_address(
        participant=proposal.participant, is_protected=True, by=consultant
    )

    assert sees(consultant, proposal)
    assert not sees(colleague, proposal)
    assert not sees(cast.speaker_of(proposal.opening), proposal)


def test_rights_end_with_the_membership():
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    proposal = cast.a_yes(consultant)
    speaker = cast.speaker_of(proposal.opening)
    employer = proposal.opening.workplace.employer

    employers.add_member(employer=employer, user=base.a_user(), by=consultant)
    employers.end_member(member=employer.members.get(user=speaker), by=consultant)
    UnitMembership.objects.filter(user=consultant).update(ended_at="2020-01-01T00:00Z")

    assert not sees(speaker, proposal)
    assert not sees(consultant, proposal)


def test_an_employer_that_is_no_longer_approved_sees_no_card():
    consultant = base.a_consultant()
    proposal = cast.a_yes(consultant)

    employers.decline_employer(
        employer=proposal.opening.workplace.employer, by=consultant, reason="A reason"
    )

    assert not sees(cast.speaker_of(proposal.opening), proposal)


def test_what_was_withdrawn_before_it_was_sent_never_reaches_the_participant():
    consultant = base.a_consultant()
    proposal = cast.an_approval(consultant)

    cast.decisions.withdraw(proposal=proposal, by=consultant, code="place_gone")

    assert not sees(cast.person_of(proposal), proposal)


def test_an_employer_in_two_roles_sees_each_with_its_own_rights():
    """Somebody who is a participant and speaks for an employer: both marks on the own card."""
    consultant = base.a_consultant()
    proposal = cast.a_yes(consultant)
    employers.add_member(
        employer=proposal.opening.workplace.employer,
        user=cast.person_of(proposal),
        by=consultant,
    )

    seen = Proposal.objects.visible_to(cast.person_of(proposal)).get(pk=proposal.pk)

    assert seen.viewer_parties == {"participant", "employer"}
