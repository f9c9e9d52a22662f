"""Cases whose best answer is known by construction.

The score of a pair is at most 100, and a place is used by one person, so nothing can be worth more
than 100 times the places. The case is built so that this is reached, in one way only per chain:
a chain of n people and n places, where person k fits place k and place k + 1 (the last fits only
the last place) and only the criteria count that are 1 by the format's words (goal, support,
schedule, reach). Ids are shuffled, ties are everywhere, so taking the best pair first goes wrong.
More people fit the same places a little worse; nested limits are exactly tight.
"""

import random
from typing import Any

from bench.machinery.municipalities import WEIGHTS

Record = dict[str, Any]

CHAIN = 6
WEEK = {day: ["08:00", "15:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
FUNCTIONS = ("colleagues", "customers", "instructions", "messages")
CERTAIN = dict.fromkeys(WEIGHTS, 0) | {"goal": 40, "support": 20, "schedule": 20, "reach": 20}


def occupation(place: int) -> str:
    """A code of its own for each place of a chain, in different major groups."""
    return f"{place + 1}{place:03}"


def participant(name: str, home: list[float], goals: list[str], need: int) -> Record:
    return {
        "id": name,
        "norwegian": dict.fromkeys(("listening", "speaking", "reading", "writing"), "B1"),
        "languages": [],
        "skills": [],
        "experience": [],
        "goals": goals,
        "available": dict(WEEK),
        "from": "2026-11-01",
        "until": "2027-11-01",
        "home": home,
        "max_travel_minutes": 20,
        "has_car": False,
        "lift_to": [],
        "licences": [],
        "certificates": [],
        "avoid": [],
        "follow_up_need": need,
        "kinds": ["work_practice"],
        "strong_wish": False,
        "waiting_days": 0,
        "priority": 0,
    }


def opening(name: str, chain: int, place: int, home: list[float]) -> Record:
    return {
        "id": name,
        "employer": f"e{chain:05}",
        "workplace": f"w{chain:05}-{place // 3}",
        "kind": "work_practice",
        "occupation": occupation(place),
        "skills_needed": [],
        "skills_wished": [],
        "language": {name: {"start": "A1", "hire": "A2"} for name in FUNCTIONS},
        "working_languages": ["nb"],
        "talk": 1,
        "slow_talk": False,
        "teacher_on_site": False,
        "support": 2,
        "days": dict(WEEK),
        "min_days": 3,
        "start_between": ["2026-11-01", "2027-02-01"],
        "weeks": 12,
        "location": home,
        "capacity": 1,
        "licences": [],
        "certificates": [],
        "demands": [],
        "hire": "maybe",
    }


def planted(people: int, openings: int, seed: int = 2026) -> tuple[Record, float]:
    """A case of about this size, and its largest objective."""
    chance = random.Random(seed)  # noqa: S311 - no secret, only a seed
    chains = max(1, openings // CHAIN)
    names = chance.sample(range(10 * max(people, openings)), max(people, chains * CHAIN))
    places = chance.sample(range(10 * chains * CHAIN), chains * CHAIN)
    participants, offers, workplaces = [], [], []
    for chain in range(chains):
        home = [round(58 + chain * 0.0005 % 12, 4), round(6 + chain % 97 * 0.2, 4)]
        for place in range(CHAIN):
            goals = [occupation(each) for each in (place, place + 1) if each < CHAIN]
            name = f"p{names.pop():07}"
            participants.append(participant(name, home, goals, 2))
            offers.append(opening(f"o{places.pop():07}", chain, place, home))
        workplaces += [
            {"id": f"w{chain:05}-{half}", "supervision_ceiling": 4, "occupied": 1}
            for half in range(2)
        ]
    while len(participants) < people:
        chain = chance.randrange(chains)
        home = offers[chain * CHAIN]["location"]
        goals = [occupation(chance.randrange(CHAIN))]
        participants.append(participant(f"p{names.pop():07}", home, goals, 3))
    case = {
        "format": 1,
        "as_of": "2026-11-20",
        "weights": dict(CERTAIN),
        "participants": participants,
        "openings": offers,
        "workplaces": workplaces,
        "employers": [
            {
                "id": f"e{chain:05}",
                "max_people": CHAIN,
                "resting": False,
                "asked_90_days": 0,
                "answer_rate": 1,
                "hosted_12_months": 0,
            }
            for chain in range(chains)
        ],
    }
    return case, 100.0 * chains * CHAIN
