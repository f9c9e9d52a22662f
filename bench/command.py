"""What does the whole command take: seconds with the file, and the most memory?"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

from bench.machinery.clock import in_own_process, peak_mib, seconds_of
from bench.machinery.municipalities import municipality
from bench.machinery.report import LARGE, Report, Size, Target, named, said
from matching.engine.command import main

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
        "fairness, writing the answer.",
    ):
        rows = [command_row(report, size) for size in report.sizes]
        report.table(
            ["participants × openings", "case MiB", "answer MiB", "seconds", "peak MiB",
             "of it before the case"],
            rows,
        )  # fmt: skip


def command_row(report: Report, size: Size) -> list[str]:
    """Seconds and peak memory of one size."""
    with tempfile.TemporaryDirectory() as folder:
        case, answer = Path(folder) / "case.json", Path(folder) / "answer.json"
        case.write_text(json.dumps(municipality(*size)), encoding="utf-8")
        found = in_own_process("bench.command", str(case), str(answer))
        sizes = [said(path.stat().st_size / 2**20) for path in (case, answer)]
    report.measure(
        f"whole command, {named(size)}", found["seconds"], "s", SECONDS.get(size), "with file"
    )
    report.measure(
        f"peak memory, {named(size)}", found["peak"], "MiB", MEMORY.get(size), "the whole command"
    )
    report.point("whole command", size[0] * size[1], found["seconds"])
    return [named(size), *sizes, said(found["seconds"]), said(found["peak"]), said(found["before"])]


def measured(case: str, answer: str) -> dict[str, float]:
    """Runs the command here; called in a process of its own."""
    before = peak_mib()
    with contextlib.redirect_stdout(sys.stderr):
        seconds, status = seconds_of(lambda: main([case, "--out", answer, "--top", str(TOP)]))
    if status:
        raise SystemExit(status)
    return {"seconds": seconds, "before": before, "peak": peak_mib()}


if __name__ == "__main__":
    print(json.dumps(measured(*sys.argv[1:])))
