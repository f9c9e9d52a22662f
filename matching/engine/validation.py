"""From plain records to a `Case`: every clause of the format, each fault with its place."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from matching.engine import values
from matching.engine.errors import CaseError, Expected, printable
from matching.engine.facts import (
    CRITERIA,
    FUNCTIONS,
    NORWEGIAN,
    Case,
    Employer,
    Opening,
    Participant,
    Workplace,
)
from matching.engine.values import Parser, list_of, mapping, nullable, set_of, whole

_COUNT = whole(0, values.MOST)
_SCALE = whole(0, 3)
_WEIGHTS = values.weights_of(CRITERIA)
_TEXTS = set_of(values.words)
_NEED = values.fixed(("start", "hire"), values.needed_level)

PARTICIPANT: dict[str, Parser] = {
    "id": values.identity,
    "consent": values.truth,
    "support_talk_due": values.truth,
    "unpaid_at": mapping(values.identity, _COUNT),
    "norwegian": values.fixed(NORWEGIAN, values.person_level),
    "languages": _TEXTS,
    "skills": _TEXTS,
    "experience": set_of(values.experience),
    "goals": set_of(values.occupation),
    "available": values.hours,
    "from": values.day,
    "until": values.day,
    "home": values.place,
    "max_travel_minutes": values.number(0, 1440),
    "has_car": values.truth,
    "lift_to": set_of(values.identity),
    "licences": _TEXTS,
    "certificates": _TEXTS,
    "avoid": _TEXTS,
    "follow_up_need": _SCALE,
    "kinds": set_of(values.kind),
    "strong_wish": values.truth,
    "waiting_days": _COUNT,
    "priority": values.number(0, 1000),
    "weights": nullable(_WEIGHTS),
}
PARTICIPANT_DEFAULTS: dict[str, Any] = {
    "consent": True,
    "support_talk_due": False,
    "unpaid_at": (),
    "weights": None,
}

OPENING: dict[str, Parser] = {
    "id": values.identity,
    "employer": values.identity,
    "workplace": values.identity,
    "kind": values.kind,
    "occupation": values.occupation,
    "skills_needed": _TEXTS,
    "skills_wished": _TEXTS,
    "language": values.fixed(FUNCTIONS, _NEED),
    "working_languages": _TEXTS,
    "talk": _SCALE,
    "slow_talk": values.truth,
    "teacher_on_site": values.truth,
    "support": _SCALE,
    "days": values.hours,
    "min_days": whole(0, 7),
    "start_between": values.span,
    "weeks": whole(1, 260),
    "location": values.place,
    "capacity": _COUNT,
    "licences": _TEXTS,
    "certificates": _TEXTS,
    "demands": _TEXTS,
    "hire": values.hire,
}

WORKPLACE: dict[str, Parser] = {
    "id": values.identity,
    "supervision_ceiling": nullable(_COUNT),
    "occupied": _COUNT,
}

EMPLOYER: dict[str, Parser] = {
    "id": values.identity,
    "max_people": nullable(_COUNT),
    "resting": values.truth,
    "asked_90_days": _COUNT,
    "answer_rate": nullable(values.number(0, 1)),
    "hosted_12_months": _COUNT,
}


def _format(value: Any) -> int:
    if type(value) is not int or value != 1:
        raise Expected("1")
    return value


def _records(value: Any) -> list[Any]:
    if type(value) is not list:
        raise Expected("a list")
    return value


CASE: dict[str, Parser] = {
    "format": _format,
    "as_of": values.day,
    "weights": _WEIGHTS,
    "vocabulary": mapping(values.words, _TEXTS),
    "unpaid_limit": _COUNT,
    "participants": _records,
    "openings": _records,
    "workplaces": _records,
    "employers": _records,
    "locks": list_of(values.pair),
    "bans": list_of(values.pair),
}
CASE_DEFAULTS: dict[str, Any] = {"vocabulary": (), "unpaid_limit": 1, "locks": [], "bans": []}


def checked_case(raw: Any) -> Case:
    """The case, if every clause of the format holds that needs no rule; raises CaseError."""
    top = _top(raw)
    employers = dict(_read(top["employers"], "employers", employer_from))
    workplaces = dict(_read(top["workplaces"], "workplaces", workplace_from))
    openings = dict(_read(top["openings"], "openings", opening_from))
    participants = dict(_read(top["participants"], "participants", participant_from))
    check_openings(openings.values(), workplaces, employers)
    for participant in participants.values():
        check_participant(participant, workplaces, employers)
    for name in ("locks", "bans"):
        _check_pairs(top[name], name, participants, openings)
    _check_locked_once(top["locks"])
    return Case(
        as_of=top["as_of"],
        weights=top["weights"],
        vocabulary=top["vocabulary"],
        unpaid_limit=top["unpaid_limit"],
        participants=tuple(participants[key] for key in sorted(participants)),
        openings=tuple(openings[key] for key in sorted(openings)),
        workplaces=workplaces,
        employers=employers,
        locks=tuple(sorted(set(top["locks"]))),
        bans=tuple(sorted(set(top["bans"]))),
    )


def _top(raw: Any) -> dict[str, Any]:
    try:
        return values.fields(raw, CASE, CASE_DEFAULTS)
    except Expected as error:
        place = error.below.lstrip(".") or "case"
        raise CaseError(f"{place}: expected {error.what}") from error


def _read(raws: list[Any], name: str, read: Callable[[Any, str], Any]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for index, raw in enumerate(raws):
        record = read(raw, place_of(raw, name, index))
        if record.id in seen:
            raise CaseError(f"{name}[{printable(record.id)}].id: expected an id used only once")
        seen.add(record.id)
        yield record.id, record


def place_of(raw: Any, name: str, index: int) -> str:
    """Where a record stands: by its id if that can be read, else by its index."""
    try:
        return f"{name}[{printable(values.identity(raw['id']))}]"
    except (Expected, KeyError, TypeError, IndexError):
        return f"{name}[{index}]"


def _fields(
    raw: Any, where: str, parsers: dict[str, Parser], defaults: dict[str, Any] | None = None
) -> dict[str, Any]:
    try:
        return values.fields(raw, parsers, defaults)
    except Expected as error:
        raise CaseError(f"{where}{error.below}: expected {error.what}") from error


def participant_from(raw: Any, where: str) -> Participant:
    """One participant's record; references are checked later."""
    parsed = _fields(raw, where, PARTICIPANT, PARTICIPANT_DEFAULTS)
    parsed["from_day"] = parsed.pop("from")
    if parsed["until"] < parsed["from_day"]:
        raise CaseError(f"{where}.until: expected an end that is not before the start")
    return Participant(**parsed)


def opening_from(raw: Any, where: str) -> Opening:
    """One opening's record; references are checked later."""
    parsed = _fields(raw, where, OPENING)
    needs = parsed.pop("language")
    parsed["start"] = tuple(need[0] for need in needs)
    parsed["hire_level"] = tuple(need[1] for need in needs)
    return Opening(**parsed)


def workplace_from(raw: Any, where: str) -> Workplace:
    """One workplace's record."""
    return Workplace(**_fields(raw, where, WORKPLACE))


def employer_from(raw: Any, where: str) -> Employer:
    """One employer's record."""
    return Employer(**_fields(raw, where, EMPLOYER))


def check_openings(
    openings: Iterable[Opening], workplaces: dict[str, Workplace], employers: dict[str, Employer]
) -> None:
    """References lead somewhere, and each workplace has one employer."""
    owner: dict[str, str] = {}
    for opening in openings:
        where = f"openings[{printable(opening.id)}]"
        if opening.employer not in employers:
            raise CaseError(f"{where}.employer: expected the id of an employer")
        if opening.workplace not in workplaces:
            raise CaseError(f"{where}.workplace: expected the id of a workplace")
        if owner.setdefault(opening.workplace, opening.employer) != opening.employer:
            raise CaseError(f"{where}.workplace: expected a workplace under one employer only")


def check_participant(
    participant: Participant, workplaces: dict[str, Workplace], employers: dict[str, Employer]
) -> None:
    """The participant's references lead somewhere."""
    where = f"participants[{printable(participant.id)}]"
    if not all(key in employers for key, _ in participant.unpaid_at):
        raise CaseError(f"{where}.unpaid_at: expected ids of employers")
    if not all(key in workplaces for key in participant.lift_to):
        raise CaseError(f"{where}.lift_to: expected ids of workplaces")


def _check_pairs(
    pairs: list[tuple[str, str]],
    name: str,
    participants: dict[str, Participant],
    openings: dict[str, Opening],
) -> None:
    for index, (participant, opening) in enumerate(pairs):
        if participant not in participants:
            raise CaseError(f"{name}[{index}][0]: expected the id of a participant")
        if opening not in openings:
            raise CaseError(f"{name}[{index}][1]: expected the id of an opening")


def _check_locked_once(locks: list[tuple[str, str]]) -> None:
    held: dict[str, str] = {}
    for index, (participant, opening) in enumerate(locks):
        if held.setdefault(participant, opening) != opening:
            raise CaseError(f"locks[{index}]: expected a participant locked only once")
