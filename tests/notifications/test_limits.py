"""Not at night, not too often, several as one; an alarm always comes through."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from notifications import delivery
from notifications.actions import send_again
from notifications.calendar import Appointment, put_events
from notifications.limits import MOST_A_DAY
from notifications.models import ChannelChoice, Message
from tests.builders import a_leader, a_user
from tests.notifications.builders import a_working_morning, hello, local, states

pytestmark = pytest.mark.django_db


def subjects():
    return [each.subject for each in mail.outbox]


def at_once(person, *keys, now, **fields):
    for key in keys:
        hello(person, key=key, facts={"what": key}, **fields)
    Message.objects.filter(channel="email", state="due").update(due_at=now)
    return delivery.send_due(now=now)


def test_at_night_a_message_waits_for_the_morning_and_an_alarm_does_not():
    person = a_user()
    night = local(2026, 11, 18, 23)

    at_once(person, "tea", now=night)
    at_once(person, "fire", now=night, urgency="urgent")

    assert subjects() == ["Hello about fire"]
    assert Message.objects.get(key="tea", channel="email").due_at == local(2026, 11, 19, 7)
    delivery.send_due(now=local(2026, 11, 19, 7))
    assert subjects() == ["Hello about fire", "Hello about tea"]


def test_a_long_pass_ends_where_the_quiet_hours_begin(monkeypatch):
    """What is due at two to nine leaves before nine, or in the morning; alarms leave."""
    evening, left = local(2026, 11, 18, 20, 58), []
    for place, urgency in enumerate(["normal", "normal", "normal", "urgent"]):
        person = a_user()
        hello(person, urgency=urgency)
        since = evening - timedelta(minutes=9 - place)
        Message.objects.filter(to=person, channel="email").update(due_at=since)

    def two_minutes(parcel):
        left.append((parcel.first.urgency, timezone.now()))
        clock.shift(timedelta(minutes=2))

    monkeypatch.setattr(delivery, "send", two_minutes)
    with time_machine.travel(evening, tick=False) as clock:
        outcome = delivery.send_due(now=evening)

    assert (outcome["sent"], outcome["later"]) == (2, 2)
    assert left == [("normal", evening), ("urgent", evening + timedelta(minutes=2))]
    waiting = Message.objects.filter(channel="email", state="due").values_list("due_at", flat=True)
    assert set(waiting) == {local(2026, 11, 19, 7)}


def test_waiting_for_the_morning_is_no_try():
    person = a_user()
    at_once(person, "tea", now=local(2026, 11, 18, 23))
    row = Message.objects.get(key="tea", channel="email")
    assert (row.state, row.tries, row.fault) == ("due", 0, "")


def test_several_that_are_due_to_one_person_leave_as_one_in_order_and_each_person_gets_an_own():
    one, other = a_user(), a_user()
    now = a_working_morning()
    for number, key in enumerate(["tea", "milk", "bread"]):
        hello(one, key=key, facts={"what": key}, due_at=now - timedelta(hours=3 - number))
    hello(other, due_at=now - timedelta(hours=1))

    assert delivery.send_due(now=now)["sent"] == 4 + 4  # e-mail rows and notices

    digest, single = mail.outbox
    assert (digest.to, digest.subject) == ([one.email], "3 messages for you")
    places = [digest.body.index(key) for key in ("tea", "milk", "bread")]
    assert places == sorted(places)
    assert (single.to, single.subject) == ([other.email], "Hello about tea")
    together = Message.objects.filter(to=one, channel="email").values_list("sent_with", flat=True)
    assert len(set(together)) == 1
    assert digest.extra_headers["Message-ID"].startswith(f"<{together[0]}@")


def test_a_broken_message_does_not_hold_up_the_others_of_the_person():
    person = a_user()
    now = a_working_morning()
    hello(person, key="broken", kind="test.nothing", due_at=now)
    outcome = at_once(person, "tea", now=now)

    assert (outcome["sent"], outcome["again"]) == (2, 1)
    assert subjects() == ["Hello about tea"]


def test_what_is_cancelled_after_it_was_taken_up_does_not_leave():
    person = a_user()
    hello(person, key="offer:1")
    now = a_working_morning()
    look = delivery.Look(now)
    people = delivery.claim(look)
    Message.objects.filter(channel="email").update(state="cancelled")

    delivery.deliver_claimed(look, people)

    assert mail.outbox == []
    assert states(person)["email"] == "cancelled"


def test_who_wants_one_a_day_gets_one_a_day():
    person = a_user()
    ChannelChoice.objects.create(user=person, digest_at=time(8))

    at_once(person, "tea", "milk", now=local(2026, 11, 17, 10))
    assert subjects() == []
    delivery.send_due(now=local(2026, 11, 18, 8))

    assert subjects() == ["2 messages for you"]


FRIDAY = local(2026, 11, 20, 8)


def one_a_day():
    person = a_user()
    ChannelChoice.objects.create(user=person, digest_at=time(8))
    hello(person)
    Message.objects.filter(channel="email", state="due").update(due_at=FRIDAY)
    return person


def left_at(person):
    return Message.objects.get(to=person, channel="email").sent_at


def test_a_fault_costs_who_wants_one_a_day_no_day(server):
    person = one_a_day()
    server.answers = ["451 Later"]
    delivery.send_due(now=FRIDAY)
    assert left_at(person) is None

    soon = FRIDAY + timedelta(minutes=2)
    delivery.send_due(now=soon)
    assert left_at(person) == soon


def test_the_faults_of_others_cost_who_wants_one_a_day_no_day(server):
    people = [one_a_day() for _ in range(5)]
    server.answers = ["451 Later"] * delivery.FAULTS_TO_REST

    outcome = delivery.send_due(now=FRIDAY)
    assert (outcome["again"], outcome["later"]) == (3, 2)
    assert sorted(Message.objects.filter(channel="email").values_list("tries", flat=True)) == [
        0, 0, 1, 1, 1,
    ]  # fmt: skip

    soon = FRIDAY + timedelta(minutes=2)
    delivery.send_due(now=soon)
    assert [left_at(person) for person in people] == [soon] * 5


def test_what_was_tried_in_the_evening_still_waits_for_the_morning(server):
    person = a_user()
    ChannelChoice.objects.create(user=person, digest_at=time(20, 59))
    hello(person)
    evening = local(2026, 11, 20, 20, 59)
    Message.objects.filter(channel="email", state="due").update(due_at=evening)
    server.answers = ["451 Later"]
    delivery.send_due(now=evening)
    delivery.send_due(now=local(2026, 11, 20, 21, 5))
    delivery.send_due(now=local(2026, 11, 23, 7))
    assert left_at(person) == local(2026, 11, 23, 7)


def test_what_is_sent_again_waits_for_no_daily_e_mail(server):
    person = one_a_day()
    row = Message.objects.filter(to=person, channel="email")
    row.update(state="parked", tries=8, fault="OSError: x", due_at=FRIDAY)
    alike = {"kind": "test.hello", "channel": "email", "state": "parked", "fault_name": "OSError"}
    with time_machine.travel(FRIDAY + timedelta(hours=3), tick=False):
        send_again(alike=alike, by=a_leader())
        delivery.send_due(now=timezone.now())
    assert left_at(person) == FRIDAY + timedelta(hours=3)


def test_neither_an_sms_nor_an_invitation_waits_for_the_one_e_mail_of_the_day():
    person = a_user(phone="+4740000001")
    ChannelChoice.objects.create(user=person, sms=True, digest_at=time(8))
    meeting = Appointment("m", [person], "case_meeting", date(2035, 11, 28), time(9), invite=True)
    put_events([meeting])

    hello(person)
    now = local(2026, 11, 17, 10)
    Message.objects.filter(state="due").update(due_at=now)
    delivery.send_due(now=now)

    left = Message.objects.exclude(channel="in_app").values_list("channel", "kind", "state")
    assert sorted(left) == [
        ("email", "notifications.invitation", "sent"),
        ("email", "test.hello", "due"),
        ("sms", "notifications.invitation", "sent"),
        ("sms", "test.hello", "sent"),
    ]


def test_the_same_body_reminds_once_a_day():
    person = a_user()
    now = local(2026, 11, 18, 9)
    at_once(person, "first", now=now, urgency="reminder", sender="unit:1")
    at_once(person, "again", now=now + timedelta(hours=4), urgency="reminder", sender="unit:1")
    at_once(person, "other", now=now + timedelta(hours=4), urgency="reminder", sender="unit:2")

    assert subjects() == ["Hello about first", "Hello about other"]
    delivery.send_due(now=now + timedelta(hours=24))
    assert subjects()[2:] == ["Hello about again"]


def test_after_the_most_of_a_day_the_rest_comes_as_one_in_the_morning():
    person = a_user()
    now = local(2026, 11, 18, 9)
    for number in range(MOST_A_DAY["email"] + 3):
        at_once(person, f"n{number}", now=now + timedelta(minutes=number))
    assert len(mail.outbox) == MOST_A_DAY["email"]

    at_once(person, "fire", now=now + timedelta(hours=1), urgency="urgent")
    assert subjects()[-1] == "Hello about fire"
    delivery.send_due(now=local(2026, 11, 19, 7))
    assert subjects()[-1] == "3 messages for you"


def two_looks_at_once(person, monkeypatch, *, now, **fields):
    """While the first look sends somebody else's, more becomes due, and a second look is taken."""
    first = a_user()
    hello(first)
    hello(person, key="one", facts={"what": "one"}, **fields)
    Message.objects.filter(channel="email").update(due_at=now)
    Message.objects.filter(to=first).update(due_at=now - timedelta(minutes=1))
    send, between = delivery.send, []

    def more_meanwhile(parcel):
        if not between:
            between.append(parcel.first.to)
            at_once(person, "two", now=now, **fields)
        send(parcel)

    monkeypatch.setattr(delivery, "send", more_meanwhile)
    delivery.send_due(now=now)
    assert between == [first]
    return [each.subject for each in mail.outbox if each.to == [person.email]]


def test_two_looks_at_once_remind_nobody_twice(monkeypatch):
    person, now = a_user(), local(2026, 11, 18, 9)
    reminder = {"urgency": "reminder", "sender": "unit:1"}
    assert two_looks_at_once(person, monkeypatch, now=now, **reminder) == ["Hello about one"]
    delivery.send_due(now=now + timedelta(minutes=1))
    assert len(mail.outbox) == 2
    row = Message.objects.get(key="two", channel="email")
    assert row.due_at == now + delivery.limits.COOL_DOWN


def test_two_looks_at_once_send_nobody_more_than_the_most(monkeypatch):
    person, now = a_user(), local(2026, 11, 18, 9)
    for number in range(MOST_A_DAY["email"] - 1):
        at_once(person, f"n{number}", now=now - timedelta(minutes=30 - number))
    two_looks_at_once(person, monkeypatch, now=now)
    delivery.send_due(now=now + timedelta(minutes=1))
    assert len([each for each in mail.outbox if each.to == [person.email]]) == MOST_A_DAY["email"]


def test_an_alarm_waits_for_no_other_look(monkeypatch):
    person, now = a_user(), local(2026, 11, 18, 9)
    left = two_looks_at_once(person, monkeypatch, now=now, urgency="urgent")
    assert left == ["Hello about two", "Hello about one"]


def test_an_alarm_and_other_news_are_taken_up_together():
    person, now = a_user(), local(2026, 11, 18, 9)
    for number, urgency in enumerate(["urgent", "normal", "urgent", "normal"]):
        hello(person, key=str(number), urgency=urgency)
    Message.objects.filter(channel="email").update(due_at=now)
    delivery.send_due(now=now)
    assert sorted(subjects()) == ["2 messages for you", "Hello about tea", "Hello about tea"]


def test_who_was_in_the_hands_of_a_look_that_died_is_served_again():
    person, now = a_user(), a_working_morning()
    hello(person, key="one")
    Message.objects.filter(channel="email").update(due_at=now)
    delivery.claim(delivery.Look(now))  # and then the process is gone
    hello(person, key="two")
    Message.objects.filter(channel="email", state="due").update(due_at=now)
    delivery.send_due(now=now + timedelta(minutes=9))
    assert subjects() == []
    delivery.send_due(now=now + timedelta(minutes=11))
    assert subjects() == ["2 messages for you"]


def test_what_left_yesterday_takes_no_place_of_today_s():
    person = a_user()
    afternoon = local(2026, 11, 17, 15)
    for number in range(MOST_A_DAY["email"]):
        at_once(person, f"n{number}", now=afternoon + timedelta(minutes=number))
    at_once(person, "tea", now=local(2026, 11, 18, 8))
    assert subjects()[-1] == "Hello about tea"


def test_what_others_got_takes_nobody_s_place():
    now = local(2026, 11, 18, 9)
    for number in range(MOST_A_DAY["email"]):
        at_once(a_user(), f"n{number}", now=now + timedelta(minutes=number))
    at_once(a_user(), "tea", now=now + timedelta(hours=1))
    assert subjects()[-1] == "Hello about tea"


def test_what_is_late_in_the_evening_reminds_no_earlier_than_twenty_hours_later():
    person = a_user()
    evening = local(2026, 11, 17, 18)
    at_once(person, "first", now=evening, urgency="reminder", sender="unit:1")

    at_once(person, "again", now=local(2026, 11, 18, 8), urgency="reminder", sender="unit:1")

    assert subjects() == ["Hello about first"]
    row = Message.objects.get(key="again", channel="email")
    assert (row.state, row.due_at) == ("due", evening + timedelta(hours=20))


def test_what_must_arrive_comes_also_when_it_is_one_too_many():
    person = a_user()
    now = local(2026, 11, 18, 9)
    for number in range(MOST_A_DAY["email"]):
        at_once(person, f"n{number}", now=now + timedelta(minutes=number))
    at_once(person, "place", now=now + timedelta(hours=1), must_arrive=True)
    assert subjects()[-1] == "Hello about place"


def test_alarms_take_no_other_message_s_place():
    person = a_user()
    now = local(2026, 11, 18, 9)
    for number in range(MOST_A_DAY["email"]):
        hello(person, key=f"fire{number}", urgency="urgent", due_at=now - timedelta(minutes=9))
    at_once(person, "tea", now=now)
    at_once(person, "milk", now=now + timedelta(minutes=1))
    assert len(mail.outbox) == MOST_A_DAY["email"] + 2


def test_news_of_a_body_is_no_reminder_of_it():
    person = a_user()
    now = local(2026, 11, 18, 9)
    at_once(person, "news", now=now, sender="unit:1")
    later = now + timedelta(hours=1)
    at_once(person, "remember", now=later, urgency="reminder", sender="unit:1")
    assert subjects() == ["Hello about news", "Hello about remember"]


@pytest.mark.parametrize(("on_days_off", "day"), [(False, 23), (True, 21)])
def test_what_is_too_much_on_a_friday_comes_on_a_saturday_only_to_who_wants_it(on_days_off, day):
    person = a_user()
    ChannelChoice.objects.create(user=person, on_days_off=on_days_off)
    friday = local(2026, 11, 20, 9)
    for number in range(MOST_A_DAY["email"] + 1):
        at_once(person, f"n{number}", now=friday + timedelta(minutes=number))

    row = Message.objects.get(channel="email", state="due")
    assert row.due_at == local(2026, 11, day, 7)


def test_somebody_who_has_left_hears_nothing_more():
    person, stays = a_user(), a_user()
    hello(person)
    hello(person, key="later", due_at=timezone.now() + timedelta(minutes=1))
    hello(stays)
    person.is_active = False
    person.save()

    delivery.send_due(now=a_working_morning())

    assert [each.to for each in mail.outbox] == [[stays.email]]
    assert states(person)["email"] == "cancelled"
    later = Message.objects.filter(to=person, key="later").values_list("state", flat=True)
    assert set(later) == {"cancelled"}


def test_many_people_are_served_in_few_queries(django_assert_max_num_queries):
    for _number in range(20):
        hello(a_user())
    now = a_working_morning()
    with django_assert_max_num_queries(20 * 3 + 25):
        assert delivery.send_due(now=now)["sent"] == 20


def test_a_notice_that_comes_later_is_shown_when_its_time_has_come():
    person = a_user()
    hello(person, due_at=timezone.now() + timedelta(days=1))
    assert states(person)["in_app"] == "due"
    delivery.send_due(now=timezone.now() + timedelta(days=2))
    assert states(person)["in_app"] == "sent"
