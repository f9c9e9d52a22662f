"""Each guard stops the start until somebody writes why they go on, and is counted."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from employers import actions as employers
from matching.models import Proposal
from placements.actions import course
from placements.models import Placement
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def consultant():
    return base.a_consultant()


def prepared(by: User, **given: Any) -> Placement:
    placement = cast.an_agreed_placement(by, **given)
    cast.visit_held(placement, by)
    return placement


def off_the_goal_again(by: User) -> Placement:
    """The person has been in practice before, and this is not towards what they want."""
    placement = prepared(by)
    Proposal.objects.filter(pk=placement.proposal_id).update(criteria={"goal": {"value": 0.2}})
    person = placement.participant
    person.last_practice_ended_on = cast.today()
    person.save(update_fields=["last_practice_ended_on"])
    return placement


def approved_by_somebody_of_the_workplace(by: User) -> Placement:
    placement = prepared(by)
    employers.add_member(employer=placement.workplace.employer, user=by, by=by)
    return placement


def unpaid_at_the_same_employer_again(by: User) -> Placement:
    placement = prepared(by)
    first = cast.an_ended_placement(by)
    Placement.objects.filter(pk=first.pk).update(
        participant=placement.participant,
        workplace=placement.workplace,
        starts_on=placement.starts_on - 400 * DAY,
        started_on=placement.starts_on - 400 * DAY,
        ended_on=placement.starts_on - 300 * DAY,
        ends_on=placement.starts_on - 300 * DAY,
    )
    return placement


def only_room(by: User) -> Placement:
    placement = prepared(by)
    Proposal.objects.filter(pk=placement.proposal_id).update(is_availability_only=True)
    return placement


SCENES = {
    "practice_to_practice": off_the_goal_again,
    "conflict_of_interest": approved_by_somebody_of_the_workplace,
    "unpaid_loop": unpaid_at_the_same_employer_again,
    "availability_only": only_room,
}


@pytest.mark.parametrize("guard", SCENES)
def test_it_starts_only_with_a_reason_that_is_counted(consultant, guard):
    placement = Placement.objects.get(pk=SCENES[guard](consultant).pk)
    start = {"placement": placement, "by": consultant, "on": placement.starts_on}

    refused = offer_cast.refusal(lambda: course.start(**start))
    started = course.start(**start, reasons={guard: "It is the way to a job"})

    assert refused.code == guard
    passed = started.guard_overrides.get()
    assert (passed.guard, passed.reason) == (guard, "It is the way to a job")


def test_nothing_stands_against_a_plain_start(consultant):
    placement = prepared(consultant)

    started = course.start(placement=placement, by=consultant, on=placement.starts_on)

    assert started.guard_overrides.count() == 0
