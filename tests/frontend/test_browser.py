"""The frame and every component in a real browser: `make e2e`."""

import os
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.frontend import urls

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# What WCAG 1.4.12 lets a reader ask for.
WIDE_TEXT = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""
TARGETS = ".ds-button, .pb-tool, .pb-segment, .pb-face, .pb-choice, .pb-tabs a, .pb-pagination a"


@pytest.fixture(scope="module")
def playwright_() -> Iterator[Playwright]:
    # Playwright keeps a loop in this thread, and the test asks its database from there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    running = playwright_.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, live_server) -> Page:
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda asked: note_foreign(opened, live_server.url, asked.url))
    return opened


def note_foreign(page: Page, origin: str, address: str) -> None:
    if not address.startswith((origin, "data:")):
        page.complaints.append(f"asked {address}")


def is_too_wide(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_component_is_free_of_barriers(page, live_server, width, direction):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/styleguide/")
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    open_everything(page)

    found = Axe().run(page).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert not is_too_wide(page)
    assert page.complaints == []


def test_wide_text_fits_a_narrow_screen(page, live_server):
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"{live_server.url}/styleguide/")
    page.evaluate(
        """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet]; }""",
        WIDE_TEXT,
    )
    open_everything(page)

    assert not is_too_wide(page)


@pytest.mark.parametrize("density", ["md", "sm"])
def test_what_one_touches_is_big_enough(page, live_server, density):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{live_server.url}/styleguide/")
    page.evaluate(f"document.body.dataset.size = '{density}'")
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
        .map(each => [each.className, each.getBoundingClientRect()])
        .filter(([name, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
        .map(([name, box]) => `${name} ${box.width}x${box.height}`)""",
        TARGETS,
    )

    assert small == []


def test_a_half_filled_form_survives_and_is_forgotten_once_sent(page, live_server):
    urls.received.clear()
    page.goto(f"{live_server.url}/form/")
    page.fill("[name=q]", "kokk")
    page.select_option("[name=level]", "A2")
    page.reload()
    kept = (page.input_value("[name=q]"), page.input_value("[name=level]"))
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/list/")
    page.goto(f"{live_server.url}/form/")

    assert kept == ("kokk", "A2")
    assert urls.received == ["kokk"]
    assert page.input_value("[name=q]") == ""


def test_a_double_click_sends_once(page, live_server):
    urls.received.clear()
    page.goto(f"{live_server.url}/form/")
    page.fill("[name=q]", "slow")
    box = page.get_by_role("button", name="Send").bounding_box()
    for _click in range(2):
        page.mouse.click(box["x"] + 10, box["y"] + 10)
        time.sleep(0.3)
    page.wait_for_url("**/list/")

    assert urls.received == ["slow"]


def test_keys_search_walk_and_explain(page, live_server):
    page.goto(f"{live_server.url}/list/")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("/")
    searching = page.evaluate("document.activeElement.name")
    page.keyboard.type("/jk?")
    page.locator("h1").click()
    page.keyboard.press("?")

    assert first == "Nordlys hotell"
    assert searching == "q"
    assert page.input_value("[name=q]") == "/jk?"
    assert page.locator("#shortcuts").is_visible()


def test_keys_can_be_switched_off(page, live_server):
    page.goto(f"{live_server.url}/list/")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("#shortcuts-off").check()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("?")

    assert not page.locator("#shortcuts").is_visible()


def test_a_filter_speaks_and_keeps_the_focus(page, live_server):
    page.goto(f"{live_server.url}/list/")
    page.locator("[name=q]").press_sequentially("dal")

    expect(page.locator("#live")).to_have_text("1 places")
    assert page.evaluate("document.activeElement.name") == "q"
    assert "q=dal" in page.url
    assert page.locator("#results li").all_inner_texts() == ["Dalbygg"]


def test_focus_is_not_lost_when_what_had_it_is_swapped_away(page, live_server):
    page.goto(f"{live_server.url}/list/")
    page.locator("#results a").first.focus()
    page.evaluate("""htmx.ajax("GET", "/list/?q=dal",
        {target: "#results", select: "#results", swap: "outerHTML"})""")

    expect(page.locator("#results")).to_be_focused()
    expect(page.locator("#results li")).to_have_text(["Dalbygg"])


def test_pages_work_without_script(browser, live_server):
    opened = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = opened.new_page()
    page.goto(f"{live_server.url}/list/")
    page.fill("[name=q]", "dal")
    page.locator(".pb-filter-bar button").click()
    found = page.locator("#results li").all_inner_texts()
    page.locator("summary.pb-tool").first.click()
    menu = page.locator(".pb-menu-panel").first.is_visible()
    page.goto(f"{live_server.url}/styleguide/")
    read_aloud = page.locator("[data-read-aloud]").is_visible()
    opened.close()

    assert found == ["Dalbygg"]
    assert menu
    assert not read_aloud
