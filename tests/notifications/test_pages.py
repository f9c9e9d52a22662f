"""The pages: how to be told, with a look ahead; calendar links that are closed for good."""

import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from accounts import letters
from accounts.models import AuditEntry, Letter
from notifications import queries
from notifications.calendar import Appointment, put_events
from notifications.delivery import send_due
from notifications.models import CalendarFeed, ChannelChoice, ClockTick, Message
from notifications.states import EventTitle
from tests.builders import a_leader, a_user
from tests.notifications.builders import a_working_morning, hello, local

pytestmark = pytest.mark.django_db

CHANNELS = "/messages/channels/"
CALENDAR = "/messages/calendar/"
CHOICES = {"email": "on", "quiet_from": "20:00", "quiet_until": "08:00", "digest_at": ""}


def test_choices_are_saved_and_shown_again(client):
    person = a_user()
    client.force_login(person)
    assert b'value="21:00"' in client.get(CHANNELS).content

    answer = client.post(CHANNELS, CHOICES | {"digest_at": "09:00"})

    assert answer.status_code == 302
    choice = ChannelChoice.objects.get(user=person)
    assert (choice.quiet_from, choice.quiet_until) == (time(20), time(8))
    assert choice.digest_at == time(9)
    assert b'value="20:00"' in client.get(CHANNELS).content


def test_the_preview_says_when_a_message_would_come_and_saves_nothing(client):
    person = a_user()
    client.force_login(person)
    with time_machine.travel(local(2026, 11, 20, 22), tick=False):
        client.force_login(person)
        page = client.post(CHANNELS, CHOICES | {"preview": "1"}).content.decode()

    assert coming(page) == {
        "A message": "Monday 23. November 08:00",
        "A reminder": "Monday 23. November 08:00",
        "An alarm": "Friday 20. November 22:00",
    }
    assert "This is what a message looks like" in page
    assert not ChannelChoice.objects.exists()


def coming(page):
    return dict(re.findall(r"<dt>(.*?)</dt><dd><time.*?>(.*?)</time>", page))


def test_who_works_on_days_off_hears_of_things_then_but_is_not_reminded(client):
    with time_machine.travel(local(2026, 11, 20, 22), tick=False):
        client.force_login(a_user())
        client.post(CHANNELS, CHOICES | {"on_days_off": "on"})
        page = client.get(CHANNELS).content.decode()

    assert coming(page)["A message"] == "Saturday 21. November 08:00"
    assert coming(page)["A reminder"] == "Monday 23. November 08:00"


def test_sms_without_a_number_is_refused_at_the_field_and_what_was_typed_stays(client):
    client.force_login(a_user())
    page = client.post(CHANNELS, CHOICES | {"sms": "on"})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["sms"]
    assert b'value="20:00"' in page.content


def test_a_daily_email_in_the_quiet_hours_is_refused(client):
    client.force_login(a_user())
    page = client.post(CHANNELS, CHOICES | {"digest_at": "23:00"})
    assert list(page.context["form"].errors) == ["digest_at"]


def an_entry(person, **fields):
    given = {"key": "a", "title": EventTitle.FIRST_DAY, "day": date.max.replace(year=2035)}
    put_events([Appointment(to=[person], **given | fields)])


def make_link(client, **fields):
    answer = client.post(CALENDAR, {"label": "My phone", "group": ""} | fields)
    return answer.context["address"].removeprefix("http://127.0.0.1:8000")


def entries_at(client, address):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_link_opens_the_calendar_without_signing_in_and_is_shown_once(client):
    person, other = a_user(), a_user()
    an_entry(person)
    an_entry(other, key="b")
    client.force_login(person)
    address = make_link(client)
    token = address.removeprefix("/messages/calendar/").removesuffix(".ics")
    assert token not in client.get(CALENDAR).content.decode()
    assert CalendarFeed.objects.get().token_hash != token
    client.logout()

    assert [str(entry["SUMMARY"]) for entry in entries_at(client, address)] == ["First day"]


def test_a_link_of_one_placement_shows_only_that(client, monkeypatch):
    person = a_user()
    offered = [queries.Group(f"placement:{number}", f"The {number}.") for number in (1, 2)]
    monkeypatch.setattr(queries, "GROUPS", [lambda _user: offered])
    an_entry(person, group="placement:1")
    an_entry(person, key="b", group="placement:2", title=EventTitle.MIDWAY)
    client.force_login(person)

    address = make_link(client, group="placement:2")

    assert [str(entry["SUMMARY"]) for entry in entries_at(client, address)] == ["Midway talk"]
    refused = client.post(CALENDAR, {"label": "x", "group": "placement:3"})
    assert list(refused.context["form"].errors) == ["group"]


def test_a_closed_link_says_so_and_where_to_make_a_new_one_and_shows_nothing(client):
    person = a_user(first_name="Amina")
    an_entry(person)
    client.force_login(person)
    closed, open_one = make_link(client), make_link(client)
    first = CalendarFeed.objects.order_by("created_at").first()
    client.post(f"/messages/calendar/links/{first.pk}/close/")
    client.logout()

    answer = client.get(closed)

    assert answer.status_code == 410
    page = answer.content.decode()
    assert "This calendar link is closed" in page
    assert f'href="{CALENDAR}"' in page
    assert "VEVENT" not in page
    assert "Amina" not in page
    assert client.get(open_one).status_code == 200


def test_the_link_of_who_left_answers_as_one_that_never_was(client):
    person = a_user()
    an_entry(person)
    client.force_login(person)
    closed, left = make_link(client), make_link(client)
    first = CalendarFeed.objects.order_by("created_at").first()
    client.post(f"/messages/calendar/links/{first.pk}/close/")
    never = left[:-8] + "xxxx.ics"
    client.logout()
    person.is_active = False
    person.save()

    answers = {address: client.get(address) for address in (closed, left, never)}
    assert {answer.status_code for answer in answers.values()} == {404}
    pages = {
        without_its_token(answer.content.decode()).replace(address, "")
        for address, answer in answers.items()
    }
    assert len(pages) == 1


def test_what_lies_sixty_days_back_is_no_more_in_a_calendar(client):
    person = a_user()
    today = timezone.localdate()
    an_entry(person, day=today - timedelta(days=50))
    an_entry(person, key="b", day=today - timedelta(days=70), title=EventTitle.MIDWAY)
    client.force_login(person)
    entries = entries_at(client, make_link(client))
    assert [str(entry["SUMMARY"]) for entry in entries] == ["First day"]


def test_a_day_that_no_calendar_can_hold_does_not_cost_the_others(client):
    person = a_user()
    an_entry(person)
    an_entry(person, key="b", day=date.max)
    an_entry(person, key="c", day=date.max, at=time(23, 30))
    client.force_login(person)
    address = make_link(client)
    assert [str(entry["SUMMARY"]) for entry in entries_at(client, address)] == ["First day"]


def without_its_token(page):
    """Each page carries a token of its own for its forms."""
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", page)


def test_nobody_closes_somebody_else_s_link(client):
    client.force_login(a_user())
    make_link(client)
    client.force_login(a_user())
    feed = CalendarFeed.objects.get()
    assert client.post(f"/messages/calendar/links/{feed.pk}/close/").status_code == 404


def test_a_calendar_that_has_the_same_already_is_told_so_and_nothing_is_stored_on_the_way(client):
    person = a_user()
    an_entry(person)
    client.force_login(person)
    address = make_link(client)
    first = client.get(address)

    assert first["Cache-Control"] == "no-store, private"
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    an_entry(person, at=time(9))
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_there_are_ten_links_at_most(client):
    client.force_login(a_user())
    for _number in range(10):
        make_link(client)
    assert client.post(CALENDAR, {"label": "One more", "group": ""}).status_code == 409
    client.post(f"/messages/calendar/links/{CalendarFeed.objects.first().pk}/close/")
    assert client.post(CALENDAR, {"label": "One more", "group": ""}).status_code == 200


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_links_cost_the_same_for_one_and_many(client, how_many, django_assert_num_queries):
    client.force_login(a_user())
    for _number in range(how_many):
        make_link(client)
    with django_assert_num_queries(4):
        client.get(CALENDAR)


def test_leaders_see_what_did_not_leave_as_numbers(client):
    person = a_user(first_name="Amina")
    hello(person)
    Message.objects.filter(channel="email").update(state="unconfirmed")
    client.force_login(a_leader())
    page = client.get("/messages/clock/").content.decode()

    assert "test.hello" in page
    assert "Perhaps sent, not confirmed" in page
    assert "The program stopped while it sent" in page
    assert "Amina" not in page
    client.force_login(person)
    assert client.get("/messages/clock/").status_code == 403
    assert client.post("/messages/clock/", ALIKE | {"what": "again"}).status_code == 403


ALIKE = {"kind": "test.hello", "channel": "email", "state": "parked", "fault_name": "OSError"}


def two_that_did_not_leave():
    """One whose server said no, with the address in what it said, and one that was cut off."""
    for fields in (
        {"state": "parked", "fault": "OSError: no kari@demo.example", "tries": 8},
        {"state": "unconfirmed", "fault": "", "sent_with": uuid4()},
    ):
        person = a_user()
        hello(person)
        Message.objects.filter(to=person, channel="email").update(**fields)


@pytest.mark.parametrize(
    ("what", "state", "told"),
    [
        ("again", "due", "Sent again with the next look: 1"),
        ("leave", "cancelled", "Not sent any more: 1"),
    ],
)
def test_what_did_not_leave_is_sent_again_or_left_by_reason(client, what, state, told):
    two_that_did_not_leave()
    client.force_login(a_leader())
    page = client.get("/messages/clock/").content.decode()
    assert "The line to the server broke" in page
    assert "kari@demo.example" not in page

    page = client.post("/messages/clock/", ALIKE | {"what": what}, follow=True).content.decode()

    assert told in page
    rows = Message.objects.filter(channel="email").order_by("created_at")
    assert [row.state for row in rows] == [state, "unconfirmed"]
    assert AuditEntry.objects.get(facts__kind="test.hello").facts["count"] == 1
    again = client.post("/messages/clock/", ALIKE | {"what": what}, follow=True)
    assert ": 0" in again.content.decode()


def test_what_is_sent_again_keeps_its_number(client):
    two_that_did_not_leave()
    row = Message.objects.get(state="unconfirmed")
    client.force_login(a_leader())
    cut_off = ALIKE | {"state": "unconfirmed", "fault_name": "", "what": "again"}
    client.post("/messages/clock/", cut_off)

    send_due(now=a_working_morning())

    [sent] = mail.outbox
    assert sent.extra_headers["Message-ID"].startswith(f"<{row.sent_with}@")


def test_letters_that_did_not_leave_are_settled_on_the_same_page(client):
    letters.write(
        to="kari@demo.example", kind="accounts.invitation", key="k", route="accounts:invitation",
        subject_id=uuid4(), facts={"by": "Leif"},
    )  # fmt: skip
    Letter.objects.update(state="unconfirmed", fault="PerhapsSent: x")
    client.force_login(a_leader())
    assert "accounts.invitation" in client.get("/messages/clock/").content.decode()
    alike = {"kind": "accounts.invitation", "channel": "email", "state": "unconfirmed"}

    client.post("/messages/clock/", alike | {"fault_name": "PerhapsSent", "what": "again"})

    assert Letter.objects.get().state == "due"


@pytest.mark.parametrize("wrong", [{"what": "burn"}, {"state": "sent"}, {"channel": "pigeon"}])
def test_what_nobody_can_choose_is_refused(client, wrong):
    two_that_did_not_leave()
    client.force_login(a_leader())
    assert client.post("/messages/clock/", ALIKE | {"what": "again"} | wrong).status_code == 400
    assert Message.objects.filter(state="parked").exists()


def test_lines_of_the_schedule_that_are_late_stand_on_the_page(client):
    ClockTick.objects.create(
        name="remind of offers", last_run_at=timezone.now() - timedelta(hours=1)
    )
    client.force_login(a_leader())
    assert "remind of offers" in client.get("/messages/clock/").content.decode()
