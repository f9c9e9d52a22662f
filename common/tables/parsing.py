"""Texts of cells to values, row by row; what is wrong is kept as faults, never raised."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence

from django.utils.translation import gettext as _

from common.tables.columns import Column, Fault, Row, Table, fold, is_formula

# Turn the reading direction or hide text; never part of what a person means to write.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\ufffd"
HIDDEN = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{TURNING}]")


def parse_rows(table: Table, columns: Sequence[Column], start: int, stop: int) -> list[Row]:
    """Rows `start` up to `stop` as values; what cannot be read is a fault in the row."""
    by_name = {column.name: column for column in columns}
    present = [by_name[name] for name in table.columns]
    return [parse_row(number, cells, present) for number, cells in table.rows[start:stop]]


def parse_row(number: int, cells: Sequence[str], columns: Sequence[Column]) -> Row:
    texts = {column.name: clean(cell) for column, cell in zip(columns, cells, strict=True)}
    row = Row(number=number, values={}, texts=texts)
    for column in columns:
        text = texts[column.name]
        if not text and column.is_required:
            row.fault(column.name, column.expected)
        elif not text:
            row.values[column.name] = column.empty
        elif len(text) > column.most:
            row.fault(column.name, _("at most %(most)d characters") % {"most": column.most})
        elif has_hidden_characters(text):
            row.fault(column.name, _("text without hidden control characters"))
        else:
            read_cell(row, column, text)
    return row


def read_cell(row: Row, column: Column, text: str) -> None:
    try:
        row.values[column.name] = column.read(text)
    except (ValueError, OverflowError):
        row.fault(column.name, column.expected)


def clean(text: str) -> str:
    """The text as it was meant: composed letters, and without our own guard against formulas."""
    text = unicodedata.normalize("NFC", text).strip()
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def has_hidden_characters(text: str) -> bool:
    return HIDDEN.search(text) is not None


def part_of(table: Table, names: Sequence[str]) -> Table:
    """The same rows with only these of their columns."""
    places = [(name, table.columns.index(name)) for name in names if name in table.columns]
    rows = [[number, [cells[place] for _name, place in places]] for number, cells in table.rows]
    return Table([name for name, _place in places], rows)


def find_repeated(table: Table, key: Sequence[str]) -> list[Fault]:
    """A fault, in the first key column, for rows whose key says the same as an earlier row's."""
    part, keyed = part_of(table, key), []
    for number, cells in part.rows:
        found = tuple(fold(clean(cell)) for cell in cells)
        if any(found):
            keyed.append((number, key[0], clean(cells[0]), found))
    return name_repeated(keyed)


def name_repeated(keyed: Iterable[tuple[int, str, str, Hashable]]) -> list[Fault]:
    """A fault that names both rows, for each (row, column, text, key) whose key came before."""
    first: dict[Hashable, int] = {}
    faults = []
    for number, column, text, key in keyed:
        if key in first:
            said = _("something that row %(row)d does not say already") % {"row": first[key]}
            faults.append(Fault(number, column, text, said))
        first.setdefault(key, number)
    return faults
