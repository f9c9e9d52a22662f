"""Charts as drawings that a screen reader can read too: the scale maths, and a tag for each kind.

A caption says the finding. Whoever cannot see the drawing gets the same figures as a table.
A row or cell whose value is None, or that is marked suppressed, is shown as too few to show.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()

Row = dict[str, Any]

# The drawing of a line chart, in its own units: text of 13 units stays readable on a phone.
WIDTH, HEIGHT = 440, 250
LEFT, RIGHT, TOP, BOTTOM = 48, 24, 20, 34
STEPS_OF_HEAT = 5
NICE_STEPS = (1, 2, 2.5, 5, 10)


def figure(value: float | None, unit: str = "") -> str:
    """A number as the reader's language writes it, with its unit."""
    if value is None:
        return _("too few")
    digits = 0 if float(value).is_integer() else 1
    written = number_format(value, decimal_pos=digits)
    return f"{written} {unit}".strip()


def share(value: float, top: float) -> str:
    """How long a bar is, as a percentage that every browser reads the same way."""
    return f"{max(value, 0) / top * 100:.2f}%" if top > 0 else "0%"


def nice_top(highest: float, steps: int = 4) -> float:
    """The end of an axis: the smallest round number that leaves `highest` below it."""
    if highest <= 0:
        return 1.0
    size = 1.0
    while size * NICE_STEPS[-1] * steps < highest:
        size *= 10
    while size * steps >= highest:
        size /= 10
    return next(size * nice * steps for nice in NICE_STEPS if size * nice * steps >= highest)


def is_hidden(row: Row) -> bool:
    """True when the figure would point at somebody."""
    return bool(row.get("suppressed")) or row.get("value") is None


@register.inclusion_tag("components/chart_bar.html")
def chart_bar(
    caption: str, rows: Sequence[Row], unit: str = "", top: float | None = None
) -> dict[str, Any]:
    """Bars under each other. `rows`: label, value, note?, tone?, suppressed?."""
    shown = [row["value"] for row in rows if not is_hidden(row)]
    end = top or max([*shown, 0])
    bars = [
        {
            **row,
            "note": row.get("note", ""),
            "tone": row.get("tone", ""),
            "hidden": is_hidden(row),
            "width": "0%" if is_hidden(row) else share(row["value"], end),
            "text": figure(None if is_hidden(row) else row["value"], unit),
        }
        for row in rows
    ]
    return {"caption": caption, "bars": bars}


@register.inclusion_tag("components/chart_stacked.html")
def chart_stacked(
    caption: str, rows: Sequence[Row], series: Sequence[str], unit: str = ""
) -> dict[str, Any]:
    """Bars cut into parts. `rows`: label, values (one for each name in `series`)."""
    end = max([sum(row["values"]) for row in rows] or [0])
    stacks = []
    for row in rows:
        before, parts = 0.0, []
        for number, (name, value) in enumerate(zip(series, row["values"], strict=True), 1):
            parts.append(
                {
                    "start": share(before, end),
                    "width": share(value, end),
                    "number": number,
                    "name": name,
                    "text": figure(value, unit),
                }
            )
            before += value
        stacks.append({"label": row["label"], "parts": parts, "text": figure(before, unit)})
    legend = [{"number": number, "name": name} for number, name in enumerate(series, 1)]
    return {"caption": caption, "stacks": stacks, "legend": legend}


@register.inclusion_tag("components/chart_funnel.html")
def chart_funnel(caption: str, rows: Sequence[Row], unit: str = "") -> dict[str, Any]:
    """How many are left after each step. `rows`: label, value, suppressed?."""
    first = next((row["value"] for row in rows if not is_hidden(row)), 0)
    steps: list[Row] = []
    before: float | None = None
    for row in rows:
        value = None if is_hidden(row) else row["value"]
        kept = value / before if value is not None and before else None
        width = 0.0 if value is None or not first else min(value / first, 1.0) * 100
        steps.append(
            {
                "label": row["label"],
                "text": figure(value, unit),
                "kept": "" if kept is None else _("%(share)d %% go on") % {"share": kept * 100},
                "start": f"{(100 - width) / 2:.2f}%",
                "width": f"{width:.2f}%",
                "hidden": value is None,
            }
        )
        before = value
    return {"caption": caption, "steps": steps}


def height_of(value: float, top: float) -> float:
    """Where a value lies on the upright axis, counted from above."""
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def place_of(number: int, count: int) -> float:
    """Where the point with this number lies on the level axis."""
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + (room * number / (count - 1) if count > 1 else room / 2), 1)


def pieces(values: Sequence[float | None], top: float) -> list[list[tuple[str, str]]]:
    """The points of one line; a missing value cuts it in two."""
    found: list[list[tuple[str, str]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            point = (str(place_of(number, len(values))), str(height_of(value, top)))
            found[-1].append(point)
    return [piece for piece in found if piece]


@register.inclusion_tag("components/chart_line.html")
def chart_line(
    caption: str,
    labels: Sequence[str],
    series: Sequence[Row],
    unit: str = "",
    lines: Sequence[Row] = (),
) -> dict[str, Any]:
    """Change over time. `series`: label, values (as many as `labels`); `lines`: label, value."""
    known = [value for each in series for value in each["values"] if value is not None]
    top = nice_top(max([*known, *(line["value"] for line in lines), 0]))
    every = max(1, -(-len(labels) // 6))  # more than six words under the axis run together
    return {
        "caption": caption,
        "width": str(WIDTH),
        "height": str(HEIGHT),
        "left": str(LEFT),
        "right": str(WIDTH - RIGHT),
        "label_line": str(HEIGHT - 10),
        "ticks": [
            {"y": str(height_of(top * step / 4, top)), "text": figure(top * step / 4, unit)}
            for step in range(5)
        ],
        "places": [
            {"x": str(place_of(number, len(labels))), "text": label, "shown": number % every == 0}
            for number, label in enumerate(labels)
        ],
        "targets": [{"y": str(height_of(line["value"], top)), **line} for line in lines],
        "curves": [
            {
                "number": number,
                "label": each["label"],
                "pieces": [
                    {"points": " ".join(",".join(point) for point in piece), "dots": piece}
                    for piece in pieces(each["values"], top)
                ],
            }
            for number, each in enumerate(series, 1)
        ],
        "table": [
            {
                "label": label,
                "cells": [figure(each["values"][number], unit) for each in series],
            }
            for number, label in enumerate(labels)
        ],
    }


@register.inclusion_tag("components/heat_table.html")
def heat_table(
    caption: str, columns: Sequence[str], rows: Sequence[Row], corner: str = ""
) -> dict[str, Any]:
    """A table whose cells darken with their figure. `rows`: label, cells.

    A cell is a number, None, or value with url?, text? and tone?.
    """
    table = [
        {"label": row["label"], "cells": [_cell(cell) for cell in row["cells"]]} for row in rows
    ]
    values = [cell["value"] for row in table for cell in row["cells"] if cell["value"] is not None]
    top = max([*values, 0])
    for row in table:
        for cell in row["cells"]:
            cell["heat"] = round((cell["value"] or 0) / top * STEPS_OF_HEAT) if top else 0
            cell["text"] = cell["text"] or figure(cell["value"])
    return {"caption": caption, "columns": columns, "table": table, "corner": corner}


def _cell(cell: Row | float | None) -> Row:
    given = cell if isinstance(cell, dict) else {"value": cell}
    return {"url": "", "text": "", "tone": "", **given}
