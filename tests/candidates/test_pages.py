"""Staff's pages: who may open them, what they keep on bad input, who is noted as reader."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, UnitMembership
from candidates import actions
from candidates.models import EquityRecord, Participant
from tests.builders import a_consultant, a_municipality, a_teacher, a_unit
from tests.candidates.builders import (
    a_participant,
    an_entry,
    opened,
)

pytestmark = pytest.mark.django_db


def without_token(answer):
    """The page without what differs each time: the token, and the page's own address."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
    return page.replace(answer.wsgi_request.path.encode(), b"")


def a_new_one(**changes):
    today = timezone.localdate()
    return {
        "first_name": "Selam",
        "last_name": "Eksempel",
        "programme_starts_on": str(today),
        "programme_ends_on": str(today + timedelta(days=300)),
    } | changes


# page → who may open it; everybody else gets the given code.
STAFF_PAGES = {
    "participant": {"consultant", "teacher"},
    "days": {"consultant", "teacher"},
    "history": {"consultant", "teacher"},
    "talk": {"consultant", "teacher"},
    "consent": {"consultant"},
    "readers": {"consultant"},
    "edit": {"consultant"},
    "hand_over": {"consultant"},
    "invite": {"consultant"},
    "equity": {"consultant"},
}
KNOWS_OF = {"consultant", "teacher", "person"}


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_a_page_about_a_participant_opens_to_its_parties_only(client, cast, page):
    answers = {
        who: opened(client, cast[who], page, cast["participant"].pk).status_code
        for who in cast
        if who != "participant"
    }

    def expected(who):
        if who in STAFF_PAGES[page]:
            return 200
        return 403 if who in KNOWS_OF else 404

    assert answers == {who: expected(who) for who in answers}


def test_without_signing_in_every_page_leads_to_the_login(client, cast):
    for page in STAFF_PAGES:
        answer = client.get(reverse(f"candidates:{page}", args=[cast["participant"].pk]))
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_a_protected_address_answers_the_colleague_like_a_missing_one(client, cast):
    participant = cast["participant"]
    colleague = a_consultant(participant.unit)
    actions.set_protected_address(
        participant=participant, is_protected=True, by=participant.consultant
    )
    missing = reverse("candidates:participant", args=["00000000-0000-4000-8000-000000000000"])

    hidden = opened(client, colleague, "participant", participant.pk)

    assert hidden.status_code == 404
    assert without_token(hidden) == without_token(client.get(missing))
    assert opened(client, participant.consultant, "participant", participant.pk).status_code == 200


def test_staff_who_look_are_noted_once_and_the_person_is_not(client, cast):
    participant = cast["participant"]
    for who in ("consultant", "teacher"):
        opened(client, cast[who], "participant", participant.pk)
    opened(client, cast["person"], "own_profile")

    rows = AuditEntry.objects.filter(is_reading=True, subject_id=participant.pk)
    assert sorted(rows.values_list("verb", "party")) == [
        ("read_profile", "consultant"),
        ("read_profile", "teacher"),
    ]


def test_a_consultant_registers_a_participant_and_goes_on_to_the_talk(client):
    unit = a_unit()
    consultant = a_consultant(unit)
    client.force_login(consultant)

    answer = client.post(reverse("candidates:new"), a_new_one(unit=unit.pk))

    participant = Participant.objects.get()
    assert answer["Location"] == reverse("candidates:talk", args=[participant.pk])
    assert (participant.consultant, participant.unit) == (consultant, unit)


def test_a_protected_address_is_protected_from_the_first_moment(client):
    unit = a_unit()
    client.force_login(a_consultant(unit))

    client.post(reverse("candidates:new"), a_new_one(unit=unit.pk, has_protected_address="on"))

    participant = Participant.objects.get()
    assert (participant.has_protected_address, participant.version) == (True, 1)
    verbs = AuditEntry.objects.filter(subject_id=participant.pk, is_reading=False)
    assert set(verbs.values_list("verb", flat=True)) == {
        "create_participant",
        "set_protected_address",
    }


def test_a_wrong_form_keeps_what_was_typed_and_names_the_field(client):
    unit = a_unit()
    client.force_login(a_consultant(unit))

    page = client.post(
        reverse("candidates:new"), a_new_one(unit=unit.pk, programme_ends_on="2020-01-01")
    )

    text = page.content.decode()
    assert page.status_code == 200
    assert "The programme must end after it starts." in text
    assert 'value="Selam"' in text
    assert not Participant.objects.exists()


def test_a_unit_of_another_municipality_does_not_exist_in_the_form(client):
    client.force_login(a_consultant(a_unit()))
    foreign = a_unit(a_municipality("3435"))
    answers = [
        client.post(reverse("candidates:new"), a_new_one(unit=pk)).content.decode()
        for pk in (foreign.pk, "00000000-0000-4000-8000-000000000000")
    ]

    for answer in answers:
        assert "Select a valid choice" in answer
    assert not Participant.objects.exists()


def test_a_teacher_or_deputy_of_another_municipality_does_not_exist_in_the_form(client):
    unit = a_unit()
    client.force_login(a_consultant(unit))
    foreign = a_teacher(a_unit(a_municipality("3435"), kind="school"))

    page = client.post(reverse("candidates:new"), a_new_one(unit=unit.pk, teacher=foreign.pk))

    assert page.status_code == 200
    assert not Participant.objects.exists()


def test_unknown_keys_of_a_form_change_nothing(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    data = a_new_one(
        phase="first", version=participant.version, municipality="3435", closed_at="2020-01-01",
        has_matching_consent="on", user=cast["stranger"].pk,
    )  # fmt: skip

    client.post(reverse("candidates:edit", args=[participant.pk]), data)

    participant.refresh_from_db()
    assert participant.first_name == "Selam"
    assert (participant.municipality_id, participant.closed_at) == ("3437", None)
    assert (participant.has_matching_consent, participant.user) == (False, cast["person"])


def test_a_stale_edit_is_told_and_kept(client, cast):
    participant = cast["participant"]
    an_entry(participant)
    client.force_login(cast["consultant"])

    page = client.post(
        reverse("candidates:edit", args=[participant.pk]), a_new_one(phase="first", version=1)
    )

    assert "Somebody else changed this" in page.content.decode()
    participant.refresh_from_db()
    assert participant.first_name == "Amina"


def test_equity_is_written_and_never_shown(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    address = reverse("candidates:equity", args=[participant.pk])
    data = {"sex": "woman", "is_single": "yes", "is_single_parent": "yes",
            "schooling": "none", "track": ""}  # fmt: skip

    client.post(address, data)

    assert EquityRecord.objects.get().sex == "woman"
    page = client.get(address).content.decode()
    assert page.count('<option value="" selected>') == 5
    assert '<option value="woman" selected>' not in page


def test_equity_answers_that_were_left_alone_stay(client, cast):
    client.force_login(cast["consultant"])
    address = reverse("candidates:equity", args=[cast["participant"].pk])
    client.post(address, {"sex": "woman", "is_single": "yes", "track": "work"})

    client.post(address, {"schooling": "primary"})

    row = EquityRecord.objects.get()
    assert (row.sex, row.is_single, row.track) == ("woman", "yes", "work")
    assert row.schooling == "primary"

    client.post(address, {"sex": "unknown", "track": "unknown"})

    row.refresh_from_db()
    assert (row.sex, row.is_single, row.track, row.schooling) == ("unknown", "yes", "", "primary")


def test_an_equity_form_without_any_answer_says_so(client, cast):
    client.force_login(cast["consultant"])

    page = client.post(reverse("candidates:equity", args=[cast["participant"].pk]), {})

    assert "Choose at least one answer." in page.content.decode()
    assert not EquityRecord.objects.exists()


POSTS = ["close", "reopen", "protect", "rights_course"]


@pytest.mark.parametrize("page", POSTS)
def test_a_button_is_for_the_consultant_only(client, cast, page):
    address = reverse(f"candidates:{page}", args=[cast["participant"].pk])
    answers = {}
    for who in ("consultant", "teacher", "person", "other_municipality"):
        client.force_login(cast[who])
        answers[who] = (client.get(address).status_code, client.post(address).status_code)

    refused = {"teacher": (405, 403), "person": (405, 403), "other_municipality": (405, 404)}
    assert {who: answers[who] for who in refused} == refused
    assert answers["consultant"][1] in {200, 302}


@pytest.mark.parametrize("field", ["deputy", "teacher"])
def test_whoever_has_left_stays_named_when_something_else_is_changed(client, field):
    """The list of what a leaver leaves behind is made of these names."""
    unit = a_unit()
    consultant = a_consultant(unit)
    gone = a_consultant(unit) if field == "deputy" else a_teacher(unit)
    person = a_participant(unit, consultant, **{field: gone})
    UnitMembership.objects.filter(user=gone).update(ended_at=timezone.now())
    client.force_login(consultant)
    address = reverse("candidates:edit", args=[person.pk])
    form = client.get(address).context["form"]
    given = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}

    answer = client.post(address, given | {"phone": "22225555"})

    person.refresh_from_db()
    assert answer.status_code == 302, answer.context["form"].errors
    assert (getattr(person, field), person.phone[-8:]) == (gone, "22225555")
