"""When two skill texts say the same, or nearly: vocabulary entries, spelling, misspelling."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

CLOSE_RATIO = 88.0  # rapidfuzz.fuzz.ratio, 0-100, from which a misspelling counts as a match
SAME, CLOSE = 1.0, 0.75  # what a text is worth that is the same, or spelt nearly the same
_ROWS = 512  # own words compared at a time, so that memory stays small


@lru_cache(maxsize=200_000)
def normalised(text: str) -> str:
    """NFKC, case fold, single spaces; folded once more because folding can undo NFKC."""
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


@dataclass(frozen=True)
class Vocabulary:
    """Which entries each normalised text stands in, and the texts of each entry."""

    entries_of: dict[str, frozenset[int]]
    texts_of: tuple[frozenset[str], ...]
    _through: dict[tuple[str, ...], dict[str, list[int]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, tuple[str, ...]]]) -> "Vocabulary":
        texts_of = tuple(
            frozenset(normalised(text) for text in (uri, *labels)) for uri, labels in entries
        )
        entries_of: dict[str, set[int]] = {}
        for index, texts in enumerate(texts_of):
            for text in texts:
                entries_of.setdefault(text, set()).add(index)
        return cls({text: frozenset(found) for text, found in entries_of.items()}, texts_of)

    def synonyms(self, text: str) -> frozenset[str]:
        """The text itself and every text that shares an entry with it (all normalised)."""
        entries = self.entries_of.get(text, frozenset())
        return frozenset((text,)).union(*(self.texts_of[index] for index in entries))

    def through(self, texts: tuple[str, ...]) -> dict[str, list[int]]:
        """Every other word for each of the texts, and the places of the texts that it means."""
        if texts not in self._through:
            found: dict[str, list[int]] = {}
            for index, text in enumerate(texts):
                for synonym in self.synonyms(text) - {text}:
                    found.setdefault(synonym, []).append(index)
            self._through.clear()  # one list of asked texts at a time is enough
            self._through[texts] = dict(sorted(found.items()))
        return self._through[texts]


def likeness(
    theirs: list[str], asked: list[str], vocabulary: Vocabulary
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Which of a person's texts meet which asked texts: row, column, worth (SAME or CLOSE).

    Texts are normalised. They are the same when equal or in one vocabulary entry. They are close
    when `fuzz.ratio` >= 88 between the two texts, or between a text outside the vocabulary and
    a synonym of the other; so a misspelt label finds its entry. Sorted by row, then column.
    """
    best = dict.fromkeys(_same(theirs, asked, vocabulary), SAME)
    for row, column in _close(theirs, asked, vocabulary):
        best.setdefault((row, column), CLOSE)
    found = sorted(best)
    rows, columns = np.array(found, dtype=np.intp).reshape(-1, 2).T
    return rows, columns, np.array([best[pair] for pair in found], dtype=np.float64)


def _same(theirs: list[str], asked: list[str], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    if len(asked) < len(theirs):  # being the same goes both ways; ask for the fewer
        yield from ((row, column) for column, row in _same(asked, theirs, vocabulary))
        return
    column_of = {text: column for column, text in enumerate(asked)}
    for row, text in enumerate(theirs):
        for synonym in vocabulary.synonyms(text):
            if synonym in column_of:
                yield row, column_of[synonym]


def _close(theirs: list[str], asked: list[str], vocabulary: Vocabulary) -> set[tuple[int, int]]:
    pairs = set(_near(theirs, asked))
    known = vocabulary.entries_of
    # Own words outside the vocabulary against all words for what is asked ...
    own = [row for row, text in enumerate(theirs) if text not in known]
    pairs |= _near_through(theirs, own, asked, vocabulary)
    # ... and what is asked in own words against all words for what the person can.
    strange = [column for column, text in enumerate(asked) if text not in known]
    pairs |= {(row, column) for column, row in _near_through(asked, strange, theirs, vocabulary)}
    return pairs


def _near_through(
    texts: list[str], chosen: list[int], others: list[str], vocabulary: Vocabulary
) -> set[tuple[int, int]]:
    if not chosen:
        return set()
    through = vocabulary.through(tuple(others))
    synonyms = list(through)
    near = _near([texts[index] for index in chosen], synonyms)
    return {(chosen[row], index) for row, column in near for index in through[synonyms[column]]}


def _near(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    if not left or not right:
        return []
    pairs: list[tuple[int, int]] = []
    for first in range(0, len(left), _ROWS):
        ratios = process.cdist(
            left[first : first + _ROWS], right, scorer=fuzz.ratio, score_cutoff=CLOSE_RATIO
        )
        rows, columns = np.nonzero(ratios)
        pairs.extend(zip((rows + first).tolist(), columns.tolist(), strict=True))
    return pairs
