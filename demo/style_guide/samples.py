"""The sample inputs of every component."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import SafeString

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
        {
            "title": "Du har fått et tilbud",
            "back_url": "#",
            "back_label": "Hjem",
            "action_url": "#",
            "action_label": "Ja, jeg vil",
            "action_post": True,
        },
        {"title": "Hvem er klar?"},
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
            "title": "Alt er gjort",
            "action_url": "#",
            "action_label": "Ny praksisplass",
            "action_hint": "Fem spørsmål, 2 minutter.",
        }
    ],
    "next_steps": [
        {
            "record": _record(),
            "action_url": "#",
            "first": "approve",
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
            "version": 3,
            "hint": "Nils får se det du krysset av.",
            "icon": "check",
        },
        {
            "label": "Nei takk",
            "action_url": "#",
            "variant": "secondary",
            "tone": "danger",
            "name": "verb",
            "value": "decline",
        },
    ],
    "filter_bar": [
        {
            "filter": SimpleNamespace(form=FilterForm({"q": "kokk"})),
            "clear_url": "#",
            "target": "list",
        },
    ],
    "list_head": [
        {"count": 43, "noun": "plasser", "export_links": [{"label": "XLSX", "url": "#"}]}
    ],
    "pagination": [
        {"page": Paginator(range(400), 20).page(7), "target": "list", "param": "page"},
    ],
    "form": [
        {
            "form": wrong_form(),
            "submit_label": "Send",
            "submit_hint": "Ingrid ringer innen 2 dager.",
            "cancel_url": "#",
            "action_url": "#",
            "keep_draft": "style-guide",
            "version": 2,
        },
        {
            "form": FilterForm(auto_id="get_%s"),
            "submit_label": "Vis",
            "get": True,
            "tone": "danger",
            "cancel_url": "#",
            "cancel_label": "Tilbake",
            "extra": SafeString('<input type="hidden" name="next" value="/">'),
        },
    ],
    "error_summary": [{"form": wrong_form()}],
    "field": [
        {
            "field": SampleForm(auto_id="one_%s")["starts_on"],
            "hint": "Omtrent holder.",
            "label": "Fra når?",
            "plain": True,
        },
        {"field": SampleForm(auto_id="two_%s")["agreed"], "hint": "Vi spør dem ellers."},
        {"field": SampleForm(auto_id="two_%s")["contact"]},
    ],
    "field_errors": [{"field": wrong_form()["places"]}],
    "segmented": [
        {
            "field": ChoiceForm({"level": "A2"}, auto_id="segment_%s")["level"],
            "label": "Snakke med kolleger",
            "hint": "Ord holder for å starte.",
        }
    ],
    "faces": [
        {
            "field": ChoiceForm({"face": "4"}, auto_id="face_%s")["face"],
            "label": "Kom til avtalt tid",
            "hint": "Velg et ansikt.",
        }
    ],
    "file_drop": [{"field": ChoiceForm(auto_id="file_%s")["file"], "hint": "Slipp filen her."}],
    "weekday_grid": [
        {
            "days": [
                {"day": day, "on": day in {1, 3}, "start": "9", "end": "14"} for day in range(7)
            ],
            "label": "Dager i praksis",
        }
    ],
    "weekday_inputs": [{"rows": _week_rows(), "label": "Når?"}],
    "confirm": [
        {
            "label": "Trekk tilbake",
            "text": "Da ser ingen plassen lenger. Du kan åpne den igjen.",
            "action_url": "#",
            "submit_label": "Ja, trekk tilbake",
            "tone": "danger",
            "name": "verb",
            "value": "withdraw",
        }
    ],
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
    "goal_line": [{"steps": WAY, "goal": "Kokk", "label": "Veien din"}],
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
    "score_bars": [{"criteria": CRITERIA, "total": 54, "label": "Poeng"}],
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
        {
            "percent": 60,
            "label": "Utfylt",
            "missing": [{"label": "Busstider", "url": "#"}, {"label": "Målform"}],
        }
    ],
    "contact_card": [
        {
            "name": "Ingrid Prøve",
            "role": "Jobbkonsulent",
            "phone": "400 00 001",
            "email": "ingrid@demo.example",
            "answer_time": "1 dag",
            "text": "Ring når du vil.",
            "deputy": {"name": "Tora Prøve", "phone": "400 00 002"},
        }
    ],
    "contact_strip": [
        {"contact": {"name": "Ingrid Prøve", "phone": "400 00 001", "answer_time": "1 dag"}}
    ],
    "nav_list": [
        {"items": [{"label": "I dag", "url": "#", "current": True, "count": 4}], "css": "pb-nav"}
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
            "dir": "ltr",
        }
    ],
    "facts": [
        {"items": [{"label": "Periode", "value": "12 uker"}, {"label": "Mål", "value": "Kokk"}]}
    ],
    "stat": [
        {"value": "68 %", "label": "i arbeid etter ett år", "hint": "17 av 25", "icon": "work"},
        {"value": "", "label": "i utdanning", "suppressed": True, "tone": "neutral", "url": "#"},
    ],
    "read_aloud": [{"target": "main", "lang": "nb"}],
    "mark": [{}],
    "shortcuts": [{}],
}
