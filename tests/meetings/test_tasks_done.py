"""A plan, a talk and the end of a programme are done by what is written down, not by a tick."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from common.errors import DomainError
from meetings.actions import ends, plans, tasks
from meetings.models import IndividualPlan, ProgrammeEnd, Task
from meetings.queries import months_after
from notifications.models import Message
from tests.builders import a_consultant, a_leader
from tests.candidates.builders import a_participant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def person():
    """In a few days the first plan is due, and the programme ends in a year."""
    return a_participant(
        programme_starts_on=today() - 85 * DAY, programme_ends_on=today() + 600 * DAY
    )


def the_plan_task(person):
    assert plans.open_plan_tasks(today=today()) == 1
    return Task.objects.get(participant=person, kind="plan")


def the_talk_task(person):
    """The plan was made almost half a year ago."""
    made_on = months_after(today(), -6) + 5 * DAY
    plans.make_plan(participant=person, made_on=made_on, by=person.consultant, today=today())
    assert plans.open_plan_tasks(today=today()) == 1
    return Task.objects.get(participant=person, kind="talk")


def the_end_task(person):
    ends.open_end(person, ProgrammeEnd.Kind.PROGRAMME, today() + 60 * DAY, today())
    return Task.objects.get(participant=person, kind="programme_end")


EACH = pytest.mark.parametrize("opened", [the_plan_task, the_talk_task, the_end_task])


@EACH
def test_a_tick_alone_closes_no_plan_no_talk_and_no_end(client, person, opened):
    task = opened(person)
    with pytest.raises(DomainError) as refusal:
        tasks.finish_task(task=task, by=person.consultant, now=timezone.now())
    client.force_login(person.consultant)
    answer = client.post(reverse("meetings:done", args=[task.pk]), follow=True)

    task.refresh_from_db()
    assert (refusal.value.code, task.done_at) == ("done_elsewhere", None)
    assert refusal.value.message in answer.content.decode().replace("&quot;", '"')
    assert not AuditEntry.objects.filter(verb="finish_task").exists()


@EACH
def test_the_list_leads_to_where_it_is_done(client, person, opened):
    task = opened(person)
    client.force_login(person.consultant)
    shown = client.get(reverse("meetings:tasks")).content.decode()

    doors = {
        "programme_end": reverse("meetings:ends"),
        "plan": reverse("meetings:make_plan", args=[person.pk]),
        "talk": reverse("meetings:make_plan", args=[person.pk]),
    }
    assert f'href="{doors[task.kind]}"' in shown
    assert reverse("meetings:done", args=[task.pk]) not in shown


def test_whoever_has_it_and_may_not_write_it_gets_no_link_to_a_closed_door(client, person):
    task = the_plan_task(person)
    leader = a_leader(person.unit)
    tasks.give_task(task.pk, leader, person.consultant)
    client.force_login(leader)

    shown = client.get(reverse("meetings:tasks")).content.decode()

    assert "The consultant writes this down." in shown
    assert reverse("meetings:make_plan", args=[person.pk]) not in shown


def test_from_the_list_the_talk_that_was_held_opens_the_next_one(client, person):
    talk = the_talk_task(person)
    client.force_login(person.consultant)
    page = reverse("meetings:make_plan", args=[person.pk])
    assert "The talk was held" in client.get(page).content.decode()

    client.post(page, {"made_on": today().isoformat()})

    talk.refresh_from_db()
    assert talk.done_at is not None
    assert IndividualPlan.objects.count() == 2
    next_on = months_after(today(), 6)
    opened = [plans.open_plan_tasks(today=next_on - days * DAY) for days in (15, 14, 13)]
    assert opened == [0, 1, 0]
    assert Task.objects.open().get().due_on == next_on


def test_the_first_plan_is_no_talk(client, person):
    the_plan_task(person)
    client.force_login(person.consultant)
    page = client.get(reverse("meetings:make_plan", args=[person.pk])).content.decode()
    assert ("The plan is made" in page, "The talk was held" in page) == (True, False)


@EACH
def test_of_a_closed_case_it_is_ticked_off_since_nothing_else_closes_it(client, person, opened):
    task = opened(person)
    person.closed_at = timezone.now()
    person.save(update_fields=["closed_at"])
    client.force_login(person.consultant)
    assert (
        reverse("meetings:done", args=[task.pk])
        in client.get(reverse("meetings:tasks")).content.decode()
    )

    tasks.finish_task(task=task, by=person.consultant, now=timezone.now())

    task.refresh_from_db()
    assert task.done_at is not None


def test_a_task_that_has_lost_its_end_is_ticked_off(person):
    task = the_end_task(person)
    Task.objects.filter(pk=task.pk).update(end=None)
    tasks.finish_task(task=task, by=person.consultant, now=timezone.now())
    assert not Task.objects.open().exists()


@pytest.mark.parametrize("opened", [the_plan_task, the_talk_task])
def test_what_was_ticked_off_without_a_plan_is_opened_again_once(person, opened):
    task = opened(person)
    Task.objects.filter(pk=task.pk).update(
        done_at=timezone.now(), reminded_on=today(), owner=a_consultant(person.unit)
    )
    told = Message.objects.filter(to=person.consultant, kind="meetings.task", channel="in_app")
    before = told.count()

    assert [plans.open_plan_tasks(today=today() + day * DAY) for day in (1, 2)] == [1, 0]

    task.refresh_from_db()
    assert (task.done_at, task.reminded_on, task.owner) == (None, None, person.consultant)
    assert told.count() == before + 1
    assert AuditEntry.objects.get(verb="open_task_again").party == "clock"


def test_the_task_of_an_end_that_is_not_ready_is_opened_again_once(person):
    task = the_end_task(person)
    Task.objects.update(done_at=timezone.now())
    assert [ends.open_missing_tasks(today=today()) for _twice in range(2)] == [1, 0]
    assert Task.objects.open().get() == task

    Task.objects.update(done_at=timezone.now())
    ProgrammeEnd.objects.update(dropped_on=today())
    assert ends.open_missing_tasks(today=today()) == 0


def test_what_was_ticked_off_goes_to_nobody_who_has_left(person):
    the_plan_task(person)
    Task.objects.update(done_at=timezone.now())
    person.consultant.unit_memberships.update(ended_at=timezone.now())
    assert plans.open_plan_tasks(today=today()) == 0
