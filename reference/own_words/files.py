"""Reads the vocabulary from its three files, for use without a database."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from reference.own_words.lexicon import Meaning
from reference.own_words.vocabulary import Vocabulary, Wording

DATA = Path(__file__).resolve().parent.parent / "data"
TRADE_WORDS = frozenset({"title", "mother_tongue"})
LANGUAGES = ("nb", "nn", "en")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def meanings(folder: Path = DATA) -> list[Meaning]:
    """The lines of own_words_lexicon.csv."""
    return [
        Meaning(row["concept"], row["kind"], tuple(row["words"].split("|")))
        for row in _rows(folder / "own_words_lexicon.csv")
    ]


def wordings(folder: Path = DATA) -> Iterator[Wording]:
    """Labels first, then their synonyms, then the longer list."""
    for row in _rows(folder / "practical_skills.csv"):
        for language in LANGUAGES:
            yield Wording(row["id"], row[f"label_{language}"], language)
        for language in LANGUAGES:
            for text in row[f"synonyms_{language}"].split("|"):
                if text:
                    yield Wording(row["id"], text, language)
    for row in _rows(folder / "practical_skill_synonyms.csv"):
        is_misspelt = row["kind"] == "learner"
        yield Wording(row["skill"], row["synonym"], row["language"], is_misspelt)


def trade_codes(folder: Path = DATA) -> dict[str, str]:
    """The STYRK-08 code of the skills that are a trade, such as weld: welder."""
    rows = _rows(folder / "practical_skill_occupations.csv")
    return {row["skill"]: row["styrk08"] for row in rows}


def occupation_wordings(folder: Path = DATA) -> Iterator[Wording]:
    """Labels, everyday titles, and what people call the trades among the skills."""
    for row in _rows(folder / "styrk08.csv"):
        if row["level"] == "4":
            yield Wording(row["code"], row["label_nb"])
            yield Wording(row["code"], row["label_en"], "en")
    for row in _rows(folder / "occupation_titles_own.csv"):
        yield Wording(row["styrk08"], row["title"], row["language"])
    for row in _rows(folder / "occupation_titles_nb.csv"):
        yield Wording(row["styrk08"], row["title_nb"])
    code_of = trade_codes(folder)
    for row in _rows(folder / "practical_skill_synonyms.csv"):
        if row["skill"] in code_of and row["kind"] in TRADE_WORDS:
            yield Wording(code_of[row["skill"]], row["synonym"], row["language"])


@lru_cache(maxsize=1)
def occupation_vocabulary() -> Vocabulary:
    """The same for occupations, by STYRK-08 code."""
    return Vocabulary(occupation_wordings(), meanings())


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary as it stands in the files, built once."""
    return Vocabulary(wordings(), meanings())
