"""What the story plans: in time order, stopped by a refusal, every stay with its welcome."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from common.errors import DomainError
from demo.cast import PEOPLE
from demo.chronicle import WELCOMED, Chronicle
from demo.clock import Calendar
from demo.stays import COMING, RUNNING, day_before


@pytest.fixture
def chronicle():
    return Chronicle(SimpleNamespace(calendar=Calendar(timezone.localdate())))


def test_events_are_told_in_the_order_of_their_moments(chronicle):
    told = []
    chronicle.plan(-7, "14:00", lambda: told.append("last"))
    chronicle.plan(-7, "09:00", lambda: told.append("second"))
    chronicle.plan(-30, "16:00", lambda: told.append("first"))
    chronicle.play()
    assert told == ["first", "second", "last"]


def test_a_step_that_a_rule_refuses_stops_the_story_and_is_named(chronicle):
    told = []

    def not_possible():
        raise DomainError("The place is taken.", code="full")

    chronicle.plan(-9, "09:00", not_possible)
    chronicle.plan(-8, "09:00", lambda: told.append("later"))
    with pytest.raises(DomainError, match=r"Day -9, .*not_possible.*The place is taken\."):
        chronicle.play()
    assert told == []


def test_every_stay_is_agreed_after_its_welcome_and_before_its_first_day():
    welcomed = {(person, opening): days for person, opening, _sent, _yes, days in WELCOMED}
    for stay in (*RUNNING, *COMING):
        assert welcomed[stay.pair] == stay.welcomed
        assert stay.welcomed < stay.agreed < stay.starts


def test_everybody_in_a_stay_lives_in_the_story():
    known = {person.code for person in PEOPLE}
    assert {stay.person for stay in (*RUNNING, *COMING)} <= known


def test_the_latest_wednesday_is_that_day_itself_or_one_before():
    assert day_before(2, date(2026, 11, 25)) == date(2026, 11, 25)
    assert day_before(2, date(2026, 11, 24)) == date(2026, 11, 18)
