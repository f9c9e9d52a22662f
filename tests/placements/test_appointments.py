"""Follow-ups and days at work stand in the calendars of those they are for."""

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from candidates import actions as candidates
from common.calendar import add_working_days
from notifications.models import CalendarEvent, Message
from placements.actions import appointments, course, ending, follow_ups, hand_over, protocol
from placements.models import FollowUp
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(db):
    return cast.a_running_placement(base.a_consultant())


def standing(user, prefix: str) -> int:
    rows = CalendarEvent.objects.filter(to=user, cancelled_at=None, key__startswith=prefix)
    return rows.count()


def test_the_participant_has_days_at_work_and_follow_ups(placement):
    appointments.write_calendar(now=timezone.now())

    person = placement.participant.user
    assert standing(person, "workday:") >= 8
    assert standing(person, "follow-up:") >= 2
    assert standing(offer_cast.speaker_of(placement.opening), "workday:") == 0


def test_writing_twice_changes_nothing(placement):
    appointments.write_calendar(now=timezone.now())
    before = list(CalendarEvent.objects.order_by("pk").values_list("pk", "sequence"))

    appointments.write_calendar(now=timezone.now())

    assert list(CalendarEvent.objects.order_by("pk").values_list("pk", "sequence")) == before


def test_a_pause_takes_the_days_out_again(placement):
    appointments.write_calendar(now=timezone.now())

    course.pause(
        placement=placement, by=placement.owner, code="agreed", starts_on=placement.started_on
    )
    appointments.write_calendar(now=timezone.now())

    assert standing(placement.participant.user, "workday:") == 0


def test_with_an_hour_those_who_come_are_invited_at_once(placement):
    talk = placement.follow_ups.open().get(kind="midway")
    day = add_working_days(timezone.localdate(), 5)
    move = {"task": talk, "by": placement.owner}
    person = placement.participant.user

    follow_ups.move_task(due_on=day, **move)
    event = CalendarEvent.objects.get(to=person, key=f"follow-up:{talk.pk}")
    assert (event.at, event.is_invitation) == (None, False)
    follow_ups.move_task(due_on=day, due_at=time(10, 30), **move)

    event.refresh_from_db()
    assert (event.at, event.is_invitation) == (time(10, 30), True)
    mails = Message.objects.filter(kind="notifications.invitation", channel="email")
    firm = offer_cast.speaker_of(placement.opening)
    assert {mail.to for mail in mails} == {person, placement.owner, firm}


def test_what_staff_do_alone_invites_nobody(placement):
    call = follow_ups.create_task(
        participant=placement.participant, placement=placement, kind="other",
        due_on=timezone.localdate(), owner=placement.owner,
    )  # fmt: skip
    day = add_working_days(timezone.localdate(), 5)
    follow_ups.move_task(task=call, by=placement.owner, due_on=day, due_at=time(9))
    assert not Message.objects.filter(kind="notifications.invitation").exists()


def test_the_hour_is_written_on_the_page_and_kept_there(placement, client):
    talk = placement.follow_ups.open().get(kind="midway")
    page = reverse("placements:follow_up", args=[talk.pk])
    client.force_login(placement.owner)
    client.post(page, {"due_on": f"{talk.due_on:%Y-%m-%d}", "due_at": "10:30"})
    talk.refresh_from_db()
    assert talk.due_at == time(10, 30)
    assert client.get(page).context["move"]["due_at"].value() == time(10, 30)


def entry_of(user, task):
    return CalendarEvent.objects.get(to=user, key=f"follow-up:{task.pk}")


def is_standing(user, task) -> bool:
    return entry_of(user, task).cancelled_at is None


@pytest.fixture
def talk(placement):
    """The midway talk, agreed for today at four."""
    talk = placement.follow_ups.open().get(kind="midway")
    FollowUp.objects.filter(pk=talk.pk).update(due_on=cast.today(), due_at=time(16))
    talk.refresh_from_db()
    appointments.write_one(talk)
    return talk


def cancellations() -> set[object]:
    told = Message.objects.filter(kind="notifications.invitation_cancelled", channel="email")
    return {mail.to for mail in told}


def those_who_come(placement) -> set[object]:
    firm = offer_cast.speaker_of(placement.opening)
    return {placement.participant.user, placement.owner, firm}


def test_what_is_cancelled_on_its_own_day_leaves_the_calendars_and_they_are_told(placement, talk):
    before = entry_of(placement.owner, talk).sequence

    follow_ups.cancel(task=talk, by=placement.owner, code="enough_contact")

    assert not is_standing(placement.participant.user, talk)
    assert entry_of(placement.owner, talk).sequence == before + 1
    assert cancellations() == those_who_come(placement)


def test_what_was_held_on_its_day_stays_to_be_read(placement, talk):
    follow_ups.finish_held(follow_ups.hold_task(talk), by=placement.owner, on=cast.today())
    assert is_standing(placement.owner, talk)
    appointments.write_calendar(now=timezone.now())
    assert is_standing(placement.owner, talk)
    assert not cancellations()


def test_what_was_held_before_its_day_leaves_that_day(placement, talk):
    far = add_working_days(cast.today(), 5)
    follow_ups.move_task(task=talk, by=placement.owner, due_on=far, due_at=time(10))
    follow_ups.finish_held(follow_ups.hold_task(talk), by=placement.owner, on=cast.today())
    assert not is_standing(placement.owner, talk)


def test_a_talk_moved_far_ahead_leaves_its_old_day(placement, talk):
    far = add_working_days(cast.today(), 40)
    follow_ups.move_task(task=talk, by=placement.owner, due_on=far)
    assert not is_standing(placement.owner, talk)
    assert cancellations() == those_who_come(placement)


def test_with_its_hour_a_talk_stands_in_the_calendars_however_far_off(placement, talk):
    far = add_working_days(cast.today(), 40)
    follow_ups.move_task(task=talk, by=placement.owner, due_on=far, due_at=time(10))
    appointments.write_calendar(now=timezone.now())
    entry = entry_of(placement.participant.user, talk)
    assert (entry.day, entry.cancelled_at) == (far, None)
    assert not cancellations()


def test_a_pause_empties_the_calendar_at_once_and_its_end_fills_it_anew(placement, talk):
    person, owner = placement.participant.user, placement.owner
    assert standing(person, "workday:")

    course.pause(placement=placement, by=owner, code="agreed", starts_on=cast.today())

    assert standing(person, "workday:") == 0
    assert not is_standing(person, talk)
    assert cancellations() == those_who_come(placement)
    with cast.on_day(add_working_days(cast.today(), 3)):
        course.resume(placement=placement, by=owner)
        assert standing(person, "workday:")
        assert is_standing(person, talk)
        talk.refresh_from_db()
        assert entry_of(person, talk).day == talk.due_on


def test_who_asks_about_the_pause_has_it_in_the_calendar(placement):
    back = add_working_days(cast.today(), 5)
    course.pause(
        placement=placement, by=placement.owner, code="agreed", starts_on=cast.today(),
        expected_back_on=back,
    )  # fmt: skip
    call = placement.follow_ups.open().get(kind="back_call")
    assert is_standing(placement.owner, call)
    appointments.write_calendar(now=timezone.now())
    assert is_standing(placement.owner, call)


def test_an_early_end_takes_out_what_lies_ahead_the_same_day(placement, talk):
    person = placement.participant.user
    ending.end(
        placement=placement, by=placement.owner, cause="tasks_do_not_fit",
        on=cast.today(), talked_on=cast.today(), reasons=cast.NO_PROTOCOL,
    )  # fmt: skip

    ahead = CalendarEvent.objects.filter(
        to=person, key__startswith="workday:", cancelled_at=None, day__gt=cast.today()
    )
    assert not ahead.exists()
    assert not is_standing(person, talk)
    support = placement.follow_ups.open().get(kind="support_talk")
    assert is_standing(support.owner, support)


def test_a_signed_agreement_stands_in_the_calendars_at_once():
    placement = cast.an_agreed_placement(base.a_consultant())
    person = placement.participant.user
    before = standing(person, "workday:")
    assert before >= 8
    course.agree(placement=placement, agreement=cast.some_terms(days={"mon": ["09:00", "14:00"]}))
    assert 0 < standing(person, "workday:") <= 3


def test_a_placement_that_is_cancelled_leaves_the_calendars():
    placement = cast.an_agreed_placement(base.a_consultant())
    person = placement.participant.user
    ending.cancel(placement=placement, by=placement.owner, code="other", note="The bus is gone")
    assert standing(person, "") == 0


def test_a_new_owner_has_the_appointments_and_the_one_before_has_none(placement, talk):
    before = placement.owner
    after = base.a_consultant(placement.participant.unit)
    given = hand_over.Given(placement.pk, before, after, "Kjenner bedriften", before)
    hand_over.give_placement(given)
    assert is_standing(after, talk)
    assert not is_standing(before, talk)


def test_a_protected_address_leaves_all_calendars_at_once(placement, talk):
    person = placement.participant
    candidates.set_protected_address(participant=person, is_protected=True, by=placement.owner)
    assert standing(person.user, "") == 0
    assert standing(placement.owner, "") == 0
    candidates.set_protected_address(participant=person, is_protected=False, by=placement.owner)
    assert standing(person.user, "workday:")


def test_of_today_nothing_stays_of_a_protected_address_though_it_was_held(placement, talk):
    follow_ups.finish_held(follow_ups.hold_task(talk), by=placement.owner, on=cast.today())
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=placement.owner
    )
    assert not is_standing(placement.owner, talk)


def test_who_has_left_gets_no_appointment(placement, talk):
    firm = offer_cast.speaker_of(placement.opening)
    firm.is_active = False
    firm.save()
    appointments.write_calendar(now=timezone.now())
    assert not is_standing(firm, talk)
    assert firm not in cancellations()


def test_on_leave_nobody_is_expected_at_work():
    with time_machine.travel("2027-03-01T09:00+01:00", tick=False):
        terms = cast.some_terms(starts_on=date(2027, 3, 8))
        placement = cast.an_agreed_placement(base.a_consultant(), terms=terms)
        person = placement.participant
        assert standing(person.user, "workday:")
        protocol.begin_leave(participant=person, starts_on=cast.today(), by=placement.owner)
        assert standing(person.user, "workday:") == 0


def test_what_begins_after_the_leave_stands_in_the_calendars_on_its_new_days():
    with time_machine.travel("2027-03-01T09:00+01:00", tick=False):
        terms = cast.some_terms(starts_on=date(2027, 3, 8))
        placement = cast.an_agreed_placement(base.a_consultant(), terms=terms)
        person = placement.participant
    with time_machine.travel("2027-03-02T09:00+01:00", tick=False):
        protocol.begin_leave(participant=person, starts_on=cast.today(), by=placement.owner)
    with time_machine.travel("2027-03-15T09:00+01:00", tick=False):
        protocol.end_leave(participant=person, back_on=cast.today(), by=placement.owner)

        mine = CalendarEvent.objects.filter(to=person.user, cancelled_at=None)
        worked = mine.filter(key__startswith="workday:").values_list("day", flat=True)
        assert min(worked) == date(2027, 3, 15)
        first_day = placement.follow_ups.get(kind="first_day")
        assert mine.get(key=f"follow-up:{first_day.pk}").day == first_day.due_on
        assert first_day.due_on >= date(2027, 3, 15)


def test_a_day_at_work_ends_when_the_agreement_says_also_when_clocks_change():
    with time_machine.travel("2027-03-22T09:00+01:00", tick=False):
        terms = cast.some_terms(days={"sun": ["01:00", "07:00"], "mon": ["09:00", "09:02"]})
        placement = cast.an_agreed_placement(base.a_consultant(), terms=terms)
    found = CalendarEvent.objects.filter(to=placement.participant.user, key__startswith="workday:")
    assert dict(found.values_list("day", "minutes")) == {
        date(2027, 3, 22): 5,
        date(2027, 3, 28): 5 * 60,
        date(2027, 4, 4): 6 * 60,
        date(2027, 4, 5): 5,
    }


def test_the_night_takes_back_nothing_that_somebody_just_wrote(placement, talk, monkeypatch):
    """A talk is cancelled, and another one moved, while the night is on its way."""
    look = appointments.people_with_appointments

    def with_a_change_in_between(today):
        found = look(today)
        follow_ups.cancel(task=talk, by=placement.owner, code="enough_contact")
        return found

    monkeypatch.setattr(appointments, "people_with_appointments", with_a_change_in_between)
    appointments.write_calendar(now=timezone.now())
    assert not is_standing(placement.owner, talk)
