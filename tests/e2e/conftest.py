"""A real marketplace: the commands of `make run`, a real server, a real browser."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tools.marketplace import CHROMIUM, DATABASE, QUIET, running


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one marketplace, so they run as the story is told, never shuffled.

    The five minutes leave each offer open; whoever takes one (test_main_job) comes after them.
    """
    here = Path(__file__).parent
    told = [item for item in items if item.path.parent == here]
    others = [item for item in items if item.path.parent != here]
    items[:] = [*others, *sorted(told, key=lambda item: (item.path.name, item.reportinfo()[1]))]


class Marketplace:
    """Where the demo answers, and how to sign in."""

    def __init__(self, address: str, password: str, database: Path) -> None:
        self.address = address
        self.database = database
        self.password = password
        self.sessions: dict[str, list[Any]] = {}

    def sign_in(self, page: Page, who: str) -> None:
        """By the form the first time; later visitors of the same name keep that session."""
        if who not in self.sessions:
            self.fill_in_the_form(page, who)
            self.sessions[who] = [
                {"name": each["name"], "value": each["value"], "url": self.address}
                for each in page.context.cookies()
                if each["name"] != "django_language"
            ]
        page.context.add_cookies(self.sessions[who])
        page.goto(f"{self.address}/")

    def fill_in_the_form(self, page: Page, who: str) -> None:
        page.goto(f"{self.address}/account/login/")
        page.fill("input[name=login]", f"{who}@demo.example")
        page.fill("input[name=password]", self.password)
        page.click("main form button.ds-button")
        page.wait_for_url(f"{self.address}/")


@pytest.fixture(scope="session")
def marketplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marketplace]:
    folder = tmp_path_factory.mktemp("marketplace")
    with running(folder) as (address, password):
        yield Marketplace(address, password, folder / DATABASE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def strangers_asked_for() -> Iterator[list[str]]:
    """Addresses off the origin that a page asked for, and styles or scripts it did not get."""
    asked: list[str] = []
    yield asked
    assert asked == []


@pytest.fixture
def open_page(
    browser: Browser, marketplace: Marketplace, strangers_asked_for: list[str]
) -> Iterator[Callable[..., Page]]:
    """A fresh visitor: width in pixels, with or without script."""
    contexts: list[BrowserContext] = []

    def note_missing(answer: Response) -> None:
        if "/static/" in answer.url and answer.status >= HTTPStatus.BAD_REQUEST:
            strangers_asked_for.append(f"{answer.status} {answer.url}")

    def opened(width: int = 1280, *, script: bool = True, language: str = "nb") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale="nb-NO",
        )
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": marketplace.address}]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("response", note_missing)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((marketplace.address, "data:"))
                else strangers_asked_for.append(request.url)
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
