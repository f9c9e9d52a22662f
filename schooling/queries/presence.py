"""Attendance at school beside presence at the workplace: number and share, always with n."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from accounts.queries import settings_for
from placements.models import Absence
from placements.queries.planning import WEEKDAYS, days_at_work
from schooling.models import Attendance, ClassPupil, SchoolClass
from schooling.queries.days import Stay, stays_of

# Below this many days on either side a difference says nothing.
FEWEST_DAYS = 5
CLEAR_DIFFERENCE = 25  # percentage points


@dataclass
class Presence:
    """Days that were expected, and days on which the person came."""

    expected: int = 0
    came: int = 0
    hours: Decimal = Decimal(0)  # present

    @property
    def share(self) -> int | None:
        """Per cent; nothing when no day is known."""
        return round(100 * self.came / self.expected) if self.expected else None

    def add(self, other: "Presence") -> None:
        self.expected += other.expected
        self.came += other.came
        self.hours += other.hours


@dataclass
class PresenceRow:
    """One person, or the whole class: school and workplaces side by side."""

    label: str
    school: Presence = field(default_factory=Presence)
    work: Presence = field(default_factory=Presence)

    @property
    def hours(self) -> Decimal:
        """School and every workplace add up."""
        return self.school.hours + self.work.hours

    @property
    def differs(self) -> bool:
        school, work = self.school.share, self.work.share
        if school is None or work is None:
            return False
        is_known = min(self.school.expected, self.work.expected) >= FEWEST_DAYS
        return is_known and abs(school - work) >= CLEAR_DIFFERENCE


@dataclass(frozen=True)
class Comparison:
    rows: list[PresenceRow]
    total: PresenceRow
    # A leader reads no names, and no sum of so few that it names them.
    is_too_small: bool = False


def compare(user: User, school_class: SchoolClass, *, weeks: int, today: date) -> Comparison:
    """The last weeks of everybody in the class now. Eight queries."""
    first = today - timedelta(weeks=weeks)
    is_staff = bool(school_class.as_teacher or school_class.as_consultant)
    pupils = ClassPupil.objects.filter(school_class=school_class).on(today)
    if is_staff:
        pupils = pupils.visible_to(user)
    people = [pupil.participant for pupil in pupils.select_related("participant")]
    keys = [person.pk for person in people]
    school = school_presence(school_class, keys, first, today)
    work = work_presence(keys, first, today)
    rows = [PresenceRow(each.first_name, school[each.pk], work[each.pk]) for each in people]
    total = PresenceRow("")
    for row in rows:
        total.school.add(row.school)
        total.work.add(row.work)
    if is_staff:
        return Comparison(rows, total)
    few = len(rows) < settings_for(school_class.municipality_id).smallest_cell
    return Comparison([], PresenceRow("") if few else total, is_too_small=few)


def school_presence(
    school_class: SchoolClass, people: Iterable[UUID], first: date, last: date
) -> dict[UUID, Presence]:
    """Days that were noted in class; a day that nobody noted is not counted. One query."""
    found: dict[UUID, Presence] = defaultdict(Presence)
    for row in Attendance.objects.filter(
        school_class=school_class, participant__in=list(people), day__gte=first, day__lte=last
    ):
        came = row.mark == Attendance.Mark.PRESENT
        hours = row.hours if came else Decimal(0)
        found[row.participant_id].add(Presence(1, int(came), hours))
    return found


def work_presence(people: Iterable[UUID], first: date, today: date) -> dict[UUID, Presence]:
    """Days at every workplace until yesterday, less those somebody told away. Four queries."""
    keys = list(people)
    last = today - timedelta(days=1)
    away: dict[tuple[UUID | None, date], Decimal] = {
        (row.placement_id, row.day): row.hours
        for row in Absence.objects.filter(
            participant__in=keys, placement__isnull=False, day__gte=first, day__lte=last
        )
    }
    found: dict[UUID, Presence] = defaultdict(Presence)
    for person, stays in stays_of(keys, first, last, today).items():
        for stay in stays:
            found[person].add(presence_at(stay, first, last, away))
    return found


def presence_at(
    stay: Stay, first: date, last: date, away: dict[tuple[UUID | None, date], Decimal]
) -> Presence:
    presence = Presence()
    if stay.placement.started_on is None:
        return presence
    for day in days_at_work(stay.terms):
        if not first <= day <= last or not stay.is_there(day):
            continue
        span = stay.hours.get(WEEKDAYS[day.weekday()])
        planned = Decimal(str(span.hours)) if span else Decimal(0)
        missed = away.get((stay.placement.pk, day))
        present = max(planned - missed, Decimal(0)) if missed is not None else planned
        presence.add(Presence(1, int(missed is None), present))
    return presence
