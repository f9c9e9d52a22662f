"""What would help is true: every claim is applied to the case and looked at again."""

from typing import Any

import pytest

from matching.engine import solve_case
from matching.engine.records import changed_record
from tests.engine.small_cases import (
    LEVELS,
    NO_NEED,
    case,
    locked,
    opening,
    participant,
    random_case,
    workplace,
)

ALL = 1000


def possible(record: dict[str, Any], who: str) -> dict[str, float]:
    answer = solve_case(record | {"locks": []}, top=ALL, assign="none")
    return {p["opening"]: p["score"] for p in answer["pairs"] if p["participant"] == who}


def after(record: dict[str, Any], who: str, change: dict[str, Any]) -> dict[str, float]:
    people = [changed_record(p, change) if p["id"] == who else p for p in record["participants"]]
    return possible(record | {"participants": people}, who)


def claims(record: dict[str, Any], method: str = "joint") -> dict[str, list[dict[str, Any]]]:
    report = solve_case(record, assign=method)["assignment"]
    return {row["participant"]: row["would_help"] for row in report["unplaced"]}


@pytest.mark.parametrize("seed", range(10))
def test_every_claim_is_true_when_applied(seed: int) -> None:
    record = locked(random_case(seed), seed)
    for who, helps in claims(record).items():
        before = possible(record, who)
        for help_ in helps:
            assert len(help_["change"]) == 1
            found = after(record, who, help_["change"])
            new = {name: score for name, score in found.items() if name not in before}
            assert help_["opens"] == len(new) >= 1, (who, help_)
            best = min(new, key=lambda name: (-new[name], name))
            assert help_["best"] == {"opening": best, "score": new[best]}, (who, help_)


@pytest.mark.parametrize("seed", range(10))
def test_not_empty_if_one_level_more_opens_anything(seed: int) -> None:
    record = random_case(seed + 100)
    for who, helps in claims(record).items():
        person = next(p for p in record["participants"] if p["id"] == who)
        if possible(record, who) or helps:
            continue
        for skill, now in person["norwegian"].items():
            higher = LEVELS[min(LEVELS.index(now or "below_A1") + 1, len(LEVELS) - 1)]
            assert after(record, who, {f"norwegian.{skill}": higher}) == {}, (who, skill)


def helped(person: dict[str, Any], place: dict[str, Any], **facts: Any) -> list[dict[str, Any]]:
    record = case([participant(**person)], [opening(**place)], **facts)
    return [help_["change"] for help_ in claims(record)["p1"]]


def asks(**starts: str) -> dict[str, Any]:
    names = ("colleagues", "customers", "instructions", "messages")
    return {
        "language": {
            name: {"start": starts[name], "hire": None} if name in starts else NO_NEED
            for name in names
        }
    }


@pytest.mark.parametrize(
    ("person", "place", "changes"),
    [
        ({}, asks(colleagues="B1", customers="B2"), [{"norwegian.speaking": "B2"}]),
        ({}, asks(messages="C1"), [{"norwegian.listening": "C1"}]),
        ({}, asks(messages="B1", instructions="B1"), []),
        ({"strong_wish": True}, asks(messages="B1", instructions="B1"),
         [{"norwegian.reading": "B1"}]),
        ({"available": {}}, {},
         [{"available.mon": ["08:00", "15:00"]}, {"available.tue": ["08:00", "15:00"]}]),
        ({"available": {"mon": ["13:00", "17:00"]}}, {"days": {"mon": ["08:00", "15:00"]}},
         [{"available.mon": ["08:00", "17:00"]}]),
        ({"available": {}}, {"min_days": 2}, []),
        ({"until": "2027-01-31"}, {}, [{"until": "2027-02-22"}]),
        ({"from": "2027-02-05"}, {}, [{"from": "2027-02-01"}]),
        ({"from": "2027-02-05", "until": "2027-02-20"}, {"weeks": 4}, [{"from": "2027-01-24"}]),
        ({"licences": ["C"]}, {"licences": ["B"]}, [{"licences": ["B", "C"]}]),
        ({}, {"licences": ["B", "C"]}, []),
        ({}, {"certificates": ["food"]}, [{"certificates": ["food"]}]),
        ({"kinds": ["volunteering"]}, {}, [{"kinds": ["volunteering", "work_practice"]}]),
        ({}, {"licences": ["B"], "certificates": ["food"]}, []),
        ({"avoid": ["lifting"]}, {"demands": ["lifting"]}, []),
        ({"consent": False}, {}, []),
        ({"support_talk_due": True}, asks(messages="C1"), []),
    ],
)  # fmt: skip
def test_the_smallest_single_change(person, place, changes) -> None:
    assert helped(person, place) == changes


def test_travel_offers_a_longer_journey_a_car_and_a_lift() -> None:
    # 14.46 road kilometres: 39.78 minutes by public transport, 19.46 by car.
    changes = helped({"home": [61.87, 9.54], "max_travel_minutes": 30}, {})
    assert sorted(changes, key=str) == [
        {"has_car": True}, {"lift_to": ["w1"]}, {"max_travel_minutes": 40}
    ]  # fmt: skip
    # 121 minutes by public transport, 67 by car: too long a journey, but not too long a lift.
    assert helped({"home": [62.198, 9.54]}, {}) == [{"lift_to": ["w1"]}]
    assert helped({"home": [65, 9.54]}, {}) == []


def test_a_window_opens_every_opening_that_it_covers() -> None:
    places = [
        opening("o1", days={"mon": ["08:00", "12:00"]}),
        opening("o2", days={"mon": ["08:00", "12:00"]}),
        opening("o3", days={"mon": ["06:00", "12:00"]}),
    ]
    record = case([participant(available={})], places)
    assert claims(record)["p1"][0]["change"] == {"available.mon": ["08:00", "12:00"]}
    assert claims(record)["p1"][0]["opens"] == 3


def test_full_places_are_never_promised() -> None:
    full = opening("o2", capacity=0, workplace="w2") | asks(colleagues="B1")
    record = case([participant(kinds=[])], [full], workplaces=[workplace("w1"), workplace("w2")])
    assert claims(record)["p1"] == []


@pytest.mark.parametrize("field", ["lift_to", "kinds", "licences", "certificates"])
def test_few_changes_of_one_field_are_told(field: str) -> None:
    for seed in range(5):
        for helps in claims(random_case(seed, places=16)).values():
            assert len([h for h in helps if field in h["change"]]) <= 3
