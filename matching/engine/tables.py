"""Rules and criteria per pair of profiles: worked out once, looked up for every pair of records."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import criteria, travel
from matching.engine.facts import INSTRUCTIONS, KINDS
from matching.engine.sides import Bools, Codes, Floats, Ints, Openings, People, by_row, week_arrays
from matching.engine.skills import Vocabulary, likeness

LARGEST_TABLE = 6_000_000  # cells; a larger table is worked out block by block
ENOUGH_MINUTES = 240

Make = Callable[[Ints], NDArray[Any]]


class Table:
    """Values by person profile and opening profile.

    `make(profiles)` gives the rows of some person profiles. Tables that would be too large are
    never built whole; then each block of people builds its own rows.
    """

    def __init__(self, make: Make, people: Codes, openings: Codes, columns: int = 0) -> None:
        self.make = make
        self.people = people
        self.openings = openings
        columns = columns or len(openings.profiles)
        size = len(people.profiles) * columns
        self.whole = make(np.arange(len(people.profiles))) if size <= LARGEST_TABLE else None

    def rows(self, people: Ints) -> tuple[NDArray[Any], Ints]:
        """A table and, for each of `people`, its row in it."""
        codes = self.people.of[people]
        if self.whole is not None:
            return self.whole, codes
        profiles, local = np.unique(codes, return_inverse=True)
        return self.make(profiles), local.reshape(-1)

    def spread(self, people: Ints, columns: Ints) -> NDArray[Any]:
        """The values for every one of `people` and every opening in `columns`."""
        table, local = self.rows(people)
        return table.take(self.openings.of[columns], axis=1).take(local, axis=0)

    def pairs(self, people: Ints, openings: Ints) -> NDArray[Any]:
        """The values for single pairs."""
        table, local = self.rows(people)
        return table[local, self.openings.of[openings]]

    def refusals(self) -> Ints:
        """Of a table of what is allowed: how many openings each person is refused."""
        counts = self.openings.counts.astype(np.float64)
        per_profile = np.zeros(len(self.people.profiles))
        step = max(1, LARGEST_TABLE // max(1, len(self.openings.profiles)))
        for first in range(0, len(per_profile), step):
            profiles = np.arange(first, min(first + step, len(per_profile)))
            allowed = self.make(profiles) if self.whole is None else self.whole[profiles]
            per_profile[profiles] = (~allowed) @ counts
        return per_profile.astype(np.int64)[self.people.of]


class Tables:
    """All tables of one group of people and one group of openings."""

    def __init__(self, people: People, openings: Openings, vocabulary: Vocabulary) -> None:
        self.people = people
        self.openings = openings
        self._travel()
        self.allowed = {
            "language": Table(self._language_allowed, people.language, openings.start),
            "days": Table(self._days_allowed, people.hours, openings.hours),
            "period": Table(self._period_allowed, people.period, openings.period),
            "reach": Table(self._reach_allowed, people.travel, openings.place),
            "licence": Table(
                covers(people.licences, openings.licences), people.licences, openings.licences
            ),
            "certificate": Table(
                covers(people.certificates, openings.certificates),
                people.certificates,
                openings.certificates,
            ),
            "demand": Table(apart(people.avoid, openings.demands), people.avoid, openings.demands),
            "loop": Table(apart(people.unpaid, openings.loop), people.unpaid, openings.loop),
            "asked": Table(self._kind_allowed, people.kinds, openings.kind),
        }
        self._few_rules()
        self.skills = AskedSkills(people, openings, vocabulary)
        self._values()

    def _few_rules(self) -> None:
        """Five rules that read one set each, joined into one table."""
        names = ("licence", "certificate", "demand", "loop", "asked")
        parts = [self.allowed[name] for name in names]
        people = by_row(*(part.people.of for part in parts))
        openings = by_row(*(part.openings.of for part in parts))

        def make(profiles: Ints) -> Bools:
            joined = np.ones((len(profiles), len(openings.profiles)), dtype=bool)
            for index, part in enumerate(parts):
                own = people.profiles[profiles, index]
                rows = part.make(own) if part.whole is None else part.whole.take(own, axis=0)
                joined &= rows.take(openings.profiles[:, index], axis=1)
            return joined

        self.few_rules = Table(make, people, openings)

    def _values(self) -> None:
        people, openings = self.people, self.openings
        self.goal = Table(
            nearest_goal(people.goals, openings.occupation), people.goals, openings.occupation
        )
        self.experience = Table(
            best_experience(people.experience, openings.occupation),
            people.experience,
            openings.occupation,
        )
        # Twice as many columns: without a shared working language, then with one.
        self.language = Table(
            self._language_value,
            people.language,
            openings.language,
            2 * len(openings.language.profiles),
        )
        self.tongues = Table(
            meet(people.tongues, openings.tongues), people.tongues, openings.tongues
        )
        self.schedule = Table(self._schedule_value, people.hours, openings.hours)
        self.reach = Table(self._reach_value, people.travel, openings.place)
        self.support = Table(self._support_value, people.need, openings.support)
        self.prospects = Table(self._prospects_value, people.top_rung, openings.prospects)
        self.record = criteria.record(openings.asked, openings.answer_rate, openings.hosted)

    # Language ---------------------------------------------------------------------------------

    def _language_allowed(self, profiles: Ints) -> Bools:
        levels = self.people.language.profiles[profiles]
        enough = levels[:, None, :4] >= self.openings.start.profiles[None, :, :]
        wish = levels[:, None, 4] > 0
        return (enough.all(axis=2) | wish) & enough[..., INSTRUCTIONS]

    def _language_value(self, profiles: Ints) -> Floats:
        levels = self.people.language.profiles[profiles][:, None, :4]
        asked = self.openings.language.profiles
        at_ease = criteria.comfort(levels, asked[None, :, :4])
        given = criteria.surroundings(asked[:, 8], asked[:, 9], asked[:, 10])
        learning = given * criteria.room(levels, asked[None, :, 4:8])
        return np.concatenate(
            [criteria.language(at_ease, shared, learning) for shared in (False, True)], axis=1
        )

    # Time -------------------------------------------------------------------------------------

    def _common_minutes(self, profiles: Ints) -> tuple[Ints, Ints, Ints]:
        """Minutes in common per weekday, the opening's minutes per weekday, its least days."""
        free_from, free_to = week_arrays([self.people.hours.profiles[i] for i in profiles])
        asked = self.openings.hours.profiles
        start, end = week_arrays([days for days, _ in asked])
        both = np.minimum(free_to[:, None], end) - np.maximum(free_from[:, None], start)
        least = np.array([min_days for _, min_days in asked], dtype=np.int64)
        return np.maximum(both, 0), end - start, least

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

    # Travel -----------------------------------------------------------------------------------

    def _travel(self) -> None:
        profiles = self.people.travel.profiles
        self.homes = np.array([key[:2] for key in profiles], dtype=np.float64).reshape(-1, 2)
        self.cars = np.array([key[2] for key in profiles], dtype=bool)
        self.longest = np.array([key[3] for key in profiles], dtype=np.float64)
        places = self.openings.place.profiles
        self.places = np.array(places, dtype=np.float64).reshape(-1, 2)

    def _minutes(self, profiles: Ints) -> Floats:
        km = travel.kilometres(self.homes[profiles][:, None], self.places[None])
        return travel.minutes(km, by_car=self.cars[profiles][:, None])

    def _reach_allowed(self, profiles: Ints) -> Bools:
        return self._minutes(profiles) <= self.longest[profiles][:, None]

    def _reach_value(self, profiles: Ints) -> Floats:
        return criteria.reach(self._minutes(profiles), self.longest[profiles][:, None])

    def pair_minutes(self, people: Ints, openings: Ints, by_car: Bools) -> Floats:
        """Minutes of single pairs; `by_car` where there is a lift (an own car counts anyway)."""
        travelling = self.people.travel.of[people]
        km = travel.kilometres(
            self.homes[travelling], self.places[self.openings.place.of[openings]]
        )
        return travel.minutes(km, by_car=by_car | self.cars[travelling])

    # Few-valued -------------------------------------------------------------------------------

    def _kind_allowed(self, profiles: Ints) -> Bools:
        asked = np.zeros((len(profiles), len(KINDS)), dtype=bool)
        for row, profile in enumerate(profiles):
            asked[row, [KINDS.index(kind) for kind in self.people.kinds.profiles[profile]]] = True
        return asked[:, self.openings.kind.profiles[:, 0]]

    def _support_value(self, profiles: Ints) -> Floats:
        given, teacher = self.openings.support.profiles.T
        return criteria.support(self.people.need.profiles[profiles], given, teacher)

    def _prospects_value(self, profiles: Ints) -> Floats:
        hire, rung = self.openings.prospects.profiles.T
        return criteria.prospects(hire, rung, self.people.top_rung.profiles[profiles])


def _held(have: Codes, ask: Codes) -> Make:
    """How many of each opening profile's items each person profile holds."""
    asking: dict[Any, list[int]] = {}
    for column, items in enumerate(ask.profiles):
        for item in items:
            asking.setdefault(item, []).append(column)

    def count(profiles: Ints) -> Ints:
        held = np.zeros((len(profiles), len(ask.profiles)), dtype=np.int64)
        for row, profile in enumerate(profiles):
            for item in have.profiles[profile]:
                if item in asking:
                    held[row, asking[item]] += 1
        return held

    return count


def covers(have: Codes, ask: Codes) -> Make:
    """Allowed where the person has everything that the opening asks for."""
    count = _held(have, ask)
    asked = np.array([len(items) for items in ask.profiles], dtype=np.int64)
    return lambda profiles: count(profiles) == asked


def apart(have: Codes, ask: Codes) -> Make:
    """Allowed where the two sets have nothing in common."""
    count = _held(have, ask)
    return lambda profiles: count(profiles) == 0


def meet(have: Codes, ask: Codes) -> Make:
    """True where the two sets have something in common."""
    count = _held(have, ask)
    return lambda profiles: count(profiles) > 0


def _closeness(codes: Sequence[str], occupations: Sequence[str]) -> Floats:
    """occupation_closeness of every code to every occupation."""
    shared = np.zeros((len(codes), len(occupations)), dtype=np.int64)
    for digits in range(1, 5):
        left = np.array([code[:digits].ljust(digits, "<") for code in codes], dtype=f"U{digits}")
        right = np.array([o[:digits].ljust(digits, ">") for o in occupations], dtype=f"U{digits}")
        shared += left[:, None] == right
    equal = np.array(codes, dtype="U4")[:, None] == np.array(occupations, dtype="U4")
    return criteria.occupation_closeness(shared, equal)


def _best(entries: list[list[int]], worth: Floats) -> Floats:
    """Per list of rows of `worth` the best in each column; 0 for an empty list."""
    best = np.zeros((len(entries), worth.shape[1]))
    filled = [index for index, rows in enumerate(entries) if rows]
    if filled:
        flat = np.concatenate([entries[index] for index in filled]).astype(np.int64)
        starts = np.cumsum([0] + [len(entries[index]) for index in filled[:-1]])
        best[filled] = np.maximum.reduceat(worth[flat], starts, axis=0)
    return best


def nearest_goal(goals: Codes, occupation: Codes) -> Make:
    """The goal criterion per set of goals and occupation."""
    codes = sorted({code for key in goals.profiles for code in key})
    number = {code: index for index, code in enumerate(codes)}
    closeness = _closeness(codes, occupation.profiles)

    def make(profiles: Ints) -> Floats:
        entries = [[number[code] for code in goals.profiles[i]] for i in profiles]
        has = np.array([bool(rows) for rows in entries], dtype=bool)[:, None]
        return criteria.goal(_best(entries, closeness), has)

    return make


def best_experience(experience: Codes, occupation: Codes, *, with_years: bool = True) -> Make:
    """Best closeness (times years_worth) per set of experience and occupation."""
    pairs = sorted({entry for key in experience.profiles for entry in key})
    number = {entry: index for index, entry in enumerate(pairs)}
    worth = _closeness([code for code, _ in pairs], occupation.profiles)
    if with_years:
        worth = worth * criteria.years_worth([years for _, years in pairs])[:, None]

    def make(profiles: Ints) -> Floats:
        return _best([[number[e] for e in experience.profiles[i]] for i in profiles], worth)

    return make


class AskedSkills:
    """Skill shares per person and opening skill profile; own words are compared only once."""

    def __init__(self, people: People, openings: Openings, vocabulary: Vocabulary) -> None:
        self.people = people
        self.openings = openings.skills
        profiles = openings.skills.profiles
        self.asked = sorted({text for needed, wished in profiles for text in (*needed, *wished)})
        column_of = {text: column for column, text in enumerate(self.asked)}
        self.total = np.array(
            [
                criteria.NEEDED_WEIGHT * len(needed) + criteria.WISHED_WEIGHT * len(wished)
                for needed, wished in profiles
            ]
        )
        self._asking(profiles, column_of)
        theirs, asked, worth = likeness(people.skills.texts, self.asked, vocabulary)
        bounds = np.searchsorted(theirs, np.arange(len(people.skills.texts) + 1))
        self._of_text = [(asked[a:b], worth[a:b]) for a, b in pairwise(bounds.tolist())]

    def _asking(self, profiles: Any, column_of: dict[str, int]) -> None:
        """Per asked text: the skill profiles that ask for it, and with what importance."""
        found: list[tuple[int, int, float]] = []
        for profile, (needed, wished) in enumerate(profiles):
            found += [(column_of[text], profile, criteria.NEEDED_WEIGHT) for text in needed]
            found += [(column_of[text], profile, criteria.WISHED_WEIGHT) for text in wished]
        found.sort()
        columns = np.array([column for column, _, _ in found], dtype=np.int64)
        self._profile = np.array([profile for _, profile, _ in found], dtype=np.int64)
        self._importance = np.array([weight for _, _, weight in found], dtype=np.float64)
        self._start = np.searchsorted(columns, np.arange(len(self.asked) + 1))

    def met(self, person: int) -> dict[int, float]:
        """Which asked texts (by column) the person meets, and how well (1 same, 0.75 close)."""
        best: dict[int, float] = {}
        for text in self.people.skills.rows.row(person):
            for column, worth in zip(*self._of_text[text], strict=True):
                best[int(column)] = max(worth, best.get(int(column), 0.0))
        return best

    def shares(self, people: Ints) -> Floats:
        """criteria.skills_share for each of `people` and every skill profile."""
        summed = np.zeros((len(people), len(self.total)))
        for row, person in enumerate(people):
            for column, worth in self.met(int(person)).items():
                part = slice(self._start[column], self._start[column + 1])
                summed[row, self._profile[part]] += worth * self._importance[part]
        return criteria.skills_share(summed, self.total)
