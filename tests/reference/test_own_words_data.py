"""The word lists keep what SOURCES.md says of them."""

import csv
from collections import Counter, defaultdict

import pytest

from reference.models import SkillSynonym
from reference.own_words.files import DATA, meanings
from reference.own_words.vocabulary import key_of


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_no_wording_stands_under_two_skills():
    skills_of = defaultdict(set)
    for row in rows("practical_skills.csv"):
        for column in ("nb", "nn", "en"):
            for text in (row[f"label_{column}"], *row[f"synonyms_{column}"].split("|")):
                skills_of[text.casefold()].add(row["id"])
    for row in rows("practical_skill_synonyms.csv"):
        skills_of[row["synonym"].casefold()].add(row["skill"])
    skills_of.pop("", None)
    assert {text: ids for text, ids in skills_of.items() if len(ids) > 1} == {}


def test_every_skill_has_everyday_words_and_mother_tongues_are_there():
    by_skill = Counter(row["skill"] for row in rows("practical_skill_synonyms.csv"))
    assert len(by_skill) == 600
    assert min(by_skill.values()) >= 3
    languages = Counter(row["language"] for row in rows("practical_skill_synonyms.csv"))
    for code in ("ar", "prs", "so", "ti", "uk", "tr", "sw", "fr", "kmr", "rw"):
        assert languages[code] >= 80, code


def test_synonyms_are_tidy():
    kinds = set(SkillSynonym.Kind.values)
    for row in rows("practical_skill_synonyms.csv"):
        assert row["synonym"] == " ".join(row["synonym"].split())
        assert key_of(row["synonym"]), row
        assert row["kind"] in kinds


def test_the_lexicon_names_each_concept_once():
    concepts = [meaning.concept for meaning in meanings()]
    assert len(concepts) == len(set(concepts))
    assert {meaning.kind for meaning in meanings()} == {
        "verb", "thing", "person", "place", "quality", "filler",
    }  # fmt: skip
    for meaning in meanings():
        assert len(meaning.words) == len(set(meaning.words)), meaning.concept


def test_trades_lead_to_single_occupations():
    codes = {row["code"] for row in rows("styrk08.csv") if row["level"] == "4"}
    ids = {row["id"] for row in rows("practical_skills.csv")}
    for row in rows("practical_skill_occupations.csv"):
        assert row["styrk08"] in codes
        assert row["skill"] in ids
    assert {row["styrk08"] for row in rows("occupation_titles_own.csv")} <= codes


@pytest.mark.parametrize("file", sorted(path.name for path in DATA.iterdir()))
def test_every_file_has_its_source_written_down(file):
    assert file == "SOURCES.md" or f"`{file}`" in (DATA / "SOURCES.md").read_text(encoding="utf-8")
