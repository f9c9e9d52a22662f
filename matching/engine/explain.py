"""The best openings of each participant, with every criterion and what is met, close or missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.facts import CRITERIA, FUNCTIONS
from matching.engine.pairs import UNITS, Block, Scorer, best_of
from matching.engine.sides import Floats, Ints
from matching.engine.skills import SAME

MET, CLOSE, MISSING = 0, 1, 2
BATCH = 2_000  # pairs explained at a time where memory matters
RULES_MET = ("days", "period", "reach", "licences", "certificates", "demands")
NAMES = (
    *(f"language.{function}" for function in FUNCTIONS),
    *RULES_MET,
    "goal",
    "experience",
    "skills_needed",
    "skills_wished",
    "support",
    "hire",
)


@dataclass(frozen=True)
class Shown:
    """Some possible pairs in the order in which they are shown: people ascending."""

    person: Ints
    opening: Ints
    score: Ints

    @classmethod
    def best(cls, block: Block, count: int) -> "Shown":
        """The `count` best pairs of each person of the block."""
        return cls(*best_of(block, count))

    def part(self, at: Any) -> "Shown":
        """Only some of the pairs."""
        return Shown(self.person[at], self.opening[at], self.score[at])

    def without(self, people: Ints) -> "Shown":
        """The same without the pairs of these people."""
        return self.part(~np.isin(self.person, people))

    @classmethod
    def joined(cls, parts: list["Shown"]) -> "Shown":
        """All parts, ordered by person; within a person as they were."""
        empty = np.zeros(0, dtype=np.int64)
        person = np.concatenate([empty, *(part.person for part in parts)])
        # Sorted with the place at the end of each number: much faster than a stable argsort.
        bits = len(person).bit_length()
        order = np.sort((person << bits) | np.arange(len(person))) & ((1 << bits) - 1)
        return cls(
            person[order],
            np.concatenate([empty, *(part.opening for part in parts)])[order],
            np.concatenate([empty, *(part.score for part in parts)])[order],
        )


class Explainer:
    """Turns pairs of a scorer into the records of the answer."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.has_goals = scorer.people.goals.sizes > 0

    def batches(self, shown: Shown) -> Iterator[list[dict[str, Any]]]:
        """The `pairs` of the answer, some at a time."""
        for first in range(0, len(shown.person), BATCH):
            yield self._batch(shown.part(slice(first, first + BATCH)))

    def records(self, shown: Shown) -> list[dict[str, Any]]:
        """The `pairs` of the answer."""
        return [record for batch in self.batches(shown) for record in batch]

    def _batch(self, shown: Shown) -> list[dict[str, Any]]:
        people, openings = self.scorer.people.participants, self.scorer.openings.openings
        weights = np.empty((len(shown.person), len(CRITERIA)))
        for column, weight in enumerate(self.scorer.weights_for(shown.person)):
            weights[:, column] = weight
        values = self.values(shown)
        lists = self.standings(shown, values)
        columns = (
            shown.person.tolist(),
            shown.opening.tolist(),
            (shown.score / UNITS).tolist(),
            values.tolist(),
            weights.tolist(),
            (values * weights).tolist(),
            lists,
        )
        return [
            {
                "participant": people[person].id,
                "opening": openings[opening].id,
                "score": score,
                "criteria": {
                    name: {"value": value, "weight": weight, "points": points}
                    for name, value, weight, points in zip(
                        CRITERIA, values, own, earned, strict=True
                    )
                },
                "met": [*standing[MET]],
                "close": [*standing[CLOSE]],
                "missing": [*standing[MISSING]],
            }
            for person, opening, score, values, own, earned, standing in zip(*columns, strict=True)
        ]

    def values(self, shown: Shown) -> Floats:
        """The eight criteria: a row per pair, a column per criterion."""
        people, row = np.unique(shown.person, return_inverse=True)
        lifted = self.scorer.lifted(people)
        return np.column_stack(self.scorer.values(people, row.reshape(-1), shown.opening, lifted))

    def standings(
        self, shown: Shown, values: Floats
    ) -> list[tuple[list[str], list[str], list[str]]]:
        """Per pair the names that are met, close and missing."""
        table = np.full((len(shown.person), len(NAMES)), MET, dtype=np.int8)
        for name, column in self._columns(shown, values).items():
            table[:, NAMES.index(name)] = column
        return [_lists(row.tobytes()) for row in table]

    def _columns(self, shown: Shown, values: Floats) -> dict[str, NDArray[Any]]:
        people, openings = self.scorer.people, self.scorer.openings
        person, opening = shown.person, shown.opening
        value = dict(zip(CRITERIA, values.T, strict=True))
        columns: dict[str, NDArray[Any]] = {}
        levels = people.language.profiles[people.language.of[person], :4]
        asked = openings.language.profiles[openings.language.of[opening]]
        enough = levels >= np.maximum(asked[:, :4], asked[:, 4:8])
        for index, function in enumerate(FUNCTIONS):
            columns[f"language.{function}"] = np.where(enough[:, index], MET, CLOSE)
        goal = _standing(value["goal"])
        columns["goal"] = np.where(self.has_goals[people.goals.of[person]], goal, CLOSE)
        columns["experience"] = _standing(self.scorer.tables.closest.pairs(person, opening))
        columns["skills_needed"], columns["skills_wished"] = self._skills(shown)
        columns["support"] = np.where(
            value["support"] == 1, MET, np.where(value["support"] > 0.5, CLOSE, MISSING)
        )
        hire = openings.prospects.profiles[openings.prospects.of[opening], 0]
        columns["hire"] = MISSING - hire
        return columns

    def _skills(self, shown: Shown) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Needed and wished skills: met if all are the same, missing if none matches."""
        asked = self.scorer.tables.skills
        found = np.zeros((2, len(shown.person)), dtype=np.int8)
        columns = asked.asked.columns
        profile_of = self.scorer.openings.skills.of
        last, met = -1, dict[int, float]()
        pairs = zip(shown.person.tolist(), profile_of[shown.opening].tolist(), strict=True)
        for index, (person, profile) in enumerate(pairs):
            if person != last:
                last, met = person, asked.met(person)
            for which in (0, 1):
                found[which, index] = _skill_standing(columns[profile][which], met)
        return found[0], found[1]


@lru_cache(maxsize=50_000)
def _lists(states: bytes) -> tuple[list[str], list[str], list[str]]:
    """The names that are met, close and missing, of one row of states; not to be changed."""
    met, close, missing = (
        [name for name, state in zip(NAMES, states, strict=True) if state == wanted]
        for wanted in (MET, CLOSE, MISSING)
    )
    return met, close, missing


def _skill_standing(columns: list[int], met: dict[int, float]) -> int:
    worths = [met.get(column, 0.0) for column in columns]
    if all(worth >= SAME for worth in worths):
        return MET
    return CLOSE if any(worths) else MISSING


def _standing(closeness: Floats) -> NDArray[Any]:
    return np.where(closeness >= 1, MET, np.where(closeness > 0, CLOSE, MISSING))
