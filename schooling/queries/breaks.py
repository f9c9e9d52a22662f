"""What a new timetable breaks: days at work, visits, the teacher's days, hours that people said.

Only read: a placement is changed by those who signed its agreement, never by a timetable.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from candidates.models import Availability, Participant
from common.dates import date_format
from placements.models import FollowUp, Placement
from placements.queries.class_days import Move, moves_to_school
from placements.queries.fingerprint import hash_of_content
from placements.queries.planning import WEEKDAYS, days_at_work
from placements.queries.terms import terms_of
from placements.states.follow_up import IN_CLASS
from reference.work import Weekday
from schooling.models import ClassPupil, SchoolClass, Timetable
from schooling.queries.classes import days_of_classes
from schooling.queries.lessons import School, Slot, clock, in_force, overlap, school_of

# Further ahead nobody has planned visits, and the agreement will have been made anew.
LOOKED_AHEAD = timedelta(weeks=26)


class BreakKind(TextChoices):
    PLACEMENT = "placement", gettext_lazy("Days at work")
    VISIT = "visit", gettext_lazy("Visits and talks")
    TEACHER = "teacher", gettext_lazy("Days of the teacher")
    WISH = "wish", gettext_lazy("Hours the person said")


@dataclass(frozen=True)
class Break:
    """One thing that does not go together with the timetable."""

    key: str
    kind: str
    title: str
    text: str
    subject_id: UUID
    participant_id: UUID | None = None
    owner_id: UUID | None = None
    is_new: bool = True


@dataclass(frozen=True)
class Surroundings:
    """Everything that may break, read once and held against the old and the new timetable."""

    teacher: User
    valid_from: date
    people: dict[UUID, Participant]
    stays: Sequence[Placement]
    tasks: Sequence[FollowUp]
    hours: Sequence[Availability]
    other_classes: Sequence[tuple[SchoolClass, School]]

    @property
    def last_day(self) -> date:
        return self.valid_from + LOOKED_AHEAD


def surroundings(
    school_class: SchoolClass, timetables: Sequence[Timetable], valid_from: date
) -> Surroundings:
    """Six queries for any number of pupils."""
    pupils = ClassPupil.objects.filter(school_class=school_class).from_day(valid_from)
    people = {
        each.participant_id: each.participant for each in pupils.select_related("participant")
    }
    stays = list(
        Placement.objects.in_force()
        .filter(participant__in=people, ends_on__gte=valid_from)
        .select_related("proposal", "workplace")
        .prefetch_related("days", "pauses")
    )
    tasks = FollowUp.objects.open().filter(
        Q(participant__in=people) | Q(owner=school_class.teacher_id),
        due_on__gte=valid_from,
        due_on__lte=valid_from + LOOKED_AHEAD,
    )
    placed = {stay.participant_id for stay in stays}
    return Surroundings(
        teacher=school_class.teacher,
        valid_from=valid_from,
        people=people,
        stays=stays,
        tasks=list(tasks.in_order()),
        hours=list(Availability.objects.filter(participant__in=people.keys() - placed)),
        other_classes=other_schools(school_class, timetables, valid_from),
    )


def timetables_around(school_class: SchoolClass) -> list[Timetable]:
    """Every version of this class and of the teacher's other classes. Two queries."""
    return list(
        Timetable.objects.filter(
            Q(school_class=school_class) | Q(school_class__teacher=school_class.teacher_id)
        )
        .select_related("school_class")
        .prefetch_related("lessons")
    )


def other_schools(
    school_class: SchoolClass, timetables: Sequence[Timetable], day: date
) -> list[tuple[SchoolClass, School]]:
    by_class: dict[SchoolClass, list[Timetable]] = defaultdict(list)
    for each in timetables:
        if each.school_class_id != school_class.pk:
            by_class[each.school_class].append(each)
    return [(each, school_of(in_force(versions, day))) for each, versions in by_class.items()]


def breaks_of(
    school_class: SchoolClass,
    new: School,
    *,
    valid_from: date,
    today: date,
    moves: Sequence[Move] = (),
) -> list[Break]:
    """What does not go together with the new lessons; new is what was fine until now.

    What moves to a day of school by itself is none of it.
    """
    found = held_against(
        school_class, new, timetables_around(school_class), valid_from=valid_from, today=today
    )
    moved = {move.task.pk for move in moves}
    return [each for each in found if each.subject_id not in moved]


def moves_of(
    school_class: SchoolClass, new: School, *, valid_from: date, today: date
) -> list[Move]:
    """What is done in class and follows the new lessons to another day. Seven queries."""
    pupils = ClassPupil.objects.filter(school_class=school_class).from_day(valid_from)
    trial = Timetable(
        school_class=school_class, version=school_class.version + 1, valid_from=valid_from
    )
    has_class = days_of_classes(pupils.values_list("participant", flat=True), trial=(trial, new))
    return moves_to_school(has_class, today=today)


def breaks_now(school_class: SchoolClass, *, today: date) -> list[Break]:
    """What does not go together with the newest timetable, from its first day or today on."""
    timetables = timetables_around(school_class)
    own = [each for each in timetables if each.school_class_id == school_class.pk]
    newest = max(own, key=lambda each: each.version, default=None)
    first = max(today, newest.valid_from) if newest else today
    return held_against(school_class, school_of(newest), timetables, valid_from=first, today=today)


def held_against(
    school_class: SchoolClass,
    new: School,
    timetables: Sequence[Timetable],
    *,
    valid_from: date,
    today: date,
) -> list[Break]:
    around = surroundings(school_class, timetables, valid_from)
    own = [each for each in timetables if each.school_class_id == school_class.pk]
    old = school_of(in_force(own, valid_from))
    known = {each.key for each in collisions(old, around, today)}
    return [replace(each, is_new=each.key not in known) for each in collisions(new, around, today)]


def collisions(school: School, around: Surroundings, today: date) -> Iterator[Break]:
    for stay in around.stays:
        yield from days_at_work_lost(stay, school, around, today)
    for task in around.tasks:
        yield from task_lost(task, school, around)
    for hours in around.hours:
        yield from hours_lost(hours, school, around)
    for other, its_school in around.other_classes:
        yield from two_classes_at_once(other, its_school, school)


def days_at_work_lost(
    stay: Placement, school: School, around: Surroundings, today: date
) -> Iterator[Break]:
    """Each lesson that crosses the hours of a day at the workplace, counted over real dates."""
    hours = {each.weekday: each for each in stay.days.all()}
    crossed: dict[Slot, list[date]] = defaultdict(list)
    for day in days_at_work(terms_of(stay, today=today)):
        there = hours.get(WEEKDAYS[day.weekday()])
        if there is None or not around.valid_from <= day <= around.last_day:
            continue
        for slot in school.on(day):
            if slot.crosses(there.starts_at, there.ends_at):
                crossed[slot].append(day)
    for slot, days in crossed.items():
        there = hours[slot.weekday]
        yield Break(
            key=f"placement:{stay.pk}:{slot.key}",
            kind=BreakKind.PLACEMENT,
            title=f"{around.people[stay.participant_id].first_name} · {stay.workplace.name}",
            text=_("At work %(hours)s, lesson %(lesson)s. First on %(day)s, %(n)s days.")
            % {
                "hours": clock(there.starts_at, there.ends_at),
                "lesson": slot.words,
                "day": date_format(days[0], "j. F"),
                "n": len(days),
            },
            subject_id=stay.pk,
            participant_id=stay.participant_id,
            owner_id=stay.owner_id,
        )


def task_lost(task: FollowUp, school: School, around: Surroundings) -> Iterator[Break]:
    """A visit in a lesson; a task in class on a day without class; a talk while one teaches."""
    lessons = school.on(task.due_on)
    person = around.people.get(task.participant_id)
    if task.kind in IN_CLASS:
        if person is not None and not lessons:
            yield lost(task, person, "", _("No lesson on %(day)s any more."), BreakKind.TEACHER)
        return
    kind = BreakKind.TEACHER if task.owner_id == around.teacher.pk else BreakKind.VISIT
    hit = lesson_at(lessons, task.due_at)
    if hit is not None and (person is not None or task.due_at is not None):
        text = (
            _("%(day)s falls into lesson %(lesson)s.")
            if task.due_at
            else _("%(day)s has lessons: %(lesson)s. No hour is set yet.")
        )
        yield lost(task, person, hit.words, text, kind)


def lesson_at(lessons: list[Slot], moment: time | None) -> Slot | None:
    """The lesson that holds this hour; without an hour the first one of the day."""
    if moment is None:
        return lessons[0] if lessons else None
    return next((each for each in lessons if each.starts_at <= moment < each.ends_at), None)


def lost(task: FollowUp, person: Participant | None, lesson: str, text: str, kind: str) -> Break:
    day = date_format(task.due_on, "l j. F")
    if task.due_at:
        day = f"{day} {task.due_at:%H:%M}"
    return Break(
        key=f"task:{task.pk}:{lesson}",
        kind=kind,
        # Of somebody outside the class no name is shown.
        title=f"{person.first_name} · {task.label}" if person else task.label,
        text=text % {"day": day, "lesson": lesson},
        subject_id=task.pk,
        participant_id=task.participant_id if person else None,
        owner_id=task.owner_id,
    )


def hours_lost(hours: Availability, school: School, around: Surroundings) -> Iterator[Break]:
    """Who has no place yet said when work is possible; a lesson then makes it less."""
    person = around.people[hours.participant_id]
    for slot in school.slots:
        if slot.weekday == hours.weekday and slot.crosses(hours.starts_at, hours.ends_at):
            yield Break(
                key=f"wish:{person.pk}:{slot.key}",
                kind=BreakKind.WISH,
                title=person.first_name,
                text=_("Can work %(day)s %(hours)s, lesson %(lesson)s.")
                % {
                    "day": Weekday(hours.weekday).label,
                    "hours": clock(hours.starts_at, hours.ends_at),
                    "lesson": slot.words,
                },
                subject_id=person.pk,
                participant_id=person.pk,
                owner_id=person.consultant_id,
            )


def two_classes_at_once(other: SchoolClass, its_school: School, school: School) -> Iterator[Break]:
    for slot in school.slots:
        for its_slot in its_school.slots:
            if overlap(slot, its_slot):
                yield Break(
                    key=f"class:{other.pk}:{slot.key}:{its_slot.key}",
                    kind=BreakKind.TEACHER,
                    title=other.name,
                    text=_("The teacher has this class too: %(lesson)s.")
                    % {"lesson": its_slot.words},
                    subject_id=other.pk,
                )


def shown_to(user: User, school_class: SchoolClass, found: list[Break]) -> list[Break]:
    """Without the people whom this viewer may not know. One query."""
    pupils = ClassPupil.objects.visible_to(user).filter(school_class=school_class)
    known = set(pupils.values_list("participant", flat=True))
    return [each for each in found if each.participant_id is None or each.participant_id in known]


def grouped(found: list[Break]) -> list[tuple[str, list[Break]]]:
    groups = [
        (str(kind.label), [each for each in found if each.kind == kind]) for kind in BreakKind
    ]
    return [(label, rows) for label, rows in groups if rows]


def fingerprint_of(found: list[Break], moves: Sequence[Move]) -> str:
    """What somebody has looked at: another list asks to look again."""
    moved = sorted(f"{move.task.pk}:{move.to}" for move in moves)
    return hash_of_content({"breaks": sorted(each.key for each in found), "moves": moved})
