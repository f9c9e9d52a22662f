"""Workers killed by `kill -9`, in short; the whole run is `make kills`."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.services


def killed(*words):
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    command = [sys.executable, "-m", "tests.notifications.kills", *words]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=400, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_no_message_is_lost_and_none_comes_twice_when_workers_are_killed():
    status, told = killed("--rows", "200", "--kills", "4")
    assert (status, "Broken promises: none" in told) == (0, True), told


def test_the_same_without_rows_loses_some():
    status, told = killed("--rows", "800", "--kills", "8", "--control")
    assert (status, "Broken promises: lost" in told) == (1, True), told
