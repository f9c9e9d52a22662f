"""The page that shows every component. Routed only while developing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from demo.style_guide.samples import COMPONENTS, Inputs
from demo.style_guide.tag_samples import TAGS


def _source(name: str, inputs: Inputs) -> str:
    given = " ".join(f"{key}={key}" for key in inputs)
    handed_on = f" with {given}" if given else ""
    return f'{{% include "components/{name}.html"{handed_on} only %}}'


def samples() -> list[tuple[str, str, Inputs]]:
    """Each component's name, a piece of template that shows it, and what that piece reads."""
    plain = [
        (name, _source(name, inputs), inputs)
        for name, ways in COMPONENTS.items()
        for inputs in ways
    ]
    return plain + [(name, source, inputs) for name, (source, inputs) in TAGS.items()]


def draw(source: str, inputs: Inputs, request: HttpRequest) -> str:
    """One piece of template, as it looks on a page."""
    piece = engines["django"].from_string("{% load praksisbro charts %}" + source)
    return piece.render(inputs, request)


def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component with sample inputs. Only reachable while developing."""
    shown = [
        {"name": name, "html": draw(source, inputs, request)} for name, source, inputs in samples()
    ]
    return render(request, "components/style_guide.html", {"samples": shown})
