"""Every component renders with the inputs that its first line names, and with no others."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory

from demo.style_guide.samples import COMPONENTS
from demo.style_guide.tag_samples import TAGS
from demo.style_guide.views import draw, samples, style_guide

FOLDER = Path(settings.ROOT) / "templates" / "components"
# The frame of the page: they read the page's own context, and test_frame.py draws them.
FRAME = {"site_header", "site_footer", "style_guide"}
SAMPLES = [
    pytest.param(name, source, inputs, id=f"{name}-{number}")
    for number, (name, source, inputs) in enumerate(samples())
]
PLAIN = [
    pytest.param(name, inputs, id=f"{name}-{number}")
    for name, ways in COMPONENTS.items()
    for number, inputs in enumerate(ways)
]


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/list/", {"level": "A2", "page": "7"})


def first_line(name: str) -> str:
    return (FOLDER / f"{name}.html").read_text(encoding="utf-8").splitlines()[0]


def documented(name: str) -> dict[str, bool]:
    """The inputs that the first line names, each with whether it is needed."""
    line = first_line(name).removeprefix("{#").removesuffix("#}")
    while re.search(r"\([^()]*\)", line):
        line = re.sub(r"\([^()]*\)", "", line)
    inputs = re.split(r" – | #|: ", line)[0].strip()
    if inputs.startswith("No inputs"):
        return {}
    found = re.findall(r"(?:^|,)\s*([a-z_]+)(\??)", inputs)
    return {word: not optional for word, optional in found}


def needed(name: str, inputs: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in inputs.items() if documented(name)[key]}


def source_of(name: str, inputs: dict[str, Any]) -> str:
    given = " ".join(f"{key}={key}" for key in inputs)
    return f'{{% include "components/{name}.html" {f"with {given}" if given else ""} only %}}'


def test_every_component_has_a_sample():
    files = {path.stem for path in FOLDER.glob("*.html")}

    assert files - FRAME == set(COMPONENTS) | set(TAGS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.html")), ids=lambda path: path.stem)
def test_the_first_line_says_what_goes_in(path: Path):
    assert re.fullmatch(r"\{# \S.* #\}", path.read_text(encoding="utf-8").splitlines()[0])


@pytest.mark.parametrize(("name", "source", "inputs"), SAMPLES)
def test_it_renders(name, source, inputs, request_):
    assert draw(source, inputs, request_).strip()


@pytest.mark.parametrize(("name", "inputs"), PLAIN)
def test_a_sample_gives_what_the_first_line_names_and_nothing_else(name, inputs):
    named = documented(name)

    assert set(inputs) - set(named) == set()
    assert {key for key, is_needed in named.items() if is_needed} - set(inputs) == set()


@pytest.mark.parametrize(("name", "inputs"), PLAIN)
def test_what_is_optional_may_be_left_out(name, inputs, request_):
    least = needed(name, inputs)

    assert draw(source_of(name, least), least, request_).strip()


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_input_is_shown_by_some_sample(name):
    assert set(documented(name)) - set().union(*COMPONENTS[name]) == set()


def test_the_style_guide_shows_them_all(rf):
    page = style_guide(rf.get("/styleguide/")).content.decode()

    assert [name for name in COMPONENTS if f'id="sample-{name}"' not in page] == []
