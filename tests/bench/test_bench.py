"""The benches at toy size: they run, they check what they claim, and they write the document."""

from xml.etree import ElementTree

import pytest

import bench.__main__ as door
from bench import command, engine, joint, shards
from bench.machinery import document, plot
from bench.machinery.full_lp import full_objective
from bench.machinery.municipalities import municipality
from bench.machinery.naive import Naive
from bench.machinery.planted import planted
from bench.machinery.report import Report, Target
from matching.engine import solve_case
from matching.engine.engine import Scored

TOY = [(30, 10), (60, 20)]


@pytest.fixture(scope="module")
def report():
    made = Report(TOY, quick=True)
    for each in (engine, joint, command, shards):
        each.run(made)
    return made


def test_every_bench_of_the_engine_tells_its_figures(report):
    titles = [section.title for section in report.sections]
    assert titles == ["Engine", "Planted optimum", "Joint proposal", "Whole command", "Shards"]
    assert {"naive", "engine", "limit", "joint with proof", "whole command"} == set(report.series)
    assert not report.fails()


def test_the_document_and_its_plot_are_written_from_the_report(report, tmp_path):
    document.write(report, tmp_path, ["--large"])
    text = (tmp_path / "benchmark.md").read_text(encoding="utf-8")
    assert "Written by `python -m bench --large`" in text
    assert "| joint and full program differ by, 60 × 20 |" in text
    assert "## Shards" in text
    picture = ElementTree.fromstring((tmp_path / "img" / "benchmark.svg").read_bytes())  # noqa: S314
    assert len(picture.findall("{*}polyline")) == len(report.series)


def test_a_plot_stays_inside_its_frame():
    picture = plot.svg("t", ("x", "y"), {"a": [(20, 0.03), (5e8, 2_000)], "b": [(20, 1e-6)]})
    for circle in ElementTree.fromstring(picture).findall("{*}circle"):  # noqa: S314
        assert plot.LEFT <= float(circle.get("cx")) <= plot.WIDTH - plot.RIGHT
        assert plot.TOP <= float(circle.get("cy")) <= plot.HEIGHT - plot.BOTTOM


# --- targets and the exit status ------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "value", "stands"),
    [
        (Target(4, 15), 15, "good"),
        (Target(4, 15), 14.9, "above the floor"),
        (Target(4, 15), 3.9, "BELOW THE FLOOR"),
        (Target(150, 80), 80, "good"),
        (Target(150, 80), 150, "above the floor"),
        (Target(150, 80), 151, "BELOW THE FLOOR"),
        (Target(1e-6, 1e-6), 0, "good"),
        (Target(1e-6, 1e-6), 2e-6, "BELOW THE FLOOR"),
    ],
)
def test_a_figure_stands_where_its_target_says(target, value, stands):
    assert target.stands(value) == stands


def test_one_figure_below_its_floor_fails_the_run():
    made = Report(TOY)
    with made.section("A", "B"):
        made.measure("fine", 20, "×", Target(4, 15))
        made.measure("only told", 0, "×")
    assert not made.fails()
    with made.section("C", "D"):
        made.measure("slow", 3, "×", Target(4, 15))
    assert made.fails()


def test_the_door_runs_what_is_named_and_gives_the_status(monkeypatch, tmp_path):
    monkeypatch.setattr(door, "SIZES", TOY[:1])
    assert door.main(["joint"], tmp_path) == 0
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(joint, "EQUAL", Target(-1, -1))
    assert door.main(["joint"], tmp_path) == 1


def test_a_run_of_everything_writes_the_document(monkeypatch, tmp_path):
    monkeypatch.setattr(door, "SIZES", TOY)
    monkeypatch.setattr(door, "names", lambda: ["joint"])
    assert door.main([], tmp_path) == 0
    assert (tmp_path / "benchmark.md").exists()


def test_every_module_of_the_package_is_a_bench():
    assert {"engine", "joint", "command", "shards"} <= set(door.names())
    assert "machinery" not in door.names()


def test_an_unknown_bench_is_refused(capsys):
    with pytest.raises(SystemExit) as leaving:
        door.main(["unknown"])
    assert leaving.value.code == 2
    assert "unknown" in capsys.readouterr().err


# --- what the benches compare with ----------------------------------------------------------


def test_the_same_seed_draws_the_same_municipality():
    assert municipality(20, 8, seed=3) == municipality(20, 8, seed=3)
    assert municipality(20, 8, seed=3) != municipality(20, 8, seed=4)


@pytest.mark.parametrize("seed", range(5))
def test_the_plain_loop_and_the_engine_find_the_same(seed):
    case = municipality(80, 30, seed=seed)
    scored = Scored(case, top=engine.TOP)
    naive = Naive(case)
    for participant in case["participants"]:
        engine.compare(scored, participant["id"], naive.row(participant))


def test_a_plain_loop_that_finds_something_else_stops_the_bench():
    case = municipality(80, 30)
    scored = Scored(case, top=engine.TOP)
    person, row = next(
        (each["id"], row)
        for each in case["participants"]
        if (row := Naive(case).row(each)) and len(row) > 1
    )
    name, score = row[0]
    for wrong, told in (
        (row[1:], "other pairs"),
        ([(name, score + 1e-6), *row[1:]], "other scores"),
    ):
        with pytest.raises(AssertionError, match=told):
            engine.compare(scored, person, wrong)


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_best_is_reached_and_one_by_one_misses_it(seed):
    case, best = planted(60, 24, seed)
    joint_answer = solve_case(case)["assignment"]
    assert joint_answer["objective"] == best
    assert joint_answer["proven_optimal"]
    assert joint_answer["greedy_objective"] < best


@pytest.mark.parametrize("seed", range(5))
def test_the_full_program_finds_the_joint_objective(seed):
    case = municipality(80, 30, seed=seed)
    scored = Scored(case)
    assert full_objective(scored, case) == pytest.approx(scored.solve().worth / 1e9, rel=1e-9)
