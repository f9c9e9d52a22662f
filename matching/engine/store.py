"""All possible pairs of a case with their scores, by participant; rows and columns can change."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.pairs import Block
from matching.engine.sides import Ints


@dataclass(frozen=True)
class Store:
    """Pairs of person i stand at start[i]:start[i + 1], by opening; scores in UNITS."""

    start: Ints
    opening: NDArray[np.int32]
    score: Ints

    @classmethod
    def of(cls, people: int, blocks: Iterable[Block]) -> "Store":
        """From blocks in any order; each person stands in one block only."""
        blocks = list(blocks)
        counts = np.zeros(people, dtype=np.int64)
        for block in blocks:
            counts[block.people] = block.counts
        start = np.concatenate([[0], np.cumsum(counts)])
        opening = np.empty(start[-1], dtype=np.int32)
        score = np.empty(start[-1], dtype=np.int64)
        for block in blocks:
            place = placed(start, block)
            opening[place] = block.opening
            score[place] = block.score
        return cls(start, opening, score)

    @property
    def person(self) -> NDArray[np.int32]:
        """The person of each pair."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), self.counts)

    @property
    def counts(self) -> Ints:
        """How many openings are possible for each person."""
        return np.diff(self.start)

    def score_of(self, person: int, opening: int) -> int:
        """The score of a possible pair."""
        row = slice(self.start[person], self.start[person + 1])
        at = int(np.searchsorted(self.opening[row], opening))
        return int(self.score[row][at])

    def with_row(self, person: int, opening: NDArray[np.int32], score: Ints) -> "Store":
        """The same store with this person's pairs replaced."""
        first, last = self.start[person], self.start[person + 1]
        start = self.start.copy()
        start[person + 1 :] += len(opening) - (last - first)
        return Store(
            start,
            np.concatenate([self.opening[:first], opening, self.opening[last:]]),
            np.concatenate([self.score[:first], score, self.score[last:]]),
        )

    def with_column(self, opening: int, person: Ints, score: Ints) -> "Store":
        """The same store with this opening's pairs replaced; `person` ascending."""
        keep = self.opening != opening
        kept_person = self.person[keep]
        kept, kept_score = self.opening[keep], self.score[keep]
        width = int(max(kept.max(initial=0), opening)) + 1
        at = np.searchsorted(kept_person.astype(np.int64) * width + kept, person * width + opening)
        counts = np.bincount(kept_person, minlength=len(self.start) - 1)
        counts += np.bincount(person, minlength=len(self.start) - 1)
        return Store(
            np.concatenate([[0], np.cumsum(counts)]),
            np.insert(kept, at, opening),
            np.insert(kept_score, at, score),
        )


def placed(start: Ints, block: Block) -> Ints:
    """Where each pair of a block stands, when pairs stand in the order of people."""
    shift = start[block.people] - (np.cumsum(block.counts) - block.counts)
    return np.arange(len(block.opening)) + np.repeat(shift, block.counts)
