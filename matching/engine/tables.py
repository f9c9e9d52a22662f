"""Rules and criteria per pair of profiles: worked out once, looked up for every pair of records."""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria
from matching.engine.allowed import CHUNK, LARGEST_TABLE, Allowed, Kept, Make, kept_row
from matching.engine.asked import expanded
from matching.engine.facts import INSTRUCTIONS
from matching.engine.reach import Reach
from matching.engine.sides import Bools, Codes, Floats, Ints, Openings, People, by_row
from matching.engine.skillshares import AskedSkills

ENOUGH_MINUTES = 240

Minutes = NDArray[np.int16]


class Table:
    """Values by person profile and opening profile.

    `make(profiles)` gives the rows of some person profiles. Tables that would be too large are
    never built whole; then each block of people builds its own rows.
    """

    def __init__(
        self, make: Make, people: Codes, openings: Codes, kept: Kept | None = None
    ) -> None:
        self.make = make
        self.people = people
        self.openings = openings
        row = kept_row(kept, people)
        self.whole = self._whole() if row is None else row

    def _whole(self) -> NDArray[Any] | None:
        """The whole table, built a part at a time; None if it would be too large."""
        count = len(self.people.profiles)
        sample = self.make(np.arange(min(1, count)))
        if sample.nbytes * count > LARGEST_TABLE:
            return None
        if count <= 1:
            return sample
        whole = np.empty((count, sample.shape[1]), dtype=sample.dtype)
        step = max(1, CHUNK // max(1, sample.shape[1]))
        for first in range(0, count, step):
            profiles = np.arange(first, min(first + step, count))
            whole[profiles] = self.make(profiles)
        return whole

    def rows(self, people: Ints) -> tuple[NDArray[Any], Ints]:
        """A table and, for each of `people`, its row in it."""
        codes = self.people.of[people]
        if self.whole is not None:
            return self.whole, codes
        profiles, local = np.unique(codes, return_inverse=True)
        return self.make(profiles), local.reshape(-1)

    def of(self, people: Ints) -> NDArray[Any]:
        """A row of values for each of `people`, a column per opening profile."""
        table, local = self.rows(people)
        return table.take(local, axis=0)

    def gather(self, people: Ints, row: Ints, opening: Ints) -> NDArray[Any]:
        """The values for many pairs (people[row], opening) of a few people."""
        table, local = self.rows(people)
        if len(people) == 1:
            return table[local[0]].take(self.openings.of.take(opening))
        place = (local * table.shape[1]).take(row)
        place += self.openings.of.take(opening)
        return table.reshape(-1).take(place)

    def pairs(self, people: Ints, openings: Ints) -> NDArray[Any]:
        """The values for single pairs."""
        table, local = self.rows(people)
        return table[local, self.openings.of[openings]]


class Tables:
    """All tables of one group of people and one group of openings.

    `kept`: tables of other people and these same openings, whose rows may be taken over.
    """

    def __init__(self, people: People, openings: Openings, kept: "Tables | None" = None) -> None:
        self.people = people
        self.openings = openings
        self.kept = kept
        self.reach = Reach(people, openings)
        self._rules()
        self.skills = AskedSkills(people, openings)
        self._values()

    def _rules(self) -> None:
        people, openings = self.people, self.openings
        sets = {
            "licence": (covers, people.licences, openings.licences),
            "certificate": (covers, people.certificates, openings.certificates),
            "demand": (apart, people.avoid, openings.demands),
            "loop": (apart, people.unpaid, openings.loop),
        }
        rules: dict[str, tuple[Make, Codes, Codes]] = {
            "language": (self._language_allowed, people.language, openings.start),
            "days": (self._days_allowed, people.hours, openings.hours),
            "period": (self._period_allowed, people.period, openings.period),
            "asked": (self._kind_allowed, people.kinds, openings.kind),
            **{name: (rule(*both), *both) for name, (rule, *both) in sets.items()},
        }
        self.allowed: dict[str, Allowed] = {
            "reach": self.reach,
            **{name: Allowed(*parts, self._kept_rule(name)) for name, parts in rules.items()},
        }

    def _kept_rule(self, name: str) -> Kept | None:
        return self.kept.allowed[name] if self.kept else None

    def _table(self, name: str, make: Make, people: Codes, openings: Codes) -> Table:
        return Table(make, people, openings, getattr(self.kept, name) if self.kept else None)

    def _values(self) -> None:
        people, openings = self.people, self.openings
        self.goal = self._table(
            "goal",
            nearest_goal(people.goals, openings.occupation),
            people.goals,
            openings.occupation,
        )
        # Best closeness times years, and best closeness alone, which explanations show.
        self.experience, self.closest = (
            self._table(name, make, people.experience, openings.occupation)
            for name, make in (
                ("experience", self._experience_value),
                ("closest", self._closest_value),
            )
        )
        self.tongues = self._table(
            "tongues", meet(people.tongues, openings.tongues), people.tongues, openings.tongues
        )
        self.schedule = self._table("schedule", self._schedule_value, people.hours, openings.hours)
        self.support = self._table("support", self._support_value, people.need, openings.support)
        self.prospects = self._table(
            "prospects", self._prospects_value, people.top_rung, openings.prospects
        )

    # Experience -------------------------------------------------------------------------------

    @cached_property
    def _closeness(self) -> Floats:
        """How close each kind of experience is to each occupation."""
        codes = [code for code, _ in self.people.experience.items]
        return _closeness(codes, self.openings.occupation)

    @cached_property
    def _closeness_by_years(self) -> Floats:
        years = criteria.years_worth([years for _, years in self.people.experience.items])
        worth: Floats = self._closeness * years[:, None]
        return worth

    def _experience_value(self, profiles: Ints) -> Floats:
        return _best(self.people.experience, self._closeness_by_years, profiles)

    def _closest_value(self, profiles: Ints) -> Floats:
        return _best(self.people.experience, self._closeness, profiles)

    # Language ---------------------------------------------------------------------------------

    def _language_allowed(self, profiles: Ints) -> Bools:
        levels = self.people.language.profiles[profiles]
        enough = levels[:, None, :4] >= self.openings.start.profiles[None, :, :]
        wish = levels[:, None, 4] > 0
        return (enough.all(axis=2) | wish) & enough[..., INSTRUCTIONS]

    @cached_property
    def language_values(self) -> Table:
        """Twice as many columns: without a shared working language, then with one."""
        people, openings = self.people, self.openings
        return self._table(
            "language_values", self._language_value, people.language, openings.language
        )

    @cached_property
    def _asked_levels(self) -> tuple[Codes, Codes, Floats]:
        """Of each language profile: levels to start, levels to be hired, Norwegian around."""
        asked = self.openings.language.profiles
        given = criteria.surroundings(asked[:, 8], asked[:, 9], asked[:, 10])
        return by_row(*asked[:, :4].T), by_row(*asked[:, 4:8].T), given

    def _language_value(self, profiles: Ints) -> Floats:
        # Few combinations of levels exist, so people are compared with each of them only once.
        start, hire, given = self._asked_levels
        levels = self.people.language.profiles[profiles][:, None, :4]
        at_ease = criteria.comfort(levels, start.profiles).take(start.of, axis=1)
        learning = criteria.room(levels, hire.profiles).take(hire.of, axis=1)
        learning *= given
        both = [criteria.language(at_ease, shared, learning) for shared in (False, True)]
        return np.concatenate(both, axis=1)

    def language(self, people: Ints, row: Ints, opening: Ints) -> Floats:
        """The language criterion of pairs (people[row], opening)."""
        shared = self.tongues.gather(people, row, opening)
        table, local = self.language_values.rows(people)
        place = (local * table.shape[1]).take(row)
        place += self.openings.language.of.take(opening)
        place += len(self.openings.language.profiles) * shared
        return table.reshape(-1).take(place)

    # Time -------------------------------------------------------------------------------------

    def _common_minutes(self, profiles: Ints) -> tuple[Minutes, Minutes, Ints]:
        """Minutes in common per weekday, the opening's minutes per weekday, its least days."""
        people, openings = self.people, self.openings
        # 16 bits hold the minutes of a week and are four times as fast as 64.
        free_from = people.free_from[profiles][:, None].astype(np.int16)
        free_to = people.free_to[profiles][:, None].astype(np.int16)
        start, end = openings.day_start.astype(np.int16), openings.day_end.astype(np.int16)
        common = np.minimum(free_to, end)
        common -= np.maximum(free_from, start)
        np.maximum(common, 0, out=common)
        return common, end - start, openings.least_days

    def _days_allowed(self, profiles: Ints) -> Bools:
        common, asked, least = self._common_minutes(profiles)
        enough = (common >= np.minimum(asked, ENOUGH_MINUTES)) & (asked > 0)
        return enough.sum(axis=2) >= least

    def _schedule_value(self, profiles: Ints) -> Floats:
        common, asked, _ = self._common_minutes(profiles)
        return criteria.schedule(common.sum(axis=2), asked.sum(axis=1))

    def _period_allowed(self, profiles: Ints) -> Bools:
        own = self.people.period.profiles[profiles][:, None, :]
        earliest, latest, weeks = self.openings.period.profiles.T
        first = np.maximum(own[..., 0], earliest)
        return (first <= latest) & (first + 7 * weeks - 1 <= own[..., 1])

    # Few-valued -------------------------------------------------------------------------------

    def _kind_allowed(self, profiles: Ints) -> Bools:
        return self.people.says_yes_to[profiles][:, self.openings.kind.profiles[:, 0]]

    def offered(self, table: Table, people: Ints) -> Floats:
        """Values of support or of prospects, a column per profile of Openings.offer."""
        column = 0 if table is self.support else 1
        return table.of(people).take(self.openings.offer.profiles[:, column], axis=1)

    def _support_value(self, profiles: Ints) -> Floats:
        given, teacher = self.openings.support.profiles.T
        return criteria.support(self.people.need.profiles[profiles], given, teacher)

    def _prospects_value(self, profiles: Ints) -> Floats:
        hire, rung = self.openings.prospects.profiles.T
        return criteria.prospects(hire, rung, self.people.top_rung.profiles[profiles])


def language_value(levels: Ints, asked: Ints, *, shared: Any) -> Floats:
    """The language criterion; last axes: levels by function, profile of Openings.language."""
    at_ease = criteria.comfort(levels, asked[..., :4])
    given = criteria.surroundings(asked[..., 8], asked[..., 9], asked[..., 10])
    learning = given * criteria.room(levels, asked[..., 4:8])
    return criteria.language(at_ease, shared, learning)


def _held(have: Codes, ask: Codes) -> Make:
    """How many of each opening profile's items each person profile holds."""

    def count(profiles: Ints) -> Ints:
        if len(ask.profiles) < len(profiles):
            held = np.zeros((len(have.profiles), len(ask.profiles)), dtype=np.int64)
            for column, items in enumerate(ask.profiles):
                for item in items:
                    held[have.postings.get(item, []), column] += 1
            return held[profiles]
        held = np.zeros((len(profiles), len(ask.profiles)), dtype=np.int64)
        for row, profile in enumerate(profiles):
            for item in have.profiles[profile]:
                held[row, ask.postings.get(item, [])] += 1
        return held

    return count


def covers(have: Codes, ask: Codes) -> Make:
    """Allowed where the person has everything that the opening asks for."""
    count = _held(have, ask)
    return lambda profiles: count(profiles) == ask.sizes


def apart(have: Codes, ask: Codes) -> Make:
    """Allowed where the two sets have nothing in common."""
    count = _held(have, ask)
    return lambda profiles: count(profiles) == 0


def meet(have: Codes, ask: Codes) -> Make:
    """True where the two sets have something in common."""
    count = _held(have, ask)
    return lambda profiles: count(profiles) > 0


def _closeness(codes: Sequence[str], occupation: Codes) -> Floats:
    """occupation_closeness of every code to every occupation."""
    shared = np.zeros((len(codes), len(occupation.profiles)), dtype=np.int64)
    for digits, right in enumerate(occupation.prefixes, start=1):
        # A code with fewer digits shares no more than it has: the filler equals nothing.
        left = np.array([code[:digits].ljust(digits, "-") for code in codes], dtype=f"U{digits}")
        shared += left[:, None] == right
    equal = np.array(codes, dtype="U4")[:, None] == occupation.prefixes[-1]
    return criteria.occupation_closeness(shared, equal)


def _best(codes: Codes, worth: Floats, profiles: Ints) -> Floats:
    """Per profile the best over its items in each column; 0 for a profile without items.

    `worth`: a row per item of `codes.items`.
    """
    if len(codes.profiles) == 1:  # whose items are all there are
        return worth.max(axis=0, initial=0.0)[None].take(profiles, axis=0)
    best = np.zeros((len(profiles), worth.shape[1]))
    lengths = codes.members.lengths[profiles]
    filled = lengths > 0
    if filled.any():
        _, at = expanded(codes.members.start, profiles[filled])
        starts = np.cumsum(lengths[filled]) - lengths[filled]
        best[filled] = np.maximum.reduceat(worth[codes.members.values[at]], starts, axis=0)
    return best


def nearest_goal(goals: Codes, occupation: Codes) -> Make:
    """The goal criterion per set of goals and occupation."""
    closeness = cache(lambda: _closeness(goals.items, occupation))

    def make(profiles: Ints) -> Floats:
        has = goals.sizes[profiles][:, None] > 0
        return criteria.goal(_best(goals, closeness(), profiles), has)

    return make
