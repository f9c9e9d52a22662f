"""Hide small figures so that nobody is recognised, and hide what would give them back.

Rule: a cell with 1 to 4 people is hidden (0 is shown only where `zero_is_known`). When a row or a
column then holds exactly one hidden cell, its total would give it back: the smallest other cell of
the line is hidden too, until no line with a shown total has a single hidden cell. Threshold 5 is
stricter than the statistics office's 3; a municipality may raise it, never lower it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = 5


@dataclass(frozen=True)
class Table:
    """Counts by row and column with totals; None is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def is_small(count: int, smallest: int) -> bool:
    return 0 < count < smallest


def suppress(counts: Sequence[Sequence[int]], *, smallest: int = SMALLEST) -> Table:
    """Suppress a table of people counts (rows × columns, both with totals).

    Totals are cells of the extended table, so a small total is hidden like any other figure, and
    the same rule about single hidden cells holds along the margins.
    """
    smallest = max(smallest, SMALLEST)
    extended = with_totals(counts)
    hidden = {
        (r, c)
        for r, row in enumerate(extended)
        for c, count in enumerate(row)
        if is_small(count, smallest)
    }
    while more := exposed(extended, hidden):
        hidden.add(more)
    return as_table(extended, hidden)


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    width = len(rows[0]) if rows else 1
    return [*rows, [sum(row[c] for row in rows) for c in range(width)]]


def lines(extended: list[list[int]]) -> list[list[tuple[int, int]]]:
    height, width = len(extended), len(extended[0])
    rows = [[(r, c) for c in range(width)] for r in range(height)]
    columns = [[(r, c) for r in range(height)] for c in range(width)]
    return rows + columns


def exposed(extended: list[list[int]], hidden: set[tuple[int, int]]) -> tuple[int, int] | None:
    """The next cell to hide: a companion for a hidden cell that stands alone in its line.

    One that also helps the line crossing it comes first, then the smallest: least is lost.
    """
    alone = [line for line in lines(extended) if sum(place in hidden for place in line) == 1]
    for line in alone:
        others = [place for place in line if place not in hidden]
        counted = [(r, c) for r, c in others if extended[r][c] > 0] or others
        if counted:
            helps = {place: sum(place in other for other in alone) for place in counted}
            return min(counted, key=lambda p: (-helps[p], extended[p[0]][p[1]], p))
    return None


def as_table(extended: list[list[int]], hidden: set[tuple[int, int]]) -> Table:
    shown = [
        tuple(None if (r, c) in hidden else count for c, count in enumerate(row))
        for r, row in enumerate(extended)
    ]
    return Table(
        cells=tuple(row[:-1] for row in shown[:-1]),
        row_totals=tuple(row[-1] for row in shown[:-1]),
        column_totals=shown[-1][:-1],
        total=shown[-1][-1],
    )


def suppress_list(counts: Sequence[int], *, smallest: int = SMALLEST) -> list[int | None]:
    """Suppress one line of counts whose total is shown elsewhere."""
    table = suppress([list(counts)], smallest=smallest)
    return list(table.cells[0]) if counts else []


def share(part: int | None, whole: int | None) -> float | None:
    """Share with both figures shown, else nothing: a share gives the count back."""
    if part is None or not whole:
        return None
    return part / whole
