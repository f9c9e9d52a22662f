"""From wishes and job names in everyday words to STYRK-08 codes."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference.own_words.folding import words
from reference.own_words.matching import weigh
from reference.own_words.meaning import Stance, clauses
from reference.own_words.reading import Unit
from reference.own_words.suggesting import LONGEST_TEXT
from reference.own_words.vocabulary import Vocabulary, key_of
from reference.own_words.words import WISHES

EXACT_BONUS = 0.5
FULL_RANK = 2.0  # about what a job name in its own words reaches
LEAST_CONFIDENCE = 0.15


@dataclass(frozen=True)
class OccupationSuggestion:
    """An occupation that a phrase may mean, and the title that it was found by."""

    code: str
    confidence: float
    matched: str


def suggest_occupations(
    phrase: str, vocabulary: Vocabulary, *, limit: int = 10
) -> list[OccupationSuggestion]:
    """The occupations that a phrase may mean, best first; wishes and workplaces count here."""
    if len(phrase) > LONGEST_TEXT:
        return []
    exact = vocabulary.exact.get(key_of(phrase), "")
    text = " ".join(words(phrase))
    ranked = [
        (evidence.rank + EXACT_BONUS * (evidence.skill == exact), evidence)
        for evidence in weigh(_units(phrase, vocabulary), vocabulary, text)
    ]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].skill))
    suggestions = (
        OccupationSuggestion(e.skill, round(min(rank / FULL_RANK, 1.0), 3), e.term.text)
        for rank, e in ranked[:limit]
    )
    return [each for each in suggestions if each.confidence >= LEAST_CONFIDENCE]


def _units(phrase: str, vocabulary: Vocabulary) -> Sequence[Unit]:
    return [
        unit
        for clause in clauses(phrase, vocabulary.reader)
        if clause.stance is not Stance.DENIED
        for unit in clause.units
        if unit.text not in WISHES
    ]
