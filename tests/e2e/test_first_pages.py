"""The main pages of each role in a real browser: axe clean, they fit, nothing from elsewhere."""

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
# Participants and employers meet every page on a phone; the others' wide tables are not there yet.
PHONE_FIRST = {"amina", "tora.care"}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("who", PAGES)
def test_main_pages_are_clean_and_fit(open_page, marketplace, strangers_asked_for, who, width):
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
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0 and who in PHONE_FIRST:
            faults.append(f"{path}: {overflow} px too wide")
    assert faults == []
    assert strangers_asked_for == []


@pytest.mark.parametrize("who", ["amina", "tora.care"])
def test_pages_turn_round_for_right_to_left(open_page, marketplace, who):
    page = open_page(360, language="ar")
    marketplace.sign_in(page, who)
    assert page.get_attribute("html", "dir") == "rtl"
    assert Axe().run(page, options=RULES).response["violations"] == []
