"""The skills that a group of openings asks for, indexed once: texts, profiles, synonyms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria
from matching.engine.skills import Vocabulary, near

Ints = NDArray[np.int64]
SkillProfile = tuple[tuple[str, ...], tuple[str, ...]]  # needed, wished; normalised and sorted


@dataclass(frozen=True)
class Sparse:
    """Lists of integers of different lengths, end to end: row i is values[start[i]:start[i+1]]."""

    start: Ints
    values: Ints

    def row(self, index: int) -> Ints:
        return self.values[self.start[index] : self.start[index + 1]]

    @property
    def lengths(self) -> Ints:
        return np.diff(self.start)


def sparse(rows: Iterable[Sequence[int]]) -> Sparse:
    """The lists end to end."""
    rows = list(rows)
    start = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=start[1:])
    return Sparse(start, np.array([value for row in rows for value in row], dtype=np.int64))


def expanded(start: Ints, groups: Ints) -> tuple[Ints, Ints]:
    """The members of groups stored end to end: which of `groups`, and which member, one by one."""
    lengths = start[groups + 1] - start[groups]
    which = np.repeat(np.arange(len(groups)), lengths)
    first = np.cumsum(lengths) - lengths
    return which, np.arange(len(which)) - first[which] + start[groups][which]


class AskedTexts:
    """Every asked text in order, and for each the skill profiles that ask for it."""

    def __init__(self, profiles: Sequence[SkillProfile], vocabulary: Vocabulary) -> None:
        self.texts = sorted({text for both in profiles for texts in both for text in texts})
        self.column_of = {text: column for column, text in enumerate(self.texts)}
        # Per profile the columns of needed and of wished texts.
        self.columns = [
            tuple([self.column_of[text] for text in texts] for texts in both) for both in profiles
        ]
        weights = (criteria.NEEDED_WEIGHT, criteria.WISHED_WEIGHT)
        self.total = np.array(
            [
                sum(weight * len(texts) for weight, texts in zip(weights, both, strict=True))
                for both in profiles
            ],
            dtype=np.float64,
        )
        found = sorted(
            (column, profile, weight)
            for profile, both in enumerate(self.columns)
            for weight, columns in zip(weights, both, strict=True)
            for column in columns
        )
        self.profile = np.array([profile for _, profile, _ in found], dtype=np.int64)
        self.importance = np.array([weight for _, _, weight in found], dtype=np.float64)
        in_order = np.array([column for column, _, _ in found], dtype=np.int64)
        # Profiles asking for column i stand at start[i]:start[i + 1].
        self.start = np.searchsorted(in_order, np.arange(len(self.texts) + 1))
        self._by_entry(vocabulary)

    def _by_entry(self, vocabulary: Vocabulary) -> None:
        """Of each vocabulary entry: the asked texts in it, and the strange ones spelt like it.

        `words`: every word of the entries that hold an asked text, with these entries.
        """
        self.vocabulary = vocabulary
        inside: list[list[int]] = [[] for _ in vocabulary.texts_of]
        strange = [c for c, text in enumerate(self.texts) if text not in vocabulary.entries_of]
        for column, text in enumerate(self.texts):
            for entry in vocabulary.entries_of.get(text, ()):
                inside[entry].append(column)
        self.in_entry = sparse(inside)
        self.like_entry = sparse(self._strange_like_entries(strange))
        words: dict[str, list[int]] = {}
        for entry, columns in enumerate(inside):
            for word in sorted(vocabulary.texts_of[entry]) if columns else ():
                words.setdefault(word, []).append(entry)
        self.words = list(words)
        self.entries_of_word = sparse(words.values())

    def _strange_like_entries(self, strange: list[int]) -> list[list[int]]:
        like: list[set[int]] = [set() for _ in self.vocabulary.texts_of]
        words = list(self.vocabulary.entries_of)
        for rows, columns in near([self.texts[column] for column in strange], words):
            for row, word in zip(rows.tolist(), columns.tolist(), strict=True):
                for entry in self.vocabulary.entries_of[words[word]]:
                    like[entry].add(strange[row])
        return [sorted(columns) for columns in like]
