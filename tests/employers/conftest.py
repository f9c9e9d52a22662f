"""A clock that stands where a test puts it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from unittest.mock import patch

import pytest


@pytest.fixture
def time_machine_at() -> Callable[[datetime], AbstractContextManager]:
    """`with time_machine_at(moment):` – the demo moves time the same way."""
    return lambda moment: patch("django.utils.timezone.now", lambda: moment)
