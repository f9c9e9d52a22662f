"""The pages of each role in a real browser: axe clean, they fit, also from right to left."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.e2e

PAGES = {
    "amina": ["/", "/matching/offers/", "/participants/me/", "/participants/me/rights/"],
    "tora.care": ["/", "/matching/cards/", "/employers/mine/openings/"],
    "ingrid.consultant": [
        "/",
        "/matching/people/",
        "/matching/places/",
        "/matching/proposals/",
        "/matching/runs/",
        "/participants/",
        "/employers/",
        "/employers/openings/",
        "/messages/",
    ],
    "berit.teacher": ["/", "/participants/"],
    "leif.leader": ["/", "/reports/figures/", "/people/colleagues/"],
    "solveig.network": ["/"],
}
PAGES_WALKED = 45
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
FILES = re.compile(r"^/(static|api)/|/account/logout|export|template|/file/|\.(csv|xlsx|ics)")
# The page is told to turn round by itself: only its direction is looked at, not its words.
OVERFLOW = """direction => { document.documentElement.dir = direction;
return document.documentElement.scrollWidth - document.documentElement.clientWidth }"""
LINKS = """all => all.filter(each => !each.hasAttribute("download"))
.map(each => each.getAttribute("href").split("#")[0])"""


def too_wide(page, path: str) -> list[str]:
    over = {each: page.evaluate(OVERFLOW, each) for each in ("rtl", "ltr")}
    return [f"{path}: {over[each]} px too wide in {each}" for each in over if over[each] > 0]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", PAGES)
def test_main_pages_are_clean_and_fit(open_page, marketplace, who, width):
    page = open_page(width)
    marketplace.sign_in(page, who)
    faults = []
    for path in PAGES[who]:
        answer = page.goto(marketplace.address + path)
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
            continue
        found = Axe().run(page, options=RULES)
        faults += [f"{path}: {each['id']}" for each in found.response["violations"]]
        faults += too_wide(page, path)
    assert faults == []


@pytest.mark.parametrize("who", [*PAGES, "kari.baker", "yusuf"])
def test_every_link_leads_to_a_page_that_fits_a_phone(open_page, marketplace, who):
    """One page of each kind that the role can reach by links."""
    page = open_page(320)
    marketplace.sign_in(page, who)
    waiting, kinds, faults, walked = ["/"], {"/"}, [], 0
    while waiting and walked < PAGES_WALKED:
        path = waiting.pop(0)
        walked += 1
        answer = page.goto(marketplace.address + path)
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
            continue
        faults += too_wide(page, path)
        for link in page.eval_on_selector_all("a[href^='/']", LINKS):
            kind = NUMBER.sub("#", link.split("?")[0])
            if kind not in kinds and not FILES.search(link):
                kinds.add(kind)
                waiting.append(link)
    assert faults == []
    assert walked > 3


@pytest.mark.parametrize("who", ["amina", "tora.care"])
def test_pages_turn_round_for_right_to_left(open_page, marketplace, who):
    page = open_page(360, language="ar")
    marketplace.sign_in(page, who)
    assert page.get_attribute("html", "dir") == "rtl"
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert too_wide(page, "/") == []
