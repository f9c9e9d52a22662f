"""The five minutes of the demo, clicked through: what one does, the next one finds."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from common.calendar import next_working_day

pytestmark = pytest.mark.e2e

FORM = "main form[method=post]"


def signed_in(open_page, marketplace, who: str, width: int = 1280) -> Page:
    page = open_page(width)
    marketplace.sign_in(page, who)
    return page


def placement_of(page: Page, marketplace, name: str) -> str:
    """From the list of placements to the page of one; returns its address."""
    page.goto(f"{marketplace.address}/placements/")
    page.locator("main a", has_text=name).first.click()
    page.wait_for_url(re.compile(r"/placements/[0-9a-f-]{36}/"))
    return page.url


def test_amina_can_listen_and_chooses_what_she_shares(open_page, marketplace):
    amina = signed_in(open_page, marketplace, "amina", 360)
    expect(amina.locator("main [data-read-aloud]").first).to_be_attached()
    amina.locator("a.pb-offer").first.click()
    boxes = amina.locator("input[type=checkbox][name=shared]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(amina.locator("input[type=checkbox][name=shared]:checked")).to_have_count(2)


def test_ingrid_answers_the_alarm_and_per_sees_it(open_page, marketplace):
    ingrid = signed_in(open_page, marketplace, "ingrid.consultant")
    ingrid.goto(f"{marketplace.address}/placements/alarms/")
    ingrid.locator("main a[href*='/placements/alarms/']").first.click()
    ingrid.locator("form[action$='/answer/'] button").click()
    expect(ingrid.locator("form[action$='/answer/']")).to_have_count(0)

    per = signed_in(open_page, marketplace, "per.garage", 360)
    per.goto(ingrid.url)
    expect(per.locator("main")).to_contain_text("Ingrid Prøve")


@pytest.mark.parametrize(
    ("who", "placed"),
    [
        (
            "ingrid.consultant",
            {
                "Selam": "Sel prøvedrift",
                "Fatuma": "Nordlys prøvehotell",
                "Zahra": "Fjellvang prøveskule",
                "Dawit": "",  # somewhere: several places are as good
            },
        ),
        ("marit.consultant", {"Omar": "Vågåmo prøvekafé"}),
    ],
)
def test_the_run_proposes_what_the_story_says_and_nothing_else(open_page, marketplace, who, placed):
    """By the rules of the story's matching day; Mariam, Nadia, Karim and Svitlana get nothing."""
    page = signed_in(open_page, marketplace, who)
    page.goto(f"{marketplace.address}/matching/proposals/")
    rows = page.locator("tr[data-row]")
    expect(rows).to_have_count(len(placed))
    for name, workplace in placed.items():
        expect(rows.filter(has_text=name)).to_contain_text(workplace)


def test_a_proposal_is_rejected_with_a_reason(open_page, marketplace):
    ingrid = signed_in(open_page, marketplace, "ingrid.consultant")
    ingrid.goto(f"{marketplace.address}/matching/proposals/")
    ingrid.locator("tr[data-row]", has_text="Selam").locator("a.ds-link").click()
    reject = ingrid.locator("form", has=ingrid.locator("input[name=verb][value=reject]"))
    ingrid.locator("details", has=reject).locator("summary").first.click()
    reject.locator("input[name=code]").first.check()
    reject.locator("button").click()

    expect(reject).to_have_count(0)
    ingrid.goto(f"{marketplace.address}/matching/proposals/")
    expect(ingrid.locator("tr[data-row]", has_text="Selam")).to_have_count(0)


def test_kari_signs_the_changed_agreement(open_page, marketplace):
    kari = signed_in(open_page, marketplace, "kari.baker", 360)
    kari.locator("main a[href$='/agreement/']").first.click()  # first page: it waits for her
    sign = kari.locator("form[action$='/sign/']")
    expect(sign).to_have_count(1)
    expect(kari.locator(".pb-changed").first).to_be_visible()
    sign.locator("button").click()

    expect(kari.locator("form[action$='/sign/']")).to_have_count(0)
    expect(kari.locator("section[aria-labelledby=signatures]")).to_contain_text("Kari Prøve")


def test_berit_writes_the_overdue_note_in_a_minute(open_page, marketplace):
    berit = signed_in(open_page, marketplace, "berit.teacher", 360)
    berit.locator("main li, main tr", has_text="Yusuf").locator("a[href*='/note/']").first.click()
    berit.check("input[name=with_employer]")
    berit.fill("textarea[name=went_well]", "Leser høyt for to av beboerne.")
    berit.locator("input[name=next_caller]").first.check()
    next_on = next_working_day(timezone.localdate() + timedelta(days=14))
    berit.fill("input[name=next_on]", str(next_on))
    berit.locator(f"{FORM} button.ds-button").last.click()

    expect(berit.locator("main")).to_contain_text("Leser høyt for to av beboerne.")


def test_ingrid_gives_what_eivind_left_behind_to_a_colleague(open_page, marketplace):
    ingrid = signed_in(open_page, marketplace, "ingrid.consultant")
    ingrid.goto(f"{marketplace.address}/placements/leaving/")
    ingrid.select_option("select[name=leaver]", label="Eivind Prøve")
    ingrid.locator(f"{FORM} button.ds-button").last.click()
    ingrid.wait_for_url(re.compile("/leaving/.+"))
    left_behind = ingrid.url
    owners = ingrid.locator("select[name^=owner_]")
    assert owners.count() == 3
    for each in range(owners.count()):
        owners.nth(each).select_option(label="Sigrid Prøve")
    for each in range(owners.count()):
        ingrid.locator("input[name^=note_]").nth(each).fill("Aster trenger tolk i samtaler.")
    ingrid.locator(f"{FORM} button.ds-button").last.click()

    ingrid.wait_for_url(f"{marketplace.address}/")
    ingrid.goto(left_behind)
    expect(ingrid.locator("select[name^=owner_]")).to_have_count(0)
    sigrid = signed_in(open_page, marketplace, "sigrid.consultant")
    sigrid.goto(f"{marketplace.address}/participants/")
    expect(sigrid.locator("main")).to_contain_text("Aster")


def test_marit_settles_the_level_by_a_step(open_page, marketplace):
    marit = signed_in(open_page, marketplace, "marit.consultant")
    placement = placement_of(marit, marketplace, "Petro")
    marit.goto(f"{placement}expectations/")
    settle = marit.locator("form[action*='/expectations/instructions/']")
    settle.locator("input[name=how][value=step]").check()
    settle.locator("select[name=value]").select_option("A2")
    settle.locator("select[name=later]").select_option("B1")
    settle.locator("input[name=by_week]").fill("8")
    settle.locator("button.ds-button").last.click()

    row = marit.locator("#instructions")
    expect(row).to_contain_text("A2")
    expect(row).to_contain_text("8")
    tor = signed_in(open_page, marketplace, "tor.furniture", 360)
    tor.goto(f"{placement}expectations/")
    expect(tor.locator("#instructions")).to_contain_text("8")


def test_solveig_asks_the_cafe_for_a_place_on_the_empty_rung(open_page, marketplace):
    solveig = signed_in(open_page, marketplace, "solveig.network")
    row = solveig.locator("tr, li", has_text="Vågåmo prøvekafé")
    row.locator("a[href$='/ask/']").first.click()
    solveig.locator("[name=rung]").first.select_option("4")
    solveig.locator(f"{FORM} button.ds-button").last.click()

    solveig.wait_for_url(re.compile(r"/networks/[0-9a-f-]{36}/$"))
    expect(solveig.locator("body")).to_contain_text("Bedriften er spurt.")


def test_leif_does_not_see_a_single_person(open_page, marketplace):
    ingrid = signed_in(open_page, marketplace, "ingrid.consultant")
    placement = placement_of(ingrid, marketplace, "Yusuf")

    leif = signed_in(open_page, marketplace, "leif.leader")
    expect(leif.locator("main")).not_to_contain_text("Yusuf")
    answer = leif.goto(placement)
    assert answer is not None
    assert answer.status in {403, 404}
