"""Synthetic municipalities in the case format, as varied as real ones; the seed says which.

Nobody in them exists. Towns lie scattered, people and workplaces near them; levels, hours, kinds
and trades are drawn with the unevenness of an introduction programme.
"""

import random
from datetime import date, timedelta
from typing import Any

Record = dict[str, Any]

AS_OF = date(2026, 11, 20)
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
LEVELS = ["below_A1", "A1", "A2", "B1", "B2", "C1"]
LEVEL_ODDS = [8, 22, 36, 24, 9, 1]
NEED_ODDS = [26, 38, 26, 9, 1, 0]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat"]
OCCUPATIONS = [
    "2262", "2341", "2342", "3221", "3256", "3312", "3343", "3411", "4110", "4226", "4311", "4321",
    "5120", "5131", "5141", "5151", "5153", "5165", "5221", "5223", "5230", "5245", "5246", "5311",
    "5312", "5321", "5322", "5329", "6111", "6113", "6121", "6221", "7111", "7112", "7115", "7119",
    "7126", "7131", "7212", "7231", "7411", "7511", "7512", "7522", "7531", "8160", "8322", "8332",
    "8342", "9111", "9112", "9211", "9213", "9214", "9313", "9333", "9412", "9621",
]  # fmt: skip
VERBS = ["baking", "cleaning", "repairing", "selling", "driving", "teaching", "sewing", "painting"]
THINGS = [
    "bread", "rooms", "bicycles", "clothes", "lorries", "children", "curtains", "houses", "cars",
    "vegetables", "machines", "accounts", "animals", "windows", "furniture", "drawings", "wool",
    "coffee", "flowers", "tickets", "books", "engines", "bricks", "fish", "sheep", "shoes", "beds",
]  # fmt: skip
LANGUAGES = ["ti", "so", "ar", "uk", "prs", "ps", "sw", "en", "fr", "ru", "am", "kmr", "tr", "my"]
KINDS = {
    "language_practice": 34,
    "work_practice": 24,
    "work_training": 10,
    "ordinary_job": 9,
    "micro_assignment": 6,
    "wage_subsidy": 5,
    "temporary_job": 4,
    "volunteering": 3,
    "job_shadowing": 2,
    "summer_job": 2,
    "language_support": 1,
}
LICENCES = ["B", "B", "B", "C", "CE", "D", "T"]
CERTIFICATES = ["hygiene", "first aid", "forklift", "hot work", "police record"]
DEMANDS = ["heavy_lifting", "standing", "noise", "heights", "cold", "night"]


class Municipality:
    """Draws one case; `crowding` is how many people share a place."""

    def __init__(self, people: int, openings: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - no secret, only a seed
        self.counts = (people, openings)
        towns = max(2, openings // 100)
        side = 0.42 * towns**0.5
        self.towns = [
            (60.0 + self.chance.random() * side, 8.0 + self.chance.random() * side * 2)
            for _ in range(towns)
        ]
        self.size_of_town = [1 / (n + 1) for n in range(towns)]
        self.points = {town: [self.near(town) for _ in range(15)] for town in self.towns}

    def near(self, town: tuple[float, float]) -> list[float]:
        """A postal point of a town."""
        north, east = self.chance.gauss(0, 0.03), self.chance.gauss(0, 0.06)
        return [round(town[0] + north, 4), round(town[1] + east, 4)]

    def point(self) -> list[float]:
        """A postal point, more often in a large town."""
        town = self.chance.choices(self.towns, self.size_of_town)[0]
        return list(self.chance.choice(self.points[town]))

    def level(self, odds: list[int]) -> str:
        return self.chance.choices(LEVELS, odds)[0]

    def some(self, values: list[str], most: int) -> list[str]:
        return sorted(set(self.chance.choices(values, k=self.chance.randint(0, most))))

    def seldom(self, values: list[str], rate: float) -> list[str]:
        return [self.chance.choice(values)] if self.chance.random() < rate else []

    def kind(self) -> str:
        return self.chance.choices(list(KINDS), list(KINDS.values()))[0]

    def words(self) -> str:
        """A skill in own words, now and then misspelt."""
        text = f"{self.chance.choice(VERBS)} {self.chance.choice(THINGS)}"
        if self.chance.random() < 0.2:
            at = self.chance.randrange(1, len(text) - 1)
            text = text[:at] + text[at + 1 :]
        return text

    def hours(self, days: list[str]) -> dict[str, list[str]]:
        start = self.chance.choice(["07:00", "08:00", "08:30", "09:00"])
        end = self.chance.choice(["13:00", "14:00", "15:00", "15:30", "16:00"])
        return {day: [start, end] for day in days}

    def week(self, fewest: int) -> dict[str, list[str]]:
        """School takes some days; Saturdays are rare."""
        many = self.chance.choices([2, 3, 4, 5], [15, 25, 20, 40])[0]
        days = self.chance.sample(DAYS[:5], max(fewest, many))
        days += self.seldom(["sat"], 0.05)
        return self.hours([day for day in DAYS if day in days])

    def day(self, earliest: int, latest: int) -> str:
        return (AS_OF + timedelta(days=self.chance.randint(earliest, latest))).isoformat()

    # Records ----------------------------------------------------------------------------------

    def participant(self, number: int, employers: int, workplaces: int) -> Record:
        chance = self.chance
        speaking = self.level(LEVEL_ODDS)
        return {
            "id": f"p{number:06}",
            "consent": chance.random() > 0.02,
            "support_talk_due": chance.random() < 0.02,
            "unpaid_at": {
                f"e{chance.randrange(employers):05}": 1 for _ in range(chance.random() < 0.1)
            },
            "norwegian": {
                "listening": speaking if chance.random() < 0.6 else self.level(LEVEL_ODDS),
                "speaking": speaking,
                "reading": speaking if chance.random() < 0.5 else self.level(LEVEL_ODDS),
                "writing": None if chance.random() < 0.2 else self.level(LEVEL_ODDS),
            },
            "languages": self.some(LANGUAGES, 3),
            "skills": [self.words() for _ in range(chance.randint(0, 5))],
            "experience": [
                {"occupation": chance.choice(OCCUPATIONS), "years": chance.randint(1, 20)}
                for _ in range(chance.randint(0, 2))
            ],
            "goals": self.some(OCCUPATIONS, 2),
            "available": self.week(2),
            "from": self.day(-300, 30),
            "until": self.day(40, 700),
            "home": self.point(),
            "max_travel_minutes": chance.choice([30, 45, 60, 60, 75, 90]),
            "has_car": chance.random() < 0.12,
            "lift_to": [
                f"w{chance.randrange(workplaces):05}" for _ in range(chance.random() < 0.02)
            ],
            "licences": self.seldom(LICENCES, 0.3),
            "certificates": self.seldom(CERTIFICATES, 0.15),
            "avoid": self.seldom(DEMANDS, 0.2),
            "follow_up_need": chance.choices([0, 1, 2, 3], [20, 40, 28, 12])[0],
            "kinds": sorted({self.kind() for _ in range(chance.randint(3, 7))}),
            "strong_wish": chance.random() < 0.03,
            "waiting_days": chance.randint(0, 300),
            "priority": chance.choices([0, 2, 5], [90, 7, 3])[0],
            "weights": None,
        }

    def needs(self) -> Record:
        language = {}
        for function in ("colleagues", "customers", "instructions", "messages"):
            start = self.chance.choices([None, *LEVELS], [15, *NEED_ODDS])[0]
            higher = LEVELS[min(5, LEVELS.index(start) + 1)] if start else None
            language[function] = {"start": start, "hire": higher}
        return language

    def opening(self, number: int, workplace: int, employer: int, place: list[float]) -> Record:
        chance = self.chance
        days = self.week(1)
        return {
            "id": f"o{number:05}",
            "employer": f"e{employer:05}",
            "workplace": f"w{workplace:05}",
            "kind": self.kind(),
            "occupation": chance.choice(OCCUPATIONS),
            "skills_needed": [self.words() for _ in range(chance.random() < 0.2)],
            "skills_wished": [self.words() for _ in range(chance.randint(0, 3))],
            "language": self.needs(),
            "working_languages": ["nb", *self.seldom(LANGUAGES, 0.25)],
            "talk": chance.randint(0, 3),
            "slow_talk": chance.random() < 0.5,
            "teacher_on_site": chance.random() < 0.1,
            "support": chance.randint(0, 3),
            "days": days,
            "min_days": min(len(days), chance.choice([1, 2, 2, 3])),
            "start_between": [self.day(-100, 20), self.day(21, 120)],
            "weeks": chance.choice([1, 6, 8, 12, 12, 16, 26]),
            "location": place,
            "capacity": chance.choices([0, 1, 2, 3], [5, 65, 22, 8])[0],
            "licences": self.seldom(LICENCES, 0.08),
            "certificates": self.seldom(CERTIFICATES, 0.05),
            "demands": self.seldom(DEMANDS, 0.3),
            "hire": chance.choice(["yes", "maybe", "maybe", "no"]),
        }

    def case(self) -> Record:
        """All of it, ready for the engine."""
        people, openings = self.counts
        chance = self.chance
        employers, workplaces = max(1, openings * 2 // 5), max(1, openings * 3 // 5)
        owner = [chance.randrange(employers) for _ in range(workplaces)]
        place = [self.point() for _ in range(workplaces)]
        at = [chance.randrange(workplaces) for _ in range(openings)]
        return {
            "format": 1,
            "as_of": AS_OF.isoformat(),
            "weights": dict(WEIGHTS),
            "vocabulary": {
                f"http://data.example/skill/{verb}-{thing}": [f"{verb} {thing}"]
                for verb in VERBS
                for thing in THINGS
            },
            "unpaid_limit": 1,
            "participants": [self.participant(n, employers, workplaces) for n in range(people)],
            "openings": [
                self.opening(n, where, owner[where], place[where]) for n, where in enumerate(at)
            ],
            "workplaces": [
                {
                    "id": f"w{n:05}",
                    "supervision_ceiling": chance.choice([None, 2, 3, 4]),
                    "occupied": chance.choices([0, 1, 2], [70, 20, 10])[0],
                }
                for n in range(workplaces)
            ],
            "employers": [
                {
                    "id": f"e{n:05}",
                    "max_people": chance.choice([None, None, None, 2, 4]),
                    "resting": chance.random() < 0.05,
                    "asked_90_days": chance.randint(0, 12),
                    "answer_rate": chance.choice([None, 0.4, 0.7, 0.9, 1]),
                    "hosted_12_months": chance.randint(0, 5),
                }
                for n in range(employers)
            ],
            "locks": [],
            "bans": [
                [f"p{chance.randrange(people):06}", f"o{chance.randrange(openings):05}"]
                for _ in range(people // 100)
            ],
        }


def municipality(people: int, openings: int, seed: int = 2026) -> Record:
    """A random case of exactly this size; the same seed gives the same case."""
    return Municipality(people, openings, seed).case()
