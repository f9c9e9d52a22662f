"""Appointments in calendars: read by a real parser, no names in them, invitations that move."""

import email
from datetime import UTC, date, datetime, time, timedelta
from email import policy

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar

from notifications import delivery, ical
from notifications.calendar import Appointment, cancel_events, put_events
from notifications.models import CalendarEvent, Message
from notifications.states import EventTitle
from tests.builders import a_user
from tests.notifications.builders import a_working_morning, hello
from tests.test_participant_languages import NOTE, THEIR_LANGUAGES

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 12)


def put(*people, **fields):
    given = {
        "key": "talk:1",
        "title": EventTitle.FOLLOW_UP,
        "day": DAY,
        "at": time(10),
        "path": "/placements/1/",
        "group": "placement:1",
    }
    put_events([Appointment(to=people, **given | fields)])


def parsed(person, **wanted):
    events = CalendarEvent.objects.filter(to=person, **wanted)
    return Calendar.from_ical(ical.feed(events, language="en"))


def only_entry(person):
    [entry] = parsed(person).walk("VEVENT")
    return entry


def sequence_of(person):
    return CalendarEvent.objects.get(to=person).sequence


def test_an_entry_says_when_and_where_to_read_and_nothing_about_anybody(settings):
    person = a_user(first_name="Amina", last_name="Hemmelig")
    put(person)
    entry = only_entry(person)

    assert str(entry["SUMMARY"]) == "Follow-up talk"
    assert entry.decoded("DTSTART").astimezone(UTC) == datetime(2027, 1, 12, 9, tzinfo=UTC)
    assert entry.decoded("DTEND") - entry.decoded("DTSTART") == timedelta(hours=1)
    assert entry["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert str(entry["URL"]) == f"{settings.SITE_ADDRESS}/placements/1/"
    assert str(entry["STATUS"]) == "CONFIRMED"
    assert str(entry["CLASS"]) == "PRIVATE"
    everything = parsed(person).to_ical().decode()
    assert "Amina" not in everything
    assert "Hemmelig" not in everything
    assert person.email not in everything


def test_the_feed_brings_the_rules_of_its_time_zone_in_summer_and_winter():
    person = a_user()
    put(person)
    [zone] = parsed(person).walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Oslo"
    offsets = {rule.decoded("TZOFFSETTO") for rule in zone.subcomponents}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2027, 3, 28), time(1, 30)),
        (date(2027, 3, 28), time(3, 30)),  # half an hour after the clocks went forward
        (date(2027, 10, 31), time(1, 30)),
        (date(2027, 10, 31), time(3, 30)),
        (date(2045, 7, 3), time(10)),
        (date(2045, 12, 4), time(10)),
    ],
)
def test_a_program_that_does_not_know_the_zone_reads_the_same_instant(day, at):
    person = a_user()
    put(person, day=day, at=at)
    [zone] = parsed(person).walk("VTIMEZONE")
    rules = zone.to_tz(lookup_tzid=False)

    start = only_entry(person).decoded("DTSTART")

    read = datetime.combine(start.date(), start.time(), tzinfo=rules)
    assert read.astimezone(UTC) == start.astimezone(UTC)


def test_long_lines_are_folded_and_other_scripts_are_read_as_they_were_written():
    person = a_user(language="ar")
    put(person, path=f"/placements/{'1' * 150}/")
    words = "متابعة " * 30
    event = CalendarEvent.objects.get(to=person)
    event.get_title_display = lambda: words
    content = ical.feed([event], language="ar")

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    [entry] = Calendar.from_ical(content).walk("VEVENT")
    assert str(entry["SUMMARY"]) == words
    assert str(entry["URL"]).endswith(f"{'1' * 150}/")


def test_saying_the_same_again_changes_nothing_and_moving_raises_the_sequence():
    person = a_user()
    put(person)
    before = CalendarEvent.objects.get()
    put(person)
    assert (sequence_of(person), CalendarEvent.objects.get().changed_at) == (0, before.changed_at)

    put(person, at=time(11))

    assert sequence_of(person) == 1
    entry = only_entry(person)
    assert entry.decoded("DTSTART").hour == 11
    assert str(entry["UID"]).startswith(f"{before.pk}@")


def test_a_cancelled_entry_says_so_and_can_come_back():
    person = a_user()
    put(person)
    assert cancel_events(["talk:1"]) == 1
    assert cancel_events(["talk:1"]) == 0
    assert str(only_entry(person)["STATUS"]) == "CANCELLED"
    put(person)
    assert str(only_entry(person)["STATUS"]) == "CONFIRMED"
    assert sequence_of(person) == 2


def test_who_is_not_named_any_more_loses_it_and_the_new_one_gets_it():
    old, new = a_user(), a_user()
    put(old)
    put(new, None)
    assert str(only_entry(old)["STATUS"]) == "CANCELLED"
    assert str(only_entry(new)["STATUS"]) == "CONFIRMED"


def test_a_whole_day_is_a_day():
    person = a_user()
    put(person, at=None)
    entry = only_entry(person)
    assert entry.decoded("DTSTART") == DAY
    assert entry.decoded("DTEND") == DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "at", "start", "end"),
    [
        (date(2027, 3, 28), time(2, 30), "2027-03-28T01:00Z", "2027-03-28T02:00Z"),
        (date(2027, 3, 28), time(1, 30), "2027-03-28T00:30Z", "2027-03-28T01:30Z"),
        (date(2026, 10, 25), time(1, 30), "2026-10-24T23:30Z", "2026-10-25T00:30Z"),
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
        (date(2028, 2, 29), time(10), "2028-02-29T09:00Z", "2028-02-29T10:00Z"),
        (date(2026, 12, 31), time(23, 30), "2026-12-31T22:30Z", "2026-12-31T23:30Z"),
    ],
)
def test_times_hold_when_clocks_change_and_at_the_ends_of_months(day, at, start, end):
    person = a_user()
    put(person, day=day, at=at)
    entry = only_entry(person)
    times = [entry.decoded(name).astimezone(UTC) for name in ("DTSTART", "DTEND")]
    assert [f"{moment:%Y-%m-%dT%H:%MZ}" for moment in times] == [start, end]


def test_a_title_of_ones_own_is_refused():
    with pytest.raises(ValueError, match="Talk with Amina"):
        put(a_user(), title="Talk with Amina")


def calendar_parts():
    sent = [
        email.message_from_bytes(each.message().as_bytes(), policy=policy.default)
        for each in mail.outbox
    ]
    parts = [part for message in sent for part in message.walk()]
    return [
        (part.get_param("method"), part.get_content())
        for part in parts
        if part.get_content_type() == "text/calendar"
    ]


def test_an_invitation_is_a_part_that_calendar_programs_understand_and_so_is_its_end(settings):
    person = a_user()
    now = a_working_morning()
    put(person, invite=True)
    delivery.send_due(now=now)
    cancel_events(["talk:1"])
    delivery.send_due(now=now)

    (first, request), (second, cancellation) = calendar_parts()
    assert (first, second) == ("REQUEST", "CANCEL")
    for method, content, sequence, status in (
        ("REQUEST", request, 0, "CONFIRMED"),
        ("CANCEL", cancellation, 1, "CANCELLED"),
    ):
        calendar = Calendar.from_ical(content)
        [entry] = calendar.walk("VEVENT")
        assert str(calendar["METHOD"]) == method
        assert (entry["SEQUENCE"], str(entry["STATUS"])) == (sequence, status)
        assert str(entry["ATTENDEE"]) == f"mailto:{person.email}"
        assert str(entry["ORGANIZER"]) == "mailto:ikke-svar@demo.example"
    uids = {str(Calendar.from_ical(c).walk("VEVENT")[0]["UID"]) for c in (request, cancellation)}
    assert len(uids) == 1


def test_a_moved_invitation_is_the_same_appointment_and_names_nobody_else():
    person = a_user(first_name="Amina", last_name="Hemmelig")
    other = a_user(first_name="Berit", last_name="Fortrolig")
    now = a_working_morning()
    put(person, other, invite=True)
    delivery.send_due(now=now)
    put(person, other, invite=True, day=DAY + timedelta(days=1))
    delivery.send_due(now=now)

    entries = {}
    for method, content in calendar_parts():
        assert method == "REQUEST"
        assert not [n for n in ("Amina", "Hemmelig", "Berit", "Fortrolig") if n in content]
        [entry] = Calendar.from_ical(content).walk("VEVENT")
        entries.setdefault(str(entry["ATTENDEE"]), []).append(entry)
    assert set(entries) == {f"mailto:{each.email}" for each in (person, other)}
    for first, second in entries.values():
        assert str(first["UID"]) == str(second["UID"])
        assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
        assert second["DTSTAMP"].dt >= first["DTSTAMP"].dt
        assert second["ORGANIZER"] == first["ORGANIZER"]
        assert second.decoded("DTSTART").date() == DAY + timedelta(days=1)


def test_an_invitation_leaves_alone_though_other_messages_are_due_at_the_same_time():
    person = a_user()
    hello(person, key="a")
    hello(person, key="b")
    put(person, invite=True)
    delivery.send_due(now=a_working_morning())
    assert len(mail.outbox) == 2
    assert [method for method, _content in calendar_parts()] == ["REQUEST"]


class Killed(BaseException):
    """What no handler catches: the process is gone."""


def test_an_invitation_whose_process_died_does_not_come_after_it_was_cancelled(monkeypatch):
    person = a_user()
    put_events([Appointment("m", [person], "case_meeting", DAY, time(9), invite=True)])
    now = a_working_morning()

    def die(_parcel):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "send", die)
        with pytest.raises(Killed):
            delivery.send_due(now=now)
    cancel_events(["m"])
    delivery.send_due(now=now + timedelta(minutes=1))
    delivery.send_due(now=now + timedelta(minutes=12))
    delivery.send_due(now=now + timedelta(minutes=20))

    kinds = Message.objects.filter(channel="email").values_list("kind", "state")
    assert sorted(kinds) == [
        ("notifications.invitation", "cancelled"),
        ("notifications.invitation_cancelled", "sent"),
    ]


def test_only_the_last_word_about_an_appointment_leaves():
    person = a_user()
    put(person, invite=True)
    put(person, at=time(12), invite=True)
    put(person, at=time(13), invite=True)

    delivery.send_due(now=a_working_morning())

    [(method, content)] = calendar_parts()
    assert method == "REQUEST"
    assert Calendar.from_ical(content).walk("VEVENT")[0].decoded("DTSTART").hour == 13
    states = Message.objects.filter(channel="email").order_by("created_at")
    assert list(states.values_list("state", flat=True)) == ["cancelled", "cancelled", "sent"]


def in_language(code, text):
    with translation.override(code):
        return gettext(text)


def read_in_both_ways(person):
    """The one entry of this person, from the feed and from the invitation."""
    events = CalendarEvent.objects.filter(to=person)
    [fed] = Calendar.from_ical(ical.feed(events, language=person.language)).walk("VEVENT")
    delivery.send_due(now=a_working_morning())
    [(_method, content)] = calendar_parts()
    [invited] = Calendar.from_ical(content).walk("VEVENT")
    return [fed, invited]


@pytest.mark.parametrize("language", [*THEIR_LANGUAGES, "en"])
def test_an_entry_is_in_the_persons_language_and_in_norwegian_as_a_message_is(
    language, translated, settings
):
    person = a_user(language=language, first_name="Amina", last_name="Hemmelig")
    put(person, invite=True)
    own = in_language(language, "Follow-up talk")
    assert own != "Oppfølgingssamtale"
    for entry in read_in_both_ways(person):
        assert str(entry["SUMMARY"]) == f"{own} / Oppfølgingssamtale"
        told = str(entry["DESCRIPTION"])
        for code in (language, "nb"):
            line = in_language(code, "Read more, with your password: %s")
            assert told.count(line % f"{settings.SITE_ADDRESS}/placements/1/") == 1
        assert told.count(in_language(language, NOTE)) == (language != "en")
        said = entry.to_ical().decode()
        assert "Amina" not in said
        assert "Hemmelig" not in said


@pytest.mark.parametrize("language", ["nb", "nn", "am"])
def test_who_reads_norwegian_or_a_language_without_texts_gets_norwegian_once(language, translated):
    person = a_user(language=language)
    put(person, invite=True)
    for entry in read_in_both_ways(person):
        assert str(entry["SUMMARY"]) == "Oppfølgingssamtale"
        assert str(entry["DESCRIPTION"]).count("http") == 1
