"""An employer registers itself; a consultant looks before it sees anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.queries import invitation_by_token
from common.calendar import add_working_days
from common.errors import DomainError
from employers import actions, queries
from employers.models import Employer, EmployerOwner
from notifications.models import Message
from tests.builders import a_consultant, a_municipality, a_unit
from tests.employers.builders import (
    a_member,
    a_place,
    a_waiting_employer,
    an_employer,
    valid_number,
    workplace_facts,
)

pytestmark = pytest.mark.django_db


def test_registering_makes_user_member_employer_workplace_and_contact():
    employer = a_waiting_employer(email="Per@demo.example")
    person = employer.members.get().user
    place = employer.workplaces.get()
    assert (employer.state, person.email) == ("waiting", "per@demo.example")
    assert (place.postal_code_id, place.municipality_id) == ("2670", "3437")
    assert place.contacts.get().name == "Per Prøve"


def test_it_is_told_by_when_somebody_looks_and_the_consultants_there_are_told():
    here, elsewhere = a_consultant(), a_consultant(a_unit(a_municipality("3435")))
    employer = a_waiting_employer()
    assert employer.approval_due_on == add_working_days(timezone.localdate(), 3)
    told = Message.objects.filter(kind="employers.registered")
    assert {message.to for message in told} == {here}
    assert list(queries.waiting_for_approval(a_unit().municipality._meta.model.objects.all())) == [
        employer
    ]
    assert elsewhere != here


@pytest.mark.parametrize("number", ["123456789", "31000100", "abc", "", "3100010070", "310001008"])
def test_a_wrong_organisation_number_is_refused_and_nothing_is_half_done(number):
    with pytest.raises(DomainError) as refused:
        a_waiting_employer(organisation_number=number)
    assert refused.value.field == "organisation_number"
    assert not Employer.objects.exists()
    assert not User.objects.exists()


def test_an_organisation_number_may_have_spaces_and_comes_once():
    number = valid_number()
    a_waiting_employer(organisation_number=f"{number[:3]} {number[3:6]} {number[6:]}")
    with pytest.raises(DomainError) as refused:
        a_waiting_employer(organisation_number=number)
    assert (refused.value.code, refused.value.field) == ("registered", "organisation_number")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "taken@demo.example"}, "email"),
        ({"password": "short"}, "password"),
        ({"workplace": {"name": "x", "postal_code": "9999"}}, "postal_code"),
        (
            {"workplace": {"name": "x", "postal_code": "2670", "municipality": "0000"}},
            "municipality",
        ),
    ],
)
def test_each_wrong_answer_names_its_field_and_leaves_nothing(wrong, field):
    a_place()
    User.objects.create_user("taken@demo.example", "secret-words-1")
    with pytest.raises(DomainError) as refused:
        a_waiting_employer(**wrong)
    assert refused.value.field == field
    assert not Employer.objects.exists()
    assert User.objects.count() == 1


def test_approval_opens_the_door_and_gives_an_owner():
    consultant = a_consultant()
    employer = a_waiting_employer()
    actions.approve_employer(employer=employer, by=consultant)
    employer.refresh_from_db()
    assert employer.state == "approved"
    assert queries.ownership_in(employer, a_municipality()).owner == consultant
    assert Message.objects.filter(kind="employers.approved", to=employer.members.get().user)


def test_a_consultant_from_elsewhere_approves_without_becoming_owner():
    employer = a_waiting_employer()
    actions.approve_employer(employer=employer, by=a_consultant(a_unit(a_municipality("3435"))))
    assert not EmployerOwner.objects.exists()


def test_a_no_has_a_reason_that_the_employer_reads():
    employer = a_waiting_employer()
    with pytest.raises(DomainError):
        actions.decline_employer(employer=employer, by=a_consultant(), reason=" ")
    actions.decline_employer(employer=employer, by=a_consultant(), reason="Not a firm we know.")
    employer.refresh_from_db()
    assert (employer.state, employer.steps.get().note) == ("declined", "Not a firm we know.")
    told = Message.objects.filter(kind="employers.declined", channel="in_app").get()
    assert told.facts["reason"] == "Not a firm we know."


def test_before_approval_it_may_write_and_the_message_gets_owner_and_deadline():
    a_consultant()
    employer = a_waiting_employer()
    person = employer.members.get().user
    message = actions.write_message(employer=employer, by=person, text="We have a place.")
    assert message.owner is not None
    assert message.answer_due_on == add_working_days(timezone.localdate(), 3)


def test_before_approval_it_cannot_offer_an_opening():
    employer = a_waiting_employer()
    with pytest.raises(DomainError) as refused:
        actions.offer_opening(
            workplace=employer.workplaces.get(),
            by=employer.members.get().user,
            title="x",
            days={},
            supervision_ceiling=1,
            others_inside=0,
            language={},
            contact_name="y",
        )
    assert refused.value.code == "not_approved"


def test_an_invited_colleague_joins_once():
    employer = an_employer()
    member = a_member(employer)
    token = actions.invite_member(employer=employer, email="new@demo.example", by=member)
    invitation = invitation_by_token(token)
    joined = actions.join_employer(invitation=invitation, user=None, password="secret-words-1")
    assert queries.party_of(joined, employer) == "employer"
    with pytest.raises(DomainError) as refused:
        actions.join_employer(invitation=invitation, user=joined)
    assert refused.value.code == "invitation_over"


def test_the_last_person_cannot_leave_and_another_can():
    employer = an_employer()
    first, second = a_member(employer), a_member(employer)
    actions.end_member(member=employer.members.get(user=first), by=second)
    assert not queries.is_employer_member(first)
    with pytest.raises(DomainError) as refused:
        actions.end_member(member=employer.members.get(user=second), by=second)
    assert refused.value.code == "last_member"


def test_after_the_end_its_people_look_in_for_twelve_weeks_and_not_a_day_more(time_machine_at):
    employer = an_employer()
    person = a_member(employer)
    actions.end_cooperation(employer=employer, by=person)
    now = timezone.now()
    with time_machine_at(now + timedelta(days=84) - timedelta(minutes=1)):
        assert queries.is_employer_member(person)
    with time_machine_at(now + timedelta(days=85)):
        assert not queries.is_employer_member(person)
        assert not Employer.objects.visible_to(person).exists()


def test_a_known_employer_is_approved_and_owned_at_once():
    consultant = a_consultant()
    employer = an_employer(by=consultant, workplace=workplace_facts())
    assert employer.state == "approved"
    assert queries.ownership_in(employer, a_municipality()).owner == consultant
