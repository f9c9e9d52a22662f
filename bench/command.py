"""What do the engine and the whole command take in a process of their own: seconds and memory?"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

from bench.machinery.clock import in_own_process, peak_mib, waited_for
from bench.machinery.municipalities import municipality
from bench.machinery.report import LARGE, Report, Size, Target, named, said
from matching.engine.command import main
from matching.engine.engine import Scored
from matching.engine.reading import read_case

TOP = 20
SECONDS = {(1_000, 300): Target(3, 1)}
MEMORY = {
    (1_000, 300): Target(150, 80),
    (10_000, 2_000): Target(450, 250),
    LARGE: Target(1600, 1000),
}


def run(report: Report) -> None:
    """Each size in a process of its own."""
    with report.section(
        "Whole command",
        f"`python -m matching.engine CASE.json --out ANSWER.json --top {TOP}` in a process of its "
        "own: reading and checking the file, joint proposal with proof, reasons, what would help, "
        "fairness, writing the answer. Memory of the engine: the same without words for people, "
        "that is reading, checking, rules, scores, the best 20, refusal counts, proof.",
    ):
        rows = [command_row(report, size) for size in report.sizes]
        report.table(
            ["participants × openings", "case MiB", "answer MiB", "seconds", "peak MiB",
             "engine peak MiB", "of it before the case", "slowest parts"],
            rows,
        )  # fmt: skip


def command_row(report: Report, size: Size) -> list[str]:
    """Seconds and peak memory of one size."""
    with tempfile.TemporaryDirectory() as folder:
        case, answer = Path(folder) / "case.json", Path(folder) / "answer.json"
        case.write_text(json.dumps(municipality(*size)), encoding="utf-8")
        engine = in_own_process("bench.command", str(case))
        cells = [named(size), said(case.stat().st_size / 2**20)]
        if size == LARGE:
            # A million explained pairs: the answer would be most of a gigabyte.
            cells += ["not run"] * 3
            parts = ""
        else:
            found = in_own_process("bench.command", str(case), str(answer))
            cells += [said(answer.stat().st_size / 2**20)]
            cells += [said(found["seconds"]), said(found["peak"])]
            parts = slowest(answer)
            tell_seconds(report, size, found["seconds"])
    report.measure(
        f"peak memory of the engine, {named(size)}", engine["peak"], "MiB", MEMORY.get(size)
    )
    return [*cells, said(engine["peak"]), said(engine["before"]), parts]


def tell_seconds(report: Report, size: Size, seconds: float) -> None:
    """The whole command's figure and its point of the plot."""
    report.measure(f"whole command, {named(size)}", seconds, "s", SECONDS.get(size), "with file")
    report.point("whole command", size[0] * size[1], seconds)


def slowest(answer: Path) -> str:
    """The three parts of the run that took longest, in seconds, as the answer tells them."""
    with answer.open(encoding="utf-8") as file:
        seconds = json.load(file)["run"]["seconds"]
    parts = sorted(seconds.items(), key=lambda part: -part[1])[:3]
    return ", ".join(f"{name} {said(spent)}" for name, spent in parts)


def measured(case: str, answer: str = "") -> dict[str, float]:
    """Runs the command here, or without an answer only the engine; in a process of its own."""
    before = peak_mib()
    run_it = (lambda: command(case, answer)) if answer else (lambda: engine_alone(case))
    with contextlib.redirect_stdout(sys.stderr):
        seconds, _ = waited_for(run_it)
    return {"seconds": seconds, "before": before, "peak": peak_mib()}


def command(case: str, answer: str) -> None:
    """The command itself; anything but success ends the process."""
    status = main([case, "--out", answer, "--top", str(TOP)])
    if status:
        raise SystemExit(status)


def engine_alone(case: str) -> None:
    """All that is computed, none of what is told."""
    scored = Scored(read_case(Path(case)), top=TOP)
    scored.scorer.refusals()
    scored.solve("joint")


if __name__ == "__main__":
    print(json.dumps(measured(*sys.argv[1:])))
