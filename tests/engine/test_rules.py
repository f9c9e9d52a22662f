"""Possible or not: one example on each side of every rule."""

from typing import Any

import pytest

from matching.engine import explain_pair, solve_case
from tests.engine.small_cases import NO_NEED, case, employer, opening, participant, workplace

PERSON, PLACE, SITE, FIRM, CASE = "participant", "opening", "workplace", "employer", "case"


def refused(**parts: dict[str, Any]) -> list[str]:
    record = case(
        [participant(**parts.get(PERSON, {}))],
        [opening(**parts.get(PLACE, {}))],
        workplaces=[workplace(**parts.get(SITE, {}))],
        employers=[employer(**parts.get(FIRM, {}))],
        **parts.get(CASE, {}),
    )
    codes = list(solve_case(record, assign="none")["refused"])
    assert codes == sorted(explain_pair(record, "p1", "o1")["refused"])
    return codes


def needs(**starts: str | None) -> dict[str, Any]:
    names = ("colleagues", "customers", "instructions", "messages")
    return {"language": {n: {"start": starts.get(n), "hire": None} for n in names}}


def speaks(**levels: str | None) -> dict[str, Any]:
    low = dict.fromkeys(("listening", "speaking", "reading", "writing"))
    return {"norwegian": low | levels}


@pytest.mark.parametrize(
    ("function", "skill"),
    [("colleagues", "speaking"), ("customers", "speaking"), ("messages", "listening"),
     ("instructions", "reading")],
)  # fmt: skip
def test_each_function_reads_one_skill(function: str, skill: str) -> None:
    asks = needs(**{function: "B1"})
    assert refused(participant=speaks(**{skill: "B1"}), opening=asks) == []
    assert refused(participant=speaks(**{skill: "A2"}), opening=asks) == ["language"]


def test_not_tested_reads_as_below_a1() -> None:
    assert refused(participant=speaks(), opening=needs(colleagues="below_A1")) == []
    assert refused(participant=speaks(), opening=needs(colleagues="A1")) == ["language"]


def test_a_strong_wish_lifts_all_but_instructions() -> None:
    wish = speaks() | {"strong_wish": True}
    asks = needs(colleagues="C2", customers="B1", messages="A1")
    assert refused(participant=wish, opening=asks) == []
    assert refused(participant=wish, opening=needs(instructions="A1")) == ["language"]


@pytest.mark.parametrize(
    ("free", "asked", "min_days", "codes"),
    [
        (["08:00", "12:00"], ["08:00", "16:00"], 1, []),
        (["08:00", "11:59"], ["08:00", "16:00"], 1, ["days"]),
        (["08:00", "10:00"], ["08:00", "10:00"], 1, []),
        (["08:00", "10:00"], ["08:00", "10:01"], 1, ["days"]),
        (["16:00", "20:00"], ["08:00", "16:00"], 1, ["days"]),
        (["08:00", "12:00"], ["08:00", "16:00"], 2, ["days"]),
        (["16:00", "20:00"], ["08:00", "16:00"], 0, []),
        (["00:00", "24:00"], ["20:00", "24:00"], 1, []),
    ],
)
def test_days(free, asked, min_days, codes) -> None:
    found = refused(
        participant={"available": {"mon": free}},
        opening={"days": {"mon": asked}, "min_days": min_days},
    )
    assert found == codes


@pytest.mark.parametrize(
    ("person", "place", "codes"),
    [
        ({"from": "2027-02-01"}, {}, []),
        ({"from": "2027-02-02"}, {}, ["period"]),
        ({"until": "2026-12-07"}, {"weeks": 1}, []),
        ({"until": "2026-12-06"}, {"weeks": 1}, ["period"]),
        ({}, {"start_between": ["2026-01-01", "2026-11-19"]}, ["period"]),
        ({"from": "2026-01-01"}, {"start_between": ["2026-01-01", "2026-11-20"]}, []),
        ({"from": "2199-12-31", "until": "2199-12-31"},
         {"start_between": ["2199-12-31", "2199-12-31"], "weeks": 260}, ["period"]),
    ],
)  # fmt: skip
def test_period(person, place, codes) -> None:
    assert refused(participant=person, opening=place) == codes


# Due north, one degree is 6371 km x pi / 180 x 1.3 = 144.55 road kilometres.
@pytest.mark.parametrize(
    ("north", "person", "codes"),
    [
        (0.0, {"max_travel_minutes": 0}, []),
        (0.01, {"max_travel_minutes": 17.34}, ["reach"]),  # on foot 17.3464
        (0.01, {"max_travel_minutes": 17.35}, []),
        (0.1, {"max_travel_minutes": 39.78}, ["reach"]),  # by public transport 39.7806
        (0.1, {"max_travel_minutes": 39.79}, []),
        (0.1, {"max_travel_minutes": 19.45, "has_car": True}, ["reach"]),  # by car 19.4553
        (0.1, {"max_travel_minutes": 19.46, "has_car": True}, []),
        (0.1, {"max_travel_minutes": 0, "lift_to": ["w1"]}, []),
    ],
)
def test_reach(north, person, codes) -> None:
    home = {"home": [61.77 + north, 9.54]}
    assert refused(participant=person | home, opening={}) == codes


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({PLACE: {"licences": ["B"]}}, ["licence"]),
        ({PLACE: {"licences": ["B"]}, PERSON: {"licences": ["b"]}}, ["licence"]),
        ({PLACE: {"licences": ["B"]}, PERSON: {"licences": ["C", "B"]}}, []),
        (
            {PLACE: {"certificates": ["food", "police"]}, PERSON: {"certificates": ["food"]}},
            ["certificate"],
        ),
        ({PLACE: {"demands": ["lifting"]}, PERSON: {"avoid": ["lifting"]}}, ["demand"]),
        ({PLACE: {"demands": ["lifting"]}, PERSON: {"avoid": ["night"]}}, []),
        ({PLACE: {"capacity": 0}}, ["capacity"]),
        ({SITE: {"supervision_ceiling": 2, "occupied": 2}}, ["capacity"]),
        ({SITE: {"supervision_ceiling": 2, "occupied": 9}}, ["capacity"]),
        ({SITE: {"supervision_ceiling": None, "occupied": 9}}, []),
        ({FIRM: {"max_people": 0}}, ["capacity"]),
        ({PERSON: {"kinds": ["volunteering"]}}, ["asked"]),
        ({PERSON: {"kinds": []}}, ["asked"]),
        ({CASE: {"bans": [["p1", "o1"], ["p1", "o1"]]}}, ["pair"]),
        ({FIRM: {"resting": True}}, ["rest"]),
        ({PERSON: {"support_talk_due": True}}, ["rest"]),
        ({FIRM: {"resting": True}, PERSON: {"support_talk_due": True}}, ["rest"]),
        ({PERSON: {"consent": False}}, ["consent"]),
    ],
)
def test_the_other_codes(parts, codes) -> None:
    assert refused(**parts) == codes


@pytest.mark.parametrize(
    ("kind", "hire", "stays", "limit", "codes"),
    [
        ("work_practice", "maybe", 1, 1, ["loop"]),
        ("language_practice", "no", 1, 1, ["loop"]),
        ("work_practice", "yes", 5, 1, []),
        ("volunteering", "no", 5, 1, []),
        ("wage_subsidy", "no", 5, 1, []),
        ("work_practice", "maybe", 1, 2, []),
        ("work_practice", "maybe", 0, 0, ["loop"]),
        ("work_practice", "maybe", None, 0, ["loop"]),
    ],
)
def test_loop(kind, hire, stays, limit, codes) -> None:
    unpaid = {} if stays is None else {"e1": stays}
    found = refused(
        participant={"kinds": [kind], "unpaid_at": unpaid},
        opening={"kind": kind, "hire": hire},
        case={"unpaid_limit": limit},
    )
    assert found == codes


def test_unpaid_stays_elsewhere_do_not_count() -> None:
    record = case([participant(unpaid_at={"e2": 5})], employers=[employer("e1"), employer("e2")])
    assert solve_case(record)["refused"] == {}


def test_a_pair_counts_once_under_each_code_that_fails() -> None:
    record = case(
        [participant("p1", kinds=[], consent=False), participant("p2")],
        [opening("o1", capacity=0), opening("o2", language={
            "colleagues": {"start": "C1", "hire": None}, "customers": {"start": "C1", "hire": None},
            "instructions": {"start": "C1", "hire": None}, "messages": NO_NEED})],
    )  # fmt: skip
    answer = solve_case(record)
    assert answer["refused"] == {"asked": 2, "capacity": 2, "consent": 2, "language": 2}
    assert answer["pairs"] == []
    assert [row["why"] for row in answer["assignment"]["unplaced"]] == [
        ["asked", "consent", "capacity", "language"],
        ["capacity", "language"],
    ]
