"""Who the viewer is follows the memberships that are active now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import unit_roles_of
from accounts.models import UnitMembership, User
from accounts.parties import Party
from dashboard.backend import SignedInBackend
from dashboard.queries import viewer_of
from employers import actions as firms
from employers.models import EmployerMember
from tests.builders import a_consultant, a_unit
from tests.employers.builders import a_member, an_employer

pytestmark = pytest.mark.django_db


def an_employer_with_somebody():
    consultant = a_consultant(a_unit(), first_name="Kari")
    employer = an_employer(by=consultant)
    firms.set_owner(
        employer=employer,
        municipality=employer.workplaces.get().municipality,
        owner=consultant,
        by=consultant,
    )
    return employer, a_member(employer), consultant


def first_page_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("dashboard:first_page")).content.decode()


def test_people_of_an_employer_that_stopped_look_in_for_twelve_weeks_more():
    employer, user, consultant = an_employer_with_somebody()
    firms.end_cooperation(employer=employer, by=consultant)
    assert viewer_of(user).roles == (Party.EMPLOYER,)
    page = first_page_of(user)
    assert employer.name in page
    assert consultant.name in page  # whom to call, on top


def test_after_twelve_weeks_the_role_is_gone():
    employer, user, consultant = an_employer_with_somebody()
    firms.end_cooperation(employer=employer, by=consultant)
    EmployerMember.objects.update(ended_at=timezone.now() - timedelta(minutes=1))
    assert viewer_of(user).roles == ()
    assert employer.name not in first_page_of(user)


def test_those_who_look_in_stand_among_the_people_of_the_employer():
    employer, user, consultant = an_employer_with_somebody()
    firms.end_cooperation(employer=employer, by=consultant)
    client = Client()
    client.force_login(consultant)
    assert (
        user.name in client.get(reverse("employers:employer", args=[employer.pk])).content.decode()
    )


def test_who_signed_in_brings_the_roles_along():
    consultant = a_consultant(a_unit())
    with CaptureQueriesContext(connection) as asked:
        found = SignedInBackend().get_user(consultant.pk)
        assert unit_roles_of(found) == {Party.CONSULTANT}
        assert viewer_of(found) == viewer_of(found)
    assert len(asked) == 1
    assert viewer_of(found) == viewer_of(consultant)


def test_a_role_that_ended_is_gone_at_the_next_request():
    consultant = a_consultant(a_unit())
    UnitMembership.objects.update(ended_at=timezone.now() - timedelta(minutes=1))
    found = SignedInBackend().get_user(consultant.pk)
    assert (unit_roles_of(found), viewer_of(found).roles) == (set(), ())


def test_whoever_may_not_sign_in_any_more_is_nobody():
    consultant = a_consultant(a_unit())
    User.objects.update(is_active=False)
    assert SignedInBackend().get_user(consultant.pk) is None
