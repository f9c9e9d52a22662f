"""Words of several languages and spellings gathered under one meaning (a concept)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reference.own_words.folding import fold, single, sound, stem, words


def saying_key(parts: Iterable[str]) -> tuple[str, ...]:
    """Several words as they are looked up, endings and double letters aside."""
    return tuple(stem(single(fold(part))) for part in parts)


@dataclass(frozen=True)
class Meaning:
    """One line of the lexicon: a concept, its kind and the words for it."""

    concept: str
    kind: str  # verb, thing, person, place or filler
    words: tuple[str, ...]


@dataclass
class Lexicon:
    """Finds the concepts of a word, however it is spelt."""

    kinds: dict[str, str] = field(default_factory=dict)
    by_word: dict[str, set[str]] = field(default_factory=dict)
    by_fold: dict[str, set[str]] = field(default_factory=dict)
    by_stem: dict[str, set[str]] = field(default_factory=dict)
    by_single: dict[str, set[str]] = field(default_factory=dict)
    by_sound: dict[str, set[str]] = field(default_factory=dict)
    sayings: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    longest_saying: int = 1

    @classmethod
    def of(cls, meanings: Iterable[Meaning]) -> "Lexicon":
        """Build the lexicon from its lines."""
        lexicon = cls()
        for meaning in meanings:
            lexicon.kinds[meaning.concept] = meaning.kind
            for text in meaning.words:
                lexicon.add(text, meaning.concept)
        return lexicon

    def add(self, text: str, concept: str) -> None:
        """Teach one more word or saying for a concept."""
        parts = words(text)
        if len(parts) > 1:
            key = saying_key(parts)
            self.sayings.setdefault(key, set()).add(concept)
            self.longest_saying = max(self.longest_saying, len(key))
        elif parts:
            self._add_word(parts[0], concept)

    def _add_word(self, word: str, concept: str) -> None:
        self.by_word.setdefault(word, set()).add(concept)
        for spelt in {word, word.replace("æ", "a")}:
            self._add_spelling(spelt, concept)

    def _add_spelling(self, word: str, concept: str) -> None:
        folded = fold(word)
        self.by_fold.setdefault(folded, set()).add(concept)
        if len(folded) > 2:
            self.by_stem.setdefault(stem(folded), set()).add(concept)
            self.by_single.setdefault(single(folded), set()).add(concept)
            self.by_single.setdefault(stem(single(folded)), set()).add(concept)
        if len(folded) > 3:
            self.by_sound.setdefault(sound(word), set()).add(concept)

    def known(self, word: str) -> set[str]:
        """The concepts of a word as it stands or with another ending."""
        folded = fold(word)
        return (
            self.by_word.get(word)
            or self.by_fold.get(folded)
            or self.by_stem.get(stem(folded), set())
        )
