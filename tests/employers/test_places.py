"""The last door: a place is held only where each limit has room."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import DomainError, NoRoom
from employers import actions
from employers.models import Opening, Workplace
from tests.builders import a_consultant
from tests.employers.builders import (
    a_draft,
    a_member,
    an_employer,
    an_opening,
    somebody_inside,
    the_workplace,
    workplace_facts,
)

pytestmark = pytest.mark.django_db


def refused_code(opening: Opening) -> str:
    with pytest.raises(NoRoom) as refused:
        actions.hold_place(opening_id=opening.pk)
    assert refused.value.message
    return refused.value.code


def held_now(opening: Opening) -> tuple[int, int]:
    opening.refresh_from_db()
    return opening.places_held, Workplace.objects.get(pk=opening.workplace_id).people_held


def test_a_held_place_counts_at_the_opening_and_the_workplace():
    opening = an_opening(capacity=2)
    actions.hold_place(opening_id=opening.pk)
    assert held_now(opening) == (1, 1)
    actions.release_place(opening)
    assert held_now(opening) == (0, 0)


def test_a_full_opening_has_no_room():
    opening = an_opening()
    actions.hold_place(opening_id=opening.pk)
    assert refused_code(opening) == "capacity"
    assert held_now(opening) == (1, 1)


def test_the_workplaces_ceiling_counts_all_its_openings():
    employer = an_employer()
    first, second = an_opening(employer), an_opening(employer, title="Other", capacity=2)
    actions.hold_place(opening_id=first.pk)
    actions.hold_place(opening_id=second.pk)
    assert refused_code(second) == "ceiling"


def test_people_from_other_schemes_count_while_they_are_there():
    opening = an_opening(capacity=2)
    until = timezone.localdate() + timedelta(days=10)
    somebody_inside(opening.workplace, people=2, ends_on=until)
    assert refused_code(opening) == "ceiling"
    actions.hold_place(opening_id=opening.pk, today=until + timedelta(days=1))
    assert held_now(opening) == (1, 1)


def test_a_workplace_without_a_ceiling_has_no_limit_of_its_own():
    employer = an_employer(workplace={"supervision_ceiling": None})
    opening = an_opening(employer, capacity=3)
    for _turn in range(3):
        actions.hold_place(opening_id=opening.pk)
    assert held_now(opening) == (3, 3)


def test_the_employers_own_limit_counts_every_workplace():
    employer = an_employer()
    opening = an_opening(employer, capacity=2)
    actions.change_employer(employer=employer, by=a_consultant(), max_people=1)
    other = actions.add_workplace(employer=employer, by=a_consultant(), **workplace_facts(name="2"))
    actions.hold_place(opening_id=opening.pk)
    assert refused_code(opening) == "max_people"
    assert other.people_held == 0


@pytest.mark.parametrize("why", ["rest", "no", "repair"])
def test_a_resting_employer_takes_nobody(why):
    opening = an_opening()
    employer, by = opening.workplace.employer, a_consultant()
    if why == "rest":
        actions.rest_employer(employer=employer, by=by, until=timezone.localdate())
    elif why == "no":
        actions.set_appetite(employer=employer, by=by, appetite="no", reason="less_work")
    else:
        actions.open_repair_talk(employer=employer, by=by)
    assert refused_code(opening) == "rest"


def test_rest_ends_by_itself():
    opening = an_opening()
    today = timezone.localdate()
    actions.rest_employer(employer=opening.workplace.employer, by=a_consultant(), until=today)
    actions.hold_place(opening_id=opening.pk, today=today + timedelta(days=1))
    assert held_now(opening) == (1, 1)


def test_draft_closed_and_split_openings_hold_nobody():
    assert refused_code(a_draft()) == "not_open"
    closed = an_opening()
    actions.close_opening(opening=closed, by=a_consultant())
    assert refused_code(closed) == "not_open"


def test_an_opening_that_only_asks_for_a_refresh_still_holds():
    opening = an_opening()
    actions.mark_stale(now=timezone.now() + timedelta(days=100))
    actions.hold_place(opening_id=opening.pk)
    assert held_now(opening) == (1, 1)


def test_nothing_held_is_not_given_back():
    opening = an_opening()
    with pytest.raises(NoRoom) as refused:
        actions.release_place(opening)
    assert refused.value.code == "nothing_held"


def test_holding_does_not_make_other_proposals_outdated():
    opening = an_opening(capacity=2)
    before = opening.version
    actions.hold_place(opening_id=opening.pk)
    opening.refresh_from_db()
    assert opening.version == before


def test_the_database_is_the_last_wall():
    opening = an_opening()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(places_held=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Workplace.objects.filter(pk=opening.workplace_id).update(people_held=3)


def test_the_ceiling_cannot_be_lowered_below_the_people_held():
    opening = an_opening(capacity=2)
    actions.hold_place(opening_id=opening.pk)
    actions.hold_place(opening_id=opening.pk)
    with pytest.raises(DomainError) as refused:
        actions.change_workplace(
            workplace=opening.workplace, by=a_consultant(), supervision_ceiling=1
        )
    assert (refused.value.code, refused.value.field) == ("below_held", "supervision_ceiling")
    with pytest.raises(DomainError) as refused:
        actions.change_employer(
            employer=opening.workplace.employer, by=a_consultant(), max_people=1
        )
    assert refused.value.field == "max_people"


def change_ceiling(place, by):
    actions.change_workplace(workplace=place, by=by, supervision_ceiling=9)


def add_inside(place, by):
    actions.add_occupancy(workplace=place, by=by, scheme="student")


def rest(place, by):
    actions.rest_employer(employer=place.employer, by=by, until=timezone.localdate())


def say_no(place, by):
    actions.set_appetite(employer=place.employer, by=by, appetite="no", reason="other")


def limit_employer(place, by):
    actions.change_employer(employer=place.employer, by=by, max_people=5)


def open_repair(place, by):
    actions.open_repair_talk(employer=place.employer, by=by)


def decline(place, by):
    actions.decline_employer(employer=place.employer, by=by, reason="x")


@pytest.mark.parametrize(
    "change",
    [change_ceiling, add_inside, rest, say_no, limit_employer, open_repair, decline],
)
def test_what_matching_reads_makes_older_proposals_outdated(change):
    opening = an_opening()
    before = opening.version
    change(the_workplace(opening.workplace.employer), a_member(opening.workplace.employer))
    opening.refresh_from_db()
    assert opening.version == before + 1
