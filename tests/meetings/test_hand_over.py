"""Whoever leaves hands over what was promised in meetings, and what waits for a decision."""

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from candidates.actions import change_participant
from common.calendar import next_working_day
from meetings.actions.disagreements import raise_disagreement
from meetings.actions.tasks import open_task
from meetings.models import Disagreement, Task
from notifications.models import Message
from placements.actions.hand_over import hand_over_all
from placements.models.course_facts import Taker
from placements.queries.hand_over import relations_of
from reference.models import Municipality
from schooling.actions import open_class
from schooling.models import SchoolClass
from tests.builders import a_consultant, a_teacher, a_unit
from tests.candidates.builders import a_participant
from tests.matching.offer_cast import refusal
from tests.meetings.builders import a_meeting, an_output

pytestmark = pytest.mark.django_db


def everything_of(leaver):
    return relations_of(leaver, Municipality.objects.all())


def handed(leaver, taker, by):
    takers = {row.key: Taker(taker, "A line") for row in everything_of(leaver)}
    return hand_over_all(leaver=leaver, takers=takers, by=by)


@pytest.fixture
def person():
    return a_participant()


@pytest.fixture
def leaver(person):
    """Has promised one thing, and decides another."""
    leaves = a_consultant(person.unit)
    an_output(a_meeting(person).cases.get(), owner=leaves)
    today = timezone.localdate()
    raise_disagreement(
        participant=person, subject="Hours", view="Too many", decider=leaves, due_on=today,
        by=person.consultant, today=today,
    )  # fmt: skip
    return leaves


def test_promises_and_decisions_get_a_new_owner_who_hears_of_it(person, leaver):
    by = a_consultant(person.unit)
    taker = a_consultant(person.unit)
    assert [row.relation for row in everything_of(leaver)] == ["promise", "decision"]

    handed(leaver, taker, by)

    assert Task.objects.get().owner == Disagreement.objects.get().decider == taker
    assert everything_of(leaver) == []
    told = Message.objects.filter(to=taker, channel="in_app").values_list("kind", flat=True)
    assert set(told) == {"meetings.task_passed_on", "meetings.disagreement_raised"}


def test_they_go_to_nobody_who_may_not_read_about_the_person(person, leaver):
    elsewhere = a_consultant(a_unit(person.municipality))
    assert refusal(lambda: handed(leaver, elsewhere, person.consultant)).code == "no_access"
    assert Task.objects.get().owner == leaver


@pytest.mark.parametrize("kept", ["promise", "decision"])
def test_neither_of_them_alone_goes_to_somebody_who_may_not_read(leaver, person, kept):
    elsewhere = a_consultant(a_unit(person.municipality))
    if kept == "decision":
        Task.objects.update(done_at=timezone.now())
    else:
        Disagreement.objects.all().delete()

    assert refusal(lambda: handed(leaver, elsewhere, person.consultant)).code == "no_access"
    assert everything_of(elsewhere) == []


def test_a_plan_goes_to_nobody_who_may_not_write_it_down(person):
    """A teacher would read what is due and find no way to do it."""
    teacher, leaver = a_teacher(person.unit), a_consultant(person.unit)
    change_participant(participant=person, by=person.consultant, teacher=teacher)
    open_task(
        participant=person, action="Make the plan", owner=leaver,
        due_on=next_working_day(timezone.localdate()),
        kind=Task.Kind.PLAN, by=person.consultant, today=timezone.localdate(),
    )  # fmt: skip

    refused = refusal(lambda: handed(leaver, teacher, person.consultant))
    handed(leaver, person.consultant, person.consultant)

    assert refused.code == "no_access"
    assert Task.objects.get().owner == person.consultant


def test_a_class_goes_to_another_teacher_of_the_school(person):
    school = a_unit(person.municipality, kind="school")
    leaves, taker = a_teacher(school), a_teacher(school)
    open_class(unit=school, name="1A", teacher=leaves, by=leaves)
    elsewhere = a_unit(person.municipality, kind="school")
    stranger = a_teacher(elsewhere)
    other = open_class(unit=elsewhere, name="2B", teacher=stranger, by=stranger)

    assert refusal(lambda: handed(leaves, stranger, person.consultant)).code == "no_access"
    handed(leaves, taker, person.consultant)

    other.refresh_from_db()
    assert (SchoolClass.objects.get(name="1A").teacher, other.teacher) == (taker, stranger)
    entry = AuditEntry.objects.get(verb="give_class")
    assert (entry.by, entry.facts) == (
        person.consultant, {"before": str(leaves.pk), "after": str(taker.pk)},
    )  # fmt: skip
