"""Real workers at toy size: each municipality a task of its own, the answers of one process."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.services
# Not the database that people use for the bench itself: it may run beside the tests.
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/6")


@pytest.mark.parametrize(("together", "workers", "runs"), [(1, "1 2", 4), (2, "2", 2)])
def test_workers_give_the_answers_of_one_process(together, workers, runs):
    """Each municipality alone, and two as one travel region."""
    environment = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    sizes = ["--municipalities", "4", "--participants", "20", "--openings", "10"]
    done = subprocess.run(
        [
            sys.executable, "-m", "bench.workers", *sizes,
            "--together", str(together), "--redis", REDIS, "--workers", *workers.split(),
        ],
        env=environment, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    passes = 1 + len(workers.split())
    assert done.stdout.count("answers the same") == passes
    assert done.stdout.count(f" {runs} runs") == passes
