"""Is a case well formed? Every complaint as record and field, by plain checks from the format."""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tests.engine import oracle

Record = dict[str, Any]
Check = Callable[[Any], bool]


# --- values ---------------------------------------------------------------------------------


def is_text(value: Any, longest: int = 500) -> bool:
    """Text of 1 to 500 characters, valid Unicode, without control characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        return False
    return all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in value)


def is_id(value: Any) -> bool:
    return is_text(value, longest=64)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_number(value: Any, low: float = 0, high: float = math.inf) -> bool:
    """Finite, in range; true and false are no numbers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return low <= value <= high


def number(low: float, high: float) -> Check:
    return lambda value: is_number(value, low, high)


def integer(low: int = 0, high: int = 10_000) -> Check:
    return lambda value: isinstance(value, int) and is_number(value, low, high)


def one_of(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(each) for each in value)


def is_occupation(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value) is not None


def is_place(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return is_number(value[0], -90, 90) and is_number(value[1], -180, 180)


def is_date(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        return 1900 <= date.fromisoformat(value).year <= 2199
    except ValueError:
        return False


def is_span(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(is_date, value)):
        return False
    return value[0] <= value[1]


def is_clock(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value))


def is_hours(value: Any) -> bool:
    """From before to; 24:00 only as an end."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    start, end = value
    return is_clock(start) and (is_clock(end) or end == "24:00") and start < end


def is_week(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return all(day in oracle.WEEKDAYS and is_hours(hours) for day, hours in value.items())


is_level = or_null(one_of(*oracle.LEVELS))


def is_weights(value: Any) -> bool:
    """All eight, none negative, together 100."""
    if not isinstance(value, dict) or set(value) != set(oracle.CRITERIA):
        return False
    return all(map(is_number, value.values())) and abs(math.fsum(value.values()) - 100) <= 1e-6


def object_of(fields: dict[str, Check]) -> Check:
    """An object with exactly these fields."""
    return lambda value: (
        isinstance(value, dict)
        and set(value) == set(fields)
        and all(check(value[name]) for name, check in fields.items())
    )


def mapping_of(check_key: Check, check_value: Check) -> Check:
    return lambda value: (
        isinstance(value, dict)
        and all(check_key(key) and check_value(each) for key, each in value.items())
    )


# --- records --------------------------------------------------------------------------------

anything: Check = lambda value: True  # noqa: E731
is_kind = one_of(*oracle.RUNGS)
is_pair = lambda value: list_of(is_id)(value) and len(value) == 2  # noqa: E731

FIELDS: dict[str, dict[str, Check]] = {
    "case": {
        "format": lambda value: integer()(value) and value == 1,
        "as_of": is_date,
        "weights": is_weights,
        "vocabulary": mapping_of(is_text, list_of(is_text)),
        "unpaid_limit": integer(),
        "participants": list_of(anything),
        "openings": list_of(anything),
        "workplaces": list_of(anything),
        "employers": list_of(anything),
        "locks": list_of(is_pair),
        "bans": list_of(is_pair),
    },
    "participants": {
        "id": is_id,
        "consent": is_flag,
        "support_talk_due": is_flag,
        "unpaid_at": mapping_of(is_id, integer()),
        "norwegian": object_of(
            dict.fromkeys(["listening", "speaking", "reading", "writing"], is_level)
        ),
        "languages": list_of(is_text),
        "skills": list_of(is_text),
        "experience": list_of(object_of({"occupation": is_occupation, "years": number(0, 80)})),
        "goals": list_of(is_occupation),
        "available": is_week,
        "from": is_date,
        "until": is_date,
        "home": is_place,
        "max_travel_minutes": number(0, 1440),
        "has_car": is_flag,
        "lift_to": list_of(is_id),
        "licences": list_of(is_text),
        "certificates": list_of(is_text),
        "avoid": list_of(is_text),
        "follow_up_need": integer(0, 3),
        "kinds": list_of(is_kind),
        "strong_wish": is_flag,
        "waiting_days": integer(),
        "priority": number(0, 1000),
        "weights": or_null(is_weights),
    },
    "openings": {
        "id": is_id,
        "employer": is_id,
        "workplace": is_id,
        "kind": is_kind,
        "occupation": is_occupation,
        "skills_needed": list_of(is_text),
        "skills_wished": list_of(is_text),
        "language": object_of(
            dict.fromkeys(oracle.FUNCTIONS, object_of({"start": is_level, "hire": is_level}))
        ),
        "working_languages": list_of(is_text),
        "talk": integer(0, 3),
        "slow_talk": is_flag,
        "teacher_on_site": is_flag,
        "support": integer(0, 3),
        "days": is_week,
        "min_days": integer(0, 7),
        "start_between": is_span,
        "weeks": integer(1, 260),
        "location": is_place,
        "capacity": integer(),
        "licences": list_of(is_text),
        "certificates": list_of(is_text),
        "demands": list_of(is_text),
        "hire": one_of("yes", "no", "maybe"),
    },
    "workplaces": {
        "id": is_id,
        "supervision_ceiling": or_null(integer()),
        "occupied": integer(),
    },
    "employers": {
        "id": is_id,
        "max_people": or_null(integer()),
        "resting": is_flag,
        "asked_90_days": integer(),
        "answer_rate": or_null(number(0, 1)),
        "hosted_12_months": integer(),
    },
}
OPTIONAL = {"case": set(oracle.DEFAULTS), "participants": set(oracle.PERSON_DEFAULTS)}
REFERS = ["employer", "workplace"]
LISTS = ["participants", "openings", "workplaces", "employers"]


def complaints_of_record(name: str, where: str, record: Any) -> Iterator[tuple[str, str]]:
    """What is wrong inside one record."""
    if not isinstance(record, dict):
        yield where, ""
        return
    fields = FIELDS[name]
    for key in record.keys() - fields.keys():
        yield where, key
    for key in fields.keys() - record.keys() - OPTIONAL.get(name, set()):
        yield where, key
    for key in fields.keys() & record.keys():
        if not fields[key](record[key]):
            yield where, key
    if name == "participants" and not is_span([record.get("from"), record.get("until")]):
        yield where, "until"


def complaints_of_shape(case: Any) -> list[tuple[str, str]]:
    """What is wrong with any value by itself."""
    found = list(complaints_of_record("case", "", case))
    if found:
        return found
    for name in LISTS:
        for place, record in enumerate(case[name]):
            found += complaints_of_record(name, f"{name}[{place}]", record)
    return found


# --- references -----------------------------------------------------------------------------


def complaints_of_references(case: Record) -> Iterator[tuple[str, str]]:
    """Ids twice, ids that name nothing, a workplace under two employers."""
    ids = {name: [record["id"] for record in case[name]] for name in LISTS}
    for name in LISTS:
        yield from ((f"{name}[{i}]", "id") for i, n in Counter(ids[name]).items() if n > 1)
    yield from dead_references(case, ids)
    owners: dict[str, set[str]] = {}
    for opening in case["openings"]:
        owners.setdefault(opening["workplace"], set()).add(opening["employer"])
    yield from ((workplace, "employer") for workplace, of in owners.items() if len(of) > 1)


def dead_references(case: Record, ids: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Every place where one record names another that is not there."""
    named: list[tuple[str, str, str, str]] = []
    for person in case["participants"]:
        named += [(person["id"], "lift_to", "workplaces", each) for each in person["lift_to"]]
        named += [(person["id"], "unpaid_at", "employers", each) for each in person["unpaid_at"]]
    for opening in case["openings"]:
        named += [(opening["id"], each, f"{each}s", opening[each]) for each in REFERS]
    for field in ("locks", "bans"):
        for person, opening in case[field]:
            named += [("", field, "participants", person), ("", field, "openings", opening)]
    yield from ((where, field) for where, field, among, wanted in named if wanted not in ids[among])


def complaints_of_locks(case: Record) -> Iterator[tuple[str, str]]:
    """Impossible locks, a participant locked twice, locks beyond a limit."""
    locks = {(person, opening) for person, opening in case["locks"]}
    possible = oracle.possible_pairs(case)
    yield from (("", "locks") for lock in locks if lock not in possible)
    if len({person for person, _ in locks}) < len(locks):
        yield "", "locks"
    used = Counter()
    room = {}
    for _, wanted in locks:
        opening = oracle.by_id(case, "openings", wanted)
        nodes = [
            ("opening", wanted),
            ("workplace", opening["workplace"]),
            ("employer", opening["employer"]),
        ]
        used.update(nodes)
        room.update(zip(nodes, oracle.free_places(case, opening), strict=True))
    yield from (("", "locks") for node, places in used.items() if places > room[node])


def complaints(case: Any) -> list[tuple[str, str]]:
    """Everything wrong with a case that has been read; empty when it is well formed."""
    found = complaints_of_shape(case)
    if found:
        return found
    whole = oracle.completed(case)
    return list(complaints_of_references(whole)) or list(complaints_of_locks(whole))


# --- reading --------------------------------------------------------------------------------


class Unreadable(Exception):
    """The bytes are no JSON that the format allows."""


def refuse_constant(word: str) -> None:
    raise Unreadable(word)


def without_repeats(pairs: list[tuple[str, Any]]) -> Record:
    if len(dict(pairs)) < len(pairs):
        raise Unreadable("a key twice")
    return dict(pairs)


def read(content: bytes) -> Any:
    """UTF-8 JSON without NaN and without a key twice."""
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=without_repeats,
            parse_constant=refuse_constant,
        )
    except (ValueError, RecursionError) as problem:
        raise Unreadable(str(problem)) from problem


def is_well_formed(content: bytes) -> bool:
    """May the engine take these bytes?"""
    try:
        return not complaints(read(content))
    except Unreadable:
        return False
