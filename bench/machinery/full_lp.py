"""The same assignment by another way: one linear program with a column for every usable pair.

Shares nothing with the engine's solver but the case: it reads pairs, limits and locks itself, uses
HiGHS with presolve on the whole program, and prunes nothing.
"""

from typing import Any

import highspy
import numpy as np

from matching.engine.engine import Scored
from matching.engine.pairs import UNITS

Record = dict[str, Any]
SCALE = 1_000.0


class Quiet(highspy.Highs):
    """Silenced before its constructor could print a banner."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS's own call
        super().enableCallbacks()


def rows_of(scored: Scored, case: Record) -> tuple[list[float], dict[tuple[str, str], int]]:
    """Right-hand sides: one per person, then one per limit that is not null."""
    upper = [1.0] * len(scored.case.participants)
    row_of: dict[tuple[str, str], int] = {}
    limits = [("opening", each["id"], each["capacity"]) for each in case["openings"]]
    limits += [
        ("workplace", each["id"], each["supervision_ceiling"] - each["occupied"])
        for each in case["workplaces"]
        if each["supervision_ceiling"] is not None
    ]
    limits += [
        ("employer", each["id"], each["max_people"])
        for each in case["employers"]
        if each["max_people"] is not None
    ]
    for kind, name, free in limits:
        row_of[kind, name] = len(upper)
        upper.append(float(max(0, free)))
    return upper, row_of


def full_objective(scored: Scored, case: Record) -> float:
    """The largest worth of all placed, in points; for cases without locks."""
    upper, row_of = rows_of(scored, case)
    store = scored.store
    person = store.person.astype(np.int64)
    priority = np.array([each.priority for each in scored.case.participants])
    worth = np.where(store.score > 0, store.score / UNITS + priority[person], 0.0)
    nests = np.array(
        [
            [
                row_of.get(("opening", each.id), -1),
                row_of.get(("workplace", each.workplace), -1),
                row_of.get(("employer", each.employer), -1),
            ]
            for each in scored.case.openings
        ]
    ).reshape(-1, 3)
    entries = np.column_stack([person, nests[store.opening]])
    return solved(worth, entries, np.array(upper))


def solved(worth: Any, entries: Any, upper: Any) -> float:
    """Maximize the worth; `entries` are the rows of each column, -1 for none."""
    there = entries >= 0
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(worth), len(upper)
    program.col_cost_ = -worth / SCALE
    program.col_lower_, program.col_upper_ = np.zeros(len(worth)), np.ones(len(worth))
    program.row_lower_, program.row_upper_ = np.full(len(upper), -highspy.kHighsInf), upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    program.a_matrix_.index_ = entries[there]
    program.a_matrix_.value_ = np.ones(int(there.sum()))
    solver = Quiet()
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AssertionError(f"the full program ended with {solver.getModelStatus()}")
    return float(-solver.getInfo().objective_function_value * SCALE)
