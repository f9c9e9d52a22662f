"""No place fits: the consultant asks the networks, and no person is named."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks.models import OpeningRequest
from notifications.models import Message
from tests.builders import a_consultant, a_unit, a_user
from tests.candidates.builders import a_participant_in_matching
from tests.networks.builders import a_network

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(person) -> str:
    return reverse("networks:ask_networks", args=[person.pk])


def a_filled_form(*networks) -> dict:
    return {
        "networks": [each.pk for each in networks],
        "places": "2",
        "occupation_area": "Kitchen",
        "levels": "A1-A2",
        "starts_from": timezone.localdate().isoformat(),
    }


def test_the_page_of_a_person_without_a_place_leads_to_the_networks():
    person = a_participant_in_matching()
    page = signed_in(person.consultant).get(reverse("matching:person", args=[person.pk]))
    assert address(person) in page.content.decode()


def test_the_form_knows_the_goal_and_the_level():
    a_network()
    person = a_participant_in_matching()
    form = signed_in(person.consultant).get(address(person)).context["form"]
    assert form.initial["levels"] == "A2/A2/A1/A1"
    assert form.initial["occupation_area"]


def test_each_chosen_network_gets_the_request_and_its_coordinator_is_told_no_name():
    coordinator = a_user()
    chosen, other = a_network(by=coordinator), a_network("Another network")
    person = a_participant_in_matching(first_name="Zarifa")
    sent = signed_in(person.consultant).post(address(person), a_filled_form(chosen))
    assert sent.status_code == 302
    [asked] = OpeningRequest.objects.all()
    assert (asked.network, asked.places, asked.asked_by) == (chosen, 2, person.consultant)
    told = Message.objects.filter(kind="networks.places_asked_for")
    assert {each.to for each in told} == {coordinator}
    assert not [each for each in told if "Zarifa" in str(each.facts)]
    assert not other.requests.exists()


def test_without_a_network_chosen_the_field_is_named_and_the_typed_kept():
    a_network()
    person = a_participant_in_matching()
    page = signed_in(person.consultant).post(address(person), a_filled_form())
    assert list(page.context["form"].errors) == ["networks"]
    assert "Kitchen" in page.content.decode()


def test_where_no_network_reaches_the_page_says_so():
    person = a_participant_in_matching()
    page = signed_in(person.consultant).get(address(person)).content.decode()
    assert "No network reaches this municipality yet." in page


def test_a_consultant_of_another_unit_does_not_find_the_person():
    person = a_participant_in_matching()
    assert signed_in(a_consultant(a_unit())).get(address(person)).status_code == 404
