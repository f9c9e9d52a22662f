"""Meetings and their outputs, reached by the real actions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from candidates.models import Participant
from common.calendar import next_working_day
from meetings.actions import meetings
from meetings.models import Meeting, MeetingCase, Task


def a_meeting(person: Participant, *, by: Any = None, invited: Any = (), **given: Any) -> Meeting:
    now = timezone.now()
    details = {
        "kind": Meeting.Kind.CASE,
        "starts_at": now + timedelta(days=1),
        "place": "Rådhuset",
        "interpreter": Meeting.Interpreter.BOOKED,
        "agenda": "How is it going?",
        "plain_agenda": "We talk about your work.",
    } | given
    return meetings.plan_meeting(
        participants=[person], invited=list(invited), by=by or person.consultant, now=now, **details
    )


def an_output(case: MeetingCase, **given: Any) -> Task:
    today = timezone.localdate()
    consultant = case.participant.consultant
    details = {
        "action": "Ring the employer",
        "owner": consultant,
        "due_on": next_working_day(today + timedelta(days=7)),
        "by": consultant,
    } | given
    return meetings.add_output(case=case, today=today, **details)
