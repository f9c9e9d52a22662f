"""Lessons as plain facts: what overlaps, what falls on a day. Reads and writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext as _

from common.calendar import is_working_day
from placements.models import Placement
from placements.queries.planning import WEEKDAYS, week_name
from reference.work import Weekday
from schooling.models import Timetable

Weeks = Placement.Weeks


@dataclass(frozen=True)
class Slot:
    """One lesson of the week."""

    weekday: str
    starts_at: time
    ends_at: time
    weeks: str = Weeks.EVERY
    subject: str = ""

    @property
    def key(self) -> str:
        return f"{self.weekday}:{self.starts_at:%H%M}-{self.ends_at:%H%M}:{self.weeks}"

    @property
    def hours(self) -> Decimal:
        start, end = self.starts_at, self.ends_at
        return Decimal((end.hour - start.hour) * 60 + end.minute - start.minute) / 60

    @property
    def words(self) -> str:
        """“Tuesday 10:00–11:30, odd weeks”."""
        span = f"{Weekday(self.weekday).label} {clock(self.starts_at, self.ends_at)}"
        if self.weeks == Weeks.EVERY:
            return span
        return f"{span}, {Weeks(self.weeks).label}"

    def crosses(self, starts_at: time, ends_at: time) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at

    def is_in_week_of(self, day: date) -> bool:
        is_odd = day.isocalendar().week % 2 == 1
        return self.weeks in (Weeks.EVERY, Weeks.ODD if is_odd else Weeks.EVEN)


@dataclass(frozen=True)
class School:
    """The lessons that hold from a day on, and the weeks without school."""

    slots: tuple[Slot, ...] = ()
    free_weeks: frozenset[str] = frozenset()

    def on(self, day: date) -> list[Slot]:
        """The lessons of this day, by the clock; none on a day off or in a free week."""
        if week_name(day) in self.free_weeks or not (is_working_day(day) or day.weekday() >= 5):
            return []
        name = WEEKDAYS[day.weekday()]
        found = [slot for slot in self.slots if slot.weekday == name and slot.is_in_week_of(day)]
        return sorted(found, key=lambda slot: slot.starts_at)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row of a timetable."""

    row: int
    field: str
    message: str
    code: str


def clock(starts_at: time, ends_at: time) -> str:
    return f"{starts_at:%H:%M}–{ends_at:%H:%M}"


def overlap(one: Slot, other: Slot) -> bool:
    """Same weekday, same hours, and weeks that meet."""
    share_weeks = Weeks.EVERY in (one.weeks, other.weeks) or one.weeks == other.weeks
    is_same_day = one.weekday == other.weekday
    return is_same_day and share_weeks and one.crosses(other.starts_at, other.ends_at)


def faults_in(slots: Sequence[Slot | None]) -> list[Fault]:
    """Each fault beside its row; rows that are empty stand as nothing."""
    found = []
    rows = [(row, slot) for row, slot in enumerate(slots) if slot is not None]
    for row, slot in rows:
        if slot.ends_at == slot.starts_at:
            found.append(Fault(row, "ends_at", _("The lesson has no length."), "order"))
        elif slot.ends_at < slot.starts_at:
            text = _(
                "The lesson ends before it starts. A lesson ends the same day, before midnight."
            )
            found.append(Fault(row, "ends_at", text, "order"))
    if found:
        return found
    for (first, one), (second, other) in combinations(rows, 2):
        if overlap(one, other):
            found += [
                Fault(first, "starts_at", crossing(second, other), "overlap"),
                Fault(second, "starts_at", crossing(first, one), "overlap"),
            ]
    return found


def crossing(row: int, slot: Slot) -> str:
    return _("At the same time as lesson %(number)s: %(lesson)s.") % {
        "number": row + 1,
        "lesson": slot.words,
    }


def school_of(timetable: Timetable | None) -> School:
    """The plain facts of one version, its lessons prefetched or not."""
    if timetable is None:
        return School()
    slots = tuple(
        Slot(each.weekday, each.starts_at, each.ends_at, each.weeks, each.subject)
        for each in timetable.lessons.all()
    )
    return School(slots, frozenset(timetable.free_weeks))


def in_force(timetables: Iterable[Timetable], day: date) -> Timetable | None:
    """The newest version that holds on this day."""
    holding = [each for each in timetables if each.valid_from <= day]
    return max(holding, key=lambda each: each.version, default=None)
