"""What every test gets: a strict client, unknown template variables that fail, a quiet clock."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.template import Engine
from django.test import Client

from tests import participant_messages
from tools.compile_messages import compile_messages

LOCALE = Path(__file__).parent.parent / "locale"


def pytest_configure(config: pytest.Config) -> None:
    """`FROZEN_AT=2028-02-29T12:00:00+01:00` runs everything from that moment on."""
    if frozen_at := os.environ.get("FROZEN_AT"):
        traveller = time_machine.travel(frozen_at, tick=True)
        traveller.start()
        config.add_cleanup(traveller.stop)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now lives to the end: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Whatever a test sends to a participant must be a message that their languages have."""
    participant_messages.forget()
    yield
    assert participant_messages.without_texts() == set()


class UnknownVariable(str):
    """Raises when a template shows a variable that the view never gave."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, other: object) -> str:
        raise AssertionError(f"The template shows an unknown variable: {other}")


@pytest.fixture(autouse=True)
def unknown_template_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine.get_default()
    monkeypatch.setattr(engine, "string_if_invalid", UnknownVariable("%s"))


@pytest.fixture(autouse=True)
def messages_as_files_stay_away(settings, tmp_path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=True)


@pytest.fixture
def on_postgresql() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations, compiled; other tests read the source language."""
    folder = tmp_path_factory.mktemp("locale")
    compile_messages(LOCALE, folder)
    return folder


@pytest.fixture
def translated(settings, catalogues: Path) -> None:
    """This test reads Norwegian and the languages of the participants, as an installation does."""
    settings.LANGUAGE_CODE = "nb"
    settings.LOCALE_PATHS = [catalogues]  # the last of the two: it empties Django's memory
