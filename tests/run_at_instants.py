"""`python -m tests.run_at_instants [folders …]`: whatever knows dates, at twelve moments.

Two processes, as dates do not cost much and twelve suites do. Any failed moment ends with status 1.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.instants import INSTANTS

TESTS = Path(__file__).parent
# The engine gets its day in the case, and these never look at a calendar.
WITHOUT_DATES = {"engine", "bench", "e2e", "frontend", "reference"}


def folders_with_dates() -> list[str]:
    """Every folder of tests but the ones above, and the tests of all pages, flows and tasks."""
    folders = (each for each in TESTS.iterdir() if (each / "__init__.py").exists())
    known = sorted(str(each) for each in folders if each.name not in WITHOUT_DATES)
    return known + sorted(str(each) for each in TESTS.glob("test_every_*.py"))


def main(folders: list[str]) -> int:
    failed = []
    for name, instant in INSTANTS.items():
        sys.stdout.write(f"\n{name}: {instant}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2"]
        done = subprocess.run(
            [*command, *(folders or folders_with_dates())],
            env=os.environ | {"FROZEN_AT": instant},
            check=False,
        )
        if done.returncode:
            failed.append(name)
    sys.stdout.write(f"\nNot green at: {', '.join(failed) or 'none of the twelve'}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
