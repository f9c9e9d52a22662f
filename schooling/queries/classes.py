"""Classes with their timetables and pupils, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.access import works_there
from accounts.models import Unit, User
from accounts.parties import Party
from accounts.queries import who_works
from candidates.models import Participant
from common.calendar import add_working_days
from placements.queries.hand_over import RelationRow
from placements.queries.planning import WEEKDAYS
from placements.states.course import Relation
from reference.models import Municipality
from reference.work import Weekday
from schooling.models import Attendance, ClassPupil, SchoolClass, Timetable
from schooling.queries.lessons import School, Slot, in_force, school_of


def class_rows(user: User, today: date) -> list[dict[str, Any]]:
    """The classes of a list, with how many pupils the viewer may know of. Two queries."""
    classes = list(SchoolClass.objects.visible_to(user).select_related("unit", "teacher"))
    counted: dict[UUID, int] = defaultdict(int)
    for pk in ClassPupil.objects.visible_to(user).on(today).values_list("school_class", flat=True):
        counted[pk] += 1
    return [{"school_class": each, "pupils": counted[each.pk]} for each in classes]


def timetables_of(classes: Iterable[object]) -> dict[UUID, list[Timetable]]:
    """Every version of these classes, with the lessons. Two queries."""
    found: dict[UUID, list[Timetable]] = defaultdict(list)
    rows = Timetable.objects.filter(school_class__in=list(classes)).prefetch_related("lessons")
    for timetable in rows:
        found[timetable.school_class_id].append(timetable)
    return found


def by_day(school: School) -> list[dict[str, Any]]:
    """The week as a list per day, so that it reads on a phone too."""
    days: dict[str, list[Slot]] = {name: [] for name in WEEKDAYS}
    for slot in sorted(school.slots, key=lambda each: (each.starts_at, each.weeks)):
        days[slot.weekday].append(slot)
    return [{"label": Weekday(name).label, "slots": slots} for name, slots in days.items() if slots]


@dataclass
class Attended:
    """The classes of some people over time: who has which lessons on which day."""

    pupils: list[ClassPupil] = field(default_factory=list)
    timetables: dict[UUID, list[Timetable]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_person: dict[UUID, list[ClassPupil]] = defaultdict(list)
        for pupil in self.pupils:
            self.by_person[pupil.participant_id].append(pupil)
        self.schools: dict[UUID, School] = {}

    def lessons(self, participant_id: UUID, day: date) -> list[Slot]:
        """Lessons of every class that the person is in that day."""
        found: list[Slot] = []
        for pupil in self.by_person[participant_id]:
            if pupil.starts_on <= day and (pupil.ends_on is None or day <= pupil.ends_on):
                found += self.of_class(pupil.school_class_id, day)
        return sorted(found, key=lambda slot: slot.starts_at)

    def is_at_school(self, participant_id: UUID, day: date) -> bool:
        return bool(self.lessons(participant_id, day))

    def of_class(self, pk: UUID, day: date) -> list[Slot]:
        version = in_force(self.timetables.get(pk, []), day)
        if version is None:
            return []
        if version.pk not in self.schools:
            self.schools[version.pk] = school_of(version)
        return self.schools[version.pk].on(day)


def attended_by(people: Iterable[object]) -> Attended:
    """Three queries for any number of people."""
    pupils = list(ClassPupil.objects.filter(participant__in=list(people)))
    return Attended(pupils, timetables_of({pupil.school_class_id for pupil in pupils}))


def days_of_classes(
    people: Iterable[UUID], *, trial: tuple[Timetable, School] | None = None
) -> dict[UUID, Callable[[date], bool]]:
    """Of those who are or were in a class: whether they have a lesson on a day. Three queries.

    With a `trial` as if that timetable, which is not stored yet, held with these lessons.
    """
    attended = attended_by(people)
    if trial is not None:
        timetable, attended.schools[timetable.pk] = trial
        attended.timetables.setdefault(timetable.school_class_id, []).append(timetable)
    return {pk: partial(attended.is_at_school, pk) for pk in attended.by_person}


def lessons_on(school_class: SchoolClass, day: date) -> list[Slot]:
    version = in_force(timetables_of([school_class.pk]).get(school_class.pk, []), day)
    return school_of(version).on(day)


def last_school_day(school_class: SchoolClass, today: date) -> date:
    """The newest day with lessons within two weeks; today when there is none."""
    version = in_force(timetables_of([school_class.pk]).get(school_class.pk, []), today)
    school = school_of(version)
    days = [today, *(add_working_days(today, -n) for n in range(1, 11))]
    return next((day for day in days if school.on(day)), today)


def attendance_rows(user: User, school_class: SchoolClass, day: date) -> list[dict[str, Any]]:
    """The pupils of a day with what is noted about them. Two queries."""
    noted = dict(
        Attendance.objects.filter(school_class=school_class, day=day).values_list(
            "participant", "mark"
        )
    )
    pupils = (
        ClassPupil.objects.visible_to(user)
        .filter(school_class=school_class)
        .on(day)
        .with_leave(day)
        .select_related("participant")
    )
    return [
        {
            "participant": pupil.participant,
            "is_away": pupil.is_away,
            "mark": noted.get(pupil.participant_id, ""),
            "label": Attendance.Mark(noted[pupil.participant_id]).label
            if pupil.participant_id in noted
            else "",
        }
        for pupil in pupils
    ]


def teachers_of(municipality_ids: Iterable[object]) -> QuerySet[User]:
    """Who teaches in these municipalities now."""
    return who_works([Party.TEACHER], unit__municipality__in=list(municipality_ids))


def who_can_join(user: User, school_class: SchoolClass) -> QuerySet[Participant]:
    """People of the municipality whom the viewer may know, without those in the class now."""
    seen = Participant.objects.visible_to(user).for_staff().active()
    inside = ClassPupil.objects.filter(school_class=school_class, ends_on=None)
    return (
        seen.filter(municipality=school_class.municipality_id)
        .exclude(pk__in=inside.values("participant"))
        .order_by("first_name", "pk")
    )


def classes_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    """The classes of a teacher who leaves."""
    mine = SchoolClass.objects.filter(teacher=leaver, municipality__in=places)
    rows = mine.select_related("municipality", "teacher").order_by("pk")
    return [class_row(each) for each in rows]


def class_row(each: SchoolClass) -> RelationRow:
    return RelationRow(
        Relation.CLASS,
        each.pk,
        each.name,
        each.municipality,
        frozenset({Party.TEACHER}),
        holder=each.teacher,
    )


def lost_classes(units: Sequence[Unit]) -> QuerySet[SchoolClass]:
    """Classes of these units whose teacher works in the municipality no more."""
    works = works_there("teacher", "municipality", Party.TEACHER)
    lost = SchoolClass.objects.filter(~works, unit__in=units)
    return lost.select_related("municipality", "teacher")
