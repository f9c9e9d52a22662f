"""A plot with two logarithmic axes as an SVG file; no library."""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 30, 170, 60
LINE = 16
COLOURS = ["#1b4b8f", "#b3541e", "#2e7d4f", "#7a3e9d", "#555555", "#a8860b"]
STYLE = "text{font:13px sans-serif;fill:#222}.grid{stroke:#ddd}.axis{stroke:#222}"


class Scale:
    """Powers of ten from one end of an axis to the other."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def number(value: float) -> str:
    """A tick's label."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def svg(title: str, axes: tuple[str, str], series: Mapping[str, Points]) -> str:
    """One line per series, its name at its end; a description for those who do not see it."""
    points = [point for line in series.values() for point in line]
    across = Scale([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Scale([y for _, y in points], HEIGHT - BOTTOM, TOP)
    foot, edge = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(f'<path class="grid" d="M{x} {TOP}V{foot}"/>')
        parts.append(f'<text x="{x}" y="{foot + 20}" text-anchor="middle">{number(tick)}</text>')
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<path class="grid" d="M{LEFT} {y}H{edge}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{number(tick)}</text>')
    parts.append(f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{foot}H{edge}"/>')
    parts.append(f'<text x="{LEFT}" y="18">{escape(axes[1])}</text>')
    parts.append(f'<text x="{edge}" y="{HEIGHT - 14}" text-anchor="end">{escape(axes[0])}</text>')
    names: list[tuple[float, float, str, str]] = []
    for (name, line), colour in zip(series.items(), COLOURS * len(series), strict=False):
        spots = [(across.at(x), up.at(y)) for x, y in line]
        path = " ".join(f"{x},{y}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in spots]
        names.append((*spots[-1], name, colour))
    lowest: dict[float, float] = {}
    for x, y, name, colour in sorted(names, key=lambda label: label[1]):
        # Names that would lie on each other move down.
        lowest[x] = max(y + 4, lowest.get(x, 0) + LINE)
        place = f'x="{x + 8}" y="{lowest[x]}" style="fill:{colour}"'
        parts.append(f"<text {place}>{escape(name)}</text>")
    return "\n".join([*parts, "</svg>\n"])
