"""Small cases for the engine's own tests: one plain pair, and random ones with every feature."""

import copy
import json
import random
from typing import Any

from matching.engine import solve_case

Record = dict[str, Any]

KINDS = ("volunteering", "language_practice", "work_practice", "wage_subsidy", "ordinary_job")
LEVELS = ("below_A1", "A1", "A2", "B1", "B2")
DAYS = ("mon", "tue", "wed", "thu", "fri")
SKILLS = ("baking bread", "bakin bread", "cleaning rooms", "making coffee", "http://skill/bread")
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
NO_NEED = {"start": None, "hire": None}


def participant(key: str = "p1", **facts: Any) -> Record:
    """Somebody for whom the plain opening is possible."""
    record = {
        "id": key,
        "norwegian": {"listening": "A2", "speaking": "A2", "reading": "A2", "writing": "A2"},
        "languages": ["ti"],
        "skills": [],
        "experience": [],
        "goals": [],
        "available": {day: ["08:00", "16:00"] for day in DAYS},
        "from": "2026-12-01",
        "until": "2027-11-30",
        "home": [61.77, 9.54],
        "max_travel_minutes": 60,
        "has_car": False,
        "lift_to": [],
        "licences": [],
        "certificates": [],
        "avoid": [],
        "follow_up_need": 1,
        "kinds": ["work_practice"],
        "strong_wish": False,
        "waiting_days": 100,
        "priority": 0,
    }
    return record | facts


def opening(key: str = "o1", **facts: Any) -> Record:
    """An opening that asks for little."""
    record = {
        "id": key,
        "employer": "e1",
        "workplace": "w1",
        "kind": "work_practice",
        "occupation": "5120",
        "skills_needed": [],
        "skills_wished": [],
        "language": {
            "colleagues": {"start": "A1", "hire": "A2"},
            "customers": NO_NEED,
            "instructions": {"start": "A1", "hire": "A2"},
            "messages": NO_NEED,
        },
        "working_languages": ["nb"],
        "talk": 2,
        "slow_talk": True,
        "teacher_on_site": False,
        "support": 2,
        "days": {"mon": ["08:00", "15:00"], "tue": ["08:00", "15:00"]},
        "min_days": 1,
        "start_between": ["2026-12-01", "2027-02-01"],
        "weeks": 12,
        "location": [61.77, 9.54],
        "capacity": 2,
        "licences": [],
        "certificates": [],
        "demands": [],
        "hire": "maybe",
    }
    return record | facts


def workplace(key: str = "w1", **facts: Any) -> Record:
    return {"id": key, "supervision_ceiling": None, "occupied": 0} | facts


def employer(key: str = "e1", **facts: Any) -> Record:
    record = {
        "id": key,
        "max_people": None,
        "resting": False,
        "asked_90_days": 4,
        "answer_rate": 0.8,
        "hosted_12_months": 2,
    }
    return record | facts


def case(
    participants: list[Record] | None = None, openings: list[Record] | None = None, **facts: Any
) -> Record:
    """A case; by default one participant, one opening, and the pair possible."""
    record = {
        "format": 1,
        "as_of": "2026-11-20",
        "weights": dict(WEIGHTS),
        "participants": [participant()] if participants is None else participants,
        "openings": [opening()] if openings is None else openings,
        "workplaces": [workplace()],
        "employers": [employer()],
    }
    return copy.deepcopy(record | facts)


def random_case(seed: int, people: int = 12, places: int = 8) -> Record:
    """Every feature at once, small numbers, many ties and edges; always well-formed."""
    draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
    sites = [_random_workplace(draw, i) for i in range(max(1, places // 2))]
    firms = [_random_employer(draw, i) for i in range(max(1, places // 3))]
    owner = {site["id"]: draw.choice(firms)["id"] for site in sites}
    participants = [_random_participant(draw, i, sites, firms) for i in range(people)]
    openings = [_random_opening(draw, i, owner) for i in range(places)]
    bans = [[draw.choice(participants)["id"], draw.choice(openings)["id"]] for _ in range(3)]
    record = case(participants, openings, workplaces=sites, employers=firms)
    record["bans"] = bans if participants and openings else []
    record["unpaid_limit"] = draw.choice([0, 1, 1, 2, 9])
    record["vocabulary"] = {"http://skill/bread": ["baking bread", "Bread"]}
    return record


def locked(record: Record, seed: int, count: int = 2) -> Record:
    """The case with a few of its proposals locked."""
    placed = solve_case(record, assign="greedy")["assignment"]["placed"]
    draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
    chosen = draw.sample(placed, min(count, len(placed)))
    return record | {"locks": [[lock["participant"], lock["opening"]] for lock in chosen]}


def _random_workplace(draw: random.Random, index: int) -> Record:
    ceiling, occupied = draw.choice([None, 0, 1, 2]), draw.choice([0, 0, 1])
    return workplace(f"w{index}", supervision_ceiling=ceiling, occupied=occupied)


def _random_employer(draw: random.Random, index: int) -> Record:
    return employer(
        f"e{index}",
        max_people=draw.choice([None, None, 1, 3]),
        resting=draw.random() < 0.1,
        asked_90_days=draw.choice([0, 3, 25]),
        answer_rate=draw.choice([None, 0.0, 0.5, 1]),
    )


def _random_participant(
    draw: random.Random, index: int, sites: list[Record], firms: list[Record]
) -> Record:
    facts: Record = {
        "consent": draw.random() > 0.05,
        "support_talk_due": draw.random() < 0.05,
        "unpaid_at": {draw.choice(firms)["id"]: draw.choice([1, 2])} if draw.random() < 0.3 else {},
        "norwegian": {
            skill: draw.choice((None, *LEVELS))
            for skill in ("listening", "speaking", "reading", "writing")
        },
        "languages": draw.sample(["ti", "en", "nb"], draw.randint(0, 2)),
        "skills": draw.sample(SKILLS, draw.randint(0, 3)),
        "experience": [{"occupation": draw.choice(["5120", "75"]), "years": draw.choice([0, 3])}],
        "goals": draw.sample(["512", "5120", "7512", "9"], draw.randint(0, 2)),
        "available": {
            day: draw.choice([["08:00", "16:00"], ["08:00", "11:00"], ["11:00", "24:00"]])
            for day in draw.sample(DAYS, draw.randint(0, 5))
        },
        "from": draw.choice(["2026-10-01", "2026-12-01", "2027-02-10"]),
        "until": draw.choice(["2027-03-01", "2027-11-30"]),
        "home": draw.choice([[61.77, 9.54], [61.87, 9.10], [62.2, 9.9]]),
        "max_travel_minutes": draw.choice([0, 30, 60.5, 120]),
        "has_car": draw.random() < 0.3,
        "lift_to": [draw.choice(sites)["id"]] if draw.random() < 0.2 else [],
        "licences": draw.sample(["B", "C"], draw.randint(0, 2)),
        "certificates": draw.sample(["food", "police"], draw.randint(0, 2)),
        "avoid": draw.sample(["lifting", "night"], draw.choice([0, 0, 1])),
        "follow_up_need": draw.randint(0, 3),
        "kinds": draw.sample(KINDS, draw.randint(1, 5)),
        "strong_wish": draw.random() < 0.2,
        "waiting_days": draw.choice([0, 90, 91, 400]),
        "priority": draw.choice([0, 0, 5, 12.5]),
        "weights": draw.choice([None, None, WEIGHTS, WEIGHTS | {"goal": 5, "reach": 25}]),
    }
    return participant(f"p{index}", **facts)


def _random_opening(draw: random.Random, index: int, owner: dict[str, str]) -> Record:
    site = draw.choice(list(owner))
    facts: Record = {
        "employer": owner[site],
        "workplace": site,
        "kind": draw.choice(KINDS),
        "occupation": draw.choice(["5120", "7512", "51", "9412"]),
        "skills_needed": draw.sample(SKILLS, draw.randint(0, 1)),
        "skills_wished": draw.sample(SKILLS, draw.randint(0, 2)),
        "language": {
            function: draw.choice(
                [NO_NEED, {"start": "below_A1", "hire": "A1"}, {"start": "A2", "hire": "B1"}]
            )
            for function in ("colleagues", "customers", "instructions", "messages")
        },
        "working_languages": draw.choice([["nb"], ["nb", "en"]]),
        "talk": draw.randint(0, 3),
        "slow_talk": draw.random() < 0.5,
        "teacher_on_site": draw.random() < 0.3,
        "support": draw.randint(0, 3),
        "days": {
            day: draw.choice([["08:00", "15:00"], ["12:00", "14:00"]])
            for day in draw.sample(DAYS, draw.randint(1, 4))
        },
        "min_days": draw.randint(0, 2),
        "start_between": draw.choice([["2026-11-01", "2026-12-15"], ["2026-12-01", "2027-03-01"]]),
        "weeks": draw.choice([1, 8, 12]),
        "location": draw.choice([[61.77, 9.54], [61.87, 9.10]]),
        "capacity": draw.choice([0, 1, 1, 2]),
        "licences": draw.sample(["B", "C"], draw.choice([0, 0, 1])),
        "certificates": draw.sample(["food"], draw.choice([0, 0, 1])),
        "demands": draw.sample(["lifting"], draw.choice([0, 1])),
        "hire": draw.choice(["yes", "maybe", "no"]),
    }
    return opening(f"o{index}", **facts)


RECORDS = ("participants", "openings", "workplaces", "employers")
SETS = (
    *("locks", "bans", "languages", "skills", "experience", "goals", "lift_to", "licences"),
    *("certificates", "avoid", "kinds", "demands", "skills_needed", "skills_wished"),
    *("working_languages", "http://skill/bread"),
)


def shuffled(record: Record, seed: int) -> Record:
    """The same case in another order of records, lists and keys, with members of sets doubled."""
    draw = random.Random(seed)  # noqa: S311 - only has to repeat itself

    def mixed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            items = [(name, mixed(item, name)) for name, item in value.items()]
            draw.shuffle(items)
            return dict(items)
        if isinstance(value, list) and key in (*RECORDS, *SETS):
            doubled = value if key in RECORDS else value + value[:1]
            return draw.sample([mixed(item) for item in doubled], len(doubled))
        return value

    return mixed(record)


def bytes_of(answer: Record) -> str:
    """The answer as text, without the seconds."""
    run = {key: value for key, value in answer["run"].items() if key != "seconds"}
    return json.dumps(answer | {"run": run})
