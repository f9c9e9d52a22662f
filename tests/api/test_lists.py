"""Lists: the same queries for one row and for three, cursors, filters, order, what is new."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidates import actions as candidates
from employers import actions as employers
from tests import builders as base
from tests.api.cast import Crowd, address, door_of, some_reference_rows
from tests.matching import builders as matching

pytestmark = pytest.mark.django_db

RESOURCES = ("openings", "employers", "participants", "runs", "proposals", "offers", "cards")
REFERENCE = ("municipalities", "occupations", "skills", "languages", "levels")
MOST_QUERIES = 15


def listed(resource, how_many):
    """The list's rows and its queries, for a consultant (or whoever the rows are for)."""
    user = base.a_consultant()
    reader = getattr(Crowd(user, how_many), resource)() or user
    door = door_of(reader)
    with CaptureQueriesContext(connection) as queries:
        rows = door.get(address(resource), {"page_size": 200}).json()["results"]
    return rows, len(queries)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_costs_the_same_for_one_row_and_for_three(resource):
    one, queries_of_one = listed(resource, 1)
    three, queries_of_three = listed(resource, 3)
    assert len(three) - len(one) in {2, 3}
    assert queries_of_one == queries_of_three
    assert queries_of_three <= MOST_QUERIES


@pytest.mark.parametrize("resource", REFERENCE)
def test_a_reference_list_costs_a_handful(resource, django_assert_max_num_queries):
    some_reference_rows()
    door = door_of(base.a_user())
    with django_assert_max_num_queries(3):
        assert door.get(address(resource)).status_code == 200


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def door(consultant):
    return door_of(consultant)


def titles(rows):
    return [row["title"] for row in rows]


def pages(door, path, **query):
    """Every page after another, by the links that the answers give."""
    answer = door.get(path, query).json()
    yield answer["results"]
    while answer["next"]:
        answer = door.get(answer["next"]).json()
        yield answer["results"]


def five_openings(consultant):
    place = matching.a_workplace(consultant)
    return [
        matching.an_opening(consultant, place, title=title, capacity=capacity)
        for title, capacity in (("C", 1), ("A", 2), ("E", 1), ("B", 2), ("D", 1))
    ]


def test_pages_follow_each_other_newest_first(consultant, door):
    five_openings(consultant)
    found = [titles(page) for page in pages(door, address("openings"), page_size=2)]
    assert found == [["D", "B"], ["E", "A"], ["C"]]


def test_equal_values_are_neither_lost_nor_shown_twice(consultant, door):
    five_openings(consultant)
    found = [
        row["title"]
        for page in pages(door, address("openings"), page_size=1, order="-capacity")
        for row in page
    ]
    assert sorted(found) == ["A", "B", "C", "D", "E"]
    assert set(found[:2]) == {"A", "B"}


def test_a_row_that_comes_in_between_moves_nothing(consultant, door):
    place = five_openings(consultant)[0].workplace
    first = door.get(address("openings"), {"page_size": 2}).json()
    matching.an_opening(consultant, place, title="New")
    assert titles(door.get(first["next"]).json()["results"]) == ["E", "A"]


def test_rows_without_a_value_come_last_either_way_and_pages_reach_them(consultant, door):
    waits = matching.a_participant(consultant)
    works = matching.a_participant(consultant)
    candidates.start_practice(participant=works, on=timezone.localdate(), by=consultant)
    for order in ("waited", "-waited"):
        found = [
            row["id"]
            for page in pages(door, address("participants"), page_size=1, order=order)
            for row in page
        ]
        assert found == [str(waits.pk), str(works.pk)]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"places_held": "0"}, "places_held"),
        ({"order": "contact"}, "order"),
        ({"order": "workplace__employer__appetite"}, "order"),
        ({"state": "nearly"}, "state"),
        ({"kind": "\x00"}, "kind"),
        ({"search": "\x00"}, "search"),
        ({"free": "perhaps"}, "free"),
        ({"employer": "1"}, "employer"),
        ({"municipality": "9999"}, "municipality"),
        ({"rung": "9223372036854775808"}, "rung"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "201"}, "page_size"),
        ({"page_size": "many"}, "page_size"),
        ({"page_size": "٣"}, "page_size"),
        ({"cursor": "abc"}, "cursor"),
        ({"changed_since": "yesterday"}, "changed_since"),
        ({"changed_since": "0001-01-01T00:00:00Z"}, "changed_since"),
        ({"changed_since": "9999-12-31T23:59:59Z"}, "changed_since"),
        ({"changed_since": "2026-01-01T00:00:00"}, "changed_since"),
        ({"changed_since": "2026-13-45T00:00:00Z"}, "changed_since"),
    ],
)
def test_what_a_list_cannot_be_asked_is_named(door, query, field):
    answer = door.get(address("openings"), query)
    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == [f"/{field}"]


def test_a_cursor_serves_only_the_list_it_was_made_for(consultant, door):
    five_openings(consultant)
    link = door.get(address("openings"), {"page_size": 2}).json()["next"]
    assert door.get(link + "&order=title").status_code == 400
    assert door.get(link.replace("/openings/", "/runs/")).status_code in {200, 400}


def test_a_record_takes_no_filter(consultant, door):
    opening = matching.an_opening(consultant)
    answer = door.get(address("openings", opening.pk), {"expand": "workplace"})
    assert answer.status_code == 400


def test_a_search_for_people_needs_three_letters(door):
    assert door.get(address("participants"), {"search": "Am"}).status_code == 400
    assert door.get(address("participants"), {"search": "Ami"}).status_code == 200


def test_the_pages_filters_narrow_the_api_too(consultant, door):
    five_openings(consultant)
    found = door.get(address("openings"), {"search": "a", "order": "title"}).json()["results"]
    narrowed = door.get(address("openings"), {"state": "draft"}).json()["results"]
    assert "A" in titles(found)
    assert narrowed == []


def test_only_what_changed_since_then(consultant, door):
    old, changed = five_openings(consultant)[:2]
    moment = timezone.now()
    employers.close_opening(opening=changed, by=consultant)
    query = {"changed_since": moment.isoformat()}
    assert titles(door.get(address("openings"), query).json()["results"]) == [changed.title]
    query = {"changed_since": (moment - timedelta(hours=1)).isoformat()}
    assert old.title in titles(door.get(address("openings"), query).json()["results"])


def test_reading_is_no_change(consultant, door):
    person = matching.a_participant(consultant)
    moment = timezone.now()
    door.get(address("participants", person.pk))
    query = {"changed_since": moment.isoformat()}
    assert door.get(address("participants"), query).json()["results"] == []


def test_occupations_and_skills_are_found_by_own_words(door):
    some_reference_rows()
    skills = door.get(address("skills"), {"q": "lage varm mat"}).json()["results"]
    assert [(each["id"], each["accepted"]) for each in skills] == [("cook_hot_meals", True)]
    jobs = door.get(address("occupations"), {"q": "yrke 5120"}).json()["results"]
    assert [each["code"] for each in jobs] == ["5120"]


@pytest.mark.parametrize("words", ["", "a", "\x00\x00\x00", "x" * 201])
def test_own_words_that_are_none_are_refused(door, words):
    answer = door.get(address("skills"), {"q": words})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/q"


def test_labels_come_in_the_readers_language(door):
    found = door.get(address("levels"), HTTP_ACCEPT_LANGUAGE="nb")
    assert found["Content-Language"] == "nb"
