"""The ends of programme and first year follow the person: no day lost, and nobody's task either."""

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.errors import DomainError
from meetings.actions import ends, tasks
from meetings.models import ProgrammeEnd, Task
from notifications.models import Message
from tests.builders import a_consultant
from tests.candidates.builders import a_participant
from tests.meetings.builders import a_meeting, an_output

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
SECOND_YEAR = ProgrammeEnd.Kind.SECOND_YEAR


def in_a_second_year_soon(**given):
    details = {"programme_starts_on": date(2025, 3, 20), "programme_ends_on": date(2027, 3, 19)}
    return a_participant(**details | given)


def a_programme_of(person, ends_on):
    candidates.change_participant(
        participant=person, by=person.consultant, programme_ends_on=ends_on
    )


def test_both_ends_of_a_person_may_have_a_task_of_the_same_day_and_nobody_else_is_held_up():
    # The programme ends some days after its first year: both tasks are due today.
    in_a_second_year_soon(programme_ends_on=date(2026, 3, 25))
    other = in_a_second_year_soon()
    assert ends.open_ends(today=TODAY) == 3
    assert [task.due_on for task in Task.objects.all()] == [TODAY] * 3
    assert Task.objects.filter(participant=other).count() == 1


def test_both_may_move_to_the_same_day():
    person = in_a_second_year_soon(programme_ends_on=date(2026, 5, 25))
    ends.open_ends(today=TODAY)
    a_programme_of(person, date(2026, 3, 25))
    assert ends.move_ends(today=TODAY) == 1
    assert [task.due_on for task in Task.objects.all()] == [TODAY] * 2


def test_without_a_second_year_its_end_rests_and_comes_back_with_what_was_written(client):
    person = in_a_second_year_soon()
    ends.open_ends(today=TODAY)
    end = ProgrammeEnd.objects.get(kind=SECOND_YEAR)
    ends.write_end(end=end, by=person.consultant, today=TODAY, next_body="The second-year team")
    task = Task.objects.get()
    client.force_login(person.consultant)

    def shown():
        return client.get(reverse("meetings:ends")).content.decode().count("data-row")

    a_programme_of(person, date(2026, 3, 10))
    assert [ends.move_ends(today=TODAY) for _twice in range(2)] == [1, 0]
    task.refresh_from_db()
    assert task.done_at is not None
    assert shown() == 0
    with pytest.raises(DomainError) as refused:
        ends.write_end(end=end, by=person.consultant, today=TODAY, next_body="Nobody")
    assert refused.value.code == "dropped"
    assert AuditEntry.objects.get(verb="drop_programme_end").party == "clock"

    a_programme_of(person, date(2027, 3, 19))
    assert [ends.move_ends(today=TODAY + DAY) for _twice in range(2)] == [1, 0]
    task.refresh_from_db()
    end.refresh_from_db()
    assert (task.done_at, task.due_on) == (None, TODAY + DAY)
    assert (end.dropped_on, end.next_body) == (None, "The second-year team")
    assert shown() == 1


def test_an_end_whose_person_had_nobody_gets_its_task_with_the_new_consultant():
    person = in_a_second_year_soon()
    leave(person.consultant)
    assert ends.open_ends(today=TODAY) == 1
    assert not Task.objects.exists()
    taker = hand_over(person)
    assert [ends.open_ends(today=TODAY + DAY) for _twice in range(2)] == [0, 0]
    assert Task.objects.get().owner == taker


def leave(consultant):
    consultant.unit_memberships.update(ended_at=timezone.now())


def hand_over(person):
    taker = a_consultant(person.unit)
    candidates.hand_over(participant=person, consultant=taker, note="All is well", by=taker)
    person.refresh_from_db()
    return taker


def test_tasks_of_whoever_has_left_go_to_the_person_s_new_consultant(client):
    person = in_a_second_year_soon()
    case = a_meeting(person).cases.get()
    colleague = a_consultant(person.unit)
    kept = an_output(case, owner=colleague, action="Book a room")
    left = an_output(case)
    leave(person.consultant)
    assert tasks.pass_on_tasks() == 0

    taker = hand_over(person)
    assert [tasks.pass_on_tasks() for _twice in range(2)] == [1, 0]

    left.refresh_from_db()
    kept.refresh_from_db()
    assert (left.owner, kept.owner) == (taker, colleague)
    told = Message.objects.filter(to=taker, kind="meetings.task_passed_on", channel="in_app")
    assert told.count() == 1
    assert AuditEntry.objects.get(verb="pass_on_task").party == "clock"
    client.force_login(taker)
    assert "Ring the employer" in client.get(reverse("meetings:tasks")).content.decode()


def test_older_tasks_are_tied_to_the_only_end_of_their_person():
    migration = import_module("meetings.migrations.0003_older_tasks_belong_to_their_end")
    one, two = in_a_second_year_soon(), in_a_second_year_soon(programme_ends_on=date(2026, 4, 9))
    assert ends.open_ends(today=TODAY) == 3
    Task.objects.update(end=None)

    for _twice in range(2):
        migration.tie(apps, None)

    assert Task.objects.get(participant=one).end == ProgrammeEnd.objects.get(participant=one)
    assert [task.end for task in Task.objects.filter(participant=two)] == [None, None]


def test_a_closed_case_stands_no_more_among_the_ends(client):
    person = in_a_second_year_soon()
    ends.open_ends(today=TODAY)
    person.closed_at = datetime.fromisoformat("2026-03-02T12:00+01:00")
    person.save(update_fields=["closed_at"])
    client.force_login(person.consultant)
    assert "data-row" not in client.get(reverse("meetings:ends")).content.decode()
