"""What is done, moved, decided or on another list is not reminded of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from common.calendar import next_working_day
from meetings.actions import disagreements, plans, tasks
from meetings.models import Task
from notifications.models import Message
from placements.actions.protocol import begin_leave
from tests.builders import a_consultant, a_leader
from tests.candidates.builders import a_participant
from tests.meetings.builders import a_meeting, an_output

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def person():
    return a_participant()


@pytest.fixture
def late(person):
    """A task of a colleague that was due the day before, as the clock sees it."""
    due_on = next_working_day(today())
    task = an_output(a_meeting(person).cases.get(), owner=a_consultant(person.unit), due_on=due_on)
    tasks.remind_of_late_tasks(today=due_on + DAY)
    assert waiting() == ["task", "task_late"]
    return task


def waiting():
    """The kinds of the e-mails that still leave."""
    rows = Message.objects.filter(channel="email", state="due", kind__startswith="meetings.")
    return sorted(row.kind.removeprefix("meetings.") for row in rows)


def test_nobody_is_reminded_of_a_task_that_is_done(late):
    tasks.finish_task(task=late, by=late.owner, now=timezone.now())

    assert waiting() == []


def test_a_task_with_another_day_is_not_late(late, person):
    tasks.shift_tasks(person, today(), 28, person.consultant)

    assert waiting() == ["task"]


def test_whoever_had_the_task_before_is_not_reminded_of_it(late, person):
    tasks.give_task(late.pk, a_consultant(person.unit), person.consultant)

    assert waiting() == ["task_passed_on"]


def test_what_is_done_since_the_clock_made_its_list_is_left_alone(late, person):
    """Two workers at once remind once, and nothing that is done comes to another's list."""
    assert not tasks.remind(late.pk, today=today() + DAY)
    tasks.finish_task(task=late, by=late.owner, now=timezone.now())
    Task.objects.update(reminded_on=None)

    assert not tasks.remind(late.pk, today=today() + DAY)
    assert not tasks.pass_on(late.pk)

    assert waiting() == []
    late.refresh_from_db()
    assert late.owner != person.consultant


def test_the_trail_says_what_the_clock_did_with_a_task(late, person):
    late.owner.unit_memberships.update(ended_at=timezone.now())
    tasks.pass_on_tasks()
    tasks.shift_tasks(person, today(), 7, person.consultant)

    entries = AuditEntry.objects.filter(subject_id=late.pk).exclude(verb="open_task")
    assert set(entries.values_list("verb", "by")) == {
        ("remind_of_task", None), ("pass_on_task", None), ("move_task", person.consultant.pk),
    }  # fmt: skip
    assert entries.get(verb="pass_on_task").facts == {
        "before": str(late.owner.pk), "after": str(person.consultant.pk),
    }  # fmt: skip


def test_nobody_is_reminded_while_the_person_is_on_leave(person):
    due_on = next_working_day(today())
    an_output(a_meeting(person).cases.get(), due_on=due_on)
    begin_leave(participant=person, starts_on=today() - 3 * DAY, by=person.consultant)

    assert tasks.remind_of_late_tasks(today=due_on + DAY) == 0
    assert waiting() == []
    person.leaves.update(ends_on=today())
    assert tasks.remind_of_late_tasks(today=due_on + DAY) == 1


def test_whoever_has_left_is_told_no_more_of_what_went_to_another(late):
    late.owner.unit_memberships.update(ended_at=timezone.now())

    assert tasks.pass_on_tasks() == 1

    assert waiting() == ["task_passed_on"]


def test_the_plan_that_was_made_ends_the_reminders_of_it(person):
    tasks.open_task(
        participant=person,
        kind=Task.Kind.PLAN,
        action="Make the plan",
        owner=person.consultant,
        due_on=today(),
        by=None,
        today=today(),
    )
    assert waiting() == ["task"]

    plans.make_plan(participant=person, made_on=today(), by=person.consultant, today=today())

    assert waiting() == []


def test_nobody_is_asked_to_decide_what_is_decided(person):
    leader = a_leader(person.unit)
    raised = disagreements.raise_disagreement(
        participant=person,
        subject="Hours",
        view="Too many",
        decider=a_consultant(person.unit),
        due_on=today(),
        by=person.consultant,
        today=today(),
    )
    disagreements.escalate_disagreements(today=today() + DAY)
    assert waiting() == ["disagreement_late", "disagreement_late", "disagreement_raised"]

    disagreements.decide(disagreement=raised, decision="Fewer", reason="School", by=leader)

    assert waiting() == ["disagreement_decided"]
