"""A place that an employer offers by itself gets somebody who calls, and a day (M-E-10)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, MunicipalitySettings
from common.errors import DomainError
from employers import actions, queries
from employers.models import ContactLogEntry, Employer, EmployerOwner, Opening
from notifications.models import Message
from tests.builders import a_consultant, a_municipality, a_unit
from tests.employers.builders import a_draft, a_member, an_employer, an_opening, the_workplace
from tests.employers.test_openings import offer

pytestmark = pytest.mark.django_db


def a_colleague(name: str = "Kim") -> object:
    return a_consultant(unit=a_unit(municipality=a_municipality("3437")), first_name=name)


def page_of(user, name: str, *args: object) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def test_the_owner_is_asked_to_call_by_a_day():
    owner = a_colleague()
    employer = an_employer(by=owner)
    opening = offer(employer, a_member(employer))
    opening.refresh_from_db()
    due = queries.answer_due_on(the_workplace(employer).municipality)
    assert (opening.call_owner, opening.call_due_on) == (owner, due)
    message = Message.objects.get(kind="employers.opening_posted", to=owner, channel="in_app")
    assert message.facts["due"]["at"] == str(due)


def test_without_an_owner_whoever_has_least_to_answer_calls():
    first, second = a_colleague("Kim"), a_colleague("Pia")
    employer = an_employer(by=first)
    EmployerOwner.objects.all().delete()
    member = a_member(employer)
    for title in ("Bake", "Sell"):
        offer(employer, member, title=title)
    assert {each.call_owner for each in Opening.objects.all()} == {first, second}


def test_an_owner_who_has_left_calls_nobody():
    owner = a_colleague()
    employer = an_employer(by=owner)
    owner.unit_memberships.update(ended_at="2026-01-01T00:00Z")
    stays = a_colleague("Pia")
    assert queries.who_answers(employer, the_workplace(employer).municipality) == stays


def test_the_call_stands_on_the_first_page_and_in_the_list_until_it_is_done():
    owner = a_colleague()
    employer = an_employer(by=owner)
    member = a_member(employer)
    opening = offer(employer, member)
    for name in ("dashboard:first_page", "employers:messages"):
        page = page_of(owner, name)
        assert ("New places: call" in page, "Bake bread" in page) == (True, True)
    assert "We have talked" not in page_of(member, "employers:opening", opening.pk)
    assert "Asked in the call: Kind, Why this practice" in page_of(
        owner, "employers:opening", opening.pk
    )
    client = Client()
    client.force_login(owner)
    sent = {"kind": "visit", "result": "yes", "minutes": "20"}
    assert client.post(reverse("employers:called", args=[opening.pk]), sent).status_code == 302
    opening.refresh_from_db()
    assert (opening.call_due_on, opening.asked_in_call) == (None, [])
    for name in ("dashboard:first_page", "employers:messages"):
        assert "New places: call" not in page_of(owner, name)


def talked(client, opening, **sent):
    given = {"kind": "call", "result": "information", "minutes": ""} | sent
    return client.post(reverse("employers:called", args=[opening.pk]), given)


def test_a_talk_stands_in_the_contact_log_and_counts_against_the_employer_s_own_limits(client):
    owner = a_colleague()
    employer = an_employer(by=owner)
    Employer.objects.filter(pk=employer.pk).update(contact_days=30, most_contacts_in_60_days=1)
    employer.refresh_from_db()
    opening = offer(employer, a_member(employer))
    client.force_login(owner)

    for _twice in range(2):
        assert talked(client, opening, kind="visit", minutes="20", result="yes").status_code == 302

    entry = ContactLogEntry.objects.get()
    assert (entry.kind, entry.minutes, entry.result, entry.by) == ("visit", 20, "yes", owner)
    assert (entry.is_request, entry.workplace) == (False, opening.workplace)
    assert entry.body == owner.unit_memberships.get().unit.name
    assert AuditEntry.objects.filter(verb="log_contact").count() == 1
    warnings = queries.contact_warnings(employer, MunicipalitySettings(), timezone.now())
    assert len(warnings) == 2
    assert queries.asked_lately(employer)["times"] == 0


def test_a_talk_that_is_not_filled_in_right_is_shown_with_what_was_typed(client):
    owner = a_colleague()
    employer = an_employer(by=owner)
    opening = offer(employer, a_member(employer))
    client.force_login(owner)
    answer = talked(client, opening, kind="pigeon", minutes="17")
    assert answer.context["talk_form"].errors.keys() == {"kind"}
    assert 'value="17"' in answer.content.decode()
    opening.refresh_from_db()
    assert opening.call_due_on is not None
    assert not ContactLogEntry.objects.exists()


def test_only_a_consultant_says_that_the_call_was_made():
    employer = an_employer()
    member = a_member(employer)
    opening = offer(employer, member)
    with pytest.raises(DomainError) as refused:
        actions.finish_call(opening=opening, by=member)
    assert refused.value.code == "not_the_consultant"


def test_a_place_that_a_consultant_posts_waits_for_no_call():
    assert an_opening().call_due_on is None


def test_a_draft_that_the_employer_posts_waits_for_a_call():
    employer = an_employer()
    member = a_member(employer)
    draft = a_draft(employer, by=member)
    assert actions.post_opening(opening=draft, by=member).call_due_on is not None


def test_the_parts_of_an_offered_place_wait_for_one_call():
    employer = an_employer()
    member = a_member(employer)
    whole = offer(employer, member)
    whole.refresh_from_db()
    parts = actions.split_opening(opening=whole, by=member, parts=[{"mon"}, {"thu"}])
    due = [part.call_due_on for part in parts]
    assert due == [whole.call_due_on, None]


def test_a_closed_place_is_not_called_about():
    owner = a_colleague()
    employer = an_employer(by=owner)
    opening = offer(employer, a_member(employer))
    actions.close_opening(opening=opening, by=owner)
    assert list(queries.places_to_call_about(owner)) == []


def test_a_consultant_elsewhere_is_not_asked_to_call():
    employer = an_employer()
    offer(employer, a_member(employer))
    elsewhere = a_consultant(unit=a_unit(municipality=a_municipality("3435")))
    assert list(queries.places_to_call_about(elsewhere)) == []
