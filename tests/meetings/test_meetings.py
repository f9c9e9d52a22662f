"""Meetings yield action, owner and day; nothing closes without the person's own words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from common.errors import DomainError
from meetings.actions import meetings, tasks
from meetings.models import Meeting, MeetingCase, Task
from notifications.models import Message
from tests.builders import a_consultant, a_leader, a_teacher, a_unit, a_user
from tests.candidates.builders import a_participant, a_participant_with_account
from tests.meetings.builders import a_meeting, an_output

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(user, kind):
    return Message.objects.filter(to=user, kind=f"meetings.{kind}", channel="in_app").count()


@pytest.fixture
def person():
    return a_participant_with_account()


def refused(act, **given):
    with pytest.raises(DomainError) as refusal:
        act(**given)
    return refusal.value.code


def test_a_meeting_in_the_past_or_without_a_word_on_the_interpreter_is_refused(person):
    assert refused(a_meeting, person=person, starts_at=timezone.now() - DAY) == "past"
    assert refused(a_meeting, person=person, interpreter="") == "unsaid"


def test_a_meeting_about_somebody_elses_person_is_refused(person):
    assert refused(a_meeting, person=person, by=a_consultant()) == "no_access"


def test_a_colleague_who_may_not_read_about_the_person_is_not_invited(person):
    assert refused(a_meeting, person=person, invited=[a_consultant()]) == "no_access"


def test_the_agenda_goes_to_colleagues_and_to_the_person(person):
    colleague = a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])

    meetings.send_agenda(meeting=meeting, by=person.consultant)

    assert [told(user, "agenda") for user in (colleague, person.user, person.consultant)] == [
        1, 1, 0,
    ]  # fmt: skip
    assert list(
        AuditEntry.objects.filter(subject_id=meeting.pk).values_list("verb", flat=True)
    ) == ["plan_meeting", "send_agenda"]


def test_an_output_needs_a_day_an_owner_with_access_and_no_past_day(person):
    case = a_meeting(person).cases.get()

    assert refused(an_output, case=case, due_on=None) == "no_day"
    assert refused(an_output, case=case, owner=a_consultant()) == "no_access"
    assert refused(an_output, case=case, due_on=timezone.localdate() - DAY) == "past"
    assert refused(an_output, case=case, action=" ") == "empty"
    assert Task.objects.count() == 0


def test_a_case_closes_only_with_own_words_and_an_output(person):
    case = a_meeting(person).cases.get()
    close = {"case": case, "by": person.consultant, "now": timezone.now()}

    assert refused(meetings.close_case, own_words="I want more hours", **close) == "no_output"
    an_output(case)
    assert refused(meetings.close_case, own_words=" ", **close) == "empty"
    meetings.close_case(own_words="I want more hours", **close)

    assert MeetingCase.objects.get().closed_at is not None
    assert refused(an_output, case=case) == "closed"


def test_nav_is_marked_at_the_first_plan_meeting_and_not_asked_for_at_a_case_meeting(person):
    later = timezone.now() + 2 * DAY
    first = a_meeting(person, kind=Meeting.Kind.PLAN_FIRST)
    hold = {"by": person.consultant, "now": later}

    assert refused(meetings.hold_meeting, meeting=first, by=person.consultant,
                   now=timezone.now()) == "too_early"  # fmt: skip
    assert refused(meetings.hold_meeting, meeting=first, **hold) == "nav_unsaid"
    assert meetings.hold_meeting(meeting=first, nav_was_there=False, **hold).state == "held"
    assert meetings.hold_meeting(meeting=a_meeting(person), **hold).state == "held"


def test_a_late_task_is_reminded_of_once_and_a_done_one_never(person):
    colleague = a_consultant(person.unit)
    case = a_meeting(person).cases.get()
    today = timezone.localdate()
    an_output(case, owner=colleague, due_on=today)
    done = an_output(case, owner=colleague, due_on=today)
    tasks.finish_task(task=done, by=colleague, now=timezone.now())

    sent = [tasks.remind_of_late_tasks(today=day) for day in (today, today + DAY, today + 2 * DAY)]

    assert sent == [0, 1, 0]
    assert (told(colleague, "task"), told(colleague, "task_late")) == (2, 1)


def test_the_owner_sees_the_task_on_the_first_page_and_ticks_it_off(client, person):
    an_output(a_meeting(person).cases.get(), action="Ring Nav")
    client.force_login(person.consultant)

    assert "Ring Nav" in client.get(reverse("dashboard:first_page")).content.decode()
    client.post(reverse("meetings:done", args=[Task.objects.get().pk]))
    assert "Ring Nav" not in client.get(reverse("meetings:tasks")).content.decode()


def test_who_opens_a_meeting(client, person):
    page = reverse("meetings:meeting", args=[a_meeting(person).pk])
    expected = {
        person.consultant: 200,
        a_consultant(person.unit): 200,
        a_leader(person.unit): 200,
        person.user: 200,
        a_consultant(): 404,
        a_leader(): 404,
        a_teacher(): 404,
        a_user(): 404,
    }
    for user, status in expected.items():
        client.force_login(user)
        assert client.get(page).status_code == status


def test_a_protected_person_s_meeting_opens_only_to_owner_deputy_and_the_person(client):
    unit = a_unit()
    person = a_participant_with_account(unit, deputy=a_consultant(unit))
    meeting = a_meeting(person)
    type(person).objects.filter(pk=person.pk).update(has_protected_address=True)
    answers = {}
    for user in (person.consultant, person.deputy, person.user, a_consultant(unit), a_leader(unit)):
        client.force_login(user)
        answers[user] = client.get(reverse("meetings:meeting", args=[meeting.pk])).status_code
    assert list(answers.values()) == [200, 200, 200, 404, 404]


def test_the_person_reads_plain_words_and_no_other_case(client):
    unit = a_unit()
    person = a_participant_with_account(unit)
    other = a_participant(unit, consultant=person.consultant, first_name="Yusuf")
    meeting = meetings.plan_meeting(
        participants=[person, other], invited=[], by=person.consultant, now=timezone.now(),
        kind="case", starts_at=timezone.now() + DAY, place="Room 1", interpreter="booked",
        agenda="Staff words", plain_agenda="We talk about work",
    )  # fmt: skip
    client.force_login(person.user)

    page = client.get(reverse("meetings:meeting", args=[meeting.pk])).content.decode()

    assert [word in page for word in ("We talk about work", "Room 1", "Staff words", "Yusuf")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("number", [10, 100])
def test_the_lists_cost_the_same_at_10_and_100_rows(client, number, django_assert_num_queries):
    person = a_participant()
    for _each in range(number):
        an_output(a_meeting(person).cases.get())
    client.force_login(person.consultant)
    for name, count in (("meetings", 9), ("tasks", 5)):
        with django_assert_num_queries(count):
            page = client.get(reverse(f"meetings:{name}"))
        assert page.content.decode().count("data-row") == number
