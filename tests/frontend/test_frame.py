"""The frame of every page, the error pages and the pages about signing in."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from config.languages import EXTRA_LANG_INFO, FULL_LANGUAGES, LANGUAGES, LANGUAGES_BIDI

FRAME: dict[str, Any] = {
    "nav_items": [
        {"label": "Today", "url": "/today/", "current": True, "count": 4},
        {"label": "Places", "url": "/places/", "current": False},
    ],
    "unit_name": "Refugee service",
    "unread_count": 3,
    "bell_url": "/messages/",
    "my_contact": {
        "name": "Ingrid Prøve",
        "phone": "400 00 001",
        "answer_time": "1 day",
        "deputy": {"name": "Tora Prøve", "phone": "400 00 002"},
    },
    "footer_links": [{"label": "Privacy", "url": "/privacy/"}],
    "shortcuts_off": True,
    "home_url": "/first/",
    "user": SimpleNamespace(is_authenticated=True),
}
ERRORS = ["400", "403", "403_csrf", "404", "500"]


@pytest.fixture
def draw(rf: RequestFactory):
    def page(name: str, **context: object) -> str:
        request = rf.get("/list/?level=A2")
        request.user = AnonymousUser()
        request.session = {}
        return render_to_string(name, context, request)

    return page


def test_the_frame_needs_nothing(draw):
    page = draw("base.html")

    assert '<a class="ds-skip-link" href="#main">' in page
    assert '<main id="main" tabindex="-1">' in page
    assert "pb-contact-strip" not in page
    assert "account/logout" not in page


def test_the_frame_shows_what_it_is_given(draw):
    with translation.override("en"):
        page = draw("base.html", **FRAME)

    assert '<a href="/today/" aria-current="page">' in page
    assert "3 unread messages" in page
    assert '<a class="pb-phone" href="tel:40000001">' in page
    assert "Away now. Call <bdi>Tora Prøve</bdi>" in page
    assert '<a href="/privacy/">Privacy</a>' in page
    assert "data-shortcuts-off" in page
    assert 'href="/first/"' in page
    assert 'action="/account/logout/" data-forget-drafts' in page


@pytest.mark.parametrize(("language", "direction"), [("nb", "ltr"), ("ar", "rtl"), ("ps", "rtl")])
def test_the_page_tells_its_language_and_direction(draw, language, direction):
    with translation.override(language):
        assert f'<html lang="{language}" dir="{direction}">' in draw("base.html")


def test_languages_are_chosen_by_their_own_names_and_lead_back_here(draw):
    with translation.override("ar"):
        page = draw("base.html")

    assert '<button class="pb-menu-item" name="language" value="ar" lang="ar" dir="rtl"' in page
    assert "العربية" in page
    assert '<input type="hidden" name="next" value="/list/?level=A2">' in page


def test_htmx_may_run_no_code_and_ask_no_other_host(draw):
    page = draw("base.html")

    assert '"allowEval": false' in page
    assert '"selfRequestsOnly": true' in page
    assert '"includeIndicatorStyles": false' in page


@pytest.mark.parametrize(
    ("level", "tone", "role"),
    [("error", "danger", "alert"), ("success", "success", "status"), ("info", "info", "status")],
)
def test_messages_say_how_urgent_they_are(draw, level, tone, role):
    class Message(str):
        level_tag = level

    page = draw("base.html", messages=[Message("<Saved>")])

    assert f'<div class="pb-alert" data-tone="{tone}" role="{role}">' in page
    assert "&lt;Saved&gt;" in page


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_have_one_question_and_one_way_on(draw, name):
    page = draw(f"{name}.html")

    assert page.count("<h1>") == 1
    assert page.count('<a class="ds-button"') == 1


@pytest.mark.parametrize("name", ["400", "500"])
def test_the_worst_error_pages_need_no_request(name):
    assert "<h1>" in render_to_string(f"{name}.html")


def test_a_rule_that_says_no_is_shown_with_its_words_and_the_way_back(draw):
    error = SimpleNamespace(message="The place is taken.")

    assert '<p role="alert">The place is taken.</p>' in draw("409.html", error=error)
    assert 'href="/places/"' in draw("409.html", error=error, back="/places/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/account/login/", "/account/password/reset/", "/account/signup/", "/account/inactive/"],
)
def test_pages_about_signing_in_wear_our_frame(client, path):
    page = client.get(path)

    assert page.status_code == 200
    assert 'class="pb-entrance"' in page.content.decode()


@pytest.mark.django_db
def test_a_wrong_sign_in_keeps_the_address_and_says_what_is_wrong(client):
    answer = client.post("/account/login/", {"login": "nobody@demo.example", "password": "x"})
    page = answer.content.decode()

    assert "pb-error-summary" in page
    assert 'value="nobody@demo.example"' in page


@pytest.mark.django_db
def test_a_forgotten_password_is_mended_by_a_code(client, mailoutbox):
    answer = client.post("/account/password/reset/", {"email": "nobody@demo.example"}, follow=True)

    assert 'name="code"' in answer.content.decode()
    assert "nobody@demo.example" in mailoutbox[0].body


def test_every_language_is_known_with_its_direction():
    assert [code for code, _name in LANGUAGES if code not in LANG_INFO] == []
    assert {code for code, _name in LANGUAGES} >= set(FULL_LANGUAGES) | set(EXTRA_LANG_INFO)


def test_the_settings_offer_our_languages():
    assert list(settings.LANGUAGES) == LANGUAGES
    assert list(settings.LANGUAGES_BIDI) == LANGUAGES_BIDI


def test_both_lists_of_directions_agree():
    """Django asks LANGUAGES_BIDI for the page and LANG_INFO for a name in the menu."""
    told = {code for code, _name in LANGUAGES if translation.get_language_info(code)["bidi"]}

    assert told == set(LANGUAGES_BIDI)
