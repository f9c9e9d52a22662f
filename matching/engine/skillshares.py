"""How much of each opening's asked skills each person meets; own words are compared only once."""

from collections.abc import Iterator

import numpy as np

from matching.engine import criteria
from matching.engine.asked import Sparse, expanded
from matching.engine.sides import Bools, Floats, Ints, Openings, People, Texts
from matching.engine.skills import CLOSE, SAME, near

MOST_KEPT = 4_000_000  # keys kept before doubles are thrown out


class AskedSkills:
    """Skill shares per person and opening skill profile.

    Texts are normalised. They are the same when equal or in one vocabulary entry. They are close
    when `fuzz.ratio` >= 88 between the two texts, or between a text outside the vocabulary and a
    word of an entry of the other; so a misspelt label finds its entry. Only what somebody meets
    is stored: per person the asked texts with their worth, SAME or CLOSE.
    """

    def __init__(self, people: People, openings: Openings) -> None:
        self.asked = openings.asked_texts
        self.profiles = openings.skills
        holders = Holders(people.skills)
        width = max(1, len(self.asked.texts))
        same = holders.met(self._same(people.skills.texts), width)
        close = holders.met(self._close(people.skills.texts), width)
        close = close[~np.isin(close, same)]
        met = np.concatenate([same, close])
        order = np.argsort(met)
        worth = np.repeat([SAME, CLOSE], [len(same), len(close)])
        self._column, self._worth = met[order] % width, worth[order]
        self._met_start = np.searchsorted(met[order], np.arange(len(people) + 1) * width)

    def _same(self, texts: list[str]) -> Iterator["Found"]:
        """Texts that are asked for themselves, and the entries that texts stand in."""
        column_of, entries_of = self.asked.column_of, self.asked.vocabulary.entries_of
        equal = [(row, column_of[text]) for row, text in enumerate(texts) if text in column_of]
        rows, columns = np.array(equal, dtype=np.int64).reshape(-1, 2).T
        yield Found(rows, columns)
        yield Found.through(self._entries(texts, entries_of), self.asked.in_entry)

    def _entries(
        self, texts: list[str], entries_of: dict[str, tuple[int, ...]]
    ) -> tuple[Ints, Ints]:
        pairs = [
            (row, entry) for row, text in enumerate(texts) for entry in entries_of.get(text, ())
        ]
        rows, entries = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return rows, entries

    def _close(self, texts: list[str]) -> Iterator["Found"]:
        asked, entries_of = self.asked, self.asked.vocabulary.entries_of
        for rows, columns in near(texts, asked.texts):
            yield Found(rows, columns)
        yield Found.through(self._entries(texts, entries_of), asked.like_entry)
        own = np.array([row for row, text in enumerate(texts) if text not in entries_of], np.int64)
        for rows, words in near([texts[row] for row in own.tolist()], asked.words):
            which, at = expanded(asked.entries_of_word.start, words)
            entries = asked.entries_of_word.values[at]
            yield Found.through((own[rows][which], entries), asked.in_entry)

    def met(self, person: int) -> dict[int, float]:
        """Which asked texts (by column) the person meets, and how well."""
        part = slice(self._met_start[person], self._met_start[person + 1])
        return dict(zip(self._column[part].tolist(), self._worth[part].tolist(), strict=True))

    def earned(self, people: Ints, counts: Ints, opening: Ints) -> Floats:
        """What skills add to the competence criterion, for all pairs of a block.

        The same as SKILLS_SHARE times shares(), to the last digit.
        """
        profile = self.profiles.of.take(opening)
        present = np.zeros(len(self.asked.total), dtype=bool)
        present[profile] = True
        met = self._summed(people, present)
        asked = self.asked.total.copy()
        nothing = asked == 0
        asked[nothing] = 1.0
        met[:, nothing[present]] = criteria.NOTHING_ASKED
        place = np.repeat(np.arange(len(met)) * met.shape[1], counts)
        place += (np.cumsum(present) - 1).take(profile)
        share = met.reshape(-1).take(place)
        share /= asked.take(profile)
        share *= criteria.SKILLS_SHARE
        return share

    def shares(self, people: Ints, row: Ints, profile: Ints) -> Floats:
        """criteria.skills_share of many pairs (people[row], skill profile) of a few people."""
        present = np.zeros(len(self.asked.total), dtype=bool)
        present[profile] = True
        met = self._summed(people, present)
        column = np.cumsum(present) - 1
        place = row * met.shape[1] + column.take(profile)
        return criteria.skills_share(met.reshape(-1).take(place), self.asked.total.take(profile))

    def _summed(self, people: Ints, present: Bools) -> Floats:
        """Importance times worth, summed, for each of `people` and every profile present."""
        asked = self.asked
        column = np.cumsum(present) - 1
        kept = np.flatnonzero(present[asked.profile])  # only who asks here is looked at
        start = np.searchsorted(kept, asked.start)
        place, importance = column[asked.profile[kept]], asked.importance[kept]
        who, entry = expanded(self._met_start, people)
        at, asking = expanded(start, self._column[entry])
        width = int(present.sum())
        cell = (who * width).take(at)
        cell += place.take(asking)
        worth = self._worth.take(entry).take(at)
        worth *= importance.take(asking)
        summed = np.bincount(cell, weights=worth, minlength=len(people) * width)
        return np.asarray(summed, dtype=np.float64).reshape(len(people), width)


class Found:
    """Texts and what they meet: asked columns themselves, or groups of columns."""

    def __init__(self, row: Ints, target: Ints, groups: Sparse | None = None) -> None:
        self.row = row
        self.target = target
        self.groups = groups

    @classmethod
    def through(cls, pairs: tuple[Ints, Ints], groups: Sparse) -> "Found":
        """Texts that meet whole groups of columns."""
        return cls(*pairs, groups)


class Holders:
    """Which people hold each text."""

    def __init__(self, texts: Texts) -> None:
        person = np.repeat(np.arange(len(texts.rows.lengths)), texts.rows.lengths)
        order = np.argsort(texts.rows.values, kind="stable")
        self.person = person[order]
        self.start = np.searchsorted(texts.rows.values[order], np.arange(len(texts.texts) + 1))

    def met(self, parts: Iterator[Found], width: int) -> Ints:
        """person * width + column of everything that somebody meets, sorted, each once.

        Parts are joined one by one and groups only opened once a person has each once, so that ten
        thousand words that all resemble each other take no more room than ten thousand.
        """
        met = [np.zeros(0, dtype=np.int64)]
        for part in parts:
            if not len(part.row):
                continue
            size = width if part.groups is None else max(1, len(part.groups.lengths))
            which, at = expanded(self.start, part.row)
            keys = distinct(self.person[at] * size + part.target[which])
            if part.groups is not None:
                which, at = expanded(part.groups.start, keys % size)
                keys = (keys // size)[which] * width + part.groups.values[at]
            met.append(keys)
            if sum(len(keys) for keys in met[1:]) > MOST_KEPT:
                met = [distinct(np.concatenate(met))]
        return distinct(np.concatenate(met))


def distinct(values: Ints) -> Ints:
    """Each value once, sorted; on millions of integers much faster than np.unique."""
    values = np.sort(values)
    if len(values):
        values = values[np.concatenate([[True], values[1:] != values[:-1]])]
    return values
