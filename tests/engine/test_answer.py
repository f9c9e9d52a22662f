"""The answer as a whole: order, ties, reasons, methods, and the same bytes in any order."""

import re

import pytest

from matching.engine import CaseError, solve_case
from matching.engine import allowed as allowed_module
from matching.engine import engine as engine_module
from matching.engine import pairs as pairs_module
from matching.engine import reach as reach_module
from matching.engine import tables as tables_module
from matching.engine.fingerprint import fingerprint
from matching.engine.validation import checked_case
from tests.engine.small_cases import (
    bytes_of,
    case,
    employer,
    locked,
    opening,
    participant,
    random_case,
    shuffled,
    workplace,
)

METHODS = ("joint", "stable", "greedy", "none")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("method", METHODS)
def test_the_same_bytes_in_any_order(seed: int, method: str) -> None:
    record = locked(random_case(seed), seed)
    answer = bytes_of(solve_case(record, assign=method))
    assert bytes_of(solve_case(shuffled(record, seed + 1), assign=method)) == answer


@pytest.mark.parametrize("seed", range(6))
def test_block_by_block_gives_what_whole_tables_give(seed: int, monkeypatch) -> None:
    record = random_case(seed, people=20)
    whole = bytes_of(solve_case(record))
    monkeypatch.setattr(tables_module, "LARGEST_TABLE", 0)
    monkeypatch.setattr(allowed_module, "LARGEST_TABLE", 0)
    monkeypatch.setattr(reach_module, "LARGEST_DISTANCES", 0)
    monkeypatch.setattr(pairs_module, "BLOCK", 3)
    assert bytes_of(solve_case(record)) == whole


@pytest.mark.parametrize(("people", "places"), [(0, 0), (0, 3), (3, 0)])
@pytest.mark.parametrize("method", METHODS)
def test_an_empty_side(people: int, places: int, method: str) -> None:
    record = case(
        [participant(f"p{i}") for i in range(people)], [opening(f"o{i}") for i in range(places)]
    )
    answer = solve_case(record, assign=method)
    assert answer["pairs"] == []
    assert answer["refused"] == {}
    if method != "none":
        unplaced = [{"participant": f"p{i}", "why": [], "would_help": []} for i in range(people)]
        assert answer["assignment"]["unplaced"] == unplaced
        assert answer["assignment"]["proven_optimal"] is (method == "joint")
        assert answer["assignment"]["objective"] == 0


def test_the_k_best_come_first_and_ties_fall_by_opening_id() -> None:
    names = ["o10", "o2", "o1", "é", "Z"]
    places = [opening(name) for name in names] + [opening("better", hire="yes")]
    answer = solve_case(case([participant("p2"), participant("p10")], places), top=4)
    assert [(p["participant"], p["opening"]) for p in answer["pairs"]] == [
        (person, place) for person in ("p10", "p2") for place in ("better", "Z", "o1", "o10")
    ]


def test_the_smallest_difference_in_score_decides_before_the_id() -> None:
    # Each opening is a metre nearer than the one before.
    places = [opening(f"o{i}", location=[61.771 - i * 1e-5, 9.54]) for i in range(9)]
    answer = solve_case(case(openings=places), top=3)
    assert [pair["opening"] for pair in answer["pairs"]] == ["o8", "o7", "o6"]
    assert answer["pairs"][0]["score"] - answer["pairs"][1]["score"] < 1e-3


def test_own_weights_decide_the_score() -> None:
    own = {
        "goal": 0, "competence": 0, "language": 0, "support": 0, "schedule": 0, "reach": 100,
        "prospects": 0, "record": 0,
    }  # fmt: skip
    answer = solve_case(case([participant("p1", weights=own), participant("p2")]))
    first, second = answer["pairs"]
    assert first["score"] == 100
    assert first["criteria"]["reach"] == {"value": 1, "weight": 100, "points": 100}
    assert second["criteria"]["reach"]["weight"] == 5


def test_every_name_stands_in_exactly_one_list() -> None:
    for seed in range(8):
        for pair in solve_case(random_case(seed))["pairs"]:
            names = [*pair["met"], *pair["close"], *pair["missing"]]
            assert len(names) == len(set(names)) == 16
            never = ("language", "days", "period", "reach", "licences", "certificates", "demands")
            assert not [name for name in pair["missing"] if name.split(".")[0] in never]


def test_met_at_start_and_to_be_hired_else_close() -> None:
    pair = solve_case(case())["pairs"][0]
    assert "language.colleagues" in pair["met"]
    weaker = {"listening": "A2", "speaking": "A1", "reading": "A2", "writing": None}
    pair = solve_case(case([participant(norwegian=weaker)]))["pairs"][0]
    assert "language.colleagues" in pair["close"]


def test_met_close_and_missing_of_skills_goal_experience_support_and_hire() -> None:
    person = participant(
        goals=["5129"],
        experience=[{"occupation": "5120", "years": 1}],
        skills=["making coffee", "kitchen hygine"],
        follow_up_need=3,
    )
    place = opening(
        skills_needed=["Making Coffee"], skills_wished=["kitchen hygiene", "sewing"], hire="no"
    )
    pair = solve_case(case([person], [place]))["pairs"][0]
    assert {"experience", "skills_needed"} <= set(pair["met"])
    assert {"goal", "skills_wished", "support"} <= set(pair["close"])
    assert "hire" in pair["missing"]


# Assignment ---------------------------------------------------------------------------------------


def two_and_one_place(**facts) -> dict:
    goal = {"goals": ["5120"]}
    return case([participant("p1", **goal), participant("p2")], [opening(capacity=1)], **facts)


@pytest.mark.parametrize("method", METHODS[:3])
def test_the_better_pair_gets_the_place_and_the_other_hears_full(method: str) -> None:
    report = solve_case(two_and_one_place(), assign=method)["assignment"]
    assert report["method"] == method
    assert report["placed"] == [{"participant": "p1", "opening": "o1"}]
    assert report["unplaced"] == [{"participant": "p2", "why": ["full"], "would_help": []}]
    assert report["objective"] == report["greedy_objective"]


def test_priority_outweighs_score_but_not_for_those_who_propose() -> None:
    record = two_and_one_place()
    record["participants"][1]["priority"] = 1000
    for method, winner in (("joint", "p2"), ("greedy", "p2"), ("stable", "p1")):
        report = solve_case(record, assign=method)["assignment"]
        assert report["placed"][0]["participant"] == winner, method
    objective = solve_case(record)["assignment"]["objective"]
    score = solve_case(record)["pairs"][1]["score"]
    assert objective == pytest.approx(score + 1000, abs=1e-9)


def test_a_lock_is_placed_first_even_at_score_0_and_others_at_0_never() -> None:
    nothing = dict.fromkeys(
        ("competence", "language", "support", "schedule", "reach", "prospects", "record"), 0
    ) | {"goal": 100}
    people = [participant(name, goals=["9"], weights=nothing) for name in ("p1", "p2")]
    record = case(people, [opening(capacity=2)], locks=[["p1", "o1"]])
    for method in METHODS[:3]:
        report = solve_case(record, assign=method)["assignment"]
        assert report["placed"] == [{"participant": "p1", "opening": "o1"}]
        assert report["unplaced"][0]["why"] == ["score"]
        assert report["objective"] == 0


@pytest.mark.parametrize(
    "limit",
    [
        {"openings": [opening(capacity=1)]},
        {"workplaces": [workplace(supervision_ceiling=3, occupied=2)]},
        {"employers": [employer(max_people=1)]},
    ],
)
@pytest.mark.parametrize("method", METHODS[:3])
def test_every_limit_holds(limit: dict, method: str) -> None:
    record = case([participant(f"p{i}") for i in range(4)], **limit)
    assert len(solve_case(record, assign=method)["assignment"]["placed"]) == 1


def test_scarce_tells_the_price_and_who_else_could() -> None:
    report = solve_case(two_and_one_place())["assignment"]
    loser = solve_case(two_and_one_place())["pairs"][1]["score"]
    assert report["scarce"] == [{"opening": "o1", "price": loser, "others": 1}]
    assert solve_case(two_and_one_place(), assign="greedy")["assignment"]["scarce"] == []
    assert solve_case(case())["assignment"]["scarce"] == []


def test_scarce_is_dearest_first_then_by_id() -> None:
    for seed in range(20):
        scarce = solve_case(random_case(seed, people=20))["assignment"]["scarce"]
        assert scarce == sorted(scarce, key=lambda s: (-s["price"], s["opening"]))
        assert all(s["price"] > 0 for s in scarce)


def test_joint_is_never_below_greedy_or_stable() -> None:
    for seed in range(12):
        record = locked(random_case(seed, people=20), seed)
        reports = {m: solve_case(record, assign=m)["assignment"] for m in METHODS[:3]}
        joint = reports["joint"]
        assert joint["proven_optimal"] is True
        assert reports["greedy"]["proven_optimal"] is reports["stable"]["proven_optimal"] is False
        assert joint["objective"] >= reports["greedy"]["objective"] - 1e-9
        assert joint["objective"] >= reports["stable"]["objective"] - 1e-9
        assert joint["greedy_objective"] == reports["greedy"]["objective"]
        people = [p["id"] for p in record["participants"]]
        listed = [r["participant"] for r in joint["placed"] + joint["unplaced"]]
        assert sorted(listed) == sorted(people)


# Fingerprint --------------------------------------------------------------------------------------


def test_the_fingerprint_changes_with_every_fact() -> None:
    seen = {fingerprint(checked_case(case()))}
    changes = [
        {"as_of": "2026-11-21"}, {"unpaid_limit": 2}, {"vocabulary": {"u": ["baking"]}},
        {"bans": [["p1", "o1"]]}, {"locks": [["p1", "o1"]]},
        {"participants": [participant(waiting_days=99)]},
        {"participants": [participant(max_travel_minutes=60.5)]},
        {"openings": [opening(talk=3)]}, {"workplaces": [workplace(occupied=1)]},
        {"employers": [employer(answer_rate=None)]},
    ]  # fmt: skip
    for change in changes:
        seen.add(fingerprint(checked_case(case(**change))))
    assert len(seen) == len(changes) + 1
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", mark) for mark in seen)


def test_equal_numbers_are_equal_facts() -> None:
    whole, real = (
        fingerprint(checked_case(case([participant(max_travel_minutes=m, priority=p)])))
        for m, p in ((60, 0), (60.0, -0.0))
    )
    assert whole == real


# Sizes --------------------------------------------------------------------------------------------


def test_thousands_of_equal_openings_and_a_person_with_thousands_of_skills() -> None:
    skilled = participant("p0", skills=[f"skill number {i}" for i in range(10_000)])
    people = [skilled, *(participant(f"p{i}") for i in range(1, 5))]
    places = [opening(f"o{i}", skills_wished=["skill number 77"]) for i in range(3_000)]
    report = solve_case(case(people, places))["assignment"]
    assert report["proven_optimal"] is True
    assert len(report["placed"]) == 5


def test_more_pairs_than_memory_allows_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(engine_module, "MOST_PAIRS", 3)
    record = case([participant(f"p{i}") for i in range(4)])
    with pytest.raises(CaseError, match="case: expected at most 3 possible pairs"):
        solve_case(record)
