"""When two skill texts say the same, or nearly: vocabulary entries, spelling, misspelling."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

CLOSE_RATIO = 88.0  # rapidfuzz.fuzz.ratio, 0-100, from which a misspelling counts as a match
SAME, CLOSE = 1.0, 0.75  # what a text is worth that is the same, or spelt nearly the same
COMPARED_AT_ONCE = 4_000_000  # pairs of words, so that memory stays small

Ints = NDArray[np.int64]


@lru_cache(maxsize=200_000)
def normalised(text: str) -> str:
    """NFKC, case fold, single spaces; folded once more because folding can undo NFKC."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


@dataclass(frozen=True)
class Vocabulary:
    """Which entries each normalised text stands in, and the texts of each entry.

    Two texts are the same when they are equal or stand in one entry.
    """

    entries_of: dict[str, tuple[int, ...]]
    texts_of: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, tuple[str, ...]]]) -> "Vocabulary":
        texts_of = tuple(
            frozenset(normalised(text) for text in (uri, *labels)) for uri, labels in entries
        )
        entries_of: dict[str, list[int]] = {}
        for index, texts in enumerate(texts_of):
            for text in texts:
                entries_of.setdefault(text, []).append(index)
        return cls({text: tuple(found) for text, found in entries_of.items()}, texts_of)


def near(left: list[str], right: list[str]) -> Iterator[tuple[Ints, Ints]]:
    """Places in `left` and `right` of words with `fuzz.ratio` of at least CLOSE_RATIO, in parts."""
    if not left or not right:
        return
    step = max(1, COMPARED_AT_ONCE // len(right))
    for first in range(0, len(left), step):
        ratios = process.cdist(
            left[first : first + step], right, scorer=fuzz.ratio, score_cutoff=CLOSE_RATIO
        )
        rows, columns = np.nonzero(ratios)
        yield rows + first, columns
