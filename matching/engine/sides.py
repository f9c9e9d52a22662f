"""Both sides as arrays: each attribute's few different profiles, and a code per record.

A rule reads few attributes and few combinations exist, so rules and criteria are worked out once
per pair of profiles (tables.py) and looked up per pair of records.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria
from matching.engine.asked import AskedTexts, Sparse, sparse
from matching.engine.assignment.problem import NO_LIMIT, Limits
from matching.engine.facts import (
    FUNCTION_READS,
    HIRE,
    INSTRUCTIONS,
    KIND_RUNG,
    KINDS,
    UNPAID_RUNGS,
    Case,
    Employer,
    Hours,
    Opening,
    Participant,
)
from matching.engine.skills import Vocabulary, normalised
from matching.engine.travel import on_sphere

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NORWEGIAN_LANGUAGES = frozenset(("nb", "nn", "no"))
ANY_EMPLOYER = ""  # no id is empty; with an unpaid limit of 0 everybody has been everywhere


@dataclass(frozen=True)
class Codes:
    """A profile code per record, the profiles, and how many records have each."""

    of: Ints
    profiles: Any  # a list of keys, or a matrix with a row per profile
    counts: Ints

    @cached_property
    def code_of(self) -> dict[Hashable, int]:
        """The code of each profile."""
        return {self.key(code): code for code in range(len(self.profiles))}

    def key(self, code: int) -> Hashable:
        """A profile as something that can be looked up."""
        profile = self.profiles[code]
        if isinstance(profile, np.ndarray):
            return tuple(profile.tolist())
        found: Hashable = profile
        return found

    @cached_property
    def postings(self) -> dict[Any, list[int]]:
        """Of profiles that are sets: which profiles hold each item."""
        holders: dict[Any, list[int]] = {}
        for profile, items in enumerate(self.profiles):
            for item in items:
                holders.setdefault(item, []).append(profile)
        return holders

    @cached_property
    def sizes(self) -> Ints:
        """Of profiles that are sets: how many items each holds."""
        return np.array([len(items) for items in self.profiles], dtype=np.int64)

    @cached_property
    def items(self) -> list[Any]:
        """Of profiles that are sets: every item, sorted."""
        return sorted(self.postings)

    @cached_property
    def members(self) -> Sparse:
        """Of profiles that are sets: the places in `items` of each profile's items."""
        place = {item: index for index, item in enumerate(self.items)}
        return sparse([[place[item] for item in items] for items in self.profiles])

    @cached_property
    def prefixes(self) -> list[NDArray[np.str_]]:
        """Of profiles that are occupation codes: their first digit, two, three and four."""
        return [np.array(self.profiles, dtype=f"U{digits}") for digits in range(1, 5)]


def by_key(keys: Iterable[Hashable]) -> Codes:
    """Codes in order of first appearance."""
    keys = list(keys)
    code_of = {key: code for code, key in enumerate(dict.fromkeys(keys))}
    of = np.fromiter(map(code_of.__getitem__, keys), dtype=np.int64, count=len(keys))
    return Codes(of, list(code_of), np.bincount(of, minlength=len(code_of)))


def by_row(*columns: Any) -> Codes:
    """Codes of the distinct rows of a matrix of integers, given by its columns."""
    matrix = np.array(columns, dtype=np.int64).T
    if len(matrix) <= 1:
        ones = np.ones(len(matrix), dtype=np.int64)
        return Codes(ones - 1, matrix, ones)
    _, first, of, counts = np.unique(
        _packed(matrix), return_index=True, return_inverse=True, return_counts=True
    )
    return Codes(of.reshape(-1).astype(np.int64), matrix[first], counts)


def _packed(matrix: Ints) -> Ints:
    """One integer per row, different for different rows."""
    packed = np.zeros(len(matrix), dtype=np.int64)
    size = 1
    for column in matrix.T if len(matrix) else ():
        low, high = int(column.min()), int(column.max())
        if size * (high - low + 1) >= 2**62:
            _, packed = np.unique(packed, return_inverse=True)
            packed, size = packed.reshape(-1).astype(np.int64), len(matrix)
        packed = packed * (high - low + 1) + (column - low)
        size *= high - low + 1
    return packed


class Texts:
    """Normalised texts numbered by first appearance, with the numbers of each record's texts."""

    def __init__(self, lists: Iterable[tuple[str, ...]]) -> None:
        self.number: dict[str, int] = {}
        number = self.number
        self.rows = sparse(
            [
                sorted({number.setdefault(normalised(text), len(number)) for text in texts})
                for texts in lists
            ]
        )
        self.texts = list(number)


class People:
    """Participants as codes and arrays; says nothing about any opening."""

    def __init__(self, participants: Sequence[Participant], case: Case) -> None:
        self.participants = participants
        self.as_of = case.as_of
        self.weights = case.weights
        # Weights per person, only if somebody has own ones.
        self.weight_table = (
            np.array([p.weights or case.weights for p in participants], dtype=np.float64)
            if any(p.weights for p in participants)
            else None
        )
        self.free = np.array(
            [p.consent and not p.support_talk_due for p in participants], dtype=bool
        )
        self.consent = np.array([p.consent for p in participants], dtype=bool)
        self.talk_due = np.array([p.support_talk_due for p in participants], dtype=bool)
        self.priority = np.array([p.priority for p in participants], dtype=np.float64)
        self._language(participants)
        self._time(participants, case)
        self._travel(participants)
        self._sets(participants, case)
        self.skills = Texts(p.skills for p in participants)

    def __len__(self) -> int:
        return len(self.participants)

    @cached_property
    def says_yes_to(self) -> Bools:
        """Per profile of kinds and each of KINDS: asked for?"""
        asked = np.zeros((len(self.kinds.profiles), len(KINDS)), dtype=bool)
        for index, kind in enumerate(KINDS):
            asked[self.kinds.postings.get(kind, []), index] = True
        return asked

    def _language(self, participants: Sequence[Participant]) -> None:
        norwegian = np.array([p.norwegian for p in participants], dtype=np.int64).reshape(-1, 4)
        by_function = np.maximum(norwegian[:, list(FUNCTION_READS)], 0)
        wish = [p.strong_wish for p in participants]
        self.language = by_row(*by_function.T, wish)
        self.tongues = by_key(frozenset(p.languages) - NORWEGIAN_LANGUAGES for p in participants)

    def _time(self, participants: Sequence[Participant], case: Case) -> None:
        self.hours = by_key(p.available for p in participants)
        self.free_from, self.free_to = week_arrays(self.hours.profiles)
        first = [max(case.as_of, p.from_day) for p in participants]
        self.period = by_row(first, [p.until for p in participants])

    def _travel(self, participants: Sequence[Participant]) -> None:
        self.homes = by_key(p.home for p in participants)
        # How people travel: home, car, longest time; profiles are (home's code, car, minutes).
        self.travel = by_key(
            (home, p.has_car, p.max_travel_minutes)
            for home, p in zip(self.homes.of.tolist(), participants, strict=True)
        )
        self.lifts = {i: p.lift_to for i, p in enumerate(participants) if p.lift_to}

    def _sets(self, participants: Sequence[Participant], case: Case) -> None:
        self.kinds = by_key(p.kinds for p in participants)
        self.licences = by_key(p.licences for p in participants)
        self.certificates = by_key(p.certificates for p in participants)
        self.avoid = by_key(p.avoid for p in participants)
        self.goals = by_key(p.goals for p in participants)
        self.experience = by_key(p.experience for p in participants)
        self.need = by_row([p.follow_up_need for p in participants])
        limit = case.unpaid_limit
        anywhere = (ANY_EMPLOYER,) if limit == 0 else ()
        self.unpaid = by_key(
            anywhere + tuple(employer for employer, count in p.unpaid_at if count >= limit)
            for p in participants
        )
        self.top_rung = by_row([top_rung(p.kinds) for p in participants])


def top_rung(kinds: Sequence[str]) -> int:
    """The highest rung among the kinds; 0 if there is none, so that nothing is below it."""
    return max((KIND_RUNG[kind] for kind in kinds), default=0)


class Openings:
    """Openings as codes and arrays, with what their workplace and employer add."""

    def __init__(self, openings: Sequence[Opening], case: Case) -> None:
        self.openings = openings
        self.vocabulary = vocabulary_of(case.vocabulary)
        employers = [case.employers[o.employer] for o in openings]
        self.resting = np.array([e.resting for e in employers], dtype=bool)
        self._limits(openings, case)
        self.closed = (
            (self.capacity <= 0)
            | (self.workplace_left[self.workplace] <= 0)
            | (self.employer_left[self.employer] <= 0)
        )
        self._language(openings)
        self._time(openings)
        self._sets(openings)
        self._prospects(openings, employers)

    def __len__(self) -> int:
        return len(self.openings)

    @cached_property
    def asked_texts(self) -> AskedTexts:
        """The skills that are asked for."""
        return AskedTexts(self.skills.profiles, self.vocabulary)

    @cached_property
    def offer(self) -> Codes:
        """Support and prospects taken together."""
        return by_row(self.support.of, self.prospects.of)

    @cached_property
    def points(self) -> Floats:
        """The places on the unit sphere."""
        return on_sphere(np.array(self.place.profiles, dtype=np.float64).reshape(-1, 2))

    @cached_property
    def at_workplace(self) -> dict[str, Ints]:
        """The openings of each workplace."""
        order = np.argsort(self.workplace, kind="stable")
        bounds = np.searchsorted(self.workplace[order], np.arange(len(self.workplace_ids) + 1))
        return {
            name: order[bounds[index] : bounds[index + 1]]
            for index, name in enumerate(self.workplace_ids)
        }

    @cached_property
    def record(self) -> Floats:
        """The record criterion, which reads nothing of a participant."""
        return criteria.record(self.asked, self.answer_rate, self.hosted)

    def _limits(self, openings: Sequence[Opening], case: Case) -> None:
        """Opening inside workplace inside employer; limits may be 0 or less."""
        self.capacity = np.array([o.capacity for o in openings], dtype=np.int64)
        workplaces = by_key(o.workplace for o in openings)
        employers = by_key(o.employer for o in openings)
        self.workplace, self.workplace_ids = workplaces.of, workplaces.profiles
        self.employer, self.employer_ids = employers.of, employers.profiles
        self.workplace_left = np.array(
            [_left(case.workplaces[w].supervision_ceiling, case.workplaces[w].occupied)
             for w in self.workplace_ids],
            dtype=np.int64,
        )  # fmt: skip
        self.employer_left = np.array(
            [_left(case.employers[e].max_people, 0) for e in self.employer_ids], dtype=np.int64
        )
        self.employer_of_workplace = np.zeros(len(self.workplace_ids), dtype=np.int64)
        self.employer_of_workplace[self.workplace] = self.employer

    def limits(self) -> Limits:
        """The nested limits as the assignment reads them."""
        return Limits(
            self.capacity,
            self.workplace_left,
            self.employer_left,
            self.workplace,
            self.employer_of_workplace,
        )

    def _language(self, openings: Sequence[Opening]) -> None:
        start = np.array([o.start for o in openings], dtype=np.int64).reshape(-1, 4)
        hire = np.array([o.hire_level for o in openings], dtype=np.int64).reshape(-1, 4)
        talk = [o.talk for o in openings]
        slow = [o.slow_talk for o in openings]
        teacher = [o.teacher_on_site for o in openings]
        self.start = by_row(*start.T)
        self.language = by_row(*start.T, *hire.T, talk, slow, teacher)
        self.tongues = by_key(
            frozenset(o.working_languages) - NORWEGIAN_LANGUAGES for o in openings
        )
        # The level that each skill must reach, -1 where nothing reads it (NORWEGIAN's order).
        spoken = np.maximum(start[:, 0], start[:, 1])
        never = np.full(len(start), -1)
        self.skill_need = np.column_stack([start[:, 3], spoken, start[:, INSTRUCTIONS], never])

    def _time(self, openings: Sequence[Opening]) -> None:
        self.hours = by_key((o.days, o.min_days) for o in openings)
        self.day_start, self.day_end = week_arrays([days for days, _ in self.hours.profiles])
        self.least_days = np.array([days for _, days in self.hours.profiles], dtype=np.int64)
        self.period = by_row(
            [o.start_between[0] for o in openings],
            [o.start_between[1] for o in openings],
            [o.weeks for o in openings],
        )

    def _sets(self, openings: Sequence[Opening]) -> None:
        self.place = by_key(o.location for o in openings)
        self.kind = by_row([KINDS.index(o.kind) for o in openings])
        self.licences = by_key(o.licences for o in openings)
        self.certificates = by_key(o.certificates for o in openings)
        self.demands = by_key(o.demands for o in openings)
        self.occupation = by_key(o.occupation for o in openings)
        self.skills = by_key(asked_skills(o) for o in openings)
        # The employer if one more unpaid stay there could be refused, else nothing.
        self.loop = by_key(
            (o.employer, ANY_EMPLOYER)
            if KIND_RUNG[o.kind] in UNPAID_RUNGS and o.hire != "yes"
            else ()
            for o in openings
        )

    def _prospects(self, openings: Sequence[Opening], employers: Sequence[Employer]) -> None:
        self.support = by_row([o.support for o in openings], [o.teacher_on_site for o in openings])
        self.prospects = by_row(
            [HIRE.index(o.hire) for o in openings], [KIND_RUNG[o.kind] for o in openings]
        )
        self.asked = np.array([e.asked_90_days for e in employers], dtype=np.float64)
        self.answer_rate = np.array(
            [np.nan if e.answer_rate is None else e.answer_rate for e in employers],
            dtype=np.float64,
        )
        self.hosted = np.array([e.hosted_12_months for e in employers], dtype=np.float64)


@lru_cache(maxsize=8)
def vocabulary_of(entries: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    """The vocabulary of a case; one case is encoded many times."""
    return Vocabulary.of(entries)


def _left(ceiling: int | None, occupied: int) -> int:
    return NO_LIMIT if ceiling is None else ceiling - occupied


def asked_skills(opening: Opening) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Normalised skills needed, and wished beyond them; each text once, sorted."""
    needed = {normalised(text) for text in opening.skills_needed}
    wished = {normalised(text) for text in opening.skills_wished} - needed
    return tuple(sorted(needed)), tuple(sorted(wished))


def week_arrays(weeks: Sequence[Hours]) -> tuple[Ints, Ints]:
    """Start and end minute per week and weekday; a day without hours is 0 to 0."""
    flat = [[interval or (0, 0) for interval in week] for week in weeks]
    both = np.array(flat, dtype=np.int64).reshape(-1, 7, 2)
    return both[..., 0], both[..., 1]
