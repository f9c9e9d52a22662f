"""Letters to people without an account: none is lost between the change and the mail server."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts import letters
from accounts.models import Letter
from notifications import letters as bringing
from notifications.delivery import send_due
from notifications.letters import CLAIM_LASTS, MOST_TRIES, claim, send_letters
from notifications.mail import PerhapsSent
from notifications.queries import clock_health, not_left
from tests.builders import a_unit, number
from tests.notifications.builders import a_working_morning, local

pytestmark = pytest.mark.django_db


def a_letter(to="kari@demo.example", **fields):
    unit = a_unit()  # any record has an id that a link may open
    key = f"test:{next(number)}"
    given = {"kind": "accounts.invitation", "route": "accounts:invitation", "facts": {"by": "Leif"}}
    letters.write(to=to, key=key, subject_id=unit.pk, **given | fields)
    return Letter.objects.get(key=key)


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def test_a_process_that_dies_after_the_commit_loses_nothing(server):
    letter = a_letter()
    assert server.taken == []

    now = a_working_morning()
    assert send_due(now=now)["sent"] == 1
    assert send_due(now=now)["sent"] == 0

    [mail] = server.taken
    address = letters.address_of(letter)
    assert address in mail.get_body(("plain",)).get_content()
    assert letters.subject_of(address.rstrip("/").rsplit("/", 1)[-1]) == letter.subject_id
    assert state_of(letter) == "sent"


def test_one_whose_process_died_before_it_was_handed_over_is_sent_later(server):
    letter = a_letter()
    now = a_working_morning()
    assert claim(now) == [letter]  # and then the process is gone

    assert send_letters(now=now) == {}
    assert send_letters(now=now + CLAIM_LASTS + timedelta(minutes=1)) == {"sent": 1}
    assert server.taken[0]["Message-ID"].startswith(f"<{letter.pk}@")


def test_one_whose_process_died_while_it_was_handed_over_is_shown_and_not_sent_blindly(
    server, monkeypatch
):
    letter = a_letter()
    now = a_working_morning()
    with monkeypatch.context() as patched:
        patched.setattr(bringing, "send_mail", killed)
        with pytest.raises(Killed):
            send_letters(now=now)
    assert state_of(letter) == "sending"

    assert send_letters(now=now + CLAIM_LASTS + timedelta(minutes=1)) == {"unconfirmed": 1}
    assert send_letters(now=now + timedelta(days=1)) == {}
    assert server.taken == []
    assert clock_health(now=now).unconfirmed == 1


class Killed(BaseException):
    """What no handler catches: the process is gone."""


def killed(**_given):
    raise Killed


def test_a_line_that_breaks_after_the_letter_was_handed_over_does_not_send_it_twice(server):
    letter = a_letter()
    server.answers = ["break"]
    now = a_working_morning()

    assert send_letters(now=now) == {"unconfirmed": 1}
    assert send_letters(now=now + timedelta(hours=1)) == {}

    assert len(server.taken) == 1
    assert state_of(letter) == "unconfirmed"
    [row] = not_left()
    assert (row.kind, row.state, row.fault) == ("accounts.invitation", "unconfirmed", "PerhapsSent")


@pytest.mark.parametrize(
    ("urgency", "leaves"),
    [
        ("urgent", local(2026, 11, 21, 1, 11)),
        ("normal", local(2026, 11, 23, 7)),
        ("reminder", local(2026, 11, 23, 7)),
    ],
)
def test_a_letter_keeps_the_quiet_hours_and_the_days_off(urgency, leaves, server):
    with time_machine.travel(local(2026, 11, 21, 1, 11), tick=False):
        letter = a_letter(urgency=urgency)

    send_letters(now=local(2026, 11, 21, 1, 11))
    send_letters(now=leaves - timedelta(minutes=1))
    send_letters(now=leaves)

    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.tries) == ("sent", leaves, 0)


def test_a_long_pass_ends_where_the_quiet_hours_begin(monkeypatch):
    for _number in range(4):
        a_letter()
    evening, left = local(2026, 11, 18, 20, 58), []

    def two_minutes(**_given):
        left.append(timezone.now())
        clock.shift(timedelta(minutes=2))

    monkeypatch.setattr(bringing, "send_mail", two_minutes)
    with time_machine.travel(evening, tick=False) as clock:
        Letter.objects.update(due_at=evening)
        assert send_letters(now=evening) == {"sent": 1, "later": 3}

    assert left == [evening]
    waiting = Letter.objects.filter(state="due").values_list("due_at", flat=True)
    assert set(waiting) == {local(2026, 11, 19, 7)}


def test_what_is_taken_back_after_it_was_taken_up_does_not_leave(server, monkeypatch):
    letter = a_letter()
    write = bringing.write_letter

    def taken_back_meanwhile(each):
        letters.cancel([each.subject_id])
        return write(each)

    monkeypatch.setattr(bringing, "write_letter", taken_back_meanwhile)

    assert send_letters(now=a_working_morning()) == {}
    assert server.taken == []
    assert state_of(letter) == "cancelled"


@pytest.mark.parametrize("tries", [0, MOST_TRIES - 1])
@pytest.mark.parametrize("fault", [OSError("451"), PerhapsSent("x")])
def test_what_is_taken_back_while_it_leaves_is_not_tried_again(monkeypatch, server, fault, tries):
    letter = a_letter()
    Letter.objects.update(tries=tries)
    now = a_working_morning()

    def taken_back_meanwhile(**_given):
        assert letters.cancel([letter.subject_id]) == 1
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "send_mail", taken_back_meanwhile)
        send_letters(now=now)
    assert state_of(letter) == "cancelled"
    send_letters(now=now + timedelta(days=1))
    assert server.taken == []


def test_what_is_taken_back_while_it_leaves_and_left_after_all_is_sent(monkeypatch):
    letter = a_letter()
    monkeypatch.setattr(bringing, "send_mail", lambda **_given: letters.cancel([letter.subject_id]))
    assert send_letters(now=a_working_morning()) == {"sent": 1}
    assert state_of(letter) == "sent"


def test_what_is_taken_back_from_a_process_that_died_while_it_left_is_no_question(monkeypatch):
    letter = a_letter()
    now = a_working_morning()
    monkeypatch.setattr(bringing, "send_mail", killed)
    with pytest.raises(Killed):
        send_letters(now=now)
    letters.cancel([letter.subject_id])
    assert state_of(letter) == "sending"

    send_letters(now=now + CLAIM_LASTS + timedelta(minutes=1))
    assert state_of(letter) == "cancelled"


def test_who_was_too_slow_settles_nothing_of_what_somebody_else_took_up_since(server, monkeypatch):
    letter, other = a_letter(), uuid4()
    send = bringing.send_mail

    def taken_up_meanwhile(**given):
        send(**given)
        Letter.objects.update(state="sending", claim=other)

    monkeypatch.setattr(bringing, "send_mail", taken_up_meanwhile)
    send_letters(now=a_working_morning())

    assert state_of(letter) == "sending"
    assert letter.claim == other


def test_what_is_taken_back_is_never_sent(server):
    with transaction.atomic():
        a_letter()
        transaction.set_rollback(True)
    letter = a_letter()
    letters.cancel([letter.subject_id])

    assert send_letters(now=a_working_morning()) == {}
    assert server.taken == []


def test_the_same_key_makes_one_letter():
    letter = a_letter()
    letters.write(
        to="other@demo.example",
        kind="accounts.invitation",
        key=letter.key,
        route="accounts:invitation",
        subject_id=letter.subject_id,
        facts={},
    )
    assert Letter.objects.get().to == "kari@demo.example"


def test_a_server_that_refuses_is_asked_later_and_given_up_in_plain_sight(server):
    letter = a_letter()
    now = a_working_morning()
    for tried in range(1, MOST_TRIES + 1):
        server.answers = ["451 Later"]
        assert send_letters(now=now) == {"parked" if tried == MOST_TRIES else "again": 1}
        assert send_letters(now=now) == {}  # not before its time
        now += timedelta(minutes=2**tried)

    assert state_of(letter) == "parked"
    assert clock_health(now=now).parked == 1
    [row] = not_left()
    assert (row.kind, row.count) == ("accounts.invitation", 1)


def test_without_an_address_a_letter_is_given_up_at_once_and_says_why(server):
    letter = a_letter(to="")
    assert send_letters(now=a_working_morning()) == {"parked": 1}
    assert (state_of(letter), server.taken) == ("parked", [])
    assert [each.reason for each in not_left()] == ["There is no e-mail address"]


def test_a_template_that_is_missing_holds_up_nobody_else(server):
    broken = a_letter(kind="no.such.letter")
    good = a_letter()

    outcome = send_letters(now=a_working_morning())

    assert outcome == {"again": 1, "sent": 1}
    assert (state_of(broken), state_of(good)) == ("due", "sent")


def test_three_faults_in_a_row_let_the_server_rest(server):
    written = [a_letter() for _ in range(5)]
    server.answers = ["451 Later"] * 5

    send_letters(now=a_working_morning())

    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 1, 1, 1]
    assert {state_of(each) for each in written} == {"due"}


def test_faults_that_are_not_in_a_row_hold_up_no_letter(server):
    for _number in range(6):
        a_letter()
    server.answers = ["451 Later", "451 Later", "250 OK"] * 2

    assert send_letters(now=a_working_morning()) == {"again": 4, "sent": 2}
    assert set(Letter.objects.values_list("tries", flat=True)) == {0, 1}


def test_a_claim_of_another_look_is_left_to_it(server):
    """A look that was held up does not bring what another has taken up since."""
    letter = a_letter()
    now = a_working_morning()
    [held_up] = claim(now)
    Letter.objects.update(claim=uuid4())

    assert bringing.bring(held_up, now, at=now) == "gone"
    assert server.taken == []
    assert state_of(letter) == "claimed"


@pytest.mark.parametrize(
    "token", ["", "x", "x.y", "f7fbb915b8c64c8991b404c5e6ff9624.forged", "é.é", "a" * 5000]
)
def test_an_address_that_we_never_made_opens_nothing(token):
    assert letters.subject_of(token) is None
