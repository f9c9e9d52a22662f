"""The skills with everything people call them, ready to be searched."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reference.own_words.folding import fold, stem, words
from reference.own_words.lexicon import Lexicon, Meaning
from reference.own_words.reading import OWN_WORD, Reader, Unit
from reference.own_words.words import COMMON, STOP

# What is done says more than where; make and use say next to nothing.
KIND_WEIGHTS = {"filler": 0.3, "place": 0.7}
UNKNOWN_WEIGHT = 0.5
FEWEST_SKILLS = 100  # so that words weigh something in a small vocabulary too
COMMON_WEIGHT = 0.35
SOFT_WEIGHT = 0.12
OUR_LANGUAGES = frozenset({"nb", "nn", "en"})


@dataclass(frozen=True)
class Wording:
    """One way to say a skill. Mother tongues keep their words apart from ours."""

    skill: str
    text: str
    language: str = "nb"
    is_misspelt: bool = False  # learners' spellings teach no new words

    @property
    def is_foreign(self) -> bool:
        return self.language not in OUR_LANGUAGES


@dataclass(frozen=True)
class Term:
    """A wording as it has been read."""

    skill: str
    text: str
    units: tuple[Unit, ...]
    weights: tuple[float, ...]
    concepts: frozenset[str]
    weight: float

    def share(self, concept: str) -> float:
        """How much of the weight one concept carries; a compound's parts share theirs."""
        carried = [
            weight / (1 if concept in unit.whole else len(unit.parts))
            for unit, weight in zip(self.units, self.weights, strict=True)
            if any(concept == touched for touched, _ in unit.concepts())
        ]
        return max(carried)


def key_of(text: str) -> str:
    """The same for two spellings of one wording."""
    return " ".join(fold(word) for word in words(text))


class Vocabulary:
    """Built once, then read by many; nothing in it changes afterwards."""

    def __init__(self, wordings: Iterable[Wording], meanings: Iterable[Meaning]) -> None:
        self.wordings = [wording for wording in wordings if words(wording.text)]
        self.skills = sorted({wording.skill for wording in self.wordings})
        self.reader = Reader(Lexicon.of(meanings))
        self.exact: dict[str, str] = {}
        for wording in self.wordings:
            self.exact.setdefault(key_of(wording.text), wording.skill)
        self._learn_words()
        read = [(wording, self._units(wording)) for wording in self.wordings]
        self.rarity = self._rarities(read)
        self.terms = [
            self._term(wording, units) for wording, units in read if self._says_something(units)
        ]
        self.index: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.bags: dict[str, set[str]] = defaultdict(set)
        for place, term in enumerate(self.terms):
            for concept in sorted(term.concepts):
                self.index[concept].append((place, term.share(concept)))
                self.bags[term.skill].add(concept)

    def _learn_words(self) -> None:
        """Words that the lexicon lacks are concepts of their own."""
        lexicon = self.reader.lexicon
        for wording in self.wordings:
            for word in words(wording.text):
                if wording.is_foreign:
                    self.reader.learn_foreign(word)
                elif not (wording.is_misspelt or word in STOP):
                    if not lexicon.known(word):
                        lexicon.add(word, OWN_WORD + stem(fold(word)))
                    self.reader.learn_spelling(word)
        self.reader.get_ready()

    def _units(self, wording: Wording) -> tuple[Unit, ...]:
        if wording.is_foreign:
            return tuple(
                Unit(word, {self.reader.learn_foreign(word): 1.0}) for word in words(wording.text)
            )
        return tuple(unit for unit in self.reader.read(wording.text) if unit.is_known)

    def _rarities(self, read: Sequence[tuple[Wording, tuple[Unit, ...]]]) -> dict[str, float]:
        """Near 1 for a concept of few skills, near 0 for one that stands in most."""
        skills_of: dict[str, set[str]] = defaultdict(set)
        for wording, units in read:
            for unit in units:
                for concept, _ in unit.concepts():
                    skills_of[concept].add(wording.skill)
        total = math.log(1 + max(len(self.skills), FEWEST_SKILLS))
        kinds = self.reader.lexicon.kinds
        return {
            concept: (total - math.log(1 + len(skills)))
            / total
            * KIND_WEIGHTS.get(kinds.get(concept, ""), 1.0)
            for concept, skills in skills_of.items()
        }

    def _says_something(self, units: tuple[Unit, ...]) -> bool:
        """A wording of nothing but make, use and the like is only found as it stands."""
        kinds = self.reader.lexicon.kinds
        concepts = {concept for unit in units for concept, _ in unit.concepts()}
        return any(kinds.get(concept) != "filler" for concept in concepts)

    def weight(self, unit: Unit) -> float:
        """How much a unit says: rare words say more; a compound is worth its parts."""
        if not unit.is_known:
            return UNKNOWN_WEIGHT
        of_parts = sum(self._most(part) for part in unit.parts)
        weight = max(self._most(unit.whole), min(of_parts, 1.6))
        return min(weight, COMMON_WEIGHT) if unit.text in COMMON else weight

    def weight_said(self, unit: Unit) -> float:
        """The same in a phrase, where function words and surroundings hardly count."""
        return SOFT_WEIGHT if unit.is_soft else self.weight(unit)

    def _most(self, concepts: dict[str, float]) -> float:
        return max((self.rarity.get(concept, UNKNOWN_WEIGHT) for concept in concepts), default=0)

    def _term(self, wording: Wording, units: tuple[Unit, ...]) -> Term:
        concepts = frozenset(concept for unit in units for concept, _ in unit.concepts())
        weights = tuple(self.weight(unit) for unit in units)
        return Term(wording.skill, wording.text, units, weights, concepts, sum(weights))

    def size(self) -> Counter[str]:
        """How many skills, wordings and concepts there are."""
        return Counter(
            skills=len(self.skills), wordings=len(self.wordings), concepts=len(self.rarity)
        )
