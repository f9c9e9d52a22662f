"""The matcher's door: a phrase in, suggestions out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reference.own_words.confidence import JUDGE, Judge, Signs
from reference.own_words.folding import words
from reference.own_words.matching import Evidence, names_doing, signs, weigh
from reference.own_words.meaning import Clause, Stance, clauses
from reference.own_words.reading import Unit
from reference.own_words.vocabulary import Vocabulary, key_of
from reference.own_words.words import ADDITIONS

LONGEST_TEXT = 5_000  # nobody names a skill in more: such a text is refused, not searched
NOT_MEANT = 0.5  # a wish, a belonging or a workplace: shown, but less sure, never preselected
LEAST_CONFIDENCE = 0.02
PART_CAUTION = 0.08  # a part says less than the whole phrase, so it must be surer


@dataclass(frozen=True)
class Suggestion:
    """A skill that a phrase may mean, and the wording that it was found by."""

    skill_id: str
    confidence: float
    accepted: bool
    matched: str


@dataclass(frozen=True)
class Judged:
    """A possible skill with the signs that its chance is judged by."""

    evidence: Evidence
    signs: Signs
    is_meant: bool  # False for a wish, a belonging, a bare workplace

    @property
    def skill(self) -> str:
        return self.evidence.skill


def suggest(
    phrase: str, vocabulary: Vocabulary, *, limit: int = 5, judge: Judge = JUDGE
) -> list[Suggestion]:
    """The skills that a phrase may mean, best first, at most `limit` and each once."""
    found = [
        _suggestion(each, place, judge) for place, each in enumerate(consider(phrase, vocabulary))
    ]
    found += _of_parts(phrase, vocabulary, judge)
    found.sort(key=lambda s: (not s.accepted, -s.confidence))
    best: dict[str, Suggestion] = {}
    for suggestion in found:
        if suggestion.confidence >= LEAST_CONFIDENCE:
            best.setdefault(suggestion.skill_id, suggestion)
    return list(best.values())[:limit]


def _suggestion(judged: Judged, place: int, judge: Judge) -> Suggestion:
    chance = judge.chance(judged.signs)
    accepted = place == 0 and judged.is_meant and chance >= judge.threshold
    confidence = chance if judged.is_meant else chance * NOT_MEANT
    return Suggestion(judged.skill, round(confidence, 3), accepted, judged.evidence.term.text)


def consider(phrase: str, vocabulary: Vocabulary) -> list[Judged]:
    """Every skill worth a look, best first; nothing for what is denied or no words at all."""
    if len(phrase) > LONGEST_TEXT:
        return []
    exact = vocabulary.exact.get(key_of(phrase), "")
    said = clauses(phrase, vocabulary.reader)
    meant = [clause for clause in said if exact or clause.stance is Stance.CAN]
    others = [clause for clause in said if clause.stance not in (Stance.CAN, Stance.DENIED)]
    return _judge(meant, phrase, vocabulary, exact) or _judge(others, phrase, vocabulary, "")


def _judge(said: Sequence[Clause], phrase: str, vocabulary: Vocabulary, exact: str) -> list[Judged]:
    units: list[Unit] = [unit for clause in said for unit in clause.units]
    found = weigh(units, vocabulary, " ".join(words(phrase)))
    found.sort(key=lambda evidence: (evidence.skill != exact, -evidence.rank, evidence.skill))
    is_meant = bool(exact) or all(clause.stance is Stance.CAN for clause in said)
    return [
        Judged(evidence, signs(found, place, units, vocabulary, exact), is_meant)
        for place, evidence in enumerate(found)
    ]


def _of_parts(phrase: str, vocabulary: Vocabulary, judge: Judge) -> Iterator[Suggestion]:
    """What each part says by itself, where a phrase names several things done."""
    if len(phrase) > LONGEST_TEXT:
        return
    said = clauses(phrase, vocabulary.reader)
    parts = [part for clause in said if clause.stance is Stance.CAN for part in _added(clause)]
    parts = [part for part in parts if names_doing(vocabulary.reader.read(part), vocabulary)]
    if len(parts) < 2:
        return
    careful = replace(judge, threshold=min(judge.threshold + PART_CAUTION, 1.0))
    for part in parts:
        for place, judged in enumerate(consider(part, vocabulary)[:2]):
            yield _suggestion(judged, place, careful)


def _added(clause: Clause) -> list[str]:
    """The parts of a clause between its ands."""
    parts: list[list[str]] = [[]]
    for word in clause.words:
        if word in ADDITIONS:
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]
