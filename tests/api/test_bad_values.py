"""Values that do not exist, and what is no JSON of ours: named, 400, and nothing half done."""

import json
from uuid import uuid4

import pytest

from employers.models import Opening
from tests.api.cast import address, facts, five_answers, pointers

pytestmark = pytest.mark.django_db


def raw(door, place, text, method="post", **headers):
    send = getattr(door, method)
    return send(place, data=text, content_type="application/json", headers=headers)


BAD_WORDS = ["a\x00b", "a\ud800b", "\udfff"]
BAD_FIVE = {
    "title": [*BAD_WORDS, "", None, [], {}, "x" * 121],
    "workplace": ["1", 1, None, [], "\x00", str(uuid4())],
    "supervision_ceiling": [-1, 0, 2**63, 2**200, 1.5, "two", None, [], "NaN"],
    "others_inside": [-1, 2**63],
    "capacity": [0, -1, 501, 2**63],
    "contact_name": [*BAD_WORDS, ""],
    "days": [
        [],
        "mon",
        {},
        [1],
        [{"weekday": "mon"}],
        [{"weekday": "payday", "starts_at": "09:00", "ends_at": "14:00"}],
        [{"weekday": "mon", "starts_at": "25:00", "ends_at": "26:00"}],
        [{"weekday": "mon", "starts_at": "09:00", "ends_at": "14:00"}] * 2,
        [{"weekday": "mon", "starts_at": "09:00", "ends_at": "14:00", "x": 1}],
    ],
    "language": [
        [{"function": "colleagues", "to_start": "A9"}],
        [{"function": "kings", "to_start": "A1"}],
        [{"function": "colleagues", "to_start": "A1"}] * 2,
        [{"function": "colleagues", "to_start": "\ud800"}],
    ],
}
BAD_CHANGE = {
    "starts_from": ["0001-01-01", "9999-12-31", "2026-02-30", 20260101, "", None, []],
    "first_group_until": ["0001-01-01", "9999-12-31"],
    "weeks": [0, 261, 2**63, -1],
    "talk": [4, -1],
    "kind": ["slavery", 1, None, "\x00"],
    "occupation": ["9999", "\x00", 5120.5, [], {}],
    "contact": ["1", [], {}, str(uuid4())],
    "licences": [["Q"], "B", [None], {"B": 1}],
    "working_languages": [["xx"], "so", [{}]],
    "skills": [[{}], [{"skill": "magic"}], [{"text": " "}], [{"skill": []}]],
    "motivation_talk": ["maybe", []],
    "tasks": [*BAD_WORDS, "x" * 2001, []],
}


@pytest.mark.parametrize("field", sorted(BAD_FIVE))
def test_bad_answers_are_named_and_nothing_is_made(world, field):
    opening, door = world.records["openings"], world.door("employer")
    count = Opening.objects.count()
    for value in BAD_FIVE[field]:
        answer = raw(door, address("openings"), json.dumps(five_answers(opening, **{field: value})))
        found = [each.split("/")[1] for each in pointers(answer)]
        assert (value, answer.status_code, set(found)) == (value, 400, {field})
    assert Opening.objects.count() == count


@pytest.mark.parametrize("field", sorted(BAD_CHANGE))
def test_bad_facts_are_named_and_nothing_changes(world, field):
    opening, door = world.records["openings"], world.door("employer")
    before = facts(opening)
    for value in BAD_CHANGE[field]:
        answer = raw(
            door,
            address("openings", opening.pk),
            json.dumps({field: value}),
            "patch",
            **{"If-Match": f'"{opening.version}"'},
        )
        found = {each.split("/")[1] for each in pointers(answer)}
        assert (value, answer.status_code, found) == (value, 400, {field})
    assert facts(opening) == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", '{"title": NaN}', '{"title": Infinity}', "[]", "1", '"x"', "null",
     "[" * 100_000, '{"a":' * 100_000, "\x00", '{"\\u0000": 1}', '{"\\ud800": 1}',
     '{"capacity": ' + "9" * 5000 + "}"],
    ids=range(15),
)  # fmt: skip
def test_what_is_no_json_of_ours(world, text):
    answer = raw(world.door("employer"), address("openings"), text)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_form_is_no_json(world):
    answer = world.door("employer").post(address("openings"), {"title": "x"})
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


def test_an_end_before_its_start_is_a_rule_that_names_the_field(world):
    opening, door = world.records["openings"], world.door("employer")
    days = [{"weekday": "mon", "starts_at": "22:00", "ends_at": "06:00"}]
    answer = door.post(address("openings"), five_answers(opening, days=days), format="json")
    assert (answer.status_code, pointers(answer)) == (409, ["/days"])


@pytest.mark.parametrize(("size", "status"), [(3_000_000, 400), (30_000_000, 413)])
def test_a_huge_body_is_a_problem_and_no_fault(world, size, status):
    answer = raw(world.door("employer"), address("openings"), json.dumps({"title": "x" * size}))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
