"""A clock that stands where a test puts it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from unittest.mock import patch

import pytest

from accounts.models import User
from employers.models import Employer
from tests.builders import a_consultant, a_leader, a_teacher, a_user
from tests.employers.builders import a_member, an_employer


@pytest.fixture
def time_machine_at() -> Callable[[datetime], AbstractContextManager]:
    """`with time_machine_at(moment):` – the demo moves time the same way."""
    return lambda moment: patch("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def people() -> Callable[[str, Employer], User]:
    """The fixed cast: `people("member", employer)` is somebody who speaks for that employer."""

    def find(party: str, employer: Employer) -> User:
        makers = {
            "member": lambda: a_member(employer),
            "consultant": a_consultant,
            "teacher": a_teacher,
            "leader": a_leader,
            "other member": lambda: a_member(an_employer()),
            "stranger": a_user,
        }
        return makers[party]()

    return find
