"""How much of each opening's asked skills each person meets; own words are compared only once."""

import numpy as np

from matching.engine import criteria
from matching.engine.sides import Floats, Ints, Openings, People
from matching.engine.skills import Vocabulary, likeness


class AskedSkills:
    """Skill shares per person and opening skill profile.

    Only what somebody meets is stored: a sparse list of asked texts per person, and a sparse list
    of profiles per asked text.
    """

    def __init__(self, people: People, openings: Openings, vocabulary: Vocabulary) -> None:
        self.asked = openings.asked_texts
        self._meeting(people, vocabulary)

    def _meeting(self, people: People, vocabulary: Vocabulary) -> None:
        """Per person: the asked texts that are met, and how well (1 same, 0.75 close)."""
        texts = people.skills
        theirs, asked, worth = likeness(texts.texts, self.asked.texts, vocabulary)
        start: Ints = np.searchsorted(theirs, np.arange(len(texts.texts) + 1))
        at, index = expanded(start, texts.rows.values)
        person = np.repeat(np.arange(len(people)), texts.rows.lengths)[at]
        order = np.lexsort((-worth[index], asked[index], person))
        person, column, worth = person[order], asked[index][order], worth[index][order]
        best = np.ones(len(person), dtype=bool)
        best[1:] = (np.diff(person) != 0) | (np.diff(column) != 0)
        self._column, self._worth = column[best], worth[best]
        self._met_start = np.searchsorted(person[best], np.arange(len(people) + 1))

    def met(self, person: int) -> dict[int, float]:
        """Which asked texts (by column) the person meets, and how well."""
        part = slice(self._met_start[person], self._met_start[person + 1])
        return dict(zip(self._column[part].tolist(), self._worth[part].tolist(), strict=True))

    def shares(self, people: Ints, row: Ints, profile: Ints) -> Floats:
        """criteria.skills_share of single pairs (people[row], skill profile)."""
        met = self._summed(people)[row, profile]
        return criteria.skills_share(met, self.asked.total[profile])

    def _summed(self, people: Ints) -> Floats:
        """Importance times worth, summed, for each of `people` and every skill profile."""
        who, entry = expanded(self._met_start, people)
        at, asking = expanded(self.asked.start, self._column[entry])
        width = len(self.asked.total)
        summed = np.bincount(
            who[at] * width + self.asked.profile[asking],
            weights=self._worth[entry][at] * self.asked.importance[asking],
            minlength=len(people) * width,
        )
        return np.asarray(summed, dtype=np.float64).reshape(len(people), width)


def expanded(start: Ints, groups: Ints) -> tuple[Ints, Ints]:
    """The members of groups stored end to end: which of `groups`, and which member, one by one."""
    lengths = start[groups + 1] - start[groups]
    which = np.repeat(np.arange(len(groups)), lengths)
    first = np.cumsum(lengths) - lengths
    return which, np.arange(len(which)) - first[which] + start[groups][which]
