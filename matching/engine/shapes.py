"""The shape of each criterion as a small drawing: `python -m matching.engine.shapes FOLDER`.

The curves are computed by the criteria themselves, so a drawing can never tell another story than
the code. Plain SVG, no library; the same code gives the same bytes.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 348, 34, 178
# Different dashes as well as colours, so that no curve is told apart by colour alone.
STYLES = (("#1b5e7b", ""), ("#a33b20", "7 4"), ("#4a6b1f", "2 3"))

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Curve:
    """One line: its name, and where it runs; a step keeps its value until the next point."""

    name: str
    points: Points


@dataclass(frozen=True)
class Plot:
    """One criterion against one fact."""

    title: str
    axis: str
    curves: tuple[Curve, ...]
    ticks: tuple[str, ...] = ()


def _curve(name: str, xs: NDArray[Any], ys: object) -> Curve:
    values = np.broadcast_to(np.asarray(ys, dtype=np.float64), (len(xs),))
    return Curve(name, [(float(x), float(y)) for x, y in zip(xs, values, strict=True)])


def plots() -> dict[str, Plot]:
    """Each criterion with its shape."""
    return {
        "goal": _goal(),
        "competence": _competence(),
        "language": _language(),
        "support": _support(),
        "schedule": _schedule(),
        "reach": _reach(),
        "prospects": _prospects(),
        "record": _record(),
    }


def _goal() -> Plot:
    digits = np.arange(5)
    value = criteria.goal(criteria.occupation_closeness(digits, digits == 4), True)  # noqa: FBT003
    none = criteria.goal(np.zeros(5), False)  # noqa: FBT003
    return Plot(
        "goal",
        "leading digits shared by the nearest goal and the occupation",
        (_curve("goal", digits, value), _curve("no goals", digits, none)),
        ("0", "1", "2", "3", "all"),
    )


def _competence() -> Plot:
    years = np.linspace(0, 10, 41)
    curves = tuple(
        _curve(name, years, criteria.competence(share, criteria.years_worth(years)))
        for name, share in (("all skills met", 1.0), ("half", 0.5), ("none", 0.0))
    )
    return Plot("competence", "years in the same occupation", curves)


def _language() -> Plot:
    levels = np.arange(7)
    by_function = np.repeat(levels[:, None], 4, axis=1)
    at_ease = criteria.comfort(by_function, np.full(4, 1))
    room = criteria.room(by_function, np.full(4, 3))
    places = (
        ("talk, slow, teacher", (3, True, True)),
        ("some talk", (2, False, False)),
        ("no talk", (0, False, False)),
    )
    curves = tuple(
        _curve(name, levels, criteria.language(at_ease, 0, criteria.surroundings(*place) * room))
        for name, place in places
    )
    return Plot(
        "language",
        "the person's level; A1 to start, B1 to be hired",
        curves,
        ("below A1", "A1", "A2", "B1", "B2", "C1", "C2"),
    )


def _support() -> Plot:
    given = np.arange(4)
    curves = tuple(
        _curve(f"need {need}", given, criteria.support(need, given, 0)) for need in (1, 2, 3)
    )
    return Plot("support", "support at the workplace", curves, ("0", "1", "2", "3"))


def _schedule() -> Plot:
    share = np.linspace(0, 1, 5)
    return Plot(
        "schedule",
        "share of the opening's hours in which the person is free",
        (_curve("schedule", share, criteria.schedule(share * 2100, 2100)),),
        ("0", "1/4", "1/2", "3/4", "1"),
    )


def _reach() -> Plot:
    minutes = np.linspace(0, 120, 61)
    curves = tuple(
        _curve(f"at most {longest} min", minutes, criteria.reach(minutes, longest))
        for longest in (30, 60, 90)
    )
    return Plot("reach", "minutes of travel", curves, ("0", "30", "60", "90", "120"))


def _prospects() -> Plot:
    below = np.arange(5)
    curves = tuple(
        _curve(name, below, criteria.prospects(hire, 5 - below, 5))
        for name, hire in (("yes", 2), ("maybe", 1), ("no", 0))
    )
    return Plot("prospects", "rungs below the highest asked for", curves, tuple("01234"))


def _record() -> Plot:
    asked = np.arange(26)
    curves = tuple(
        _curve(name, asked, criteria.record(asked, rate, hosted))
        for name, rate, hosted in (
            ("answers, hosts 5", 1.0, 5),
            ("unknown, hosts 0", np.nan, 0),
            ("silent, hosts 0", 0.0, 0),
        )
    )
    return Plot("record", "requests in 90 days", curves, ("0", "5", "10", "15", "20", "25"))


# Drawing ------------------------------------------------------------------------------------------


def drawn(plot: Plot) -> str:
    """The plot as SVG."""
    largest = max(x for curve in plot.curves for x, _ in curve.points)
    names = ", ".join(curve.name for curve in plot.curves)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    font = 'font-family="sans-serif" font-size="11"'
    middle = f'x="{(LEFT + RIGHT) / 2:g}" y="{HEIGHT - 8}" text-anchor="middle"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>',
        f"<title>{plot.title} against {plot.axis}: {names}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(plot.ticks or (0.0, largest)),
        f"<text {middle}>{plot.axis}</text>",
    ]
    for index, curve in enumerate(plot.curves):
        lines += _line(curve, largest, index)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _grid(ticks: Sequence[str | float]) -> list[str]:
    lines = []
    for value in (0, 0.5, 1):
        y = _y(value)
        lines.append(f'<path d="M{LEFT} {y}H{RIGHT}" stroke="#d5d5d5" fill="none"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end">{value:g}</text>')
    for index, tick in enumerate(ticks):
        x = _x(index, len(ticks) - 1)
        label = tick if isinstance(tick, str) else f"{tick:g}"
        lines.append(f'<text x="{x}" y="{BOTTOM + 15}" text-anchor="middle">{label}</text>')
    return lines


def _line(curve: Curve, largest: float, index: int) -> list[str]:
    colour, dash = STYLES[index]
    path = " ".join(f"{_x(x, largest)},{_y(y)}" for x, y in curve.points)
    pen = f'stroke="{colour}" stroke-width="2" fill="none"'
    if dash:
        pen += f' stroke-dasharray="{dash}"'
    left = LEFT + index * (RIGHT - LEFT) // 3
    return [
        f'<polyline points="{path}" {pen}/>',
        f'<path d="M{left} 14H{left + 18}" {pen}/>',
        f'<text x="{left + 22}" y="18" font-size="9">{curve.name}</text>',
    ]


def _x(value: float, largest: float) -> str:
    return f"{LEFT + (RIGHT - LEFT) * value / largest:.1f}".removesuffix(".0")


def _y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value, 1)


def write(folder: Path) -> None:
    """Draws every criterion into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in plots().items():
        (folder / f"{name}.svg").write_text(drawn(plot), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/img/criteria"))
