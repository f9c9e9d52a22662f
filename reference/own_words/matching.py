"""From a phrase to the skills it may mean, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from rapidfuzz import fuzz

from reference.own_words.confidence import Signs
from reference.own_words.reading import Unit
from reference.own_words.vocabulary import Term, Vocabulary

COMPARED = 90  # wordings that share most with the phrase; the others cannot win
LOOKED_AT_CLOSELY = 12
NAMING_DOING = frozenset({"verb", "person", "quality"})


@dataclass(frozen=True)
class Evidence:
    """How well one wording fits what was said."""

    term: Term
    of_term: float  # share of the wording that was said
    of_phrase: float  # share of what was said that the wording covers
    of_bag: float  # share of what was said that any wording of the skill covers
    amount: float  # how much was matched: rare words count more
    rank: float

    @property
    def skill(self) -> str:
        return self.term.skill


class Said:
    """The units of a phrase, prepared for many comparisons."""

    def __init__(self, units: Sequence[Unit], vocabulary: Vocabulary) -> None:
        self.units = list({unit.text: unit for unit in units}.values())
        self.vocabulary = vocabulary
        self.concepts: dict[str, float] = {}
        for unit in self.units:
            for concept, sure in unit.concepts():
                self.concepts[concept] = max(self.concepts.get(concept, 0.0), sure)
        self.weights = [vocabulary.weight_said(unit) for unit in self.units]
        self.total = sum(self.weights)

    def covered_by(self, concepts: Iterable[str]) -> float:
        """The share of the phrase that these concepts cover."""
        given = dict.fromkeys(concepts, 1.0)
        rarity = self.vocabulary.rarity
        covered = sum(
            weight * likeness(unit, given, rarity)
            for unit, weight in zip(self.units, self.weights, strict=True)
        )
        return covered / self.total


def likeness(unit: Unit, given: dict[str, float], rarity: dict[str, float]) -> float:
    """How well one unit is met by concepts: as a whole, or by its parts."""
    whole = max((given.get(c, 0.0) * sure for c, sure in unit.whole.items()), default=0.0)
    if not unit.parts:
        return whole
    total = found = 0.0
    for part in unit.parts:
        weight = max(rarity.get(c, 0.5) for c in part)
        total += weight
        found += weight * max(given.get(c, 0.0) * sure for c, sure in part.items())
    return max(whole, found / total if total else 0.0)


def weigh(units: Sequence[Unit], vocabulary: Vocabulary, text: str) -> list[Evidence]:
    """The best wording of every skill that shares a concept with these words, best first."""
    said = Said(units, vocabulary)
    if not said.concepts or not said.total:
        return []
    in_bag: dict[str, float] = {}
    best: dict[str, Evidence] = {}
    for place in _candidates(said.concepts, vocabulary):
        term = vocabulary.terms[place]
        if term.skill not in in_bag:
            in_bag[term.skill] = said.covered_by(vocabulary.bags[term.skill])
        evidence = _evidence(term, said, in_bag[term.skill])
        if term.skill not in best or evidence.rank > best[term.skill].rank:
            best[term.skill] = evidence
    ordered = sorted(best.values(), key=lambda e: (-e.rank, e.skill))
    close = [_with_spelling(e, text) for e in ordered[:LOOKED_AT_CLOSELY]]
    return sorted(close, key=lambda e: (-e.rank, e.skill))


def _candidates(concepts: dict[str, float], vocabulary: Vocabulary) -> list[int]:
    """The wordings that share most with the phrase, by a quick sum over the index."""
    shared: dict[int, float] = {}
    for concept, sure in concepts.items():
        for place, weight in vocabulary.index.get(concept, ()):
            shared[place] = shared.get(place, 0.0) + sure * weight
    terms = vocabulary.terms

    def promise(place: int) -> float:
        amount = shared[place]
        return min(1.0, amount / terms[place].weight) + 0.4 * min(amount, 1.5)

    return nlargest(COMPARED, sorted(shared), key=promise)


def _evidence(term: Term, said: Said, of_bag: float) -> Evidence:
    rarity = said.vocabulary.rarity
    matched = sum(
        weight * likeness(unit, said.concepts, rarity)
        for unit, weight in zip(term.units, term.weights, strict=True)
    )
    of_term = matched / term.weight
    of_phrase = said.covered_by(term.concepts)
    rank = of_term**1.5 * (0.35 + 0.65 * of_phrase) + 0.3 * of_bag + 0.05 * min(matched, 2)
    return Evidence(term, of_term, of_phrase, of_bag, matched, rank)


def _with_spelling(evidence: Evidence, text: str) -> Evidence:
    """Between equals the wording that is spelt most alike goes first."""
    alike = fuzz.ratio(text, evidence.term.text.casefold()) / 100
    return replace(evidence, rank=evidence.rank + 0.04 * alike)


def signs(
    found: Sequence[Evidence], place: int, units: Sequence[Unit], vocabulary: Vocabulary, exact: str
) -> Signs:
    """What the chance of one suggestion is judged by."""
    this = found[place]
    others = [e.rank for n, e in enumerate(found) if n != place]
    lead = this.rank - max(others, default=0.0)
    matched = [
        max(sure for c, sure in unit.concepts() if c in this.term.concepts)
        for unit in units
        if any(c in this.term.concepts for c, _ in unit.concepts())
    ]
    return Signs(
        of_term=this.of_term,
        of_phrase=this.of_phrase,
        of_bag=this.of_bag,
        amount=min(this.amount, 1.5) / 1.5,
        lead=max(-0.5, min(lead, 0.5)),
        is_exact=float(exact == this.skill),
        names_doing=float(names_doing(units, vocabulary)),
        sureness=min(matched, default=0.0),
    )


def names_doing(units: Sequence[Unit], vocabulary: Vocabulary) -> bool:
    """Whether a word names something done, a trade or a quality, not only a thing."""
    kinds = vocabulary.reader.lexicon.kinds
    return any(kinds.get(c) in NAMING_DOING for unit in units for c, _ in unit.concepts())
