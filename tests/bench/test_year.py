"""The simulated year: what the product tells is what happened, and a difference stops it."""

import pytest

from bench.year import LIKELY, Year, lived
from placements.models import Rating

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_a_small_year_is_told_as_it_happened():
    found = lived(placements=6, days=12)

    assert [row["asked"] for row in found["rows"]] == [6, 6, 6, 6]
    for row in found["rows"]:
        told = row["unprompted"] + row["after_first"] + row["after_second"] + row["missing"]
        assert told == 6
        assert row["page"] + row["link"] + row["phone"] == 6 - row["missing"]
    assert found["letters"] > 0
    assert found["reminders"] > 0


def test_a_product_that_tells_something_else_stops_the_year(monkeypatch):
    monkeypatch.setitem(LIKELY, "unprompted", 1.0)
    year = Year(placements=2, days=2)
    year.settle()
    year.live()
    assert [row["unprompted"] for row in year.rows()] == [2, 2, 2, 2]

    Rating.objects.filter(party="employer").update(answered_after=1)

    with pytest.raises(SystemExit, match="employer: happened"):
        list(year.rows())
