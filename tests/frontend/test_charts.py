"""The scale maths of the charts."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.templatetags import charts


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 1), (0.8, 0.8), (3, 4), (7, 8), (9, 10), (66, 80), (81, 100), (101, 200), (1500, 2000)],
)
def test_an_axis_ends_on_a_round_number(highest, top):
    assert charts.nice_top(highest) == pytest.approx(top)


@given(st.floats(min_value=0.001, max_value=1e9))
def test_an_axis_never_cuts_its_highest_value_nor_wastes_the_page(highest):
    top = charts.nice_top(highest)

    assert highest <= top * 1.000001
    assert top <= highest * 2.5


def test_the_longest_bar_fills_the_width():
    bars = charts.chart_bar(
        caption="", rows=[{"label": "a", "value": 4}, {"label": "b", "value": 1}]
    )

    assert [bar["width"] for bar in bars["bars"]] == ["100.00%", "25.00%"]


def test_a_bar_that_would_point_at_somebody_is_not_drawn():
    rows = [
        {"label": "a", "value": 40},
        {"label": "b", "value": 3, "suppressed": True},
        {"label": "c", "value": None},
    ]
    with translation.override("en"):
        bars = charts.chart_bar(caption="", rows=rows)["bars"]

    assert [(bar["width"], bar["text"]) for bar in bars] == [
        ("100.00%", "40"),
        ("0%", "too few"),
        ("0%", "too few"),
    ]


def test_figures_follow_the_language_and_widths_do_not():
    with translation.override("nb"):
        (bar,) = charts.chart_bar(caption="", rows=[{"label": "a", "value": 3.5}], top=7)["bars"]

    assert (bar["text"], bar["width"]) == ("3,5", "50.00%")


def test_all_zero_draws_nothing_and_fails_nowhere():
    assert (
        charts.chart_bar(caption="", rows=[{"label": "a", "value": 0}])["bars"][0]["width"] == "0%"
    )
    assert charts.chart_bar(caption="", rows=[])["bars"] == []
    assert charts.chart_stacked(caption="", rows=[], series=["a"])["stacks"] == []
    assert charts.heat_table(caption="", rows=[], columns=[])["table"] == []
    assert charts.chart_line(caption="", labels=[], series=[])["curves"] == []


def test_parts_of_a_bar_follow_each_other():
    (stack,) = charts.chart_stacked(
        caption="", rows=[{"label": "a", "values": [1, 2, 1]}], series=["x", "y", "z"]
    )["stacks"]

    assert [(part["start"], part["width"]) for part in stack["parts"]] == [
        ("0.00%", "25.00%"),
        ("25.00%", "50.00%"),
        ("75.00%", "25.00%"),
    ]


def test_a_bar_with_too_few_parts_is_an_error():
    with pytest.raises(ValueError, match="shorter"):
        charts.chart_stacked(caption="", rows=[{"label": "a", "values": [1]}], series=["x", "y"])


def test_a_funnel_says_how_many_go_on():
    rows = [{"label": "a", "value": 40}, {"label": "b", "value": 10}, {"label": "c", "value": None}]
    with translation.override("en"):
        steps = charts.chart_funnel(caption="", rows=rows)["steps"]

    assert [(step["start"], step["width"], step["kept"]) for step in steps] == [
        ("0.00%", "100.00%", ""),
        ("37.50%", "25.00%", "25 % go on"),
        ("50.00%", "0.00%", ""),
    ]


def test_a_missing_value_cuts_the_line():
    chart = charts.chart_line(
        caption="",
        labels=["1", "2", "3", "4"],
        series=[{"label": "a", "values": [1, 2, None, 4]}],
    )

    assert [len(piece["dots"]) for piece in chart["curves"][0]["pieces"]] == [2, 1]


def test_points_lie_between_the_axes():
    chart = charts.chart_line(
        caption="", labels=["1", "2"], series=[{"label": "a", "values": [0, 4]}]
    )

    assert chart["curves"][0]["pieces"][0]["points"] == "48.0,216.0 416.0,20.0"


def test_few_words_stand_under_the_axis():
    labels = [str(number) for number in range(24)]
    chart = charts.chart_line(caption="", labels=labels, series=[])

    assert [place["text"] for place in chart["places"] if place["shown"]] == [
        "0", "4", "8", "12", "16", "20",
    ]  # fmt: skip


def test_cells_darken_with_their_figure():
    table = charts.heat_table(
        caption="",
        columns=["1", "2", "3"],
        rows=[{"label": "a", "cells": [0, 10, {"value": 4, "text": "!", "tone": "danger"}]}],
    )["table"]

    assert [(cell["heat"], cell["text"]) for cell in table[0]["cells"]] == [
        (0, "0"),
        (5, "10"),
        (2, "!"),
    ]
