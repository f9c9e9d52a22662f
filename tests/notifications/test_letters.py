"""Letters to people without an account: none is lost between the change and the mail server."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import letters
from accounts.models import Letter
from notifications.delivery import send_due
from notifications.letters import CLAIM_LASTS, MOST_TRIES, claim, send_letters
from notifications.queries import clock_health, not_left
from tests.builders import a_unit, number

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

    assert send_due(now=timezone.now())["sent"] == 1
    assert send_due(now=timezone.now())["sent"] == 0

    [mail] = server.taken
    address = letters.address_of(letter)
    assert address in mail.get_body(("plain",)).get_content()
    assert letters.subject_of(address.rstrip("/").rsplit("/", 1)[-1]) == letter.subject_id
    assert state_of(letter) == "sent"


def test_one_that_dies_while_sending_sends_again_under_the_same_number(server):
    letter = a_letter()
    now = timezone.now()
    assert claim(now) == [letter]  # and then the process is gone

    assert send_letters(now=now) == {}
    assert send_letters(now=now + CLAIM_LASTS + timedelta(minutes=1)) == {"sent": 1}
    assert server.taken[0]["Message-ID"].startswith(f"<{letter.pk}@")


def test_what_is_taken_back_is_never_sent(server):
    with transaction.atomic():
        a_letter()
        transaction.set_rollback(True)
    letter = a_letter()
    letters.cancel([letter.subject_id])

    assert send_letters(now=timezone.now()) == {}
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
    now = timezone.now()
    for tried in range(1, MOST_TRIES + 1):
        server.answers = ["451 Later"]
        assert send_letters(now=now) == {"parked" if tried == MOST_TRIES else "again": 1}
        assert send_letters(now=now) == {}  # not before its time
        now += timedelta(minutes=2**tried)

    assert state_of(letter) == "parked"
    assert clock_health(now=now).parked == 1
    [row] = not_left()
    assert (row.kind, row.count) == ("accounts.invitation", 1)


def test_a_template_that_is_missing_holds_up_nobody_else(server):
    broken = a_letter(kind="no.such.letter")
    good = a_letter()

    outcome = send_letters(now=timezone.now())

    assert outcome == {"again": 1, "sent": 1}
    assert (state_of(broken), state_of(good)) == ("due", "sent")


def test_three_faults_in_a_row_let_the_server_rest(server):
    written = [a_letter() for _ in range(5)]
    server.answers = ["451 Later"] * 5

    send_letters(now=timezone.now())

    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 1, 1, 1]
    assert {state_of(each) for each in written} == {"due"}


@pytest.mark.parametrize(
    "token", ["", "x", "x.y", "f7fbb915b8c64c8991b404c5e6ff9624.forged", "é.é", "a" * 5000]
)
def test_an_address_that_we_never_made_opens_nothing(token):
    assert letters.subject_of(token) is None
