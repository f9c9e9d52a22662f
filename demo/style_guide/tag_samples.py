"""Pieces of template for what is called by a tag, or stands inside something else."""

from demo.style_guide.samples import Inputs

CARD = """
{% card title="Kokk på hotell" icon="pot" url="#" tag="åpen" tag_tone="accent" %}
  <p>2 av 3 plasser er ledige.</p>
{% endcard %}
"""
TABLE = """
{% scroll label="Plasser" %}
  <table class="pb-table pb-table-cards">
    <thead><tr>
      {% include "components/sort_header.html" with label="Sted" field="name" order=order only %}
      {% include "components/sort_header.html" with label="Ledig" field="free" order=order only %}
    </tr></thead>
    <tbody>
      {% for name, free in rows %}
        <tr data-row>
          <th scope="row"><a href="#">{{ name }}</a></th>
          <td data-label="Ledig">{{ free }}</td>
        </tr>
      {% endfor %}
    </tbody>
  </table>
{% endscroll %}
"""
EMPTY_RUNG: Inputs = {"value": 0, "text": "! 0", "tone": "danger"}

SORT_HEADER = """
<table class="pb-table"><thead><tr>
  {% include "components/sort_header.html" with label=label field="name" order=order only %}
</tr></thead></table>
"""
ROWS: list[Inputs] = [
    {"label": "Kjøkken", "value": 12},
    {"label": "Butikk", "value": 7, "note": "to uker"},
    {"label": "Barnehage", "value": None},
]


# What is called by a tag, or stands inside something: a piece of template and what it reads.
TAGS: dict[str, tuple[str, Inputs]] = {
    "sort_header": (SORT_HEADER, {"order": "-name", "label": "Sted"}),
    "card": (
        CARD,
        {},
    ),
    "scroll": (
        TABLE,
        {"order": "name", "rows": [("Nordlys hotell (demo)", 2), ("Dalbygg (demo)", 1)]},
    ),
    "chart_bar": (
        "{% chart_bar caption=caption rows=rows %}",
        {"caption": "Kjøkken har flest plasser.", "rows": ROWS},
    ),
    "chart_stacked": (
        "{% chart_stacked caption=caption rows=rows series=series %}",
        {
            "caption": "Flest venter på kjøkken.",
            "series": ["venter", "ute", "ferdig"],
            "rows": [
                {"label": "Kjøkken", "values": [4, 6, 2]},
                {"label": "Butikk", "values": [1, 3, 3]},
            ],
        },
    ),
    "chart_line": (
        '{% chart_line caption=caption labels=labels series=series unit="%" lines=lines %}',
        {
            "caption": "Flere kommer i arbeid, men ikke 70 % ennå.",
            "labels": ["2021", "2022", "2023", "2024", "2025"],
            "series": [
                {"label": "Sel", "values": [48, 52, None, 61, 66]},
                {"label": "Landet", "values": [50, 51, 53, 54, 55]},
            ],
            "lines": [{"label": "mål 70 %", "value": 70}],
        },
    ),
    "chart_funnel": (
        "{% chart_funnel caption=caption rows=rows %}",
        {
            "caption": "Halvparten av tilbudene blir til praksis.",
            "rows": [
                {"label": "Forslag", "value": 40},
                {"label": "Tilbud", "value": 24},
                {"label": "Praksis", "value": 12},
            ],
        },
    ),
    "heat_table": (
        '{% heat_table caption=caption columns=columns rows=rows corner="Stige" %}',
        {
            "caption": "Vågå mangler trinn 4.",
            "columns": ["1", "2", "3", "4", "5"],
            "rows": [
                {"label": "Otta", "cells": [2, 4, 4, 3, 1]},
                {"label": "Vågå", "cells": [1, 1, 2, EMPTY_RUNG, None]},
            ],
        },
    ),
}
