"""`python -m tests.run_at_instants [what …]`: the whole suite, or what is named, at twelve moments.

All of it, for whoever decides what "knows no date" means leaves out what does. Any failed moment
ends with status 1.
"""

import os
import subprocess
import sys

from tests.instants import INSTANTS


def main(what: list[str]) -> int:
    failed = []
    for name, instant in INSTANTS.items():
        sys.stdout.write(f"\n{name}: {instant}\n")
        sys.stdout.flush()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", *what],
            env=os.environ | {"FROZEN_AT": instant},
            check=False,
        )
        if done.returncode:
            failed.append(name)
    sys.stdout.write(f"\nNot green at: {', '.join(failed) or 'none of the twelve'}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
