"""What one pass takes up, how it lets go, and what it leaves alone: messages and letters."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from accounts import letters
from accounts.models import Letter
from notifications import delivery
from notifications import letters as bringing
from notifications.letters import send_letters
from notifications.models import Message
from notifications.outbox import cancel
from notifications.sms import NotPossible
from tests.builders import a_user
from tests.notifications.builders import (
    a_reader_of_sms,
    a_working_morning,
    hello,
    local,
    states,
)
from tests.notifications.test_letters import a_letter, state_of

pytestmark = pytest.mark.django_db
NIGHT = local(2026, 11, 18, 23)


def by_email():
    return Message.objects.filter(channel="email").order_by("key")


def test_a_notice_in_the_product_is_never_taken_up_to_leave_the_house():
    person, now = a_user(), a_working_morning()
    hello(person)
    Message.objects.update(state="due", due_at=now)
    by_email().delete()
    assert delivery.claim(delivery.Look(now)) == []
    assert states(person) == {"in_app": "due"}


@pytest.mark.parametrize(("begun", "claimed"), [(0, 60), (60, 60), (90, 90)])
def test_a_row_is_in_hand_from_when_it_was_taken_up(begun, claimed):
    """Not from when a long pass began: another would take it for one of the dead."""
    now = a_working_morning()
    hello(a_user())
    with time_machine.travel(now + timedelta(minutes=60), tick=False):
        delivery.claim(delivery.Look(now + timedelta(minutes=begun)))
    assert by_email().get().claimed_at == now + timedelta(minutes=claimed)


def test_one_pass_serves_more_people_than_it_takes_up_at_once(monkeypatch):
    monkeypatch.setattr(delivery, "PEOPLE_A_CLAIM", 2)
    for _number in range(5):
        hello(a_user())
    assert delivery.send_due(now=a_working_morning())["sent"] == 5


def test_what_failed_takes_no_place_of_the_day(gateway):
    person, now = a_reader_of_sms(), local(2026, 11, 18, 9)
    for minute in range(2):
        hello(person, key=str(minute), due_at=now)
        Message.objects.filter(channel="sms", state="due").update(due_at=now)
        delivery.send_due(now=now + timedelta(minutes=minute))
    hello(person, key="news", facts={"what": "news"})
    hello(person, key="again", facts={"what": "reminder"}, urgency="reminder")
    Message.objects.filter(key="news", channel="sms").update(due_at=now + timedelta(minutes=3))
    Message.objects.filter(key="again", channel="sms").update(due_at=now + timedelta(minutes=4))
    gateway.answers = [503]

    outcome = delivery.send_due(now=now + timedelta(minutes=5))

    assert (outcome["again"], outcome["sent"], outcome["later"]) == (1, 1, 0)


def test_lines_that_break_three_times_in_a_row_let_the_server_rest(server):
    for _number in range(5):
        hello(a_user())
    server.answers = ["break"] * 5
    outcome = delivery.send_due(now=a_working_morning())
    assert (outcome["later"], len(server.taken)) == (2, 3)
    assert by_email().filter(state="unconfirmed").count() == 3


def test_numbers_that_do_not_exist_are_no_fault_of_the_gateway(gateway):
    for number in range(5):
        hello(a_reader_of_sms(f"+474000000{number}"))
    gateway.answers = [422] * 4
    outcome = delivery.send_due(now=a_working_morning())
    assert (outcome["parked"], outcome["sent"], outcome["later"]) == (4, 1, 0)


def test_what_a_mail_server_has_surely_not_got_leaves_with_what_came_since(server):
    person, now = a_user(), a_working_morning()
    hello(person, key="a", due_at=now)
    hello(person, key="b", due_at=now)
    server.answers = ["451 Later"]
    delivery.send_due(now=now)
    assert [row.sent_with for row in by_email()] == [None, None]
    assert all("451" in row.fault for row in by_email())

    hello(person, key="c", due_at=now + timedelta(minutes=1))
    delivery.send_due(now=now + timedelta(minutes=3))

    assert [each["Subject"] for each in server.taken] == ["3 messages for you"]
    assert [(row.state, row.fault) for row in by_email()] == [("sent", "")] * 3


def test_a_digest_leaves_without_what_was_taken_back_while_it_was_put_into_words(monkeypatch):
    person, now = a_user(), a_working_morning()
    hello(person, key="a:1", facts={"what": "tea"}, due_at=now)
    hello(person, key="b:1", facts={"what": "milk"}, due_at=now)
    write = delivery.write

    def one_taken_back(row):
        cancel(key_prefix="a:")
        return write(row)

    monkeypatch.setattr(delivery, "write", one_taken_back)
    delivery.send_due(now=now)
    assert [each.subject for each in mail.outbox] == ["Hello about milk"]
    assert [row.state for row in by_email()] == ["cancelled", "sent"]


def test_a_look_that_was_too_slow_settles_nothing_of_what_another_took_up_since(monkeypatch):
    hello(a_user())
    other = uuid4()
    taken_up = {"claim": other, "state": "sending"}
    monkeypatch.setattr(delivery, "send", lambda _parcel: by_email().update(**taken_up))
    delivery.send_due(now=a_working_morning())
    row = by_email().get()
    assert (row.state, row.claim, row.sent_at) == ("sending", other, None)


def test_what_was_taken_back_does_not_come_back_with_a_broken_template(monkeypatch):
    hello(a_user(), key="a:1")

    def taken_back_and_broken(_row):
        cancel(key_prefix="a:")
        raise LookupError("no such template")

    monkeypatch.setattr(delivery, "write", taken_back_and_broken)
    delivery.send_due(now=a_working_morning())
    assert by_email().get().state == "cancelled"


def test_what_was_taken_back_is_not_put_off_till_the_morning(monkeypatch):
    hello(a_user(), key="a:1")
    by_email().update(due_at=NIGHT)
    leaves_at = delivery.limits.leaves_at

    def taken_back_meanwhile(row, **given):
        cancel(key_prefix="a:")
        return leaves_at(row, **given)

    monkeypatch.setattr(delivery.limits, "leaves_at", taken_back_meanwhile)
    delivery.send_due(now=NIGHT)
    assert by_email().get().state == "cancelled"


@pytest.mark.parametrize("must_arrive", [False, True])
@pytest.mark.parametrize("state", ["claimed", "sending"])
def test_what_the_dead_had_in_their_hands_is_in_nobody_s(state, must_arrive):
    hello(a_user(), must_arrive=must_arrive)
    now = a_working_morning()
    by_email().update(state=state, claim=uuid4(), claimed_at=now)

    delivery.mark_unconfirmed(now=now + timedelta(minutes=11))

    row = by_email().get()
    is_question = state == "sending" and not must_arrive
    assert (row.state, row.claim) == ("unconfirmed" if is_question else "due", None)


@pytest.mark.parametrize("state", ["cancelled", "sent", "parked", "unconfirmed"])
def test_what_is_settled_is_not_taken_for_something_of_the_dead(state):
    """What is taken back keeps the claim of the look that had it."""
    hello(a_user(), must_arrive=True)
    now = a_working_morning()
    by_email().update(state=state, claim=uuid4(), claimed_at=now)
    delivery.send_due(now=now + timedelta(minutes=11))
    assert (by_email().get().state, mail.outbox) == (state, [])


def test_an_address_that_the_server_does_not_know_has_certainly_got_nothing(server):
    person = a_user()
    hello(person)
    server.unknown = {person.email}
    now = a_working_morning()

    outcome = delivery.send_due(now=now)

    assert (outcome["again"], outcome["unconfirmed"], server.taken) == (1, 0, [])
    row = by_email().get()
    assert (row.state, row.fault.partition(":")[0]) == ("due", "SMTPRecipientsRefused")
    server.unknown = set()
    assert delivery.send_due(now=now + timedelta(minutes=3))["sent"] == 1


def test_the_same_with_a_letter(server):
    letter = a_letter(to="kari@demo.example")
    server.unknown = {"kari@demo.example"}
    now = a_working_morning()

    assert send_letters(now=now) == {"again": 1}
    assert state_of(letter) == "due"
    assert letter.fault.startswith("SMTPRecipientsRefused")

    server.unknown = set()
    assert send_letters(now=now + timedelta(minutes=3)) == {"sent": 1}
    assert (state_of(letter), letter.fault) == ("sent", "")


def letters_in_order(*urgencies):
    written = []
    for place, urgency in enumerate(urgencies):
        letter = a_letter(urgency=urgency)
        since = NIGHT - timedelta(minutes=30 - place)
        Letter.objects.filter(pk=letter.pk).update(due_at=since)
        written.append(letter)
    return written


def test_a_letter_that_waits_for_the_morning_stands_between_the_faults_before_and_after(server):
    letters_in_order("urgent", "urgent", "normal", "urgent", "urgent", "urgent")
    server.answers = ["451 Later"] * 4
    assert send_letters(now=NIGHT) == {"again": 4, "later": 1, "sent": 1}


def test_a_letter_that_was_taken_back_stands_between_the_faults_before_and_after(
    server, monkeypatch
):
    written = letters_in_order(*["urgent"] * 6)
    write = bringing.write_letter

    def the_third_is_taken_back(letter):
        if letter == written[2]:
            letters.cancel([letter.subject_id])
        return write(letter)

    monkeypatch.setattr(bringing, "write_letter", the_third_is_taken_back)
    server.answers = ["451 Later"] * 4
    assert send_letters(now=NIGHT) == {"again": 4, "sent": 1}


def test_a_letter_that_was_taken_back_does_not_come_back_with_a_broken_template(monkeypatch):
    letter = a_letter()

    def taken_back_and_broken(_letter):
        letters.cancel([letter.subject_id])
        raise LookupError("no such template")

    monkeypatch.setattr(bringing, "write_letter", taken_back_and_broken)
    send_letters(now=a_working_morning())
    assert state_of(letter) == "cancelled"


def test_a_letter_that_was_taken_back_is_not_put_off_till_the_morning(monkeypatch):
    [letter] = letters_in_order("normal")
    free_at = bringing.timing.free_at

    def taken_back_meanwhile(moment, **given):
        letters.cancel([letter.subject_id])
        return free_at(moment, **given)

    monkeypatch.setattr(bringing.timing, "free_at", taken_back_meanwhile)
    send_letters(now=NIGHT)
    assert state_of(letter) == "cancelled"


def test_a_letter_without_an_address_parks_no_other(monkeypatch):
    given_up, fine = a_letter(), a_letter()
    sent = []

    def refuse_one(*, to, message_id, **_given):
        if message_id == given_up.pk:
            raise NotPossible("x")
        sent.append(message_id)

    monkeypatch.setattr(bringing, "send_mail", refuse_one)
    assert send_letters(now=a_working_morning()) == {"parked": 1, "sent": 1}
    assert (sent, state_of(given_up), state_of(fine)) == ([fine.pk], "parked", "sent")
