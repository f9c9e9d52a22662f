"""Turns a text into units of meaning: one per word, saying or compound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reference.own_words.folding import (
    LONGEST_WORD,
    fold,
    foreign_stem,
    in_latin_letters,
    single,
    sound,
    stem,
    words,
)
from reference.own_words.lexicon import Lexicon, saying_key
from reference.own_words.words import COMMON, STOP

# How sure a reading is, by the way it was found.
SAME, FOLDED, INFLECTED, DOUBLED, BY_SOUND, COMPOUND, FOREIGN_SOUND, FOREIGN_STEM = (
    1.0, 0.9, 0.97, 0.93, 0.85, 0.95, 0.9, 0.9,
)  # fmt: skip
TRADE_OR_VERB = 0.75
AMBIGUOUS = 0.95
OWN_WORD = "w:"  # a word of the vocabulary that no lexicon line gathers with others
FOREIGN = "x:"  # a word of a mother tongue
SHORTEST_PART = 3
SHORTEST_TO_GUESS = 4
SHORT_GUESS = 0.6


@dataclass(frozen=True)
class Unit:
    """What one word may mean: concepts with how sure, and for a compound its parts."""

    text: str
    whole: dict[str, float] = field(default_factory=dict)
    parts: tuple[dict[str, float], ...] = ()
    is_stop: bool = False
    is_soft: bool = False  # may be a function word, or one of the surroundings

    @property
    def is_known(self) -> bool:
        return bool(self.whole or self.parts)

    def concepts(self) -> Iterator[tuple[str, float]]:
        """Every concept that the word touches."""
        yield from self.whole.items()
        for part in self.parts:
            yield from part.items()


class Reader:
    """Reads with a lexicon, with words from mother tongues, and guesses at misspelt words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.foreign: dict[str, str] = {}
        self.foreign_by_stem: dict[str, str] = {}
        self.foreign_by_sound: dict[str, str] = {}
        self._spellings: dict[str, set[str]] = {}
        self._guessable: list[str] = []
        self._guess_concepts: list[set[str]] = []
        self._short_words: dict[str, set[str]] = {}
        self._splits: dict[str, tuple[dict[str, float], ...]] = {}

    def learn_foreign(self, word: str) -> str:
        """A mother-tongue word is a concept of its own; the Norwegian words keep theirs."""
        folded = fold(word)
        concept = self.foreign.setdefault(folded, FOREIGN + folded)
        for spelt in {word, in_latin_letters(word)}:
            self.foreign.setdefault(fold(spelt), concept)
            self.foreign_by_stem.setdefault(foreign_stem(fold(spelt)), concept)
            if len(folded) >= SHORTEST_TO_GUESS:
                self.foreign_by_sound.setdefault(sound(spelt), concept)
        return concept

    def learn_spelling(self, word: str) -> None:
        """One more form of a known word that a misspelt one may be like."""
        folded = fold(word)
        if len(folded) >= SHORTEST_TO_GUESS:
            self._spellings.setdefault(single(folded), set()).update(self.lexicon.known(word))

    def get_ready(self) -> None:
        """Once all words are learnt: the list that misspelt words are compared with."""
        seen = self._spellings
        for folded, concepts in self.lexicon.by_fold.items():
            if len(folded) >= SHORTEST_TO_GUESS:
                seen.setdefault(single(folded), set()).update(concepts)
            elif len(folded) == SHORTEST_PART:
                self._short_words.setdefault(folded[:2], set()).update(concepts)
        self._guessable = list(seen)
        self._guess_concepts = list(seen.values())

    def read(self, text: str) -> list[Unit]:
        """The units of a text, in order."""
        return self.read_words(words(text))

    def read_words(self, found: Sequence[str]) -> list[Unit]:
        units: list[Unit] = []
        stems = list(saying_key(found))
        place = 0
        skipped: list[int] = []
        while place < len(found):
            saying = self._saying_at(stems, place)
            if saying:
                concepts, used = saying
                inside = [n for n in range(place, used[-1] + 1) if n not in used]
                skipped = inside
                units.append(Unit(" ".join(found[n] for n in used), dict.fromkeys(concepts, SAME)))
                units += [self.read_word(found[n]) for n in skipped]
                place = used[-1] + 1
            elif joined := self._joined_at(found, place):
                units.append(joined)
                place += 2
            else:
                units.append(self.read_word(found[place]))
                place += 1
        return units

    def _joined_at(self, found: Sequence[str], place: int) -> Unit | None:
        """Two words that people write apart though they are one: motor sag."""
        pair = found[place : place + 2]
        if len(pair) < 2 or not STOP.isdisjoint(pair) or min(map(len, pair)) < SHORTEST_PART:
            return None
        whole = self._known("".join(pair), fold("".join(pair)))
        if not whole:
            return None
        parts = (self.read_word(pair[0]), self.read_word(pair[1]))
        return Unit(" ".join(pair), whole, tuple(part.whole for part in parts if part.whole))

    def _saying_at(self, stems: list[str], place: int) -> tuple[set[str], list[int]] | None:
        """The longest saying that starts here; one other word may stand inside it."""
        longest = min(self.lexicon.longest_saying, len(stems) - place)
        for length in range(longest, 1, -1):
            key = tuple(stems[place : place + length])
            if key in self.lexicon.sayings:
                return self.lexicon.sayings[key], list(range(place, place + length))
        for length in range(min(longest, len(stems) - place - 1), 1, -1):
            for gap in range(1, length):
                used = [*range(place, place + gap), *range(place + gap + 1, place + length + 1)]
                key = tuple(stems[n] for n in used)
                if key in self.lexicon.sayings:
                    return self.lexicon.sayings[key], used
        return None

    def read_word(self, word: str) -> Unit:
        """One word: known, inflected, compound, heard or misspelt, in this order."""
        folded = fold(word)[:LONGEST_WORD]
        if word in STOP:
            concepts = self.lexicon.by_fold.get(folded, ())
            return Unit(word, dict.fromkeys(concepts, SAME), is_stop=not concepts, is_soft=True)
        whole = self._known(word, folded)
        if word in COMMON:
            return Unit(word, whole, is_soft=True)
        if any(not concept.startswith(FOREIGN) for concept in whole):
            is_only_a_word = len(folded) > 6 and all(c.startswith(OWN_WORD) for c in whole)
            return Unit(word, whole, self.split(folded) if is_only_a_word else ())
        doubled = self._doubled(folded)
        parts = () if whole or doubled else self.split(folded)
        if parts:
            return Unit(word, {}, parts)
        return Unit(word, whole | (doubled or self._heard(word, folded)) or self._guessed(folded))

    def _known(self, word: str, folded: str) -> dict[str, float]:
        found: dict[str, float] = {}
        if folded in self.lexicon.by_fold:
            spelt_so = self.lexicon.by_word.get(word)
            folded_so = self.lexicon.by_fold[folded]
            found = dict.fromkeys(folded_so, FOLDED if spelt_so else SAME)
            found |= dict.fromkeys(spelt_so or (), SAME)
            if len(found) > 1:  # one word, several meanings: another word for one is less alike
                found = {concept: sure * AMBIGUOUS for concept, sure in found.items()}
            if folded.endswith("er"):  # a trade and a verb alike: maler, sveiser, fisker
                found = dict.fromkeys(self.lexicon.by_stem[stem(folded)], TRADE_OR_VERB) | found
        elif len(folded) > 2:
            found = dict.fromkeys(self.lexicon.by_stem.get(stem(folded), ()), INFLECTED)
        if folded in self.foreign:
            found[self.foreign[folded]] = SAME
        elif not folded.isascii() and foreign_stem(folded) in self.foreign_by_stem:
            found[self.foreign_by_stem[foreign_stem(folded)]] = FOREIGN_STEM
        return found

    def _doubled(self, folded: str) -> dict[str, float]:
        """The word with a letter doubled that should be single, or the other way round."""
        short = single(folded)
        by_single = self.lexicon.by_single
        return dict.fromkeys(by_single.get(short) or by_single.get(stem(short), set()), DOUBLED)

    def _heard(self, word: str, folded: str) -> dict[str, float]:
        found: dict[str, float] = {}
        if len(folded) >= SHORTEST_TO_GUESS:
            key = sound(word)
            found = dict.fromkeys(self.lexicon.by_sound.get(key, ()), BY_SOUND)
            if key in self.foreign_by_sound:
                found[self.foreign_by_sound[key]] = FOREIGN_SOUND
        return found

    def split(self, folded: str) -> tuple[dict[str, float], ...]:
        """The parts of a compound, each a word of its own; empty if it is none."""
        if folded not in self._splits:
            self._splits[folded] = self._split(folded)
        return self._splits[folded]

    def _split(self, folded: str) -> tuple[dict[str, float], ...]:
        best: tuple[dict[str, float], ...] = ()
        best_worth = 0.0
        for cut in range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1):
            left, right = folded[:cut], folded[cut:]
            first = self._part(left, is_last=False)
            if not first:
                continue
            second = self._part(right, is_last=True)
            rest = (second,) if second else self._split(right) if len(right) > 6 else ()
            # Both halves long is the surest reading.
            worth = min(cut, len(folded) - cut) - 2 * len(rest)
            if rest and worth > best_worth:
                best, best_worth = (first, *rest), worth
        return best

    def _part(self, text: str, *, is_last: bool) -> dict[str, float]:
        joined = text if is_last else text.removesuffix("s")
        for spelt in (text, joined) if len(joined) >= SHORTEST_PART else (text,):
            concepts = self.lexicon.by_fold.get(spelt)
            if concepts is None and len(spelt) > SHORTEST_PART:
                concepts = self.lexicon.by_stem.get(stem(spelt))
            if concepts:
                return dict.fromkeys(concepts, COMPOUND)
        return {}

    def _guessed(self, folded: str) -> dict[str, float]:
        """What a misspelt word may have been: few letters changed, best guesses only."""
        short = single(folded)
        if len(short) < SHORTEST_TO_GUESS:
            return self._guessed_short(short)
        cutoff = 0.74 if len(short) < 6 else 0.72
        near = process.extract(
            short,
            self._guessable,
            scorer=OSA.normalized_similarity,
            score_cutoff=cutoff,
            limit=4,
        )
        found: dict[str, float] = {}
        for _, likeness, place in near:
            if likeness < near[0][1] - 0.06:
                break
            for concept in self._guess_concepts[place]:
                found[concept] = max(found.get(concept, 0), 0.95 * likeness)
        return found

    def _guessed_short(self, short: str) -> dict[str, float]:
        """Three letters with another last one, such as mad for mat."""
        found: dict[str, float] = {}
        if len(short) == SHORTEST_PART:
            for concept in self._short_words.get(short[:2], ()):
                found[concept] = SHORT_GUESS
        return found
