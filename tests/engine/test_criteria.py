"""What must hold of every criterion, whatever the facts: drawn at random, checked in the answer."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from matching.engine import CaseError, criteria, explain_pair, solve_case
from matching.engine.validation import PARTICIPANT, checked_case
from tests.engine.small_cases import DAYS, KINDS, SKILLS, case, employer, opening, participant

CODES = ("5120", "5122", "5190", "512", "51", "5", "7512", "9")
LEVELS = (None, "below_A1", "A1", "A2", "B1", "B2", "C1", "C2")
fast = settings(max_examples=25, deadline=None)

levels = st.sampled_from(LEVELS)
languages = st.lists(st.sampled_from(["ti", "en", "nb"]), max_size=2)
skills = st.lists(st.sampled_from(SKILLS), max_size=3)
needs = st.fixed_dictionaries({"start": levels, "hire": levels})
scale = st.integers(0, 3)
hours = st.sampled_from([["08:00", "16:00"], ["08:00", "11:00"], ["12:00", "24:00"]])
weeks = st.dictionaries(st.sampled_from(DAYS), hours, max_size=5)

people = st.fixed_dictionaries(
    {
        "norwegian": st.fixed_dictionaries(
            dict.fromkeys(("listening", "speaking", "reading", "writing"), levels)
        ),
        "languages": languages,
        "skills": skills,
        "experience": st.lists(
            st.fixed_dictionaries(
                {"occupation": st.sampled_from(CODES), "years": st.floats(0, 80)}
            ),
            max_size=2,
        ),
        "goals": st.lists(st.sampled_from(CODES), max_size=2),
        "available": weeks,
        "home": st.sampled_from([[61.77, 9.54], [61.80, 9.54], [62.5, 9.9]]),
        "max_travel_minutes": st.sampled_from([0, 20, 60, 90.5]),
        "has_car": st.booleans(),
        "follow_up_need": scale,
        "kinds": st.lists(st.sampled_from(KINDS), max_size=3),
        "strong_wish": st.booleans(),
    }
)
places = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "occupation": st.sampled_from(CODES),
        "skills_needed": skills,
        "skills_wished": skills,
        "language": st.fixed_dictionaries(
            dict.fromkeys(("colleagues", "customers", "instructions", "messages"), needs)
        ),
        "working_languages": languages,
        "talk": scale,
        "slow_talk": st.booleans(),
        "teacher_on_site": st.booleans(),
        "support": scale,
        "days": weeks,
        "hire": st.sampled_from(["yes", "no", "maybe"]),
    }
)
pairs = st.tuples(people, places)
VOCABULARY = {"http://skill/bread": ["baking bread", "Bread"]}


def explained(person: Any, place: Any, firm: Any = None) -> dict[str, Any]:
    record = case(
        [participant(**person)],
        [opening(**place)],
        employers=[employer(**(firm or {}))],
        vocabulary=VOCABULARY,
    )
    return explain_pair(record, "p1", "o1")


def value(name: str, person: Any, place: Any, firm: Any = None) -> float:
    found = explained(person, place, firm)["criteria"][name]["value"]
    assert 0 <= found <= 1
    return found


@fast
@given(pairs)
def test_points_sum_to_the_score_and_values_lie_between_0_and_1(pair) -> None:
    found = explained(*pair)
    criteria_found = found["criteria"].values()
    assert all(0 <= c["value"] <= 1 for c in criteria_found)
    assert all(c["points"] == pytest.approx(c["value"] * c["weight"]) for c in criteria_found)
    assert sum(c["points"] for c in criteria_found) == pytest.approx(found["score"], abs=1e-6)


@fast
@given(pairs, st.sampled_from(("listening", "speaking", "reading", "writing")), levels)
def test_raising_norwegian_never_closes_a_pair(pair, skill, level) -> None:
    person, place = copy.deepcopy(pair)
    now = LEVELS.index(person["norwegian"][skill])
    before = explained(person, place)["refused"]
    person["norwegian"][skill] = LEVELS[max(now, LEVELS.index(level))]
    assert set(explained(person, place)["refused"]) <= set(before)


@fast
@given(pairs)
def test_goal(pair) -> None:
    person, place = pair
    wanted, code = person["goals"], place["occupation"]
    found = value("goal", person, place)
    if not wanted:
        assert found == 0.5
    elif code in wanted:
        assert found == 1
    elif all(goal[0] != code[0] for goal in wanted):
        assert found == 0
    else:
        assert 0 < found < 1


def test_goal_never_falls_as_the_shared_prefix_grows() -> None:
    found = [value("goal", {"goals": [goal]}, {}) for goal in ("6", "5", "51", "512", "5120")]
    assert found == sorted(found)
    assert found == [0, 0.3, 0.55, 0.8, 1]


@fast
@given(pairs, st.sampled_from(SKILLS))
def test_one_more_skill_never_lowers_competence(pair, skill) -> None:
    person, place = copy.deepcopy(pair)
    before = value("competence", person, place)
    person["skills"].append(skill)
    assert value("competence", person, place) >= before


@fast
@given(pairs, st.sampled_from(CODES), st.floats(0, 80))
def test_more_experience_never_lowers_competence(pair, code, years) -> None:
    person, place = copy.deepcopy(pair)
    before = value("competence", person, place)
    person["experience"].append({"occupation": code, "years": years})
    assert value("competence", person, place) >= before


@fast
@given(pairs, st.sampled_from(("skills_needed", "skills_wished")))
def test_an_asked_skill_that_is_met_raises_competence(pair, field) -> None:
    person, place = copy.deepcopy(pair)
    place[field] = [*place[field], "juggling torches"]
    before = value("competence", person, place)
    person["skills"] = [*person["skills"], "Juggling  TORCHES"]
    assert value("competence", person, place) > before


@fast
@given(pairs)
def test_a_near_spelling_is_worth_more_than_nothing_and_at_most_the_same(pair) -> None:
    person, place = copy.deepcopy(pair)
    place["skills_wished"] = ["juggling torches"]
    assert fuzz.ratio("juggling torches", "jugling torches") >= 88
    found = [
        value("competence", person | {"skills": [*person["skills"], *more]}, place)
        for more in ([], ["jugling torches"], ["juggling torches"])
    ]
    assert found[0] < found[1] <= found[2]


@fast
@given(pairs)
def test_talk_slow_talk_and_a_teacher_never_lower_language_and_together_raise_it(pair) -> None:
    person, place = pair
    silent = place | {"talk": 0, "slow_talk": False, "teacher_on_site": False}
    before = value("language", person, silent)
    for better in ({"talk": 1}, {"slow_talk": True}, {"teacher_on_site": True}):
        assert value("language", person, silent | better) >= before
    talkative = silent | {"talk": 3, "slow_talk": True, "teacher_on_site": True}
    assert value("language", person, talkative) > before


@fast
@given(pairs, st.sampled_from(("colleagues", "customers", "instructions", "messages")), levels)
def test_a_higher_start_never_raises_language(pair, function, level) -> None:
    person, place = copy.deepcopy(pair)
    need = place["language"][function]
    low, high = sorted((LEVELS.index(need["start"]), LEVELS.index(level)))
    found = []
    for start in (low, high):
        need["start"] = LEVELS[start]
        found.append(value("language", person, place))
    assert found[1] <= found[0]


@fast
@given(pairs)
def test_support(pair) -> None:
    person, place = pair
    found = value("support", person, place)
    if place["support"] >= person["follow_up_need"]:
        assert found == 1
    more = place | {"support": min(3, place["support"] + 1)}
    needier = person | {"follow_up_need": min(3, person["follow_up_need"] + 1)}
    assert value("support", person, more) >= found >= value("support", needier, place)


@fast
@given(pairs, st.sampled_from(DAYS))
def test_schedule(pair, day) -> None:
    person, place = copy.deepcopy(pair)
    before = value("schedule", person, place)
    person["available"][day] = ["00:00", "24:00"]
    assert value("schedule", person, place) >= before
    free = person | {"available": place["days"]}
    assert value("schedule", free, place) == 1


@fast
@given(pairs, st.floats(0, 0.5), st.floats(0, 0.5))
def test_reach(pair, near, far) -> None:
    person, place = pair
    near, far = sorted((near, far))
    found = [
        value("reach", person | {"home": [61.77 + north, 9.54]}, place) for north in (0, near, far)
    ]
    assert found[0] == 1
    assert found[1] >= found[2]


@fast
@given(pairs)
def test_prospects(pair) -> None:
    person, place = pair
    no, maybe, yes = (
        value("prospects", person, place | {"hire": hire}) for hire in ("no", "maybe", "yes")
    )
    assert no < maybe < yes


rates = st.one_of(st.none(), st.floats(0, 1))


@fast
@given(st.integers(0, 40), rates, st.integers(0, 20), st.integers(1, 20))
def test_record_never_rises_with_requests_and_falls_until_20(asked, rate, hosted, more) -> None:
    firm = {"asked_90_days": asked, "answer_rate": rate, "hosted_12_months": hosted}
    before = value("record", {}, {}, firm)
    after = value("record", {}, {}, firm | {"asked_90_days": asked + more})
    assert after <= before
    if asked < 20:
        assert after < before


@fast
@given(st.integers(0, 25), st.floats(0, 1), st.floats(0, 1), st.integers(0, 9))
def test_record_never_falls_with_answers_and_hosting(asked, rate, other, hosted) -> None:
    def found(answer_rate: float | None, hosts: int) -> float:
        firm = {"asked_90_days": asked, "answer_rate": answer_rate, "hosted_12_months": hosts}
        return value("record", {}, {}, firm)

    low, high = sorted((rate, other))
    assert found(low, hosted) <= found(high, hosted)
    assert found(low, hosted) <= found(low, hosted + 1)
    assert found(0, hosted) < found(None, hosted) < found(1, hosted)


@fast
@given(people, people, places, places)
def test_other_people_and_openings_change_nothing(person, other, place, elsewhere) -> None:
    alone = explained(person, place)
    crowd = case(
        [participant("p0", **other), participant(**person), participant("p2", **other)],
        [opening("o0", **elsewhere), opening(**place), opening("o2", **elsewhere)],
        vocabulary=VOCABULARY,
    )
    answer = solve_case(crowd)
    found = [p for p in answer["pairs"] if (p["participant"], p["opening"]) == ("p1", "o1")]
    assert bool(found) == alone["possible"]
    for pair in found:
        for name, criterion in pair["criteria"].items():
            assert criterion["value"] == alone["criteria"][name]["value"]
        assert pair["score"] == alone["score"]
        for standing in ("met", "close", "missing"):
            assert pair[standing] == alone[standing]


def test_waiting_changes_no_score() -> None:
    short, long = (solve_case(case([participant(waiting_days=days)]))["pairs"] for days in (0, 900))
    assert short == long


def test_protected_attributes_are_not_in_the_format() -> None:
    protected = {"age", "birth", "sex", "gender", "country", "religion", "health", "family"}
    assert not protected & set(PARTICIPANT)
    for name in protected:
        with pytest.raises(CaseError, match=rf"participants\[p1\]\.{name}: expected no such key"):
            checked_case(case([participant("p1") | {name: "x"}]))


def test_every_criterion_documents_itself() -> None:
    for name in ("goal", "competence", "language", "support", "schedule", "reach", "prospects",
                 "record"):  # fmt: skip
        assert len(getattr(criteria, name).__doc__) > 80
