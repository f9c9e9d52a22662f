"""The cast: built once for a module, and as new for each test that asks for it."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.core.cache import cache
from pytest_django import DjangoDbBlocker

from tests.api.cast import World, a_world, some_reference_rows
from tests.once import for_the_module


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    def build() -> World:
        some_reference_rows()
        return a_world()

    yield from for_the_module(django_db_blocker, build)


@pytest.fixture
def world(built: World, db: None) -> World:
    cache.clear()  # these users asked in the tests before, too, and the door counts
    return deepcopy(built)
