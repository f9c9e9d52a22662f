"""The main job in a browser: a proposal is approved, an offer becomes a yes, a yes a welcome."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

BUTTON = "main form[method=post] button"


def test_a_consultant_approves_a_proposal_and_undoes_it(open_page, marketplace):
    ingrid = open_page()
    marketplace.sign_in(ingrid, "ingrid.consultant")
    ingrid.goto(f"{marketplace.address}/matching/proposals/")
    row = ingrid.locator("tr[data-row]", has_text="Fatuma")
    row.locator("a.ds-link").click()
    approve = ingrid.locator("form", has=ingrid.locator("input[name=verb][value=approve]"))
    reason = approve.locator("textarea[name=note]")
    if reason.count():
        reason.fill("Hun ønsker dette selv.")
    approve.locator("button").click()

    undo = ingrid.locator(f"{BUTTON}[value=undo_approval]")
    expect(undo).to_be_visible()
    undo.click()

    expect(approve.locator("button")).to_be_visible()
    expect(undo).to_have_count(0)


def test_a_yes_without_script_becomes_a_welcome(open_page, marketplace):
    amina = open_page(360, script=False)
    marketplace.sign_in(amina, "amina")
    amina.locator("a.pb-offer").first.click()
    boxes = amina.locator("input[type=checkbox][name=shared]")
    assert boxes.count() > 1
    assert amina.locator("input[type=checkbox][name=shared]:checked").count() == 0
    boxes.nth(0).check()
    amina.locator("form[method=post] button.ds-button:not([data-variant])").first.click()
    expect(amina.locator("main")).to_contain_text(re.compile("ja", re.IGNORECASE))

    nils = open_page(360)
    marketplace.sign_in(nils, "nils.hotel")
    answer_first = nils.get_by_role("region", name="Svar først")
    answer_first.locator("li", has_text="Kjøkken, hotell").locator("a.ds-link").click()
    assert "Amina" not in nils.locator("main").inner_text()
    welcome = nils.locator("form[action$='/welcome/']")
    welcome.locator("button").click()

    expect(nils.locator("main")).to_contain_text("Amina")
