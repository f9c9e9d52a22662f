"""A class in the story: its lessons, its pupils, and who came lately; each by the real action."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from candidates.models import Participant
from demo.clock import Calendar
from placements.models import Placement
from schooling import actions
from schooling.models import Attendance, SchoolClass
from schooling.queries.classes import lessons_on
from schooling.queries.lessons import Slot

if TYPE_CHECKING:
    from demo.story import Story

PUPILS = ("P01", "P02", "P03", "P04", "P09")
WEEK = (
    Slot("mon", time(9), time(12), subject="Norsk"),
    Slot("wed", time(9), time(12), subject="Norsk"),
    Slot("thu", time(12, 30), time(14), Placement.Weeks.ODD, "Arbeidsliv"),
    Slot("fri", time(9), time(11), subject="Samfunnskunnskap"),
)
OPENED = -60
NOTED_DAYS = (-7, -5, -3, -2)
# Somebody who told that she would not come, once.
AWAY = ("P01", -5)


def tell_school(story: Story) -> None:
    """The lessons first: the pupils come into a class whose days are known."""
    calendar, teacher = story.calendar, story.staff["berit.teacher"]
    with calendar.at(OPENED, "08:30"):
        school_class = actions.open_class(
            unit=story.units["V"], name="Spor 2", teacher=teacher, by=teacher
        )
        first = calendar.day(OPENED)
        actions.change_timetable(
            school_class=school_class, valid_from=first, slots=WEEK, today=first, by=teacher
        )
        for code in PUPILS:
            actions.add_pupil(
                school_class=school_class,
                participant=story.people[code],
                starts_on=first,
                by=teacher,
            )
    for offset in sorted({*NOTED_DAYS}):
        note_day(story, calendar, school_class, offset)


def note_day(story: Story, calendar: Calendar, school_class: SchoolClass, offset: int) -> None:
    day = calendar.day(offset)
    if not lessons_on(school_class, day):
        return
    pupils: list[Participant] = [story.people[code] for code in PUPILS]
    with calendar.at(offset, "15:00"):
        if offset == AWAY[1]:
            actions.mark_attendance(
                school_class=school_class,
                participant=story.people[AWAY[0]],
                day=day,
                mark=Attendance.Mark.NOTIFIED,
                by=school_class.teacher,
            )
        actions.mark_others_present(
            school_class=school_class, people=pupils, day=day, by=school_class.teacher
        )
