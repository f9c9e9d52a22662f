"""A table of phrases in, a table of answers out, as `suggest_skills` reads and writes them."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from reference.own_words.suggesting import Suggestion, suggest
from reference.own_words.vocabulary import Vocabulary

COLUMN = "phrase"
ANSWER_COLUMNS = ("phrase", "rank", "skill", "confidence", "accepted")
LONGEST_CELL = 10_000_000
LARGEST_LIMIT = 100
NOTHING_FOUND = Suggestion(skill_id="", confidence=0.0, accepted=False, matched="")


class BrokenTable(Exception):
    """The file of phrases cannot be read; the message says why in one line."""


def answer_file(phrases: Path, answers: Path, vocabulary: Vocabulary, *, limit: int = 5) -> int:
    """Answer every phrase of a file; writes the answers whole or not at all, and counts phrases."""
    if not 1 <= limit <= LARGEST_LIMIT:
        raise BrokenTable(f"--limit: expected a whole number from 1 to {LARGEST_LIMIT}")
    found = read_phrases(phrases)
    rows = [row for phrase in found for row in answer(phrase, vocabulary, limit=limit)]
    _write(answers, rows)
    return len(found)


def read_phrases(path: Path) -> list[str]:
    """The cells of the column `phrase`; BOM, semicolons and Latin-1 are understood."""
    text = _decoded(path)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise BrokenTable(f"{path}: expected a CSV table ({error})") from error
    header = [name.strip().casefold() for name in rows[0]] if rows else []
    if COLUMN not in header:
        raise BrokenTable(f"{path}: expected a column called {COLUMN}")
    place = header.index(COLUMN)
    return [row[place] if place < len(row) else "" for row in rows[1:] if row]


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenTable(f"{path}: cannot be read ({error.strerror})") from error
    if b"\0" in content:
        raise BrokenTable(f"{path}: expected a CSV table in UTF-8 or Latin-1")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def answer(
    phrase: str, vocabulary: Vocabulary, *, limit: int
) -> Iterable[tuple[str, int, str, str, str]]:
    """The rows for one phrase; a phrase without any suggestion gets one row with no skill."""
    found = suggest(phrase, vocabulary, limit=limit) or [NOTHING_FOUND]
    for rank, each in enumerate(found, 1):
        accepted = "yes" if each.accepted else "no"
        yield phrase, rank, each.skill_id, f"{each.confidence:g}", accepted


def _write(path: Path, rows: Iterable[tuple[object, ...]]) -> None:
    """First beside the file, then in its place, so that no half file is left."""
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\n")
            writer.writerow(ANSWER_COLUMNS)
            writer.writerows(rows)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BrokenTable(f"{path}: cannot be written ({error.strerror})") from error
