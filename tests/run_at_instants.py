"""`python -m tests.run_at_instants [folders …]`: the rules that know dates, at twelve moments."""

import os
import subprocess
import sys

from tests.instants import INSTANTS

FOLDERS = ["tests/notifications", "tests/placements", "tests/candidates", "tests/matching"]


def main(folders: list[str]) -> int:
    failed = []
    for name, instant in INSTANTS.items():
        sys.stdout.write(f"\n{name}: {instant}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "pytest", "-q", *(folders or FOLDERS)]
        done = subprocess.run(command, env=os.environ | {"FROZEN_AT": instant}, check=False)
        if done.returncode:
            failed.append(name)
    sys.stdout.write(f"\nNot green at: {', '.join(failed) or 'none of the twelve'}\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
