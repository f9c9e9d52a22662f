"""The outbox: one row per event, sent after the commit, nothing twice, nothing silently lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from notifications import delivery
from notifications.mail import PerhapsSent
from notifications.models import ChannelChoice, Message
from notifications.outbox import cancel
from notifications.sms import NotPossible
from tests.builders import a_user
from tests.notifications.builders import a_working_morning, hello, never_quiet, states

pytestmark = pytest.mark.django_db


def test_one_event_makes_one_row_a_channel_however_often_it_is_told():
    person = a_user()
    hello(person)
    hello(person)

    assert states(person) == {"in_app": "sent", "email": "due"}


def test_who_wants_no_email_gets_none():
    person = a_user()
    ChannelChoice.objects.create(user=person, email=False)
    hello(person)

    assert states(person) == {"in_app": "sent"}


def test_a_pass_sends_what_is_due_as_text_and_html_with_a_fixed_message_id():
    person = a_user()
    hello(person, path="/somewhere/")
    row = Message.objects.get(channel="email")

    assert delivery.send_due(now=a_working_morning())["sent"] == 1
    assert delivery.send_due(now=a_working_morning())["sent"] == 0

    [sent] = mail.outbox
    assert sent.subject == "Hello about tea"
    assert sent.body.endswith("/somewhere/")
    assert sent.extra_headers["Message-ID"].startswith(f"<{row.pk}@")
    assert "<html" in sent.alternatives[0].content


def test_what_is_due_later_waits_and_can_be_taken_back():
    person = a_user()
    now = a_working_morning()
    hello(person, key="offer:1:reminder", due_at=now + timedelta(days=2))

    assert delivery.send_due(now=now)["sent"] == 0
    assert cancel(key_prefix="offer:1:") == 2
    assert delivery.send_due(now=now + timedelta(days=3))["sent"] == 0


def test_a_mail_server_that_refuses_is_tried_again_and_the_rest_goes_on(monkeypatch):
    broken, fine = a_user(), a_user()
    never_quiet(broken)
    hello(broken)
    hello(fine)
    send = delivery.send

    def refuse_one(parcel):
        if parcel.first.to == broken:
            raise OSError("refused")
        send(parcel)

    monkeypatch.setattr(delivery, "send", refuse_one)
    now = a_working_morning()

    outcome = delivery.send_due(now=now)

    assert (outcome["sent"], outcome["again"]) == (1, 1)
    row = Message.objects.get(to=broken, channel="email")
    assert (row.state, row.tries, row.fault) == ("due", 1, "OSError: refused")
    for days in range(1, 9):
        delivery.send_due(now=now + timedelta(days=days))
    row.refresh_from_db()
    assert (row.state, row.tries) == ("parked", delivery.MOST_TRIES)


def test_a_message_that_cannot_be_written_waits_and_holds_up_nobody(monkeypatch):
    unlucky, fine = a_user(), a_user()
    hello(unlucky)
    hello(fine)
    write = delivery.write

    def write_one(row):
        if row.to == unlucky:
            raise LookupError("no such template")
        return write(row)

    monkeypatch.setattr(delivery, "write", write_one)
    outcome = delivery.send_due(now=a_working_morning())

    assert (outcome["sent"], outcome["again"]) == (1, 1)
    row = Message.objects.get(to=unlucky, channel="email")
    assert (row.state, row.fault) == ("due", "LookupError: no such template")
    assert [letter.to for letter in mail.outbox] == [[fine.email]]


def test_what_is_taken_back_while_it_is_put_into_words_does_not_leave(monkeypatch):
    person = a_user()
    hello(person, key="offer:1:reminder")
    write = delivery.write

    def taken_back_meanwhile(row):
        cancel(key_prefix="offer:1:")
        return write(row)

    monkeypatch.setattr(delivery, "write", taken_back_meanwhile)
    assert delivery.send_due(now=a_working_morning())["sent"] == 0
    assert states(person)["email"] == "cancelled"
    assert mail.outbox == []


@pytest.mark.parametrize("must_arrive", [False, True])
@pytest.mark.parametrize("tries", [0, delivery.MOST_TRIES - 1])
@pytest.mark.parametrize("fault", [OSError("451"), PerhapsSent("x"), NotPossible("x")])
def test_what_is_taken_back_while_it_leaves_is_not_tried_again(
    monkeypatch, fault, tries, must_arrive
):
    person = a_user()
    hello(person, key="offer:1:reminder", must_arrive=must_arrive)
    Message.objects.filter(channel="email").update(tries=tries)
    now = a_working_morning()

    def taken_back_meanwhile(_parcel):
        assert cancel(key_prefix="offer:1:") == 1
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "send", taken_back_meanwhile)
        delivery.send_due(now=now)
    assert states(person)["email"] == "cancelled"
    delivery.send_due(now=now + timedelta(days=1))
    assert mail.outbox == []


def test_what_is_taken_back_while_it_leaves_and_left_after_all_is_sent(monkeypatch):
    person = a_user()
    hello(person, key="offer:1:reminder")
    monkeypatch.setattr(delivery, "send", lambda _parcel: cancel(key_prefix="offer:1:"))
    assert delivery.send_due(now=a_working_morning())["sent"] == 1
    assert states(person)["email"] == "sent"


@pytest.mark.parametrize("must_arrive", [False, True])
def test_what_is_taken_back_from_a_process_that_died_while_it_left_does_not_leave(
    monkeypatch, must_arrive
):
    person, other = a_user(), a_user()
    now = a_working_morning()
    for each, key in ((person, "offer:1:reminder"), (other, "offer:2:reminder")):
        hello(each, key=key, must_arrive=must_arrive)
        with monkeypatch.context() as patched:
            patched.setattr(delivery, "send", killed)
            with pytest.raises(Killed):
                delivery.send_due(now=now)
    cancel(key_prefix="offer:1:")
    assert states(person)["email"] == "sending"

    delivery.send_due(now=now + timedelta(minutes=11))

    assert states(person)["email"] == "cancelled"
    assert states(other)["email"] == ("sent" if must_arrive else "unconfirmed")


def test_taking_back_again_and_what_has_left_changes_nothing():
    person = a_user()
    hello(person, key="offer:1:reminder")
    delivery.send_due(now=a_working_morning())
    assert cancel(key_prefix="offer:1:") == 0
    assert states(person) == {"in_app": "sent", "email": "sent"}
    assert not Message.objects.exclude(taken_back_at=None).exists()


def test_a_row_taken_up_by_a_process_that_died_before_sending_is_sent_later():
    person = a_user()
    hello(person)
    now = a_working_morning()
    assert delivery.claim(delivery.Look(now)) == [person]  # and here the process dies

    delivery.send_due(now=now + timedelta(minutes=5))
    assert states(person)["email"] == "claimed"
    delivery.send_due(now=now + timedelta(minutes=11))

    assert states(person)["email"] == "sent"
    assert len(mail.outbox) == 1


class Killed(BaseException):
    """What no handler catches: the process is gone."""


@pytest.mark.parametrize(("must_arrive", "state"), [(False, "unconfirmed"), (True, "sent")])
def test_a_row_of_a_process_that_died_while_sending_is_shown_or_sent_again(
    must_arrive, state, monkeypatch
):
    person = a_user()
    hello(person, must_arrive=must_arrive)
    now = a_working_morning()
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "send", killed)
        with pytest.raises(Killed):
            delivery.send_due(now=now)

    assert states(person)["email"] == "sending"
    delivery.send_due(now=now + timedelta(minutes=11))

    assert states(person)["email"] == state


def killed(parcel):
    raise Killed


def test_a_row_that_waited_behind_a_slow_server_is_in_hand_from_when_it_leaves(monkeypatch):
    hello(a_user(), must_arrive=True)
    hello(a_user(), must_arrive=True)
    now = a_working_morning()
    states_while_leaving = []

    def nine_minutes(parcel):
        clock.shift(timedelta(minutes=9))
        delivery.mark_unconfirmed(now=timezone.now())  # by another process
        parcel.first.refresh_from_db()
        states_while_leaving.append(parcel.first.state)

    monkeypatch.setattr(delivery, "send", nine_minutes)
    with time_machine.travel(now, tick=False) as clock:
        delivery.send_due(now=now)

    assert states_while_leaving == ["sending", "sending"]


def test_only_own_messages_open_and_the_bell_counts_the_unread(client):
    person, other = a_user(), a_user()
    hello(person)
    row = Message.objects.get(to=person, channel="in_app")

    client.force_login(other)
    assert client.post(f"/messages/{row.pk}/open/").status_code == 404
    client.force_login(person)
    assert client.get("/messages/").status_code == 200
    assert client.post(f"/messages/{uuid4()}/open/").status_code == 404
    client.post(f"/messages/{row.pk}/open/")
    row.refresh_from_db()
    assert row.read_at is not None


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_inbox_costs_the_same_for_one_and_many(client, how_many, django_assert_num_queries):
    person = a_user()
    for key in range(how_many):
        hello(person, key=str(key))
    client.force_login(person)
    client.get("/messages/")
    with django_assert_num_queries(4):
        client.get("/messages/")
