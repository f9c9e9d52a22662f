"""The pair loop: which pairs are possible, and the score of each possible pair."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria
from matching.engine.allowed import Words, counted, packed, places
from matching.engine.facts import CODES, CRITERIA
from matching.engine.sides import Bools, Codes, Floats, Ints, Openings, People
from matching.engine.tables import Table, Tables

UNITS = 10**9  # a score is a whole number of these per point: nine decimals, exactly
BLOCK = 256
OPENING_BITS, MOST_UNITS = 26, (1 << 37) - 1  # MOST_UNITS is more than the 100 points there are
FIT = ("competence", "language", "support", "schedule")


@dataclass(frozen=True)
class Block:
    """Some people's possible pairs: row by row, within a row by opening."""

    people: Ints
    counts: Ints  # how many pairs each of `people` has
    opening: NDArray[np.int32]
    score: Ints  # in UNITS

    @property
    def row(self) -> Ints:
        """Of each pair: index into `people`."""
        return np.repeat(np.arange(len(self.people)), self.counts)

    @property
    def person(self) -> Ints:
        return np.repeat(self.people, self.counts)


class Scorer:
    """Rules and scores for a group of people and a group of openings.

    `bans`: openings banned by person, both as indices. `kept`: the scorer of other people and
    these same openings, whose work is taken over where it holds.
    """

    def __init__(
        self,
        people: People,
        openings: Openings,
        bans: Mapping[int, Sequence[int]],
        kept: "Scorer | None" = None,
    ) -> None:
        self.people = people
        self.openings = openings
        self.as_of = people.as_of
        self.bans = bans
        self.tables: Tables = Tables(people, openings, kept.tables if kept else None)
        self.live = np.flatnonzero(~(openings.closed | openings.resting))
        self.open = packed(~(openings.closed | openings.resting))

    # Possible or not --------------------------------------------------------------------------

    def driven(self, people: Ints) -> dict[int, Bools]:
        """Of each person whom somebody drives: the openings that lie where they are driven."""
        found = {}
        for person in people.tolist():
            if person in self.people.lifts:
                found[person] = np.zeros(len(self.openings), dtype=bool)
                for workplace in self.people.lifts[person]:
                    found[person][self.openings.at_workplace.get(workplace, [])] = True
        return found

    def lifted(self, people: Ints) -> Bools | None:
        """Where somebody drives the person to the workplace; None if nobody is driven."""
        driven = self.driven(people)
        if not driven:
            return None
        lifted = np.zeros((len(people), len(self.openings)), dtype=bool)
        for row, person in enumerate(people.tolist()):
            if person in driven:
                lifted[row] = driven[person]
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

    def possible(self, people: Ints, driven: dict[int, Bools]) -> Words:
        """For a block of people the openings that every rule allows, a row of bits each."""
        allowed = self.tables.reach.words(people)
        for row, person in enumerate(people.tolist()):
            if person in driven:
                allowed[row] |= packed(driven[person])
        for code, rule in self.tables.allowed.items():
            if code != "reach":
                allowed &= rule.words(people)
        allowed &= self.open
        for row, person in enumerate(people.tolist()):
            if person in self.bans:
                banned = np.zeros(len(self.openings), dtype=bool)
                banned[self.bans[person]] = True
                allowed[row] &= ~packed(banned)
        return allowed

    def blocks(self, people: Ints | None = None) -> Iterator[Block]:
        """All possible pairs of `people` (all by default), neighbours together."""
        if people is None:
            people = self.tables.reach.by_neighbourhood(np.arange(len(self.people)))
        people = people[self.people.free[people]]
        for first in range(0, len(people), BLOCK):
            yield self.block(people[first : first + BLOCK])

    def block(self, people: Ints) -> Block:
        """The possible pairs of one block of people, scored."""
        driven = self.driven(people)
        allowed = self.possible(people, driven)
        counts = counted(allowed)
        opening = places(allowed, counts)
        score = Rows(self, people, counts, opening).scores(driven)
        return Block(people, counts, opening.astype(np.int32), score)

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

    def values_of(self, block: Block) -> list[Floats]:
        """The eight criteria of a block's pairs."""
        opening = block.opening.astype(np.int64)
        return self.values(block.people, block.row, opening, self.lifted(block.people))

    def weights_for(self, person: Ints) -> list[Floats | float]:
        """Per criterion the weight, or one weight per pair where somebody has own weights."""
        if self.people.weight_table is None:
            return list(self.people.weights)
        return list(self.people.weight_table[person].T)

    def scores(self, person: Ints, values: list[Floats]) -> Ints:
        """The sum of value times weight, in UNITS; the order of adding is that of Rows.scores."""
        weighted = [
            weight * value for weight, value in zip(self.weights_for(person), values, strict=True)
        ]
        goal, competence, language, support, schedule, reach, prospects, record = weighted
        total = goal + competence
        for part in (language, schedule, reach, support + prospects, record):
            total += part
        return in_units(total)

    def fits(self, values: list[Floats]) -> Ints:
        """The employer's view: four criteria with the weights of the case, in UNITS."""
        total = np.zeros(len(values[0]))
        for name, weight, value in zip(CRITERIA, self.people.weights, values, strict=True):
            if name in FIT:
                total += weight * value
        return in_units(total)

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


class Rows:
    """The possible pairs of a block, scored: a row per person, so that what only depends on a
    person and a profile of openings is added up once per profile and then looked up.
    """

    def __init__(self, scorer: Scorer, people: Ints, counts: Ints, opening: Ints) -> None:
        self.scorer = scorer
        self.people = people
        self.counts = counts
        self.opening = opening
        self.each = np.arange(len(people))

    def scores(self, driven: dict[int, Bools]) -> Ints:
        """The same as Scorer.scores of Scorer.values, to the last digit."""
        tables, record = self.scorer.tables, self.scorer.openings.record
        weights = self.scorer.weights_for(self.people)
        goal, competence, language, support, schedule, reach, prospects, of_record = weights
        occupation = self.place(self.each, tables.goal.openings)
        total = _times(tables.goal.of(self.people), goal).reshape(-1).take(occupation)
        skilled = criteria.EXPERIENCE_SHARE * tables.experience.of(self.people)
        part = tables.skills.earned(self.people, self.counts, self.opening)
        part += skilled.reshape(-1).take(occupation)
        total += self.weighted(part, competence)
        total += self.weighted(self.language(), language)
        total += self.weighted(self.looked_up(tables.schedule), schedule)
        total += self.weighted(self.reach(driven), reach)
        offered = _times(tables.offered(tables.support, self.people), support)
        offered += _times(tables.offered(tables.prospects, self.people), prospects)
        total += offered.reshape(-1).take(self.place(self.each, self.scorer.openings.offer))
        total += self.weighted(record.take(self.opening), of_record)
        return in_units(total)

    def place(self, local: Ints, profiles: Codes, width: int | None = None) -> Ints:
        """Where each pair stands in a table that has a row `local` for each of the people."""
        width = len(profiles.profiles) if width is None else width
        place = np.repeat(local * width, self.counts)
        place += profiles.of.take(self.opening)
        return place

    def looked_up(self, table: Table) -> Floats:
        """The value of each pair in a table."""
        whole, local = table.rows(self.people)
        return whole.reshape(-1).take(self.place(local, table.openings))

    def weighted(self, values: Floats, weight: Floats | float) -> Floats:
        """Times the weight of each person; uses the values up."""
        values *= np.repeat(weight, self.counts) if isinstance(weight, np.ndarray) else weight
        return values

    def language(self) -> Floats:
        """The language criterion: by levels, then by whether a language is shared."""
        tables = self.scorer.tables
        table, local = tables.language_values.rows(self.people)
        profiles = self.scorer.openings.language
        shared = tables.tongues.of(self.people) * len(profiles.profiles)
        shared += (local * table.shape[1])[:, None]
        place = shared.reshape(-1).take(self.place(self.each, self.scorer.openings.tongues))
        place += profiles.of.take(self.opening)
        return table.reshape(-1).take(place)

    def reach(self, driven: dict[int, Bools]) -> Floats:
        """The reach criterion; by a lift where somebody drives."""
        reach = self.scorer.tables.reach
        profiles, local = np.unique(reach.people.of.take(self.people), return_inverse=True)
        near, column = reach.places_of(self.opening)
        value = reach.values(profiles, near).reshape(-1)
        place = np.repeat(local.reshape(-1) * len(near), self.counts)
        place += column
        found = value.take(place)
        start = np.cumsum(self.counts) - self.counts
        for row, person in enumerate(self.people.tolist()):
            if person in driven:
                part = slice(start[row], start[row] + self.counts[row])
                at = part.start + np.flatnonzero(driven[person][self.opening[part]])
                who, lifted = np.full(len(at), person), np.ones(len(at), dtype=bool)
                found[at] = reach.value(who, self.opening[at], lifted)
        return found


def in_units(total: Floats) -> Ints:
    """Points as whole UNITS; uses the points up."""
    total *= UNITS
    return np.rint(total, out=total).astype(np.int64)


def _times(values: Floats, weight: Floats | float) -> Floats:
    """Rows of values times the weight of each row."""
    return values * (weight[:, None] if isinstance(weight, np.ndarray) else weight)


def best_of(block: Block, count: int) -> tuple[Ints, Ints, Ints]:
    """Person, opening and score of each person's `count` best, best first, ties by opening."""
    # One whole number per pair: the score upside down, then the opening.
    keys = (MOST_UNITS - block.score) << OPENING_BITS
    keys |= block.opening
    bounds = np.concatenate([[0], np.cumsum(block.counts)])
    for first, last in pairwise(bounds.tolist()):
        keys[first:last].sort()
    taken = np.minimum(block.counts, count)
    skipped = np.cumsum(block.counts - taken) - (block.counts - taken)
    best = keys[np.arange(int(taken.sum())) + np.repeat(skipped, taken)]
    opening = best & ((1 << OPENING_BITS) - 1)
    return np.repeat(block.people, taken), opening, MOST_UNITS - (best >> OPENING_BITS)
