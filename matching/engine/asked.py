"""The skills that a group of openings asks for, indexed once: texts, profiles, importance."""

from collections.abc import Sequence

import numpy as np

from matching.engine import criteria

SkillProfile = tuple[tuple[str, ...], tuple[str, ...]]  # needed, wished; normalised and sorted


class AskedTexts:
    """Every asked text in order, and for each the skill profiles that ask for it."""

    def __init__(self, profiles: Sequence[SkillProfile]) -> None:
        self.texts = sorted({text for both in profiles for texts in both for text in texts})
        column_of = {text: column for column, text in enumerate(self.texts)}
        # Per profile the columns of needed and of wished texts.
        self.columns = [
            tuple([column_of[text] for text in texts] for texts in both) for both in profiles
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
