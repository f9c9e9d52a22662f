"""One small function per kind of value in the format: the value out, or `Expected` raised."""

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from unicodedata import category

from matching.engine.errors import Expected, printable
from matching.engine.facts import HIRE, KIND_RUNG, LEVELS, NO_NEED, WEEKDAYS, Hours, Place

LEVEL_CODE = {name: code for code, name in enumerate(LEVELS)}
WEEKDAY_INDEX = {name: index for index, name in enumerate(WEEKDAYS)}
FIRST_DAY = date(1900, 1, 1).toordinal()
LAST_DAY = date(2199, 12, 31).toordinal()
MOST = 10_000  # the largest count in the format

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_OCCUPATION = re.compile(r"[0-9]{1,4}")

Parser = Callable[[Any], Any]


def truth(value: Any) -> bool:
    """True or false, and nothing that only looks like it."""
    if type(value) is not bool:
        raise Expected("true or false")
    return value


def whole(low: int, high: int) -> Parser:
    """A parser of integers from `low` to `high`; 2.0 is no integer."""

    def parse(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Expected(f"a whole number from {low} to {high}")
        return value

    return parse


def number(low: float, high: float) -> Parser:
    """A parser of finite numbers from `low` to `high`; true is no number."""

    def parse(value: Any) -> float:
        # Not-a-number fails the comparison; a huge integer is compared before it is converted.
        if type(value) not in (int, float) or not low <= value <= high:
            raise Expected(f"a number from {low:g} to {high:g}")
        return float(value) + 0.0  # -0.0 and 0.0 are the same fact

    return parse


def nullable(parse: Parser) -> Parser:
    """The same parser, and null."""
    return lambda value: None if value is None else parse(value)


def text(longest: int) -> Parser:
    """A parser of 1 to `longest` characters of valid Unicode without controls."""

    @lru_cache(maxsize=200_000)
    def clean(value: str) -> bool:
        return 1 <= len(value) <= longest and (
            value.isprintable() or not any(category(c) in ("Cc", "Cs") for c in value)
        )

    def parse(value: Any) -> str:
        if type(value) is not str or len(value) > longest or not clean(value):
            raise Expected(f"text of 1-{longest} characters without controls")
        return value

    return parse


identity = text(64)
words = text(500)


def level(null: int) -> Parser:
    """A parser of levels as 0 (below A1) to 6 (C2); `null` is what null becomes."""

    def parse(value: Any) -> int:
        if value is None:
            return null
        if type(value) is not str or value not in LEVEL_CODE:
            raise Expected("a level")
        return LEVEL_CODE[value]

    return parse


def one_of(names: tuple[str, ...], what: str) -> Parser:
    """A parser of one of a few fixed words."""

    def parse(value: Any) -> str:
        if type(value) is not str or value not in names:
            raise Expected(what)
        return value

    return parse


kind = one_of(tuple(KIND_RUNG), "a kind of placement")
hire = one_of(HIRE, "yes, maybe or no")


def occupation(value: Any) -> str:
    """A STYRK-08 code of one to four digits."""
    if type(value) is not str or not _OCCUPATION.fullmatch(value):
        raise Expected("an occupation of 1-4 digits")
    return value


@lru_cache(maxsize=100_000)
def _ordinal(value: str) -> int | None:
    if not _DAY.fullmatch(value):
        return None
    try:
        ordinal = date.fromisoformat(value).toordinal()
    except ValueError:
        return None
    return ordinal if FIRST_DAY <= ordinal <= LAST_DAY else None


def day(value: Any) -> int:
    """A real day in 1900-2199, as its proleptic ordinal."""
    ordinal = _ordinal(value) if type(value) is str and len(value) == 10 else None
    if ordinal is None:
        raise Expected("a real day in 1900-2199 as YYYY-MM-DD")
    return ordinal


def day_text(ordinal: int) -> str:
    """The day as the format writes it."""
    return (date.min + timedelta(days=ordinal - 1)).isoformat()


def span(value: Any) -> tuple[int, int]:
    """Two days, the end not before the start."""
    if type(value) is not list or len(value) != 2:
        raise Expected("two days")
    first, last = _each(value, day)
    if last < first:
        raise Expected("an end that is not before the start", "[1]")
    return first, last


def place(value: Any) -> Place:
    """Latitude and longitude in degrees."""
    if type(value) is not list or len(value) != 2:
        raise Expected("a place as [latitude, longitude]")
    latitude, longitude = value
    try:
        return _LATITUDE(latitude), _LONGITUDE(longitude)
    except Expected as error:
        raise Expected("a place as [latitude, longitude] in degrees") from error


_LATITUDE = number(-90, 90)
_LONGITUDE = number(-180, 180)


def _minutes(value: Any) -> int:
    found = _TIME.fullmatch(value) if type(value) is str else None
    if found is None:
        raise Expected("a time as HH:MM")
    return 1440 if found[1] is None else 60 * int(found[1]) + int(found[2])


def _interval(value: Any) -> tuple[int, int]:
    if type(value) is not list or len(value) != 2:
        raise Expected("two times as HH:MM")
    start, end = _each(value, _minutes)
    if start >= end:
        raise Expected("a time before the end", "[0]")
    return start, end


def hours(value: Any) -> Hours:
    """At most one interval per weekday, as minutes after midnight."""
    week: list[tuple[int, int] | None] = [None] * 7
    for name, interval in record_of(value).items():
        if name not in WEEKDAY_INDEX:
            raise Expected("a weekday from mon to sun", f".{printable(name)}")
        try:
            week[WEEKDAY_INDEX[name]] = _interval(interval)
        except Expected as error:
            raise Expected(error.what, f".{name}{error.below}") from error
    return tuple(week)


def time_text(minutes: int) -> str:
    """The time of day as the format writes it."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Repeated(dict):
    """An object that named one key twice; kept until the place is known."""

    key = ""


def record_of(value: Any) -> dict[str, Any]:
    """The object itself, if it is one and names no key twice."""
    if type(value) is Repeated:
        raise Expected("a key only once", f".{printable(value.key)}")
    if type(value) is not dict:
        raise Expected("an object")
    for key in value:
        if type(key) is not str:
            raise Expected("keys that are text")
    return value


def _each(values: list[Any], parse: Parser) -> list[Any]:
    parsed = []
    for index, value in enumerate(values):
        try:
            parsed.append(parse(value))
        except Expected as error:
            raise Expected(error.what, f"[{index}]{error.below}") from error
    return parsed


def list_of(parse: Parser) -> Parser:
    """A parser of lists in their order."""

    def parse_list(value: Any) -> list[Any]:
        if type(value) is not list:
            raise Expected("a list")
        return _each(value, parse)

    return parse_list


def set_of(parse: Parser) -> Parser:
    """A parser of lists that are sets: sorted, each value once."""
    parse_list = list_of(parse)
    return lambda value: tuple(sorted(set(parse_list(value)))) if value != [] else ()


def fixed(names: tuple[str, ...], parse: Parser) -> Parser:
    """A parser of objects with exactly these keys, as a tuple in the order of `names`."""

    def parse_fixed(value: Any) -> tuple[Any, ...]:
        return tuple(fields(value, dict.fromkeys(names, parse)).values())

    return parse_fixed


def mapping(parse_key: Parser, parse_value: Parser) -> Parser:
    """A parser of objects with free keys, as sorted pairs."""

    def parse_mapping(value: Any) -> tuple[tuple[Any, Any], ...]:
        pairs = []
        for key, item in record_of(value).items():
            try:
                pairs.append((parse_key(key), parse_value(item)))
            except Expected as error:
                raise Expected(error.what, f".{printable(key)}{error.below}") from error
        return tuple(sorted(pairs))

    return parse_mapping


def fields(
    value: Any, parsers: dict[str, Parser], defaults: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A record with known keys: each parsed, those of `defaults` may be missing."""
    record = record_of(value)
    defaults = defaults or {}
    parsed: dict[str, Any] = {}
    for name, parse in parsers.items():
        if name in record:
            try:
                parsed[name] = parse(record[name])
            except Expected as error:
                raise Expected(error.what, f".{name}{error.below}") from error
        elif name in defaults:
            parsed[name] = defaults[name]
        else:
            raise Expected("this key, it is missing", f".{name}")
    if not record.keys() <= parsers.keys():
        unknown = min(record.keys() - parsers.keys())
        raise Expected("no such key", f".{printable(unknown)}")
    return parsed


def weights_of(names: tuple[str, ...]) -> Parser:
    """A parser of weights: all of `names`, none negative, the sum 100."""
    parse_each = fixed(names, number(0, 100 + 1e-6))

    def parse(value: Any) -> tuple[float, ...]:
        weights = parse_each(value)
        if abs(math.fsum(weights) - 100) > 1e-6:
            raise Expected("weights that sum to 100")
        return tuple(weights)

    return parse


def experience(value: Any) -> tuple[str, float]:
    """One entry of experience: occupation and years."""
    parsed = fields(value, {"occupation": occupation, "years": number(0, 80)})
    return parsed["occupation"], parsed["years"]


def pair(value: Any) -> tuple[str, str]:
    """Two ids, a participant's and an opening's."""
    if type(value) is not list or len(value) != 2:
        raise Expected("a pair of ids")
    participant, opening = _each(value, identity)
    return participant, opening


person_level = level(-1)
needed_level = level(NO_NEED)
