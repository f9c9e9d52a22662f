"""Nobody gets in by accident: each route × persona is declared in docs/access_matrix.csv.

A new route that is not declared fails here. Routes with an id are asked with an id that does not
exist: nobody may get a page, a fault or anything that tells it from somebody else's.
Write the file anew with `ACCESS_MATRIX=write make test`, and read the difference before committing.
"""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from tests.builders import a_consultant, a_leader, a_teacher, a_unit, a_user
from tests.candidates.builders import a_participant_with_account
from tests.employers.builders import a_member, an_employer
from tests.networks.builders import a_network

pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).parent.parent / "docs" / "access_matrix.csv"
PERSONAS = (
    "visitor", "stranger", "participant", "employer", "consultant", "teacher", "leader",
    "coordinator",
)  # fmt: skip
NOBODY = UUID("00000000-0000-4000-8000-000000000000")
EXAMPLES = {"uuid": str(NOBODY), "str": "xxxx", "slug": "xxxx", "int": "1"}
THE_LIBRARY_S_OWN = re.compile(r"^(account/|language/)")


def routes(patterns: list, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield route, each


def every_route() -> list[str]:
    found = {route for route, _pattern in routes(get_resolver().url_patterns)}
    return sorted(route for route in found if not THE_LIBRARY_S_OWN.match(route))


def address(route: str) -> str:
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "xxxx", route).replace("\\.", ".")
    plain = re.sub(r"[\^$]|\\Z", "", plain)
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: EXAMPLES.get(m[1] or "str", "xxxx"), plain)


def the_cast() -> dict[str, User | None]:
    unit = a_unit()
    coordinator = a_user()
    a_network(by=coordinator)
    participant = a_participant_with_account(unit)
    return {
        "visitor": None,
        "stranger": a_user(),
        "participant": participant.user,
        "employer": a_member(an_employer()),
        "consultant": a_consultant(unit),
        "teacher": a_teacher(),
        "leader": a_leader(unit),
        "coordinator": coordinator,
    }


def declared() -> dict[str, dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as stream:
        return {row["route"]: row for row in csv.DictReader(stream)}


def answers(client) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {route: {"route": route} for route in every_route()}
    for persona, user in the_cast().items():
        client.logout()
        if user is not None:
            client.force_login(user)
        for route, row in rows.items():
            answer = client.get(address(route))
            to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
            row[persona] = "login" if to_login else str(answer.status_code)
    return rows


def test_every_route_answers_every_persona_as_declared(client):
    rows = answers(client)
    if os.environ.get("ACCESS_MATRIX") == "write":
        with MATRIX.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ["route", *PERSONAS], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.values())

    stored = declared()
    assert sorted(stored) == sorted(rows), "a route without a line, or a line without a route"
    assert {route: row for route, row in rows.items() if row != stored[route]} == {}


PUBLIC = {
    "accessibility/", "privacy/", "credits/", "employers/register/", "api/v1/schema/",
    "people/invitation/<str:token>/", "employers/invitation/<str:token>/",
    "participants/join/<str:token>/", "messages/calendar/<str:token>.ics",
    "placements/answer/<str:token>/", "placements/answer/<str:token>/again/",
    "placements/answer/thanks/", "placements/certificate/",
    "meetings/invitation/<str:token>/", "meetings/invitation/<str:token>/meeting.ics",
}  # fmt: skip


def test_a_visitor_is_refused_everywhere_but_on_the_public_pages():
    open_to_all = {
        route for route, row in declared().items() if row["visitor"] not in {"login", "401", "403"}
    }
    assert open_to_all - PUBLIC == set()


def test_an_id_that_does_not_exist_gives_nobody_a_page_or_a_fault():
    shown = {
        (route, persona): row[persona]
        for route, row in declared().items()
        for persona in PERSONAS
        if "<uuid:" in route and row[persona] not in {"login", "403", "404", "405", "401"}
    }
    assert shown == {}


def test_a_route_without_a_line_is_seen():
    assert "no/such/route/" not in declared()
    assert set(every_route()) - (set(declared()) - {"privacy/"}) == {"privacy/"}
