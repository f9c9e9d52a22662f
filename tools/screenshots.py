"""Draw the pictures of the README from a fresh demo, in Debian's Chromium."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.marketplace import CHROMIUM, QUIET, ROOT, running

PICTURES = ROOT / "docs" / "img"
# File, who looks, where, which link they follow, what is scrolled to, width and height.
SHOTS = (
    (
        "consultant.png",
        "ingrid.consultant",
        "/matching/people/",
        "th a:has-text('Hassan')",
        "h2:has(+ .pb-grid-3)",
        1180,
        780,
    ),
    ("participant.png", "amina", "/", "a.pb-offer", "", 390, 800),
    ("employer.png", "tora.care", "/", "a[href^='/matching/cards/']", "", 390, 800),
)


def draw(browser: Browser, address: str, password: str) -> None:
    for name, who, path, link, show, width, height in SHOTS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="nb-NO", reduced_motion="reduce"
        )
        context.add_cookies([{"name": "django_language", "value": "nb", "url": address}])
        page = context.new_page()
        page.goto(f"{address}/account/login/")
        page.fill("input[name=login]", f"{who}@demo.example")
        page.fill("input[name=password]", password)
        page.click("main form button.ds-button")
        page.goto(address + path)
        page.locator(f"main {link}").first.click()
        page.wait_for_load_state("networkidle")
        if show:
            page.locator(show).first.evaluate("each => each.scrollIntoView()")
        page.screenshot(path=PICTURES / name)
        context.close()


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as (address, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        draw(browser, address, password)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
