"""How an answer treats both sides, and what a floor under the longest waiting would cost."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.assignment import Problem, joint
from matching.engine.explain import Shown
from matching.engine.pairs import UNITS
from matching.engine.sides import Bools, Ints, Openings, People

FLOOR_DAYS = 90
# What published group-fair assignments of refugees gave up (docs/engine.md).
USUAL_PERCENT = (1.0, 5.0)
# One person reached counts as much as this many of the most valuable pairs.
REACHED_WORTH = 20
TOP_EMPLOYERS = 5


@dataclass(frozen=True)
class Result:
    """What a run gave: the opening per person or -1, how many are possible for each, what is shown.

    Without an assignment (`assigned` false) a proposal is an opening in the list.
    """

    chosen: Ints
    possible: Ints
    shown: Shown
    assigned: bool

    @property
    def without(self) -> Bools:
        return self.chosen < 0 if self.assigned else self.possible == 0


def fairness(
    people: People, openings: Openings, result: Result, floor: dict[str, Any] | None
) -> dict[str, Any]:
    """The `fairness` of the answer; every list sorted, so that equal cases give equal bytes."""
    return {
        "participants": _participants(people, result),
        "employers": _employers(openings, result),
        "floor": floor,
    }


def _participants(people: People, result: Result) -> dict[str, Any]:
    waiting = np.array([p.waiting_days for p in people.participants], dtype=np.int64)
    without = result.without
    seen = np.bincount(result.shown.person, minlength=len(people))
    listed = sorted(
        np.flatnonzero(without).tolist(), key=lambda i: (-waiting[i], people.participants[i].id)
    )
    return {
        "total": len(people),
        "with_proposal": int((~without).sum()),
        "without_proposal": int(without.sum()),
        "nothing_possible": int((result.possible == 0).sum()),
        "openings_shown": _spread(seen),
        "waiting_days_with_proposal": _spread(waiting[~without]),
        "waiting_days_without_proposal": _spread(waiting[without]),
        "without": [
            {
                "participant": people.participants[i].id,
                "waiting_days": int(waiting[i]),
                "possible": int(result.possible[i]),
            }
            for i in listed
        ],
    }


def _spread(values: Ints) -> dict[str, float] | None:
    """Least, middle, mean and most; None of nobody."""
    if not len(values):
        return None
    return {
        "least": int(values.min()),
        "median": float(np.median(values)),
        "mean": round(float(values.mean()), 6),
        "most": int(values.max()),
    }


def _employers(openings: Openings, result: Result) -> dict[str, Any]:
    """Exposure: how often each employer is shown and chosen, beside how often it was asked."""
    names = openings.employer_ids
    shown = np.bincount(openings.employer[result.shown.opening], minlength=len(names))
    placed = np.bincount(openings.employer[result.chosen[result.chosen >= 0]], minlength=len(names))
    asked = np.zeros(len(names), dtype=np.int64)
    asked[openings.employer] = openings.asked.astype(np.int64)
    order = sorted(range(len(names)), key=lambda i: names[i])
    counts = Counter(dict(enumerate(placed.tolist())))
    top = sum(count for _, count in counts.most_common(TOP_EMPLOYERS))
    return {
        "total": len(names),
        "with_proposal": int((placed > 0).sum()),
        "share_of_top_5": round(top / int(placed.sum()), 6) if placed.sum() else None,
        "exposure": [
            {
                "employer": names[i],
                "asked_90_days": int(asked[i]),
                "shown": int(shown[i]),
                "proposed": int(placed[i]),
            }
            for i in order
        ],
    }


def floor_cost(problem: Problem, people: People, chosen: Ints, worth: int) -> dict[str, Any]:
    """What it costs that as many as possible of those waiting over 90 days get a proposal.

    A second joint solve in which reaching one of them counts more than any gain elsewhere. `worth`:
    of everybody placed now, locks included, in UNITS.
    """
    waiting = np.array([p.waiting_days for p in people.participants], dtype=np.int64)
    long = waiting > FLOOR_DAYS
    now = int((long & (chosen >= 0)).sum())
    could = long & ((np.diff(problem.start) > 0) | (chosen >= 0))
    reached, objective = now, worth
    if now < int(could.sum()):
        with_floor, reached = _solve_floor(problem, long)
        kept = problem.worth_of(with_floor).sum() - problem.worth_of(chosen).sum()
        objective = worth + int(kept)
    percent = _percent_less(worth, objective)
    return {
        "over_days": FLOOR_DAYS,
        "waiting": int(long.sum()),
        "with_proposal_now": now,
        "with_proposal_then": reached,
        "objective": objective / UNITS,
        "cost_percent": percent,
        "usual_percent": list(USUAL_PERCENT),
        "warning": _warning(percent, needed=reached > now),
    }


def _percent_less(worth: int, objective: int) -> float:
    return round(100 * (worth - objective) / worth, 6) if worth else 0.0


def _solve_floor(problem: Problem, long: Bools) -> tuple[Ints, int]:
    bonus = int(problem.worth.max(initial=0)) * REACHED_WORTH
    worth = problem.worth + np.where(long[problem.person], bonus, 0)
    raised = Problem(problem.start, problem.opening, worth, problem.limits, problem.locked)
    chosen = joint(raised).chosen
    return chosen, int((long & (chosen >= 0)).sum())


def _warning(percent: float, *, needed: bool) -> str | None:
    """Outside the usual cost, either way, if the floor changes anything."""
    if not needed:
        return None
    if percent < USUAL_PERCENT[0]:
        return "below_usual"
    return "above_usual" if percent > USUAL_PERCENT[1] else None
