"""What an opening could ask less of: every single smaller demand, smallest change first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from matching.engine.facts import FUNCTIONS, KINDS, WEEKDAYS, Case, Opening
from matching.engine.records import level_name
from matching.engine.values import MOST, day_text, time_text


@dataclass(frozen=True)
class Variant:
    """One single change; variants of one `field` stand from the smallest change to the largest."""

    side: str  # opening, workplace or employer
    field: str
    change: dict[str, Any]
    case: Case  # with this opening only, and with the change
    every: bool = False  # each value stands for itself (a licence, a kind), not only the smallest


def variants_of(case: Case, opening: Opening, first_days: list[int]) -> list[Variant]:
    """Every variant of the opening; `first_days`: when people could start, for later starts."""
    case = replace(case, openings=(opening,), locks=())
    return [
        *_language(case, opening),
        *_time(case, opening, first_days),
        *_papers(case, opening),
        *_offer(case, opening),
        *_room(case, opening),
    ]


def _changed(case: Case, opening: Opening, **facts: Any) -> Case:
    return replace(case, openings=(replace(opening, **facts),))


def _language(case: Case, opening: Opening) -> Iterator[Variant]:
    for index, function in enumerate(FUNCTIONS):
        field = f"language.{function}.start"
        for level in range(opening.start[index] - 1, -2, -1):
            start = (*opening.start[:index], level, *opening.start[index + 1 :])
            changed = _changed(case, opening, start=start)
            yield Variant("opening", field, {field: level_name(level)}, changed)


def _time(case: Case, opening: Opening, first_days: list[int]) -> Iterator[Variant]:
    for days in range(opening.min_days - 1, -1, -1):
        changed = _changed(case, opening, min_days=days)
        yield Variant("opening", "min_days", {"min_days": days}, changed)
    hours = [interval for interval in opening.days if interval is not None]
    for index, weekday in enumerate(WEEKDAYS):
        if hours and opening.days[index] is None:
            usual = max(set(hours), key=lambda interval: (hours.count(interval), interval))
            days_then = (*opening.days[:index], usual, *opening.days[index + 1 :])
            written = {f"days.{weekday}": [time_text(usual[0]), time_text(usual[1])]}
            yield Variant(
                "opening", "days", written, _changed(case, opening, days=days_then), every=True
            )
    for weeks in range(opening.weeks - 1, 0, -1):
        yield Variant("opening", "weeks", {"weeks": weeks}, _changed(case, opening, weeks=weeks))
    earliest, latest = opening.start_between
    for day in sorted({day for day in first_days if day > latest}):
        changed = _changed(case, opening, start_between=(earliest, day))
        written_days = {"start_between": [day_text(earliest), day_text(day)]}
        yield Variant("opening", "start_between", written_days, changed)


def _papers(case: Case, opening: Opening) -> Iterator[Variant]:
    for field in ("licences", "certificates", "demands"):
        asked = getattr(opening, field)
        for item in asked:
            left = tuple(other for other in asked if other != item)
            changed = _changed(case, opening, **{field: left})
            yield Variant("opening", field, {field: list(left)}, changed, every=True)


def _offer(case: Case, opening: Opening) -> Iterator[Variant]:
    if opening.hire != "yes":
        yield Variant("opening", "hire", {"hire": "yes"}, _changed(case, opening, hire="yes"))
    for kind in KINDS:
        if kind != opening.kind:
            changed = _changed(case, opening, kind=kind)
            yield Variant("opening", "kind", {"kind": kind}, changed, every=True)


def _room(case: Case, opening: Opening) -> Iterator[Variant]:
    if opening.capacity < 1:
        yield Variant("opening", "capacity", {"capacity": 1}, _changed(case, opening, capacity=1))
    workplace = case.workplaces[opening.workplace]
    ceiling = workplace.occupied + 1
    if (
        workplace.supervision_ceiling is not None
        and workplace.supervision_ceiling < ceiling <= MOST
    ):
        raised = replace(workplace, supervision_ceiling=ceiling)
        changed = replace(case, workplaces={**case.workplaces, workplace.id: raised})
        written = {"supervision_ceiling": ceiling}
        yield Variant("workplace", "supervision_ceiling", written, changed)
    employer = case.employers[opening.employer]
    if employer.max_people is not None and employer.max_people < 1:
        changed = replace(
            case, employers={**case.employers, employer.id: replace(employer, max_people=1)}
        )
        yield Variant("employer", "max_people", {"max_people": 1}, changed)
    if employer.resting:
        changed = replace(
            case, employers={**case.employers, employer.id: replace(employer, resting=False)}
        )
        yield Variant("employer", "resting", {"resting": False}, changed)
