"""What a run changed since the one before: who is new, gone or moved, and why. Ids and codes."""

from dataclasses import dataclass
from typing import Any

from matching.case import Built, Calculation

Pairs = dict[str, str]


@dataclass(frozen=True)
class Before:
    """What is remembered of the run before."""

    run: str
    answer: dict[str, Any]
    case: dict[str, Any] | None  # None when it is no longer kept

    @property
    def placed(self) -> Pairs:
        return placed_in(self.answer)

    @property
    def locks(self) -> set[tuple[str, str]]:
        return {(pair[0], pair[1]) for pair in self.case["locks"]} if self.case else set()

    @property
    def why_not(self) -> dict[str, str]:
        """The first reason of everybody who got nothing."""
        unplaced = self.answer["assignment"]["unplaced"]
        return {each["participant"]: (each["why"] or ["nothing"])[0] for each in unplaced}


def placed_in(answer: dict[str, Any]) -> Pairs:
    return {each["participant"]: each["opening"] for each in answer["assignment"]["placed"]}


def difference(
    before: Before | None,
    built: Built,
    answer: dict[str, Any],
    calculation: Calculation | None = None,
) -> dict[str, Any]:
    """New, gone, moved and freed people, openings in and out; empty for a first run."""
    if before is None:
        return {}
    old, new = before.placed, placed_in(answer)
    lost = {person: old[person] for person in old if new.get(person) != old[person]}
    why = _why_lost(lost, built, calculation or Calculation(built.case))
    return {
        "previous": before.run,
        "new": [
            {"participant": p, "opening": new[p], "before": before.why_not.get(p, "not_in_the_run")}
            for p in sorted(set(new) - set(old))
        ],
        "gone": [
            {"participant": p, "opening": old[p], "why": why[p]}
            for p in sorted(set(old) - set(new))
        ],
        "moved": [
            {"participant": p, "opening": new[p], "before": old[p], "why": why[p]}
            for p in sorted(set(old) & set(new))
            if old[p] != new[p]
        ],
        "freed": _freed(before, built),
        "openings": _openings(before.case, built.case),
        "weights": before.case is not None and before.case["weights"] != built.case["weights"],
        "objective_before": before.answer["assignment"]["objective"],
    }


def _why_lost(lost: Pairs, built: Built, calculation: Calculation) -> dict[str, str]:
    """The first rule that now refuses the old pair; `better_together` when none does."""
    here = {
        person: (person, opening)
        for person, opening in lost.items()
        if person in built.people and opening in built.openings
    }
    broken = calculation.broken(here.values())
    return {person: _reason(person, lost[person], built, broken) for person in lost}


def _reason(
    person: str, opening: str, built: Built, broken: dict[tuple[str, str], list[str]]
) -> str:
    if person not in built.people:
        return built.out.get(person, "left_the_run")
    if opening not in built.openings:
        return "opening_gone"
    codes = broken[person, opening]
    if codes == ["pair"]:
        return built.bans[person, opening]
    return codes[0] if codes else "better_together"


def _freed(before: Before, built: Built) -> list[dict[str, str]]:
    """Who held a place in the run before, no longer does, and is free to be proposed."""
    released = sorted(before.locks - built.locked)
    return [
        {"participant": person, "opening": opening}
        for person, opening in released
        if person in built.people
    ]


def _openings(before: dict[str, Any] | None, now: dict[str, Any]) -> list[dict[str, str]]:
    """Openings that could be filled then and not now, or the other way, and why."""
    if before is None:
        return []
    old, new = _states(before), _states(now)
    changed = []
    for opening in sorted(old.keys() | new.keys()):
        was, is_now = old.get(opening, "opening_gone"), new.get(opening, "opening_gone")
        if (was == "open") != (is_now == "open"):
            how = "in" if is_now == "open" else "out"
            changed.append({"opening": opening, "how": how, "why": was if how == "in" else is_now})
    return changed


def _states(case: dict[str, Any]) -> dict[str, str]:
    """Each opening of a case: open, or why nobody can be proposed there."""
    resting = {each["id"] for each in case["employers"] if each["resting"]}
    full = {each["id"] for each in case["employers"] if each["max_people"] == 0}
    no_room = {
        each["id"]
        for each in case["workplaces"]
        if each["supervision_ceiling"] is not None
        and each["occupied"] >= each["supervision_ceiling"]
    }
    states = {}
    for opening in case["openings"]:
        is_full = (
            opening["capacity"] == 0
            or opening["workplace"] in no_room
            or opening["employer"] in full
        )
        resting_now = opening["employer"] in resting
        states[opening["id"]] = "rest" if resting_now else "capacity" if is_full else "open"
    return states
