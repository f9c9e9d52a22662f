"""Both sides' share, who waits without a proposal, and what a floor would cost."""

from functools import cache
from typing import Any

import pytest

from matching.engine import fairness as fairness_module
from matching.engine import solve_case
from tests.engine.small_cases import (
    case,
    employer,
    locked,
    opening,
    participant,
    random_case,
    workplace,
)

Record = dict[str, Any]

GOAL = {"goals": ["5120"]}


def test_who_got_nothing_and_for_how_long() -> None:
    people = [
        participant("p1", waiting_days=10, **GOAL),
        participant("p2", waiting_days=20),
        participant("p3", waiting_days=300, kinds=[]),
    ]
    found = solve_case(case(people, [opening(capacity=1)]))["fairness"]["participants"]
    assert found["without"] == [
        {"participant": "p3", "waiting_days": 300, "possible": 0},
        {"participant": "p2", "waiting_days": 20, "possible": 1},
    ]
    assert (found["total"], found["with_proposal"], found["without_proposal"]) == (3, 1, 2)
    assert found["nothing_possible"] == 1
    assert found["openings_shown"] == {"least": 0, "median": 1.0, "mean": 0.666667, "most": 1}
    assert found["waiting_days_with_proposal"]["most"] == 10


def test_exposure_of_employers() -> None:
    record = case(
        [participant("p1")],
        [opening("o1"), opening("o2", employer="e2", workplace="w2", hire="no")],
        workplaces=[workplace("w1"), workplace("w2")],
        employers=[employer("e2", asked_90_days=0), employer("e1")],
    )
    found = solve_case(record)["fairness"]["employers"]
    assert found["exposure"] == [
        {"employer": "e1", "asked_90_days": 4, "shown": 1, "proposed": 1},
        {"employer": "e2", "asked_90_days": 0, "shown": 1, "proposed": 0},
    ]
    assert (found["total"], found["with_proposal"], found["share_of_top_5"]) == (2, 1, 1.0)


def test_a_floor_has_a_price() -> None:
    people = [participant("p1", waiting_days=90, **GOAL), participant("p2", waiting_days=91)]
    answer = solve_case(case(people, [opening(capacity=1)]))
    floor = answer["fairness"]["floor"]
    best, other = (pair["score"] for pair in answer["pairs"])
    assert floor == {
        "over_days": 90,
        "waiting": 1,
        "with_proposal_now": 0,
        "with_proposal_then": 1,
        "objective": other,
        "cost_percent": pytest.approx(100 * (best - other) / best, abs=1e-6),
        "usual_percent": [1.0, 5.0],
        "warning": "above_usual",
    }


def test_no_floor_is_needed_where_everybody_waiting_long_is_placed() -> None:
    floor = solve_case(case([participant(waiting_days=400)]))["fairness"]["floor"]
    assert (floor["with_proposal_now"], floor["with_proposal_then"]) == (1, 1)
    assert (floor["cost_percent"], floor["warning"]) == (0.0, None)


@pytest.mark.parametrize("seed", range(10))
def test_a_floor_reaches_more_and_never_gains(seed: int) -> None:
    record = locked(random_case(seed, people=20), seed)
    answer = solve_case(record)
    floor = answer["fairness"]["floor"]
    assert floor["with_proposal_then"] >= floor["with_proposal_now"]
    assert floor["objective"] <= answer["assignment"]["objective"] + 1e-9
    assert floor["cost_percent"] >= 0


def worths_of(record: Record) -> dict[str, dict[str, float]]:
    """Of each participant: what each usable opening is worth."""
    priority = {person["id"]: person["priority"] for person in record["participants"]}
    worths: dict[str, dict[str, float]] = {name: {} for name in priority}
    for pair in solve_case(record, top=1000, assign="none")["pairs"]:
        if pair["score"] > 0:
            worth = pair["score"] + priority[pair["participant"]]
            worths[pair["participant"]][pair["opening"]] = worth
    return worths


def limits_of(record: Record) -> dict[str, int]:
    """How many an opening, a workplace and an employer may still have."""
    left = {o["id"]: o["capacity"] for o in record["openings"]}
    for place in record["workplaces"]:
        if place["supervision_ceiling"] is not None:
            left[place["id"]] = place["supervision_ceiling"] - place["occupied"]
    return left | {
        e["id"]: e["max_people"] for e in record["employers"] if e["max_people"] is not None
    }


def reached_and_worth(record: Record) -> tuple[int, float]:
    """The most of those waiting over 90 days, then the most worth: every way is tried."""
    people, worths, left = record["participants"], worths_of(record), limits_of(record)
    inside = {o["id"]: (o["id"], o["workplace"], o["employer"]) for o in record["openings"]}

    @cache
    def best(index: int, taken: tuple[str, ...]) -> tuple[int, float]:
        if index == len(people):
            return 0, 0.0
        found = [best(index + 1, taken)]
        for place, worth in worths[people[index]["id"]].items():
            held = (*taken, *inside[place])
            if all(held.count(name) <= left.get(name, 99) for name in inside[place]):
                reached, rest = best(index + 1, tuple(sorted(held)))
                found.append((reached + (people[index]["waiting_days"] > 90), rest + worth))
        return max(found)

    return best(0, ())


def crowded(seed: int) -> Record:
    """Few places that nearly everybody may have, and every other person waits long."""
    record = random_case(seed, people=7, places=3) | {"locks": []}
    kinds = [place["kind"] for place in record["openings"]]
    for index, person in enumerate(record["participants"]):
        person |= {"waiting_days": (40, 120)[(index + seed) % 2], "kinds": kinds, "avoid": []}
        person |= {"consent": True, "support_talk_due": False, "strong_wish": True}
    for place in record["openings"]:
        place |= {"licences": [], "certificates": [], "demands": [], "min_days": 0, "capacity": 1}
        for need in place["language"].values():
            need["start"] = None
    return record


def test_the_floor_is_that_of_exhaustive_search() -> None:
    dearer = 0
    for seed in range(60):
        record = crowded(seed)
        reached, worth = reached_and_worth(record)
        floor = solve_case(record)["fairness"]["floor"]
        assert floor["with_proposal_then"] == reached, seed
        assert floor["objective"] == pytest.approx(worth, abs=1e-6), seed
        dearer += floor["with_proposal_then"] > floor["with_proposal_now"]
    assert dearer > 10


@pytest.mark.parametrize(
    ("percent", "needed", "expected"),
    [
        (0.5, True, "below_usual"), (1, True, None), (5, True, None), (5.1, True, "above_usual"),
        (0, False, None),
    ],
)  # fmt: skip
def test_outside_1_to_5_percent_is_a_warning(percent, needed, expected, monkeypatch) -> None:
    people = [participant("p1", waiting_days=0, **GOAL), participant("p2", waiting_days=91)]
    if not needed:
        people = people[:1]
    record = case(people, [opening(capacity=1)])
    best, other = (100.0, 100.0 - percent)
    monkeypatch.setattr(
        fairness_module, "_percent_less", lambda worth, objective: 100 * (best - other) / best
    )
    assert solve_case(record)["fairness"]["floor"]["warning"] == expected


@pytest.mark.parametrize("method", ["stable", "greedy", "none"])
def test_only_the_joint_answer_has_a_floor(method: str) -> None:
    found = solve_case(case([participant(kinds=[])]), assign=method)["fairness"]
    assert found["floor"] is None
    assert found["participants"]["without_proposal"] == 1


def test_without_an_assignment_a_proposal_is_an_opening_in_the_list() -> None:
    found = solve_case(case([participant("p1"), participant("p2", kinds=[])]), assign="none")
    assert found["fairness"]["participants"]["with_proposal"] == 1
    assert found["fairness"]["employers"]["share_of_top_5"] is None
