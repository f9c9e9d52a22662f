"""No small figure is shown, and none can be worked out from what is shown."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import SMALLEST, suppress, suppress_list

TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


def shown_figures(table):
    return [
        figure
        for line in (*table.cells, table.row_totals, table.column_totals, (table.total,))
        for figure in line
        if figure is not None
    ]


@given(TABLES)
def test_no_shown_figure_is_one_to_four(counts):
    assert [figure for figure in shown_figures(suppress(counts)) if 0 < figure < SMALLEST] == []


@given(TABLES)
def test_what_is_shown_is_true(counts):
    table = suppress(counts)
    for row, real in zip(table.cells, counts, strict=True):
        assert [(a, b) for a, b in zip(row, real, strict=True) if a not in (None, b)] == []
    assert table.total in (None, sum(map(sum, counts)))


@given(TABLES)
@settings(max_examples=200)
def test_no_line_gives_a_hidden_figure_back(counts):
    """A line (with its total) never holds exactly one hidden figure that is above zero."""
    table = suppress(counts)
    rows = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    rows.append((*table.column_totals, table.total))
    for line in [*rows, *zip(*rows, strict=True)]:
        assert sum(figure is None for figure in line) != 1 or len(line) == 1


@pytest.mark.parametrize("counts", [[[3, 9], [8, 7]], [[6, 7, 2], [6, 6, 7]]])
def test_each_hidden_figure_has_at_least_two_solutions(counts):
    """An attacker who tries all tables that agree with what is shown cannot settle any cell."""
    table = suppress(counts)
    height, width = len(counts), len(counts[0])
    free = [(r, c) for r in range(height) for c in range(width) if table.cells[r][c] is None]
    assert free
    possible = {place: set() for place in free}
    for guess in product(range(12), repeat=len(free)):
        trial = [list(row) for row in counts]
        for (r, c), value in zip(free, guess, strict=True):
            trial[r][c] = value
        rows_fit = all(
            total is None or sum(row) == total
            for row, total in zip(trial, table.row_totals, strict=True)
        )
        columns_fit = all(
            total is None or sum(column) == total
            for column, total in zip(zip(*trial, strict=True), table.column_totals, strict=True)
        )
        if rows_fit and columns_fit:
            for place, value in zip(free, guess, strict=True):
                possible[place].add(value)
    assert min(map(len, possible.values())) >= 2


def test_the_threshold_can_be_raised_but_not_lowered():
    assert suppress_list([7, 50, 60], smallest=10).count(None) == 2
    assert suppress_list([4, 50, 60], smallest=2).count(None) == 2


def test_zero_is_shown():
    assert suppress_list([0, 50, 60]) == [0, 50, 60]
