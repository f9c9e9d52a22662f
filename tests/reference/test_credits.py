"""The credits page is open to all and says what the licences ask for."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

STATIC = Path(__file__).parent.parent.parent / "static"


@pytest.mark.django_db
def test_anybody_reads_the_credits(client):
    page = client.get(reverse("reference:credits"))
    assert page.status_code == 200
    text = page.content.decode()
    for needed in (
        "© Kartverket",
        'href="https://www.erikbolstad.no/postnummer/"',
        "This service uses the ESCO classification of the European Commission.",
        "Statistics Norway",
        "GeoNames",
        "NLOD",
        "Unicode CLDR, Babel",
        "SIL OFL 1.1",
        "Designsystemet",
        "htmx",
    ):
        assert needed in text


@pytest.mark.django_db
def test_the_page_only_reads(client):
    assert client.post(reverse("reference:credits")).status_code == 405


def test_every_licence_of_the_static_files_is_named_on_the_page():
    licences = {
        entry["licence"] for entry in json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())
    }
    assert licences <= {"MIT", "OFL-1.1", "0BSD"}
