"""Malformed cases: each ends with status 2, one line with record, field and need, and no answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching.engine import CaseError, solve_case
from tests.engine import oracle_validity
from tests.engine.case_factory import STORY, a_case
from tests.engine.engine_runs import command
from tests.engine.malformed_cases import BROKEN, BYTES, GONE, GOOD, PERSON, TANGLED, put

ROOT = Path(__file__).parents[2]


def assert_refused(content: bytes, words: list[str], folder: Path) -> None:
    """Status 2, one line that says what was expected, no answer, the case as it was."""
    source, answer = folder / "case.json", folder / "answer.json"
    source.write_bytes(content)
    status, told = command(source, "--out", answer)
    assert status == 2
    assert told.endswith("\n")
    assert len(told.splitlines()) == 1
    assert [word for word in words if word not in told] == []
    assert "Traceback" not in told
    assert sorted(each.name for each in folder.iterdir()) == ["case.json"]
    assert source.read_bytes() == content


def test_the_plain_case_is_well_formed(tmp_path):
    assert oracle_validity.is_well_formed(GOOD)
    assert solve_case(a_case())["assignment"]["placed"] == [{"participant": "p1", "opening": "o1"}]


def named(row: tuple[tuple[Any, ...], Any, list[str]]) -> str:
    path, new, _ = row
    value = "gone" if new is GONE else ascii(new)[:25]
    return f"{'.'.join(str(step) for step in path)}={value}"


@pytest.mark.parametrize("row", BROKEN, ids=named)
def test_a_wrong_value_is_named(row, tmp_path):
    path, new, words = row
    content = json.dumps(put(a_case(), path, new)).encode()
    assert not oracle_validity.is_well_formed(content)
    assert_refused(content, [*words, "expected"], tmp_path)


@pytest.mark.parametrize("name", TANGLED)
def test_a_tangled_case_is_named(name, tmp_path):
    case, words = TANGLED[name]
    content = json.dumps(case).encode()
    assert not oracle_validity.is_well_formed(content)
    assert_refused(content, [*words, "expected"], tmp_path)


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_case_are_refused(name, tmp_path):
    content, words = BYTES[name]
    assert not oracle_validity.is_well_formed(content)
    assert_refused(content, words, tmp_path)


@pytest.mark.parametrize("name", TANGLED)
def test_the_python_call_refuses_with_an_error_of_one_line(name):
    case, words = TANGLED[name]
    with pytest.raises(CaseError) as refused:
        solve_case(case)
    assert "\n" not in str(refused.value)
    assert [word for word in words if word not in str(refused.value)] == []


def test_there_are_enough_malformed_cases():
    assert len(BROKEN) + len(TANGLED) + len(BYTES) >= 80


# --- options --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        ["--top", "-1"],
        ["--top", "many"],
        ["--top", "1.5"],
        ["--top"],
        ["--assign", "best"],
        ["--assign", ""],
        ["--colour", "red"],
        ["another.json"],
    ],
)
def test_a_wrong_option_is_one_line_and_status_2(options, tmp_path):
    source, answer = tmp_path / "case.json", tmp_path / "answer.json"
    source.write_bytes(GOOD)
    status, told = command(source, "--out", answer, *options)
    assert (status, told.count("\n")) == (2, 1)
    assert not answer.exists()


def test_a_missing_case_missing_file_or_missing_out_is_one_line_and_status_2(tmp_path):
    source = tmp_path / "case.json"
    source.write_bytes(GOOD)
    for arguments in (
        [],
        [source],
        ["--out", tmp_path / "answer.json"],
        [tmp_path / "none.json", "--out", tmp_path / "answer.json"],
        [tmp_path, "--out", tmp_path / "answer.json"],
    ):
        status, told = command(*arguments)
        assert (status, told.count("\n")) == (2, 1)
    assert [each.name for each in tmp_path.iterdir()] == ["case.json"]


def test_the_case_is_never_written_over(tmp_path):
    source = tmp_path / "case.json"
    source.write_bytes(GOOD)
    status, told = command(source, "--out", source)
    assert (status, told.count("\n")) == (2, 1)
    assert source.read_bytes() == GOOD


# --- a real process -------------------------------------------------------------------------


def process(*arguments: str | Path, hash_seed: str = "random") -> subprocess.CompletedProcess[str]:
    """The command as people call it."""
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment,
        timeout=60,
    )


def test_a_real_process_answers(tmp_path):
    source, answer = tmp_path / "case.json", tmp_path / "answer.json"
    source.write_bytes(GOOD)
    done = process(source, "--out", answer, "--top", "3", "--assign", "stable")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(answer.read_text())["assignment"]["method"] == "stable"


def test_a_real_process_refuses_with_status_2_and_one_line(tmp_path):
    source, answer = tmp_path / "case.json", tmp_path / "answer.json"
    source.write_bytes(json.dumps(put(a_case(), (*PERSON, "norwegian", "speaking"), "A3")).encode())
    done = process(source, "--out", answer)
    assert done.returncode == 2
    assert done.stderr.startswith("participants[p1].norwegian.speaking: expected a")
    assert done.stderr.count("\n") == 1
    assert not answer.exists()


def test_a_real_process_refuses_what_is_too_deep(tmp_path):
    source, answer = tmp_path / "case.json", tmp_path / "answer.json"
    source.write_bytes(BYTES["too deep"][0])
    done = process(source, "--out", answer)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not answer.exists()


def test_the_hash_seed_of_the_process_changes_no_byte(tmp_path):
    source = tmp_path / "case.json"
    source.write_bytes(STORY.read_bytes())
    heads = set()
    for seed in ("0", "1", "2"):
        answer = tmp_path / f"{seed}.json"
        process(source, "--out", answer, hash_seed=seed)
        heads.add(answer.read_bytes().split(b'"seconds"')[0])
    assert len(heads) == 1
