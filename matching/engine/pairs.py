"""The pair loop: which pairs are possible, and the score of each possible pair."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria
from matching.engine.facts import CODES, CRITERIA
from matching.engine.sides import Bools, Floats, Ints, Openings, People
from matching.engine.tables import Tables

UNITS = 10**9  # a score is a whole number of these per point: nine decimals, exactly
BLOCK = 256
FIT = ("competence", "language", "support", "schedule")


@dataclass(frozen=True)
class Block:
    """Some people's possible pairs: row by row, within a row by opening."""

    people: Ints
    row: NDArray[Any]  # of each pair: index into `people`; int64, or smaller once it is only kept
    opening: NDArray[Any]
    score: Ints  # in UNITS
    values: list[Floats]  # the eight criteria of each pair

    @property
    def person(self) -> Ints:
        return self.people[self.row]

    def without_values(self) -> "Block":
        """The same block without its criteria, and with small indices, to be kept."""
        row, opening = self.row.astype(np.int16), self.opening.astype(np.int32)
        return Block(self.people, row, opening, self.score, [])


class Scorer:
    """Rules and scores for a group of people and a group of openings.

    `bans`: openings banned by person, both as indices.
    """

    def __init__(
        self,
        people: People,
        openings: Openings,
        bans: Mapping[int, Sequence[int]],
    ) -> None:
        self.people = people
        self.openings = openings
        self.as_of = people.as_of
        self.bans = bans
        self.tables = Tables(people, openings)
        self.live = np.flatnonzero(~(openings.closed | openings.resting))

    # Possible or not --------------------------------------------------------------------------

    def lifted(self, people: Ints) -> Bools | None:
        """Where somebody drives the person to the workplace; None if nobody is driven."""
        driven = [row for row, person in enumerate(people) if int(person) in self.people.lifts]
        if not driven:
            return None
        lifted = np.zeros((len(people), len(self.openings)), dtype=bool)
        for row in driven:
            for workplace in self.people.lifts[int(people[row])]:
                lifted[row, self.openings.at_workplace.get(workplace, [])] = True
        return lifted

    def within_reach(
        self, people: Ints, lifted: Bools | None, at_least: float | None = None
    ) -> Ints:
        """The live openings that somebody of the block might reach or is driven to."""
        near = self.tables.reach.near(people, at_least)
        if at_least is not None:  # advice on a lift is about all openings of a workplace
            near = np.isin(self.openings.workplace, self.openings.workplace[near])
        if lifted is not None:
            near |= lifted.any(axis=0)
        return self.live[near[self.live]]

    def possible(self, people: Ints, columns: Ints, lifted: Bools | None) -> tuple[Ints, Ints]:
        """The pairs (row, opening) that every rule allows, for a block of people.

        The rules that refuse most are looked up for all, the others only for those left.
        """
        tables = self.tables
        allowed: Bools = tables.reach.spread(people, columns)
        if lifted is not None:
            allowed |= lifted[:, columns]
        allowed &= tables.few_rules.spread(people, columns)
        for index, person in enumerate(people):
            if int(person) in self.bans:
                allowed[index, np.isin(columns, self.bans[int(person)])] = False
        flat = np.flatnonzero(allowed)
        row = flat // max(len(columns), 1)
        opening = columns.take(flat - row * len(columns))
        for table in (tables.days, tables.period, tables.spoken):
            keep = np.flatnonzero(table.gather(people, row, opening))
            row, opening = row.take(keep), opening.take(keep)
        return row, opening

    def blocks(self, people: Ints | None = None) -> Iterator[Block]:
        """All possible pairs of `people` (all by default), neighbours together."""
        if people is None:
            people = self.tables.reach.by_neighbourhood(np.arange(len(self.people)))
        people = people[self.people.free[people]]
        for first in range(0, len(people), BLOCK):
            yield self.block(people[first : first + BLOCK])

    def block(self, people: Ints) -> Block:
        """The possible pairs of one block of people, scored."""
        lifted = self.lifted(people)
        columns = self.within_reach(people, lifted)
        row, opening = self.possible(people, columns, lifted)
        values = self.values(people, row, opening, lifted)
        return Block(people, row, opening, self.scores(people[row], values), values)

    # Scores -----------------------------------------------------------------------------------

    def values(self, people: Ints, row: Ints, opening: Ints, lifted: Bools | None) -> list[Floats]:
        """The eight criteria of single pairs (people[row], opening), in the order of CRITERIA."""
        tables, openings = self.tables, self.openings
        person = people[row]
        skills = tables.skills.shares(people, row, openings.skills.of[opening])
        experience = tables.experience.gather(people, row, opening)
        return [
            tables.goal.gather(people, row, opening),
            criteria.competence(skills, experience),
            tables.language(people, row, opening),
            tables.support.gather(people, row, opening),
            tables.schedule.gather(people, row, opening),
            tables.reach.value(person, opening, _driven(lifted, row, opening)),
            tables.prospects.gather(people, row, opening),
            openings.record[opening],
        ]

    def weights_for(self, person: Ints) -> list[Floats | float]:
        """Per criterion the weight, or one weight per pair where somebody has own weights."""
        if self.people.weight_table is None:
            return list(self.people.weights)
        return list(self.people.weight_table[person].T)

    def scores(self, person: Ints, values: list[Floats]) -> Ints:
        """The sum of value times weight, in UNITS."""
        total = np.zeros(len(person))
        for weight, value in zip(self.weights_for(person), values, strict=True):
            total += weight * value
        return np.rint(total * UNITS).astype(np.int64)

    def fits(self, values: list[Floats]) -> Ints:
        """The employer's view: four criteria with the weights of the case, in UNITS."""
        total = np.zeros(len(values[0]))
        for name, weight, value in zip(CRITERIA, self.people.weights, values, strict=True):
            if name in FIT:
                total += weight * value
        return np.rint(total * UNITS).astype(np.int64)

    # Refusals ---------------------------------------------------------------------------------

    def refusals(self) -> dict[str, Ints]:
        """Per code: how many openings refuse each person, without a look at any pair."""
        people, openings = self.people, self.openings
        by_code = {name: table.refusals() for name, table in self.tables.allowed.items()}
        by_code["reach"] = self._without_lifts(by_code["reach"])
        by_code["capacity"] = np.full(len(people), int(openings.closed.sum()))
        by_code["pair"] = np.array(
            [len(self.bans.get(person, ())) for person in range(len(people))], dtype=np.int64
        )
        resting = int(openings.resting.sum())
        by_code["rest"] = np.where(people.talk_due, len(openings), resting)
        by_code["consent"] = np.where(people.consent, 0, len(openings))
        return {code: by_code[code] for code in CODES}

    def _without_lifts(self, refused: Ints) -> Ints:
        for person, workplaces in self.people.lifts.items():
            at = self.openings.at_workplace
            there = [at[workplace] for workplace in workplaces if workplace in at]
            if there:
                opening = np.concatenate(there)
                own = self.tables.reach.pairs(np.full(len(opening), person), opening)
                refused[person] -= int((~own).sum())
        return refused

    def failing(self, person: int, opening: int) -> list[str]:
        """Every code that refuses this pair."""
        one, other = np.array([person]), np.array([opening])
        failed = {
            name: not bool(table.pairs(one, other)[0])
            for name, table in self.tables.allowed.items()
        }
        lifted = self.lifted(one)
        failed["reach"] &= lifted is None or not lifted[0, opening]
        failed["capacity"] = bool(self.openings.closed[opening])
        failed["pair"] = opening in self.bans.get(person, ())
        failed["rest"] = bool(self.openings.resting[opening] or self.people.talk_due[person])
        failed["consent"] = not self.people.consent[person]
        return [code for code in CODES if failed[code]]


def _driven(lifted: Bools | None, row: Ints, opening: Ints) -> Bools:
    return np.zeros(len(row), dtype=bool) if lifted is None else lifted[row, opening]


def best_of(block: Block, count: int) -> Ints:
    """Indices into the block of each person's `count` best pairs, best first, ties by opening."""
    bounds = np.searchsorted(block.row, np.arange(len(block.people) + 1))
    # Unique keys: the better score first, then the earlier opening.
    keys = block.opening - (block.score << 20)
    chosen: list[NDArray[np.intp]] = []
    for first, last in pairwise(bounds.tolist()):
        key = keys[first:last]
        if last - first > count:
            part = key.argpartition(count - 1)[:count]
            chosen.append(first + part[key[part].argsort()])
        else:
            chosen.append(first + key.argsort())
    return np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.intp)
