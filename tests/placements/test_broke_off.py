"""What the end of a placement tells matching: the same person is not sent there once more."""

import pytest
from django.utils import timezone

from common.models import read_tables
from employers.models import RepairTalk
from matching.actions.pairs import propose_pair
from matching.case.bans import ban_tables, bans_for
from matching.case.people import people_at
from matching.queries.by_hand import decided_before
from tests import builders as base
from tests.matching import builders as cast
from tests.placements.builders import an_ended_placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        ("tasks_do_not_fit", "broke_off"),
        ("no_time_at_work", "broke_off"),
        ("no_follow_up", None),
        ("moved", None),
        ("completed", None),
    ],
)
def test_what_broke_off_at_a_workplace_is_proposed_there_by_no_run(consultant, cause, code):
    placement = an_ended_placement(consultant, cause=cause)
    person, place = placement.participant, placement.opening
    beside = cast.an_opening(consultant, workplace=place.workplace)
    elsewhere = cast.an_opening(consultant)
    today = timezone.localdate()

    people = people_at(day=today, municipalities=[person.municipality_id], participants=[person.pk])
    openings = {each.pk: each for each in (place, beside, elsewhere)}
    read = read_tables(ban_tables(people, today), together=True)
    bans = bans_for(people, openings, set(), read, today)

    assert bans == ({(person.pk, each.pk): code for each in (place, beside)} if code else {})


def test_the_page_of_the_pair_says_that_it_broke_off(consultant):
    placement = an_ended_placement(consultant, cause="language_gap")
    beside = cast.an_opening(consultant, workplace=placement.workplace)

    for opening in (placement.opening, beside):
        found = decided_before(placement.participant, opening, timezone.localdate())
        assert found["said_no"]["who"] == "A placement here broke off"


def test_a_consultant_may_try_once_more(consultant):
    placement = an_ended_placement(consultant, cause="language_gap")
    RepairTalk.objects.all().delete()
    person = placement.participant
    type(person).objects.filter(pk=person.pk).update(support_talk_due_since=None)
    beside = cast.an_opening(
        consultant, workplace=placement.workplace, occupation="5120", hire="yes"
    )

    proposal = propose_pair(participant=person, opening=beside, by=consultant)

    assert proposal.state == "suggested"
