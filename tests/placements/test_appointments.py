"""Follow-ups and days at work stand in the calendars of those they are for."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from common.calendar import add_working_days
from notifications.models import CalendarEvent, Message
from placements.actions import appointments, course, follow_ups
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
