"""The engine's two doors as the tests use them: the Python call and the command."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from matching.engine import solve_case
from matching.engine.__main__ import main
from tests.engine import case_factory

Record = dict[str, Any]

EVERY = 1000


def answer_of(case: Record, assign: str = "joint", top: int = EVERY) -> Record:
    """The engine's answer to a case, by the Python call."""
    return solve_case(case, top=top, assign=assign)


def command(*arguments: str | Path) -> tuple[int, str]:
    """Run the command in this process: its exit status and what it wrote on standard error."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        try:
            status = main([str(each) for each in arguments])
        except SystemExit as leaving:
            status = leaving.code
    return int(status or 0), errors.getvalue()


def written(case: Record | bytes, folder: Path, *options: str) -> bytes | None:
    """The bytes of the answer that the command writes; None where it writes none."""
    source, answer = folder / "case.json", folder / "answer.json"
    content = case if isinstance(case, bytes) else json.dumps(case).encode()
    source.write_bytes(content)
    answer.unlink(missing_ok=True)
    command(source, "--out", answer, *options)
    return answer.read_bytes() if answer.exists() else None


def without_seconds(answer: bytes | Record) -> Record:
    """An answer without what may differ between two runs."""
    read = json.loads(answer) if isinstance(answer, bytes) else json.loads(json.dumps(answer))
    read["run"].pop("seconds")
    return read


def values_of(case: Record, person: str = "p1", opening: str = "o1") -> Record:
    """The eight criteria values of one pair."""
    for pair in answer_of(case, assign="none")["pairs"]:
        if (pair["participant"], pair["opening"]) == (person, opening):
            return {name: part["value"] for name, part in pair["criteria"].items()}
    raise AssertionError(f"{person} and {opening} are not possible together")


def value(criterion: str, person: Record | None = None, opening: Record | None = None) -> float:
    """One criterion of the plain pair with changes to the person and the opening."""
    case = case_factory.a_case(
        participants=[case_factory.a_participant(**(person or {}))],
        openings=[case_factory.an_opening(**(opening or {}))],
    )
    return values_of(case)[criterion]
