"""One case in memory: scored once, assigned as often as wanted, changed row by row."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.engine import assignment
from matching.engine.errors import CaseError
from matching.engine.explain import Shown
from matching.engine.facts import Case
from matching.engine.pairs import UNITS, Block, Scorer
from matching.engine.sides import Ints, Openings, People
from matching.engine.store import Store, placed
from matching.engine.validation import checked_case

METHODS = ("joint", "stable", "greedy", "none")
MOST_PAIRS = 100_000_000  # 12 bytes each; a case beyond this has to be split by municipality


@dataclass
class Solved:
    """One assignment of a case: the opening per person or -1, and its worth in UNITS."""

    method: str
    problem: assignment.Problem
    chosen: Ints
    worth: int
    greedy_worth: int
    joint: assignment.Assignment | None = None


@dataclass
class Stopwatch:
    """Seconds by part of the work."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        spent = time.perf_counter() - started
        self.seconds[name] = round(spent, 6)


class Scored:
    """A checked case with everything scored.

    `case`: as the format describes it, or already checked. `top`: openings shown per participant.
    Raises CaseError.
    """

    def __init__(self, case: Any, *, top: int = 10) -> None:
        if type(top) is not int or top < 1:
            raise CaseError("top: expected a whole number from 1")
        self.clock = Stopwatch()
        self.top = top
        with self.clock("check"):
            self.case = case if isinstance(case, Case) else checked_case(case)
        with self.clock("encode"):
            self.encode()
        with self.clock("score"):
            self.score()

    def encode(self) -> None:
        """Both sides as arrays, with bans, locks and limits."""
        case = self.case
        self.person_index = {p.id: index for index, p in enumerate(case.participants)}
        self.opening_index = {o.id: index for index, o in enumerate(case.openings)}
        self.people = People(case.participants, case)
        self.openings = Openings(case.openings, case)
        self.scorer = Scorer(self.people, self.openings, self.bans())
        self.check_locks()

    def bans(self) -> dict[int, list[int]]:
        """Banned openings by person, as indices."""
        bans: dict[int, list[int]] = {}
        for participant, opening in self.case.bans:
            bans.setdefault(self.person_index[participant], []).append(self.opening_index[opening])
        return bans

    def check_locks(self) -> None:
        """Locks hold possible pairs and stay within every limit; raises CaseError."""
        self.limits = self.openings.limits()
        self.locks = []
        for participant, opening in self.case.locks:
            lock = self.person_index[participant], self.opening_index[opening]
            failing = self.scorer.failing(*lock)
            if failing:
                raise CaseError(
                    f"locks[{participant}, {opening}]: "
                    f"expected a possible pair, {failing[0]} refuses it"
                )
            self.locks.append(lock)
        check_limits(self.openings, [opening for _, opening in self.locks])

    def score(self) -> None:
        """All possible pairs and the best of each participant."""
        shown: list[Shown] = []
        blocks: list[Block] = []
        count = 0
        for block in self.scorer.blocks():
            shown.append(Shown.best(block, self.top))
            blocks.append(block)
            count += len(block.opening)
            if count > MOST_PAIRS:
                raise CaseError(f"case: expected at most {MOST_PAIRS} possible pairs, split it")
        self.shown = Shown.joined(shown)
        self.store = Store.of(len(self.people), blocks)

    # Assignment -------------------------------------------------------------------------------

    def solve(self, method: str = "joint") -> Solved:
        """Who goes where by this method."""
        problem, usable = self.problem()
        first = assignment.greedy(problem)
        greedy_worth = self.worth(problem, first)
        if method == "greedy":
            return Solved(method, problem, first, greedy_worth, greedy_worth)
        if method == "stable":
            chosen = assignment.stable(problem, self.fits()[usable])
            return Solved(method, problem, chosen, self.worth(problem, chosen), greedy_worth)
        best = assignment.joint(problem, start=first)
        worth = self.worth(problem, best.chosen)
        return Solved(method, problem, best.chosen, worth, greedy_worth, best)

    def problem(self) -> tuple[assignment.Problem, Any]:
        """All usable pairs with their worth, the limits and the locks; which pairs these are."""
        store = self.store
        person = store.person
        priority = np.rint(self.people.priority * UNITS).astype(np.int64)
        worth = np.where(store.score > 0, store.score + priority[person], 0)
        locked = np.zeros(len(self.people), dtype=bool)
        locked[[who for who, _ in self.locks]] = True
        problem = assignment.problem_of(
            len(self.people), (person, store.opening, worth), self.limits, self.locks
        )
        return problem, (worth > 0) & ~locked[person]

    def worth(self, problem: assignment.Problem, chosen: Ints) -> int:
        """The worth of everybody placed, locks included, in UNITS."""
        total = int(problem.worth_of(chosen).sum())
        for person, opening in self.locks:
            total += self.store.score_of(person, opening)
            total += round(float(self.people.priority[person]) * UNITS)
        return total

    def fits(self) -> Ints:
        """What each pair of the store is worth to the employer, in UNITS."""
        fits = np.zeros(len(self.store.score), dtype=np.int64)
        for block in self.scorer.blocks():
            fits[placed(self.store.start, block)] = self.scorer.fits(self.scorer.values_of(block))
        return fits


def check_limits(openings: Openings, locked: list[int]) -> None:
    """The locked openings stay within every limit; raises CaseError."""
    left = openings.limits().remaining(locked)
    for name, ids, places in (
        ("capacity of opening", [o.id for o in openings.openings], left.opening),
        ("supervision ceiling of workplace", openings.workplace_ids, left.workplace),
        ("max_people of employer", openings.employer_ids, left.employer),
    ):
        if (places < 0).any():
            over = min(ids[index] for index in np.flatnonzero(places < 0))
            raise CaseError(f"locks: expected no more than the {name} {over} allows")
