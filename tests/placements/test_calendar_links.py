"""A calendar link of one placement: offered with it, told apart, and reached from its page."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from candidates import actions as candidates
from notifications.queries import groups_of
from placements.actions import course, ending, follow_ups
from placements.queries.calendars import group_of
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
CALENDAR = "/messages/calendar/"


@pytest.fixture(autouse=True)
def a_monday():
    with time_machine.travel("2027-03-01T09:00+01:00", tick=False):
        yield


def those_in_it(placement):
    firm = offer_cast.speaker_of(placement.opening)
    return [placement.participant.user, firm, placement.owner]


def offered_to(user):
    return [(group.key, group.words) for group in groups_of(user)]


def test_it_is_offered_as_soon_as_the_placement_exists_and_named_by_its_period():
    placement = cast.a_preparing_placement(base.a_consultant())
    key = group_of(placement)
    for user in those_in_it(placement):
        assert offered_to(user) == [(key, "Work practice, not agreed yet")]
    course.agree(placement=placement, agreement=cast.some_terms(ends_on=date(2027, 5, 21)))
    for user in those_in_it(placement):
        assert offered_to(user) == [(key, "Work practice from 1. March 2027 to 21. May 2027")]


def test_nobody_else_is_offered_it_and_a_protected_address_to_nobody():
    placement = cast.an_agreed_placement(base.a_consultant())
    assert offered_to(base.a_consultant()) == []
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=placement.owner
    )
    assert [offered_to(user) for user in those_in_it(placement)] == [[], [], []]


def test_when_it_is_over_it_is_offered_to_nobody_and_its_page_leads_to_no_link(client):
    placement = cast.an_agreed_placement(base.a_consultant())
    link = f'href="{CALENDAR}?group={group_of(placement)}"'
    page = reverse("placements:placement", args=[placement.pk])
    client.force_login(placement.owner)
    assert link in client.get(page).content.decode()
    ending.cancel(placement=placement, by=placement.owner, code="other", note="The bus is gone")
    assert [offered_to(user) for user in those_in_it(placement)] == [[], [], []]
    assert link not in client.get(page).content.decode()


def test_two_of_the_same_kind_and_period_are_told_apart_without_a_name():
    owner = base.a_consultant()
    two = [cast.an_agreed_placement(owner) for _each in range(2)]
    words = dict(offered_to(owner))
    assert set(words) == {group_of(each) for each in two}
    assert len(set(words.values())) == 2
    names = {each.participant.first_name for each in two} | {each.workplace.name for each in two}
    assert not [name for name in names if name in " ".join(words.values())]


def test_its_page_leads_to_a_link_with_only_its_dates(client):
    owner = base.a_consultant()
    placement, other = cast.an_agreed_placement(owner), cast.an_agreed_placement(owner)
    client.force_login(owner)
    address = f"{CALENDAR}?group={group_of(placement)}"
    page = client.get(reverse("placements:placement", args=[placement.pk])).content.decode()
    assert f'href="{address}"' in page
    form = client.get(address).context["form"]
    assert form["group"].value() == group_of(placement)

    made = client.post(CALENDAR, {"label": "The kitchen", "group": group_of(placement)})
    feed = client.get(made.context["address"].removeprefix("http://127.0.0.1:8000"))

    entries = Calendar.from_ical(feed.content).walk("VEVENT")
    assert entries
    assert {str(entry["URL"]).rstrip("/").rpartition("/")[2] for entry in entries} == {
        str(placement.pk)
    }
    assert str(other.pk) not in feed.content.decode()


def test_who_answers_for_one_follow_up_has_a_link_as_long_as_it_is_open(client):
    owner = base.a_consultant()
    placement = cast.an_agreed_placement(owner)
    colleague = base.a_consultant(placement.participant.unit)
    client.force_login(colleague)
    page = reverse("placements:placement", args=[placement.pk])
    link = f'href="{CALENDAR}?group={group_of(placement)}"'
    assert (offered_to(colleague), link in client.get(page).content.decode()) == ([], False)

    task = follow_ups.create_task(
        participant=placement.participant, placement=placement, kind="other",
        due_on=date(2027, 3, 3), owner=colleague,
    )  # fmt: skip

    assert [key for key, _words in offered_to(colleague)] == [group_of(placement)]
    assert link in client.get(page).content.decode()
    made = client.post(CALENDAR, {"label": "My phone", "group": group_of(placement)})
    feed = client.get(made.context["address"].removeprefix("http://127.0.0.1:8000"))
    assert len(Calendar.from_ical(feed.content).walk("VEVENT")) == 1

    follow_ups.finish(task=task, by=colleague, on=date(2027, 3, 1))
    assert (offered_to(colleague), link in client.get(page).content.decode()) == ([], False)


def test_an_own_follow_up_of_a_protected_address_gives_no_link():
    placement = cast.an_agreed_placement(base.a_consultant())
    deputy = base.a_consultant(placement.participant.unit)
    candidates.change_participant(
        participant=placement.participant, by=placement.owner, deputy=deputy
    )
    follow_ups.create_task(
        participant=placement.participant, placement=placement, kind="other",
        due_on=date(2027, 3, 3), owner=deputy,
    )  # fmt: skip
    assert len(offered_to(deputy)) == 1
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=placement.owner
    )
    assert offered_to(deputy) == []
