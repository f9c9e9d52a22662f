"""manage.py suggest_skills: a file of phrases in, a file of answers out, or one clear line."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

MANAGE = Path(__file__).parent.parent.parent / "manage.py"


@pytest.fixture
def run(small_reference, tmp_path):
    """Runs the command on some bytes and gives the rows of the answer."""

    def run_command(content: bytes, *options: str) -> list[dict[str, str]]:
        phrases, answers = tmp_path / "phrases.csv", tmp_path / "answers.csv"
        phrases.write_bytes(content)
        call_command("suggest_skills", "--in", phrases, "--out", answers, *options)
        with answers.open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    return run_command


def test_each_phrase_gets_its_rows(run):
    rows = run("phrase\nstrikke votter\nbake brød\n".encode())
    firsts = [row for row in rows if row["rank"] == "1"]
    assert [(row["phrase"], row["skill"], row["accepted"]) for row in firsts] == [
        ("strikke votter", "knit", "yes"),
        ("bake brød", "bake_bread", "yes"),
    ]
    assert list(rows[0]) == ["phrase", "rank", "skill", "confidence", "accepted"]
    assert 0.5 < float(firsts[0]["confidence"]) <= 1


def test_a_phrase_without_a_suggestion_gets_one_row_without_a_skill(run):
    assert run(b"phrase\nqwrtz\n") == [
        {"phrase": "qwrtz", "rank": "1", "skill": "", "confidence": "0", "accepted": "no"}
    ]


def test_the_limit_bounds_the_rows(run):
    rows = run("phrase\nbake brød og koke suppe\n".encode(), "--limit", "1")
    assert len(rows) == 1


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffphrase\nhekle\nbrød\n".encode(),
        "id;phrase\n1;hekle\n2;brød\n".encode(),
        "id;phrase\r\n1;hekle\r\n2;brød\r\n".encode("latin-1"),
        "Phrase ,note\nhekle,x\nbrød,\n".encode(),
        'phrase\n"hekle"\n"brød"\n'.encode(),
        "id\tphrase\n1\thekle\n2\tbrød\n".encode(),
    ],
    ids=["BOM", "semicolon", "Latin-1", "capital and blank", "quotes", "tab"],
)
def test_files_from_everywhere_are_read(run, content):
    firsts = [row["phrase"] for row in run(content) if row["rank"] == "1"]
    assert firsts == ["hekle", "brød"]


def test_empty_and_short_lines_and_a_huge_cell_are_no_trouble(run):
    huge = "x" * 1_000_000
    rows = run(f"id,phrase\n1,\n\n2\n3,{huge}\n".encode())
    assert [(row["phrase"] == huge, row["skill"]) for row in rows] == [
        (False, ""),
        (False, ""),
        (True, ""),
    ]


def test_a_file_with_a_header_only_gives_a_header_only(run):
    assert run(b"phrase\n") == []


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"word\nhekle\n", [], "expected a column called phrase"),
        (b"", [], "expected a column called phrase"),
        (b"PK\x03\x04\x00\x00", [], "expected a CSV table in UTF-8 or Latin-1"),
        (b"phrase\nhekle\n", ["--limit", "0"], "--limit: expected a whole number from 1 to 100"),
        (b"phrase\nhekle\n", ["--limit", "-3"], "--limit: expected a whole number from 1 to 100"),
        (b"phrase\nhekle\n", ["--limit", "five"], "--limit: expected a whole number from 1 to 100"),
    ],
)
def test_bad_input_ends_with_one_line_and_no_file(run, tmp_path, content, options, message):
    with pytest.raises(CommandError) as ended:
        run(content, *options)
    assert message in str(ended.value)
    assert "\n" not in str(ended.value)
    assert not (tmp_path / "answers.csv").exists()
    assert not (tmp_path / "answers.csv.part").exists()


def test_a_missing_file_is_named(small_reference, tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv: cannot be read"):
        call_command(
            "suggest_skills", "--in", tmp_path / "none.csv", "--out", tmp_path / "answers.csv"
        )
    assert not (tmp_path / "answers.csv").exists()


def test_a_folder_that_is_not_there_is_named(small_reference, tmp_path):
    (tmp_path / "phrases.csv").write_text("phrase\nhekle\n")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command(
            "suggest_skills", "--in", tmp_path / "phrases.csv", "--out", tmp_path / "no" / "a.csv"
        )


@pytest.mark.django_db
def test_before_the_reference_is_loaded_the_files_answer(tmp_path):
    (tmp_path / "phrases.csv").write_text("phrase\nklippe hår\n")
    answers = tmp_path / "answers.csv"
    call_command("suggest_skills", "--in", tmp_path / "phrases.csv", "--out", answers)
    assert "klippe hår,1,cut_hair," in answers.read_text()


def test_on_a_fresh_checkout_without_a_database_the_files_answer(tmp_path):
    phrases, answers = tmp_path / "phrases.csv", tmp_path / "answers.csv"
    phrases.write_text("phrase\nklippe hår\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, MANAGE, "suggest_skills", "--in", phrases, "--out", answers],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}"},
        check=True,
        timeout=120,
    )
    assert "klippe hår,1,cut_hair," in answers.read_text(encoding="utf-8")
