"""`python -m bench [NAME …] [--large]`: run the benches, say where each stands, write it down."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import bench
from bench.machinery.document import write
from bench.machinery.report import LARGE, SIZES, Report

DOCS = Path(__file__).parent.parent / "docs"


def names() -> list[str]:
    """Every module directly in this package but this one."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.ispkg]
    return sorted(name for name in found if name != "__main__")


def main(arguments: Sequence[str], docs: Path = DOCS) -> int:
    """Status 1 if anything stands below its floor; the document only from a run of everything."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"one or more of: {', '.join(names())}")
    parser.add_argument("--large", action="store_true", help="also 50,000 × 10,000")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.name) - set(names()))
    if unknown:
        parser.error(f"no bench is called {', '.join(unknown)}; there are {', '.join(names())}")
    report = Report([*SIZES, LARGE] if options.large else SIZES)
    for name in options.name or names():
        importlib.import_module(f"bench.{name}").run(report)
    if not options.name:
        write(report, docs, ["--large"] if options.large else [])
    below = [figure.name for _, figure in report.figures() if "BELOW" in figure.stands]
    print(f"\nBelow the floor: {', '.join(below) or 'nothing'}")
    return int(report.fails())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
