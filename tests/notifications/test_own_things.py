"""What people do with their own messages and links: nobody else's change, and the trail says it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEntry
from notifications import actions
from notifications.models import CalendarFeed, Message
from tests.builders import a_user
from tests.notifications.builders import hello

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def verbs(person):
    entries = AuditEntry.objects.filter(by=person).order_by("created_at")
    return list(entries.values_list("verb", flat=True))


def test_all_is_read_of_one_person_and_what_was_read_before_keeps_its_time(client):
    person, other = a_user(), a_user()
    for key in ("tea", "milk"):
        hello(person, key=key)
    hello(other)
    mine = Message.objects.filter(to=person, channel="in_app")
    before = timezone.now() - HOUR
    mine.filter(key="tea").update(read_at=before)

    client.force_login(person)
    client.post("/messages/read/")

    assert mine.get(key="tea").read_at == before
    assert mine.get(key="milk").read_at > before
    assert not Message.objects.exclude(pk__in=mine).exclude(read_at=None).exists()


def test_a_message_that_is_opened_again_keeps_the_time_of_the_first(client):
    person = a_user()
    hello(person)
    row = Message.objects.get(channel="in_app")
    client.force_login(person)
    client.post(f"/messages/{row.pk}/open/")
    first = Message.objects.get(pk=row.pk).read_at

    client.post(f"/messages/{row.pk}/open/")

    assert first is not None
    assert Message.objects.get(pk=row.pk).read_at == first


def test_the_trail_says_once_what_somebody_chose_opened_and_closed():
    person = a_user()
    actions.choose_channels(user=person, email=False)
    feed, _token = actions.make_feed(owner=person, label="My phone")
    actions.revoke_feed(feed=feed, by=person)
    closed_at = CalendarFeed.objects.get().revoked_at

    actions.revoke_feed(feed=feed, by=person)

    assert verbs(person) == ["choose_channels", "make_feed", "revoke_feed"]
    assert CalendarFeed.objects.get().revoked_at == closed_at


def test_closing_one_link_leaves_the_others_open():
    person = a_user()
    one, _token = actions.make_feed(owner=person, label="My phone")
    other, _token = actions.make_feed(owner=person, label="Kitchen")

    actions.revoke_feed(feed=one, by=person)

    assert CalendarFeed.objects.open().get() == other


def test_links_of_others_take_nobody_s_place():
    for _number in range(actions.MOST_FEEDS):
        actions.make_feed(owner=a_user(), label="Theirs")
    person = a_user()
    actions.make_feed(owner=person, label="Mine")
    assert CalendarFeed.objects.visible_to(person).count() == 1


def test_when_a_link_was_read_is_written_once_an_hour_and_of_that_link():
    person = a_user()
    feed, _token = actions.make_feed(owner=person, label="My phone")
    other, _token = actions.make_feed(owner=person, label="Kitchen")
    seen = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        start = timezone.now()
        for minutes in (0, 30, 31):
            clock.shift(timedelta(minutes=minutes))
            actions.note_feed_read(feed=feed)
            feed.refresh_from_db()
            seen.append(feed.last_read_at)

    other.refresh_from_db()
    assert seen == [start, start, start + timedelta(minutes=61)]
    assert other.last_read_at is None
