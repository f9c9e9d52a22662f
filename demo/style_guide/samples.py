"""The sample inputs of every component."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from demo.style_guide.forms import ChoiceForm, FilterForm, SampleForm, WeekForm

Inputs = dict[str, Any]


def wrong_form() -> forms.Form:
    form = SampleForm({"task": "Lage mat", "places": "-1", "contact": "nils"})
    form.is_valid()
    return form


def _week_rows() -> list[Inputs]:
    form = WeekForm({"mon": "on", "mon_start": "09:00", "mon_end": "14:00"})
    return [
        {"day": day, "on": form[key], "start": form[f"{key}_start"], "end": form[f"{key}_end"]}
        for day, key in enumerate(["mon", "tue"])
    ]


def _record() -> SimpleNamespace:
    step = SimpleNamespace
    return SimpleNamespace(
        version=3,
        next_steps=[
            step(verb="approve", label="Godkjenn", hint="Plassen holdes av.", needs_reason=False),
            step(verb="lock", label="Lås", hint="", needs_reason=False),
            step(verb="reject", label="Avvis", hint="", needs_reason=True, tone="danger"),
        ],
    )


STEPS: list[Inputs] = [
    {"label": "besøk", "state": "done", "when": "2. okt.", "who": "Berit"},
    {"label": "første dag", "state": "done", "when": "12. okt."},
    {"label": "uke 3", "state": "late", "when": "8 dager over", "who": "Berit"},
    {"label": "midtveis", "state": "now", "when": "26. nov.", "url": "#"},
    {"label": "slutt", "state": "next"},
    {"label": "etter 4 uker", "state": "skipped"},
]
WAY: list[Inputs] = [
    {"label": "Norskkurs A1", "state": "done"},
    {"label": "Språkpraksis på kjøkken", "state": "now"},
    {"label": "Arbeidspraksis", "state": "next"},
]
CRITERIA: list[Inputs] = [
    {"label": "mål", "value": 1, "points": 30, "weight": 30, "words": "Du vil bli kokk."},
    {"label": "språk", "value": 0.8, "points": 16, "weight": 20, "words": "A2 der A2 trengs."},
    {"label": "reise", "value": 0.35, "points": 3.5, "weight": 10, "words": "52 min med buss."},
]
ROWS: list[Inputs] = [
    {"label": "Kjøkken", "value": 12},
    {"label": "Butikk", "value": 7, "note": "to uker"},
    {"label": "Barnehage", "value": None},
]

# Name of the component → its inputs, one dictionary for each way to show it.
COMPONENTS: dict[str, list[Inputs]] = {
    "page_header": [
        {
            "title": "Hva trenger meg i dag?",
            "intro": "Fire ting haster. Resten kan vente til i morgen.",
            "eyebrow": "Jobbkonsulent",
            "back_url": "#",
            "action_url": "#",
            "action_label": "Skriv notat",
            "action_icon": "edit",
            "action_hint": "Det tar ett minutt.",
            "tag": "8 dager over tiden",
            "tag_tone": "danger",
        },
        {"title": "Du har fått et tilbud"},
    ],
    "tag": [
        {"label": "utkast", "tone": "neutral"},
        {"label": "foreslått", "tone": "info"},
        {"label": "åpen", "tone": "accent"},
        {"label": "takket ja", "tone": "success"},
        {"label": "venter på svar", "tone": "warning", "icon": "clock"},
        {"label": "over tiden", "tone": "danger"},
    ],
    "alert": [
        {"text": "Avtalen er endret. Les det gule.", "tone": "warning", "title": "Ny avtale"},
        {"text": "Vi fikk svaret ditt.", "tone": "success"},
        {"text": "Plassen er tatt.", "tone": "error", "url": "#", "url_label": "Se andre plasser"},
        {"text": "Ingrid ringer innen 2 dager."},
    ],
    "empty_state": [
        {
            "text": "Ingenting venter. Vil dere tilby noe?",
            "icon": "coffee",
            "action_url": "#",
            "action_label": "Ny praksisplass",
            "action_hint": "Fem spørsmål, 2 minutter.",
        }
    ],
    "next_steps": [
        {
            "record": _record(),
            "action_url": "#",
            "reasons": [
                ("not_the_goal", "Passer ikke med målet"),
                ("not_ready", "For tidlig nå"),
            ],
        }
    ],
    "post_button": [
        {
            "label": "Ja, jeg vil",
            "action_url": "#",
            "hint": "Nils får se det du krysset av.",
            "icon": "check",
        },
        {"label": "Nei takk", "action_url": "#", "variant": "secondary", "hint": "Det er lov."},
    ],
    "filter_bar": [
        {"filter": SimpleNamespace(form=FilterForm({"q": "kokk"})), "clear_url": "#"},
    ],
    "list_head": [
        {"count": 43, "noun": "plasser", "export_links": [{"label": "XLSX", "url": "#"}]}
    ],
    "pagination": [{"page": Paginator(range(400), 20).page(7)}],
    "form": [
        {
            "form": wrong_form(),
            "submit_label": "Send",
            "submit_hint": "Ingrid ringer innen 2 dager.",
            "cancel_url": "#",
            "action_url": "#",
            "keep_draft": "style-guide",
            "version": 2,
        }
    ],
    "error_summary": [{"form": wrong_form()}],
    "field": [{"field": SampleForm(auto_id="one_%s")["starts_on"], "hint": "Omtrent holder."}],
    "field_errors": [{"field": wrong_form()["places"]}],
    "segmented": [{"field": ChoiceForm({"level": "A2"}, auto_id="segment_%s")["level"]}],
    "faces": [{"field": ChoiceForm({"face": "4"}, auto_id="face_%s")["face"]}],
    "file_drop": [{"field": ChoiceForm(auto_id="file_%s")["file"]}],
    "weekday_grid": [
        {"days": [{"day": day, "on": day in {1, 3}, "start": "9", "end": "14"} for day in range(7)]}
    ],
    "weekday_inputs": [{"rows": _week_rows(), "label": "Når?"}],
    "confirm": [
        {
            "label": "Trekk tilbake",
            "text": "Da ser ingen plassen lenger. Du kan åpne den igjen.",
            "action_url": "#",
            "submit_label": "Ja, trekk tilbake",
            "tone": "danger",
        }
    ],
    "toast": [{"text": "Forslaget er godkjent.", "undo_url": "#", "seconds": 600}],
    "progress": [
        {
            "label": "Leser filen",
            "done": 4200,
            "total": 10000,
            "url": "#",
            "page_url": "#",
            "stop_url": "#",
            "text": "3 rader har feil.",
            "finished": True,
        }
    ],
    "stepper": [{"steps": STEPS, "label": "Oppfølging"}],
    "step_state": [{"state": "late"}],
    "goal_line": [{"steps": WAY, "goal": "Kokk"}],
    "timeline": [
        {
            "entries": [
                {"when": "i dag", "title": "Notat", "text": "Det går bra.", "who": "Tora Prøve"},
                {"when": "12. okt.", "title": "Første dag", "icon": "goal", "tone": "success"},
            ]
        }
    ],
    "tabs": [
        {
            "label": "Vis",
            "tabs": [
                {"label": "Åpne", "url": "#", "current": True, "count": 12},
                {"label": "Hviler", "url": "#", "current": False, "count": 0},
                {"label": "Lukket", "url": "#", "current": False},
            ],
        }
    ],
    "score_bars": [{"criteria": CRITERIA, "total": 54}],
    "met_close_missing": [
        {
            "items": [
                {"label": "Dager", "status": "met", "need": "tir, tor", "has": "man–tors"},
                {
                    "label": "Lese",
                    "status": "close",
                    "need": "A2",
                    "has": "A1",
                    "hint": "Fem uker.",
                },
                {"label": "Politiattest", "status": "missing", "hint": "Åpner 3 plasser."},
            ]
        }
    ],
    "completeness": [
        {"percent": 60, "missing": [{"label": "Busstider", "url": "#"}, {"label": "Målform"}]}
    ],
    "contact_card": [
        {
            "name": "Ingrid Prøve",
            "role": "Jobbkonsulent",
            "phone": "400 00 001",
            "email": "ingrid@demo.example",
            "answer_time": "1 dag",
            "deputy": {"name": "Tora Prøve", "phone": "400 00 002"},
        }
    ],
    "contact_strip": [
        {"contact": {"name": "Ingrid Prøve", "phone": "400 00 001", "answer_time": "1 dag"}}
    ],
    "nav_list": [
        {"items": [{"label": "I dag", "url": "#", "current": True, "count": 4}], "css": "pb-nav"}
    ],
    "bilingual": [
        {
            "norwegian": "Du bestemmer hva de får vite.",
            "own": "أنت تقرر ما يعرفونه.",
            "lang": "ar",
            "dir": "rtl",
        }
    ],
    "icon_list": [
        {
            "items": [
                {"icon": "pot", "text": "Kjøkken, hotell i Otta", "own": "Jiko, hoteli Otta"},
                {"icon": "calendar", "text": "man–tors 9–14, 16 uker"},
                {"icon": "walk", "text": "12 minutter å gå"},
                {"icon": "person", "text": "Nils møter deg", "tone": "success"},
            ],
            "lang": "sw",
        }
    ],
    "facts": [
        {"items": [{"label": "Periode", "value": "12 uker"}, {"label": "Mål", "value": "Kokk"}]}
    ],
    "stat": [
        {"value": "68 %", "label": "i arbeid etter ett år", "hint": "17 av 25", "icon": "work"},
        {"value": "", "label": "i utdanning", "suppressed": True},
    ],
    "search_box": [{"action_url": "#", "label": "Søk etter yrke eller ferdighet", "value": "kokk"}],
    "read_aloud": [{"target": "main"}],
    "map": [
        {
            "caption": "To steder har ledig plass",
            "viewbox": "0 0 400 160",
            "shapes": [
                {"d": "M20 20h160v120H20z", "label": "Sel", "url": "#"},
                {"d": "M190 20h190v120H190z", "label": "Vågå"},
            ],
            "dots": [{"x": 100, "y": 80, "label": "Otta", "url": "#", "r": 9}],
        }
    ],
    "mark": [{}],
    "shortcuts": [{}],
}

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

# What is called by a tag: a piece of template and what it reads.
TAGS: dict[str, tuple[str, Inputs]] = {
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
