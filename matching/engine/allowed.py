"""Where a rule allows a pair: one bit per profile of people and opening, read 64 at a time.

Eight rules are eight rows of bits joined by `and`; only the pairs that every rule leaves are ever
looked at one by one.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.sides import Bools, Codes, Ints

LARGEST_TABLE = 48_000_000  # bytes; a larger table is worked out block by block
CHUNK = 1_000_000  # cells worked out at a time

Words = NDArray[np.uint64]
Make = Callable[[Ints], NDArray[Any]]


def packed(allowed: Bools) -> Words:
    """The last axis as bits, filled up with zeros to whole words."""
    size = allowed.shape[-1]
    bits = np.zeros((*allowed.shape[:-1], (size + 63) // 64 * 8), dtype=np.uint8)
    bits[..., : (size + 7) // 8] = np.packbits(allowed, axis=-1, bitorder="little")
    return bits.view(np.uint64)


def counted(words: Words) -> Ints:
    """How many bits are set in each row."""
    counts: Ints = np.bitwise_count(words).sum(axis=-1, dtype=np.int64)
    return counts


def places(words: Words, counts: Ints) -> Ints:
    """The places of the set bits, row after row; `counts`: how many each row has."""
    flat = words.view(np.uint8).reshape(-1)
    filled = np.flatnonzero(flat != 0)
    bit = np.flatnonzero(np.unpackbits(flat.take(filled), bitorder="little").view(bool))
    place = (filled << 3).take(bit >> 3)
    place |= bit & 7
    place -= np.repeat(np.arange(len(words)) * (words.shape[1] * 64), counts)
    return place


class Kept(Protocol):
    """A table of rows by person profile that has been worked out before."""

    people: Codes
    whole: NDArray[Any] | None


def kept_row(kept: Kept | None, people: Codes) -> NDArray[Any] | None:
    """The row of the only profile of `people`, if it was worked out before for the same openings.

    Somebody who changes one thing, or comes anew, shares nearly every profile with others.
    """
    if kept is None or kept.whole is None or len(people.profiles) != 1:
        return None
    code = kept.people.code_of.get(people.key(0))
    return None if code is None else kept.whole[code : code + 1]


class Allowed:
    """A rule as bits by person profile and opening.

    `make(profiles)` gives the rows of some person profiles, a column per opening profile. Bits
    that would take too much room are never kept; then each block of people works out its own.
    """

    def __init__(
        self, make: Make, people: Codes, openings: Codes, kept: Kept | None = None
    ) -> None:
        self.make = make
        self.people = people
        self.openings = openings
        row: Words | None = kept_row(kept, people)
        self.whole = self._whole() if row is None else row

    def _whole(self) -> Words | None:
        """All bits, worked out a part at a time; None if they would take too much room."""
        count, width = len(self.people.profiles), len(self.openings.of)
        if count * width > LARGEST_TABLE * 8:
            return None
        if count == 1:
            return self._bits(np.zeros(1, dtype=np.int64))
        whole = np.empty((count, (width + 63) // 64), dtype=np.uint64)
        step = max(1, CHUNK // max(1, width))
        for first in range(0, count, step):
            profiles = np.arange(first, min(first + step, count))
            whole[profiles] = self._bits(profiles)
        return whole

    def _bits(self, profiles: Ints) -> Words:
        return packed(self.make(profiles).take(self.openings.of, axis=1))

    def _rows(self, people: Ints) -> tuple[Words, Ints]:
        """Bits and, for each of `people`, the row in them."""
        codes = self.people.of.take(people)
        if self.whole is not None:
            return self.whole, codes
        profiles, local = np.unique(codes, return_inverse=True)
        return self._bits(profiles), local.reshape(-1)

    def words(self, people: Ints) -> Words:
        """A row of bits for each of `people`."""
        whole, local = self._rows(people)
        return whole.take(local, axis=0)

    def spread(self, people: Ints, columns: Ints) -> Bools:
        """For every one of `people` and every opening in `columns`."""
        codes, local = np.unique(self.people.of.take(people), return_inverse=True)
        words = self._bits(codes) if self.whole is None else self.whole.take(codes, axis=0)
        bits = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little").view(bool)
        return bits.take(columns, axis=1).take(local.reshape(-1), axis=0)

    def pairs(self, people: Ints, openings: Ints) -> Bools:
        """For single pairs."""
        whole, local = self._rows(people)
        bytes_of = whole.view(np.uint8)
        return (bytes_of[local, openings >> 3] >> (openings & 7)) & 1 == 1

    def refusals(self) -> Ints:
        """How many openings each person is refused."""
        count, width = len(self.people.profiles), len(self.openings.of)
        if self.whole is not None:
            allowed = counted(self.whole)
        else:
            step = max(1, CHUNK // max(1, width))
            parts = [
                counted(self._bits(np.arange(first, min(first + step, count))))
                for first in range(0, count, step)
            ]
            allowed = np.concatenate(parts)
        return (width - allowed).take(self.people.of)
