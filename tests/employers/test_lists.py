"""Lists cost the same at one and at three rows; filters, sorting and export say the same."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from employers import actions
from employers.filters import EmployerFilter, OpeningFilter
from employers.models import Opening
from employers.models.facts import Need
from reference.models import Occupation
from tests.builders import a_consultant, a_municipality, a_postal_code, a_teacher, a_unit
from tests.employers.builders import (
    a_member,
    a_waiting_employer,
    an_employer,
    an_opening,
)

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def names(client: Client, query: str) -> list[str]:
    response = client.get(reverse("employers:employers") + query)
    return [employer.name for employer in response.context["page"].object_list]


def titles(client: Client, query: str) -> list[str]:
    response = client.get(reverse("employers:openings") + query)
    return [opening.title for opening in response.context["page"].object_list]


def some_life(by, name: str) -> None:
    employer = an_employer(by=by, name=name)
    actions.log_contact(employer=employer, by=by, kind="call", result="yes")
    actions.map_employer(employer=employer, by=by)
    an_opening(employer, by=by, title=f"Work at {name}")
    actions.write_message(employer=employer, by=a_member(employer), text="Hello")


@pytest.mark.parametrize("page", ["employers", "openings", "messages"])
def test_a_list_costs_the_same_at_one_and_three_rows(page):
    consultant = a_consultant()
    client, url = signed_in(consultant), reverse(f"employers:{page}")
    some_life(consultant, "A")
    client.get(url)
    at_one = cost(client, url)
    some_life(consultant, "B")
    some_life(consultant, "C")
    assert cost(client, url) == at_one
    assert at_one <= 15


def test_the_employers_own_list_costs_the_same_at_one_and_three_openings():
    employer = an_employer()
    client, url = signed_in(a_member(employer)), reverse("employers:my_openings")
    an_opening(employer)
    client.get(url)
    at_one = cost(client, url)
    an_opening(employer, title="B")
    an_opening(employer, title="C")
    assert cost(client, url) == at_one


@pytest.mark.parametrize("tab", ["workplaces", "openings_of", "contact_log", "mapping", "employer"])
def test_a_tab_costs_the_same_at_one_and_three_rows(tab):
    consultant = a_consultant()
    employer = an_employer(by=consultant)
    client, url = signed_in(consultant), reverse(f"employers:{tab}", args=[employer.pk])

    def add(number: int) -> None:
        facts = {"name": f"Place {number}", "postal_code": "2670"}
        place = actions.add_workplace(employer=employer, by=consultant, **facts)
        actions.add_occupancy(workplace=place, by=consultant, scheme="student")
        an_opening(employer, by=consultant, title=f"Work {number}")
        actions.log_contact(
            employer=employer, by=consultant, kind="call", result="yes", reason="again"
        )
        actions.map_employer(employer=employer, by=consultant)
        a_member(employer)

    add(1)
    client.get(url)
    at_one = cost(client, url)
    add(2)
    add(3)
    assert cost(client, url) == at_one


def test_employers_are_narrowed():
    consultant = a_consultant()
    client = signed_in(consultant)
    an_employer(by=consultant, name="Bakery", sector="bakery")
    rests = an_employer(by=consultant, name="Market", sector="shop")
    actions.rest_employer(employer=rests, by=consultant, until=timezone.localdate())
    a_municipality("3435")
    a_postal_code("2680", place="Vågåmo", municipality_id="3435")
    far = an_employer(
        by=consultant,
        name="Furniture",
        sector="wood",
        workplace={"name": "V", "postal_code": "2680"},
    )
    actions.map_employer(employer=far, by=consultant)
    a_waiting_employer(name="Shop")
    assert names(client, "") == ["Bakery", "Furniture", "Market", "Shop"]
    assert names(client, "?search=mark") == ["Market"]
    assert names(client, f"?search={rests.organisation_number}") == ["Market"]
    assert names(client, "?state=waiting") == ["Shop"]
    assert names(client, "?municipality=3435") == ["Furniture"]
    assert names(client, "?sector=bak") == ["Bakery"]
    assert names(client, "?resting=on") == ["Market"]
    assert names(client, "?stale_mapping=on") == ["Bakery", "Market"]
    assert names(client, "?unowned=on") == []
    assert names(client, "?order=-name")[0] == "Shop"


def test_unowned_are_those_of_my_municipality():
    stranger = a_consultant(a_unit(a_municipality("3435")))
    an_employer(by=stranger, name="Nobody's")
    client = signed_in(a_consultant())
    assert names(client, "?unowned=on") == ["Nobody's"]
    assert names(signed_in(stranger), "?unowned=on") == []


def test_openings_are_narrowed():
    consultant = a_consultant()
    client = signed_in(consultant)
    employer = an_employer(by=consultant, name="Bakery")
    baker = Occupation.objects.create(code="7512", label_nb="Bakere", label_en="Bakers")
    an_opening(employer, by=consultant, title="Bread", occupation=baker, days=("mon", "tue"))
    an_opening(
        employer, by=consultant, title="Sell", kind="temporary_job", days=("sat",),
        language={"customers": Need("B1")},
    )  # fmt: skip
    full = an_opening(employer, by=consultant, title="Full", days=("wed",))
    actions.hold_place(opening_id=full.pk)
    closed = an_opening(employer, by=consultant, title="Closed", days=("wed",))
    actions.close_opening(opening=closed, by=consultant)
    assert titles(client, "?search=baker") == ["Bread", "Closed", "Full", "Sell"]
    assert titles(client, "?search=bakers") == ["Bread"]
    assert titles(client, "?kind=temporary_job") == ["Sell"]
    assert titles(client, "?rung=4") == ["Sell"]
    assert titles(client, "?rung=2&state=open") == ["Bread", "Full"]
    assert titles(client, "?level=A1") == ["Bread", "Closed", "Full"]
    assert titles(client, "?level=B1") == ["Bread", "Closed", "Full", "Sell"]
    assert titles(client, "?level=below_A1") == []
    assert titles(client, "?weekday=sat") == ["Sell"]
    assert titles(client, "?free=on&weekday=wed") == ["Closed"]
    assert titles(client, "?municipality=3437&order=-title")[0] == "Sell"
    assert titles(client, f"?employer={employer.pk}") == ["Bread", "Closed", "Full", "Sell"]


def test_a_filter_that_does_not_exist_is_ignored_on_the_page_and_shown_as_wrong():
    client = signed_in(a_consultant())
    response = client.get(reverse("employers:openings") + "?kind=holiday")
    assert response.status_code == 200
    assert "kind" in response.context["filter"].form.errors


def test_the_same_filter_serves_the_api():
    an_opening(title="A")
    found = OpeningFilter({"kind": "language_practice"}, queryset=Opening.objects.all())
    assert [opening.title for opening in found.qs] == ["A"]


@pytest.mark.parametrize("page", ["employers", "openings"])
def test_a_list_exports_what_the_filter_shows_and_no_formula(page):
    consultant = a_consultant()
    client = signed_in(consultant)
    for name in ("=Evil", "Good"):
        an_opening(an_employer(by=consultant, name=name), by=consultant, title=f"{name} work")
    query = "?search=Evil&export=xlsx"
    response = client.get(reverse(f"employers:{page}") + query)
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet.max_row == 2
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    response = client.get(reverse(f"employers:{page}") + "?search=Evil&export=csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ";=" not in lines[1]


def test_an_empty_list_says_so_with_one_way_on():
    client = signed_in(a_consultant())
    assert b"No employer fits" in client.get(reverse("employers:employers")).content
    assert b"No opening fits" in client.get(reverse("employers:openings")).content


def test_pages_of_fifty():
    consultant = a_consultant()
    employer = an_employer(by=consultant)
    first = an_opening(employer, by=consultant)
    Opening.objects.bulk_create(
        Opening(
            workplace=first.workplace,
            title=f"Work {number:03}",
            starts_from=first.starts_from,
            starts_until=first.starts_until,
            refreshed_at=first.refreshed_at,
        )
        for number in range(60)
    )
    client = signed_in(a_teacher())
    assert len(titles(client, "")) == 50
    assert len(titles(client, "?page=2")) == 11
    assert len(titles(client, "?page=abc")) == 50


@pytest.mark.parametrize("bar", [EmployerFilter, OpeningFilter])
def test_an_unticked_box_is_no_choice_so_the_bar_stays_closed(bar):
    assert bar({}).form.changed_data == []


def test_a_ticked_box_is_a_choice():
    assert OpeningFilter({"free": "on"}).form.changed_data == ["free"]


@pytest.mark.parametrize("wrong", ["state=zz", "municipality=zz", "employer=zz", "ownership=zz"])
@pytest.mark.parametrize("name", ["employers", "openings"])
def test_a_choice_that_does_not_exist_shows_its_error_and_no_rows(name, wrong):
    consultant = a_consultant()
    an_opening(by=consultant)
    client = signed_in(consultant)
    url = reverse(f"employers:{name}")
    known = {"employers": EmployerFilter, "openings": OpeningFilter}[name].base_filters
    is_known = wrong.split("=")[0] in known
    response = client.get(f"{url}?{wrong}")
    assert response.context["page"].paginator.count == (0 if is_known else 1)
    assert ("pb-field-error" in response.content.decode()) is is_known
    lines = client.get(f"{url}?{wrong}&export=csv").content.decode().splitlines()
    assert len(lines) == (1 if is_known else 2)


def test_an_order_that_does_not_exist_hides_nothing():
    consultant = a_consultant()
    an_opening(by=consultant)
    assert titles(signed_in(consultant), "?order=zz") == ["Help in the bakery"]
