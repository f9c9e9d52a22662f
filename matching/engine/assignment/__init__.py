"""Who goes where: the best assignment under nested limits, with prices and a proof.

Knows nothing about people or work, so a published assignment instance can be given to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.assignment.columns import Master, solve_columns
from matching.engine.assignment.greedy import greedy
from matching.engine.assignment.prices import (
    Prices,
    dual_bound,
    gains_at,
    least_prices,
)
from matching.engine.assignment.problem import (
    LARGEST_WORTH,
    NO_LIMIT,
    Ints,
    Limits,
    Problem,
    problem_of,
    tidy,
)
from matching.engine.assignment.stable import stable

__all__ = [
    "NO_LIMIT",
    "Assignment",
    "Limits",
    "Problem",
    "assign",
    "greedy",
    "joint",
    "problem_of",
    "stable",
]

UNITS = 10**9
LUCK = 4096


@dataclass(frozen=True)
class Assignment:
    """An assignment, in whole units of 1 / `scale`.

    `chosen`: the opening per person, or -1. `worth`: of all chosen pairs that are not locks.
    `prices`: least prices. `bound`: no assignment is worth more. `proven`: bound equals worth.
    `rounds`, `columns`: how the solver got there.
    """

    chosen: Ints
    worth: int
    bound: int
    prices: Prices
    proven: bool
    scale: float
    columns: int

    @property
    def objective(self) -> float:
        """The worth of all chosen pairs that are not locks."""
        return self.worth / self.scale


def joint(problem: Problem, scale: float = UNITS, start: Ints | None = None) -> Assignment:
    """The assignment of the largest worth, proven over all pairs.

    `start`: an assignment that the solver may begin with; by default the one-by-one answer. Among
    equally good ones it takes the one that a fixed draw prefers, so that the answer is the
    same whichever solver, version or starting point found the optimum.
    """
    master = solve_columns(problem, greedy(problem) if start is None else start)
    chosen = master.chosen()
    worth = int(problem.worth_of(chosen).sum())
    prices, bound = _proof(problem, chosen, master)
    proven = bound == worth and _feasible(problem, chosen)
    if proven:
        chosen = _drawn(problem, chosen, prices)
    return Assignment(chosen, worth, bound, prices, proven, scale, len(master.pairs))


def _proof(problem: Problem, chosen: Ints, master: Master) -> tuple[Prices, int]:
    """Least prices if they prove the assignment, else the solver's; and the bound they give."""
    known = master.prices()
    least = least_prices(problem, chosen, known)
    bound = dual_bound(problem, least)
    if bound == problem.worth_of(chosen).sum():
        return least, bound
    return known, dual_bound(problem, known)


def _feasible(problem: Problem, chosen: Ints) -> bool:
    limits = problem.limits
    used = limits.usage(chosen[(chosen >= 0) & (problem.locked < 0)])
    ceilings = (limits.opening, limits.workplace, limits.employer)
    return all((u <= np.maximum(c, 0)).all() for u, c in zip(used, ceilings, strict=True))


def _drawn(problem: Problem, chosen: Ints, prices: Prices) -> Ints:
    """Of all optimal assignments the one with the most luck in a fixed draw.

    By complementary slackness an assignment is optimal exactly if it uses only pairs without
    slack, places everybody with a gain, and fills every limit with a price. So the same solver
    finds it: each duty met is worth more than all luck together.
    """
    gains = gains_at(problem, prices.total)
    person = problem.person
    tight = problem.worth - prices.total[problem.opening] == gains[person]
    if int(tight.sum()) == len(problem.pairs_of(chosen)):
        return chosen
    person, opening = person[tight], problem.opening[tight]
    workplace = problem.limits.workplace_of[opening]
    duties = (
        (gains > 0)[person].astype(np.int64)
        + (prices.opening > 0)[opening]
        + (prices.workplace > 0)[workplace]
        + (prices.employer > 0)[problem.limits.employer_of[workplace]]
    )
    luck = _luck(person, opening)
    worth = duties * LUCK * max(1, problem.people) + luck + 1
    second = problem_of(problem.people, (person, opening, worth), problem.limits)
    again = solve_columns(second, chosen).chosen()
    drawn = np.where(problem.locked >= 0, problem.locked, again)
    same = problem.worth_of(drawn).sum() == problem.worth_of(chosen).sum()
    return drawn if same and _feasible(problem, drawn) else chosen


def _luck(person: Any, opening: Any) -> Ints:
    """A fixed number from 0 to LUCK - 2 per pair."""
    mixed = (person.astype(np.int64) * 1_000_003 + opening) * 2_654_435_761 & (2**52 - 1)
    return ((mixed ^ (mixed >> 23)) * 40_503 >> 7) % (LUCK - 1)


def assign(
    person: Iterable[int],
    opening: Iterable[int],
    worth: Iterable[float],
    limits: Limits,
    locks: Iterable[tuple[int, int]] = (),
) -> Assignment:
    """The assignment of the largest total worth, with least prices and a proof.

    `person`, `opening`, `worth`: one entry per pair that may be chosen, in any order; people are
    numbered from 0; pairs worth 0 or less are never chosen. To place everybody at least cost,
    give `worth = large - cost`. Each person gets one opening at most, openings, workplaces and
    employers no more than `limits`. `locks`: (person, opening) pairs that are held; they use up
    places, need not be among the pairs and add nothing to the worth.

    Worths are used as multiples of 1 / `scale` of the answer: 1e-9 if they are below about 2,000,
    coarser for larger ones; whole numbers up to 2**41 are exact. Raises ValueError for lists of
    different length, a pair twice, worths that are not finite, locks beyond a limit.
    """
    locks = list(locks)
    person, opening, worth = tidy(person, opening, worth)
    largest = float(np.abs(worth).max(initial=0.0))
    if largest > LARGEST_WORTH:
        raise ValueError(f"worths must be at most 2**41, this one is {largest:g}")
    scale = float(UNITS)
    while scale > 1 and largest * scale > LARGEST_WORTH:
        scale /= 10
    whole = np.rint(worth * scale).astype(np.int64)
    everybody = [*person.tolist(), *(who for who, _ in locks)]
    people = max(everybody, default=-1) + 1
    return joint(problem_of(people, (person, opening, whole), limits, locks), scale)
