"""A case meeting, two views that differ, a programme that ends; each by the real action."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from common.calendar import add_working_days
from meetings.actions import disagreements, ends, meetings
from meetings.models import Meeting

if TYPE_CHECKING:
    from demo.story import Story

ABOUT = "P03"
LEAVES_SOON = "P23"
WRITTEN_ON = -2


def tell_meetings(story: Story) -> None:
    calendar, ingrid = story.calendar, story.staff["ingrid.consultant"]
    person = story.people[ABOUT]
    with calendar.at(WRITTEN_ON, "10:00"):
        today = timezone.localdate()
        meets_on = add_working_days(calendar.day(0), 3)
        meeting = meetings.plan_meeting(
            participants=[person],
            invited=[story.staff["leif.leader"]],
            by=ingrid,
            now=timezone.now(),
            kind=Meeting.Kind.CASE,
            starts_at=timezone.make_aware(datetime.combine(meets_on, time(10))),
            place="Læringssenteret",
            interpreter=Meeting.Interpreter.BOOKED,
            agenda="Mål og neste steg\nSkole og praksis i samme uke",
            plain_agenda="Vi snakker om hva du vil bli.\nVi snakker om skole og praksis.",
        )
        meetings.add_output(
            case=meeting.cases.get(),
            action="Spørre skolen om tirsdag kan bli praksisdag",
            owner=ingrid,
            due_on=meets_on,
            by=ingrid,
            today=today,
        )
        meetings.send_agenda(meeting=meeting, by=ingrid, now=timezone.now())
        disagreements.raise_disagreement(
            participant=person,
            subject="Hvor godt snakker hun norsk?",
            view="I praksis klarer hun en samtale. Prøven fra i vår sier noe annet.",
            decider=story.staff["leif.leader"],
            due_on=add_working_days(calendar.day(0), 5),
            by=ingrid,
            today=today,
        )


def tell_ends(story: Story) -> None:
    """Her last plan meeting is set; who decides on means is not invited yet."""
    calendar, marit = story.calendar, story.staff["marit.consultant"]
    with calendar.at(WRITTEN_ON, "11:00"):
        ends.open_ends(today=timezone.localdate())
        meets_on = add_working_days(calendar.day(0), 8)
        meetings.plan_meeting(
            participants=[story.people[LEAVES_SOON]],
            invited=[],
            by=marit,
            now=timezone.now(),
            kind=Meeting.Kind.PLAN_LAST,
            starts_at=timezone.make_aware(datetime.combine(meets_on, time(13))),
            place="Rådhuset i Vågå",
            interpreter=Meeting.Interpreter.BOOKED,
            agenda="Kva har vi fått til\nKven tek over",
            plain_agenda="Vi snakkar om kva du har lært.\nVi snakkar om kva som kjem no.",
        )
