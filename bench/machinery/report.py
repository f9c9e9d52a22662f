"""What a bench found: figures against their targets, tables, facts, and points of the plot."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

Size = tuple[int, int]

SIZES: list[Size] = [(300, 100), (1_000, 300), (10_000, 2_000)]
LARGE: Size = (50_000, 10_000)


@dataclass(frozen=True)
class Target:
    """A floor that fails the bench, and what counts as good.

    `floor` below `good`: more is better; else less is better.
    """

    floor: float
    good: float

    @property
    def sign(self) -> str:
        """How a figure must stand to an end of the target."""
        return "≥" if self.floor < self.good else "≤"

    def stands(self, value: float) -> str:
        """Where a figure stands: `good`, `above the floor`, or `BELOW THE FLOOR`."""
        sign = 1 if self.sign == "≥" else -1
        if sign * value >= sign * self.good:
            return "good"
        return "above the floor" if sign * value >= sign * self.floor else "BELOW THE FLOOR"


@dataclass(frozen=True)
class Figure:
    """One measured figure; `note` says what is not measured but extrapolated."""

    name: str
    value: float
    unit: str
    target: Target | None
    note: str

    @property
    def stands(self) -> str:
        """Where it stands against its target; empty without one."""
        return self.target.stands(self.value) if self.target else ""


@dataclass(frozen=True)
class Table:
    """Plain cells under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass
class Section:
    """What one bench has to tell, in its order."""

    title: str
    intro: str
    parts: list[Figure | Table | str] = field(default_factory=list)


class Report:
    """Collects what the benches find and tells it at once on the terminal."""

    def __init__(self, sizes: Sequence[Size] = SIZES, *, quick: bool = False) -> None:
        self.sizes = list(sizes)
        self.quick = quick
        self.sections: list[Section] = []
        self.series: dict[str, list[tuple[float, float]]] = {}

    @property
    def runs(self) -> int:
        """How many runs a median is taken of."""
        return 1 if self.quick else 3

    @contextmanager
    def section(self, title: str, intro: str) -> Iterator[None]:
        """Begins a section; all that is told until its end belongs to it."""
        self.sections.append(Section(title, intro))
        print(f"\n{title}\n{intro}", flush=True)
        yield

    def measure(
        self, name: str, value: float, unit: str, target: Target | None = None, note: str = ""
    ) -> None:
        """Tells one figure, and where it stands if it has a target."""
        figure = Figure(name, value, unit, target, note)
        self.sections[-1].parts.append(figure)
        stands = f"  {figure.stands}" if target else ""
        print(f"  {name}: {said(value, unit)}{stands}", flush=True)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Tells figures that stand side by side."""
        self.sections[-1].parts.append(Table(header, rows))
        for row in [header, *rows]:
            print("  " + " | ".join(row), flush=True)

    def fact(self, text: str) -> None:
        """Tells a sentence: how something was measured, what a figure does not say."""
        self.sections[-1].parts.append(text)
        print(f"  {text}", flush=True)

    def point(self, series: str, x: float, y: float) -> None:
        """One point of the plot: pairs along, seconds up."""
        self.series.setdefault(series, []).append((x, y))

    def figures(self) -> list[tuple[Section, Figure]]:
        """Every figure that has a target."""
        return [
            (section, part)
            for section in self.sections
            for part in section.parts
            if isinstance(part, Figure) and part.target
        ]

    def fails(self) -> bool:
        """Is any figure below its floor?"""
        return any(figure.stands == "BELOW THE FLOOR" for _, figure in self.figures())


def said(value: float, unit: str = "") -> str:
    """A number as people read it: three digits that matter."""
    if unit == "%":
        return f"{value * 100:.3g} %"
    if value == 0:
        text = "0"
    elif abs(value) >= 100:
        text = f"{value:,.0f}"
    elif abs(value) >= 0.001:
        text = f"{value:.3g}"
    else:
        text = f"{value:.1e}"
    return f"{text} {unit}".rstrip()


def named(size: Size) -> str:
    """A size as it stands in every table."""
    return f"{size[0]:,} × {size[1]:,}"
