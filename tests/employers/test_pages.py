"""Every page: who may, who may not, and what is kept when the input is wrong."""

from datetime import UTC

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from employers import actions
from employers.forms.contact import ContactLogForm
from employers.models import (
    ContactLogEntry,
    ContactPerson,
    Employer,
    EmployerImport,
    EmployerMember,
    EmployerMessage,
    Occupancy,
    Opening,
    RepairTalk,
    Workplace,
)
from employers.models.facts import OpeningFacts
from reference.models import Occupation, Skill
from tests.builders import a_consultant, a_municipality, a_unit, a_user
from tests.employers.builders import (
    a_draft,
    a_member,
    a_place,
    a_waiting_employer,
    an_employer,
    an_opening,
    somebody_inside,
    the_workplace,
    valid_number,
)
from tests.employers.test_import_employers import a_file, a_row

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def matcher(monkeypatch):
    """Own words are matched in `reference`, which has tests of its own."""
    from reference import queries as reference_queries  # noqa: PLC0415 - patched at its home

    class Suggestion:
        def __init__(self, skill: Skill) -> None:
            self.skill, self.accepted, self.confidence, self.matched = skill, True, 1.0, ""

    def suggest(phrase: str, limit: int = 5) -> list[Suggestion]:
        return [Suggestion(skill) for skill in Skill.objects.filter(label_en__icontains=phrase)]

    def search(text: str, limit: int = 10) -> list[Occupation]:
        return list(Occupation.objects.filter(label_nb__icontains=text)[:limit])

    monkeypatch.setattr(reference_queries, "suggest_skills", suggest, raising=False)
    monkeypatch.setattr(reference_queries, "search_occupations", search, raising=False)


def address(name: str, employer: Employer) -> str:
    """The page of this name about the employer, its workplace, its opening, or none of them."""
    place = the_workplace(employer)
    opening = Opening.objects.filter(workplace=place).first()
    of = {
        "workplace": place,
        "add_occupancy": place,
        "add_contact": place,
        "opening": opening,
        "change_opening": opening,
        "opening_skills": opening,
        "split_opening": opening,
    }
    if name in NO_ARGUMENT:
        return reverse(f"employers:{name}")
    if name == "owner":
        return reverse("employers:owner", args=[employer.pk, "3437"])
    return reverse(f"employers:{name}", args=[of.get(name, employer).pk])


NO_ARGUMENT = {
    "employers", "openings", "messages", "add", "import_start", "my_openings", "my_workplaces",
    "waiting", "write_message",
}  # fmt: skip
STAFF = {"consultant": 200, "teacher": 200, "leader": 200, "member": 403, "other member": 403,
         "stranger": 403}  # fmt: skip
CONSULTANT_ONLY = STAFF | {"teacher": 403, "leader": 403}
BOTH_SIDES = CONSULTANT_ONLY | {"member": 200, "other member": 404, "stranger": 404}
DECIDES = CONSULTANT_ONLY | {"other member": 404, "stranger": 404}
LOOKS = STAFF | {"member": 200, "other member": 404, "stranger": 404}
OWN = {"consultant": 403, "teacher": 403, "leader": 403, "member": 200, "other member": 200,
       "stranger": 403}  # fmt: skip
PAGES = {
    "employers": STAFF,
    "openings": STAFF | {"member": 302, "other member": 302, "stranger": 302},
    "employer": STAFF,
    "workplaces": STAFF,
    "openings_of": STAFF,
    "contact_log": STAFF,
    "log_contact": STAFF,
    "mapping": STAFF,
    "add_mapping": DECIDES,
    "decline": DECIDES,
    "owner": DECIDES,
    "messages": CONSULTANT_ONLY,
    "add": CONSULTANT_ONLY,
    "import_start": CONSULTANT_ONLY,
    "opening": LOOKS,
    "change_opening": BOTH_SIDES,
    "opening_skills": BOTH_SIDES,
    "split_opening": BOTH_SIDES,
    "workplace": BOTH_SIDES,
    "add_occupancy": BOTH_SIDES,
    "add_contact": BOTH_SIDES,
    "add_workplace": BOTH_SIDES,
    "change": BOTH_SIDES,
    "members": BOTH_SIDES,
    "appetite": BOTH_SIDES,
    "rest": BOTH_SIDES,
    "offer": BOTH_SIDES,
    "my_openings": OWN,
    "my_workplaces": OWN,
    "waiting": OWN,
    "write_message": OWN,
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_may_open_the_page(name, people):
    employer = an_employer()
    an_opening(employer)
    seen = {
        party: signed_in(people(party, employer)).get(address(name, employer)).status_code
        for party in PAGES[name]
    }
    assert seen == PAGES[name]


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"opening"}))
def test_nobody_sees_it_without_signing_in(name):
    employer = an_employer()
    an_opening(employer)
    response = Client().get(address(name, employer))
    assert (response.status_code, "/login/" in response["Location"]) == (302, True)


@pytest.mark.parametrize(
    "name",
    ["workplace", "add_workplace", "change", "members", "appetite", "rest", "offer", "openings",
     "employers", "employer"],
)  # fmt: skip
def test_a_waiting_employer_sees_nothing_but_the_waiting_page(name):
    employer = a_waiting_employer()
    client = signed_in(employer.members.get().user)
    answer = client.get(address(name, employer))
    assert answer.status_code in {302, 403}
    for own in ("my_openings", "my_workplaces"):
        assert client.get(reverse(f"employers:{own}"))["Location"] == reverse("employers:waiting")
    page = client.get(reverse("employers:waiting"))
    assert b"Your registration is looked at by" in page.content


def test_a_waiting_employer_writes_and_sees_who_answers():
    unit = a_unit()
    consultant = a_consultant(unit, first_name="Ingrid")
    employer = a_waiting_employer()
    client = signed_in(employer.members.get().user)
    url = reverse("employers:write_message")
    assert client.post(url, {"text": "We have a place"}).status_code == 302
    assert EmployerMessage.objects.get().owner == consultant
    assert b"Ingrid" in client.get(url).content


def test_registration_through_the_page():
    a_place()
    number = valid_number()
    client = Client()
    typed = {
        "organisation_number": number,
        "name": "Ny bedrift (demo)",
        "ownership": "private",
        "workplace_name": "Butikken",
        "postal_code": "2670",
        "contact_name": "Per Prøve",
        "email": "per@demo.example",
        "password": "secret-words-1",
    }
    wrong = client.post(reverse("employers:register"), typed | {"organisation_number": "123456789"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors.keys() == {"organisation_number"}
    assert b"Butikken" in wrong.content
    assert not User.objects.exists()
    right = client.post(reverse("employers:register"), typed)
    assert right["Location"] == reverse("employers:waiting")
    assert client.get(right["Location"]).status_code == 200
    assert Employer.objects.get().state == "waiting"


def test_a_person_with_an_account_registers_without_a_new_password():
    a_place()
    person = a_user()
    typed = {
        "organisation_number": valid_number(),
        "name": "Ny",
        "ownership": "private",
        "workplace_name": "B",
        "postal_code": "2670",
        "contact_name": "Per Prøve",
    }
    signed_in(person).post(reverse("employers:register"), typed)
    assert EmployerMember.objects.get().user == person


def test_approve_and_decline_by_press():
    employer = a_waiting_employer()
    client = signed_in(a_consultant())
    assert client.get(reverse("employers:approve", args=[employer.pk])).status_code == 405
    client.post(reverse("employers:approve", args=[employer.pk]))
    assert Employer.objects.get().state == "approved"
    url = reverse("employers:decline", args=[employer.pk])
    assert client.post(url, {"reason": ""}).context["form"].errors.keys() == {"reason"}
    client.post(url, {"reason": "Closed down."})
    assert Employer.objects.get().state == "declined"


def test_its_own_people_do_not_approve_themselves_even_as_consultants():
    employer = a_waiting_employer()
    consultant = a_consultant()
    actions.add_member(employer=employer, user=consultant, by=consultant)
    url = reverse("employers:approve", args=[employer.pk])
    assert signed_in(consultant).post(url).status_code == 403


FIVE = {
    "title": "Bake bread",
    "days": ["mon", "thu"],
    "starts_at": "07:00",
    "ends_at": "12:00",
    "supervision_ceiling": "2",
    "others_inside": "0",
    "colleagues_start": "A1",
    "customers_start": "none",
    "instructions_start": "A2",
    "messages_start": "none",
    "contact_name": "Kari Prøve",
    "contact_phone": "61 00 00 00",
}


def test_five_questions_make_an_open_opening():
    employer = an_employer()
    client = signed_in(a_member(employer))
    url = reverse("employers:offer", args=[employer.pk])
    response = client.post(url, FIVE | {"workplace": str(the_workplace(employer).pk)})
    opening = Opening.objects.get()
    assert response["Location"] == reverse("employers:opening", args=[opening.pk])
    needs = {need.function: need.to_start for need in opening.language_needs.all()}
    levels = {"colleagues": "A1", "customers": "", "instructions": "A2", "messages": ""}
    assert (opening.state, needs) == ("open", levels)


def test_the_five_questions_leave_the_ceiling_of_another_workplace_alone():
    employer = an_employer()
    member = a_member(employer)
    facts = {"postal_code": "2670", "supervision_ceiling": 9}
    second = actions.add_workplace(employer=employer, by=member, name="Second shop", **facts)
    client = signed_in(member)
    url = reverse("employers:offer", args=[employer.pk])
    form = client.get(url).context["form"]
    assert (form["supervision_ceiling"].value(), "Second shop: 9" in form.ceiling_hint) == (
        None,
        True,
    )
    sent = FIVE | {"workplace": str(second.pk), "supervision_ceiling": ""}
    assert client.post(url, sent).status_code == 302
    second.refresh_from_db()
    assert (second.supervision_ceiling, the_workplace(employer).supervision_ceiling) == (9, 2)


def test_a_workplace_without_a_ceiling_must_be_given_one():
    employer = an_employer(workplace={"supervision_ceiling": None})
    url = reverse("employers:offer", args=[employer.pk])
    sent = FIVE | {"workplace": str(the_workplace(employer).pk), "supervision_ceiling": ""}
    response = signed_in(a_member(employer)).post(url, sent)
    assert response.context["form"].errors.keys() == {"supervision_ceiling"}


def test_the_five_questions_ask_what_a_mistake_does_and_which_support_would_help():
    employer = an_employer()
    client = signed_in(a_member(employer))
    url = reverse("employers:offer", args=[employer.pk])
    page = client.get(url).content.decode()
    for where in ("a colleague", "a customer or user", "something written", "a spoken message"):
        assert f"What happens if {where} is misunderstood?" in page
    sent = FIVE | {"workplace": str(the_workplace(employer).pk), "support_would_change": ["mentor"]}
    shown = client.post(url, sent, follow=True).content.decode()
    assert Opening.objects.get().support_would_change == ["mentor"]
    assert "Support that would change the answer" in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"days": []}, "days"),
        ({"starts_at": "22:00", "ends_at": "02:00"}, "ends_at"),
        ({"supervision_ceiling": "-1"}, "supervision_ceiling"),
        ({"others_inside": "-1"}, "others_inside"),
        ({"colleagues_start": "D9"}, "colleagues_start"),
        ({"contact_name": ""}, "contact_name"),
        ({"title": "a\u202eb"}, "title"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_a_wrong_answer_names_its_question_and_keeps_the_rest(wrong, field):
    employer = an_employer()
    url = reverse("employers:offer", args=[employer.pk])
    typed = FIVE | {"workplace": str(the_workplace(employer).pk)} | wrong
    response = signed_in(a_member(employer)).post(url, typed)
    assert response.context["form"].errors.keys() == {field}
    assert b"61 00 00 00" in response.content
    assert not Opening.objects.exists()


def test_a_workplace_of_another_employer_is_no_choice():
    employer, other = an_employer(), an_employer()
    url = reverse("employers:offer", args=[employer.pk])
    response = signed_in(a_member(employer)).post(
        url, FIVE | {"workplace": str(the_workplace(other).pk)}
    )
    assert "workplace" in response.context["form"].errors


def as_typed(client: Client, url: str) -> dict:
    """The form as the browser would send it untouched."""
    form = client.get(url).context["form"]
    typed = {}
    for field in form:
        value = field.value()
        if value in (None, "", False):
            continue
        typed[field.html_name] = "on" if value is True else value
    return typed


def test_the_long_form_sent_untouched_changes_no_fact():
    opening = an_opening()
    client = signed_in(a_consultant())
    url = reverse("employers:change_opening", args=[opening.pk])
    client.post(url, as_typed(client, url) | {"version": opening.version})
    opening.refresh_from_db()
    assert opening.unconfirmed_fields == []
    assert opening.days.count() == 5


def test_the_long_form_says_only_what_was_changed():
    opening = an_opening()
    Occupation.objects.create(code="7512", label_nb="Bakere")
    client = signed_in(a_consultant())
    url = reverse("employers:change_opening", args=[opening.pk])
    typed = as_typed(client, url) | {
        "version": opening.version,
        "occupation_words": "Bakere",
        "tasks": "Knead",
        "customers_start": "A2",
        "sat_on": "on",
        "licences": ["B"],
    }
    assert client.post(url, typed).status_code == 302
    opening.refresh_from_db()
    assert opening.unconfirmed_fields == ["days", "language", "licences", "occupation", "tasks"]
    assert (opening.occupation_id, opening.licences) == ("7512", ["B"])
    assert opening.days.count() == 6
    page = client.get(reverse("employers:opening", args=[opening.pk])).content.decode()
    assert "Filled in by us, not confirmed" in page
    assert page.count(f'name="version" value="{opening.version}"') > page.count('name="verb"')
    assert "Licences needed" in page


def test_an_old_form_is_told_and_keeps_what_was_typed():
    opening = an_opening()
    client = signed_in(a_consultant())
    url = reverse("employers:change_opening", args=[opening.pk])
    typed = as_typed(client, url) | {"version": opening.version, "tasks": "My own words"}
    actions.change_opening(
        opening=opening, by=a_consultant(), facts=OpeningFacts(fields={"tasks": "Theirs"})
    )
    response = client.post(url, typed)
    assert "Somebody else changed this" in str(response.context["form"].non_field_errors())
    assert b"My own words" in response.content
    opening.refresh_from_db()
    assert opening.tasks == "Theirs"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mon_start": "15:00", "mon_end": "09:00"}, "mon_end"),
        ({"starts_from": "2027-02-01", "starts_until": "2027-01-01"}, "starts_until"),
        ({"weeks": "0"}, "weeks"),
        ({"colleagues_start": "B2", "colleagues_hire": "A1"}, "colleagues_hire"),
        ({"colleagues_start": "Z1"}, "colleagues_start"),
        ({"occupation_words": "Dragon tamer"}, "occupation_words"),
        ({"working_languages": "a-language-that-is-too-long"}, "working_languages"),
        ({"demands": ["flying"]}, "demands"),
    ],
)
def test_the_long_form_names_the_wrong_field(wrong, field):
    opening = an_opening()
    client = signed_in(a_consultant())
    url = reverse("employers:change_opening", args=[opening.pk])
    response = client.post(url, as_typed(client, url) | {"version": opening.version} | wrong)
    assert list(response.context["form"].errors) == [field]


def test_steps_confirm_copy_and_split_by_press():
    employer = an_employer()
    opening = a_draft(employer)
    client = signed_in(a_member(employer))

    def press(name: str, **sent: str) -> int:
        return client.post(reverse(f"employers:{name}", args=[opening.pk]), sent).status_code

    assert press("step", verb="post") == 302
    assert press("step", verb="post") == 409
    assert press("step", verb="explode") == 409
    assert press("step", verb="go_stale") == 409
    assert press("confirm_opening") == 302
    assert press("copy_opening") == 302
    assert Opening.objects.filter(copied_from=opening).count() == 1
    days = {"mon": "1", "tue": "1", "wed": "2", "thu": "2", "fri": "2"}
    assert press("split_opening", **days) == 302
    assert Opening.objects.filter(split_from=opening, state="open").count() == 2
    assert press("split_opening", **days) == 200


def test_a_split_into_one_part_is_told():
    opening = an_opening()
    url = reverse("employers:split_opening", args=[opening.pk])
    response = signed_in(a_consultant()).post(
        url, dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], "1")
    )
    assert "at least two parts" in str(response.context["form"].non_field_errors())


def test_a_skill_is_looked_up_chosen_and_taken_away():
    Skill.objects.create(id="bake_bread", label_nb="bake brød", label_en="bake bread")
    opening = an_opening()
    client = signed_in(a_consultant())
    page = client.get(reverse("employers:opening_skills", args=[opening.pk]) + "?text=bake")
    assert b"bake bread" in page.content
    url = reverse("employers:change_skills", args=[opening.pk])
    client.post(url, {"text": "bake", "skill": "bake_bread", "is_needed": "on"})
    client.post(url, {"text": "up at four"})
    empty = client.post(url, {"text": ""})
    long = client.post(url, {"text": "x" * 201})
    assert [list(each.context["form"].errors) for each in (empty, long)] == [["text"], ["text"]]
    assert "x" * 201 in long.content.decode()
    kept = [(s.skill_id, s.text, s.is_needed) for s in opening.skills.order_by("pk")]
    assert kept == [("bake_bread", "", True), (None, "up at four", False)]
    client.post(url, {"remove": str(opening.skills.get(text="up at four").pk)})
    assert opening.skills.count() == 1


def test_a_workplace_is_changed_and_its_people_come_and_go():
    employer = an_employer()
    place = the_workplace(employer)
    client = signed_in(a_member(employer))
    url = reverse("employers:workplace", args=[place.pk])
    typed = as_typed(client, url) | {"version": 1, "supervision_ceiling": "4", "bus_days": ["mon"]}
    assert client.post(url, typed).status_code == 302
    place.refresh_from_db()
    assert (place.supervision_ceiling, place.bus_days) == (4, ["mon"])
    wrong = client.post(url, typed | {"supervision_ceiling": "-1"})
    assert wrong.context["form"].errors.keys() == {"supervision_ceiling"}
    stale = client.post(url, typed)
    assert stale.context["form"].non_field_errors()
    client.post(
        reverse("employers:add_contact", args=[place.pk]), {"name": "Ola", "is_deputy": "on"}
    )
    contact = ContactPerson.objects.get(name="Ola")
    client.post(reverse("employers:contact_left", args=[contact.pk]))
    assert ContactPerson.objects.get(name="Ola").left_at
    inside = {"scheme": "student", "people": "1", "starts_on": str(timezone.localdate())}
    client.post(reverse("employers:add_occupancy", args=[place.pk]), inside)
    client.post(reverse("employers:end_occupancy", args=[Occupancy.objects.get().pk]))
    assert not Occupancy.objects.exists()


@pytest.mark.parametrize("name", ["end_occupancy", "contact_left", "end_member"])
def test_another_employers_people_are_not_mine(name):
    employer = an_employer()
    found = {
        "end_occupancy": lambda: somebody_inside(the_workplace(employer)),
        "contact_left": lambda: the_workplace(employer).contacts.get(),
        "end_member": lambda: EmployerMember.objects.get(user=a_member(employer)),
    }[name]()
    client = signed_in(a_member(an_employer()))
    assert client.post(reverse(f"employers:{name}", args=[found.pk])).status_code == 404


def test_appetite_rest_and_stop_by_press():
    employer = an_employer()
    client = signed_in(a_member(employer))
    url = reverse("employers:appetite", args=[employer.pk])
    wrong = client.post(url, {"appetite": "no", "appetite_note": "kept words"})
    assert wrong.context["form"].errors.keys() == {"appetite_reason"}
    assert b"kept words" in wrong.content
    client.post(url, {"appetite": "no", "appetite_reason": "less_work",
                      "support_would_change": ["mentor"], "version": 1})  # fmt: skip
    assert Employer.objects.get().support_would_change == ["mentor"]
    shown = signed_in(a_consultant()).get(reverse("employers:employer", args=[employer.pk]))
    assert "A mentor who has been through it" in shown.content.decode()
    day = timezone.localdate()
    client.post(reverse("employers:rest", args=[employer.pk]), {"rest_until": str(day)})
    assert Employer.objects.get().rest_until == day
    wrong = client.post(reverse("employers:rest", args=[employer.pk]), {"rest_until": "2020-01-01"})
    assert wrong.context["form"].errors.keys() == {"rest_until"}
    client.post(reverse("employers:stop", args=[employer.pk]))
    assert Employer.objects.get().members.get().ended_at


def test_only_the_employer_itself_stops():
    employer = an_employer()
    url = reverse("employers:stop", args=[employer.pk])
    assert signed_in(a_consultant()).post(url).status_code == 403


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),  # comes twice: the first
        ("2026-10-25T03:00", "2026-10-25T02:00:00+00:00"),
        ("2026-03-29T02:30", None),  # never was
        ("2026-02-30T10:00", None),
        ("yesterday", None),
    ],
)
def test_a_moment_at_a_clock_change_is_read_or_refused_by_name(typed, utc):
    form = ContactLogForm({"kind": "call", "result": "later", "happened_at": typed})
    form.is_valid()
    if utc is None:
        assert "happened_at" in form.errors
    else:
        assert form.cleaned_data["happened_at"].astimezone(UTC).isoformat() == utc


def test_a_contact_is_written_down_and_the_next_is_warned_about():
    employer = an_employer()
    client = signed_in(a_consultant())
    url = reverse("employers:log_contact", args=[employer.pk])
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    typed = {"kind": "call", "result": "later", "minutes": "5", "is_request": "on",
             "happened_at": now, "note": "Kept note"}  # fmt: skip
    assert client.post(url, typed).status_code == 302
    assert b"was in touch on" in client.get(url).content
    again = client.post(url, typed)
    assert again.context["form"].errors.keys() == {"reason"}
    assert b"Kept note" in again.content
    client.post(url, typed | {"reason": "They asked."})
    assert ContactLogEntry.objects.count() == 2


def test_message_answer_and_take():
    employer = an_employer()
    message = actions.write_message(employer=employer, by=a_member(employer), text="Hello")
    consultant = a_consultant()
    client = signed_in(consultant)
    url = reverse("employers:message", args=[message.pk])
    client.post(reverse("employers:take_message", args=[message.pk]))
    assert EmployerMessage.objects.get().owner == consultant
    assert signed_in(message.written_by).get(url).status_code == 200
    assert signed_in(message.written_by).post(url, {"answer": "x"}).status_code == 403
    assert signed_in(a_consultant(a_unit(a_municipality("3435")))).get(url).status_code == 404
    assert client.post(url, {"answer": ""}).context["form"].errors.keys() == {"answer"}
    client.post(url, {"answer": "We call."})
    assert b"We call." in signed_in(message.written_by).get(url).content
    assert client.post(url, {"answer": "Again"}).context["form"].non_field_errors()


def test_a_repair_talk_by_press():
    employer = an_employer()
    member = signed_in(a_member(employer))
    client = signed_in(a_consultant())
    client.post(reverse("employers:open_repair_talk", args=[employer.pk]), {"note": "Broken off"})
    talk = RepairTalk.objects.get()
    url = reverse("employers:repair_talk", args=[talk.pk])
    confirm = reverse("employers:confirm_repair_talk", args=[talk.pk])
    today = str(timezone.localdate())
    assert member.post(confirm).status_code == 409
    write = reverse("placements:repair-talk", args=[talk.pk])
    assert write in client.get(url).content.decode()
    assert member.post(write, {"held_on": today, "agreed": "x"}).status_code == 403
    assert client.post(write, {"held_on": today}).context["form"].errors.keys() == {"agreed"}
    client.post(write, {"held_on": today, "agreed": "A fadder each day"})
    refused = client.post(confirm, {"how_confirmed": "They said so"})
    assert b"Only the employer can confirm this" in refused.content
    assert b"A fadder each day" in member.get(url).content
    member.post(confirm)
    assert RepairTalk.objects.get().confirmed_at


def test_the_yes_of_a_workplace_without_an_account_is_written_on_the_page():
    employer = an_employer()
    EmployerMember.objects.filter(employer=employer).delete()
    client = signed_in(a_consultant())
    talk = actions.open_repair_talk(employer=employer, by=None)
    url = reverse("employers:repair_talk", args=[talk.pk])
    confirm = reverse("employers:confirm_repair_talk", args=[talk.pk])
    assert "yes" not in client.get(url).context
    write = reverse("placements:repair-talk", args=[talk.pk])
    client.post(write, {"held_on": str(timezone.localdate()), "agreed": "A fadder each day"})

    assert confirm in client.get(url).content.decode()
    empty = client.post(confirm, {"how_confirmed": ""})
    assert empty.context["yes"].errors.keys() == {"how_confirmed"}
    assert b"A fadder each day" in empty.content
    client.post(confirm, {"how_confirmed": "The boss, by phone"})

    assert RepairTalk.objects.get().confirmed_at
    assert b"The boss, by phone" in client.get(url).content


def test_a_mapping_starts_from_the_last_one():
    employer = an_employer()
    consultant = a_consultant()
    actions.map_employer(employer=employer, by=consultant, need_now="One baker")
    client = signed_in(consultant)
    url = reverse("employers:add_mapping", args=[employer.pk])
    assert b"One baker" in client.get(url).content
    client.post(url, {"mapped_on": str(timezone.localdate()), "need_now": "Two bakers"})
    assert employer.mappings.count() == 2


def test_owner_add_change_and_invite_by_press():
    unit = a_unit()
    consultant, deputy = a_consultant(unit), a_consultant(unit)
    employer = an_employer(by=consultant)
    client = signed_in(consultant)
    url = reverse("employers:owner", args=[employer.pk, "3437"])
    client.post(url, {"owner": str(consultant.pk), "deputy": str(deputy.pk)})
    assert employer.owners.get().deputy == deputy
    far = reverse("employers:owner", args=[employer.pk, "3435"])
    assert client.get(far).status_code == 404
    url = reverse("employers:change", args=[employer.pk])
    client.post(url, as_typed(client, url) | {"sector": "café", "version": 1})
    assert Employer.objects.get().sector == "café"
    url = reverse("employers:members", args=[employer.pk])
    assert client.post(url, {"email": "not-an-address"}).context["form"].errors
    assert client.post(url, {"email": "new@demo.example"}).status_code == 302
    url = reverse("employers:add")
    typed = {"organisation_number": valid_number(), "name": "Ny", "ownership": "private",
             "workplace_name": "B", "postal_code": "2670", "contact_name": "Per",
             "email": "per@demo.example"}  # fmt: skip
    client.post(url, typed)
    assert Employer.objects.get(name="Ny").state == "approved"


def test_an_invitation_is_accepted_by_press_once_and_opening_it_does_nothing():
    employer = an_employer()
    token = actions.invite_member(employer=employer, email="n@demo.example", by=a_member(employer))
    url = reverse("employers:invitation", args=[token])
    client = Client()
    for _turn in range(3):
        assert client.get(url).status_code == 200
    weak = client.post(url, {"password": "short"})
    assert weak.context["form"].errors.keys() == {"password"}
    assert client.post(url, {"password": "secret-words-1"}).status_code == 302
    assert client.get(reverse("employers:my_openings")).status_code == 200
    assert client.post(url, {}).status_code == 410
    assert Client().get(reverse("employers:invitation", args=["wrong"])).status_code == 404


def upload(client: Client, content: bytes, name: str = "firms.csv", kind: str = "employers"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("employers:import_start"), {"kind": kind, "file": file})


def test_a_file_is_uploaded_previewed_and_saved():
    consultant = a_consultant()
    a_place()
    client = signed_in(consultant)
    started = upload(client, a_file(a_row()))
    job = EmployerImport.objects.get()
    assert started["Location"] == reverse("employers:import", args=[job.pk])
    preview = client.get(started["Location"])
    assert b"Save all of it" in preview.content
    assert not Employer.objects.exists()
    client.post(reverse("employers:import_confirm", args=[job.pk]))
    progress = client.get(reverse("employers:import_progress", args=[job.pk]))
    assert (Employer.objects.count(), progress["HX-Refresh"]) == (1, "true")
    assert b"The file is saved" in client.get(started["Location"]).content
    client.post(reverse("employers:import_confirm", args=[job.pk]))
    assert Employer.objects.count() == 1
    again = upload(client, a_file(a_row()))
    assert b"stored already" in client.get(again["Location"]).content


def test_a_half_bad_file_shows_rows_and_gives_them_back_as_excel():
    client = signed_in(a_consultant())
    a_place()
    started = upload(client, a_file(a_row(), a_row("310001015", postal_code="0000")))
    page = client.get(started["Location"]).content.decode()
    assert "a postal code that exists" in page
    assert "Save all of it" not in page
    job = EmployerImport.objects.get()
    confirm = client.post(reverse("employers:import_confirm", args=[job.pk]))
    assert confirm.status_code == 409
    file = client.get(reverse("employers:import_faults", args=[job.pk]))
    assert file.content.startswith(b"PK")


@pytest.mark.parametrize("content", [b"\x00\x01", b"hello", b"%PDF", b"PK\x03\x04"])
def test_a_file_that_is_no_table_is_told_on_the_form(content):
    response = upload(signed_in(a_consultant()), content)
    assert response.context["form"].errors.keys() == {"file"}
    assert not EmployerImport.objects.exists()


def test_an_import_is_its_owners_and_can_be_stopped():
    consultant = a_consultant()
    a_place()
    client = signed_in(consultant)
    upload(client, a_file(a_row()))
    job = EmployerImport.objects.get()
    other = signed_in(a_consultant())
    for name in ("import", "import_progress", "import_faults"):
        assert other.get(reverse(f"employers:{name}", args=[job.pk])).status_code == 404
    assert other.post(reverse("employers:import_confirm", args=[job.pk])).status_code == 404
    client.post(reverse("employers:import_cancel", args=[job.pk]))
    assert b"Nothing was saved" in client.get(reverse("employers:import", args=[job.pk])).content


@pytest.mark.parametrize("kind", ["employers", "openings"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_templates_can_be_fetched(kind, file_format):
    url = reverse("employers:import_template", args=[kind, file_format])
    assert signed_in(a_consultant()).get(url).status_code == 200
    assert signed_in(a_user()).get(url).status_code == 403


def test_an_unknown_template_is_not_found():
    client = signed_in(a_consultant())
    assert client.get("/employers/import/template/people.csv").status_code == 404
    assert client.get("/employers/import/template/openings.exe").status_code == 404


def test_what_an_employer_reads_of_itself_never_shows_the_contact_log():
    employer = an_employer()
    actions.log_contact(
        employer=employer, by=a_consultant(), kind="call", result="no", note="They sounded tired"
    )
    member = signed_in(a_member(employer))
    for name in ("my_openings", "my_workplaces", "waiting", "write_message"):
        assert b"tired" not in member.get(reverse(f"employers:{name}")).content
    page = member.get(reverse("employers:appetite", args=[employer.pk])).content
    assert b"tired" not in page
    assert b"Asked 1 time in 60 days by 1 body." in page


def test_places_and_people_are_the_same_after_everything():
    employer = an_employer()
    an_opening(employer)
    assert Workplace.objects.filter(people_held__gt=0).count() == 0
