"""The OpenAPI document in the repository equals the code, and the guide's walk-through works."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from api.urls import router
from employers.models import Opening

DOCS = Path(__file__).parent.parent.parent / "docs"
CALL = re.compile(
    r"^curl (?:-X (?P<method>\w+) )?\$API/(?P<path>\S+)(?: -H '(?P<header>[^']+)')?"
    r"(?: -d '(?P<body>[^']*)')?\s+# (?P<status>\d{3})$",
    re.MULTILINE,
)


def test_the_openapi_document_equals_the_code(tmp_path):
    """Renew it with `make openapi`. A warning of the generator fails here too."""
    drawn = tmp_path / "openapi.yaml"
    call_command(
        "spectacular", api_version="v1", lang="en", file=str(drawn), validate=True,
        fail_on_warn=True,
    )  # fmt: skip
    assert drawn.read_text(encoding="utf-8") == (DOCS / "openapi.yaml").read_text(encoding="utf-8")


def test_the_guide_names_every_resource():
    guide = (DOCS / "api.md").read_text(encoding="utf-8")
    assert [prefix for prefix, _view, _name in router.registry if f"`{prefix}`" not in guide] == []


def the_walk(guide: str) -> list[dict[str, str | None]]:
    return [found.groupdict() for found in CALL.finditer(guide)]


def filled(text: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        text = text.replace(f"${name}", value)
    return text


def walk(door: APIClient, known: dict[str, str]) -> list[tuple[int, int]]:
    """Take the calls of the guide one after another: the status written there and the one met."""
    met = []
    for call in the_walk((DOCS / "api.md").read_text(encoding="utf-8")):
        headers = dict([filled(call["header"], known).split(": ", 1)]) if call["header"] else {}
        body = json.loads(filled(call["body"] or "{}", known))
        place = f"/api/v1/{filled(str(call['path']), known)}"
        method = (call["method"] or "get").lower()
        answer = (
            door.get(place, headers=headers)
            if method == "get"
            else getattr(door, method)(place, body, format="json", headers=headers)
        )
        met.append((int(str(call["status"])), answer.status_code))
        if "ETag" in answer:
            known |= {"ETAG": answer["ETag"], "ID": answer.json()["id"]}
    return met


@pytest.mark.django_db
def test_the_walk_of_the_guide_works(world):
    opening = world.records["openings"]
    met = walk(world.door("employer"), {"WORKPLACE": str(opening.workplace_id)})
    assert [status for _written, status in met] == [written for written, _status in met]
    assert len(met) == 8
    made = Opening.objects.exclude(pk=opening.pk).get(title="Wash up and help")
    assert (made.capacity, made.state) == (2, "closed")
