"""Classes with pupils, lessons and attendance, by the real actions."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Unit, User
from candidates.models import Participant
from common.calendar import is_working_day
from placements.queries.planning import WEEKDAYS
from schooling import actions
from schooling.models import SchoolClass, Timetable
from schooling.queries.lessons import Slot
from tests.builders import a_municipality, a_teacher, a_unit, number

MORNINGS = WEEKDAYS[:5]


def a_slot(weekday: str = "mon", starts: str = "09:00", ends: str = "12:00", **more: Any) -> Slot:
    return Slot(weekday, time.fromisoformat(starts), time.fromisoformat(ends), **more)


def every_morning() -> list[Slot]:
    """Monday to Friday, nine to twelve."""
    return [a_slot(day) for day in MORNINGS]


def a_class(teacher: User | None = None, unit: Unit | None = None) -> SchoolClass:
    """A class of adult education in Sel."""
    if unit is None and teacher is not None:
        unit = teacher.unit_memberships.get().unit
    unit = unit or a_unit(a_municipality(), kind=Unit.Kind.SCHOOL)
    teacher = teacher or a_teacher(unit)
    return actions.open_class(unit=unit, name=f"Spor {next(number)}", teacher=teacher, by=teacher)


def a_timetable(school_class: SchoolClass, slots: list[Slot], **given: Any) -> Timetable:
    today = timezone.localdate()
    school_class.refresh_from_db()
    facts = {
        "valid_from": today if school_class.version else today - timedelta(days=60),
        "today": today,
        "reason": "A new term",
        "by": school_class.teacher,
    }
    return actions.change_timetable(school_class=school_class, slots=slots, **facts | given)


def a_pupil(
    school_class: SchoolClass, participant: Participant, since: date | None = None
) -> Participant:
    starts_on = since or timezone.localdate() - timedelta(days=60)
    actions.add_pupil(
        school_class=school_class,
        participant=participant,
        starts_on=starts_on,
        by=school_class.teacher,
    )
    return participant


def school_days(count: int = 1) -> list[date]:
    """The newest working days until today, the latest first."""
    day, found = timezone.localdate(), []
    while len(found) < count:
        if is_working_day(day):
            found.append(day)
        day -= timedelta(days=1)
    return found
