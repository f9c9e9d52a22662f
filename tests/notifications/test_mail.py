"""A real mail server on loopback: what it refuses, what it takes, and a line that breaks."""

from datetime import timedelta

import pytest

from notifications import delivery
from notifications.models import Message
from tests.builders import a_user
from tests.notifications.builders import a_working_morning, hello

pytestmark = pytest.mark.django_db


def state_of(person):
    return Message.objects.get(to=person, channel="email").state


def test_a_server_that_says_later_is_asked_later_with_the_same_message_id(server):
    person = a_user()
    hello(person)
    server.answers = ["451 Later"]
    now = a_working_morning()

    assert delivery.send_due(now=now)["again"] == 1
    assert delivery.send_due(now=now + timedelta(minutes=5))["sent"] == 1

    [taken] = server.taken
    row = Message.objects.get(to=person, channel="email")
    assert taken["Message-ID"].startswith(f"<{row.pk}@")
    assert taken["To"] == person.email


@pytest.mark.parametrize(
    ("must_arrive", "state", "copies"), [(False, "unconfirmed", 1), (True, "sent", 2)]
)
def test_a_line_that_breaks_after_the_message_was_handed_over_leaves_a_question(
    server, must_arrive, state, copies
):
    person = a_user()
    hello(person, must_arrive=must_arrive)
    server.answers = ["break"]
    now = a_working_morning()

    delivery.send_due(now=now)
    delivery.send_due(now=now + timedelta(minutes=30))

    assert state_of(person) == state
    assert len(server.taken) == copies
    assert len({taken["Message-ID"] for taken in server.taken}) == 1


def test_a_server_that_is_down_has_certainly_got_nothing(settings, unused_tcp_port_here):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_tcp_port_here
    person = a_user()
    hello(person)
    assert delivery.send_due(now=a_working_morning())["again"] == 1
    assert state_of(person) == "due"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("uk", "ltr")])
def test_who_reads_another_language_gets_norwegian_beside_it(
    server, settings, language, direction, tmp_path
):
    settings.LANGUAGE_CODE = "nb"
    folder = tmp_path / "templates" / "messages"
    words = f"{{% load i18n %}}{{% get_current_language as now %}}{{% if now == '{language}' %}}"
    (folder / "test.hello.subject.txt").write_text(words + "Own{% else %}Norsk{% endif %}")
    person = a_user(language=language)
    hello(person)

    delivery.send_due(now=a_working_morning())

    [taken] = server.taken
    assert taken["Subject"] == "Own / Norsk"
    html = taken.get_body(("html",)).get_content()
    assert f'<div lang="{language}" dir="{direction}">' in html
    assert '<div lang="nb" dir="ltr">' in html


def test_the_text_stands_as_paragraphs_and_its_address_can_be_pressed(server):
    person = a_user()
    hello(person, facts={"what": "tea <b>& milk"})

    delivery.send_due(now=a_working_morning())

    html = server.taken[0].get_body(("html",)).get_content()
    assert "<p>" in html
    assert "&lt;p&gt;" not in html
    assert "&lt;a " not in html
    assert "<b>" not in html
    assert '<a href="http' in html
