"""A placement closes with the evaluation of both sides, or with a written reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from placements.actions import closing, evaluations
from placements.models import Placement
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast
from tests.placements.test_evaluation import send

pytestmark = pytest.mark.django_db
ADDRESS = reverse("placements:closing")


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def client(consultant):
    client = Client()
    client.force_login(consultant)
    return client


def answer(placement, *parties):
    for party in parties:
        send(placement.evaluations.get(moment="final"), party)


def test_without_the_employers_answer_it_closes_only_with_a_reason(consultant):
    placement = cast.an_ended_placement(consultant)
    answer(placement, "participant", "consultant")

    refused = offer_cast.refusal(lambda: closing.close(placement=placement, by=consultant))
    closed = closing.close(placement=placement, by=consultant, reason="The firm has closed down")

    assert (refused.code, refused.field) == ("evaluation_missing", "reason")
    assert "Employer" in refused.message
    assert "Participant" not in refused.message
    assert closed.closed_on == cast.today()
    assert closed.is_evaluated_by_both is False


def test_the_clock_closes_what_both_sides_have_evaluated_and_nothing_else(consultant):
    both, one = (cast.an_ended_placement(consultant) for _ in range(2))
    cast.a_running_placement(consultant)
    answer(both, "participant", "employer")
    answer(one, "participant")

    counts = [closing.close_evaluated(now=timezone.now()) for _ in range(2)]

    both.refresh_from_db()
    assert counts == [1, 0]
    assert both.is_evaluated_by_both
    assert list(Placement.objects.exclude(closed_on=None)) == [both]


def test_a_running_placement_is_not_closed(consultant):
    placement = cast.a_running_placement(consultant)

    refused = offer_cast.refusal(
        lambda: closing.close(placement=placement, by=consultant, reason="Enough")
    )

    assert refused.code == "step_not_allowed"


def test_the_database_refuses_a_closing_without_answers_and_reason(consultant):
    placement = cast.an_ended_placement(consultant)

    with pytest.raises(IntegrityError, match="with_both_answers_or_a_reason"), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(closed_on=cast.today())


def test_the_list_shows_whose_answer_is_missing_and_the_page_asks_why(consultant, client):
    placement = cast.an_ended_placement(consultant)
    answer(placement, "participant")
    address = reverse("placements:change", args=[placement.pk, "close"])

    text = offer_cast.text_of(client.get(ADDRESS))
    refused = client.post(address, {"reason": ""})
    closed = client.post(address, {"reason": "They do not answer"})
    after = offer_cast.text_of(client.get(ADDRESS))

    assert placement.workplace.name in text
    assert refused.context["form"].errors["reason"]
    assert closed.url == ADDRESS
    assert "Nothing waits to be closed" in after


def test_another_municipality_and_the_participant_do_not_see_it(consultant):
    placement = cast.an_ended_placement(consultant)
    elsewhere, person = Client(), Client()
    elsewhere.force_login(base.a_consultant())
    person.force_login(placement.participant.user)

    assert placement.workplace.name not in elsewhere.get(ADDRESS).content.decode()
    assert person.get(ADDRESS).status_code == 403


@pytest.mark.parametrize("rows", [1, 10])
def test_the_list_costs_the_same_at_any_length(consultant, client, rows, django_assert_num_queries):
    for _ in range(rows):
        cast.an_ended_placement(consultant)

    with django_assert_num_queries(CLOSING_QUERIES):
        client.get(ADDRESS)


def test_the_clock_opens_the_midway_evaluation_on_its_day_and_once(consultant):
    placement = cast.a_running_placement(consultant)
    day = placement.follow_ups.get(kind="midway").due_on
    moments = (base_moment(day, days=-1), base_moment(day), base_moment(day))

    counts = [evaluations.open_midway(now=at) for at in moments]

    assert counts == [0, 1, 0]
    assert [each.moment for each in placement.evaluations.all()] == ["midway"]


def base_moment(day, days=0):
    return offer_cast.local(day.year, day.month, day.day) + timedelta(days=days)


CLOSING_QUERIES = 4
