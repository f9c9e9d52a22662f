"""Possible changes of people or openings, gathered: what each opens and the best of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.sides import Ints

Change = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """Pairs that a change opens: whose change (row), which change (key), opening and score then."""

    row: Ints
    key: Ints
    opening: Ints
    score: Ints
    describe: Callable[[int, int], Change]  # (row, key) -> the change as the format writes it
    most: int  # how many changes of this field to tell a person at most


@dataclass(frozen=True)
class Help:
    """One change, how many openings it opens, and the best of them."""

    change: Change
    opens: int
    opening: int
    score: int


def smallest(row: Ints, key: Ints, size: Ints) -> Ints:
    """Indices of the entries whose size is the smallest of their row and key."""
    order = np.lexsort((size, key, row))
    first = _firsts(row[order], key[order])
    least = size[order][first][np.cumsum(first) - 1]
    return order[size[order] == least]


def _firsts(row: Ints, key: Ints) -> Any:
    first = np.ones(len(row), dtype=bool)
    first[1:] = (np.diff(row) != 0) | (np.diff(key) != 0)
    return first


def gathered(options: Options) -> dict[int, list[Help]]:
    """Per row the changes, those that open most first, then by the best score."""
    order = np.lexsort((options.opening, -options.score, options.key, options.row))
    row, key = options.row[order], options.key[order]
    first = np.flatnonzero(_firsts(row, key))
    opens = np.diff(first, append=len(order))
    found: dict[int, list[tuple[int, int, int, int]]] = {}
    for index, count in zip(first.tolist(), opens.tolist(), strict=True):
        at = order[index]
        entry = (-count, -int(options.score[at]), int(key[index]), int(options.opening[at]))
        found.setdefault(int(row[index]), []).append(entry)
    return {
        person: [
            Help(options.describe(person, k), -count, opening, -score)
            for count, score, k, opening in sorted(entries)[: options.most]
        ]
        for person, entries in found.items()
    }
