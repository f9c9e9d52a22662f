"""Many at once for one place: one gets it, the others read why, and nothing ends in a fault.

RACES=1000 runs so many; `python -m tests.matching.races --races 1000` prints the figures.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from common.errors import DomainError
from matching.actions.base import once_more

ROOT = Path(__file__).parent.parent.parent
LAST_PLACE = "last place, 8 consultants"
RACES = int(os.environ.get("RACES", "0"))


def figures(address, *, races, controls=0, only=""):
    """What the races print, run in a process of its own on a database of its own."""
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.matching.races",
            "--races", str(races), "--controls", str(controls), "--only", only,
        ],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture
def postgresql():
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        address = os.environ.get(
            "SERVICES_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/praksisbro"
        )
    return address


@pytest.mark.services
def test_eight_consultants_on_the_last_place_and_the_control_oversells(postgresql):
    races = RACES or 50
    found = figures(postgresql, races=races, controls=max(races // 3, 10), only=LAST_PLACE)

    held, control = found[LAST_PLACE], found[f"control: {LAST_PLACE}"]
    assert held["right"] == races
    assert held["answers"] == {"done": races, "capacity": 7 * races}
    assert control["wrong"] > control["races"] * 0.5


@pytest.mark.services
def test_the_other_races_end_right_on_postgresql(postgresql):
    races = RACES or 10
    found = figures(postgresql, races=races, controls=races)

    for name, result in found.items():
        if name == "database" or name.startswith("control"):
            continue
        assert (result["right"], result["faults"]) == (races, 0), (name, result)
    control = found["control: one person, 8 places, 3 offers"]
    assert control["wrong"] > control["races"] * 0.5


def test_eight_threads_on_sqlite_never_read_database_is_locked(tmp_path):
    races = RACES or 5
    found = figures(f"sqlite:///{tmp_path / 'races.sqlite3'}", races=races, only=LAST_PLACE)

    assert found[LAST_PLACE]["right"] == races
    assert found[LAST_PLACE]["answers"] == {"done": races, "capacity": 7 * races}


def test_sqlite_takes_its_lock_when_a_transaction_begins():
    """Deferred, two transactions that read first and write later cannot both go on (E13)."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        options = settings.DATABASES["default"]["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert options["timeout"] >= 5


# What the database breaks off is tried once more, and then said in words.


class BrokenOff(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def breaking(times, sqlstate="40P01"):
    """An action that the database breaks off so many times."""
    calls = []

    @once_more
    def act():
        calls.append(1)
        if len(calls) <= times:
            raise OperationalError("deadlock detected") from BrokenOff(sqlstate)
        return "done"

    return act, calls


@pytest.mark.parametrize("sqlstate", ["40P01", "40001", "55P03"])
def test_a_deadlock_or_lock_timeout_is_tried_once_more(sqlstate):
    act, calls = breaking(1, sqlstate)

    assert act() == "done"
    assert len(calls) == 2


def test_a_second_deadlock_is_said_in_words():
    act, calls = breaking(2)

    with pytest.raises(DomainError) as refused:
        act()

    assert refused.value.code == "busy"
    assert len(calls) == 2


def test_another_fault_of_the_database_is_not_hidden():
    act, calls = breaking(1, sqlstate="53100")  # disk full

    with pytest.raises(OperationalError):
        act()
    assert len(calls) == 1
