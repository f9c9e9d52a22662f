"""What a table of ours consists of: columns, rows as values, and faults that name their cell."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from common.errors import DomainError

# Headings and answers are understood in each language that has every page.
LANGUAGES_IN_FILES = ("nb", "nn", "en")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TableFault(DomainError):
    """The file as a whole cannot be read as a table of ours."""

    code = "no_table"


@dataclass(frozen=True)
class Column:
    """One column of a file. `read` turns the text of a cell into a value or raises ValueError.

    An empty cell gives `empty`; a column that the file lacks gives nothing at all, so that what is
    stored stays as it is. `expected` completes the sentence “expected …”.
    """

    name: str
    label: str | Promise
    read: Callable[[str], Any]
    expected: str | Promise
    is_required: bool = False
    empty: Any = ""
    most: int = 500
    example: str = ""

    def headings(self) -> set[str]:
        """The ways to write this column's heading, folded."""
        return {fold(self.name)} | in_each_language(self.label)


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: where, what stood there, and what was expected."""

    row: int
    column: str
    value: str
    expected: str

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value[:200],
            "expected": self.expected,
        }


@dataclass(frozen=True)
class Table:
    """The part of a file that we understand: known columns by name, rows as [number, cells]."""

    columns: list[str]
    rows: list[Any]
    ignored: list[str] = field(default_factory=list)


@dataclass
class Row:
    """One row as values by column name. With faults it is not used."""

    number: int
    values: dict[str, Any]
    texts: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, expected: str | Promise) -> None:
        """Add what is wrong that only the whole row or the database could tell."""
        self.faults.append(Fault(self.number, column, self.texts.get(column, ""), str(expected)))


def fold(text: str) -> str:
    """Headings and answers compare without case, outer spaces and underscores."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def in_each_language(label: str | Promise) -> set[str]:
    found = set()
    for language in LANGUAGES_IN_FILES:
        with translation.override(language):
            found.add(fold(str(label)))
    return found


def is_formula(text: str) -> bool:
    """True when a spreadsheet might take the text for a formula."""
    return text.startswith(STARTS_FORMULA) or text.lstrip().startswith(STARTS_FORMULA[:4])
