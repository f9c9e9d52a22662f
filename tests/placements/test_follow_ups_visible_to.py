"""Who sees which follow-up: each party, in each state, and a protected address."""

import pytest

from candidates import actions as candidates
from placements.actions import follow_ups
from placements.models import FollowUp
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db

PARTIES = ("consultant", "teacher", "participant", "employer")


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def kinds_seen(user) -> set[str]:
    return set(FollowUp.objects.visible_to(user).values_list("kind", flat=True))


@pytest.mark.parametrize("state", ["due", "done", "cancelled"])
def test_staff_see_all_and_the_others_the_shared_days_in_every_state(consultant, state):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    for task in placement.follow_ups.all():
        if state == "done":
            held = follow_ups.hold_task(task)
            follow_ups.finish_held(held, by=consultant, on=cast.today())
        if state == "cancelled":
            follow_ups.cancel(task=task, by=consultant, code="enough_contact")
    speaker = offer_cast.speaker_of(placement.opening)
    everything = set(placement.follow_ups.values_list("kind", flat=True))
    shared = everything - {"prepare_class", "sum_up_class"}

    assert kinds_seen(consultant) == kinds_seen(teacher) == everything
    assert kinds_seen(placement.participant.user) == kinds_seen(speaker) == shared
    assert kinds_seen(base.a_user()) == kinds_seen(base.a_consultant()) == set()


def test_each_party_is_marked_with_its_own_capacity(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    people = (
        placement.participant.consultant,
        teacher,
        placement.participant.user,
        offer_cast.speaker_of(placement.opening),
    )

    seen = [FollowUp.objects.visible_to(user).filter(kind="first_day").get() for user in people]

    assert [row.viewer_parties for row in seen] == [{party} for party in PARTIES]


def test_a_protected_address_opens_to_its_own_consultant_only(consultant):
    placement = cast.an_agreed_placement(consultant)
    colleague = base.a_consultant(placement.participant.unit)
    seen_before = bool(kinds_seen(colleague))

    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=consultant
    )

    speaker = offer_cast.speaker_of(placement.opening)
    assert seen_before
    assert kinds_seen(consultant)
    assert kinds_seen(colleague) == kinds_seen(speaker) == set()


def test_a_task_with_the_same_key_is_made_once(consultant):
    placement = cast.an_agreed_placement(consultant)
    facts = {
        "placement": placement,
        "participant": placement.participant,
        "kind": "other",
        "due_on": cast.today(),
        "owner": consultant,
        "key": "the same",
    }

    first, again = (follow_ups.create_task(**facts) for _ in range(2))

    assert first == again


def test_nothing_is_planned_for_a_placement_that_is_over(consultant):
    placement = cast.an_ended_placement(consultant)

    refused = offer_cast.refusal(
        lambda: follow_ups.create_task(
            placement=placement,
            participant=placement.participant,
            kind="regular",
            due_on=cast.today(),
            owner=consultant,
        )
    )

    assert (refused.code, refused.field) == ("placement_over", "due_on")


def test_other_as_a_reason_needs_words(consultant):
    task = cast.an_agreed_placement(consultant).follow_ups.first()

    refused = offer_cast.refusal(lambda: follow_ups.cancel(task=task, by=consultant, code="other"))

    assert refused.field == "reason"
