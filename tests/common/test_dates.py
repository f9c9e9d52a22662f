"""A day stands on a page as the reader's language writes it."""

import ast
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation

from common.dates import date_format
from tests.candidates.builders import a_participant_with_account
from tests.test_architecture import SOURCES, name

DAY = date(2026, 11, 29)
# In Norwegian and French Django's month for after a day has a capital, and is not used.
WRITTEN = {
    "uk": "29 листопада 2026",
    "ru": "29 ноября 2026",
    "ar": "29 نوفمبر 2026",
    "fr": "29 novembre 2026",
    "nb": "29. november 2026",
    "nn": "29. november 2026",
    "en": "29. November 2026",
}


def rendered(pattern, day=DAY):
    template = engines["django"].from_string(f"{{{{ day|date:'{pattern}' }}}}")
    return template.render({"day": day})


@pytest.mark.parametrize("language", WRITTEN)
def test_a_month_after_a_day_has_the_form_of_the_language(language):
    with translation.override(language):
        assert rendered("j. F Y") == WRITTEN[language]
        assert date_format(DAY, "j. F Y") == WRITTEN[language]


@pytest.mark.parametrize(("language", "month"), [("uk", "Листопад"), ("ru", "Ноябрь")])
def test_a_month_alone_keeps_its_name(language, month):
    with translation.override(language):
        assert rendered("F Y") == f"{month} 2026"


def test_a_named_format_a_moment_and_nothing_stay_as_they_are():
    with translation.override("uk"):
        assert rendered("DATE_FORMAT") == "29 листопада 2026 р."
        assert rendered("j. F H:i", datetime(2026, 11, 29, 23, 30, tzinfo=UTC)) == (
            "30 листопада 00:30"
        )
        assert rendered("j. F", None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "day"), [("uk", "26 листопада"), ("ru", "26 ноября")])
def test_the_own_week_has_its_days_so(client, language, day):
    client.force_login(a_participant_with_account().user)
    client.cookies["django_language"] = language
    page = client.get(reverse("schooling:own_week"), {"week": "2026-11-26"})
    assert f"{day}</h2>" in page.content.decode()


def passes_by(source):
    """Whether the days of this module miss the form that the language gives them."""
    found = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    theirs = {"django.utils.formats.date_format", "django.utils.dateformat.format"}
    return bool(found & theirs)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_writes_days_by_the_one_rule(path):
    assert not passes_by(path.read_text())


def test_a_planted_way_around_is_seen():
    assert passes_by("from django.utils.formats import date_format, get_format")
    assert passes_by("from django.utils.dateformat import format")
    assert not passes_by("from common.dates import date_format")
