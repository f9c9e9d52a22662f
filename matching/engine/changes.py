"""What would help a person without a place: single changes that make more openings possible.

A change of one field can only lift one code. So the openings that a person misses by one code
alone are found for a whole block at once, and for each the smallest change that lifts it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine import criteria
from matching.engine.facts import (
    CRITERIA,
    FUNCTION_READS,
    KINDS,
    LEVELS,
    NORWEGIAN,
    WEEKDAYS,
)
from matching.engine.groups import Change, Help, Options, gathered, smallest
from matching.engine.pairs import BLOCK, Scorer
from matching.engine.sides import Bools, Floats, Ints
from matching.engine.tables import ENOUGH_MINUTES, language_value
from matching.engine.values import LAST_DAY, day_text, time_text

CHANGEABLE = ("language", "days", "period", "reach", "licence", "certificate", "asked")
FIXED = ("demand", "loop")
MANY = 3  # most lifts, licences, certificates and kinds told to one person
LONGEST_ADVISED = 120.0  # minutes; no longer journey is advised, by oneself or with a lift
_WINDOW = 2048  # more than the minutes of a day


@dataclass(frozen=True)
class Missed:
    """Pairs of a block that fail by one code alone."""

    people: Ints
    row: Ints
    opening: Ints
    values: list[Floats]

    @property
    def person(self) -> Ints:
        return self.people[self.row]

    def take(self, at: Any) -> "Missed":
        return Missed(
            self.people, self.row[at], self.opening[at], [value[at] for value in self.values]
        )


class Helper:
    """Finds changes for people of a scorer."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.people = scorer.people
        self.openings = scorer.openings
        self.tables = scorer.tables
        self.norwegian = np.array(
            [p.norwegian for p in self.people.participants], dtype=np.int64
        ).reshape(-1, 4)

    def help_for(self, people: Ints) -> dict[int, list[Help]]:
        """Changes for each of these people, those that open most first."""
        people = self.tables.reach.by_neighbourhood(people[self.people.free[people]])
        found: dict[int, list[Help]] = {}
        for first in range(0, len(people), BLOCK):
            block = people[first : first + BLOCK]
            for options in self._options(block):
                for row, helps in gathered(options).items():
                    found.setdefault(int(block[row]), []).extend(helps)
        for helps in found.values():
            helps.sort(key=lambda h: (-h.opens, -h.score, sorted(h.change.items(), key=str)))
        return found

    def _options(self, people: Ints) -> list[Options]:
        missed = self._missed(people)
        makers: dict[str, Callable[[Missed], list[Options]]] = {
            "language": self._language,
            "days": self._days,
            "period": self._period,
            "reach": self._reach,
            "licence": lambda m: self._papers(m, "licences"),
            "certificate": lambda m: self._papers(m, "certificates"),
            "asked": self._kinds,
        }
        return [
            options
            for code, pairs in missed.items()
            if len(pairs.row)
            for options in makers[code](pairs)
            if len(options.row)
        ]

    def _missed(self, people: Ints) -> dict[str, Missed]:
        """The block's pairs that one changeable code alone refuses, by code."""
        scorer = self.scorer
        lifted = scorer.lifted(people)
        columns = scorer.within_reach(people, lifted, LONGEST_ADVISED)
        base = np.ones((len(people), len(columns)), dtype=bool)
        for code in FIXED:
            base &= self.tables.allowed[code].spread(people, columns)
        for index, person in enumerate(people):
            if int(person) in scorer.bans:
                base[index, np.isin(columns, scorer.bans[int(person)])] = False
        failed: dict[str, Bools] = {}
        count = np.zeros(base.shape, dtype=np.int8)
        for code in CHANGEABLE:
            allowed = self.tables.allowed[code].spread(people, columns)
            if code == "reach" and lifted is not None:
                allowed |= lifted[:, columns]
            failed[code] = ~allowed
            count += failed[code].astype(np.int8)
        base &= count == 1
        flat = np.flatnonzero(base)
        row, column = flat // max(len(columns), 1), flat % max(len(columns), 1)
        values = scorer.values(people, row, columns[column], lifted)
        everything = Missed(people, row, columns[column], values)
        return {code: everything.take(failed[code].ravel()[flat]) for code in CHANGEABLE}

    def _made(
        self,
        missed: Missed,
        key: Ints,
        describe: Callable[[int, int], Change],
        changed: tuple[str, Floats] | None = None,
        most: int = 10,
    ) -> Options:
        """Options scored with one criterion as it is after the change."""
        values = list(missed.values)
        if changed is not None:
            values[CRITERIA.index(changed[0])] = changed[1]
        score = self.scorer.scores(missed.person, values)
        return Options(missed.row, key, missed.opening, score, describe, most)

    # Language ---------------------------------------------------------------------------------

    def _language(self, missed: Missed) -> list[Options]:
        """One skill raised to the lowest level that opens anything."""
        levels = np.maximum(self.norwegian[missed.person], 0)
        need = self.openings.skill_need[missed.opening]
        wish = self.people.language.profiles[self.people.language.of[missed.person], 4] > 0
        need[wish, :2] = -1  # a strong wish lifts listening and speaking, not instructions
        below = need > levels
        at = np.flatnonzero(below.sum(axis=1) == 1)
        skill = below[at].argmax(axis=1)
        level = need[at, skill]
        keep = smallest(missed.row[at], skill, level)
        at, skill, level = at[keep], skill[keep], level[keep]
        missed = missed.take(at)
        by_function = levels[at][:, list(FUNCTION_READS)]
        reads = np.array(FUNCTION_READS) == skill[:, None]
        value = self._language_value(missed, np.where(reads, level[:, None], by_function))
        return [
            self._made(missed, skill * len(LEVELS) + level, _language_change, ("language", value))
        ]

    def _language_value(self, missed: Missed, levels: Ints) -> Floats:
        asked = self.openings.language.profiles[self.openings.language.of[missed.opening]]
        shared = self.tables.tongues.pairs(missed.person, missed.opening)
        return language_value(levels, asked, shared=shared)

    # Time -------------------------------------------------------------------------------------

    def _days(self, missed: Missed) -> list[Options]:
        """One weekday with more hours: the opening's own, joined with those the person has."""
        week = _Week(self, missed)
        found: list[Options] = []
        for weekday in range(len(WEEKDAYS)):
            at = week.near(weekday)
            if not len(at):
                continue
            start, end = week.joined(weekday, at)
            start, end = _commonest_window(missed.row[at], start, end)
            keep = week.enough(weekday, at, start, end)
            at, start, end = at[keep], start[keep], end[keep]
            key = (weekday * _WINDOW + start) * _WINDOW + end
            value = week.schedule(weekday, at, start, end)
            found.append(self._made(missed.take(at), key, _day_change, ("schedule", value)))
        return found

    def _period(self, missed: Missed) -> list[Options]:
        """The last day later, or the first day earlier, by as little as opens anything."""
        openings, people = self.openings.period, self.people.period
        earliest, latest, weeks = openings.profiles[openings.of[missed.opening]].T
        own_first, until = people.profiles[people.of[missed.person]].T
        first = np.maximum(own_first, earliest)
        end = first + 7 * weeks - 1
        nothing = np.zeros(len(first), dtype=np.int64)
        at = np.flatnonzero((first <= latest) & (end > until) & (end <= LAST_DAY))
        at = at[smallest(missed.row[at], nothing[at], end[at])]
        later = self._made(missed.take(at), end[at], lambda _, key: {"until": day_text(key)})
        as_of = self.scorer.as_of
        last_start = np.minimum(latest, until - 7 * weeks + 1)
        at = np.flatnonzero((np.maximum(earliest, as_of) <= last_start) & (last_start < own_first))
        at = at[smallest(missed.row[at], nothing[at], -last_start[at])]
        earlier = self._made(
            missed.take(at), last_start[at], lambda _, key: {"from": day_text(key)}
        )
        return [later, earlier]

    # Travel -----------------------------------------------------------------------------------

    def _reach(self, missed: Missed) -> list[Options]:
        """A longer journey, a car, or a lift to one workplace."""
        person, opening = missed.person, missed.opening
        reach = self.tables.reach
        longest = reach.longest[self.people.travel.of[person]]
        own = reach.minutes(person, opening, np.zeros(len(person), dtype=bool))
        driven = reach.minutes(person, opening, np.ones(len(person), dtype=bool))
        needed = np.ceil(own).astype(np.int64)
        nothing = np.zeros(len(person), dtype=np.int64)
        at = np.flatnonzero(needed <= LONGEST_ADVISED)
        at = at[smallest(missed.row[at], nothing[at], needed[at])]
        further = self._made(
            missed.take(at),
            needed[at],
            lambda _, key: {"max_travel_minutes": key},
            ("reach", criteria.reach(own[at], needed[at])),
        )
        no_car = ~reach.cars[self.people.travel.of[person]]
        at = np.flatnonzero(no_car & (driven <= longest))
        by_car = criteria.reach(driven, longest)
        car = self._made(
            missed.take(at), nothing[at], lambda *_: {"has_car": True}, ("reach", by_car[at])
        )
        workplace = self.openings.workplace[opening]
        nearest = _nearest(missed.row, workplace, driven)
        at = np.flatnonzero(nearest <= np.maximum(longest, LONGEST_ADVISED))

        def lift_change(row: int, key: int) -> Change:
            lifts = self.people.participants[missed.people[row]].lift_to
            return {"lift_to": sorted({*lifts, self.openings.workplace_ids[key]})}

        lift = self._made(missed.take(at), workplace[at], lift_change, ("reach", by_car[at]), MANY)
        return [further, car, lift]

    # Papers and kinds -------------------------------------------------------------------------

    def _papers(self, missed: Missed, field: str) -> list[Options]:
        """The one licence or certificate that is missing."""
        numbers: dict[str, int] = {}
        lacking = np.full(len(missed.row), -1, dtype=np.int64)
        for index, (person, opening) in enumerate(
            zip(missed.person.tolist(), missed.opening.tolist(), strict=True)
        ):
            asked = getattr(self.openings.openings[opening], field)
            missing = set(asked).difference(getattr(self.people.participants[person], field))
            if len(missing) == 1:
                lacking[index] = numbers.setdefault(missing.pop(), len(numbers))
        names = sorted(numbers)
        rank = np.array([names.index(name) for name in numbers] or [0], dtype=np.int64)
        at = np.flatnonzero(lacking >= 0)

        def change(row: int, key: int) -> Change:
            held = getattr(self.people.participants[missed.people[row]], field)
            return {field: sorted({*held, names[key]})}

        return [self._made(missed.take(at), rank[lacking[at]], change, None, MANY)]

    def _kinds(self, missed: Missed) -> list[Options]:
        """One more kind that the person says yes to."""
        openings = self.openings
        kind = openings.kind.profiles[openings.kind.of[missed.opening], 0]
        hire, rung = openings.prospects.profiles[openings.prospects.of[missed.opening]].T
        top = self.people.top_rung.profiles[self.people.top_rung.of[missed.person], 0]
        value = criteria.prospects(hire, rung, np.maximum(top, rung))

        def change(row: int, key: int) -> Change:
            asked = self.people.participants[missed.people[row]].kinds
            return {"kinds": sorted({*asked, KINDS[key]})}

        return [self._made(missed, kind, change, ("prospects", value), MANY)]


class _Week:
    """Hours per weekday of missed pairs."""

    def __init__(self, helper: Helper, missed: Missed) -> None:
        hours = helper.openings.hours
        asked, free = hours.of[missed.opening], helper.people.hours.of[missed.person]
        self.start, self.end = helper.openings.day_start[asked], helper.openings.day_end[asked]
        self.own_start, self.own_end = helper.people.free_from[free], helper.people.free_to[free]
        self.common = _overlap(self.own_start, self.own_end, self.start, self.end)
        self.least = np.minimum(self.end - self.start, ENOUGH_MINUTES)
        self.counts = (self.common >= self.least) & (self.end > self.start)
        self.one_short = self.counts.sum(axis=1) == helper.openings.least_days[asked] - 1

    def near(self, weekday: int) -> Ints:
        """Pairs that this weekday alone could make possible."""
        asked = self.end[:, weekday] > self.start[:, weekday]
        return np.flatnonzero(self.one_short & asked & ~self.counts[:, weekday])

    def joined(self, weekday: int, at: Ints) -> tuple[Ints, Ints]:
        """The opening's hours, stretched over those the person has that day."""
        start, end = self.start[at, weekday], self.end[at, weekday]
        own_start, own_end = self.own_start[at, weekday], self.own_end[at, weekday]
        has = own_end > own_start
        return (
            np.where(has, np.minimum(start, own_start), start),
            np.where(has, np.maximum(end, own_end), end),
        )

    def enough(self, weekday: int, at: Ints, start: Ints, end: Ints) -> Bools:
        """Whether the window gives enough hours in common with the opening."""
        common = _overlap(start, end, self.start[at, weekday], self.end[at, weekday])
        return common >= self.least[at, weekday]

    def schedule(self, weekday: int, at: Ints, start: Ints, end: Ints) -> Floats:
        """The schedule criterion once the weekday has these hours."""
        common = _overlap(start, end, self.start[at, weekday], self.end[at, weekday])
        total = self.common[at].sum(axis=1) - self.common[at, weekday] + common
        return criteria.schedule(total, (self.end - self.start)[at].sum(axis=1))


def _nearest(row: Ints, workplace: Ints, minutes: Floats) -> Floats:
    """Of each pair the fewest minutes of all pairs of this row at this workplace."""
    keys, group = np.unique(row * (workplace.max(initial=0) + 1) + workplace, return_inverse=True)
    fewest = np.full(len(keys), np.inf)
    np.minimum.at(fewest, group.reshape(-1), minutes)
    return fewest[group.reshape(-1)]


def _overlap(start: Ints, end: Ints, other_start: Ints, other_end: Ints) -> Ints:
    return np.maximum(np.minimum(end, other_end) - np.maximum(start, other_start), 0)


def _commonest_window(row: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Per row the window that most of its entries ask for; ties to the shortest, then earliest."""
    window = start * _WINDOW + end
    best: dict[int, tuple[int, int, int]] = {}
    pairs, counts = np.unique(np.column_stack([row, window]), axis=0, return_counts=True)
    for (who, key), count in zip(pairs.tolist(), counts.tolist(), strict=True):
        candidate = (-count, key % _WINDOW - key // _WINDOW, key)
        best[who] = min(best.get(who, candidate), candidate)
    chosen = np.array([best[who][2] for who in row.tolist()], dtype=np.int64)
    return chosen // _WINDOW, chosen % _WINDOW


def _language_change(_: int, key: int) -> Change:
    skill, level = divmod(key, len(LEVELS))
    return {f"norwegian.{NORWEGIAN[skill]}": LEVELS[level]}


def _day_change(_: int, key: int) -> Change:
    rest, end = divmod(key, _WINDOW)
    weekday, start = divmod(rest, _WINDOW)
    return {f"available.{WEEKDAYS[weekday]}": [time_text(start), time_text(end)]}
