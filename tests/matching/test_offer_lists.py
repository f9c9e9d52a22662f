"""The participant's list of offers; the words for goals and ways."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from employers import actions as employers
from employers.models.facts import OpeningFacts
from matching.models import Proposal
from matching.queries.offer_page import as_one_job, way_lines
from matching.states import ProposalState
from reference.models import OccupationTitle
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.offer_cast import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant(first_name="Ingrid")


def url(name, proposal):
    return reverse(f"matching:{name}", args=[proposal.pk])


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


# The list


def test_the_list_shows_what_waits_and_what_was(client, consultant):
    first, second = way.two_offers(consultant)

    text = text_of(page(client, way.person_of(first), reverse("matching:offers")))

    assert "You can choose one of these." in text
    assert first.opening.title in text
    assert second.opening.title in text


def test_an_empty_list_says_who_is_looking(client, consultant):
    person = way.a_person(consultant)

    text = text_of(page(client, person.user, reverse("matching:offers")))

    assert "No offer now. Ingrid is looking." in text


@pytest.mark.parametrize(("days", "suggested"), [(13, False), (14, True)])
def test_volunteering_is_suggested_on_day_fourteen(client, consultant, days, suggested):
    person = way.a_person(
        consultant, programme_starts_on=timezone.localdate() - timedelta(days=days)
    )

    response = page(client, person.user, reverse("matching:offers"))

    is_suggested = reverse("candidates:own_volunteering") in response.content.decode()
    assert is_suggested == suggested


def test_before_the_rights_page_the_list_leads_there(client, consultant):
    person = way.a_person(consultant, knows_rights=False)

    response = page(client, person.user, reverse("matching:offers"))

    assert reverse("candidates:own_rights") in response.content.decode()


def test_a_consultants_no_is_told_with_its_reason(client, consultant):
    proposal = way.rejected(consultant)

    text = text_of(page(client, way.person_of(proposal), reverse("matching:offers")))

    assert "Your consultant said no to" in text
    assert "Too early now" in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_for_one_and_three(
    client, consultant, number, django_assert_num_queries
):
    person = way.a_person(consultant, goals=("5120",))
    waiting = [way.a_proposal(consultant, participant=person) for _ in range(number)]
    for each in waiting:
        way.decisions.approve(proposal=each, by=consultant)
        way.decisions.send_offer(proposal=each, by=consultant, now=timezone.now())
    client.force_login(person.user)
    client.get(reverse("matching:offers"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("matching:offers"))


LIST_QUERIES = 10


# Words and ways


def test_the_goal_is_said_as_one_says_it():
    cook = cast.an_occupation("5120")
    OccupationTitle.objects.create(occupation=cook, title="Kokk")
    OccupationTitle.objects.create(occupation=cook, title="Overkokk")
    type(cook).objects.filter(pk="5120").update(label_nb="Kokker", label_en="Cooks")
    cook.refresh_from_db()
    with translation.override("en"):
        english = as_one_job(cook)
    with translation.override("nb"):
        norwegian = as_one_job(cook)

    assert (english, norwegian) == ("a cook", "kokk")


def test_a_group_of_jobs_is_not_forced_into_one_word():
    tailor = cast.an_occupation("7531")
    tailor.label_en = "Tailors, dressmakers, furriers and hatters"
    tailor.label_nb = "Skreddere, buntmakere mv."

    assert as_one_job(tailor) == ""


@pytest.mark.parametrize(
    ("place", "facts", "lines"),
    [
        ((61.7712, 9.5353), {}, ["About 5 minutes on foot"]),
        ((61.7712, 9.9), {}, ["About 60 minutes by bus"]),
        (
            (61.7712, 9.9),
            {"has_car": True},
            ["About 60 minutes by bus", "About 30 minutes by car"],
        ),
    ],
)
def test_the_way_names_each_means_the_person_has(consultant, place, facts, lines):
    there = base.a_postal_code("2671", "Far", latitude=place[0], longitude=place[1])
    there.municipality = base.a_municipality()
    there.save()
    opening = cast.an_opening(
        consultant, cast.a_workplace(consultant, postal_code="2671"), occupation="5120"
    )
    person = cast.a_participant(consultant, **facts)

    assert [line["text"] for line in way_lines(person, opening)] == lines


def test_a_lift_comes_first_and_a_missing_bus_is_said(consultant):
    workplace = cast.a_workplace(consultant, bus_days=["mon"])
    opening = cast.an_opening(consultant, workplace, occupation="5120")
    person = cast.a_participant(consultant)
    way.pairs.record_lift(
        participant=person, workplace=workplace, arrangement="Olav drives", by=consultant
    )

    lines = [line["text"] for line in way_lines(person, opening)]

    assert lines[0] == "Olav drives"
    assert "No bus at these hours" in lines[-1]


def test_text_that_people_typed_cannot_run_in_the_page(client, consultant):
    opening = way.a_place(consultant, occupation="5120", learning="<script>alert(1)</script>")
    proposal = way.an_offer(consultant, opening=opening)

    html = page(client, way.person_of(proposal), url("offer", proposal)).content.decode()

    assert "<script>alert(1)</script>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_change_of_the_opening_after_the_offer_is_seen_by_the_person(client, consultant):
    proposal = way.an_offer(consultant)
    employers.change_opening(
        opening=proposal.opening, by=consultant, facts=OpeningFacts(fields={"weeks": 20})
    )

    assert "20 weeks" in text_of(page(client, way.person_of(proposal), url("offer", proposal)))
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.OFFERED
