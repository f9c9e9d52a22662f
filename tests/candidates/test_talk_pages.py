"""The talk about the profile: small forms, what is known beside them, own words confirmed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.candidates.builders import (
    a_skill,
    an_entry,
    an_occupation,
    opened,
)

pytestmark = pytest.mark.django_db


def part(name, **fields):
    return {"part": name} | {f"{name}-{key}": value for key, value in fields.items()}


def week(**changes):
    return {"days-mon_on": "on", "days-mon_start": "09:00", "days-mon_end": "14:00"} | changes


@pytest.mark.parametrize(
    "section", ["language", "education", "experience", "skills", "wishes", "practical"]
)
def test_every_section_of_the_talk_shows_its_forms_and_what_is_known(client, cast, section):
    participant = cast["participant"]
    an_entry(participant, "skill", text="sydd brudekjoler")
    a_skill()

    page = opened(client, cast["consultant"], "talk_section", participant.pk, section)

    assert page.status_code == 200
    assert ("sydd brudekjoler" in page.content.decode()) == (section == "skills")


def test_a_teacher_writes_in_three_sections_only(client, cast):
    answers = {
        section: opened(
            client, cast["teacher"], "talk_section", cast["participant"].pk, section
        ).status_code
        for section in ("language", "skills", "wishes", "education", "practical", "experience")
    }

    assert answers == {
        "language": 200,
        "skills": 200,
        "wishes": 200,
        "education": 404,
        "practical": 404,
        "experience": 404,
    }


def test_a_teacher_goes_on_with_a_section_that_a_teacher_may_write_in(client, cast):
    participant = cast["participant"]
    an_entry(participant, "norwegian", norwegian_skill="speaking", level="A2")

    page = opened(client, cast["teacher"], "participant", participant.pk).content.decode()

    led_to = {
        section
        for section in ("language", "skills", "wishes", "education", "practical", "experience")
        if reverse("candidates:talk_section", args=[participant.pk, section]) in page
    }
    assert led_to == {"skills"}


HOW = {"source": "told", "noted_on": "2026-01-15", "confidence": "medium"}


def test_a_form_of_the_talk_saves_its_own_part(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[participant.pk, "language"])

    answer = client.post(
        address, part("norwegian", listening="A2", speaking="A1", reading="", writing="", **HOW)
    )

    assert answer["Location"] == address
    levels = participant.entries.current().values_list("norwegian_skill", "level")
    assert sorted(levels) == [("listening", "A2"), ("speaking", "A1")]


def test_a_wrong_part_keeps_what_was_typed_and_leaves_the_others_alone(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[participant.pk, "experience"])

    page = client.post(address, part("experience", text="baker i Asmara", years="99", **HOW))

    text = page.content.decode()
    assert page.status_code == 200
    assert "baker i Asmara" in text
    assert 'value="99"' in text
    assert not participant.entries.exists()


def test_words_that_mean_several_occupations_are_a_choice(client, cast):
    participant = cast["participant"]
    an_occupation("9112", "Renholdere i bedrifter", label_en="Cleaners")
    an_occupation("5151", "Renholdsledere", label_en="Supervisors of cleaning")
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[participant.pk, "wishes"])

    page = client.post(address, part("goal", occupation_words="renhold", **HOW))
    assert "Choose one of these." in page.content.decode()
    assert not participant.entries.exists()

    client.post(address, part("goal", occupation_words="renhold", occupation="9112", **HOW))
    assert participant.entries.get().occupation_id == "9112"


def test_words_that_mean_no_occupation_are_refused_kindly(client, cast):
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[cast["participant"].pk, "wishes"])

    page = client.post(address, part("goal", occupation_words="qqqqqq", **HOW))

    assert "No occupation has these words" in page.content.decode()


def test_the_digits_of_an_occupation_are_enough(client, cast):
    an_occupation("5120")
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[cast["participant"].pk, "wishes"])

    client.post(address, part("goal", occupation_words="5120", **HOW))

    assert cast["participant"].entries.get().occupation_id == "5120"


def test_the_week_is_saved_and_hours_over_midnight_are_named_with_their_day(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[participant.pk, "practical"])

    page = client.post(address, {"part": "days"} | week(**{"days-mon_end": "02:00"}))
    assert "Monday: the end must be after the start" in page.content.decode()
    assert not participant.availability.exists()

    client.post(address, {"part": "days"} | week())
    assert [str(row) for row in participant.availability.all()] == ["mon 09:00–14:00"]


def test_an_unknown_postal_code_is_named(client, cast):
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[cast["participant"].pk, "practical"])

    page = client.post(
        address,
        part("practical", home_postal_code="9999", max_travel_minutes="75", follow_up_need="1"),
    )

    assert "There is no such postal code." in page.content.decode()


def test_the_question_of_no_interests_gets_prompts_and_a_new_date(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[participant.pk, "wishes"])
    assert "What were you praised for?" in client.get(address).content.decode()

    page = client.post(address, part("other", text="ingen interesser", is_unfinished="on"))
    assert "Choose a day to ask again" in page.content.decode()

    soon = timezone.localdate() + timedelta(days=7)
    client.post(address, part("other", text="ingen", is_unfinished="on", ask_again_on=str(soon)))
    assert participant.section_notes.get().ask_again_on == soon


@pytest.mark.parametrize("who", ["other_municipality", "other_participant", "stranger"])
@pytest.mark.parametrize(
    "page", ["replace_entry", "withdraw_entry", "hide_entry", "show_entry", "confirm_words"]
)
def test_the_entries_of_others_do_not_exist(client, cast, who, page):
    entry = an_entry(cast["participant"])
    client.force_login(cast[who])

    assert client.post(reverse(f"candidates:{page}", args=[entry.pk])).status_code == 404


@pytest.mark.parametrize(
    ("who", "page"),
    [("consultant", "hide_entry"), ("teacher", "show_entry"), ("teacher", "education_gave"),
     ("person", "education_gave")],
)  # fmt: skip
def test_a_party_that_knows_of_an_entry_may_not_do_everything(client, cast, who, page):
    entry = an_entry(cast["participant"], "education", text="farmasi", recognition="refused")
    client.force_login(cast[who])

    assert client.post(reverse(f"candidates:{page}", args=[entry.pk])).status_code == 403


def test_own_words_are_confirmed_by_a_press(client, cast):
    entry = an_entry(cast["participant"], text="laget mat")
    client.force_login(cast["consultant"])

    client.post(reverse("candidates:confirm_words", args=[entry.pk]), {"skill": a_skill().pk})

    entry.refresh_from_db()
    assert entry.skill_id == "cook_hot_meals"


def test_misspelt_own_words_get_a_suggestion_until_somebody_confirms(client, cast):
    a_skill("cook_hot_meals", "Lage varm mat")
    a_skill("drive_lorry", "Kjøre lastebil", label_en="Drive a lorry")
    entry = an_entry(cast["participant"], text="lage varrm mat")
    suggestion = '<button class="ds-button" data-variant="primary" name="skill"'
    args = (cast["participant"].pk, "skills")

    page = opened(client, cast["consultant"], "talk_section", *args).content.decode()
    assert 'value="cook_hot_meals"' in page
    assert 'value="drive_lorry"' not in page
    assert suggestion in page

    client.post(reverse("candidates:confirm_words", args=[entry.pk]), {"skill": "cook_hot_meals"})
    page = opened(client, cast["consultant"], "talk_section", *args).content.decode()
    assert suggestion not in page


def test_what_an_education_gave_is_ticked_and_confirmed(client, cast):
    education = an_entry(cast["participant"], "education", text="Cooks", recognition="with_college")
    a_skill()
    an_occupation()
    client.force_login(cast["consultant"])
    address = reverse("candidates:education_gave", args=[education.pk])
    assert client.get(address).status_code == 200

    client.post(address, {"skills": ["cook_hot_meals"], "occupations": ["5120"]})

    assert [each.skill_id for each in education.skills_given.all()] == ["cook_hot_meals"]
    assert [each.pk for each in education.occupations.all()] == ["5120"]
