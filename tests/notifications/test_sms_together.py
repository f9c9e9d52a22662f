"""Rows that share the number of one SMS: a gateway sends a number once, so none may be left out."""

from datetime import time, timedelta

import pytest
import time_machine
from django.template import engines
from django.utils import timezone

from notifications import delivery
from notifications.actions import send_again
from notifications.limits import MOST_TRIES
from notifications.models import ClockTick, Message
from tests.builders import a_leader
from tests.notifications.builders import a_reader_of_sms, a_working_morning, hello

pytestmark = pytest.mark.django_db

AT_ANY_HOUR = {"quiet_from": time(1), "quiet_until": time(1), "on_days_off": True}


class Killed(BaseException):
    """What no handler catches: the process is gone."""


def tried_as_one(gateway, *keys, now, **fields):
    """Messages to one person whom the gateway was to be asked about once, and had no time."""
    person = a_reader_of_sms()
    for key in keys:
        hello(person, key=key, facts={"what": key}, due_at=now, **fields)
    gateway.answers = [503]
    delivery.send_due(now=now)
    return person


def rows_by_sms():
    return Message.objects.filter(channel="sms").order_by("key")


def told(gateway):
    """What has gone out, in words without the address."""
    return [body["text"].partition(" http")[0] for body in gateway.accepted.values()]


def test_a_process_that_dies_while_it_puts_them_back_separates_none(gateway, monkeypatch):
    now = a_working_morning()
    finish, finished = delivery.finish, []

    def die_at_the_second(look, rows, **fields):
        finished.append(rows)
        if len(finished) == 2:
            raise Killed
        return finish(look, rows, **fields)

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "finish", die_at_the_second)
        with pytest.raises(Killed):
            tried_as_one(gateway, "a", "b", now=now)
    for minutes in (2, 11, 20):
        delivery.send_due(now=now + timedelta(minutes=minutes))

    assert len(finished) == 2
    assert told(gateway) == ["2 messages for you"]
    assert [row.state for row in rows_by_sms()] == ["sent", "sent"]


def test_they_are_put_off_in_one_statement(gateway, monkeypatch):
    now = a_working_morning()
    person = tried_as_one(gateway, "a", "b", now=now)
    put_off, together = delivery.put_off, []

    def noted(look, rows, moment):
        together.append([row.key for row in rows])
        return put_off(look, rows, moment)

    monkeypatch.setattr(delivery, "put_off", noted)
    delivery.send_due(now=now + timedelta(hours=13))  # it is quiet
    assert together == [["a", "b"]]
    assert [row.to for row in rows_by_sms()] == [person, person]


def test_a_clock_that_catches_up_takes_them_up_together(gateway):
    now = timezone.now()
    person = a_reader_of_sms(**AT_ANY_HOUR)
    for key, ago in (("a", 20), ("b", 5)):
        with time_machine.travel(now - timedelta(minutes=ago), tick=False):
            hello(person, key=key, facts={"what": key})
    gateway.answers = [503]
    delivery.send_due(now=now)
    ClockTick.objects.create(name="remind of offers", last_run_at=now - timedelta(days=1))

    delivery.send_due(now=now + timedelta(minutes=3))

    assert told(gateway) == ["2 messages for you"]
    assert len({key for key, _body in gateway.asked}) == 1


def test_send_again_takes_all_that_were_in_the_sms(gateway, another_kind):
    now = a_working_morning()
    person = a_reader_of_sms()
    for key, kind in (("a", "test.hello"), ("b", another_kind)):
        hello(person, key=key, kind=kind, facts={"what": key}, due_at=now)
    gateway.answers = [503] * MOST_TRIES
    for tried in range(1, MOST_TRIES + 1):
        delivery.send_due(now=now)
        now += timedelta(minutes=2**tried)
    assert [row.state for row in rows_by_sms()] == ["parked", "parked"]

    alike = {"channel": "sms", "state": "parked", "fault_name": "ConnectionError"}
    assert send_again(alike=alike | {"kind": "test.hello"}, by=a_leader()) == 2
    assert [row.state for row in rows_by_sms()] == ["due", "due"]
    rows_by_sms().update(due_at=now)
    delivery.send_due(now=now)

    assert told(gateway) == ["2 messages for you"]
    assert len({key for key, _body in gateway.asked}) == 1


def test_send_again_takes_no_other_kind_that_was_in_no_sms_with_it(another_kind):
    person = a_reader_of_sms()
    for key, kind in (("a", "test.hello"), ("b", another_kind)):
        hello(person, key=key, kind=kind)
    rows_by_sms().update(state="parked", fault="ConnectionError: x")
    alike = {"channel": "sms", "state": "parked", "fault_name": "ConnectionError"}
    assert send_again(alike=alike | {"kind": "test.hello"}, by=a_leader()) == 1
    assert [row.state for row in rows_by_sms()] == ["due", "parked"]


@pytest.fixture
def another_kind():
    folder = engines["django"].engine.dirs[0] / "messages"
    (folder / "test.bye.subject.txt").write_text("Bye {{ what }}\n")
    (folder / "test.bye.txt").write_text("{{ address }}\n")
    return "test.bye"


def test_what_is_left_behind_after_all_leaves_under_a_number_of_its_own(gateway):
    """Under the old one the gateway would say that it has sent it."""
    now = a_working_morning()
    tried_as_one(gateway, "a", "b", now=now)
    rows_by_sms().filter(key="b").update(due_at=now + timedelta(hours=1))

    delivery.send_due(now=now + timedelta(minutes=3))
    delivery.send_due(now=now + timedelta(hours=1))

    assert told(gateway) == ["Hello about a", "Hello about b"]
    assert len({key for key, _body in gateway.asked}) == 2


def test_one_that_cannot_be_put_into_words_any_more_does_not_lose_its_place(gateway, monkeypatch):
    now = a_working_morning()
    tried_as_one(gateway, "a", "b", now=now)
    write = delivery.write

    def write_one(row):
        if row.key == "b":
            raise LookupError("no such template")
        return write(row)

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "write", write_one)
        delivery.send_due(now=now + timedelta(minutes=3))
    delivery.send_due(now=now + timedelta(minutes=30))

    assert told(gateway) == ["Hello about a", "Hello about b"]


def test_what_was_taken_back_leaves_the_others_their_number(gateway):
    """If the first SMS arrived after all, its words do not come again."""
    now = a_working_morning()
    tried_as_one(gateway, "a", "b", now=now)
    rows_by_sms().filter(key="a").update(state="cancelled")
    delivery.send_due(now=now + timedelta(minutes=3))
    assert len({key for key, _body in gateway.asked}) == 1
    assert told(gateway) == ["Hello about b"]
