"""The command: status 0 with an answer, 2 with one line and none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from matching.engine import solve_case
from matching.engine.command import main
from tests.engine.small_cases import bytes_of, case, random_case


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(random_case(1)))
    return path


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    return captured.err


def test_the_answer_is_that_of_the_call(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    before = case_file.read_bytes()
    command = [sys.executable, "-m", "matching.engine", str(case_file), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    answer = json.loads(out.read_text())
    assert bytes_of(answer) == bytes_of(solve_case(random_case(1)))
    assert "read" in answer["run"]["seconds"]
    assert case_file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "case.json"]


def test_top_and_method_are_passed_on(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    assert main([str(case_file), "--out", str(out), "--top", "1", "--assign", "none"]) == 0
    answer = json.loads(out.read_text())
    assert answer["assignment"] is None
    names = [pair["participant"] for pair in answer["pairs"]]
    assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize(
    "options",
    [
        ["--top", "0"],
        ["--top", "-3"],
        ["--top", "ten"],
        ["--top", "1.5"],
        ["--top", "9" * 5000],
        ["--assign", "best"],
        ["--ass", "joint"],
        ["--unknown"],
        ["another.json"],
        ["--top"],
    ],
)
def test_malformed_options(options, case_file, tmp_path, capsys) -> None:
    out = tmp_path / "answer.json"
    assert refused([str(case_file), "--out", str(out), *options], capsys).startswith("options: ")
    assert not out.exists()


def test_the_out_option_is_needed(case_file, capsys) -> None:
    assert "--out" in refused([str(case_file)], capsys)


def test_a_malformed_case_leaves_no_answer(tmp_path, capsys) -> None:
    path, out = tmp_path / "case.json", tmp_path / "answer.json"
    record = case()
    record["participants"][0]["norwegian"]["speaking"] = "fluent"
    path.write_text(json.dumps(record))
    message = refused([str(path), "--out", str(out)], capsys)
    assert message == "participants[p1].norwegian.speaking: expected a level\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["case.json"]


def test_an_answer_from_before_is_not_touched_by_a_malformed_run(tmp_path, capsys) -> None:
    path, out = tmp_path / "case.json", tmp_path / "answer.json"
    path.write_text("{}")
    out.write_text("from before")
    refused([str(path), "--out", str(out)], capsys)
    assert out.read_text() == "from before"


@pytest.mark.parametrize("name", ["missing.json", ".", "null\0byte", "x" * 5000])
def test_a_case_that_cannot_be_read(name, tmp_path, capsys) -> None:
    out = tmp_path / "answer.json"
    message = refused([str(tmp_path / name), "--out", str(out)], capsys)
    assert message == "case: expected a file that can be read\n"
    assert not out.exists()


@pytest.mark.parametrize("name", [".", "missing/answer.json", "case.json", "x" * 5000, "a\0b"])
def test_an_answer_that_cannot_be_written(name, case_file, tmp_path, capsys) -> None:
    before = case_file.read_bytes()
    assert refused([str(case_file), "--out", str(tmp_path / name)], capsys).startswith("--out: ")
    assert case_file.read_bytes() == before


def test_a_device_is_never_replaced(case_file, capsys) -> None:
    assert refused([str(case_file), "--out", "/dev/null"], capsys).startswith("--out: ")
    assert not Path("/dev/null").is_file()
