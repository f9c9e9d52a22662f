"""Own words against what is in the database; the one place for forms, import and API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.db.models import Count, Max, Min, Q

from reference.models import (
    LoadedFile,
    Occupation,
    OccupationTitle,
    Skill,
    SkillSynonym,
)
from reference.own_words import (
    Suggestion,
    Vocabulary,
    Wording,
    suggest,
    suggest_occupations,
)
from reference.own_words.files import TRADE_WORDS, meanings, trade_codes

SURE = 0.6
Version = tuple[object, ...]
Row = TypeVar("Row", Skill, Occupation)


@dataclass(frozen=True)
class SkillSuggestion:
    """A skill that own words may mean; accepted: sure enough to be preselected."""

    skill: Skill
    confidence: float
    accepted: bool
    matched: str


def suggest_skills(phrase: str, limit: int = 5) -> list[SkillSuggestion]:
    """The skills that a phrase in own words may mean, best first."""
    found = _meant(phrase, skill_vocabulary(), limit)
    skills = Skill.objects.in_bulk([each.skill_id for each in found])
    return [
        SkillSuggestion(skills[each.skill_id], each.confidence, each.accepted, each.matched)
        for each in found
        if each.skill_id in skills
    ]


def sure_skill(phrase: str, vocabulary: Vocabulary) -> str | None:
    """The skill that a phrase surely means. A file of phrases asks for the vocabulary once."""
    sure = [each.skill_id for each in _meant(phrase, vocabulary, 1) if each.accepted]
    return Skill.objects.filter(pk__in=sure).values_list("pk", flat=True).first()


@lru_cache(maxsize=5_000)
def _meant(phrase: str, vocabulary: Vocabulary, limit: int) -> tuple[Suggestion, ...]:
    """A file of 10,000 openings asks for the same few hundred phrases again and again."""
    return tuple(suggest(phrase, vocabulary, limit=limit))


def search_skills(text: str, limit: int = 10) -> list[Skill]:
    """For a picker, while the person types: labels that start so, then what the words mean."""
    text = text.strip()
    if not text:
        return []
    started = Skill.objects.filter(_starts_with(text))[:limit]
    meant = [suggestion.skill for suggestion in suggest_skills(text, limit)]
    return _each_once([*started, *meant])[:limit]


def search_occupations(text: str, limit: int = 10) -> list[Occupation]:
    """For a picker, while the person types: sure meanings, beginnings of names, the rest."""
    text = text.strip()
    if not text:
        return []
    meant = suggest_occupations(text, occupation_vocabulary(), limit=limit)
    by_code = Occupation.objects.in_bulk([each.code for each in meant])
    sure = [by_code[e.code] for e in meant if e.code in by_code and e.confidence >= SURE]
    unsure = [by_code[e.code] for e in meant if e.code in by_code and e.confidence < SURE]
    singles = Occupation.objects.occupations()
    named = singles.filter(_starts_with(text))[:limit]
    titled = singles.filter(titles__title__istartswith=text).distinct()[:limit]
    return _each_once([*sure, *named, *titled, *unsure])[:limit]


def skill_vocabulary_for_engine(ids: Iterable[str] | None = None) -> dict[str, list[str]]:
    """Skill id to its texts, as the engine's `vocabulary`; a text stands under one skill only.

    Keyed by our own id: several skills share an ESCO uri and are not the same.
    """
    skills = Skill.objects.order_by("pk")
    if ids is not None:
        skills = skills.filter(pk__in=ids)
    taken: set[str] = set()
    vocabulary: dict[str, list[str]] = {}
    for skill in skills.prefetch_related("more_synonyms"):
        vocabulary[skill.pk] = []
        for wording in _wordings(skill):
            if (key := " ".join(wording.text.casefold().split())) not in taken:
                taken.add(key)
                vocabulary[skill.pk].append(wording.text)
    return vocabulary


def skill_vocabulary() -> Vocabulary:
    """The vocabulary of the skills in the database, built again when they have changed."""
    return _skill_vocabulary(_version(Skill, SkillSynonym))


def occupation_vocabulary() -> Vocabulary:
    """The same for the occupations."""
    return _occupation_vocabulary(_version(Occupation, OccupationTitle))


@lru_cache(maxsize=2)
def _skill_vocabulary(_version: Version) -> Vocabulary:
    skills = Skill.objects.prefetch_related("more_synonyms").order_by("pk")
    return Vocabulary((w for skill in skills for w in _wordings(skill)), meanings())


@lru_cache(maxsize=2)
def _occupation_vocabulary(_version: Version) -> Vocabulary:
    return Vocabulary(_occupation_wordings(), meanings())


def _version(
    model: type[Skill] | type[Occupation], more: type[SkillSynonym] | type[OccupationTitle]
) -> Version:
    """Changes whenever the rows do; three small queries instead of thousands of rows."""
    rows = model.objects.aggregate(Count("pk"), Min("pk"), Max("pk"))
    loaded = LoadedFile.objects.aggregate(Max("loaded_at"))
    return (*rows.values(), more.objects.count(), *loaded.values())


def _wordings(skill: Skill) -> Iterator[Wording]:
    own = (
        ("nb", skill.label_nb, skill.synonyms_nb),
        ("nn", skill.label_nn, skill.synonyms_nn),
        ("en", skill.label_en, skill.synonyms_en),
    )
    for language, label, _synonyms in own:
        yield Wording(skill.pk, label, language)
    for language, label in skill.official_labels.items():
        yield Wording(skill.pk, label, "nb" if language == "no" else language)
    for language, _label, synonyms in own:
        for text in synonyms:
            yield Wording(skill.pk, text, language)
    for synonym in skill.more_synonyms.all():
        is_misspelt = synonym.kind == SkillSynonym.Kind.LEARNER
        yield Wording(skill.pk, synonym.text, synonym.language, is_misspelt)


def _occupation_wordings() -> Iterator[Wording]:
    for occupation in Occupation.objects.occupations():
        yield Wording(occupation.pk, occupation.label_nb)
        yield Wording(occupation.pk, occupation.label_en, "en")
    # Our own list is the everyday one: it goes before the older titles of the open list.
    for title in OccupationTitle.objects.order_by("-source", "pk"):
        yield Wording(title.occupation_id, title.title, title.language)
    codes = trade_codes()
    for word in SkillSynonym.objects.filter(kind__in=TRADE_WORDS, skill__in=codes).order_by("pk"):
        yield Wording(codes[word.skill_id], word.text, word.language)


def _starts_with(text: str) -> Q:
    return Q(label_nb__istartswith=text) | Q(label_en__istartswith=text)


def _each_once(rows: list[Row]) -> list[Row]:
    return list({row.pk: row for row in rows}.values())
