"""What a phrase says about a skill: can, cannot, would like to, or only has and enjoys."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from reference.own_words.folding import words
from reference.own_words.reading import Reader, Unit
from reference.own_words.words import (
    AVERSIONS,
    BEEN,
    CLAUSE_BREAKS,
    CONSUMING,
    CONSUMING_PHRASES,
    DONE_PHRASES,
    HARMLESS,
    MY,
    NEGATIONS,
    ONESELF,
    OTHERS,
    OWNING,
    PROOF_ENDINGS,
    PROOFS,
    WISH_PHRASES,
    WISHES,
    WORKED,
)

LONGEST_PHRASE = 500
_CLAUSE_ENDS = re.compile(
    r"[.;:!?\n,()/]+|\s[-–—]\s|\s(?:" + "|".join(sorted(CLAUSE_BREAKS)) + r")\s"
)
DOING = frozenset({"verb", "quality"})


class Stance(Enum):
    """How the speaker stands to what the clause names."""

    CAN = "can"
    DENIED = "denied"
    WISHED = "wished"
    ENJOYED = "enjoyed"  # eats, watches, owns it
    PLACE_ONLY = "place only"  # a workplace and nothing done there
    OF_OTHERS = "of others"  # my husband is, my mother has


@dataclass(frozen=True)
class Clause:
    """One statement of a phrase."""

    words: tuple[str, ...]
    units: tuple[Unit, ...]
    stance: Stance


def clauses(phrase: str, reader: Reader) -> list[Clause]:
    """The statements of a phrase; a very long text is cut."""
    text = unicodedata.normalize("NFKC", phrase[:LONGEST_PHRASE]).casefold()
    found = [words(part) for part in _CLAUSE_ENDS.split(text)]
    return [_clause(part, reader) for part in found if part]


def _clause(found: list[str], reader: Reader) -> Clause:
    units = tuple(unit for unit in reader.read_words(found) if not unit.is_stop)
    return Clause(tuple(found), units, _stance(found, units, reader.lexicon.kinds))


def _stance(found: list[str], units: tuple[Unit, ...], kinds: dict[str, str]) -> Stance:
    text = f" {' '.join(found)} "
    said = set(found)
    if said & (NEGATIONS | AVERSIONS) and not _holds(text, HARMLESS):
        return Stance.DENIED
    if said & WISHES or _holds(text, WISH_PHRASES):
        return Stance.WISHED
    if _tells_of_others(found):
        return Stance.OF_OTHERS
    has_worked = bool(said & WORKED) or _holds(text, DONE_PHRASES)
    if has_worked or _names_proof(found):
        return Stance.CAN
    enjoys = said & CONSUMING or _holds(text, CONSUMING_PHRASES)
    owns = said & OWNING and not said & BEEN
    if (enjoys or owns) and not _does(units, kinds):
        return Stance.ENJOYED
    if said & BEEN:
        return Stance.CAN
    known = [unit for unit in units if unit.is_known]
    if known and all(_kinds_of(unit, kinds) == {"place"} for unit in known):
        return Stance.PLACE_ONLY
    return Stance.CAN


def _names_proof(found: list[str]) -> bool:
    return any(word in PROOFS or word.endswith(PROOF_ENDINGS) for word in found)


def _tells_of_others(found: list[str]) -> bool:
    start = set(found[:2])
    return bool(start & MY and start & OTHERS) and ONESELF.isdisjoint(found)


def _holds(text: str, sayings: tuple[str, ...]) -> bool:
    return any(f" {saying} " in text for saying in sayings)


def _does(units: tuple[Unit, ...], kinds: dict[str, str]) -> bool:
    """Whether a word names something done, beside the verb of owning or enjoying."""
    return any(unit.text not in CONSUMING and _kinds_of(unit, kinds) & DOING for unit in units)


def _kinds_of(unit: Unit, kinds: dict[str, str]) -> set[str]:
    concepts = unit.whole or {concept: 1.0 for part in unit.parts for concept in part}
    return {kinds.get(concept, "word") for concept in concepts}
