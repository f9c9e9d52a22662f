"""For whom nothing is left: programme end, entry levels and expected progress taken together."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matching.engine.advice import applied
from matching.engine.changes import Helper
from matching.engine.errors import CaseError
from matching.engine.facts import LEVELS, NORWEGIAN, Case, Participant
from matching.engine.pair import case_of
from matching.engine.pairs import BLOCK, Scorer
from matching.engine.records import level_name
from matching.engine.sides import Bools, Ints, Openings, People
from matching.engine.values import LAST_DAY, day_text

# One CEFR level in about eight months of full-time schooling; a default, no measurement.
LEVELS_PER_MONTH = 0.125
DAYS_PER_MONTH = 30.4375
EXTENSIONS = (30, 60, 90, 180, 365)  # days by which a programme end is tried later
LASTING = ("days", "reach", "licence", "certificate", "demand", "loop", "asked")

Record = dict[str, Any]


def no_next_step(
    case: Any, *, expected_levels_per_month: float | Mapping[str, float] = LEVELS_PER_MONTH
) -> list[Record]:
    """Participants for whom no opening can become possible before the programme ends.

    Each opening is tried on the last day on which it could start and still end within the
    programme, with the Norwegian that the person should have by then: today's level plus
    `expected_levels_per_month` (one number, or one per skill) times the months until then, whole
    levels only. Full places, resting firms, open talks and missing consent pass and are left out;
    all other rules hold as today.

    Answers, by participant: `participant`, `until`, `expected` (levels on that day), `refused`
    (openings per code in the way), and `would_open`: single changes (a level in one skill by the
    start, a later `until`, and those of `would_help`), each applied, with how many it `opens`
    and the first `opening` of them. Raises CaseError for a rate that is no number from 0.
    """
    future = _Future(case_of(case), _rates(expected_levels_per_month))
    participants = future.case.participants
    stuck = [
        participants[first + row]
        for first in range(0, len(participants), BLOCK)
        for row, steps in enumerate(future.steps(participants[first : first + BLOCK]))
        if not steps.any()
    ]
    return [future.report(participant) for participant in stuck]


def _rates(rate: float | Mapping[str, float]) -> Any:
    by_skill = rate if isinstance(rate, Mapping) else dict.fromkeys(NORWEGIAN, rate)
    try:
        rates = [float(by_skill.get(skill, 0.0)) for skill in NORWEGIAN]
    except (TypeError, ValueError):
        rates = [math.nan]
    if not all(math.isfinite(value) and value >= 0 for value in rates):
        raise CaseError("expected_levels_per_month: expected a number from 0")
    return np.array(rates)


class _Future:
    """What lasts, what time brings, and the openings of the case."""

    def __init__(self, case: Case, rates: Any) -> None:
        self.case = case
        self.rates = rates
        self.openings = Openings(case.openings, case)
        self.index = {opening.id: i for i, opening in enumerate(case.openings)}
        self.banned: dict[str, list[int]] = {}
        for participant, opening in case.bans:
            self.banned.setdefault(participant, []).append(self.index[opening])

    def _scorer(self, participants: Sequence[Participant]) -> Scorer:
        bans = {row: self.banned[p.id] for row, p in enumerate(participants) if p.id in self.banned}
        people = People(participants, self.case)
        return Scorer(people, self.openings, bans)

    def steps(self, participants: Sequence[Participant], least: Ints | None = None) -> Bools:
        """Which openings can still become possible; a row per participant.

        `least`: per participant the levels that each skill has by then at least.
        """
        if not len(self.openings):
            return np.zeros((len(participants), 0), dtype=bool)
        obstacles = self._obstacles(participants, least)
        return ~np.any(list(obstacles.values()), axis=0)

    def _obstacles(
        self, participants: Sequence[Participant], least: Ints | None
    ) -> dict[str, Bools]:
        """Per code the openings it keeps away, as far ahead as the programme goes."""
        scorer = self._scorer(participants)
        rows, columns = np.arange(len(participants)), np.arange(len(self.openings))
        found = {code: ~scorer.tables.allowed[code].spread(rows, columns) for code in LASTING}
        lifted = scorer.lifted(rows)
        if lifted is not None:
            found["reach"] &= ~lifted
        found["pair"] = np.zeros((len(rows), len(columns)), dtype=bool)
        for row, banned in scorer.bans.items():
            found["pair"][row, banned] = True
        start, found["period"] = self._latest_start(participants)
        found["language"] = ~self._speaks(participants, start, least)
        return found

    def _latest_start(self, participants: Sequence[Participant]) -> tuple[Ints, Bools]:
        """The last day on which each opening could start, and where there is none."""
        earliest, latest, weeks = self.openings.period.profiles[self.openings.period.of].T
        first = np.array([max(self.case.as_of, p.from_day) for p in participants])[:, None]
        until = np.array([p.until for p in participants])[:, None]
        start = np.minimum(latest, until - 7 * weeks + 1)
        return start, start < np.maximum(first, earliest)

    def _speaks(self, participants: Sequence[Participant], day: Ints, least: Ints | None) -> Bools:
        """Where the Norwegian expected on that day is enough to start."""
        levels = self._expected(participants, day)
        if least is not None:
            levels = np.maximum(levels, least[:, None, :])
        enough = levels >= self.openings.skill_need
        wish = np.array([p.strong_wish for p in participants], dtype=bool)[:, None]
        enough[..., 0] |= wish
        enough[..., 1] |= wish
        return np.asarray(enough.all(axis=2))

    def _expected(self, participants: Sequence[Participant], day: Ints) -> Ints:
        """Levels per person, day and skill (NORWEGIAN's order)."""
        today = np.array([p.norwegian for p in participants], dtype=np.int64).reshape(-1, 1, 4)
        months = np.maximum(day - self.case.as_of, 0) / DAYS_PER_MONTH
        gained = np.floor(months[..., None] * self.rates + 1e-9).astype(np.int64)
        return np.minimum(np.maximum(today, 0) + gained, len(LEVELS) - 1)

    # What would open one ----------------------------------------------------------------------

    def report(self, participant: Participant) -> Record:
        """One person for whom nothing is left."""
        end = np.array([[participant.until]])
        expected = self._expected((participant,), end)[0, 0]
        obstacles = self._obstacles((participant,), None) if len(self.openings) else {}
        refused = {code: int(away.sum()) for code, away in sorted(obstacles.items()) if away.any()}
        return {
            "participant": participant.id,
            "until": day_text(participant.until),
            "expected": {
                skill: level_name(int(level))
                for skill, level in zip(NORWEGIAN, expected, strict=True)
            },
            "refused": refused,
            "would_open": list(self._would_open(participant, expected)),
        }

    def _would_open(self, participant: Participant, expected: Ints) -> Iterator[Record]:
        """Changes that open something, each found by applying it; the smallest of each field."""
        changes, people, least = [], [], []
        for change, person, levels in self._candidates(participant, expected):
            changes.append(change)
            people.append(person)
            least.append(levels)
        if not changes:
            return
        opened = self.steps(people, np.array(least))
        seen: set[str] = set()
        for change, row in zip(changes, opened, strict=True):
            field = next(iter(change))
            if not row.any() or (field in seen and field in ("until", *_SKILLS)):
                continue
            seen.add(field)
            first = self.openings.openings[int(np.flatnonzero(row)[0])].id
            yield {"change": change, "opens": int(row.sum()), "opening": first}

    def _candidates(
        self, participant: Participant, expected: Ints
    ) -> Iterator[tuple[Record, Participant, Ints]]:
        nothing = np.zeros(len(NORWEGIAN), dtype=np.int64)
        for skill, field in enumerate(_SKILLS):
            for level in range(max(participant.norwegian[skill], 0) + 1, len(LEVELS)):
                least = nothing.copy()
                least[skill] = level
                yield {field: LEVELS[level]}, participant, least
        for days in EXTENSIONS:
            until = min(participant.until + days, LAST_DAY)
            yield {"until": day_text(until)}, replace(participant, until=until), nothing
        for change in self._other_changes(participant, expected):
            yield change, applied(participant, change), nothing

    def _other_changes(self, participant: Participant, expected: Ints) -> list[Record]:
        """What would help the person of the future today, were every opening free."""
        then = replace(
            participant,
            norwegian=tuple(int(level) for level in expected),
            consent=True,
            support_talk_due=False,
        )
        scorer = self._scorer((then,))
        scorer.live = np.arange(len(self.openings))
        helps = Helper(scorer).help_for(np.zeros(1, dtype=np.int64)).get(0, [])
        changes = [help_.change for help_ in helps]
        return [c for c in changes if next(iter(c)) not in ("until", "from", *_SKILLS)]


_SKILLS = tuple(f"norwegian.{skill}" for skill in NORWEGIAN)
