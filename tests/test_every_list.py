"""Every page and every list of the API costs the same for ten rows and for a hundred.

docs/query_counts.csv holds a number for each route: for whoever it costs most, and the record it is
about. The first page has a line for everybody. A route that shows nothing to be counted (a form
that is only posted, a file, an address with a secret) has an empty line; a new route fails without
one. Write it anew with `QUERY_COUNTS=write pytest tests/test_every_list.py` (everybody tries every
record, which takes minutes; `QUERY_COUNTS=renew` counts the same pages again), and read the
difference before committing.
"""

import csv
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.crowd import Crowd
from tests.test_every_page import NOBODY, address, every_route

pytestmark = pytest.mark.django_db

COUNTS = Path(__file__).parent.parent / "docs" / "query_counts.csv"
FEW, MANY = 10, 100
MOST_QUERIES = 15
SHOWN = ("text/html", "application/json")
Key = tuple[str, str, str]  # route, persona, record


def opened(crowd: Crowd, keys: Iterator[Key]) -> dict[Key, int]:
    """The queries of every page that is shown, the second time that it is opened."""
    clients = {persona: Client() for persona in crowd.people}
    for persona, client in clients.items():
        client.force_login(crowd.people[persona])
    found: dict[Key, int] = {}
    for route, persona, record in keys:
        page = address(route)
        for name in filter(None, record.split("+")):
            page = page.replace(str(NOBODY), str(crowd.records[name].pk), 1)
        if route == "school/days/":  # a week in which those who start today are at work
            page += f"?week={timezone.localdate() + timedelta(days=7)}"
        answer = clients[persona].get(page)
        if answer.status_code != 200 or not answer["Content-Type"].startswith(SHOWN):
            continue
        with CaptureQueriesContext(connection) as asked:
            clients[persona].get(page)
        found[route, persona, record] = len(asked)
    return found


def everything(crowd: Crowd) -> Iterator[Key]:
    """Every route for every persona; those with one id for every kind of record."""
    for route in every_route():
        if "<str:" in route or route.startswith("api/v1/schema"):
            continue
        for persona in crowd.people:
            if "<uuid:" not in route:
                yield route, persona, ""
            elif route.count("<") == 1:
                yield from ((route, persona, record) for record in crowd.records)
            elif route.count("<uuid:") == 2:
                yield route, persona, "seeker+asking"


def lines() -> list[dict[str, str]]:
    with COUNTS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def declared() -> dict[Key, int]:
    return {
        (row["route"], row["persona"], row["record"]): int(row["queries"])
        for row in lines()
        if row["queries"]
    }


def write(counts: dict[Key, int]) -> None:
    """The dearest of each route, and every route that shows nothing."""
    kept = {key: number for key, number in counts.items() if key[0] == ""}
    for key, number in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        if key[0] not in {route for route, *_ in kept}:
            kept[key] = number
    silent = set(every_route()) - {route for route, *_ in kept}
    rows = [[*key, str(number)] for key, number in kept.items()]
    with COUNTS.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["route", "persona", "record", "queries"])
        writer.writerows(sorted(rows + [[route, "", "", ""] for route in silent]))


def look_up_tables() -> None:
    """A database in use has counted its rows; else PostgreSQL plans blindly."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.long
def test_every_page_costs_what_is_declared_with_ten_rows_and_with_a_hundred():
    crowd = Crowd().gather(FEW)
    look_up_tables()
    asked = os.environ.get("QUERY_COUNTS")
    if asked in {"write", "renew"}:
        write(opened(crowd, everything(crowd) if asked == "write" else iter(declared())))
    wanted = declared()
    assert opened(crowd, iter(wanted)) == wanted
    crowd.gather(MANY)
    look_up_tables()
    assert opened(crowd, iter(wanted)) == wanted


def test_every_route_has_a_line():
    assert sorted({row["route"] for row in lines()}) == every_route()


def test_no_page_costs_more_than_fifteen():
    assert {key: number for key, number in declared().items() if number > MOST_QUERIES} == {}
