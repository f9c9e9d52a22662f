"""Who may open which page, what a page keeps on bad input, and who is noted as having looked."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import set_local_term
from accounts.models import AuditEntry
from candidates import actions
from candidates.models import EquityRecord, Participant
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit, a_user
from tests.candidates.builders import (
    a_participant,
    a_participant_with_account,
    a_skill,
    an_entry,
    an_occupation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    unit = a_unit()
    teacher = a_teacher(a_unit(unit.municipality, kind="adult_education"))
    participant = a_participant_with_account(unit, teacher=teacher)
    return {
        "participant": participant,
        "person": participant.user,
        "consultant": participant.consultant,
        "teacher": teacher,
        "leader": a_leader(unit),
        "other_municipality": a_consultant(a_unit(a_municipality("3435"))),
        "other_participant": a_participant_with_account(unit).user,
        "stranger": a_user(),
    }


def without_token(answer):
    """The page without what differs each time: the token, and the page's own address."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
    return page.replace(answer.wsgi_request.path.encode(), b"")


def opened(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"candidates:{name}", args=args))


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


def test_the_person_reads_who_has_looked(client, cast):
    opened(client, cast["teacher"], "participant", cast["participant"].pk)

    page = opened(client, cast["person"], "own_readers").content.decode()

    assert "Teacher" in page
    assert cast["teacher"].name not in page


def a_new_one(**changes):
    today = timezone.localdate()
    return {
        "first_name": "Selam",
        "last_name": "Eksempel",
        "programme_starts_on": str(today),
        "programme_ends_on": str(today + timedelta(days=300)),
    } | changes


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

    assert Participant.objects.get().has_protected_address


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
    foreign = a_teacher(a_unit(a_municipality("3435"), kind="adult_education"))

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


def part(name, **fields):
    return {"part": name} | {f"{name}-{key}": value for key, value in fields.items()}


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
    an_occupation("5120", "Kokker", label_en="Cooks")
    an_occupation("3434", "Sjefskokker", label_en="Head cooks")
    client.force_login(cast["consultant"])
    address = reverse("candidates:talk_section", args=[participant.pk, "wishes"])

    page = client.post(address, part("goal", occupation_words="cook", **HOW))
    assert "Choose one of these." in page.content.decode()
    assert not participant.entries.exists()

    client.post(address, part("goal", occupation_words="cook", occupation="5120", **HOW))
    assert participant.entries.get().occupation_id == "5120"


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


def week(**changes):
    return {"days-mon_on": "on", "days-mon_start": "09:00", "days-mon_end": "14:00"} | changes


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


def test_equity_is_written_and_never_shown(client, cast):
    participant = cast["participant"]
    client.force_login(cast["consultant"])
    address = reverse("candidates:equity", args=[participant.pk])
    data = {"sex": "woman", "is_single": "yes", "is_single_parent": "yes",
            "schooling": "none", "track": ""}  # fmt: skip

    client.post(address, data)

    assert EquityRecord.objects.get().sex == "woman"
    page = client.get(address).content.decode()
    assert '<option value="unknown" selected>' in page
    assert '<option value="woman" selected>' not in page


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


POSTS = ["close", "reopen", "protect", "support_talk", "rights_course"]


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
