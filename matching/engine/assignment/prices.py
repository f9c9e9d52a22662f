"""Least prices of an assignment, and the proof by duality that none is worth more.

All arithmetic is in whole units, so nothing is lost to rounding.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.assignment.lowering import Falls
from matching.engine.assignment.problem import NO_LIMIT, Ints, Limits, Problem


@dataclass(frozen=True)
class Prices:
    """A price per opening, workplace and employer; what each opening costs is `total`."""

    opening: Ints
    workplace: Ints
    employer: Ints
    total: Ints


def split(limits: Limits, full: list[NDArray[np.bool_]], wanted: Ints) -> Prices:
    """The least prices under which each opening costs at least `wanted`.

    Only a full limit may have a price. The smallest full group pays, so no other opening gets
    dearer than it must: an opening that is full itself pays alone; one with room inside a full
    workplace raises the workplace; else the employer.
    """
    open_full, work_full, employer_full = full
    employer_of = limits.employer_of[limits.workplace_of]
    by_work = np.zeros(len(limits.workplace), dtype=np.int64)
    np.maximum.at(by_work, limits.workplace_of, np.where(open_full, 0, wanted))
    by_employer = np.zeros(len(limits.employer), dtype=np.int64)
    np.maximum.at(by_employer, limits.employer_of, np.where(work_full, 0, by_work))
    employer = np.where(employer_full, by_employer, 0)
    workplace = np.where(work_full, np.maximum(by_work - employer[limits.employer_of], 0), 0)
    above = workplace[limits.workplace_of] + employer[employer_of]
    opening = np.where(open_full, np.maximum(wanted - above, 0), 0)
    return Prices(opening, workplace, employer, above + opening)


def full_limits(problem: Problem, chosen: Ints) -> list[NDArray[np.bool_]]:
    """Which openings, workplaces and employers have no room left."""
    limits = problem.limits
    used = limits.usage(chosen[(chosen >= 0) & (problem.locked < 0)])
    ceilings = (limits.opening, limits.workplace, limits.employer)
    return [
        (ceiling < NO_LIMIT) & (used_here >= ceiling)
        for ceiling, used_here in zip(ceilings, used, strict=True)
    ]


def least_prices(problem: Problem, chosen: Ints, known: Prices) -> Prices:
    """The smallest prices that support the assignment, given some that do.

    They are the same whatever solver found the assignment. If `known` does not support it, the
    result proves nothing, which `dual_bound` then shows.
    """
    full = full_limits(problem, chosen)
    levels = (known.opening, known.workplace, known.employer)
    totals = Falls(problem, chosen, levels, full).totals()
    placed = (chosen >= 0) & (problem.locked < 0)
    gain = problem.worth_of(chosen)
    gain[placed] -= totals[chosen[placed]]
    wanted = np.zeros(len(totals), dtype=np.int64)
    np.maximum.at(wanted, problem.opening, problem.worth - gain[problem.person])
    return split(problem.limits, full, wanted)


def gains_at(problem: Problem, total: Ints) -> Ints:
    """What each person has at most when openings cost `total`: at least 0."""
    gains = np.zeros(problem.people, dtype=np.int64)
    filled = np.flatnonzero(np.diff(problem.start))
    if len(filled):
        surplus = problem.worth - total[problem.opening]
        gains[filled] = np.maximum.reduceat(surplus, problem.start[filled])
    return np.maximum(gains, 0)


def dual_bound(problem: Problem, prices: Prices) -> int:
    """No assignment is worth more than this, whatever non-negative prices are given.

    Weak duality over all pairs: each person's best surplus, plus each limit times its price.
    """
    limits = problem.limits
    bound = sum(gains_at(problem, prices.total).tolist())
    for ceiling, price in (
        (limits.opening, prices.opening),
        (limits.workplace, prices.workplace),
        (limits.employer, prices.employer),
    ):
        priced = price > 0
        bound += sum((ceiling[priced] * price[priced]).tolist())
    return int(bound)
