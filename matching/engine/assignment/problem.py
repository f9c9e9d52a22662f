"""The assignment problem: who may go where and what it is worth, under nested limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_LIMIT = 2**31 - 1
LARGEST_WORTH = 2**41  # whole units; leaves room to break ties inside 64 bits


@dataclass(frozen=True)
class Limits:
    """Nested ceilings: an opening lies in one workplace, a workplace under one employer.

    `opening`, `workplace`, `employer`: most people in each, NO_LIMIT for none, below 0 reads as 0.
    `workplace_of`: the workplace of each opening. `employer_of`: the employer of each workplace.
    """

    opening: Ints
    workplace: Ints
    employer: Ints
    workplace_of: Ints
    employer_of: Ints

    @classmethod
    def of(
        cls,
        opening: Iterable[int],
        workplace_of: Iterable[int],
        workplace: Iterable[int | None],
        employer_of: Iterable[int],
        employer: Iterable[int | None],
    ) -> "Limits":
        """From plain lists; None is no limit."""
        return cls(
            _ceilings(opening),
            _ceilings(workplace),
            _ceilings(employer),
            np.array(list(workplace_of), dtype=np.int64),
            np.array(list(employer_of), dtype=np.int64),
        )

    @classmethod
    def flat(cls, opening: Iterable[int]) -> "Limits":
        """Only the openings have a limit: the classic assignment with capacities."""
        ceilings = _ceilings(opening)
        zeros = np.zeros(len(ceilings), dtype=np.int64)
        free = np.array([NO_LIMIT])
        return cls(ceilings, free, free, zeros, np.zeros(1, dtype=np.int64))

    def chain(self, opening: int) -> tuple[int, int, int]:
        """The opening, its workplace, its employer."""
        workplace = int(self.workplace_of[opening])
        return opening, workplace, int(self.employer_of[workplace])

    def remaining(self, openings: Iterable[int]) -> "Limits":
        """What is left after these places are taken (an opening once per person)."""
        taken = np.array(list(openings), dtype=np.int64)
        opening, workplace, employer = (
            np.where(ceiling >= NO_LIMIT, NO_LIMIT, np.maximum(ceiling, 0) - used)
            for ceiling, used in zip(self.levels, self.usage(taken), strict=True)
        )
        return Limits(opening, workplace, employer, self.workplace_of, self.employer_of)

    @property
    def levels(self) -> tuple[Ints, Ints, Ints]:
        """The ceilings of openings, workplaces and employers."""
        return self.opening, self.workplace, self.employer

    def usage(self, openings: Ints) -> tuple[Ints, Ints, Ints]:
        """How many of these placements each opening, workplace and employer holds."""
        workplaces = self.workplace_of[openings]
        employers = self.employer_of[workplaces]
        return (
            np.bincount(openings, minlength=len(self.opening)),
            np.bincount(workplaces, minlength=len(self.workplace)),
            np.bincount(employers, minlength=len(self.employer)),
        )

    def room(self) -> Bools:
        """Which openings could take one more person."""
        at_work = self.employer[self.employer_of] > 0
        at_work &= self.workplace > 0
        return (self.opening > 0) & at_work[self.workplace_of]


def _ceilings(values: Iterable[int | None]) -> Ints:
    return np.array([NO_LIMIT if v is None else v for v in values], dtype=np.int64)


@dataclass(frozen=True)
class Problem:
    """Usable pairs by person, then opening, with whole worths, and what the locks leave.

    `start`: pairs of person i are start[i]:start[i + 1]. `locked`: opening held per person or -1;
    locked people have no pairs. `limits`: after the locks.
    """

    start: Ints
    opening: NDArray[np.int32]
    worth: Ints
    limits: Limits
    locked: Ints

    @property
    def people(self) -> int:
        return len(self.start) - 1

    @cached_property
    def person(self) -> NDArray[np.int32]:
        """The person of each pair."""
        return np.repeat(np.arange(self.people, dtype=np.int32), np.diff(self.start))

    def row(self, person: int) -> slice:
        return slice(int(self.start[person]), int(self.start[person + 1]))

    def pairs_of(self, chosen: Ints) -> Ints:
        """The index of each person's chosen pair, by person; nobody's and locks left out."""
        return np.flatnonzero(self.opening == chosen[self.person])

    def worth_of(self, chosen: Ints) -> Ints:
        """The worth of each person's chosen opening; 0 for nobody's and for locks."""
        total = np.zeros(self.people, dtype=np.int64)
        pairs = self.pairs_of(chosen)
        total[self.person[pairs]] = self.worth[pairs]
        return total


def problem_of(
    people: int,
    pairs: tuple[Any, Any, Any],
    limits: Limits,
    locks: Iterable[tuple[int, int]] = (),
) -> Problem:
    """Drops worthless pairs and those of locked people, and lowers the limits by the locks.

    `pairs`: person, opening and whole worth of each, ordered by person, then opening. Raises
    ValueError for a person locked twice or locks beyond a limit.
    """
    person, opening, worth = (np.asarray(part) for part in pairs)
    locked = np.full(people, -1, dtype=np.int64)
    for who, where in locks:
        if locked[who] not in (-1, where):
            raise ValueError(f"person {who} is locked twice")
        locked[who] = where
    left = limits.remaining(locked[locked >= 0])
    for name in ("opening", "workplace", "employer"):
        if (getattr(left, name) < 0).any():
            raise ValueError(f"the locks pass the limit of {name} {_first(getattr(left, name))}")
    keep = (worth > 0) & (locked[person] < 0)
    if not keep.all():
        person, opening, worth = person[keep], opening[keep], worth[keep]
    start = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(np.bincount(person, minlength=people), out=start[1:])
    return Problem(start, opening.astype(np.int32), worth, left, locked)


def _first(left: Ints) -> int:
    return int(np.flatnonzero(left < 0)[0])


def tidy(
    person: Any, opening: Any, worth: Any
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs from outside in the order that `problem_of` expects; each pair only once."""
    person = np.asarray(person, dtype=np.int64)
    opening = np.asarray(opening, dtype=np.int64)
    worth = np.asarray(worth, dtype=np.float64)
    if not person.shape == opening.shape == worth.shape or person.ndim != 1:
        raise ValueError("person, opening and worth must be lists of the same length")
    if not np.isfinite(worth).all():
        raise ValueError("worths must be finite")
    order = np.lexsort((opening, person))
    person, opening, worth = person[order], opening[order], worth[order]
    if ((np.diff(person) == 0) & (np.diff(opening) == 0)).any():
        raise ValueError("a pair stands there twice")
    return person, opening, worth


def best_of_rows(problem: Problem, key: Ints) -> tuple[Ints, Ints]:
    """People with pairs, and for each the index of the pair with the largest key (the first)."""
    filled = np.flatnonzero(np.diff(problem.start))
    if not len(filled):
        return filled, filled
    lengths = np.diff(problem.start)[filled]
    best = np.maximum.reduceat(key, problem.start[filled])
    hits = np.flatnonzero(key == np.repeat(best, lengths))
    owner = np.searchsorted(problem.start, hits, side="right") - 1
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    return filled, hits[first]
