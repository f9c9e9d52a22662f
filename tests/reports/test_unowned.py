"""What has no owner: nobody's people and firms are those whose owner has left, too."""

import pytest
from django.utils import timezone

from accounts.models import UnitMembership
from common.calendar import next_working_day
from employers import actions as firms
from meetings.actions.disagreements import raise_disagreement
from meetings.actions.tasks import open_task
from placements.actions.follow_ups import create_task
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


def test_tasks_and_decisions_of_whoever_has_left_count_as_without_an_owner():
    unit = a_unit()
    stays, left = a_consultant(unit), a_consultant(unit)
    person = a_participant(unit, consultant=stays)
    today = timezone.localdate()
    create_task(participant=person, kind="other", due_on=today, owner=left)
    given = {"participant": person, "by": stays, "today": today}
    open_task(kind="talk", action="Talk", owner=left, due_on=next_working_day(today), **given)
    raise_disagreement(subject="Hours", view="Too many", decider=left, due_on=today, **given)
    assert figures(unit).tasks == 0
    leaves(left)
    assert figures(unit).tasks == 3
