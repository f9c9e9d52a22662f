"""What has no owner: nobody's people and firms are those whose owner has left, too."""

import pytest
from django.utils import timezone

from accounts.models import UnitMembership
from employers import actions as firms
from reports.queries import unowned
from tests.builders import a_consultant, a_unit
from tests.candidates.builders import a_participant
from tests.employers.builders import an_employer

pytestmark = pytest.mark.django_db


def leaves(user) -> None:
    UnitMembership.objects.filter(user=user).update(ended_at=timezone.now())


def figures(unit):
    return unowned([unit], today=timezone.localdate())


def test_people_whose_consultant_has_left_count_as_without_a_consultant():
    unit = a_unit()
    stays, left = a_consultant(unit), a_consultant(unit)
    a_participant(unit, consultant=stays)
    a_participant(unit, consultant=left)
    assert figures(unit).participants == 0
    leaves(left)
    assert figures(unit).participants == 1


def test_employers_whose_owner_has_left_count_as_without_an_owner():
    unit = a_unit()
    owner = a_consultant(unit)
    employer = an_employer(by=owner)
    firms.set_owner(employer=employer, municipality=unit.municipality, owner=owner, by=owner)
    assert figures(unit).employers == 0
    leaves(owner)
    assert figures(unit).employers == 1
