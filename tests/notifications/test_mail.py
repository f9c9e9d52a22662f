"""A real mail server on loopback: what it refuses, what it takes, and a line that breaks."""

from datetime import date, timedelta

import pytest

from notifications import delivery
from notifications.models import Message
from notifications.queries import not_left
from notifications.writing import Version, moment_fact
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


def test_without_an_address_the_mail_is_given_up_at_once_and_says_why(server):
    person = a_user()
    hello(person)
    type(person).objects.filter(pk=person.pk).update(email="")
    outcome = delivery.send_due(now=a_working_morning())

    assert (outcome["parked"], outcome["sent"], server.taken) == (1, 0, [])
    row = Message.objects.get(channel="email")
    assert (row.state, row.fault) == ("parked", "NotPossible: There is no e-mail address.")
    assert [each.reason for each in not_left()] == ["There is no e-mail address"]


def test_a_mailbox_that_knows_a_number_is_not_shown_it_again_with_other_words(server):
    """What must arrive keeps its number. What was left behind then has lost it."""
    person = a_user()
    hello(person, key="must", facts={"what": "fire"}, must_arrive=True)
    hello(person, key="may", facts={"what": "tea"})
    server.answers = ["break"]
    now = a_working_morning()
    delivery.send_due(now=now)
    delivery.send_due(now=now + timedelta(minutes=30))
    left = Message.objects.filter(state="unconfirmed")
    assert left.update(state="due", due_at=now) == 1
    delivery.send_due(now=now + timedelta(minutes=40))

    first, again, other = [(mail["Subject"], mail["Message-ID"]) for mail in server.taken]
    assert (first[0], again[0], other[0]) == (
        "2 messages for you",
        "Hello about fire",
        "Hello about tea",
    )
    assert first[1] == again[1] != other[1]


def test_a_server_that_is_down_has_certainly_got_nothing(settings, unused_tcp_port_here):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_tcp_port_here
    person = a_user()
    hello(person)
    assert delivery.send_due(now=a_working_morning())["again"] == 1
    assert state_of(person) == "due"


OWN = "{% load i18n %}{% get_current_language as now %}"


def in_two_languages(tmp_path, language, kind="test.hello"):
    """A text that exists in this language and in the product's own."""
    words = f"{OWN}{{% if now == '{language}' %}}Own{{% else %}}Norsk{{% endif %}}"
    (tmp_path / "templates" / "messages" / f"{kind}.subject.txt").write_text(words)
    (tmp_path / "templates" / "messages" / f"{kind}.txt").write_text(
        f"{words} {{% if when %}}{{{{ when }}}}{{% endif %}}"
    )


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("uk", "ltr")])
def test_who_reads_another_language_gets_norwegian_beside_it(
    server, settings, language, direction, tmp_path
):
    settings.LANGUAGE_CODE = "nb"
    in_two_languages(tmp_path, language)
    person = a_user(language=language)
    hello(person)

    delivery.send_due(now=a_working_morning())

    [taken] = server.taken
    assert taken["Subject"] == "Own / Norsk"
    assert taken["Content-Language"] == f"{language}, nb"
    html = taken.get_body(("html",)).get_content()
    assert f'<div lang="{language}" dir="{direction}">' in html
    assert '<div lang="nb" dir="ltr">' in html


def test_each_language_writes_a_day_in_its_own_words(server, settings, tmp_path):
    settings.LANGUAGE_CODE = "nb"
    in_two_languages(tmp_path, "ar")
    hello(a_user(language="ar"), facts={"when": moment_fact(date(2026, 11, 30), "l j. F")})

    delivery.send_due(now=a_working_morning())

    plain = server.taken[0].get_body(("plain",)).get_content()
    assert "Own الاثنين 30 نوفمبر" in plain
    assert "Norsk mandag 30. november" in plain


def test_what_nobody_translated_is_norwegian_and_says_so_once(server, settings):
    """Not one Norwegian text that calls itself Arabic, and not two of the same."""
    settings.LANGUAGE_CODE = "nb"
    hello(a_user(language="ar"), facts={"what": moment_fact(date(2026, 11, 30), "j. F")})

    delivery.send_due(now=a_working_morning())

    [taken] = server.taken
    assert taken["Subject"] == "Hello about 30. november"
    assert taken["Content-Language"] == "nb"
    html = taken.get_body(("html",)).get_content()
    assert html.count("<h1>") == 1
    assert '<html lang="nb" dir="ltr">' in html


def test_a_digest_says_in_each_language_what_exists_in_it(server, settings, tmp_path):
    settings.LANGUAGE_CODE = "nb"
    in_two_languages(tmp_path, "ar", kind="test.own")
    person = a_user(language="ar")
    hello(person, key="1", facts={"what": "te"})
    hello(person, key="2", kind="test.own")

    delivery.send_due(now=a_working_morning())

    [taken] = server.taken
    arabic, norwegian = taken.get_body(("plain",)).get_content().split("– – –")
    assert "2. Own" in arabic
    assert "Hello about te" not in arabic
    assert "1. Hello about te" in norwegian
    assert "2. Norsk" in norwegian


def test_a_digest_of_what_nobody_translated_is_one_norwegian_text(server, settings):
    settings.LANGUAGE_CODE = "nb"
    person = a_user(language="ar")
    hello(person, key="1", facts={"what": "te"})
    hello(person, key="2", facts={"what": "melk"})

    delivery.send_due(now=a_working_morning())

    [taken] = server.taken
    assert taken["Content-Language"] == "nb"
    assert taken.get_body(("plain",)).get_content().count("Hello about te") == 1


def test_a_draft_by_a_machine_says_so_and_what_people_wrote_does_not(server, settings, tmp_path):
    settings.LANGUAGE_CODE = "nb"
    in_two_languages(tmp_path, "ar")
    hello(a_user(language="ar"))
    hello(a_user(language="en"))

    delivery.send_due(now=a_working_morning())

    arabic, english = (taken.get_body(("plain",)).get_content() for taken in server.taken)
    settings.DRAFT_LANGUAGES = ("ar",)
    note = Version("ar", "", "").whole.strip()
    assert note in arabic.partition("– – –")[0]
    assert note not in arabic.partition("– – –")[2]
    assert note not in english


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
