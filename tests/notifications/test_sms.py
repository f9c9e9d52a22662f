"""SMS over a real gateway on loopback: an error or no answer is tried again, nothing goes twice."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from notifications import delivery
from notifications.actions import choose_channels
from notifications.limits import MOST_A_DAY
from notifications.models import Message
from notifications.queries import not_left
from tests.builders import a_user
from tests.notifications.builders import (
    a_reader_of_sms,
    a_working_morning,
    hello,
    local,
    states,
)
from tests.test_participant_languages import THEIR_LANGUAGES

pytestmark = pytest.mark.django_db


def row_of(person):
    return Message.objects.get(to=person, channel="sms")


def test_an_sms_is_handed_over_once_with_its_key(gateway, settings):
    person = a_reader_of_sms()
    hello(person, path="/somewhere/")
    now = a_working_morning()
    delivery.send_due(now=now)
    delivery.send_due(now=now)

    [(key, body)] = gateway.asked
    assert key == str(row_of(person).pk)
    text = f"Hello about tea {settings.SITE_ADDRESS}/somewhere/"
    assert body == {"to": "+4740000001", "text": text, "from": "Praksisbro"}
    assert row_of(person).state == "sent"


@pytest.mark.parametrize("code", [500, 503, 401, 429, 302, 307])
def test_a_gateway_that_answers_with_an_error_is_asked_again_with_the_same_key(gateway, code):
    person = a_reader_of_sms()
    hello(person)
    gateway.answers = [code, code]
    now = a_working_morning()

    assert delivery.send_due(now=now)["again"] == 1
    assert row_of(person).fault == f"ConnectionError: The gateway answered {code}."
    delivery.send_due(now=now + timedelta(minutes=5))
    delivery.send_due(now=now + timedelta(minutes=20))

    assert row_of(person).state == "sent"
    assert [key for key, _body in gateway.asked] == [str(row_of(person).pk)] * 3
    assert len(gateway.accepted) == 1


def test_a_gateway_that_never_answers_is_asked_again_and_nothing_goes_out_twice(gateway):
    person = a_reader_of_sms()
    hello(person)
    gateway.hangs = 1
    now = a_working_morning()

    assert delivery.send_due(now=now)["again"] == 1
    assert (row_of(person).state, row_of(person).fault) == ("due", "TimeoutError: timed out")
    assert delivery.send_due(now=now + timedelta(minutes=5))["sent"] == 1

    assert len(gateway.asked) == 2
    assert len(gateway.accepted) == 1


@pytest.mark.parametrize("rubbish", [b"", b"\x00\xff <html>\r\n\r\n", b"HTTP/1.1 ok\r\n\r\n"])
def test_a_gateway_that_answers_rubbish_is_asked_again_and_the_line_is_to_blame(gateway, rubbish):
    person = a_reader_of_sms()
    hello(person)
    gateway.answers = [rubbish]
    now = a_working_morning()
    assert delivery.send_due(now=now)["again"] == 1
    assert row_of(person).fault.startswith("ConnectionError: The gateway's answer was broken")
    assert delivery.send_due(now=now + timedelta(minutes=5))["sent"] == 1
    assert len(gateway.accepted) == 1


class Killed(BaseException):
    """What no handler catches: the process is gone."""


def test_an_sms_of_a_process_that_died_while_it_sent_is_handed_over_again_with_its_key(
    gateway, monkeypatch
):
    person = a_reader_of_sms()
    hello(person)
    now = a_working_morning()
    send = delivery.send

    def die_after(parcel):
        send(parcel)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "send", die_after)
        with pytest.raises(Killed):
            delivery.send_due(now=now)
    delivery.send_due(now=now + timedelta(minutes=11))

    assert (row_of(person).state, len(gateway.asked), len(gateway.accepted)) == ("sent", 2, 1)


def test_after_an_outage_no_more_leave_in_a_day_than_on_any_other(gateway):
    """Each got a number of its own while the gateway was out, and keeps it."""
    person = a_reader_of_sms()
    now = local(2026, 11, 18, 9)
    gateway.answers = [503] * 20
    for minute in range(MOST_A_DAY["sms"] + 2):
        hello(person, key=str(minute), due_at=now + timedelta(minutes=minute))
        delivery.send_due(now=now + timedelta(minutes=minute))
    gateway.answers = []

    delivery.send_due(now=now + timedelta(hours=6))
    assert len(gateway.accepted) == MOST_A_DAY["sms"]
    delivery.send_due(now=now + timedelta(days=1))
    assert len(gateway.accepted) == MOST_A_DAY["sms"] + 2


def test_several_that_may_have_left_together_stay_together(gateway):
    person = a_reader_of_sms()
    now = a_working_morning()
    hello(person, key="a", due_at=now)
    hello(person, key="b", due_at=now)
    gateway.hangs = 1
    delivery.send_due(now=now)
    hello(person, key="c", due_at=now + timedelta(minutes=1))
    delivery.send_due(now=now + timedelta(minutes=5))

    assert [body["text"].partition(" http")[0] for body in gateway.accepted.values()] == [
        "2 messages for you",
        "Hello about tea",
    ]


def test_what_waits_for_monday_does_not_share_a_number_with_what_leaves_today(gateway):
    person = a_reader_of_sms()
    friday = local(2026, 11, 20, 20, 30)
    hello(person, key="new", facts={"what": "news"})
    hello(person, key="again", facts={"what": "reminder"}, urgency="reminder")
    Message.objects.filter(channel="sms").update(due_at=friday)
    gateway.answers = [503, 503]
    delivery.send_due(now=friday)
    for moment in (local(2026, 11, 21, 8), local(2026, 11, 23, 8)):
        delivery.send_due(now=moment)

    texts = [body["text"].partition(" http")[0] for body in gateway.accepted.values()]
    assert texts == ["Hello about news", "Hello about reminder"]
    assert set(Message.objects.filter(channel="sms").values_list("state", flat=True)) == {"sent"}


def test_rows_that_share_a_number_wait_and_are_given_up_together(gateway):
    person = a_reader_of_sms()
    now = local(2026, 11, 18, 10)
    for key, sender in (("a", "unit:1"), ("b", "unit:2")):
        hello(person, key=key, urgency="reminder", sender=sender, due_at=now)
    Message.objects.filter(channel="sms", key="a").update(tries=3)
    gateway.answers = [503]
    delivery.send_due(now=now)
    # Meanwhile the first body has reminded this person otherwise.
    hello(person, key="other", urgency="reminder", sender="unit:1")
    Message.objects.filter(channel="sms", key="other").update(state="sent", sent_at=now)

    delivery.send_due(now=now + timedelta(hours=1))

    rows = Message.objects.filter(channel="sms", key__in="ab").values_list(
        "state", "tries", "due_at"
    )
    assert set(rows) == {("due", 4, now + timedelta(hours=20))}
    delivery.send_due(now=now + timedelta(days=1))
    assert len(gateway.accepted) == 1


@pytest.mark.parametrize(
    ("then", "since", "by_email", "by_sms"),
    [
        ("email", "sms", 0, 1),
        ("sms", "email", 1, 0),
        ("email sms", "email", 1, 0),
        ("email sms", "sms", 0, 1),
        ("email sms", "", 0, 0),
        ("email", "", 0, 0),
        ("email", "email sms", 1, 0),
    ],
)
def test_what_waits_leaves_the_way_the_person_wants_now_and_once(
    gateway, then, since, by_email, by_sms
):
    person = a_user(phone="+4740000001")

    def choose(ways):
        choose_channels(user=person, email="email" in ways, sms="sms" in ways)

    choose(then)
    hello(person)
    choose("")
    choose(since)
    now = a_working_morning()
    delivery.send_due(now=now)
    delivery.send_due(now=now + timedelta(days=1))

    assert (len(mail.outbox), len(gateway.asked)) == (by_email, by_sms)
    left = Message.objects.filter(to=person).exclude(channel="in_app")
    assert set(left.values_list("state", flat=True)) <= {"sent", "cancelled"}
    assert Message.objects.get(to=person, channel="in_app").state == "sent"


def test_who_changes_twice_between_two_looks_is_told_once(gateway):
    person = a_user(phone="+4740000001")
    night = local(2026, 11, 18, 22)
    choose_channels(user=person, email=True, sms=True)
    hello(person)
    for by_email in (True, False, True, False):
        choose_channels(user=person, email=by_email, sms=not by_email)
        Message.objects.filter(state="due").update(due_at=night)
        delivery.send_due(now=night)
        due = Message.objects.filter(to=person, state="due")
        assert [row.channel for row in due] == ["email" if by_email else "sms"]

    delivery.send_due(now=local(2026, 11, 19, 7))

    assert (len(mail.outbox), len(gateway.accepted)) == (0, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "sent"},
        {"state": "unconfirmed"},
        {"state": "cancelled", "sent_with": uuid4()},
        {"state": "cancelled", "taken_back_at": local(2026, 11, 18, 9)},
    ],
)
def test_what_left_or_was_taken_back_in_one_channel_does_not_come_in_the_other(gateway, fields):
    person = a_user(phone="+4740000001")
    choose_channels(user=person, email=True, sms=True)
    hello(person)
    Message.objects.filter(channel="sms").update(**fields)
    choose_channels(user=person, email=False, sms=True)
    delivery.send_due(now=a_working_morning())
    assert (len(mail.outbox), len(gateway.asked)) == (0, 0)
    assert Message.objects.get(to=person, channel="email").state == "cancelled"


def test_an_sms_that_may_have_left_goes_on_though_the_person_wants_none_since(gateway):
    """Changed over to e-mail, it would come twice."""
    person = a_reader_of_sms()
    hello(person)
    gateway.hangs = 1
    now = a_working_morning()
    delivery.send_due(now=now)
    choose_channels(user=person, email=True, sms=False)
    delivery.send_due(now=now + timedelta(minutes=5))
    assert (len(mail.outbox), len(gateway.accepted)) == (0, 1)
    assert row_of(person).state == "sent"


def without_a_number(person):
    person.phone = ""
    person.save()


def test_who_wants_sms_alone_and_has_no_number_is_told_by_e_mail(gateway):
    person = a_reader_of_sms()
    hello(person, key="before")
    without_a_number(person)
    hello(person, key="after", urgency="urgent")
    written = Message.objects.filter(to=person, key="after").values_list("channel", flat=True)
    assert set(written) == {"in_app", "email"}

    now = a_working_morning()
    delivery.send_due(now=now)
    delivery.send_due(now=now + timedelta(minutes=1))

    assert [each.to for each in mail.outbox] == [[person.email]] * 2
    assert gateway.asked == []
    assert not Message.objects.filter(to=person, channel="sms").exists()


def test_who_wants_both_and_has_no_number_is_told_once(gateway):
    person = a_user(phone="+4740000001")
    choose_channels(user=person, email=True, sms=True)
    hello(person)
    without_a_number(person)
    now = a_working_morning()
    delivery.send_due(now=now)
    delivery.send_due(now=now + timedelta(minutes=1))
    assert (len(mail.outbox), row_of(person).state) == (1, "cancelled")


def test_who_wants_nothing_and_has_no_number_gets_nothing():
    person = a_user()
    choose_channels(user=person, email=False, sms=False)
    hello(person)
    assert states(person) == {"in_app": "sent"}


def test_without_a_number_since_an_sms_that_may_have_left_is_given_up_and_says_why(gateway):
    """By e-mail it might come twice; that it did not arrive stands on the page of the clock."""
    person = a_reader_of_sms()
    hello(person)
    gateway.answers = [503]
    now = a_working_morning()
    delivery.send_due(now=now)
    without_a_number(person)
    delivery.send_due(now=now + timedelta(minutes=5))
    assert (len(gateway.asked), mail.outbox) == (1, [])
    row = row_of(person)
    assert (row.state, row.fault) == ("parked", "NotPossible: The person has no phone number.")
    assert [each.reason for each in not_left()] == ["No phone number, or one that does not exist"]


def test_a_gateway_that_knows_the_key_has_taken_it(gateway):
    person = a_reader_of_sms()
    hello(person)
    gateway.answers = [409]
    delivery.send_due(now=a_working_morning())
    assert row_of(person).state == "sent"


def test_a_number_that_the_gateway_will_never_accept_is_given_up_at_once_and_says_why(gateway):
    person = a_reader_of_sms()
    hello(person)
    gateway.answers = [422]
    assert delivery.send_due(now=a_working_morning())["parked"] == 1
    assert row_of(person).fault == "NotPossible: The gateway refuses this SMS (422)."


def test_a_gateway_that_hangs_does_not_make_everybody_wait(gateway):
    people = [a_reader_of_sms(f"+474000000{number}") for number in range(6)]
    for person in people:
        hello(person)
    gateway.hangs = 10
    now = a_working_morning()

    outcome = delivery.send_due(now=now)

    assert (outcome["again"], outcome["later"]) == (3, 3)
    assert len(gateway.asked) == delivery.FAULTS_TO_REST
    assert Message.objects.filter(channel="sms", state="due").count() == 6


def test_faults_that_are_not_in_a_row_hold_up_nobody(gateway):
    for number in range(6):
        hello(a_reader_of_sms(f"+474000000{number}"))
    gateway.answers = [503, 503, 201, 503, 503, 201]
    outcome = delivery.send_due(now=a_working_morning())
    assert (outcome["again"], outcome["later"], len(gateway.accepted)) == (4, 0, 2)


def test_without_a_gateway_the_sms_is_printed_without_the_whole_number(caplog):
    person = a_reader_of_sms()
    hello(person)
    with caplog.at_level(logging.WARNING):
        delivery.send_due(now=a_working_morning())
    assert "SMS to +4740…: Hello about tea" in caplog.text
    assert person.phone not in caplog.text


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_a_subject_that_a_machine_translated_says_so_and_stands_beside_the_norwegian_one(
    gateway, language, translated
):
    """In two or three words: an SMS has no room for the sentence under a whole text."""
    person = a_reader_of_sms()
    person.language = language
    person.save()
    hello(person, kind="matching.offer")
    delivery.send_due(now=a_working_morning())

    with translation.override(language):
        own, mark = gettext("You have an offer"), gettext("translated by a machine")
    [(_key, body)] = gateway.asked
    assert mark not in ("", "translated by a machine")
    assert body["text"].startswith(f"{own} ({mark}) / Du har fått et tilbud http")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Du har fått et tilbud http"),
        ("en", "You have an offer / Du har fått et tilbud http"),
    ],
)
def test_a_subject_that_no_machine_translated_says_nothing_of_one(
    gateway, language, said, translated
):
    person = a_reader_of_sms()
    person.language = language
    person.save()
    hello(person, kind="matching.offer")
    delivery.send_due(now=a_working_morning())
    assert gateway.asked[0][1]["text"].startswith(said)
