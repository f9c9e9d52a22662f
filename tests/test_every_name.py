"""Names of bodies, roles and laws are the municipality's data, never strings in code.

A municipality writes its own words on its page of settings; where it has none, a page says what the
body does. So no name of one stands in code, on a page, or in a translation.
"""

import ast
import re
from pathlib import Path

import polib
import pytest

from tests.test_architecture import ROOT, SOURCES, name

# As a word of its own, also inside a name of the code: `nav_office`, `NAV_OFFICE`, "Nav-kontor".
# Items of a navigation are no body.
NAMED = re.compile(
    r"(?<![^\W_])("
    r"navs?(?!_items|_list)|nir|imdi|udi|nokut|hk-?dir|"
    r"(?:adult|voksen|vaksen)[ _-]?(?:education|opplæring\w*)|"
    r"introduction[ _](?:programme|act)|introduksjons\w*|"
    r"integration[ _]act|integrerings?lov\w*|"
    r"(?:arbeidsmiljø|forvaltnings|folketrygd|opplærings)lov\w*|"
    r"(?:flyktning|introduksjons)(?:tjeneste|teneste|kontor)\w*|"
    r"statsforvalt\w*|næringsfor(?:ening|eining)\w*"
    r")(?![^\W_])|§",
    re.IGNORECASE,
)

# The demonstration is a municipality's data. Whose open data we use must be said: its licence asks.
PRODUCT = [path for path in SOURCES if path.relative_to(ROOT).parts[0] != "demo"]
ALLOWED = {
    "reference/queries/credits.py": {"Nav"},
    "reference/actions/loading.py": {"nav_occupation_categories.csv"},
    "reference/actions/tables.py": {"nav_occupation_categories.csv"},
}
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))


def words_in(source: str) -> set[str]:
    """Every string and every name of the code; what explains it to us is no string of it."""
    tree = ast.parse(source)
    explained = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set() if id(node) in explained else {node.value}
        for part in ("id", "attr", "arg", "name"):
            word = getattr(node, part, None)
            found |= {word} if isinstance(word, str) else set()
    return found


def names_in(words: set[str]) -> set[str]:
    return {word for word in words if NAMED.search(word)}


def text_of(template: str) -> str:
    """Without tags: `<nav>` is HTML, and no body."""
    return re.sub(r"<[^>{]*>|</?nav\b|\bpb-[\w-]+", " ", template)


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_no_code_names_a_body_or_a_law(path):
    assert names_in(words_in(path.read_text())) - ALLOWED.get(name(path), set()) == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_page_names_a_body_or_a_law(path):
    assert {found[0] for found in NAMED.finditer(text_of(path.read_text()))} == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_no_translation_names_a_body_or_a_law(path):
    said = {
        words
        for entry in polib.pofile(str(path))
        for words in (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values())
    }
    if path.parts[-3] == "ku":  # there “nav” is the word for a name
        said = {re.sub(r"\bnav\b", "", words) for words in said}
    assert names_in(said) == set()


def test_what_is_allowed_still_stands_there():
    for place, allowed in ALLOWED.items():
        assert names_in(words_in((ROOT / Path(place)).read_text())) == allowed


@pytest.mark.parametrize(
    "planted",
    [
        'x = _("Nav was invited on")',
        "end.nav_invited_on",
        "NAV_OFFICE = 1",
        'x = "adult_education"',
        'x = f"Det står i § {number}"',
        "def invite_nav(): pass",
        'x = _("The Integration Act")',
    ],
)
def test_a_planted_name_is_seen(planted):
    assert names_in(words_in(planted))


@pytest.mark.parametrize("harmless", ["navigate", "navn", "unavailable", "Integration", "navy"])
def test_another_word_is_no_name(harmless):
    assert not names_in({harmless})


def test_a_page_may_have_a_way_around():
    assert not NAMED.search(text_of('<nav class="pb-nav" aria-label="x"><a href="#">y</a></nav>'))
    assert NAMED.search(text_of("<p>Ring Nav</p>"))
