"""Who is offered for a promise, a decision or a chair at the table: whoever may read about it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import UnitMembership
from accounts.parties import Party
from common.calendar import next_working_day
from meetings.forms import DisagreementForm, MeetingForm, OutputForm
from meetings.models import Task
from meetings.queries import colleagues_of, reads_about
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit
from tests.candidates.builders import a_participant
from tests.meetings.builders import a_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_municipality()


@pytest.fixture
def person(place):
    """The consultant and the deputy work in two other units of the municipality."""
    own, deputy = (a_consultant(a_unit(place)) for _each in range(2))
    return a_participant(
        a_unit(place), own, deputy=deputy, teacher=a_teacher(a_unit(place, kind="school"))
    )


def test_consultant_and_deputy_of_another_unit_are_offered_everywhere(person):
    wanted = {person.consultant, person.deputy}
    forms = {
        "owner": OutputForm(participant=person),
        "decider": DisagreementForm(participant=person),
        "invited": MeetingForm(user=person.consultant),
    }
    for name, form in forms.items():
        assert wanted <= set(form.fields[name].queryset), name


def test_a_consultant_of_another_unit_promises_something_on_the_page(client, person):
    client.force_login(person.consultant)
    case = a_meeting(person).cases.get()
    day = next_working_day(timezone.localdate() + timedelta(days=1))
    client.post(
        reverse("meetings:output", args=[case.pk]),
        {"action": "Ring", "owner": person.consultant.pk, "due_on": day.isoformat()},
    )
    assert Task.objects.get().owner == person.consultant


def test_exactly_those_are_offered_who_may_read_about_the_person(place, person):
    here, leader = a_consultant(person.unit), a_leader(person.unit)
    a_teacher(a_unit(place, kind="school"))
    a_consultant(a_unit(place))
    other = a_participant(a_unit(place))

    offered = set(colleagues_of([person]))

    assert offered == {here, leader, person.consultant, person.deputy, person.teacher}
    assert all(reads_about(user, [person.pk]) for user in offered)
    assert set(colleagues_of([person, other])) == offered | {other.consultant}


def test_of_a_protected_address_only_consultant_and_deputy_are_offered(place, person):
    a_consultant(person.unit)
    a_leader(person.unit)
    type(person).objects.filter(pk=person.pk).update(has_protected_address=True)
    assert set(colleagues_of([person])) == {person.consultant, person.deputy}

    # Somebody else in the same unit, with the same teacher, opens nobody for the protected one.
    other = a_participant(person.unit, a_consultant(a_unit(place)), teacher=person.teacher)
    assert set(colleagues_of([person])) == {person.consultant, person.deputy}
    assert person.teacher in colleagues_of([other])


def test_whoever_works_no_more_as_a_consultant_there_is_not_offered(person):
    elsewhere = a_unit(a_municipality("3435"))
    UnitMembership.objects.filter(user=person.consultant).update(unit=elsewhere)
    UnitMembership.objects.filter(user=person.deputy).update(role=Party.TEACHER)
    assert set(colleagues_of([person])) == {person.teacher}

    UnitMembership.objects.filter(user=person.consultant).update(
        unit=a_unit(person.municipality), ended_at=timezone.now()
    )
    assert set(colleagues_of([person])) == {person.teacher}


def test_nobody_is_offered_twice(person):
    for role in (Party.CONSULTANT, Party.LEADER):
        UnitMembership.objects.create(user=person.consultant, unit=person.unit, role=role)
    assert list(colleagues_of([person])).count(person.consultant) == 1
