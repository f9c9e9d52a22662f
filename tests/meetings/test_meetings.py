"""Meetings yield action, owner and day; nothing closes without the person's own words."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.calendar import next_working_day
from common.errors import DomainError, StepNotAllowed
from meetings.actions import appointments, meetings, tasks
from meetings.actions.disagreements import decide, raise_disagreement
from meetings.actions.plans import make_plan
from meetings.models import Meeting, MeetingCase, Task
from meetings.tasks import open_due_tasks
from notifications.models import CalendarEvent, Message
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


def test_a_meeting_about_nobody_or_only_in_part_about_one_s_own_people_is_refused(person):
    given = {
        "kind": "case", "starts_at": timezone.now() + DAY, "place": "Room 1",
        "interpreter": "booked", "agenda": "x", "plain_agenda": "x",
    }  # fmt: skip
    for people in ([], [person, a_participant()]):
        code = refused(
            meetings.plan_meeting, participants=people, invited=[], by=person.consultant,
            now=timezone.now(), **given,
        )  # fmt: skip
        assert code == "no_access"
    assert not Meeting.objects.exists()


def change(meeting, **given):
    same = {"starts_at": meeting.starts_at, "place": meeting.place, "interpreter": "booked"}
    by = meeting.organised_by
    return meetings.change_meeting(meeting=meeting, by=by, now=timezone.now(), **same | given)


def test_no_change_makes_a_meeting_of_the_past_or_leaves_the_interpreter_open(person):
    meeting = a_meeting(person)
    assert refused(change, meeting=meeting, starts_at=timezone.now() - DAY) == "past"
    assert refused(change, meeting=meeting, starts_at=timezone.now() + 90_000 * DAY) == "year"
    assert refused(change, meeting=meeting, interpreter="") == "unsaid"


@pytest.mark.parametrize("end", ["hold", "cancel"])
def test_a_meeting_that_was_held_or_cancelled_changes_no_more(person, end):
    meeting = a_meeting(person)
    if end == "hold":
        hold(meeting)
    else:
        meetings.cancel_meeting(meeting=meeting, by=person.consultant)

    with pytest.raises(StepNotAllowed):
        change(meeting, place="Another")

    meeting.refresh_from_db()
    assert meeting.place == "Rådhuset"


def test_who_got_the_agenda_hears_that_the_meeting_is_cancelled(person):
    colleague = a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())

    meetings.cancel_meeting(meeting=meeting, by=person.consultant)

    assert [told(user, "cancelled") for user in (colleague, person.user, person.consultant)] == [
        1, 1, 0,
    ]  # fmt: skip


def test_what_a_colleague_does_with_a_meeting_its_organiser_hears_and_the_colleague_does_not(
    person,
):
    colleague = a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])
    now = timezone.now()

    meetings.send_agenda(meeting=meeting, by=colleague, now=now)
    meetings.change_meeting(
        meeting=meeting, by=colleague, now=now, starts_at=meeting.starts_at + DAY,
        place="Room 2", interpreter="booked",
    )  # fmt: skip
    meetings.cancel_meeting(meeting=meeting, by=colleague)

    for kind in ("agenda", "moved", "cancelled"):
        heard = [told(user, kind) for user in (person.consultant, person.user, colleague)]
        assert heard == [1, 1, 0]


def test_an_organiser_who_has_left_hears_no_more_of_it(person):
    colleague, organiser = a_consultant(person.unit), a_consultant(person.unit)
    meeting = a_meeting(person, by=organiser, invited=[colleague])
    organiser.unit_memberships.update(ended_at=timezone.now())

    meetings.cancel_meeting(meeting=meeting, by=colleague)

    assert (told(organiser, "cancelled"), told(person.user, "cancelled")) == (0, 1)


def test_the_trail_says_what_became_of_a_meeting(person):
    meeting = a_meeting(person)
    change(meeting, place="Room 2")
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())
    hold(meeting)
    case = meeting.cases.get()
    task = an_output(case)
    meetings.close_case(case=case, own_words="More", by=person.consultant, now=timezone.now())
    other = a_meeting(person)
    meetings.cancel_meeting(meeting=other, by=person.consultant)

    def verbs(subject):
        entries = AuditEntry.objects.filter(
            subject_id=subject.pk, by=person.consultant, municipality=person.municipality
        )
        return set(entries.values_list("verb", flat=True))

    assert verbs(meeting) == {
        "plan_meeting", "change_meeting", "send_agenda", "hold_meeting", "close_case",
    }  # fmt: skip
    assert verbs(other) == {"plan_meeting", "cancel_meeting"}
    assert verbs(task) == {"open_task"}


def test_whoever_promises_something_is_not_told_of_it(person):
    an_output(a_meeting(person).cases.get())
    assert told(person.consultant, "task") == 0


def test_whoever_takes_a_promise_over_is_not_told_of_it(person):
    task, taker = an_output(a_meeting(person).cases.get()), a_consultant(person.unit)
    tasks.give_task(task.pk, taker, taker)
    assert told(taker, "task_passed_on") == 0


def test_who_gets_a_promise_again_after_handing_it_back_is_told_again(person):
    task, taker = an_output(a_meeting(person).cases.get()), a_consultant(person.unit)
    for owner, by in ((taker, person.consultant), (person.consultant, taker)) * 2:
        tasks.give_task(task.pk, owner, by)
    assert told(taker, "task_passed_on") == 2
    assert told(person.consultant, "task_passed_on") == 2


def test_ticked_off_twice_is_once(person):
    task, now = an_output(a_meeting(person).cases.get()), timezone.now()
    for when in (now, now + DAY):
        tasks.finish_task(task=task, by=person.consultant, now=when)
    task.refresh_from_db()
    assert task.done_at == now
    assert AuditEntry.objects.filter(verb="finish_task").count() == 1


def test_the_agenda_goes_to_colleagues_and_to_the_person(person):
    colleague = a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])

    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())

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


@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-08", "2026-05-17", "2026-05-25"])
def test_nobody_promises_anything_by_a_day_off(person, day):
    """Saturday, Sunday, the national day, Whit Monday."""
    with time_machine.travel(datetime.fromisoformat("2026-03-02T12:00+01:00"), tick=False):
        case = a_meeting(person).cases.get()
        with pytest.raises(DomainError) as refusal:
            an_output(case, due_on=date.fromisoformat(day))

    assert (refusal.value.code, refusal.value.field) == ("day_off", "due_on")
    assert not Task.objects.exists()


def test_a_promise_that_a_leave_moves_to_a_day_off_waits_for_the_next_working_day(person):
    friday = date(2026, 3, 6)
    with time_machine.travel(datetime.fromisoformat("2026-03-02T12:00+01:00"), tick=False):
        task = an_output(a_meeting(person).cases.get(), due_on=friday)
        tasks.shift_tasks(person, friday, 9, person.consultant)

    task.refresh_from_db()
    assert task.due_on == date(2026, 3, 16)


def test_a_leave_moves_what_is_due_in_it_of_this_person_and_no_other(person):
    """One that was promised while it lasted keeps its day."""
    other = a_participant(person.unit, consultant=person.consultant)
    monday = date(2026, 3, 9)
    with time_machine.travel(datetime.fromisoformat("2026-03-02T12:00+01:00"), tick=False):
        case = a_meeting(person).cases.get()
        an_output(case, action="Before", due_on=monday - 3 * DAY)
        done = an_output(case, action="Done", due_on=monday)
        tasks.finish_task(task=done, by=person.consultant, now=timezone.now())
        an_output(case, action="In it", due_on=monday)
        an_output(a_meeting(other).cases.get(), action="Of another", due_on=monday)
    with time_machine.travel(datetime.fromisoformat("2026-03-03T12:00+01:00"), tick=False):
        an_output(case, action="Promised meanwhile", due_on=monday)
        moved = tasks.shift_tasks(
            person, monday, 7, person.consultant, datetime.fromisoformat("2026-03-03T08:00+01:00")
        )

    assert moved == 1
    later = Task.objects.filter(due_on__gt=monday)
    assert [(task.action, task.due_on) for task in later] == [("In it", monday + 7 * DAY)]


def hold(meeting):
    meetings.hold_meeting(
        meeting=meeting, by=meeting.organised_by, now=meeting.starts_at, means_office_was_there=True
    )


def test_a_case_closes_only_after_its_meeting_with_own_words_and_an_output(person):
    meeting = a_meeting(person)
    case = meeting.cases.get()
    close = {"case": case, "by": person.consultant, "now": timezone.now()}

    assert refused(meetings.close_case, own_words="I want more hours", **close) == "not_held"
    hold(meeting)
    assert refused(meetings.close_case, own_words="I want more hours", **close) == "no_output"
    an_output(case)
    assert refused(meetings.close_case, own_words=" ", **close) == "empty"
    meetings.close_case(own_words="I want more hours", **close)

    assert MeetingCase.objects.get().closed_at is not None
    assert refused(an_output, case=case) == "closed"


def test_a_cancelled_meeting_takes_no_output_and_closes_no_case(person):
    meeting = a_meeting(person)
    case = meeting.cases.get()
    an_output(case)
    meetings.cancel_meeting(meeting=meeting, by=person.consultant)
    close = {"case": case, "by": person.consultant, "now": timezone.now()}

    assert refused(an_output, case=case) == "cancelled"
    assert refused(meetings.close_case, own_words="I want more hours", **close) == "not_held"
    assert Task.objects.count() == 1


def test_no_agenda_is_sent_once_the_meeting_has_begun(person):
    meeting = a_meeting(person, invited=[a_consultant(person.unit)])
    send = {"meeting": meeting, "by": person.consultant}

    assert refused(meetings.send_agenda, now=meeting.starts_at, **send) == "past"
    assert not Message.objects.filter(kind="meetings.agenda").exists()
    sent = meetings.send_agenda(now=meeting.starts_at - timedelta(minutes=1), **send)
    assert sent.state == "invited"


@pytest.mark.parametrize("kind", [kind for kind in Meeting.Kind if kind != Meeting.Kind.CASE])
def test_nav_is_marked_at_every_plan_meeting_since_nobody_knows_which_is_the_last(person, kind):
    later = timezone.now() + 2 * DAY
    meeting = a_meeting(person, kind=kind)
    hold = {"meeting": meeting, "by": person.consultant}

    assert refused(meetings.hold_meeting, now=timezone.now(), **hold) == "too_early"
    assert refused(meetings.hold_meeting, now=later, **hold) == "presence_unsaid"
    held = meetings.hold_meeting(now=later, means_office_was_there=False, **hold)
    assert held.state == "held"


def test_nav_is_not_asked_for_at_a_case_meeting(person):
    meeting = a_meeting(person)
    held = meetings.hold_meeting(
        meeting=meeting, by=person.consultant, now=timezone.now() + 2 * DAY
    )
    assert (held.state, held.means_office_was_there) == ("held", None)


def test_a_late_task_is_reminded_of_once_and_a_done_one_never(person):
    colleague = a_consultant(person.unit)
    case = a_meeting(person).cases.get()
    today = next_working_day(timezone.localdate())
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
    for name, count in (("meetings", 7), ("tasks", 4)):
        with django_assert_num_queries(count):
            page = client.get(reverse(f"meetings:{name}"))
        assert page.content.decode().count("data-row") == number


def events(user, *, key=""):
    return CalendarEvent.objects.filter(to=user, cancelled_at=None, key__startswith=key)


def test_who_got_the_agenda_hears_of_another_time_or_place_and_nobody_else(person):
    colleague = a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])
    change = {"meeting": meeting, "by": person.consultant, "now": timezone.now()}
    same = {"starts_at": meeting.starts_at, "place": "Rådhuset", "interpreter": "booked"}

    meetings.change_meeting(**change, **same | {"place": "Before it was sent"})
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())
    meetings.change_meeting(**change, **same | {"place": "Before it was sent"})
    assert told(colleague, "moved") == 0
    meetings.change_meeting(**change, **same | {"starts_at": meeting.starts_at + DAY})

    assert [told(user, "moved") for user in (colleague, person.user, person.consultant)] == [
        1, 1, 0,
    ]  # fmt: skip


def test_the_agenda_comes_with_an_invitation_that_moves_and_leaves_with_the_meeting(person):
    colleague = a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])
    assert not events(colleague)
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())
    for user in (colleague, person.user, person.consultant):
        assert events(user).get().is_invitation
    later = meeting.starts_at + DAY

    meetings.change_meeting(
        meeting=meeting, by=person.consultant, now=timezone.now(), starts_at=later,
        place=meeting.place, interpreter="booked",
    )  # fmt: skip
    assert events(colleague).get().day == timezone.localdate(later)
    meetings.cancel_meeting(meeting=meeting, by=person.consultant)

    assert not events(colleague)
    mail = Message.objects.filter(to=colleague, kind="notifications.invitation_cancelled")
    assert mail.filter(channel="email").exists()


def test_a_colleague_who_has_left_hears_no_more_of_a_meeting(person):
    early, late, stays = (a_consultant(person.unit) for _ in range(3))
    meeting = a_meeting(person, invited=[early, late, stays])
    early.unit_memberships.update(ended_at=timezone.now())
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())
    late.unit_memberships.update(ended_at=timezone.now())
    meetings.change_meeting(
        meeting=meeting, by=person.consultant, now=timezone.now(),
        starts_at=meeting.starts_at + DAY, place=meeting.place, interpreter="booked",
    )  # fmt: skip

    assert [told(user, "agenda") for user in (early, late, stays)] == [0, 1, 1]
    assert [told(user, "moved") for user in (early, late, stays)] == [0, 0, 1]
    assert [bool(events(user)) for user in (early, late, stays)] == [False, False, True]


def test_a_protected_address_is_in_no_calendar(person):
    candidates.set_protected_address(participant=person, is_protected=True, by=person.consultant)
    meetings.send_agenda(meeting=a_meeting(person), by=person.consultant, now=timezone.now())
    case = MeetingCase.objects.get()
    an_output(case)
    assert appointments.write_calendar(now=timezone.now()) == 0
    assert not CalendarEvent.objects.exists()


def test_promises_and_decisions_stand_in_the_calendar_of_whoever_has_them(person):
    task = an_output(a_meeting(person).cases.get())
    today = timezone.localdate()
    raised = raise_disagreement(
        participant=person, subject="Hours", view="Too many", decider=person.consultant,
        due_on=today, by=person.consultant, today=today,
    )  # fmt: skip

    assert [appointments.write_calendar(now=timezone.now()) for _twice in range(2)] == [2, 2]
    assert set(events(person.consultant).values_list("title", "path")) == {
        ("task", reverse("meetings:tasks")),
        ("deadline", reverse("meetings:disagreement", args=[raised.pk])),
    }
    tasks.finish_task(task=task, by=person.consultant, now=timezone.now())
    appointments.write_calendar(now=timezone.now())
    assert not events(person.consultant, key="promise:")


def test_the_night_takes_away_what_nobody_waits_for_any_more(person):
    task = an_output(a_meeting(person).cases.get())
    kept = an_output(task.case, action="Book a room")
    Task.objects.filter(pk=task.pk).update(done_at=timezone.now())

    assert appointments.write_calendar(now=timezone.now()) == 1

    assert events(person.consultant, key="promise:").get().key == f"promise:{kept.pk}"


def test_a_promise_stands_there_at_once_moves_and_leaves_with_the_day_it_is_kept(person):
    owner, taker = person.consultant, a_consultant(person.unit)
    task = an_output(a_meeting(person).cases.get())
    assert events(owner, key="promise:").get().day == task.due_on

    tasks.give_task(task.pk, taker, owner)
    assert not events(owner, key="promise:")
    tasks.shift_tasks(person, task.due_on, 3, owner)
    assert events(taker, key="promise:").get().day == next_working_day(task.due_on + 3 * DAY)
    tasks.shift_tasks(person, task.due_on, 60, owner)
    assert not events(taker, key="promise:")
    tasks.shift_tasks(person, task.due_on, -62, owner)
    assert events(taker, key="promise:")
    tasks.finish_task(task=task, by=taker, now=timezone.now())
    assert not events(taker, key="promise:")


def test_what_is_decided_waits_in_no_calendar(person):
    owner, today = person.consultant, timezone.localdate()
    raised = raise_disagreement(
        participant=person, subject="Hours", view="Too many", decider=owner,
        due_on=today, by=owner, today=today,
    )  # fmt: skip
    assert events(owner, key="decision:")
    decide(disagreement=raised, decision="Fewer hours", reason="School first", by=owner)
    assert not events(owner, key="decision:")


def test_the_plan_that_is_made_takes_its_task_out_of_the_calendar(person):
    owner, today = person.consultant, timezone.localdate()
    tasks.open_task(
        participant=person, kind=Task.Kind.PLAN, action="Make the individual plan.",
        owner=owner, due_on=today, by=None, today=today,
    )  # fmt: skip
    assert events(owner, key="promise:")
    make_plan(participant=person, made_on=today, by=owner, today=today)
    assert not events(owner, key="promise:")


def test_an_address_that_becomes_protected_takes_its_meetings_out_of_the_calendars(person):
    owner, colleague = person.consultant, a_consultant(person.unit)
    meeting = a_meeting(person, invited=[colleague])
    meetings.send_agenda(meeting=meeting, by=owner, now=timezone.now())
    an_output(meeting.cases.get())
    assert events(colleague)

    candidates.set_protected_address(participant=person, is_protected=True, by=owner)
    for user in (colleague, owner, person.user):
        assert not CalendarEvent.objects.filter(to=user, cancelled_at=None).exists()

    candidates.set_protected_address(participant=person, is_protected=False, by=owner)
    assert events(colleague)
    assert events(owner, key="promise:")


def protect(person, *, is_protected=True):
    candidates.set_protected_address(
        participant=person, is_protected=is_protected, by=person.consultant
    )


def test_a_protected_address_takes_nothing_of_others_out_of_the_calendars(person):
    owner, today = person.consultant, timezone.localdate()
    other = a_participant(person.unit, consultant=owner)
    meeting = a_meeting(other)
    meetings.send_agenda(meeting=meeting, by=owner, now=timezone.now())
    an_output(meeting.cases.get())
    raise_disagreement(
        participant=other, subject="Hours", view="Too many", decider=owner,
        due_on=today, by=owner, today=today,
    )  # fmt: skip

    protect(person)

    assert sorted(key.partition(":")[0] for key in events(owner).values_list("key", flat=True)) == [
        "decision", "meeting", "promise",
    ]  # fmt: skip


def test_an_address_that_is_open_again_brings_no_meeting_that_was_only_planned_or_is_over(person):
    owner = person.consultant
    over = a_meeting(person)
    meetings.send_agenda(meeting=over, by=owner, now=timezone.now())
    Meeting.objects.filter(pk=over.pk).update(starts_at=timezone.now() - DAY)
    a_meeting(person)

    protect(person)
    assert events(owner).get().key == f"meeting:{over.pk}"  # nobody hears that it is cancelled
    protect(person, is_protected=False)

    assert events(owner).get().sequence == 0


def test_two_working_days_ahead_the_organiser_hears_that_nobody_has_the_agenda(person):
    friday = datetime.fromisoformat("2026-03-06T12:00+01:00")
    with time_machine.travel(datetime.fromisoformat("2026-03-02T12:00+01:00"), tick=False):
        meeting = a_meeting(person, starts_at=friday)
        sent = a_meeting(person, starts_at=friday)
        meetings.send_agenda(meeting=sent, by=person.consultant, now=timezone.now())
    on = [friday - days * DAY for days in (3, 2, 1)]

    assert [meetings.remind_of_agendas(now=day) for day in on] == [0, 1, 1]
    assert told(meeting.organised_by, "agenda_missing") == 1


def left_to_a_colleague(person):
    """The consultant leaves, and a colleague takes the person over."""
    leaver, taker = person.consultant, a_consultant(person.unit)
    leaver.unit_memberships.update(ended_at=timezone.now())
    candidates.hand_over(participant=person, consultant=taker, note="All is well", by=taker)
    person.refresh_from_db()
    return leaver, taker


def test_a_meeting_of_whoever_has_left_goes_to_the_person_s_new_consultant(person):
    a_meeting(person)
    leaver = person.consultant
    leaver.unit_memberships.update(ended_at=timezone.now())
    assert meetings.pass_on_meetings(now=timezone.now()) == 0  # to nobody who has left as well

    leaver, taker = left_to_a_colleague(person)
    assert [meetings.pass_on_meetings(now=timezone.now()) for _twice in range(2)] == [1, 0]

    meetings.remind_of_agendas(now=timezone.now())
    assert (told(leaver, "agenda_missing"), told(taker, "agenda_missing")) == (0, 1)
    assert AuditEntry.objects.get(verb="pass_on_meeting").party == "clock"


def test_an_invited_meeting_moves_into_the_calendar_of_whoever_has_it_now(person):
    meeting = a_meeting(person)
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())
    leaver, taker = left_to_a_colleague(person)

    open_due_tasks()

    assert (events(leaver, key="meeting:").count(), events(taker, key="meeting:").count()) == (0, 1)


def test_a_meeting_that_is_over_or_cancelled_goes_to_nobody_else(person):
    cancelled, over, held = (a_meeting(person) for _ in range(3))
    meetings.cancel_meeting(meeting=cancelled, by=person.consultant)
    Meeting.objects.filter(pk=over.pk).update(starts_at=timezone.now() - DAY)
    hold(held)
    left_to_a_colleague(person)

    assert meetings.pass_on_meetings(now=timezone.now()) == 0
    assert not meetings.pass_on(cancelled.pk)  # since the night made its list


def test_a_meeting_about_a_person_without_a_consultant_waits(person):
    a_meeting(person)
    person.consultant.unit_memberships.update(ended_at=timezone.now())
    type(person).objects.update(consultant=None)

    assert meetings.pass_on_meetings(now=timezone.now()) == 0


def test_nobody_is_reminded_of_the_agenda_of_a_meeting_that_has_begun(person):
    meeting = a_meeting(person)
    assert meetings.remind_of_agendas(now=meeting.starts_at) == 0


def test_whoever_still_reads_about_one_of_the_people_keeps_the_meeting(person):
    organiser, colleague = person.consultant, a_consultant(person.unit)
    meeting = a_meeting(person)
    candidates.hand_over(participant=person, consultant=colleague, note="Mine", by=organiser)

    assert meetings.pass_on_meetings(now=timezone.now()) == 0
    meeting.refresh_from_db()
    assert meeting.organised_by == organiser
