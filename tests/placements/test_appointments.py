"""Follow-ups and days at work stand in the calendars of those they are for."""

import pytest
from django.utils import timezone

from notifications.models import CalendarEvent
from placements.actions import appointments, course
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
