"""Files in: CSV or XLSX to a table of texts, and hostile files refused in words."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from common.tables.columns import Column, Table, TableFault, fold

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PARTS = 500
DELIMITERS = ";,\t"


def read_table(content: bytes, columns: Sequence[Column], *, most_rows: int = MOST_ROWS) -> Table:
    """Read a CSV (`;`, `,` or tab; UTF-8, UTF-16 or Latin-1) or XLSX file.

    Raises TableFault, in words, when it is too large, is no table or lacks a needed column.
    """
    if len(content) > MOST_BYTES:
        raise TableFault(_("The file is larger than 10 MB. Split it."), field="file")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableFault(_("This is an old Excel file. Save it as .xlsx."), field="file")
    known = {heading: column for column in columns for heading in column.headings()}
    is_workbook = content.startswith(b"PK\x03\x04")
    lines = xlsx_lines(content, most_rows) if is_workbook else csv_lines(content, set(known))
    return table_from(lines, known, columns, most_rows)


def table_from(
    lines: Iterator[list[str]],
    known: dict[str, Column],
    columns: Sequence[Column],
    most_rows: int,
) -> Table:
    headings = next(lines, [])
    places = {}
    for place, heading in enumerate(headings):
        column = known.get(fold(heading))
        if column and column.name not in places:
            places[column.name] = place
    check_headings(places, columns)
    rows: list[Any] = []
    for number, cells in enumerate(lines, start=2):
        if number > most_rows + 1:
            raise TableFault(
                _("The file has more than %(most)d rows. Split it.") % {"most": most_rows},
                field="file",
            )
        kept = [cells[place] if place < len(cells) else "" for place in places.values()]
        if any(kept):
            rows.append([number, kept])
    if not rows:
        raise TableFault(_("The file has headings, but no rows."), field="file")
    used = set(places.values())
    ignored = [text for place, text in enumerate(headings) if text and place not in used]
    return Table(columns=list(places), rows=rows, ignored=ignored)


def check_headings(places: dict[str, int], columns: Sequence[Column]) -> None:
    if not places:
        raise TableFault(
            _("This is no table of ours: the first row has none of our headings."),
            field="file",
        )
    missing = [str(c.label) for c in columns if c.is_required and c.name not in places]
    if missing:
        raise TableFault(
            _("The file lacks these columns: %(columns)s.") % {"columns": ", ".join(missing)},
            field="file",
        )


def csv_lines(content: bytes, known: set[str]) -> Iterator[list[str]]:
    text = decode(content)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    first = next(iter(text[:100_000].splitlines()), "")
    delimiter = max(DELIMITERS, key=lambda mark: known_headings(first, mark, known))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield [cell.strip() for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise TableFault(
            _("Line %(line)d cannot be read as a table.") % {"line": reader.line_num}, field="file"
        ) from error


def known_headings(line: str, delimiter: str, known: set[str]) -> int:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return 0
    return len({fold(cell) for cell in cells} & known)


def decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise TableFault(_("This file is no table. Use CSV or XLSX."), field="file")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def xlsx_lines(content: bytes, most_rows: int) -> Iterator[list[str]]:
    try:
        refuse_bombs(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that we never look at
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            cells = sheet.iter_rows(max_row=most_rows + 2, max_col=MOST_COLUMNS, values_only=True)
            yield from ([cell_text(value) for value in row] for row in cells)
    except TableFault:
        raise
    except Exception as error:  # a broken workbook fails in a hundred ways, all mean the same
        raise TableFault(_("This Excel file cannot be read."), field="file") from error


def refuse_bombs(content: bytes) -> None:
    """A small file that unpacks to gigabytes is refused before it is unpacked."""
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
        raise TableFault(_("The file is too large when it is unpacked. Split it."), field="file")


def cell_text(value: Any) -> str:
    """What a person reads in the cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "\ufffd").strip()
