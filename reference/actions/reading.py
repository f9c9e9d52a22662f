"""Tables in files, read so that a broken one names its file, row and column."""

import csv
import gzip
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TextIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import DomainError

# Said only when a cell is wrong: translating them for each of 200,000 rows takes seconds.
Words = str | Promise
WHOLE = gettext_lazy("a whole number")
LONGEST_CELL = 200_000


class BrokenFile(DomainError):
    """A file that cannot be read as it must be; nothing of it is kept."""

    code = "broken_file"


class Row:
    """One line of a table, which can say what is wrong with it."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file = file
        self.line = line
        self.cells = cells

    def wrong(self, column: str, expected: Words) -> BrokenFile:
        """The error that names this cell."""
        found = self.cells.get(column, "")
        return BrokenFile(
            _("{file}, line {line}, column {column}: expected {expected}, found “{found}”.").format(
                file=self.file, line=self.line, column=column, expected=expected, found=found[:60]
            )
        )

    def text(self, column: str, longest: int = 200, *, may_be_empty: bool = False) -> str:
        """Text that fits its column in the database."""
        value = self.cells[column].strip()
        if len(value) > longest:
            raise self.wrong(column, _("at most {longest} characters").format(longest=longest))
        if not value and not may_be_empty:
            raise self.wrong(column, _("some text"))
        return value

    def matching(self, column: str, pattern: str, expected: Words) -> str:
        """Text in a fixed form, such as a uri."""
        value = self.cells[column].strip()
        if not re.fullmatch(pattern, value):
            raise self.wrong(column, expected)
        return value

    def digits(self, column: str, count: int) -> str:
        """A code of so many digits, leading zeros kept."""
        value = self.cells[column].strip()
        if not (len(value) == count and value.isascii() and value.isdigit()):
            raise self.wrong(column, _("{count} digits").format(count=count))
        return value

    def number(self, column: str, low: float, high: float) -> float:
        """A number between two bounds; NaN is none."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise self.wrong(column, _("a number from {low} to {high}").format(low=low, high=high))
        return value

    def whole(self, column: str) -> int:
        """A whole number, zero or more."""
        return int(self.matching(column, "[0-9]{1,9}", WHOLE))

    def one_of(self, column: str, known: Collection[str], expected: Words) -> str:
        """A value that stands in a list or in another file."""
        value = self.cells[column].strip()
        if value not in known:
            raise self.wrong(column, expected)
        return value

    def several(self, column: str) -> list[str]:
        """Values separated by |."""
        return [part.strip() for part in self.cells[column].split("|") if part.strip()]


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open("r", encoding="utf-8-sig", newline="")


def read_rows(path: Path, columns: Collection[str]) -> Iterator[Row]:
    """The rows of a CSV file (also .gz), found by the names of its columns."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        with _open(path) as opened:
            yield from _rows(path.name, opened, columns)
    except FileNotFoundError:
        raise BrokenFile(_("{file}: there is no such file.").format(file=path)) from None
    except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise BrokenFile(
            _("{file}: expected a CSV table in UTF-8 ({error}).").format(
                file=path.name, error=error
            )
        ) from None


def _rows(file: str, opened: TextIO, columns: Collection[str]) -> Iterator[Row]:
    table = csv.reader(opened)
    header = [name.strip() for name in next(table, [])]
    missing = [name for name in columns if name not in header]
    if missing:
        raise BrokenFile(
            _("{file}, line 1: the column {column} is missing.").format(
                file=file, column=missing[0]
            )
        )
    for cells in table:
        if not cells:
            continue
        row = Row(file, table.line_num, dict(zip(header, cells, strict=False)))
        if len(cells) != len(header):
            raise BrokenFile(
                _("{file}, line {line}: expected {expected} columns, found {found}.").format(
                    file=file, line=table.line_num, expected=len(header), found=len(cells)
                )
            )
        yield row


def unique(rows: Iterator[Row], key: Callable[[Row], object], column: str) -> Iterator[Row]:
    """The same rows; the second with an equal key is an error."""
    seen = set()
    for row in rows:
        value = key(row)
        if value in seen:
            raise row.wrong(column, _("a value that stands only once"))
        seen.add(value)
        yield row
