"""Tables out: CSV and XLSX in which a text stays a text and no formula is ever calculated."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import save_workbook

from common.tables.columns import Column, Table, is_formula
from common.tables.reading import cell_text

Cell = str | int | float | bool | date | time | Promise | None


def safe_text(value: Cell) -> str:
    """A cell of a CSV file: a formula becomes text by an apostrophe, which our import takes off."""
    if isinstance(value, str | Promise):
        text = str(value).replace("\x00", "")
        return f"'{text}" if is_formula(text) else text
    return cell_text(value)


def write_csv(headings: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> bytes:
    """`;` and a byte order mark: what a Norwegian Excel opens without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_text(each) for each in headings])
    writer.writerows([safe_text(each) for each in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def write_xlsx(
    headings: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "",
    more: Sequence[tuple[str, Sequence[Cell], Iterable[Sequence[Cell]]]] = (),
) -> bytes:
    """One sheet, and more when given; every text is typed as text, so nothing is calculated."""
    book = Workbook(write_only=True)
    for name, head, body in [(title or _("Rows"), headings, rows), *more]:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        sheet.append([text_cell(sheet, each, is_head=True) for each in head])
        for row in body:
            sheet.append([text_cell(sheet, each) for each in row])
    out = io.BytesIO()
    save_workbook(book, out)
    return out.getvalue()


def text_cell(sheet: WriteOnlyWorksheet, value: Cell, *, is_head: bool = False) -> Any:
    if not isinstance(value, str | Promise):
        return value
    text = "".join(c for c in str(value) if ord(c) >= 32 or c in "\t\n\r")
    cell = WriteOnlyCell(sheet, value=text[:32_000])
    cell.data_type = "s"
    if is_head:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
    return cell


CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_download(content: bytes, file_name: str, file_format: str) -> HttpResponse:
    """An answer that the browser saves as a file."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    name = get_valid_filename(f"{file_name}.{file_format}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def export_response(
    file_format: str, file_name: str, headings: Sequence[Cell], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """What a list shows, as a CSV or XLSX file."""
    if file_format == "csv":
        return as_download(write_csv(headings, rows), file_name, "csv")
    return as_download(write_xlsx(headings, rows), file_name, "xlsx")


def template_response(file_format: str, file_name: str, columns: Sequence[Column]) -> HttpResponse:
    """An empty file with our headings; the XLSX has a second sheet that explains each column."""
    headings = [column.label for column in columns]
    if file_format == "csv":
        return as_download(write_csv(headings, []), file_name, "csv")
    explained = [
        [c.label, c.name, _("Yes") if c.is_required else "", c.expected, c.example] for c in columns
    ]
    head = [_("Column"), _("Short name"), _("Must be filled in"), _("Expected"), _("Example")]
    content = write_xlsx(headings, [], more=[(_("Columns"), head, explained)])
    return as_download(content, file_name, "xlsx")


def faults_response(file_name: str, table: Table, faults: list[dict[str, Any]]) -> HttpResponse:
    """The rows that have faults, as they were written, with what is wrong in front."""
    wrong: dict[int, list[str]] = {}
    for each in faults:
        said = _("%(column)s: expected %(expected)s") % each
        wrong.setdefault(each["row"], []).append(said)
    rows = [
        [number, "\n".join(wrong[number]), *cells]
        for number, cells in table.rows
        if number in wrong
    ]
    head = [_("Row"), _("What is wrong"), *table.columns]
    return as_download(write_xlsx(head, rows, title=_("Faults")), file_name, "xlsx")
