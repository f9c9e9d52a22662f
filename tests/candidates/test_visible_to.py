"""Who may know of a participant: party × state, tenant by tenant."""

import pytest
from django.utils import timezone

from accounts.actions import end_membership
from accounts.models import UnitMembership
from candidates import actions
from candidates.models import Participant
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit, a_user
from tests.candidates.builders import a_participant, a_participant_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The fixed cast round one participant."""
    unit = a_unit()
    other_unit = a_unit(unit.municipality)
    teacher = a_teacher(a_unit(unit.municipality, kind="school"))
    deputy = a_consultant(other_unit)
    participant = a_participant_with_account(unit, teacher=teacher, deputy=deputy)
    return {
        "participant": participant,
        "the person": participant.user,
        "own consultant": participant.consultant,
        "deputy": deputy,
        "consultant of the unit": a_consultant(unit),
        "consultant of another unit": a_consultant(other_unit),
        "consultant of another municipality": a_consultant(a_unit(a_municipality("3435"))),
        "own teacher": teacher,
        "another teacher": a_teacher(a_unit(unit.municipality, kind="school")),
        "leader": a_leader(unit),
        "another participant": a_participant_with_account(unit).user,
        "stranger": a_user(),
    }


OPEN = {
    "the person": {"participant"},
    "own consultant": {"consultant"},
    "deputy": {"consultant"},
    "consultant of the unit": {"consultant"},
    "own teacher": {"teacher"},
}
PROTECTED = {
    "the person": {"participant"},
    "own consultant": {"consultant"},
    "deputy": {"consultant"},
}


def seen_by(cast, participant):
    """{who: capacities} of everybody in the cast who finds the participant."""
    seen = {}
    for who, user in cast.items():
        if who == "participant":
            continue
        found = Participant.objects.visible_to(user).filter(pk=participant.pk).first()
        if found is not None:
            seen[who] = found.viewer_parties
    return seen


def test_an_open_participant_is_seen_by_the_unit_the_teacher_and_the_person(cast):
    assert seen_by(cast, cast["participant"]) == OPEN


def test_a_protected_address_opens_to_the_owner_the_deputy_and_the_person_only(cast):
    participant = cast["participant"]
    actions.set_protected_address(
        participant=participant, is_protected=True, by=participant.consultant
    )

    assert seen_by(cast, participant) == PROTECTED


def test_a_closed_case_is_seen_by_the_same_people(cast):
    participant = cast["participant"]
    actions.close_participant(participant=participant, by=participant.consultant)

    assert seen_by(cast, participant) == OPEN


@pytest.mark.parametrize("who", ["own consultant", "deputy", "own teacher"])
def test_an_ended_membership_closes_the_door_at_once(cast, who):
    membership = UnitMembership.objects.get(user=cast[who])
    end_membership(membership=membership, by=cast["leader"], at=timezone.now())

    assert seen_by(cast, cast["participant"]) == {
        name: marks for name, marks in OPEN.items() if name != who
    }


def test_after_a_hand_over_to_the_deputy_the_old_consultant_still_sees_the_unit_only():
    unit, other_unit = a_unit(), None
    other_unit = a_unit(unit.municipality)
    participant = a_participant(unit, a_consultant(other_unit))
    old = participant.consultant
    actions.hand_over(participant=participant, consultant=a_consultant(unit), by=old)

    assert not Participant.objects.visible_to(old).exists()


def test_a_run_never_reads_protected_closed_paused_or_unwilling_people(cast):
    day = timezone.localdate()
    participant = cast["participant"]
    by = participant.consultant
    matched = Participant.objects.in_matching(day)
    assert list(matched) == []

    actions.give_consent(participant=participant, by=participant.user)
    assert list(matched.all()) == [participant]

    actions.pause_matching(participant=participant, by=participant.user)
    assert list(matched.all()) == []
    actions.resume_matching(participant=participant, by=participant.user)
    assert list(matched.all()) == [participant]

    actions.set_protected_address(participant=participant, is_protected=True, by=by)
    assert list(matched.all()) == []
    actions.set_protected_address(participant=participant, is_protected=False, by=by)
    actions.close_participant(participant=participant, by=by)
    assert list(matched.all()) == []
