"""The cast, once for each test that asks for it."""

import pytest

from tests.api.cast import World, a_world, some_reference_rows


@pytest.fixture
def world(db) -> World:
    some_reference_rows()
    return a_world()
