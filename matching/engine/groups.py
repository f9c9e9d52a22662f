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
    keys, number = np.unique(options.key, return_inverse=True)
    group = options.row * len(keys) + number.reshape(-1)
    size = (int(options.row.max()) + 1) * len(keys)
    opens = np.bincount(group, minlength=size)
    score = np.full(size, -1, dtype=np.int64)
    np.maximum.at(score, group, options.score)
    best = options.score == score[group]
    opening = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(opening, group[best], options.opening[best])
    filled = np.flatnonzero(opens)
    row, key = filled // len(keys), keys[filled % len(keys)]
    order = np.lexsort((key, -score[filled], -opens[filled], row))
    place = np.arange(len(order)) - np.searchsorted(row[order], row[order])
    told = order[place < options.most]
    found: dict[int, list[Help]] = {}
    for who, change, count, at, then in zip(
        row[told].tolist(),
        key[told].tolist(),
        opens[filled[told]].tolist(),
        opening[filled[told]].tolist(),
        score[filled[told]].tolist(),
        strict=True,
    ):
        help_ = Help(options.describe(who, change), count, at, then)
        found.setdefault(who, []).append(help_)
    return found
