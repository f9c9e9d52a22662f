"""The drawings in the docs are what the criteria draw today, and the docs show them all."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from matching.engine.facts import CRITERIA
from matching.engine.shapes import drawn, plots, write

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", CRITERIA)
def test_the_committed_drawing_is_what_the_criterion_draws(name: str) -> None:
    committed = (DOCS / "img" / "criteria" / f"{name}.svg").read_text(encoding="utf-8")
    assert committed == drawn(plots()[name])
    assert f"(img/criteria/{name}.svg)" in (DOCS / "engine.md").read_text(encoding="utf-8")


def test_every_criterion_has_a_drawing_that_is_well_formed(tmp_path: Path) -> None:
    write(tmp_path / "new" / "folder")
    files = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert files == sorted(f"{name}.svg" for name in CRITERIA)
    for name, plot in plots().items():
        root = ElementTree.fromstring(drawn(plot))  # noqa: S314 - our own drawing
        assert root.tag.endswith("svg"), name
        assert len(root.findall("{*}polyline")) == len(plot.curves)
        assert all(0 <= y <= 1 for curve in plot.curves for _, y in curve.points)
