"""Small random cases from a seed: few profiles, many ties, tight limits, always well formed."""

import json
import random
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.engine import oracle, oracle_validity

Record = dict[str, Any]

STORY = Path(__file__).with_name("story_case.json")
WEIGHTS = {
    "goal": 25,
    "competence": 20,
    "language": 20,
    "support": 10,
    "schedule": 5,
    "reach": 5,
    "prospects": 10,
    "record": 5,
}
ONLY_GOAL = dict.fromkeys(oracle.CRITERIA, 0) | {"goal": 100}
UNEVEN = dict(zip(oracle.CRITERIA, [12.5, 0.1, 33.3, 0, 7.7, 20.4, 1, 25], strict=True))
VOCABULARY = {
    "http://data.example/skill/bake": ["prepare bakery products", "baking"],
    "http://data.example/skill/clean": ["clean rooms", "cleaning rooms"],
}
SKILLS = [
    "baking",
    "Prepare  Bakery Products",
    "http://data.example/skill/bake",
    "clean rooms",
    "cleaning roms",
    "stock control",
    "stok control",
    "talking with customers",
]
OCCUPATIONS = ["5120", "512", "51", "5", "5223", "7522", "9412", "9"]
TOWNS = [[61.77, 9.54], [61.7556, 9.2997], [61.875, 9.0967]]
FAR = [[59.91, 10.75], [69.65, 18.96], [0, 179.99], [0, -179.99], [89.99, 0], [89.99, 180]]
HOURS = [["08:00", "16:00"], ["08:00", "12:00"], ["09:00", "12:00"], ["16:00", "24:00"]]


def story() -> Record:
    """The matching day of the story."""
    return json.loads(STORY.read_text(encoding="utf-8"))


def a_participant(**changes: Any) -> Record:
    """A person whom the plain opening fits."""
    return {
        "id": "p1",
        "consent": True,
        "support_talk_due": False,
        "unpaid_at": {},
        "norwegian": {"listening": "A2", "speaking": "A2", "reading": "A2", "writing": None},
        "languages": ["ti"],
        "skills": ["baking"],
        "experience": [{"occupation": "7512", "years": 4}],
        "goals": ["5120"],
        "available": {day: ["08:00", "16:00"] for day in oracle.WEEKDAYS[:5]},
        "from": "2026-11-01",
        "until": "2027-11-30",
        "home": [61.77, 9.54],
        "max_travel_minutes": 60,
        "has_car": False,
        "lift_to": [],
        "licences": [],
        "certificates": [],
        "avoid": [],
        "follow_up_need": 1,
        "kinds": ["work_practice", "language_practice", "ordinary_job"],
        "strong_wish": False,
        "waiting_days": 120,
        "priority": 0,
        "weights": None,
    } | changes


def an_opening(**changes: Any) -> Record:
    """A place that fits the plain participant."""
    return {
        "id": "o1",
        "employer": "e1",
        "workplace": "w1",
        "kind": "work_practice",
        "occupation": "5120",
        "skills_needed": [],
        "skills_wished": ["prepare bakery products"],
        "language": {
            "colleagues": {"start": "A1", "hire": "A2"},
            "customers": {"start": None, "hire": "B1"},
            "instructions": {"start": "A1", "hire": "A2"},
            "messages": {"start": "A1", "hire": "A2"},
        },
        "working_languages": ["nb"],
        "talk": 2,
        "slow_talk": True,
        "teacher_on_site": False,
        "support": 2,
        "days": {"mon": ["08:00", "15:00"], "tue": ["08:00", "15:00"]},
        "min_days": 1,
        "start_between": ["2026-11-01", "2027-02-01"],
        "weeks": 12,
        "location": [61.77, 9.54],
        "capacity": 2,
        "licences": [],
        "certificates": [],
        "demands": [],
        "hire": "maybe",
    } | changes


def a_workplace(**changes: Any) -> Record:
    """A workplace with a little room."""
    return {"id": "w1", "supervision_ceiling": 3, "occupied": 1} | changes


def an_employer(**changes: Any) -> Record:
    """An employer who may be asked."""
    return {
        "id": "e1",
        "max_people": 3,
        "resting": False,
        "asked_90_days": 4,
        "answer_rate": 0.8,
        "hosted_12_months": 2,
    } | changes


def a_case(**changes: Any) -> Record:
    """One person, one opening, and the pair is possible."""
    return {
        "format": 1,
        "as_of": "2026-11-20",
        "weights": dict(WEIGHTS),
        "vocabulary": {key: list(labels) for key, labels in VOCABULARY.items()},
        "unpaid_limit": 1,
        "participants": [a_participant()],
        "openings": [an_opening()],
        "workplaces": [a_workplace()],
        "employers": [an_employer()],
        "locks": [],
        "bans": [],
    } | changes


# --- at random ------------------------------------------------------------------------------


def some(chance: random.Random, values: list[Any], most: int) -> list[Any]:
    """Up to so many different values."""
    return chance.sample(values, chance.randint(0, min(most, len(values))))


def often(chance: random.Random, usual: Any, seldom: list[Any], rate: float = 0.25) -> Any:
    """The usual value, now and then one of the others."""
    return chance.choice(seldom) if chance.random() < rate else usual


def random_week(chance: random.Random, fewest: int) -> Record:
    days = sorted(chance.sample(oracle.WEEKDAYS, chance.randint(fewest, 6)))
    return {day: often(chance, HOURS[0], HOURS, 0.3) for day in days}


def random_participant(chance: random.Random, name: str, employers: list[str]) -> Record:
    level = [None, *oracle.LEVELS[:5]]
    kinds = ["work_practice", "language_practice", "ordinary_job", "micro_assignment"]
    return a_participant(
        id=name,
        consent=often(chance, True, [False], 0.05),
        support_talk_due=often(chance, False, [True], 0.05),
        unpaid_at={who: chance.randint(0, 2) for who in some(chance, employers, 1)},
        norwegian={
            skill: often(chance, "A2", level, 0.4)
            for skill in ("listening", "speaking", "reading", "writing")
        },
        languages=some(chance, ["ti", "so", "ar", "en"], 2),
        skills=some(chance, SKILLS, 3),
        experience=[
            {"occupation": chance.choice(OCCUPATIONS), "years": chance.choice([0, 0.5, 3, 20])}
            for _ in range(chance.randint(0, 2))
        ],
        goals=some(chance, OCCUPATIONS, 2),
        available=random_week(chance, 3),
        until=often(chance, "2027-11-30", ["2027-01-31", "2026-11-30"], 0.15),
        home=often(chance, chance.choice(TOWNS), FAR, 0.1),
        max_travel_minutes=chance.choice([0, 20, 45.5, 90, 240, 1440]),
        has_car=often(chance, False, [True]),
        licences=some(chance, ["B", "CE"], 1),
        certificates=often(chance, [], [["hygiene"]]),
        avoid=often(chance, [], [["heavy_lifting"]]),
        follow_up_need=chance.randint(0, 3),
        kinds=[*some(chance, kinds[1:], 3), *often(chance, ["work_practice"], [[]], 0.2)],
        strong_wish=often(chance, False, [True], 0.15),
        waiting_days=chance.choice([0, 30, 91, 400]),
        priority=often(chance, 0, [1, 2.5, 10, 300]),
        weights=often(chance, None, [UNEVEN, ONLY_GOAL], 0.2),
    )


def random_opening(chance: random.Random, name: str, workplace: str, employer: str) -> Record:
    level = [None, *oracle.LEVELS[:4]]
    return an_opening(
        id=name,
        employer=employer,
        workplace=workplace,
        kind=often(chance, "work_practice", ["language_practice", "ordinary_job"], 0.4),
        occupation=chance.choice(OCCUPATIONS),
        skills_needed=some(chance, SKILLS, 1),
        skills_wished=some(chance, SKILLS, 2),
        language={
            function: {"start": often(chance, "A1", level, 0.3), "hire": chance.choice(level)}
            for function in oracle.FUNCTIONS
        },
        talk=chance.randint(0, 3),
        slow_talk=chance.random() < 0.5,
        teacher_on_site=chance.random() < 0.3,
        support=chance.randint(0, 3),
        days=random_week(chance, 2),
        min_days=chance.choice([0, 1, 1, 2]),
        start_between=often(
            chance, ["2026-11-01", "2027-02-01"], [["2026-11-20", "2026-11-20"]], 0.15
        ),
        weeks=chance.choice([1, 8, 12]),
        location=often(chance, chance.choice(TOWNS), FAR, 0.1),
        capacity=chance.choice([0, 1, 1, 1, 2, 3]),
        licences=often(chance, [], [["B"], ["CE"]], 0.15),
        certificates=often(chance, [], [["hygiene"]], 0.1),
        demands=often(chance, [], [["heavy_lifting"]], 0.15),
        hire=chance.choice(["yes", "no", "maybe"]),
    )


def made_easy(chance: random.Random, case: Record) -> None:
    """Most rules let most pairs through, so that places become scarce instead of impossible."""
    for person in case["participants"]:
        person["norwegian"] = dict.fromkeys(person["norwegian"], chance.choice(["B1", "B2"]))
        person["kinds"] = ["work_practice", "language_practice", "ordinary_job"]
        person["max_travel_minutes"] = often(chance, 240, [30, 900])
        person["available"] = dict.fromkeys(oracle.WEEKDAYS, HOURS[0])
        person["unpaid_at"] = {}
        person["until"] = "2027-11-30"
    for opening in case["openings"]:
        opening["licences"], opening["demands"] = [], []
        opening["capacity"] = chance.choice([1, 1, 2])
        opening["min_days"] = 1
    case["unpaid_limit"] = 1


def random_locks(chance: random.Random, case: Record, most: int) -> list[list[str]]:
    """Possible pairs that the limits hold together."""
    locks: list[list[str]] = []
    possible = sorted(oracle.possible_pairs(case))
    for person, opening in chance.sample(possible, min(len(possible), 3 * most)):
        if len(locks) < most:
            tried = [*locks, [person, opening]]
            if not list(oracle_validity.complaints_of_locks(case | {"locks": tried})):
                locks = tried
    return locks


def random_case(seed: int | random.Random, people: int = 7, openings: int = 5) -> Record:
    """A well formed case of at most this size; the same seed gives the same case."""
    chance = seed if isinstance(seed, random.Random) else random.Random(seed)  # noqa: S311
    employers = [f"e{n}" for n in range(1, chance.randint(1, 3) + 1)]
    workplaces = {f"w{n}": chance.choice(employers) for n in range(1, chance.randint(1, 4) + 1)}
    case = a_case(
        weights=often(chance, WEIGHTS, [UNEVEN, ONLY_GOAL], 0.2),
        unpaid_limit=chance.choice([0, 1, 1, 1, 2]),
        participants=[
            random_participant(chance, f"p{n}", employers)
            for n in range(1, chance.randint(0, people) + 1)
        ],
        openings=[
            random_opening(chance, f"o{n}", workplace, workplaces[workplace])
            for n in range(1, chance.randint(0, openings) + 1)
            for workplace in [chance.choice(list(workplaces))]
        ],
        workplaces=[
            a_workplace(
                id=name,
                supervision_ceiling=chance.choice([None, 1, 2, 3, 4]),
                occupied=often(chance, 0, [1, 2]),
            )
            for name in workplaces
        ],
        employers=[
            an_employer(
                id=name,
                max_people=chance.choice([None, None, 1, 2, 3]),
                resting=often(chance, False, [True], 0.1),
                asked_90_days=chance.choice([0, 4, 25]),
                answer_rate=chance.choice([None, 0, 0.5, 1]),
                hosted_12_months=chance.randint(0, 3),
            )
            for name in employers
        ],
    )
    for person in case["participants"]:
        person["lift_to"] = some(chance, list(workplaces), 1) if chance.random() < 0.3 else []
    if chance.random() < 0.7:
        made_easy(chance, case)
    every = [[p["id"], o["id"]] for p in case["participants"] for o in case["openings"]]
    case["bans"] = some(chance, every, 2)
    case["locks"] = random_locks(chance, case, chance.choice([0, 0, 1, 2]))
    return case


def shuffled(case: Record, seed: int) -> Record:
    """The same case with its records, lists and keys in another order."""
    chance = random.Random(seed)  # noqa: S311
    tuples = {"home", "location", "start_between"}

    def shuffle(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            week = bool(value) and set(value) <= set(oracle.WEEKDAYS)
            keys = chance.sample(list(value), len(value))
            return {each: value[each] if week else shuffle(value[each], each) for each in keys}
        if not isinstance(value, list) or key in tuples:
            return value
        pairs = key in ("locks", "bans")
        inner = value if pairs else [shuffle(each) for each in value]
        return chance.sample(inner, len(inner))

    return shuffle(case)


def cases(people: int = 7, openings: int = 5) -> st.SearchStrategy[Record]:
    """Hypothesis' way to the same cases."""
    return st.randoms(use_true_random=False).map(
        lambda chance: random_case(chance, people, openings)
    )
