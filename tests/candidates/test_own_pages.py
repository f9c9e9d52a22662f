"""A participant's own pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import set_local_term
from candidates import actions
from tests.candidates.builders import (
    a_participant,
    a_skill,
    an_entry,
    opened,
)

pytestmark = pytest.mark.django_db


OWN_PAGES = ["own_profile", "own_days", "own_interests", "own_weights", "own_consent",
             "own_rights", "own_readers", "own_objection"]  # fmt: skip


@pytest.mark.parametrize("page", OWN_PAGES)
def test_own_pages_are_for_participants(client, cast, page):
    assert opened(client, cast["person"], page).status_code == 200
    assert opened(client, cast["consultant"], page).status_code == 404
    assert opened(client, cast["stranger"], page).status_code == 404


@pytest.mark.parametrize("kind", ["experience", "skill", "language", "wish", "goal", "study_goal"])
def test_a_participant_can_add_by_itself(client, cast, kind):
    assert opened(client, cast["person"], "own_add", kind).status_code == 200


@pytest.mark.parametrize("kind", ["norwegian", "adaptation", "nonsense"])
def test_but_not_everything(client, cast, kind):
    assert opened(client, cast["person"], "own_add", kind).status_code == 404


def test_the_person_reads_who_has_looked(client, cast):
    opened(client, cast["teacher"], "participant", cast["participant"].pk)

    page = opened(client, cast["person"], "own_readers").content.decode()

    assert "Teacher" in page
    assert cast["teacher"].name not in page


def test_the_person_corrects_hides_and_takes_back(client, cast):
    participant = cast["participant"]
    entry = an_entry(participant, "experience", text="baker", years=4)
    client.force_login(cast["person"])

    client.post(
        reverse("candidates:replace_entry", args=[entry.pk]),
        {"text": "baker hjemme", "years": "12", "is_formal": "no"},
    )
    new = participant.entries.current().get()
    assert (new.text, new.years, new.is_formal, new.source) == ("baker hjemme", 12, False, "told")

    client.post(reverse("candidates:hide_entry", args=[new.pk]))
    assert not participant.entries.for_matching().exists()
    client.post(reverse("candidates:show_entry", args=[new.pk]))
    client.post(reverse("candidates:withdraw_entry", args=[new.pk]))
    assert not participant.entries.current().exists()


def test_a_profile_with_many_unconfirmed_words_takes_no_more_queries(client, cast):
    a_skill()
    an_entry(cast["participant"], text="noe helt annet")
    opened(client, cast["person"], "own_profile")  # builds the vocabulary
    counts = []
    for _again in range(2):
        for number in range(6):
            an_entry(cast["participant"], text=f"noe jeg kan {number} {len(counts)}")
        with CaptureQueriesContext(connection) as queried:
            opened(client, cast["person"], "own_profile")
        counts.append(len(queried))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("recognition", "words"),
    [
        ("no_papers", "Without papers:"),
        ("not_applied", "Papers are there:"),
        ("refused", "Refused:"),
        ("with_college", "With a university college:"),
        ("recognised", "Recognised:"),
    ],
)
def test_every_answer_about_an_education_shows_how_to_build_on_it(client, cast, recognition, words):
    an_entry(cast["participant"], "education", text="farmasi", recognition=recognition)

    assert words in opened(client, cast["person"], "own_profile").content.decode()


def test_one_press_takes_the_consent_back(client, cast):
    participant = cast["participant"]
    client.force_login(cast["person"])
    client.post(reverse("candidates:own_matching", args=["give"]))
    participant.refresh_from_db()
    assert participant.has_matching_consent

    client.post(reverse("candidates:own_matching", args=["withdraw"]))

    participant.refresh_from_db()
    assert not participant.has_matching_consent


def test_a_get_changes_nothing_and_an_unknown_verb_is_404(client, cast):
    client.force_login(cast["person"])

    assert client.get(reverse("candidates:own_matching", args=["give"])).status_code == 405
    assert client.post(reverse("candidates:own_matching", args=["sell"])).status_code == 404
    assert client.get(reverse("candidates:own_rights")).status_code == 200
    cast["participant"].refresh_from_db()
    assert cast["participant"].rights_read_at is None


def test_without_the_municipalitys_words_the_rights_page_still_says_where_to_go(client, cast):
    client.force_login(cast["person"])
    page = client.get(reverse("candidates:own_rights")).content.decode()
    assert "Your complaint goes to: your municipality." in page
    assert "First talk with: your contact person." in page


def test_the_rights_page_speaks_the_municipalitys_words_and_is_confirmed_by_a_press(client, cast):
    set_local_term(
        municipality=cast["participant"].municipality,
        key="complaint_body",
        language="en",
        text="Statsforvalteren i Innlandet",
        by=cast["leader"],
    )
    client.force_login(cast["person"])
    page = client.get(reverse("candidates:own_rights")).content.decode()
    assert "Your complaint goes to: Statsforvalteren i Innlandet." in page

    client.post(reverse("candidates:own_rights"))

    cast["participant"].refresh_from_db()
    assert cast["participant"].knows_rights


def test_an_objection_goes_out_and_an_answer_comes_back(client, cast):
    participant = cast["participant"]
    client.force_login(cast["person"])
    client.post(reverse("candidates:own_objection"), {"text": "Jeg er ikke baker."})
    objection = participant.objections.get()

    client.force_login(cast["consultant"])
    address = reverse("candidates:answer_objection", args=[objection.pk])
    assert "Jeg er ikke baker." in client.get(address).content.decode()
    client.post(address, {"answer": "Det er rettet."})

    client.force_login(cast["person"])
    assert "Det er rettet." in client.get(reverse("candidates:own_profile")).content.decode()
    assert opened(client, cast["teacher"], "answer_objection", objection.pk).status_code == 403


def test_an_own_days_form_keeps_the_other_form(client, cast):
    client.force_login(cast["person"])
    address = reverse("candidates:own_days")

    client.post(
        address,
        {"part": "days", "tue_on": "on", "tue_start": "09:00", "tue_end": "14:00"},
    )
    page = client.post(address, {"part": "travel", "max_travel_minutes": "5000"})

    assert "1440" in page.content.decode()
    assert [row.weekday for row in cast["participant"].availability.all()] == ["tue"]


def test_what_a_person_types_never_becomes_markup(client, cast):
    evil = '<script>alert(1)</script><b hx-get="/x">'
    an_entry(cast["participant"], "skill", text=evil)
    actions.raise_objection(participant=cast["participant"], text=evil, by=cast["person"])

    for who, page, args in (
        ("consultant", "participant", [cast["participant"].pk]),
        ("person", "own_profile", []),
    ):
        text = opened(client, cast[who], page, *args).content.decode()
        assert "<script>alert(1)" not in text
        assert "<b hx-get" not in text


def test_an_invitation_opens_the_own_profile_once(client, cast):
    participant = a_participant(cast["participant"].unit, first_name="Yusuf")
    _invitation, token = actions.invite_participant(
        participant=participant, email="yusuf@demo.example", by=participant.consultant
    )
    address = reverse("candidates:join", args=[token])
    for _scanner in range(3):
        assert client.get(address).status_code == 200

    answer = client.post(address, {"password": "en lang setning 1"})
    assert answer["Location"] == reverse("candidates:own_profile")
    participant.refresh_from_db()
    assert participant.user.email == "yusuf@demo.example"

    client.logout()
    assert client.post(address, {"password": "en lang setning 1"}).status_code == 410
    assert client.get(reverse("candidates:join", args=["nonsense"])).status_code == 404
