"""Readers of single cells: the text of a cell to a value, or ValueError when it is none."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from common.calendar import FIRST_YEAR, LAST_YEAR
from common.tables.columns import fold, in_each_language

SEPARATORS = "|;\n"
YES = {"yes", "ja", "1", "true", "x", "sann"}
NO = {"no", "nei", "0", "false", "usann"}
YES_NO = _("yes or no")
DAY = _("a day such as 2026-12-01 or 01.12.2026")
HOURS = _("hours such as 09:00-14:00, the end after the start")
TIME = _("a time such as 07:30")
EMAIL = _("an e-mail address")


def text(cell: str) -> str:
    return cell


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of whole numbers within limits."""

    def read(cell: str) -> int:
        number = int(cell) if cell.isascii() else int("")
        if not lowest <= number <= highest:
            raise ValueError
        return number

    return read


def yes_no(cell: str) -> bool:
    folded = fold(cell)
    if folded not in YES | NO:
        raise ValueError
    return folded in YES


def day(cell: str) -> date:
    """ISO or Norwegian: 2026-12-01, 01.12.2026."""
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        found = datetime.strptime(cell, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError
    return found


def clock_time(cell: str) -> time:
    """09:00, 9.00 or 9."""
    hour, _mark, minute = cell.strip().replace(".", ":").partition(":")
    if not (hour + (minute or "0")).isascii():
        raise ValueError
    return time(int(hour), int(minute or 0))


def hours(cell: str) -> tuple[time, time]:
    """09:00-14:00, 9–14: a start and an end on the same day."""
    start, mark, end = cell.replace("–", "-").partition("-")
    if not mark or clock_time(start) >= clock_time(end):
        raise ValueError
    return clock_time(start), clock_time(end)


def email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError as error:
        raise ValueError from error
    return cell.lower()


@cache
def meanings(choices: type[Choices]) -> dict[str, Any]:
    """Each way to write each choice: its code, or its words in any language."""
    found: dict[str, Any] = {}
    for value, label in choices.choices:
        for way in {fold(str(value)), *in_each_language(label)}:
            found.setdefault(way, value)
    return found


def one_of(choices: type[Choices]) -> Callable[[str], Any]:
    """A reader of one choice, by code or by its words."""

    def read(cell: str) -> Any:
        try:
            return meanings(choices)[fold(cell)]
        except KeyError as error:
            raise ValueError from error

    return read


def words(cell: str) -> list[str]:
    """Several texts, each after a | or on a line of its own; each once, in order."""
    for mark in SEPARATORS[1:]:
        cell = cell.replace(mark, SEPARATORS[0])
    return list(dict.fromkeys(part.strip() for part in cell.split(SEPARATORS[0]) if part.strip()))


def several_of(choices: type[Choices]) -> Callable[[str], list[Any]]:
    """A reader of several choices."""
    read_one = one_of(choices)
    return lambda cell: [read_one(each) for each in words(cell.replace(",", "|"))]


def codes(choices: type[Choices]) -> str:
    """The codes of the choices, for the words of what is expected."""
    return ", ".join(str(value) for value, _label in choices.choices if value != "")
