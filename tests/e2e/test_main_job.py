"""The main job without script: an offer becomes a yes."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_participant_says_yes_without_script(open_page, marketplace):
    amina = open_page(360, script=False)
    marketplace.sign_in(amina, "amina")
    amina.locator("a.pb-offer").first.click()
    boxes = amina.locator("input[type=checkbox][name=shared]")
    assert boxes.count() > 1
    assert amina.locator("input[type=checkbox][name=shared]:checked").count() == 0
    boxes.nth(0).check()
    amina.locator("form[method=post] button.ds-button:not([data-variant])").first.click()
    expect(amina.locator("main")).to_contain_text(re.compile("ja", re.IGNORECASE))
