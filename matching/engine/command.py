"""The engine's command line: status 0 with an answer file, or 2 with one line and none."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from matching.engine.answer import answer_of
from matching.engine.engine import METHODS, Scored
from matching.engine.errors import CaseError, printable
from matching.engine.explain import Explainer
from matching.engine.reading import read_case
from matching.engine.validation import checked_case

MALFORMED = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CaseError(f"options: {message}")


def _top(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) >= 1):
        raise argparse.ArgumentTypeError("expected a whole number from 1")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m matching.engine", allow_abbrev=False, description=__doc__)
    parser.add_argument("case", metavar="CASE.json")
    parser.add_argument("--out", required=True, metavar="ANSWER.json")
    parser.add_argument("--top", type=_top, default=10, metavar="K")
    parser.add_argument("--assign", choices=METHODS, default="joint")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Runs the command and returns its status."""
    try:
        options = _parser().parse_args(arguments)
        source, target = Path(options.case), Path(options.out)
        _check_target(source, target)
        started = time.perf_counter()
        # The decoded records are let go of at once: they take more memory than all that follows.
        case = checked_case(read_case(source))
        read = time.perf_counter() - started
        scored = Scored(case, top=options.top)
        answer = answer_of(scored, options.assign, with_pairs=False)
        answer["run"]["seconds"] = {"read": round(read, 6), **answer["run"]["seconds"]}
        _write(_pieces(scored, answer), target)
    except CaseError as error:
        sys.stderr.write(printable(str(error), 500) + "\n")
        return MALFORMED
    return 0


def _check_target(source: Path, target: Path) -> None:
    """Nothing but a plain file is ever replaced, and never the case itself."""
    refused = CaseError("--out: expected a path where a file can be written, not the case itself")
    try:
        if target.exists() and (not target.is_file() or target.samefile(source)):
            raise refused
        if "\0" in str(target) or not os.access(target.parent, os.W_OK):
            raise refused
    except (OSError, ValueError) as error:
        raise refused from error


def _pieces(scored: Scored, answer: dict[str, Any]) -> Iterator[str]:
    """The answer as JSON, the pairs explained only while they are written."""
    started = time.perf_counter()
    yield '{"format":1,"pairs":['
    comma = ""
    for records in Explainer(scored.scorer).batches(scored.shown):
        yield comma + _json(records)[1:-1]
        comma = ","
    answer["run"]["seconds"]["explain"] = round(time.perf_counter() - started, 6)
    rest = {key: value for key, value in answer.items() if key not in ("format", "pairs")}
    yield "]," + _json(rest)[1:] + "\n"


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _write(pieces: Iterator[str], target: Path) -> None:
    """The whole answer or nothing: written beside the target, then renamed."""
    unwritable = CaseError("--out: expected a path where a file can be written")
    try:
        handle, name = tempfile.mkstemp(prefix=".answer-", dir=target.parent)
    except (OSError, ValueError) as error:
        raise unwritable from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(pieces)
        unfinished.chmod(0o644)
        unfinished.replace(target)
    except OSError as error:
        raise unwritable from error
    finally:
        unfinished.unlink(missing_ok=True)
