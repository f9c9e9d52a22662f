"""Meetings in the browser: planned, changed, held, with outputs, closed, cancelled."""

from datetime import UTC, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from common.calendar import next_working_day
from meetings.actions import meetings
from meetings.forms import ChangeMeetingForm
from meetings.models import Meeting, MeetingCase, Task
from tests.candidates.builders import a_participant_with_account
from tests.meetings.builders import a_meeting, an_output

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def person():
    return a_participant_with_account()


@pytest.fixture
def staff(client, person):
    client.force_login(person.consultant)
    return client


def address(name, record=None):
    return reverse(f"meetings:{name}", args=[record.pk] if record else [])


def typed(person, **other):
    soon = timezone.localtime() + DAY
    return {
        "kind": "case",
        "starts_at": f"{soon:%Y-%m-%dT%H:%M}",
        "place": "Rådhuset",
        "interpreter": "booked",
        "agenda": "How is it going?",
        "plain_agenda": "We talk about your work.",
        "participants": [str(person.pk)],
    } | other


def state_of(record):
    record.refresh_from_db()
    return record.state


def test_a_meeting_is_planned_and_a_past_one_keeps_what_was_typed(staff, person):
    past = f"{timezone.localtime() - DAY:%Y-%m-%dT%H:%M}"

    refused = staff.post(address("plan"), typed(person, starts_at=past)).content.decode()
    staff.post(address("plan"), typed(person))

    assert "We talk about your work." in refused
    assert Meeting.objects.get().cases.get().participant == person


def test_nothing_is_a_case_meeting_before_somebody_has_said_so(staff, person):
    shown = staff.get(address("plan")).context["form"]

    answer = staff.post(address("plan"), typed(person, kind=""))

    assert not shown["kind"].value()
    assert "kind" in answer.context["form"].errors
    assert not Meeting.objects.exists()


def test_a_meeting_is_changed_and_cancelled(staff, person):
    meeting = a_meeting(person)

    staff.post(address("change", meeting), typed(person, place="Biblioteket"))
    meeting.refresh_from_db()
    staff.post(address("cancel", meeting))

    assert (meeting.place, state_of(meeting)) == ("Biblioteket", "cancelled")


def held(meeting):
    meetings.hold_meeting(meeting=meeting, by=meeting.organised_by, now=meeting.starts_at)
    return meeting


def test_a_case_gets_its_output_and_closes_with_the_persons_words(staff, person):
    case = held(a_meeting(person)).cases.get()
    day = next_working_day(timezone.localdate() + DAY).isoformat()

    without_day = staff.post(
        address("output", case), {"action": "Ring", "owner": person.consultant.pk}
    ).content.decode()
    none_yet = Task.objects.exists()
    staff.post(
        address("output", case),
        {"action": "Ring the bakery", "owner": person.consultant.pk, "due_on": day},
    )
    staff.post(address("close", case), {"own_words": ""})
    still_open = MeetingCase.objects.get().closed_at
    staff.post(address("close", case), {"own_words": "I want to bake."})

    assert "Ring" in without_day
    assert (none_yet, still_open) == (False, None)
    assert MeetingCase.objects.get().closed_at is not None


def doors_of(staff, meeting):
    """Which of sending, adding and closing the page of the meeting offers."""
    case = meeting.cases.get()
    shown = staff.get(address("meeting", meeting)).content.decode()
    doors = {"send": meeting, "output": case, "close": case}
    return [name for name, record in doors.items() if address(name, record) in shown]


def test_the_page_offers_only_what_the_meeting_takes(staff, person):
    assert doors_of(staff, a_meeting(person)) == ["send", "output"]
    assert doors_of(staff, held(a_meeting(person))) == ["output", "close"]

    begun = a_meeting(person)
    Meeting.objects.filter(pk=begun.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    assert doors_of(staff, begun) == ["output"]

    cancelled = a_meeting(person)
    meetings.cancel_meeting(meeting=cancelled, by=person.consultant)
    assert doors_of(staff, cancelled) == []


def test_a_meeting_that_is_over_without_outputs_is_listed_until_it_has_one(staff, person):
    meeting = a_meeting(person)
    with time_machine.travel(meeting.starts_at + DAY):
        staff.force_login(person.consultant)
        empty = staff.get(address("meetings")).context["empty"]
        an_output(meeting.cases.get())
        after = staff.get(address("meetings")).context["empty"]

    assert (list(empty), list(after)) == ([meeting], [])


def test_a_meeting_is_held_and_a_task_ticked_off(staff, person):
    meeting = a_meeting(person)
    task = an_output(meeting.cases.get())

    with time_machine.travel(meeting.starts_at + timedelta(hours=2)):
        staff.force_login(person.consultant)
        staff.post(address("hold", meeting), {"means_office_was_there": "true"})
        staff.post(address("done", task))

    task.refresh_from_db()
    assert (state_of(meeting), task.done_at is not None) == ("held", True)


@pytest.mark.parametrize(
    ("typed_at", "utc"),
    [
        ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),  # comes twice: the first
        ("2026-10-25T03:00", "2026-10-25T02:00:00+00:00"),
        ("2027-03-28T02:30", None),  # never was
    ],
)
def test_a_meeting_in_the_night_when_clocks_change_is_read_or_refused_by_name(typed_at, utc):
    form = ChangeMeetingForm({"starts_at": typed_at})
    form.is_valid()
    if utc is None:
        assert "starts_at" in form.errors
    else:
        assert form.cleaned_data["starts_at"].astimezone(UTC).isoformat() == utc
