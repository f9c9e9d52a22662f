"""The answer in the format: what is shown, who is placed, why not, what would help."""

from typing import Any

import numpy as np

from matching.engine.changes import Helper
from matching.engine.engine import METHODS, Scored, Solved
from matching.engine.errors import CaseError
from matching.engine.explain import Explainer
from matching.engine.fairness import Result, fairness, floor_cost
from matching.engine.fingerprint import fingerprint
from matching.engine.groups import Help
from matching.engine.pairs import UNITS
from matching.engine.sides import Ints

ENGINE = "praksisbro-engine 1.0"


def solve_case(case: Any, *, top: int = 10, assign: str = "joint") -> dict[str, Any]:
    """The answer to a case, both as docs/engine.md and the case format describe them.

    `case`: a decoded case; it is not changed. `top`: openings shown per participant. `assign`:
    joint, stable, greedy or none. Raises CaseError with a message of one line.
    """
    check_method(assign)
    return answer_of(Scored(case, top=top), assign)


def check_method(assign: Any) -> None:
    """Raises CaseError unless it is one of the methods."""
    if not isinstance(assign, str) or assign not in METHODS:
        raise CaseError(f"assign: expected one of {', '.join(METHODS)}")


def answer_of(scored: Scored, assign: str, *, with_pairs: bool = True) -> dict[str, Any]:
    """The answer to a case that is already scored; `pairs` stays empty if not asked for."""
    refusals = scored.scorer.refusals()
    solved = floor = report = None
    chosen = np.full(len(scored.people), -1)
    if assign != "none":
        with scored.clock("assign"):
            solved = scored.solve(assign)
            chosen = solved.chosen
    with scored.clock("fairness"):
        if solved is not None and solved.method == "joint":
            floor = floor_cost(solved.problem, scored.people, chosen, solved.worth)
        result = Result(chosen, scored.store.counts, scored.shown, assigned=solved is not None)
        fair = fairness(scored.people, scored.openings, result, floor)
    if solved is not None:
        with scored.clock("help"):
            report = Report(scored, solved, refusals).record()
    pairs: list[dict[str, Any]] = []
    if with_pairs:
        with scored.clock("explain"):
            pairs = Explainer(scored.scorer).records(scored.shown)
    with scored.clock("fingerprint"):
        mark = fingerprint(scored.case)
    return {
        "format": 1,
        "pairs": pairs,
        "refused": {
            code: int(counts.sum()) for code, counts in sorted(refusals.items()) if counts.any()
        },
        "assignment": report,
        "fairness": fair,
        "run": {"engine": ENGINE, "fingerprint": mark, "seconds": dict(scored.clock.seconds)},
    }


class Report:
    """The `assignment` of the answer."""

    def __init__(self, scored: Scored, solved: Solved, refusals: dict[str, Ints]) -> None:
        self.scored = scored
        self.solved = solved
        self.refusals = refusals
        self.participants = scored.people.participants
        self.ids = [opening.id for opening in scored.openings.openings]

    def record(self) -> dict[str, Any]:
        """Everything about who is placed and who is not."""
        summary = self.summary()
        scarce = summary.pop("scarce")
        return {**summary, "unplaced": self._unplaced(), "scarce": scarce}

    def summary(self) -> dict[str, Any]:
        """Who is placed and what is scarce, without reasons."""
        solved = self.solved
        joint = solved.joint
        return {
            "method": solved.method,
            "objective": solved.worth / UNITS,
            "greedy_objective": solved.greedy_worth / UNITS,
            "proven_optimal": joint is not None and joint.proven,
            "placed": [
                {"participant": participant.id, "opening": self.ids[opening]}
                for participant, opening in zip(
                    self.participants, solved.chosen.tolist(), strict=True
                )
                if opening >= 0
            ],
            "scarce": self._scarce() if joint is not None else [],
        }

    def _unplaced(self) -> list[dict[str, Any]]:
        people = np.flatnonzero(self.solved.chosen < 0)
        helps = Helper(self.scored.scorer).help_for(people)
        return [
            {
                "participant": self.participants[person].id,
                "why": self._why(person),
                "would_help": [self._help(help_) for help_ in helps.get(person, [])],
            }
            for person in people.tolist()
        ]

    def _why(self, person: int) -> list[str]:
        if self.scored.store.counts[person]:
            row = self.solved.problem.row(person)
            return ["full"] if row.stop > row.start else ["score"]
        counts = {code: int(refused[person]) for code, refused in self.refusals.items()}
        return sorted(
            (code for code, count in counts.items() if count),
            key=lambda code: (-counts[code], code),
        )

    def _help(self, help_: Help) -> dict[str, Any]:
        best = {"opening": self.ids[help_.opening], "score": help_.score / UNITS}
        return {"change": help_.change, "opens": help_.opens, "best": best}

    def _scarce(self) -> list[dict[str, Any]]:
        """Openings with a price, dearest first, and how many unplaced people could use them.

        An opening without a single place is no scarce one: nobody can be proposed for it.
        """
        solved = self.solved
        if solved.joint is None:
            return []
        price = np.where(self.scored.openings.closed, 0, solved.joint.prices.total)
        problem = solved.problem
        waiting = (solved.chosen < 0)[problem.person]
        others = np.bincount(problem.opening[waiting], minlength=len(self.ids))
        order = np.lexsort((np.arange(len(price)), -price))
        return [
            {
                "opening": self.ids[index],
                "price": int(price[index]) / UNITS,
                "others": int(others[index]),
            }
            for index in order.tolist()
            if price[index] > 0
        ]
