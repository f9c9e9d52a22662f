"""What must hold of the eight criteria, whatever their formulas are."""

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
from tests.engine.engine_runs import value, values_of

Record = dict[str, Any]

BREAD = {"skills_needed": ["baking"], "skills_wished": []}


def never_falls(values: list[float]) -> bool:
    return all(after >= before for before, after in itertools.pairwise(values))


def never_rises(values: list[float]) -> bool:
    return never_falls([-each for each in values])


def record_value(**employer: Any) -> float:
    return values_of(a_case(employers=[an_employer(**employer)]))["record"]


def starting_at(level: str | None) -> Record:
    language = {name: {"start": None, "hire": None} for name in oracle.FUNCTIONS}
    return language | {"colleagues": {"start": level, "hire": "C2"}}


# --- goal -----------------------------------------------------------------------------------


def test_goal_is_whole_when_equal_and_nothing_in_another_major_group():
    assert value("goal", {"goals": ["5120"]}) == 1
    assert value("goal", {"goals": ["9412", "7522"]}) == 0
    assert value("goal", {"goals": ["512"]}, {"occupation": "512"}) == 1


def test_goal_never_falls_as_the_shared_beginning_grows():
    goals = ["9120", "5999", "5199", "5129", "5120"]
    values = [value("goal", {"goals": [goal]}) for goal in goals]
    assert never_falls(values)
    assert never_falls([value("goal", {"goals": [goal]}) for goal in ["9", "5", "51", "512"]])


def test_goal_is_that_of_the_best_goal():
    for goals in itertools.combinations(["9412", "5999", "5129", "5"], 2):
        each = [value("goal", {"goals": [goal]}) for goal in goals]
        assert value("goal", {"goals": list(goals)}) == max(each)


def test_goal_is_half_without_goals():
    assert value("goal", {"goals": []}) == 0.5


# --- competence -----------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["skills_needed", "skills_wished"])
def test_a_skill_that_is_met_raises_competence(where):
    opening = {"skills_needed": [], "skills_wished": []} | {where: ["baking", "stock control"]}
    values = [
        value("competence", {"skills": skills}, opening)
        for skills in ([], ["baking"], ["baking", "stock control"])
    ]
    assert values[0] < values[1] < values[2]


@pytest.mark.parametrize(
    "own",
    [
        "baking",
        "Baking",
        "  BAKING ",
        "ｂａｋｉｎｇ",
        "prepare bakery products",
        "Prepare   Bakery  products",
        "http://data.example/skill/bake",
    ],
)
def test_the_same_skill_in_other_words_is_worth_the_same(own):
    assert oracle.same_skill(a_case(), own, "baking")
    same = value("competence", {"skills": ["baking"]}, BREAD)
    assert value("competence", {"skills": [own]}, BREAD) == same


@pytest.mark.parametrize(
    ("own", "needed"),
    [("stok control", "stock control"), ("talking with custmers", "talking with customers")],
)
def test_a_skill_spelt_nearly_alike_is_worth_something_and_at_most_the_same(own, needed):
    assert oracle.matching_skill(a_case(), own, needed)
    assert not oracle.same_skill(a_case(), own, needed)
    opening = {"skills_needed": [needed], "skills_wished": []}
    none, near, same = (
        value("competence", {"skills": skills}, opening) for skills in ([], [own], [needed])
    )
    assert none < near <= same


@pytest.mark.parametrize("own", ["stck cntrl", "control", "driving"])
def test_a_skill_spelt_otherwise_is_worth_nothing(own):
    assert not oracle.matching_skill(a_case(), own, "stock control")
    opening = {"skills_needed": ["stock control"], "skills_wished": []}
    nothing = value("competence", {"skills": []}, opening)
    assert value("competence", {"skills": [own]}, opening) == nothing


def test_more_skills_or_experience_never_lower_competence():
    skills = [[], ["driving"], ["driving", "baking"], ["driving", "baking", "stock control"]]
    assert never_falls([value("competence", {"skills": each}) for each in skills])
    years = [{"experience": [{"occupation": "5120", "years": y}]} for y in (0, 0.5, 1, 5, 40, 80)]
    assert never_falls([value("competence", each) for each in years])
    jobs = [{"occupation": code, "years": 3} for code in ("9412", "5999", "5120", "5120", "7522")]
    more = [value("competence", {"experience": jobs[:n]}) for n in range(6)]
    assert never_falls(more)


# --- language -------------------------------------------------------------------------------


def test_talk_slow_talk_and_a_teacher_never_lower_language_and_together_raise_it():
    options = list(itertools.product(range(4), [False, True], [False, True]))
    values = {
        each: value(
            "language", None, dict(zip(["talk", "slow_talk", "teacher_on_site"], each, strict=True))
        )
        for each in options
    }
    for less, more in itertools.product(options, options):
        if all(a <= b for a, b in zip(less, more, strict=True)):
            assert values[less] <= values[more]
    assert values[0, False, False] < values[3, True, True]


@pytest.mark.parametrize("own", ["A1", "B1", "C2"])
@pytest.mark.parametrize("wish", [False, True])
def test_a_higher_start_never_raises_language(own, wish):
    highest = oracle.rank("C2" if wish else own)
    person = {
        "norwegian": dict.fromkeys(["listening", "speaking", "reading", "writing"], own),
        "strong_wish": wish,
    }
    starts = [None, *oracle.LEVELS[: highest + 1]]
    assert never_rises(
        [value("language", person, {"language": starting_at(start)}) for start in starts]
    )


# --- support, schedule, reach, prospects ----------------------------------------------------


@pytest.mark.parametrize("teacher", [False, True])
def test_support_is_whole_when_it_covers_the_need(teacher):
    table = {
        (need, there): value(
            "support", {"follow_up_need": need}, {"support": there, "teacher_on_site": teacher}
        )
        for need in range(4)
        for there in range(4)
    }
    for need in range(4):
        assert never_falls([table[need, there] for there in range(4)])
        assert never_rises([table[more, need] for more in range(4)])
    assert {table[need, there] for need, there in table if there >= need} == {1}


def test_schedule_is_whole_when_all_hours_are_free_and_more_time_never_lowers_it():
    weeks = [
        {"mon": ["08:00", "12:00"]},
        {"mon": ["08:00", "14:30"]},
        {"mon": ["08:00", "14:30"], "tue": ["10:00", "11:00"]},
        {"mon": ["08:00", "14:30"], "tue": ["08:00", "15:00"]},
        {"mon": ["08:00", "15:00"], "tue": ["08:00", "15:00"]},
        {"mon": ["00:00", "24:00"], "tue": ["07:00", "16:00"], "sun": ["00:00", "24:00"]},
    ]
    values = [value("schedule", {"available": week}) for week in weeks]
    assert never_falls(values)
    assert values[-2:] == [1, 1]


def test_reach_is_whole_at_the_door_and_never_rises_with_minutes():
    doors = [[61.77, 9.54 + step] for step in (0, 0.005, 0.02, 0.1, 0.3, 0.6)]
    person = {"max_travel_minutes": 120, "has_car": True}
    values = [value("reach", person, {"location": place}) for place in doors]
    assert values[0] == 1
    assert never_rises(values)
    assert values[-1] < 1


def test_reach_is_whole_at_the_door_of_a_person_who_cannot_travel():
    assert value("reach", {"max_travel_minutes": 0}) == 1


def test_a_lift_beyond_the_limit_has_a_reach_between_0_and_1():
    person = {"max_travel_minutes": 0, "lift_to": ["w1"]}
    assert 0 <= value("reach", person, {"location": [59.91, 10.75]}) <= 1


@pytest.mark.parametrize("kind", ["work_practice", "ordinary_job"])
def test_prospects_rank_yes_over_maybe_over_no(kind):
    yes, maybe, no = (
        value("prospects", None, {"hire": hire, "kind": kind}) for hire in ("yes", "maybe", "no")
    )
    assert yes > no
    assert yes >= maybe >= no


# --- record ---------------------------------------------------------------------------------


def test_record_falls_with_being_asked_and_never_rises_again():
    values = [record_value(asked_90_days=asked) for asked in [*range(21), 50, 1000, 10_000]]
    assert never_rises(values)
    assert values[0] > values[20]


def test_record_never_falls_with_answers_and_hosting():
    assert never_falls([record_value(answer_rate=rate) for rate in (0, 0.1, 0.5, 0.99, 1)])
    assert never_falls([record_value(hosted_12_months=n) for n in (0, 1, 2, 12, 10_000)])


def test_an_unknown_answer_rate_stands_between_0_and_1():
    assert (
        record_value(answer_rate=0) <= record_value(answer_rate=None) <= record_value(answer_rate=1)
    )


# --- each criterion reads only its row ------------------------------------------------------

READS = {
    "goal": {"goals", "occupation"},
    "competence": {
        "skills",
        "skills_needed",
        "skills_wished",
        "experience",
        "occupation",
        "vocabulary",
    },
    "language": {
        "norwegian",
        "languages",
        "language",
        "working_languages",
        "talk",
        "slow_talk",
        "teacher_on_site",
    },
    "support": {"follow_up_need", "support", "teacher_on_site"},
    "schedule": {"available", "days"},
    "reach": {"home", "location", "has_car", "lift_to", "max_travel_minutes"},
    "prospects": {"hire", "kind", "kinds"},
    "record": {"asked_90_days", "answer_rate", "hosted_12_months"},
}
CHANGES: list[tuple[str, Record]] = [
    ("participants", {"norwegian": dict.fromkeys(["listening", "speaking", "reading"], "B2")}),
    ("participants", {"languages": ["nb", "en"]}),
    ("participants", {"skills": ["stock control"]}),
    ("participants", {"experience": [{"occupation": "5120", "years": 40}]}),
    ("participants", {"goals": ["9412"]}),
    ("participants", {"available": {"mon": ["08:00", "12:30"]}}),
    ("participants", {"from": "2026-12-05"}),
    ("participants", {"until": "2028-12-05"}),
    ("participants", {"home": [61.8, 9.5]}),
    ("participants", {"max_travel_minutes": 77}),
    ("participants", {"has_car": True}),
    ("participants", {"lift_to": ["w1"]}),
    ("participants", {"licences": ["B"], "certificates": ["x"], "avoid": ["y"]}),
    ("participants", {"follow_up_need": 3}),
    ("participants", {"kinds": ["work_practice", "language_practice"]}),
    ("participants", {"strong_wish": True}),
    ("participants", {"waiting_days": 900}),
    ("participants", {"priority": 900}),
    ("participants", {"unpaid_at": {}}),
    ("openings", {"occupation": "7522"}),
    ("openings", {"skills_wished": [], "skills_needed": ["cooking"]}),
    ("openings", {"working_languages": ["en"]}),
    ("openings", {"talk": 0, "slow_talk": False}),
    ("openings", {"teacher_on_site": True}),
    ("openings", {"support": 0}),
    ("openings", {"days": {"mon": ["08:00", "12:00"]}}),
    ("openings", {"min_days": 0}),
    ("openings", {"start_between": ["2026-12-01", "2027-02-09"], "weeks": 3}),
    ("openings", {"location": [61.8, 9.5]}),
    ("openings", {"capacity": 9}),
    ("openings", {"demands": ["heavy"]}),
    ("openings", {"hire": "yes"}),
    ("openings", {"kind": "language_practice"}),
    ("workplaces", {"supervision_ceiling": 9, "occupied": 3}),
    ("employers", {"max_people": None}),
    ("employers", {"asked_90_days": 20}),
    ("employers", {"answer_rate": 0.1}),
    ("employers", {"hosted_12_months": 12}),
]


@pytest.mark.parametrize(("records", "change"), CHANGES, ids=lambda each: "-".join(each))
def test_a_criterion_reads_only_what_its_row_names(records, change):
    plain = {
        "participants": a_participant(unpaid_at={"e1": 0}),
        "openings": an_opening(demands=["noise"]),
        "workplaces": a_workplace(),
        "employers": an_employer(),
    }
    changed = dict(plain[records])
    for field, new in change.items():
        changed[field] = {**changed[field], **new} if field == "norwegian" else new
    before = values_of(a_case(**{name: [record] for name, record in plain.items()}))
    after = values_of(
        a_case(**{name: [record] for name, record in {**plain, records: changed}.items()})
    )
    moved = {name for name in oracle.CRITERIA if before[name] != after[name]}
    assert {name for name in moved if not READS[name] & change.keys()} == set()
