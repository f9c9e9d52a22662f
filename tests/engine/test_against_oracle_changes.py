"""A case changed in a known way: order, names, strangers, one value. What may the answer do?"""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from matching.engine import CaseError
from tests.engine import oracle, oracle_validity
from tests.engine.case_factory import (
    a_case,
    a_participant,
    a_workplace,
    an_employer,
    an_opening,
    cases,
    random_case,
    shuffled,
    story,
)
from tests.engine.engine_runs import answer_of, without_seconds, written

Record = dict[str, Any]
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same(one: Record, other: Record, assign: str = "joint") -> bool:
    """Both cases give the same answer, but for the seconds."""
    answers = [without_seconds(answer_of(case, assign=assign)) for case in (one, other)]
    return answers[0] == answers[1]


# --- the same facts -------------------------------------------------------------------------


@pytest.mark.parametrize("assign", ["joint", "stable", "greedy"])
def test_the_order_of_records_lists_and_keys_changes_nothing(assign):
    for seed in range(40):
        case = random_case(seed)
        assert same(case, shuffled(case, seed), assign), seed


def test_the_bytes_are_the_same_in_any_order(tmp_path):
    for seed in range(8):
        one, other = (written(case, tmp_path) for case in (story(), shuffled(story(), seed)))
        assert one is not None
        assert other is not None
        heads = [content.split(b'"seconds"')[0] for content in (one, other)]
        assert heads[0] == heads[1]
        assert without_seconds(one) == without_seconds(other)


def test_the_same_case_gives_the_same_bytes_twice(tmp_path):
    one, other = (written(random_case(5), tmp_path) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.split(b'"seconds"')[0] == other.split(b'"seconds"')[0]


def test_the_input_is_never_changed():
    for seed in range(20):
        case = random_case(seed)
        before = copy.deepcopy(case)
        answer_of(case)
        assert case == before


def test_what_is_left_out_is_what_the_format_says():
    short = story()
    for field in ("vocabulary", "unpaid_limit", "locks", "bans"):
        del short[field]
    long = short | {"vocabulary": {}, "unpaid_limit": 1, "locks": [], "bans": []}
    for person in short["participants"]:
        for field in ("unpaid_at", "consent", "support_talk_due", "weights"):
            del person[field]
    long["participants"] = [
        {"unpaid_at": {}, "consent": True, "support_talk_due": False, "weights": None, **person}
        for person in short["participants"]
    ]
    assert same(short, long)


def test_a_list_that_is_a_set_may_name_a_thing_twice():
    case = random_case(7)
    twice = copy.deepcopy(case)
    for person in twice["participants"]:
        for field in ("skills", "languages", "goals", "kinds", "lift_to", "licences"):
            person[field] = person[field] * 2
    twice["bans"] = twice["bans"] * 2
    assert same(case, twice)


def test_the_fingerprint_moves_with_every_fact():
    case = story()
    prints = {answer_of(case, assign="none")["run"]["fingerprint"]}
    changes = 0
    for records, name in (
        ("participants", "P01"),
        ("openings", "O07"),
        ("workplaces", "W02"),
        ("employers", "E02"),
    ):
        for field, old in oracle.by_id(case, records, name).items():
            new = another(field, old)
            if new is not None:
                changed = copy.deepcopy(case)
                oracle.by_id(changed, records, name)[field] = new
                prints.add(answer_of(changed, assign="none")["run"]["fingerprint"])
                changes += 1
    assert changes > 20
    assert len(prints) == changes + 1


def another(field: str, old: Any) -> Any:
    """Another well formed value of the field that leaves the story's locks possible."""
    by_field = {
        "languages": ["xx"],
        "working_languages": ["nb", "xx"],
        "avoid": ["noise"],
        "skills": ["singing"],
        "skills_needed": ["singing"],
        "skills_wished": ["singing"],
        "goals": ["2"],
        "occupation": "2",
        "experience": [],
        "certificates": [],
        "waiting_days": 96,
        "priority": 3,
        "max_travel_minutes": 76,
        "follow_up_need": 2,
        "demands": ["noise"],
        "hire": "maybe",
        "capacity": 2,
        "min_days": 1,
        "weeks": 11,
        "talk": 1,
        "support": 3,
        "slow_talk": False,
        "teacher_on_site": False,
        "has_car": True,
        "strong_wish": True,
        "supervision_ceiling": 4,
        "max_people": 9,
        "asked_90_days": 6,
        "answer_rate": 0.1,
        "hosted_12_months": 9,
    }
    new = by_field.get(field)
    return None if new == old else new


# --- other names, strangers -----------------------------------------------------------------


def renamed(case: Record) -> Record:
    """Every id longer, in the same order."""
    text = json.dumps(case)
    for letter in "poew":
        for number in range(9, 0, -1):
            text = text.replace(f'"{letter}{number}"', f'"{letter}-{number}-long"')
    return json.loads(text)


@pytest.mark.parametrize("assign", ["joint", "stable", "greedy"])
def test_other_ids_in_the_same_order_change_only_the_names(assign):
    for seed in range(40):
        case = random_case(seed)
        plain = answer_of(case, assign=assign)
        other = answer_of(renamed(case), assign=assign)
        for answer in (plain, other):
            del answer["run"]
        assert json.loads(json.dumps(renamed(plain))) == json.loads(json.dumps(other)), seed


def test_unrelated_people_and_places_change_no_pair():
    for seed in range(40):
        case = random_case(seed)
        crowd = copy.deepcopy(case)
        crowd["participants"] += [a_participant(id=f"x{n}", skills=["singing"]) for n in range(3)]
        crowd["workplaces"].append(a_workplace(id="x"))
        crowd["employers"].append(an_employer(id="x"))
        crowd["openings"].append(an_opening(id="x", employer="x", workplace="x"))
        old = {(p["participant"], p["opening"]): p for p in answer_of(case)["pairs"]}
        new = {(p["participant"], p["opening"]): p for p in answer_of(crowd)["pairs"]}
        assert {key: new[key] for key in old} == old, seed
        assert all("x" in who or where == "x" for who, where in new.keys() - old.keys())


def test_one_more_place_never_lowers_the_joint_objective():
    for seed in range(60):
        case = random_case(seed)
        more = copy.deepcopy(case)
        for opening in more["openings"]:
            opening["capacity"] += 1
        for workplace in more["workplaces"]:
            workplace["supervision_ceiling"] = None
        for employer in more["employers"]:
            employer["max_people"] = None
        before, after = (answer_of(each)["assignment"]["objective"] for each in (case, more))
        assert after >= before - 1e-6, seed


def test_waiting_days_touch_nothing_but_fairness():
    for seed in range(20):
        case = random_case(seed)
        longer = copy.deepcopy(case)
        for person in longer["participants"]:
            person["waiting_days"] += 500
        plain, waited = answer_of(case), answer_of(longer)
        for part in ("pairs", "refused", "assignment"):
            assert plain[part] == waited[part]


# --- rules may only move one way ------------------------------------------------------------


def possible_in(case: Record) -> set[tuple[str, str]]:
    pairs = answer_of(case, assign="none")["pairs"]
    return {(pair["participant"], pair["opening"]) for pair in pairs}


@FEW
@given(cases())
def test_more_norwegian_never_closes_a_pair(case):
    before = possible_in(case)
    for person in case["participants"]:
        for skill, level in person["norwegian"].items():
            person["norwegian"][skill] = oracle.LEVELS[min(6, oracle.rank(level) + 1)]
    assert possible_in(case) >= before


@FEW
@given(cases())
def test_more_time_travel_and_papers_never_close_a_pair(case):
    before = possible_in(case)
    for person in case["participants"]:
        person["available"] = {day: ["00:00", "24:00"] for day in oracle.WEEKDAYS}
        person["max_travel_minutes"], person["has_car"] = 1440, True
        person["licences"], person["certificates"] = ["B", "CE"], ["hygiene"]
    assert possible_in(case) >= before


@FEW
@given(cases())
def test_what_is_possible_is_what_the_oracle_says(case):
    assert possible_in(case) == oracle.possible_pairs(case)
    assert answer_of(case, assign="none")["refused"] == oracle.refused(case)


# --- one random value somewhere -------------------------------------------------------------

ODD = [
    None, True, False, 0, -1, 1, 3, 7, 80, 261, 1441, 10_001, 0.5, -0.5, 1e300, float("nan"), "",
    "x",
    "A1", "A9", "yes", "5120", "51200", "2026-02-30", "2026-12-01", "24:00", "x" * 65, "x" * 501,
    "\x1f", [], {}, ["x"], [["p1", "o1"]], [1, 2], ["08:00", "16:00"], {"x": 1},
    {"mon": ["08:00", "24:00"]},
    "p1", "o1", "w1", "e1", "work_practice",
]  # fmt: skip


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside a value."""
    inner = list(value.items()) if isinstance(value, dict) else []
    inner = list(enumerate(value)) if isinstance(value, list) else inner
    found = [path] if path else []
    for key, each in inner:
        found += places_in(each, (*path, key))
    return found


def mutated(case: Record, chance: random.Random) -> Record:
    """The case with one value replaced, taken away, added or repeated."""
    case = copy.deepcopy(case)
    path = chance.choice(places_in(case))
    at: Any = case
    for step in path[:-1]:
        at = at[step]
    act = chance.choice(["replace", "replace", "replace", "take", "add"])
    if act == "take":
        del at[path[-1]]
    elif act == "add" and isinstance(at, dict):
        at[chance.choice(["extra", "weights", "mon"])] = chance.choice(ODD)
    else:
        at[path[-1]] = copy.deepcopy(chance.choice(ODD))
    return case


def is_taken(case: Record) -> bool:
    """The engine takes the case; anything but an answer or a CaseError fails the test."""
    try:
        answer_of(case, assign="none", top=1)
    except CaseError:
        return False
    return True


def test_one_wrong_value_anywhere_is_judged_as_the_oracle_judges_it():
    chance = random.Random(11)  # noqa: S311
    bases = [a_case(locks=[["p1", "o1"]]), *(random_case(seed, 3, 3) for seed in range(12))]
    verdicts = {True: 0, False: 0}
    for _ in range(1500):
        case = mutated(chance.choice(bases), chance)
        content = json.dumps(case).encode()
        well_formed = oracle_validity.is_well_formed(content)
        assert is_taken(case) is well_formed, oracle_validity.complaints(case)
        verdicts[well_formed] += 1
    assert min(verdicts.values()) > 50
