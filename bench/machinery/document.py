"""docs/benchmark.md and its plot, from what a run found; never written by hand."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from bench.machinery.plot import svg
from bench.machinery.report import Figure, Report, Section, Table, said

HEAD = """# Benchmark

Written by `python -m bench{options}`; run it again instead of editing. Seeds are fixed, so the
cases are the same everywhere; seconds differ between machines, therefore targets are ratios.
Seconds are processor seconds of one process, so that other work on the machine does not count;
of the whole command, of shards and of the database they are seconds by the clock.

Machine: {machine}.
"""
PLOT = """
![Seconds by number of pairs, both axes logarithmic](img/benchmark.svg)
"""


def write(report: Report, folder: Path, options: Sequence[str] = ()) -> None:
    """Both files, each replaced as a whole."""
    (folder / "img").mkdir(parents=True, exist_ok=True)
    lines = {name: points for name, points in report.series.items() if len(points) > 1}
    if lines:
        title = "Seconds by number of pairs"
        picture = svg(title, ("pairs (participants × openings)", "seconds"), lines)
        (folder / "img" / "benchmark.svg").write_text(picture, encoding="utf-8")
    head = HEAD.format(options="".join(f" {each}" for each in options), machine=machine())
    parts = [head, summary(report), PLOT if lines else ""]
    parts += [section_text(section) for section in report.sections]
    text = "\n".join(part.strip("\n") + "\n" for part in parts if part)
    (folder / "benchmark.md").write_text(text, encoding="utf-8")


def machine() -> str:
    """What it ran on, without its name."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def summary(report: Report) -> str:
    """Every figure that has a target, with where it stands."""
    rows = [
        [figure.name, said(figure.value, figure.unit), *ends(figure), figure.stands]
        for _, figure in report.figures()
    ]
    return f"## Where it stands\n\n{table(['What', 'Measured', 'Floor', 'Good', 'Stands'], rows)}"


def ends(figure: Figure) -> list[str]:
    """The two ends of a target, with the direction."""
    if figure.target is None:
        return ["", ""]
    target = figure.target
    return [f"{target.sign} {said(end, figure.unit)}" for end in (target.floor, target.good)]


def section_text(section: Section) -> str:
    """One bench: its sentence, then all that it told."""
    parts = [f"## {section.title}", section.intro]
    figures = [part for part in section.parts if isinstance(part, Figure)]
    parts += [table(part.header, part.rows) for part in section.parts if isinstance(part, Table)]
    parts += [part for part in section.parts if isinstance(part, str)]
    if figures:
        rows = [[each.name, said(each.value, each.unit), each.note] for each in figures]
        parts.append(table(["Figure", "Value", "Note"], rows))
    return "\n\n".join(parts)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
