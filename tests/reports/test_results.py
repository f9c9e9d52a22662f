"""Results: number and share with n, few exits without a share, small groups hidden."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from common.errors import DomainError
from placements.actions.closed_cases import import_closed_cases
from placements.models import ClosedCase
from reports import queries
from tests import builders as base

pytestmark = pytest.mark.django_db
STORY = Path(__file__).parents[2] / "demo" / "data" / "closed_cases.csv"


def rows_of(path=STORY):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))


@pytest.fixture
def unit():
    return base.a_unit()


def a_row(key="a", **other):
    plain = {
        "key": key, "left_in": "2025-06", "end_reason": "work_30", "sex": "woman",
        "track": "work", "reason_after_one_year": "", "reason_after_two_years": "",
    }  # fmt: skip
    return plain | other


def test_the_story_s_exits_are_18_of_30_and_17_of_24_after_a_year(unit):
    import_closed_cases(municipality=unit.municipality, rows=rows_of())
    shown = queries.results([unit])
    assert [(row.number, row.n, row.share) for row in shown[:2]] == [
        (18, 30, 0.6),
        (17, 24, pytest.approx(17 / 24)),
    ]


def test_small_tracks_are_hidden_and_never_alone(unit):
    import_closed_cases(municipality=unit.municipality, rows=rows_of())
    groups = queries.results_by_group([unit])
    sexes = {row.label: (row.number, row.n) for row in groups["Sex"]}
    tracks = {row.label: row.number for row in groups["Track"]}
    assert (sexes["Woman"], sexes["Man"]) == ((8, 15), (10, 15))
    assert tracks["Learning to read"] is None
    assert sum(number is None for number in tracks.values()) >= 2


def test_fewer_than_ten_exits_show_no_share(unit):
    rows = [a_row(str(number)) for number in range(9)]
    import_closed_cases(municipality=unit.municipality, rows=rows)
    first = queries.results([unit])[0]
    assert (first.is_too_few, first.number, first.share) == (True, None, None)
    assert queries.results_by_group([unit]) == {}


def test_the_same_file_twice_changes_nothing(unit):
    first = import_closed_cases(municipality=unit.municipality, rows=rows_of())
    again = import_closed_cases(municipality=unit.municipality, rows=rows_of())
    assert (first, again, ClosedCase.objects.count()) == ((30, 0), (0, 30), 30)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"end_reason": "holiday"}, "end_reason"),
        ({"left_in": "June"}, "left_in"),
        ({"sex": "x"}, "sex"),
        ({"key": " "}, "key"),
    ],
)
def test_one_bad_row_stops_all_and_is_named(unit, wrong, column):
    rows = [a_row("a"), a_row("b") | wrong]
    with pytest.raises(DomainError) as refused:
        import_closed_cases(municipality=unit.municipality, rows=rows)
    assert refused.value.field == column
    assert "Row 3" in refused.value.message
    assert not ClosedCase.objects.exists()


def test_a_key_that_stands_twice_is_named(unit):
    with pytest.raises(DomainError) as refused:
        import_closed_cases(municipality=unit.municipality, rows=[a_row(), a_row()])
    assert refused.value.field == "key"


def test_the_command_says_what_is_wrong(unit, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_closed_cases", municipality="3437", file=tmp_path / "none.csv")
    with pytest.raises(CommandError, match="No municipality"):
        call_command("import_closed_cases", municipality="0000", file=STORY)
    call_command("import_closed_cases", municipality="3437", file=STORY, verbosity=0)
    assert ClosedCase.objects.count() == 30


def test_a_leader_reads_number_share_and_n(client, unit):
    import_closed_cases(municipality=unit.municipality, rows=rows_of())
    client.force_login(base.a_leader(unit))
    page = client.get("/reports/figures/").content.decode()
    assert "18 of 30" in page
    assert "60" in page
