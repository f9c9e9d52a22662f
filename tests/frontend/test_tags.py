"""The tags and filters that templates use."""

from datetime import UTC, date, datetime

import polib
import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Template, TemplateSyntaxError
from django.template.context import Context, RequestContext
from django.test import RequestFactory
from django.utils import translation

from common.templatetags import praksisbro as tags


@pytest.fixture
def listed(rf: RequestFactory) -> HttpRequest:
    return rf.get("/list/", {"level": "A2", "page": "7"})


def draw(source: str, request: HttpRequest | None = None, **context: object) -> str:
    template = Template("{% load praksisbro %}" + source)
    return template.render(
        RequestContext(request, context) if request is not None else Context(context)
    )


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in draw('{% icon "pot" %}')
    assert 'role="img" aria-label="Kitchen &amp; bar"' in draw(
        "{% icon name label=label %}", name="pot", label="Kitchen & bar"
    )


@pytest.mark.parametrize("name", ["spaceship", "../js/praksisbro", ""])
def test_an_unknown_icon_is_an_error(name):
    with pytest.raises(TemplateSyntaxError):
        draw("{% icon name %}", name=name)


def test_icons_with_a_direction_turn_round():
    assert "pb-icon-mirrored" in draw('{% icon "arrow" %}')
    assert "pb-icon-mirrored" not in draw('{% icon "clock" %}')


def test_the_query_keeps_the_filters(listed):
    assert draw("{% query_replace page=8 %}", listed) == "?level=A2&amp;page=8"
    assert draw("{% query_replace page=None %}", listed) == "?level=A2"
    assert draw('{% query_replace name "-start" page=None %}', listed, name="order") == (
        "?level=A2&amp;order=-start"
    )


def test_the_query_is_empty_without_a_request():
    assert draw("{% query_replace page=2 %}") == "?page=2"


def test_the_csrf_field_reaches_components_that_see_nothing_else(listed):
    form = draw(
        '{% include "components/post_button.html" with label="a" action_url="b" only %}', listed
    )

    assert 'name="csrfmiddlewaretoken" value="' in form


def test_typed_text_is_escaped_and_deaf():
    shown = draw("{% user_text text %}", text='<b hx-get="/x">a</b>\nb')

    assert "<b" not in shown.replace("<br", "")
    assert shown.startswith('<div class="pb-user-text" dir="auto" hx-disable>')
    assert "<br>" in shown


def test_a_name_is_set_apart_and_escaped():
    assert draw("{{ name|bdi }}", name="<Amina>") == "<bdi>&lt;Amina&gt;</bdi>"


@pytest.mark.parametrize(
    ("day", "form", "word"),
    [(0, "long", "Monday"), ("sun", "long", "Sunday"), ("2", "short", "Wed")],
)
def test_days_have_names(day, form, word):
    with translation.override("en"):
        assert tags.weekday(day, form) == word


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 26), "tomorrow"),
        (datetime(2026, 11, 28, 0, 30, tzinfo=UTC), "3 days left"),
        (date(2026, 11, 24), "1 day over"),
        (2, "2 days left"),
        (-8, "8 days over"),
    ],
)
@time_machine.travel("2026-11-25 12:00:00+01:00")
def test_days_left_are_said_as_people_say_it(day, words):
    with translation.override("en"):
        assert tags.days_left(day) == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(12, "12 min"), (60, "1 h"), (65.2, "1 h 5 min"), (0, "0 min")]
)
def test_minutes_as_people_say_it(minutes, words):
    with translation.override("en"):
        assert tags.duration(minutes) == words


@pytest.mark.parametrize(
    ("level", "words"), [("", "no need"), ("A1", "words"), ("A2", "sentences"), ("C1", "C1")]
)
def test_levels_are_words(level, words):
    with translation.override("en"):
        assert tags.level_words(level) == words


@pytest.mark.parametrize(
    ("share", "width"), [(0.54, "54.0%"), (-1, "0.0%"), (1.2, "100.0%"), (0.005, "0.5%")]
)
def test_bars_stay_inside_their_ground_and_speak_every_language(share, width):
    with translation.override("nb"):
        assert tags.bar_width(share) == width


def test_a_share_is_a_percentage():
    with translation.override("en"):
        assert tags.percent(0.544) == "54 %"


@pytest.mark.parametrize(
    ("state", "tone"), [("accepted", "success"), ("lapsed", "neutral"), ("unheard_of", "neutral")]
)
def test_states_have_a_tone(state, tone):
    assert tags.tone(state) == tone


def test_a_state_may_bring_its_own_tone():
    class State(str):
        tone = "warning"

    assert tags.tone(State("accepted")) == "warning"


def test_every_tone_has_an_icon_of_its_own():
    icons = [tags.tone_icon(tone) for tone in tags.TONES]

    assert len(set(icons)) == len(icons)


def test_long_lists_show_first_last_and_neighbours():
    numbers = tags.page_numbers(Paginator(range(400), 20).page(7))

    assert [str(number) for number in numbers] == ["1", "…", "6", "7", "8", "…", "20"]


class Question(forms.Form):
    name = forms.CharField(
        label="Name", help_text="In full.", widget=forms.TextInput(attrs={"placeholder": "Name"})
    )
    level = forms.ChoiceField(choices=[("A1", "words")], widget=forms.RadioSelect)


def test_inputs_wear_the_design_and_no_placeholder():
    shown = tags.field_input(Question()["name"])

    assert 'class="ds-input"' in shown
    assert 'placeholder="Name"' not in shown
    assert 'aria-describedby="id_name_helptext"' in shown


def test_a_wrong_field_is_described_by_its_error_without_script():
    form = Question({})
    form.is_valid()
    field = draw('{% include "components/field.html" with field=field only %}', field=form["name"])

    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_error"' in field
    assert 'id="id_name_helptext"' in field
    assert 'aria-invalid="true"' in field


def test_options_wear_the_design():
    (option,) = tags.field_options(Question({"level": "A1"})["level"])

    assert 'class="ds-input"' in option.tag()
    assert "checked" in option.tag()


def test_only_languages_with_texts_are_offered(settings, tmp_path):
    (tmp_path / "nn" / "LC_MESSAGES").mkdir(parents=True)
    polib.POFile().save_as_mofile(str(tmp_path / "nn" / "LC_MESSAGES" / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("nb", "Norsk"), ("nn", "Nynorsk"), ("en", "English"), ("so", "Soomaali")]
    settings.LANGUAGE_CODE = "nb"
    tags.is_installed.cache_clear()

    with translation.override("nn"):
        offered = tags.language_choices(Context())
    tags.is_installed.cache_clear()

    assert [(each["code"], each["current"]) for each in offered] == [
        ("nb", False),
        ("nn", True),
        ("en", False),
    ]
