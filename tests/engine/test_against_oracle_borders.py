"""Every hard rule on either side of its border, written out by hand."""

import itertools
from typing import Any

import pytest

from tests.engine import oracle
from tests.engine.case_factory import (
    a_case,
    a_participant,
    a_workplace,
    an_employer,
    an_opening,
)
from tests.engine.engine_runs import answer_of

Record = dict[str, Any]
BORDER = 1e-6


def codes(
    person: Record | None = None,
    opening: Record | None = None,
    workplace: Record | None = None,
    employer: Record | None = None,
    **case: Any,
) -> list[str]:
    """The codes that refuse the plain pair with these changes; the oracle must say the same."""
    made = a_case(
        participants=[a_participant(**(person or {}))],
        openings=[an_opening(**(opening or {}))],
        workplaces=[a_workplace(**(workplace or {}))],
        employers=[an_employer(**(employer or {}))],
        **case,
    )
    answer = answer_of(made, assign="none")
    assert answer["refused"] == oracle.refused(made)
    assert bool(answer["pairs"]) is not bool(answer["refused"])
    return sorted(answer["refused"])


def test_the_plain_pair_is_possible():
    assert codes() == []


# --- language -------------------------------------------------------------------------------


def needing(function: str, start: str | None) -> Record:
    free = {name: {"start": None, "hire": "C2"} for name in oracle.FUNCTIONS}
    return {"language": free | {function: {"start": start, "hire": "C2"}}}


def speaking_only(skill: str, level: str | None) -> Record:
    return dict.fromkeys(["listening", "speaking", "reading", "writing"]) | {skill: level}


@pytest.mark.parametrize(
    ("function", "skill"),
    [
        ("colleagues", "speaking"),
        ("customers", "speaking"),
        ("messages", "listening"),
        ("instructions", "reading"),
    ],
)
def test_a_function_reads_its_skill_at_every_level(function, skill):
    for own, start in itertools.product([None, *oracle.LEVELS], [None, *oracle.LEVELS]):
        enough = start is None or oracle.LEVELS.index(own or "below_A1") >= oracle.LEVELS.index(
            start
        )
        person = {"norwegian": speaking_only(skill, own)}
        assert codes(person, needing(function, start)) == ([] if enough else ["language"])
        lifted = enough or function != "instructions"
        wish = {**person, "strong_wish": True}
        assert codes(wish, needing(function, start)) == ([] if lifted else ["language"])


def test_untested_norwegian_reads_as_below_a1():
    assert codes({"norwegian": speaking_only("speaking", None)}, needing("customers", None)) == []


# --- days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("free", "asked", "refused"),
    [
        (["08:00", "12:00"], ["08:00", "15:00"], False),
        (["08:00", "11:59"], ["08:00", "15:00"], True),
        (["11:00", "16:00"], ["08:00", "15:00"], False),
        (["11:01", "16:00"], ["08:00", "15:00"], True),
        (["08:00", "16:00"], ["09:00", "12:00"], False),
        (["09:01", "16:00"], ["09:00", "12:00"], True),
        (["09:00", "11:59"], ["09:00", "12:00"], True),
        (["00:00", "24:00"], ["20:00", "24:00"], False),
        (["00:00", "23:59"], ["20:00", "24:00"], True),
        (["08:00", "10:00"], ["10:00", "15:00"], True),
        (["08:00", "09:00"], ["12:00", "12:01"], True),
    ],
)
def test_four_hours_or_the_whole_day_where_it_is_shorter(free, asked, refused):
    found = codes({"available": {"mon": free}}, {"days": {"mon": asked}, "min_days": 1})
    assert found == (["days"] if refused else [])


@pytest.mark.parametrize(("least", "refused"), [(0, False), (2, False), (3, True), (7, True)])
def test_as_many_days_as_the_opening_asks(least, refused):
    person = {"available": {day: ["08:00", "16:00"] for day in ("mon", "tue", "sun")}}
    opening = {"days": {day: ["08:00", "15:00"] for day in ("mon", "tue", "fri")}}
    assert codes(person, {**opening, "min_days": least}) == (["days"] if refused else [])


def test_no_common_day_is_enough_for_an_opening_that_asks_none():
    assert codes({"available": {}}, {"days": {}, "min_days": 0}) == []
    assert codes({"available": {}}, {"min_days": 1}) == ["days"]


# --- period ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "programme", "between", "weeks", "refused"),
    [
        ("2026-11-20", ["2026-11-01", "2026-11-26"], ["2026-11-01", "2027-02-01"], 1, False),
        ("2026-11-20", ["2026-11-01", "2026-11-25"], ["2026-11-01", "2027-02-01"], 1, True),
        ("2026-11-01", ["2026-11-20", "2026-11-26"], ["2026-11-01", "2027-02-01"], 1, False),
        ("2026-11-01", ["2026-11-20", "2026-11-25"], ["2026-11-01", "2027-02-01"], 1, True),
        ("2026-11-01", ["2026-11-01", "2026-11-26"], ["2026-11-20", "2027-02-01"], 1, False),
        ("2026-11-01", ["2026-11-01", "2026-11-25"], ["2026-11-20", "2027-02-01"], 1, True),
        ("2026-11-20", ["2026-11-01", "2027-11-01"], ["2026-11-01", "2026-11-20"], 1, False),
        ("2026-11-21", ["2026-11-01", "2027-11-01"], ["2026-11-01", "2026-11-20"], 1, True),
        ("2026-11-01", ["2026-11-20", "2027-11-01"], ["2026-11-01", "2026-11-20"], 1, False),
        ("2026-11-01", ["2026-11-21", "2027-11-01"], ["2026-11-01", "2026-11-20"], 1, True),
        ("2028-02-01", ["2028-01-01", "2028-03-03"], ["2028-02-26", "2028-02-26"], 1, False),
        ("2028-02-01", ["2028-01-01", "2028-03-02"], ["2028-02-26", "2028-02-26"], 1, True),
        ("2026-11-20", ["2026-11-01", "2031-11-13"], ["2026-11-01", "2027-02-01"], 260, False),
        ("2026-11-20", ["2026-11-01", "2031-11-12"], ["2026-11-01", "2027-02-01"], 260, True),
    ],
)
def test_the_first_day_and_the_last_day_count(as_of, programme, between, weeks, refused):
    person = {"from": programme[0], "until": programme[1]}
    opening = {"start_between": between, "weeks": weeks}
    assert codes(person, opening, as_of=as_of) == (["period"] if refused else [])


# --- reach ----------------------------------------------------------------------------------

# Degrees north of the home, and which means is quickest there.
TRIPS = [
    (0.002, False, "foot"),
    (0.01, False, "foot"),
    (0.0102, False, "public transport"),
    (0.5, False, "public transport"),
    (0.003, True, "foot"),
    (0.0033, True, "car"),
    (0.5, True, "car"),
]
ROAD_A_DEGREE = 1.3 * 6371 * 3.141592653589793 / 180


@pytest.mark.parametrize(("north", "car", "means"), TRIPS)
def test_minutes_by_each_means_up_to_the_limit(north, car, means):
    road = ROAD_A_DEGREE * north
    minutes = {
        "foot": road / 5 * 60,
        "public transport": road / 35 * 60 + 15,
        "car": road / 60 * 60 + 5,
    }
    others = [m for name, m in minutes.items() if name != "car" or car]
    assert minutes[means] == min(others)
    opening = {"location": [61.77 + north, 9.54]}
    for limit, refused in ((minutes[means] + BORDER, []), (minutes[means] - BORDER, ["reach"])):
        person = {"max_travel_minutes": limit, "has_car": car, "home": [61.77, 9.54]}
        assert codes(person, opening) == refused


def test_a_lift_lifts_only_its_own_workplace():
    far = {"location": [59.91, 10.75]}
    assert codes({"max_travel_minutes": 0}, far) == ["reach"]
    assert codes({"max_travel_minutes": 0, "lift_to": ["w1"]}, far) == []
    made = a_case(
        participants=[a_participant(max_travel_minutes=0, lift_to=["w2"])],
        openings=[an_opening(**far)],
        workplaces=[a_workplace(), a_workplace(id="w2")],
    )
    assert answer_of(made, assign="none")["refused"] == {"reach": 1}


def test_the_antipode_and_the_pole_are_only_far_away():
    assert codes(None, {"location": [-61.77, -170.46]}) == ["reach"]
    assert codes({"home": [90, 0]}, {"location": [90, 123]}) == []
    assert codes({"home": [61.77, 180]}, {"location": [61.77, -180]}) == []


# --- sets and flags -------------------------------------------------------------------------


def test_licences_and_certificates_by_their_exact_text():
    assert codes({"licences": ["B", "CE"]}, {"licences": ["B"]}) == []
    assert codes({"licences": ["B"]}, {"licences": ["B", "CE"]}) == ["licence"]
    assert codes({"licences": ["b"]}, {"licences": ["B"]}) == ["licence"]
    assert codes({"certificates": ["hygiene "]}, {"certificates": ["hygiene"]}) == ["certificate"]
    assert codes({"licences": ["x"]}, {"certificates": ["x"]}) == ["certificate"]


def test_a_demand_that_is_avoided():
    assert codes({"avoid": ["cold"]}, {"demands": ["noise", "cold"]}) == ["demand"]
    assert codes({"avoid": ["cold"]}, {"demands": ["noise"]}) == []


@pytest.mark.parametrize(
    ("capacity", "ceiling", "occupied", "people", "refused"),
    [
        (1, None, 10_000, None, False),
        (0, None, 0, None, True),
        (1, 1, 0, 1, False),
        (1, 1, 1, 1, True),
        (1, 1, 2, 1, True),
        (1, 0, 0, None, True),
        (1, 3, 2, None, False),
        (1, None, 0, 0, True),
        (10_000, 10_000, 0, 10_000, False),
    ],
)
def test_a_free_place_at_all_three(capacity, ceiling, occupied, people, refused):
    found = codes(
        None,
        {"capacity": capacity},
        {"supervision_ceiling": ceiling, "occupied": occupied},
        {"max_people": people},
    )
    assert found == (["capacity"] if refused else [])


@pytest.mark.parametrize("hire", ["yes", "no", "maybe"])
def test_one_more_unpaid_placement_only_with_a_job_in_sight(hire):
    unpaid = {"language_practice", "work_practice", "work_training", "language_support"}
    for kind in oracle.RUNGS:
        for count, limit in itertools.product((0, 1, 2), (0, 1, 2)):
            found = codes(
                {"kinds": [kind], "unpaid_at": {"e1": count}},
                {"kind": kind, "hire": hire},
                unpaid_limit=limit,
            )
            refused = kind in unpaid and hire != "yes" and count >= limit
            assert found == (["loop"] if refused else [])


def test_unpaid_placements_elsewhere_do_not_count():
    made = a_case(
        participants=[a_participant(unpaid_at={"e2": 5})],
        employers=[an_employer(), an_employer(id="e2")],
    )
    assert answer_of(made, assign="none")["refused"] == {}


def test_kinds_bans_rest_and_consent():
    assert codes({"kinds": []}) == ["asked"]
    assert codes({"kinds": ["work_training"]}) == ["asked"]
    assert codes(bans=[["p1", "o1"]]) == ["pair"]
    assert codes(employer={"resting": True}) == ["rest"]
    assert codes({"support_talk_due": True}) == ["rest"]
    assert codes({"support_talk_due": True}, employer={"resting": True}) == ["rest"]
    assert codes({"consent": False}) == ["consent"]


def test_a_pair_counts_once_under_each_code_that_fails():
    person = {"consent": False, "support_talk_due": True, "kinds": [], "unpaid_at": {"e1": 1}}
    person |= {"max_travel_minutes": 0, "until": "2026-11-20", "available": {}, "avoid": ["cold"]}
    person |= {"norwegian": speaking_only("writing", "C2")}
    opening = {"location": [59.91, 10.75], "demands": ["cold"], "licences": ["B"]}
    opening |= {"certificates": ["hygiene"], "capacity": 0}
    assert codes(person, opening, bans=[["p1", "o1"]]) == sorted(oracle.CODES)
