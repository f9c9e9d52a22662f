"""Whoever signs in comes by links alone to every page that is theirs, and no link is dead.

A page that nobody links to is a page that nobody has.
"""

import csv
import re
from collections import Counter, deque
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext, Browser

from tests.e2e.conftest import Marketplace

pytestmark = pytest.mark.e2e
MATRIX = Path(__file__).parents[2] / "docs" / "access_matrix.csv"
WHO = (
    "leif.leader", "ingrid.consultant", "marit.consultant", "berit.teacher", "solveig.network",
    "kari.baker", "ase.shop", "oleksandr", "amina", "yusuf",
)  # fmt: skip
LINK = re.compile(r'(?:href|hx-get|action|formaction)="(/[^"]*|\?[^"]*)"')
# So many pages of one kind are opened: the first of a list may be in a state of its own.
OF_ONE_KIND = 3
ONLY_FORMS_GO_THERE = HTTPStatus.METHOD_NOT_ALLOWED
NOT_FOLLOWED = re.compile(r"^/(static|account/logout|back-office|api)/|[?&]export=|\.(ics|pdf)$")

# Opened from a letter, or in a state that the story is not in; each has its tests elsewhere.
REACHED_OTHERWISE = {
    "employers/import/<uuid:pk>/faults.xlsx",
    "employers/import/<uuid:pk>/progress/",
    "employers/invitation/<str:token>/",
    "employers/repair-talks/<uuid:pk>/",
    "matching/offers/<uuid:pk>/take-back/",
    "matching/runs/<uuid:pk>/progress/",
    "meetings/<uuid:pk>/held/",
    "meetings/cases/<uuid:pk>/close/",
    "meetings/invitation/<str:token>/",
    "meetings/invitation/<str:token>/meeting.ics",
    "messages/calendar/<str:token>.ics",
    "participants/<uuid:pk>/invite/",
    "participants/import/<uuid:pk>/",
    "participants/import/<uuid:pk>/faults/",
    "participants/import/<uuid:pk>/progress/",
    "participants/join/<str:token>/",
    "participants/objections/<uuid:pk>/",
    "people/invitation/<str:token>/",
    "placements/answer/<str:token>/",
    "placements/answer/thanks/",
    "placements/certificates/<uuid:pk>/",
    "placements/certificates/<uuid:pk>/file/",
    "placements/discoveries/<uuid:pk>/",
    "placements/leaving/<uuid:pk>/",
    "placements/outcomes/<uuid:pk>/",
}


def pages_of_staff_and_people() -> set[str]:
    """Routes that answer GET, but for the API and what only a form sends to."""
    with MATRIX.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["route"]
        for row in rows
        if "405" not in row.values() and not row["route"].startswith(("api/", "back-office/"))
    }


def route_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0].partition("#")[0]).route
    except Resolver404:
        return ""


def crawl(get: APIRequestContext, start: str, home: str, reached: set[str]) -> list[str]:
    """Follow links from a page; returns those that lead nowhere, with the answer."""
    waiting, known, opened, dead = deque([start]), {start}, Counter[str](), []
    while waiting:
        address = waiting.popleft()
        route = route_of(address)
        opened[route] += 1
        reached.add(route)
        if opened[route] > OF_ONE_KIND:
            continue
        answer = get.get(home + address, max_redirects=0)
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status != ONLY_FORMS_GO_THERE:
            dead.append(f"{address}: {answer.status}")
        found = [answer.headers.get("location", "")]
        if "text/html" in answer.headers.get("content-type", ""):
            found += LINK.findall(answer.text())
        for link in map(unescape, found):
            target = address.partition("?")[0] + link if link.startswith("?") else link
            target = target.partition("#")[0]
            if target.startswith("/") and target not in known and not NOT_FOLLOWED.search(target):
                known.add(target)
                waiting.append(target)
    return dead


def test_every_page_is_reached_by_links_and_no_link_is_dead(
    browser: Browser, marketplace: Marketplace
) -> None:
    reached: set[str] = set()
    dead: dict[str, list[str]] = {}
    for who in (*WHO, "visitor"):
        context = browser.new_context()
        if who != "visitor":
            marketplace.sign_in(context.new_page(), who)
        start = "/account/login/" if who == "visitor" else "/"
        dead[who] = crawl(context.request, start, marketplace.address, reached)
        context.close()
    assert {who: links for who, links in dead.items() if links} == {}
    assert pages_of_staff_and_people() - reached - REACHED_OTHERWISE == set()
