"""A case that nobody has finds a consultant again, and no name is shown on the way (M-C-1)."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, UnitMembership
from candidates import actions
from common.errors import DomainError
from notifications.models import Message
from tests.builders import a_consultant, a_leader, a_municipality, a_unit
from tests.candidates.builders import a_participant

pytestmark = pytest.mark.django_db
PAGE = "candidates:without_consultant"


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def leader(unit):
    return a_leader(unit)


def left_alone(unit, **fields):
    """Somebody with a protected address whose consultant has left."""
    participant = a_participant(unit, a_consultant(unit), **fields)
    actions.set_protected_address(
        participant=participant, is_protected=True, by=participant.consultant
    )
    UnitMembership.objects.filter(user=participant.consultant).delete()
    return participant


def test_a_leader_gives_a_protected_case_to_a_consultant_without_reading_a_name(
    client, unit, leader
):
    participant = left_alone(unit)
    a_participant(unit, a_consultant(unit))  # has somebody: not in the list
    new = a_consultant(unit)
    client.force_login(leader)

    shown = client.get(reverse(PAGE))
    assert [each.pk for each in shown.context["page"]] == [participant.pk]
    assert participant.first_name not in shown.content.decode()
    form = reverse("candidates:give_consultant", args=[participant.pk])
    assert participant.first_name not in client.get(form).content.decode()

    assert client.post(form, {"consultant": new.pk}).url == reverse(PAGE)

    participant.refresh_from_db()
    assert (participant.consultant, participant.deputy) == (new, None)
    entry = AuditEntry.objects.get(verb="give_consultant")
    assert (entry.by, entry.party) == (leader, "leader")
    assert Message.objects.filter(to=new, kind="candidates.handed_over").exists()
    assert list(client.get(reverse(PAGE)).context["page"]) == []
    assert client.get(form).status_code == 404


def test_a_deputy_who_has_left_as_well_does_not_block_it(unit, leader):
    deputy = a_consultant(unit)
    participant = left_alone(unit, deputy=deputy)
    UnitMembership.objects.filter(user=deputy).delete()
    new = a_consultant(unit)
    held = actions.give_consultant(participant=participant, consultant=new, by=leader)
    assert (held.consultant, held.deputy) == (new, None)


def test_two_leaders_at_once_the_second_is_told(unit, leader):
    participant = left_alone(unit)
    first, second = a_consultant(unit), a_consultant(unit)
    actions.give_consultant(participant=participant, consultant=first, by=leader)
    with pytest.raises(DomainError) as refused:
        actions.give_consultant(participant=participant, consultant=second, by=leader)
    assert refused.value.code == "has_consultant"
    participant.refresh_from_db()
    assert participant.consultant == first


def test_somebody_of_another_municipality_is_no_choice(client, unit, leader):
    participant = left_alone(unit)
    stranger = a_consultant(a_unit(a_municipality("3435")))
    client.force_login(leader)
    form = reverse("candidates:give_consultant", args=[participant.pk])
    answer = client.post(form, {"consultant": stranger.pk})
    assert answer.context["form"].errors.keys() == {"consultant"}


def test_only_the_leader_of_the_unit_finds_the_case(client, unit):
    participant = left_alone(unit)
    form = reverse("candidates:give_consultant", args=[participant.pk])
    for user, status in (
        (a_leader(a_unit(a_municipality("3435"))), 404),
        (a_consultant(unit), 403),
    ):
        client.force_login(user)
        assert client.get(form).status_code == status
