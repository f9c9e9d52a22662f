"""Everything that can change what is known of school: classes, pupils, timetables, attendance."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from accounts.parties import Party
from candidates.models import Participant
from common.calendar import check_thinkable
from common.dates import date_format
from common.errors import DomainError
from placements.actions.absences import report_absence, withdraw_school_absence
from placements.actions.base import once_more
from placements.actions.class_days import follow_school
from placements.queries.class_days import Move, moves_to_school
from schooling.messages import tell_tasks_moved, tell_timetable_breaks
from schooling.models import Attendance, ClassPupil, Lesson, SchoolClass, Timetable
from schooling.queries.breaks import Break, breaks_of, moves_of
from schooling.queries.classes import days_of_classes, lessons_on, teachers_of
from schooling.queries.lessons import School, Slot, faults_in

MOST_LESSONS = 60
A_DAY = Decimal(24)


@transaction.atomic
def open_class(
    *, unit: Unit, name: str, teacher: User, by: User, party: str = Party.TEACHER
) -> SchoolClass:
    """A new class of a unit; its teacher works in the same municipality."""
    if not teachers_of([unit.municipality_id]).filter(pk=teacher.pk).exists():
        raise DomainError(
            _("This person does not teach in the municipality of the class."),
            code="other_municipality",
            field="teacher",
        )
    # Held first: two who open the same class at once get one answer each.
    Unit.objects.select_for_update().get(pk=unit.pk)
    if SchoolClass.objects.filter(unit=unit, name=name.strip()).exists():
        raise DomainError(_("The unit has a class of this name."), code="taken", field="name")
    opened = SchoolClass.objects.create(
        municipality=unit.municipality, unit=unit, name=name.strip(), teacher=teacher, version=0
    )
    note("open_class", opened, opened, by=by, party=party)
    return opened


@transaction.atomic
def give_class(pk: UUID, teacher: User, by: User) -> None:
    """A teacher who leaves hands the class over."""
    held = SchoolClass.objects.locked().select_related("municipality").get(pk=pk)
    before, held.teacher = held.teacher_id, teacher
    held.save(update_fields=["teacher"])
    if not SchoolClass.objects.visible_to(teacher).for_staff().filter(pk=pk).exists():
        raise DomainError(_("Choose a teacher of this school."), code="no_access", field="teacher")
    facts = {"before": str(before), "after": str(teacher.pk)}
    note("give_class", held, held, by=by, party=Party.CONSULTANT, facts=facts)


@once_more
@transaction.atomic
def add_pupil(
    *,
    school_class: SchoolClass,
    participant: Participant,
    starts_on: date,
    by: User,
    party: str = Party.TEACHER,
) -> ClassPupil:
    """A participant of the same municipality comes into the class, once at a time."""
    check_thinkable(starts_on, "starts_on")
    held = Participant.objects.locked().get(pk=participant.pk)
    if held.municipality_id != school_class.municipality_id:
        raise DomainError(
            _("This person belongs to another municipality than the class."),
            code="other_municipality",
            field="participant",
        )
    if (
        ClassPupil.objects.filter(school_class=school_class, participant=held)
        .from_day(starts_on)
        .exists()
    ):
        raise DomainError(
            _("This person is in the class already."), code="twice", field="participant"
        )
    pupil = ClassPupil.objects.create(
        school_class=school_class, participant=held, starts_on=starts_on
    )
    note("add_pupil", pupil, school_class, by=by, party=party)
    follow_pupil(pupil, school_class, "start", by=by, party=party)
    return pupil


@once_more
@transaction.atomic
def end_pupil(*, pupil: ClassPupil, on: date, by: User, party: str = Party.TEACHER) -> ClassPupil:
    """The last day in the class. Saying it twice changes nothing."""
    check_thinkable(on, "on")
    Participant.objects.locked().get(pk=pupil.participant_id)
    held = ClassPupil.objects.select_for_update().get(pk=pupil.pk)
    if held.ends_on is None:
        held.ends_on = max(on, held.starts_on)
        held.save(update_fields=["ends_on"])
        note("end_pupil", held, pupil.school_class, by=by, party=party)
        follow_pupil(held, pupil.school_class, "end", by=by, party=party)
    return held


def follow_pupil(
    pupil: ClassPupil, school_class: SchoolClass, step: str, *, by: User, party: str
) -> None:
    """What is done in class moves to days with school in the classes that the person is in now."""
    has_class = days_of_classes([pupil.participant_id])
    moves = moves_to_school(has_class, today=timezone.localdate())
    move_tasks(school_class, moves, by=by, party=party, key=f"pupil:{pupil.pk}:{step}")


@once_more
@transaction.atomic
def change_timetable(
    *,
    school_class: SchoolClass,
    valid_from: date,
    slots: Sequence[Slot],
    today: date,
    by: User,
    party: str = Party.TEACHER,
    free_weeks: Iterable[str] = (),
    reason: str = "",
    expected_version: int | str | None = None,
) -> Timetable:
    """A new version holds from a day on. Whoever owns what breaks by it is told; only what is done
    in class moves by itself.
    """
    hold_pupils(school_class, valid_from)
    held = SchoolClass.objects.locked().get(pk=school_class.pk)
    held.expect_version(expected_version)
    check_lessons(slots)
    check_valid_from(held, valid_from, today)
    school = School(tuple(slots), frozenset(free_weeks))
    moves = moves_of(held, school, valid_from=valid_from, today=today)
    broken = breaks_of(held, school, valid_from=valid_from, today=today, moves=moves)
    said = reason.strip()[:500]
    if not said and (held.version or broken or moves):
        raise DomainError(
            _("Write why: others have planned by the old days."),
            code="reason_needed",
            field="reason",
        )
    held.version += 1
    held.save(update_fields=["version"])
    timetable = store(held, school, valid_from=valid_from, reason=said, by=by, broken=broken)
    facts = {"version": held.version, "breaks": len(broken), "moves": len(moves)}
    note("change_timetable", timetable, held, by=by, party=party, facts=facts)
    tell_owners(timetable, broken, by=by)
    key = f"timetable:{timetable.pk}"
    move_tasks(held, moves, by=by, party=party, key=key, knows={by.pk})
    return timetable


def hold_pupils(school_class: SchoolClass, since: date) -> None:
    """Everybody whose days of school change, before the class: the order of locks."""
    pupils = ClassPupil.objects.filter(school_class=school_class).from_day(since)
    list(Participant.objects.locked().filter(pk__in=pupils.values("participant")))


def move_tasks(
    school_class: SchoolClass,
    moves: Sequence[Move],
    *,
    by: User,
    party: str,
    key: str,
    knows: Set[UUID] = frozenset(),
) -> None:
    """What is done in class comes on its new day; each owner who does not know it yet hears once
    of how many.
    """
    follow_school(moves, by=by, party=party, municipality=school_class.municipality)
    counts = Counter(move.task.owner_id for move in moves if move.task.owner_id)
    for owner in User.objects.filter(pk__in=counts.keys() - knows).order_by("pk"):
        tell_tasks_moved(to=owner, school_class=school_class, key=key, count=counts[owner.pk])


def check_lessons(slots: Sequence[Slot]) -> None:
    if not slots:
        raise DomainError(_("Write at least one lesson."), code="empty", field="lessons")
    if len(slots) > MOST_LESSONS:
        raise DomainError(_("Expected at most 60 lessons."), code="too_many", field="lessons")
    for fault in faults_in(slots):
        raise DomainError(fault.message, code=fault.code, field="lessons")


def check_valid_from(held: SchoolClass, valid_from: date, today: date) -> None:
    """What was taught is not rewritten: only the first timetable may begin in the past."""
    check_thinkable(valid_from, "valid_from")
    if held.version and valid_from < today:
        raise DomainError(
            _("A change holds from today at the earliest."), code="past", field="valid_from"
        )
    newest = Timetable.objects.filter(school_class=held).order_by("-version").first()
    if newest is not None and valid_from < newest.valid_from:
        raise DomainError(
            _("A later timetable holds from %(day)s. Choose that day or a later one.")
            % {"day": date_format(newest.valid_from, "j. F Y")},
            code="order",
            field="valid_from",
        )


def store(
    held: SchoolClass,
    school: School,
    *,
    valid_from: date,
    reason: str,
    by: User,
    broken: Sequence[Break],
) -> Timetable:
    timetable = Timetable.objects.create(
        school_class=held,
        version=held.version,
        valid_from=valid_from,
        free_weeks=sorted(school.free_weeks),
        reason=reason,
        by=by,
        break_count=len(broken),
    )
    Lesson.objects.bulk_create(
        [Lesson(timetable=timetable, **slot.__dict__) for slot in school.slots]
    )
    return timetable


def tell_owners(timetable: Timetable, broken: Sequence[Break], *, by: User) -> None:
    """One message to each owner of something that was fine until now; who changed it knows."""
    counts = Counter(each.owner_id for each in broken if each.is_new and each.owner_id)
    for owner in User.objects.filter(pk__in=counts.keys() - {by.pk}).order_by("pk"):
        tell_timetable_breaks(to=owner, timetable=timetable, count=counts[owner.pk])


@once_more
@transaction.atomic
def mark_attendance(
    *,
    school_class: SchoolClass,
    participant: Participant,
    day: date,
    mark: str,
    by: User,
    party: str = Party.TEACHER,
) -> Attendance:
    """Whether the person came. Pressed again, the later word holds; an absence starts its talk."""
    if mark not in Attendance.Mark.values:
        raise DomainError(_("Choose one of the three."), code="unknown", field="mark")
    held = Participant.objects.locked().get(pk=participant.pk)
    hours = check_day(school_class, held, day)
    row, is_new = Attendance.objects.get_or_create(
        school_class=school_class,
        participant=held,
        day=day,
        defaults={"mark": mark, "hours": hours, "by": by},
    )
    if not is_new and row.mark == mark:
        return row
    row.mark, row.by = mark, by
    row.save(update_fields=["mark", "by"])
    note("mark_attendance", row, school_class, by=by, party=party, facts={"mark": mark})
    tell_absence(held, day, by=by, party=party)
    return row


def check_day(school_class: SchoolClass, held: Participant, day: date) -> Decimal:
    """The hours of the lessons that day; refused when there are none, or it is another's day."""
    if day > timezone.localdate():
        raise DomainError(_("This day has not come yet."), code="future", field="day")
    lessons = lessons_on(school_class, day)
    if not lessons:
        raise DomainError(_("The class has no lesson on this day."), code="no_lesson", field="day")
    pupils = ClassPupil.objects.filter(school_class=school_class, participant=held).on(day)
    pupil = pupils.with_leave(day).first()
    if pupil is None:
        raise DomainError(
            _("This person is not in the class on this day."), code="no_pupil", field="participant"
        )
    if pupil.is_away:
        raise DomainError(
            _("This person is on leave from the programme on this day."),
            code="on_leave",
            field="participant",
        )
    return min(sum((slot.hours for slot in lessons), Decimal(0)), A_DAY).quantize(Decimal("0.1"))


def tell_absence(held: Participant, day: date, *, by: User, party: str) -> None:
    """Every class of the day adds up to one absence from school, by the rule of the workplace."""
    away = list(
        Attendance.objects.filter(participant=held, day=day).exclude(mark=Attendance.Mark.PRESENT)
    )
    if not away:
        withdraw_school_absence(participant=held, day=day, by=by, party=party)
        return
    report_absence(
        participant=held,
        day=day,
        by=by,
        party=party,
        hours=min(sum((row.hours for row in away), Decimal(0)), A_DAY),
        is_notified=all(row.mark == Attendance.Mark.NOTIFIED for row in away),
    )


@transaction.atomic
def mark_others_present(
    *,
    school_class: SchoolClass,
    people: Sequence[Participant],
    day: date,
    by: User,
    party: str = Party.TEACHER,
) -> int:
    """Everybody of these about whom nothing is noted came; on leave nobody did. How many."""
    noted = Attendance.objects.filter(school_class=school_class, day=day)
    on_leave = ClassPupil.objects.filter(school_class=school_class).with_leave(day)
    known = {*noted.values_list("participant", flat=True)}
    known |= {*on_leave.filter(is_away=True).values_list("participant", flat=True)}
    others = sorted((each for each in people if each.pk not in known), key=lambda each: each.pk)
    for person in others:
        mark_attendance(
            school_class=school_class,
            participant=person,
            day=day,
            mark=Attendance.Mark.PRESENT,
            by=by,
            party=party,
        )
    return len(others)


def note(
    verb: str,
    subject: SchoolClass | ClassPupil | Timetable | Attendance,
    school_class: SchoolClass,
    *,
    by: User,
    party: str,
    facts: dict[str, Any] | None = None,
) -> None:
    """One row of the audit trail; codes only."""
    audit.record(
        verb, subject, by=by, party=party, municipality=school_class.municipality, facts=facts
    )
