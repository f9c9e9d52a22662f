"""Files in and out: every kind of CSV and XLSX, and what is refused in words."""

import io
import random
import zipfile
from datetime import date, time

import pytest
from django.db.models import TextChoices
from openpyxl import Workbook, load_workbook

from common.tables import (
    Column,
    Table,
    TableFault,
    cells,
    faults_response,
    find_repeated,
    parse_rows,
    read_table,
    reading,
    template_response,
    write_csv,
    write_xlsx,
)


class Colour(TextChoices):
    RED = "red", "Red one"
    BLUE = "blue", "Blue one"


COLUMNS = [
    Column("number", "Own number", cells.text, "a number", is_required=True, most=10),
    Column("name", "Name", cells.text, "a name"),
    Column("places", "Places", cells.whole_number(0, 9), "0–9", empty=None),
    Column("from_day", "From day", cells.day, cells.DAY, empty=None),
    Column("colour", "Colour", cells.one_of(Colour), cells.codes(Colour), empty=None),
]


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), COLUMNS)


def values(table: Table) -> list[dict]:
    return [row.values for row in parse_rows(table, COLUMNS, 0, 100)]


def an_xlsx(rows: list[list]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_each_delimiter_and_encoding_is_read(delimiter, encoding):
    lines = [["number", "name"], ["1", "Vågå blåbærhøsting"]]
    table = read("\r\n".join(delimiter.join(line) for line in lines), encoding)
    assert values(table) == [{"number": "1", "name": "Vågå blåbærhøsting"}]


def test_a_heading_may_be_the_short_name_or_the_words_in_any_case_and_order():
    assert values(read("NAME;Own Number\nx;7")) == [{"name": "x", "number": "7"}]


def test_excels_own_first_line_is_skipped():
    assert values(read("sep=,\nnumber,name\n1,x")) == [{"number": "1", "name": "x"}]


def test_quotes_may_hold_delimiters_and_line_breaks():
    table = read('number;name\n1;"a;b\nc"\n2;d')
    assert [row["name"] for row in values(table)] == ["a;b\nc", "d"]


def test_empty_rows_are_skipped_and_row_numbers_stay_those_of_the_file():
    assert [row[0] for row in read("number;name\n1;x\n;\n\n3;y").rows] == [2, 5]


def test_unknown_columns_are_listed_and_left_out():
    table = read("number;shoe size;name\n1;44;x")
    assert (table.ignored, table.columns) == (["shoe size"], ["number", "name"])


def test_a_column_that_the_file_lacks_says_nothing_and_an_empty_cell_says_empty():
    assert values(read("number;name\n1;")) == [{"number": "1", "name": ""}]


def test_a_cell_that_cannot_be_read_is_named_with_row_column_and_what_was_expected():
    row = parse_rows(read("number;places\n1;-1"), COLUMNS, 0, 10)[0]
    assert [fault.as_json() for fault in row.faults] == [
        {"row": 2, "column": "places", "value": "-1", "expected": "0–9"}
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (";x", "number"),
        ("12345678901;x", "number"),
        ("1;a\u202eb", "name"),
        ("1;a\ufffdb", "name"),
        ("1;a\x07b", "name"),
    ],
)
def test_missing_too_long_and_hidden_characters_are_faults(text, column):
    row = parse_rows(read(f"number;name\n{text}"), COLUMNS, 0, 10)[0]
    assert [fault.column for fault in row.faults] == [column]


@pytest.mark.parametrize("day", ["2026-12-01", "01.12.2026"])
def test_days_are_read_in_both_ways(day):
    assert values(read(f"number;from_day\n1;{day}"))[0]["from_day"] == date(2026, 12, 1)


@pytest.mark.parametrize("day", ["2026-13-01", "0001-01-01", "31.02.2026", "soon"])
def test_a_day_that_does_not_exist_is_a_fault(day):
    assert parse_rows(read(f"number;from_day\n1;{day}"), COLUMNS, 0, 10)[0].faults


def test_choices_are_understood_by_code_and_by_words():
    table = read("number;colour\n1;red\n2;blue ONE\n3;green")
    rows = parse_rows(table, COLUMNS, 0, 10)
    assert [row.values.get("colour") for row in rows] == ["red", "blue", None]
    assert [len(row.faults) for row in rows] == [0, 0, 1]


@pytest.mark.parametrize("text", ["14-9", "9", "22:00-02:00", "9-9", "a-b", ""])
def test_hours_must_end_after_they_start_on_the_same_day(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is a fault
        cells.hours(text)


@pytest.mark.parametrize("text", ["09:00-14:30", "9–14.30", " 9 - 14:30"])
def test_hours_may_be_written_in_several_ways(text):
    assert cells.hours(text) == (time(9), time(14, 30))


def test_xlsx_cells_are_read_as_people_see_them():
    table = read_table(
        an_xlsx([["number", "from_day", "places"], [7.0, date(2026, 12, 1), 3]]), COLUMNS
    )
    assert values(table) == [{"number": "7", "from_day": date(2026, 12, 1), "places": 3}]


def test_a_formula_in_a_workbook_is_never_calculated_nor_taken_for_text():
    assert values(read_table(an_xlsx([["number", "name"], ["1", "=1+1"]]), COLUMNS)) == [
        {"number": "1", "name": ""}
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"%PDF-1.7\n%\xe2\xe3",
        b"hello world",
        b"PK\x03\x04 but no workbook",
        b"\xd0\xcf\x11\xe0 old excel",
        b"number;name\n",
        b"name;places\nx;1",
    ],
)
def test_what_is_no_table_of_ours_is_refused_in_words(content):
    with pytest.raises(TableFault) as refused:
        read_table(content, COLUMNS)
    assert refused.value.field == "file"
    assert refused.value.message


def test_a_missing_column_is_named():
    with pytest.raises(TableFault, match="Own number"):
        read("name\nx")


def test_too_many_rows_are_refused():
    with pytest.raises(TableFault, match="more than 3 rows"):
        read_table(b"number\n1\n2\n3\n4", COLUMNS, most_rows=3)
    assert len(read_table(b"number\n1\n2\n3", COLUMNS, most_rows=3).rows) == 3


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MOST_UNPACKED_BYTES + 1))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(TableFault, match="too large when it is unpacked"):
        read_table(out.getvalue(), COLUMNS)


def test_a_large_file_is_refused_unread():
    with pytest.raises(TableFault, match="10 MB"):
        read_table(b"n" * (reading.MOST_BYTES + 1), COLUMNS)


def test_repeated_keys_are_found_whatever_the_case():
    table = read("number;name\nA1;x\na1;y\nB;z\n;w")
    assert [(f.row, f.column) for f in find_repeated(table, ["number"])] == [(3, "number")]


def dangerous_values(many: int) -> list[str]:
    chance = random.Random(4)  # noqa: S311 - the same values each time
    starts = ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "=cmd|' /C calc'!A0", "+47 61 00 00 00"]
    ends = ["1+1", "SUM(A1)", "HYPERLINK(1)", "'x", '"y"', ";z", ",z", "47"]
    return [chance.choice(starts) + chance.choice(ends) + str(n) for n in range(many)]


def test_no_exported_text_is_ever_a_formula():
    said = dangerous_values(2000)
    book = load_workbook(io.BytesIO(write_xlsx(["name"], [[text] for text in said])))
    kinds = {cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row}
    assert kinds == {"s"}
    for line in write_csv(["name"], [[text] for text in said]).decode("utf-8-sig").split("\r\n"):
        assert line.lstrip('"')[:1] not in tuple("=+-@\t\r")


def test_numbers_stay_numbers_and_phones_stay_readable():
    text = write_csv(["a", "b"], [[-5, "+47 61 00"]]).decode("utf-8-sig")
    assert text == "a;b\r\n-5;'+47 61 00\r\n"


def test_what_was_exported_is_read_back_the_same():
    said = ["+47 61", "=x", "Blåbær; og", 'a"b', "'quoted'"]
    content = write_csv(["number", "name"], [[str(n), text] for n, text in enumerate(said)])
    assert [row["name"] for row in values(read_table(content, COLUMNS))] == said


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_template_has_our_headings_and_no_rows(file_format):
    response = template_response(file_format, "template", COLUMNS)
    assert "attachment" in response["Content-Disposition"]
    with pytest.raises(TableFault, match="no rows"):
        read_table(response.content, COLUMNS)


def test_the_template_explains_each_column():
    book = load_workbook(io.BytesIO(template_response("xlsx", "t", COLUMNS).content))
    explained = [row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)]
    assert explained == [str(column.label) for column in COLUMNS]


def test_wrong_rows_come_back_as_excel_with_what_is_wrong():
    table = read("number;places\n1;x\n2;3")
    faults = [f.as_json() for row in parse_rows(table, COLUMNS, 0, 9) for f in row.faults]
    book = load_workbook(io.BytesIO(faults_response("faults", table, faults).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1:] == [(2, "places: expected 0–9", "1", "x")]


def test_two_thousand_broken_files_are_read_or_refused_and_never_fault():
    chance = random.Random(7)  # noqa: S311 - the same files each time
    good = "number;name;places\n1;Åse;2\n2;Per;3\n".encode()
    workbook = an_xlsx([["number", "name"], ["1", "x"]])
    outcomes = set()
    for turn in range(2000):
        content = bytearray(workbook if turn % 40 == 0 else good)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            parse_rows(read_table(bytes(content), COLUMNS), COLUMNS, 0, 100)
            outcomes.add("read")
        except TableFault:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}
