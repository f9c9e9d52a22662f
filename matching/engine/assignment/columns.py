"""The linear program, solved by HiGHS with few columns at first and more where prices ask.

The constraint matrix is a network matrix (people on one side, nested limits on the other), so
every vertex is whole and the solver's optimum is an assignment. Reduced costs are computed over
all pairs in whole units; when none is positive, no pair that was left out could help.
"""

from itertools import count

import highspy
import numpy as np
from numpy.typing import NDArray

from matching.engine.assignment.prices import Prices
from matching.engine.assignment.problem import NO_LIMIT, Ints, Limits, Problem, best_of_rows

SEEDS = 5  # best openings per person to begin with
ADDED = 3  # most columns added per person and round
# Rounds of the dual simplex. Where many bids are nearly equal it would then ask for half of all
# columns; the primal simplex, started afresh, needs few.
PATIENCE = 7
DUAL, PRIMAL = 1, 4  # HiGHS's numbers
TIE_BITS = 22
LARGEST_COST = 1000.0


class Master:
    """The linear program over the columns chosen so far; kept warm between rounds."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        # Costs of at most 1,000, and reduced costs that are multiples of 1 / unit.
        self.unit = max(1.0, float(problem.worth.max(initial=0)) / LARGEST_COST)
        self.chosen_columns = np.zeros(len(problem.worth), dtype=bool)
        self.pairs = np.zeros(0, dtype=np.int64)
        self.person = problem.person
        self._rows(problem.limits)
        self.solver = _quiet_solver()
        self._add_rows()

    def _rows(self, limits: Limits) -> None:
        """One row per person and per limit that can bind; -1 where none can."""
        people = self.problem.people
        upper = [np.ones(people)]
        rows = people
        self.row_of: list[Ints] = []
        for ceiling, needed in zip(
            (limits.opening, limits.workplace, limits.employer), binding(limits), strict=True
        ):
            numbers = np.where(needed, rows + np.cumsum(needed) - 1, -1)
            self.row_of.append(numbers)
            upper.append(np.maximum(ceiling[needed], 0).astype(np.float64))
            rows += int(needed.sum())
        self.upper = np.concatenate(upper)

    def _add_rows(self) -> None:
        count = len(self.upper)
        nothing = np.zeros(0)
        self.solver.addRows(
            count,
            np.full(count, -highspy.kHighsInf),
            self.upper,
            0,
            np.zeros(count, dtype=np.int32),
            nothing.astype(np.int32),
            nothing,
        )

    def add(self, pairs: Ints) -> int:
        """Adds the columns of these pairs that are not there yet; returns how many."""
        pairs = np.unique(pairs)
        pairs = pairs[~self.chosen_columns[pairs]]
        if not len(pairs):
            return 0
        self.chosen_columns[pairs] = True
        self.pairs = np.concatenate([self.pairs, pairs])
        limits, opening = self.problem.limits, self.problem.opening[pairs]
        workplace = limits.workplace_of[opening]
        entries = np.column_stack(
            [
                self.person[pairs],
                self.row_of[0][opening],
                self.row_of[1][workplace],
                self.row_of[2][limits.employer_of[workplace]],
            ]
        )
        there = entries >= 0
        starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
        index = entries[there].astype(np.int32)
        count = len(pairs)
        self.solver.addCols(
            count,
            -self.problem.worth[pairs] / self.unit,
            np.zeros(count),
            np.full(count, highspy.kHighsInf),
            len(index),
            starts[:-1].astype(np.int32),
            index,
            np.ones(len(index)),
        )
        return count

    def restart(self) -> None:
        """Forgets the basis and goes on with the primal simplex."""
        self.solver.clearSolver()
        self.solver.setOptionValue("simplex_strategy", PRIMAL)

    def solve(self) -> None:
        """The best use of the columns so far; raises RuntimeError if HiGHS gives up."""
        if not len(self.pairs):
            self.use = np.zeros(0)
            self.dual = np.zeros(len(self.upper), dtype=np.int64)
            return
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS ended with {status}")
        solution = self.solver.getSolution()
        self.use = np.array(solution.col_value)
        dual = np.rint(-np.array(solution.row_dual) * self.unit)
        self.dual = np.maximum(dual, 0).astype(np.int64)

    def prices(self) -> Prices:
        """The solver's prices in whole units."""
        limits = self.problem.limits
        dual = np.append(self.dual, 0)  # row -1, no row at all, costs nothing
        opening, workplace, employer = (dual[rows] for rows in self.row_of)
        above = workplace + employer[limits.employer_of]
        return Prices(opening, workplace, employer, opening + above[limits.workplace_of])

    def chosen(self) -> Ints:
        """The opening per person, or -1, locks included."""
        chosen = self.problem.locked.copy()
        used = self.pairs[self.use > 0.5]
        chosen[self.person[used]] = self.problem.opening[used]
        return chosen


class _Quiet(highspy.Highs):
    """HiGHS prints a banner while callbacks are enabled, unless it was silenced before."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.setOptionValue("output_flag", "off")
        super().enableCallbacks()


def _quiet_solver() -> highspy.Highs:
    solver = _Quiet()
    for option, value in (
        ("threads", 1),
        ("parallel", "off"),
        ("solver", "simplex"),
        ("simplex_strategy", DUAL),
        ("presolve", "off"),
        # Far below 1 / unit, the smallest difference between two costs.
        ("dual_feasibility_tolerance", 1e-10),
        ("primal_feasibility_tolerance", 1e-9),
    ):
        solver.setOptionValue(option, value)
    return solver


def binding(limits: Limits) -> list[NDArray[np.bool_]]:
    """Which limits can bind at all: a group that holds what its parts hold needs no row."""
    workplaces, employers = len(limits.workplace), len(limits.employer)
    places = np.maximum(limits.opening, 0)
    of_work = np.bincount(limits.workplace_of, weights=places, minlength=workplaces)
    work_binds = (limits.workplace < NO_LIMIT) & (limits.workplace < of_work)
    held = np.where(work_binds, np.maximum(limits.workplace, 0), of_work)
    of_employer = np.bincount(limits.employer_of, weights=held, minlength=employers)
    employer_binds = (limits.employer < NO_LIMIT) & (limits.employer < of_employer)
    return [limits.opening < NO_LIMIT, work_binds, employer_binds]


def top_pairs(problem: Problem, key: Ints, count: int) -> Ints:
    """Per person the `count` pairs with the largest positive keys; uses the keys up."""
    found = []
    for _ in range(count):
        _, best = best_of_rows(problem, key)
        best = best[key[best] > 0]
        if not len(best):
            break
        found.append(best)
        key[best] = 0
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def keyed(values: Ints, allowed: NDArray[np.bool_], tie: NDArray[np.int32]) -> Ints:
    """Keys that order allowed positive values, equal ones by `tie`; 0 for all others."""
    largest = int(values.max(initial=0))
    drop = max(0, largest.bit_length() + TIE_BITS - 62)  # the last digits of huge values
    keys = values >> drop
    keys <<= TIE_BITS
    keys |= tie
    keys |= 1
    keys[~allowed | (values <= 0)] = 0
    return keys


def scattered(problem: Problem, person: NDArray[np.int32]) -> NDArray[np.int32]:
    """A fixed scatter per pair, so that equal pairs do not all ask for the same opening."""
    mixed = problem.opening.astype(np.int64)
    mixed *= 2_654_435_761
    mixed += person * np.int64(40_503)
    mixed ^= mixed >> 13
    mixed &= 2**TIE_BITS - 1
    return mixed.astype(np.int32)


def solve_columns(problem: Problem, start: Ints) -> Master:
    """Column generation until no pair anywhere has a positive reduced cost.

    `start`: an assignment to begin with, the opening per person or -1.
    """
    master = Master(problem)
    room = problem.limits.room()[problem.opening]
    tie = scattered(problem, master.person)
    best = top_pairs(problem, keyed(problem.worth, room, tie), SEEDS)
    master.add(np.concatenate([best, problem.pairs_of(start)]))
    for finished in count():
        if finished == PATIENCE:
            master.restart()
        master.solve()
        prices = master.prices()
        gains = master.dual[: problem.people]
        surplus = problem.worth - prices.total[problem.opening]
        surplus -= gains[master.person]
        if not master.add(top_pairs(problem, keyed(surplus, room, tie), ADDED)):
            break
    return master
