"""Whoever answers for a placement or an employer has somebody who steps in, or it is listed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, UnitMembership
from candidates import actions as candidates
from employers import actions as employers
from placements.actions import ending, workplace_words
from placements.actions.deputy import set_deputy
from placements.models import Placement
from placements.queries.deputies import deputies_missing
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
PAGE = "placements:orphans"


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_running_placement(consultant)


@pytest.fixture
def colleague(placement):
    return base.a_consultant(placement.participant.unit)


def titles(user):
    return [row["title"] for row in deputies_missing(user)]


def test_a_placement_without_a_deputy_is_listed_until_somebody_chooses_one(
    client, placement, consultant, colleague
):
    title = f"{placement.participant.first_name} · {placement.workplace.name}"
    assert titles(consultant) == [title]
    client.force_login(consultant)
    shown = client.get(reverse(PAGE)).content.decode()
    address = reverse("placements:change", args=[placement.pk, "deputy"])
    assert address in shown

    assert client.post(address, {"deputy": str(colleague.pk)}).status_code == 302

    placement.refresh_from_db()
    assert placement.deputy == colleague
    assert {task.deputy for task in placement.follow_ups.open()} == {colleague}
    assert AuditEntry.objects.filter(verb="set_deputy").count() == 1
    assert titles(consultant) == []


def test_a_deputy_who_has_left_is_none(placement, consultant, colleague):
    set_deputy(placement=placement, deputy=colleague, by=consultant)
    UnitMembership.objects.filter(user=colleague).update(ended_at=timezone.now())
    assert len(titles(consultant)) == 1


def test_nobody_without_access_and_nobody_twice(placement, consultant):
    elsewhere = base.a_consultant(base.a_unit(placement.municipality))
    for deputy, code in ((elsewhere, "no_access"), (consultant, "same_person")):
        refused = offer_cast.refusal(
            lambda deputy=deputy: set_deputy(placement=placement, deputy=deputy, by=consultant)
        )
        assert (refused.code, refused.field) == (code, "deputy")


def test_nobody_is_chosen_any_more_for_a_placement_that_is_over(client, consultant):
    placement = cast.a_preparing_placement(consultant)
    workplace_words.write_start_note(
        placement=placement, by=consultant, party="consultant", goals="A job in a kitchen"
    )
    teacher = base.a_teacher(base.a_unit(placement.municipality, kind="school"))
    colleague = base.a_consultant(placement.participant.unit)
    ending.cancel(placement=placement, by=consultant, code="mistake")
    client.force_login(consultant)

    for name, user in (("teacher", teacher), ("deputy", colleague)):
        address = reverse("placements:change", args=[placement.pk, name])
        answer = client.post(address, {name: str(user.pk)})
        assert "This placement is over." in offer_cast.text_of(answer)

    placement.refresh_from_db()
    assert (placement.teacher, placement.deputy) == (None, None)
    assert offer_cast.told(teacher) == []


def test_an_employer_whose_owner_has_no_deputy_is_listed(client, placement, consultant, colleague):
    Placement.objects.update(deputy=colleague)
    firm, town = placement.workplace.employer, placement.municipality
    given = {"employer": firm, "municipality": town, "owner": consultant, "by": consultant}
    employers.set_owner(**given)
    client.force_login(consultant)

    def filtered():
        page = client.get(reverse("employers:employers"), {"without_deputy": "true"})
        return [row.name for row in page.context["page"]]

    assert titles(consultant) == filtered() == [firm.name]
    assert reverse("employers:owner", args=[firm.pk, town.pk]) in str(deputies_missing(consultant))
    assert titles(base.a_consultant(base.a_unit(base.a_municipality("3435")))) == []
    employers.set_owner(**given, deputy=colleague)
    assert titles(consultant) == filtered() == []


def test_a_leader_sees_the_list_and_no_protected_address(placement, consultant):
    leader = base.a_leader(placement.participant.unit)
    assert [row["url"] for row in deputies_missing(leader)] == [""]
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=consultant
    )
    assert titles(leader) == []
    assert titles(consultant) == ["Protected address"]
