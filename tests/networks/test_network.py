"""A coordinator sees firms, places and what is asked for; never a person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from employers import actions as employers
from networks import actions
from networks.queries import ladder_coverage, member_rows
from notifications.models import Message
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_user
from tests.employers.builders import a_member as a_speaker
from tests.employers.builders import an_employer, an_opening
from tests.networks.builders import a_member, a_network

pytestmark = pytest.mark.django_db


def asked(employer, times):
    for _ in range(times):
        employers.log_contact(
            employer=employer, by=a_consultant(), kind="call", result="later", reason="test"
        )


def test_the_ladder_counts_open_places_by_rung_and_shows_the_empty_ones():
    coordinator = a_user()
    network = a_network(by=coordinator)
    employer = an_employer()
    a_member(network, employer, coordinator)
    an_opening(employer, kind="language_practice", capacity=2)
    an_opening(employer, kind="work_practice", capacity=1)
    an_opening(an_employer(), kind="ordinary_job", capacity=5)  # no member

    [row] = ladder_coverage([network])

    assert row.places == (0, 2, 1, 0, 0)
    assert row.empty_rungs == [1, 4, 5]


def test_a_member_is_promised_opened_asked_and_in_use_yes_or_no():
    coordinator = a_user()
    network = a_network(by=coordinator)
    employer = an_employer()
    membership = a_member(network, employer, coordinator)
    today = timezone.localdate()
    actions.pledge_places(membership=membership, promised=3, on=today, by=coordinator)
    opening = an_opening(employer, capacity=2)
    asked(employer, 2)

    [row] = member_rows(network, today=today)
    assert (row.promised, row.opened, row.in_use, row.asked_60_days) == (3, 2, False, 2)

    employers.hold_place(opening_id=opening.pk)
    [row] = member_rows(network, today=today)
    assert row.in_use is True


def test_an_over_asked_or_resting_firm_cannot_be_asked():
    coordinator = a_user()
    network = a_network(by=coordinator)
    tired, resting = an_employer(), an_employer()
    asked(tired, 7)
    employers.rest_employer(
        employer=resting, by=a_consultant(), until=timezone.localdate() + timedelta(days=20)
    )
    for employer, code in ((tired, "over_asked"), (resting, "resting")):
        membership = a_member(network, employer, coordinator)
        with pytest.raises(Exception, match="asked") as refusal:
            actions.ask_member(
                membership=membership, rung=4, today=timezone.localdate(), by=coordinator
            )
        assert refusal.value.code == code


def test_asking_a_member_tells_its_people_once():
    coordinator = a_user()
    network = a_network(by=coordinator)
    employer = an_employer()
    speaker = a_speaker(employer)
    membership = a_member(network, employer, coordinator)

    for _ in range(2):
        actions.ask_member(
            membership=membership, rung=4, today=timezone.localdate(), by=coordinator
        )

    told = Message.objects.filter(to=speaker, kind="networks.asked_for_place", channel="in_app")
    assert told.count() == 1


def test_a_request_outside_the_network_is_refused_by_field():
    coordinator = a_user()
    with pytest.raises(Exception, match="does not reach") as refusal:
        actions.request_openings(
            network=a_network(by=coordinator),
            municipality=a_municipality("3435"),
            places=4,
            occupation_area="kitchen",
            levels="A1",
            starts_from=timezone.localdate(),
            by=coordinator,
        )
    assert refusal.value.field == "municipality"


def test_only_its_own_coordinator_opens_a_network(client):
    coordinator = a_user()
    network = a_network(by=coordinator)
    address = reverse("networks:network", args=[network.pk])
    expected = {
        coordinator: 200,
        a_user(): 404,
        a_consultant(): 404,
        a_leader(): 404,
        a_teacher(): 404,
    }
    for person, status in expected.items():
        client.force_login(person)
        assert client.get(address).status_code == status


def test_a_coordinator_posts_a_request_and_bad_input_is_kept(client):
    coordinator = a_user()
    network = a_network(by=coordinator)
    client.force_login(coordinator)
    address = reverse("networks:request_openings", args=[network.pk])
    given = {
        "municipality": "3437",
        "places": "4",
        "occupation_area": "kitchen",
        "levels": "A1–A2",
        "starts_from": "2027-01-04",
    }

    refused = client.post(address, given | {"places": "0"})
    assert refused.context["form"].errors.keys() == {"places"}
    assert refused.context["form"]["occupation_area"].value() == "kitchen"
    assert client.post(address, given).status_code == 302
    assert network.requests.get().places == 4


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_costs_the_same_for_one_and_many(client, members, django_assert_num_queries):
    coordinator = a_user()
    network = a_network(by=coordinator)
    for _ in range(members):
        a_member(network, an_employer(), coordinator)
    client.force_login(coordinator)
    address = reverse("networks:network", args=[network.pk])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
