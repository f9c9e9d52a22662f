"""A form that is sent twice, as by a double click without script, is done once."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from common import middleware
from employers.models import ContactLogEntry
from tests.builders import a_consultant
from tests.employers.builders import an_employer

pytestmark = pytest.mark.django_db

MARK = re.compile(r'name="once" value="([^"]+)" autocomplete="off"')
CALL = {"kind": "call", "result": "yes", "happened_at": "2026-01-05T10:00"}


@pytest.fixture
def log():
    """The contact log's address and somebody who may write there."""
    consultant = a_consultant()
    employer = an_employer(by=consultant)
    client = Client()
    client.force_login(consultant)
    return client, reverse("employers:log_contact", args=[employer.pk])


def mark_on(page) -> str:
    return MARK.search(page.content.decode())[1]


def test_a_second_press_stores_nothing_and_goes_where_the_first_went(log):
    client, url = log
    sent = CALL | {"once": mark_on(client.get(url))}
    first, second = client.post(url, sent), client.post(url, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert ContactLogEntry.objects.count() == 1


def test_each_showing_of_a_form_is_one_of_its_own(log):
    client, url = log
    for _turn in range(2):
        client.post(url, CALL | {"once": mark_on(client.get(url))})
    assert ContactLogEntry.objects.count() == 2


def test_a_form_with_faults_can_be_mended_and_sent_again(log):
    client, url = log
    mark = mark_on(client.get(url))
    wrong = client.post(url, CALL | {"kind": "smoke", "once": mark})
    assert wrong.context["form"].errors.keys() == {"kind"}
    assert client.post(url, CALL | {"once": mark}).status_code == 302
    assert ContactLogEntry.objects.count() == 1


def test_a_press_while_the_first_is_at_work_is_told_so(log, monkeypatch):
    client, url = log
    monkeypatch.setattr(middleware, "TURNS", 1)
    monkeypatch.setattr(middleware, "TURN", 0)
    monkeypatch.setattr(cache, "add", lambda *_given: False)
    answer = client.post(url, CALL | {"once": "x"})
    assert answer.status_code == 409
    assert "We have received this" in answer.content.decode()
    assert ContactLogEntry.objects.count() == 0


def test_the_mark_of_one_person_stops_nobody_else(log):
    client, url = log
    sent = CALL | {"once": "the-same"}
    other = Client()
    other.force_login(a_consultant())
    assert [each.post(url, sent).status_code for each in (client, other)] == [302, 302]


def test_a_form_without_the_mark_is_let_through(log):
    client, url = log
    assert [client.post(url, CALL).status_code for _turn in range(2)] == [302, 302]
