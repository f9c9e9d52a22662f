"""A reminder that has not left does not leave when the thing is done, moved or given up."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from common.calendar import next_working_day
from notifications.models import Message
from placements.actions import agreements, clock, course, follow_ups
from placements.models import FollowUp
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import agreement_builders as papers
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def consultant():
    return base.a_consultant()


def at(day):
    return timezone.make_aware(datetime.combine(day, time(6, 40)))


def waiting(*kinds):
    """The e-mails of these kinds that still leave, by the name of who gets them."""
    rows = Message.objects.filter(
        kind__in=[f"placements.{kind}" for kind in kinds], channel="email", state="due"
    )
    return sorted(row.to.email for row in rows.select_related("to"))


def a_reminded_task(consultant, *, is_late=False):
    placement = cast.a_running_placement(consultant)
    task = follow_ups.create_task(
        participant=placement.participant,
        placement=placement,
        kind="other",
        due_on=next_working_day(cast.today()),
        owner=consultant,
    )
    placement.follow_ups.exclude(pk=task.pk).delete()
    day = next_working_day(task.due_on + DAY) if is_late else task.due_on
    clock.remind_of_follow_ups(now=at(day))
    return task


def test_the_deputy_hears_of_it_from_the_day_after_on_and_nobody_on_a_day_off(consultant):
    task = a_reminded_task(consultant)
    deputy = base.a_consultant(task.participant.unit)
    FollowUp.objects.filter(pk=task.pk).update(deputy=deputy)
    saturday = task.due_on + (5 - task.due_on.weekday()) * DAY
    heard = []
    for day in (task.due_on, saturday, next_working_day(saturday)):
        clock.remind_of_follow_ups(now=at(day))
        told = [offer_cast.told(user) for user in (consultant, deputy)]
        heard.append([each.count("placements.follow_up_late") for each in told])

    assert heard == [[0, 0], [0, 0], [1, 1]]
    assert "placements.follow_up_due" not in offer_cast.told(deputy)


SETTLED = {
    "done": lambda task, by: follow_ups.finish(task=task, by=by, on=cast.today()),
    "given up": lambda task, by: follow_ups.cancel(task=task, by=by, code="other", reason="Ill"),
    "moved": lambda task, by: follow_ups.move_task(task=task, by=by, due_on=task.due_on + 7 * DAY),
}


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("settle", SETTLED.values(), ids=SETTLED)
def test_nobody_is_reminded_of_a_follow_up_that_is_settled(consultant, settle, is_late):
    task = a_reminded_task(consultant, is_late=is_late)
    assert waiting("follow_up_due", "follow_up_late") == [consultant.email]

    settle(task, consultant)

    assert waiting("follow_up_due", "follow_up_late") == []


def test_a_plan_that_moves_with_a_pause_takes_its_reminders_along(consultant):
    placement = cast.a_running_placement(consultant)
    task = placement.follow_ups.open().in_order().first()
    clock.remind_of_follow_ups(now=at(task.due_on))
    assert consultant.email in waiting("follow_up_due", "follow_up_late")

    course.pause(placement=placement, by=consultant, code="season", starts_on=placement.started_on)
    with cast.on_day(placement.started_on + 28 * DAY):
        course.resume(placement=placement, by=consultant)

    assert waiting("follow_up_due", "follow_up_late") == []


def test_a_reminder_of_another_follow_up_still_leaves(consultant):
    first, second = a_reminded_task(consultant), a_reminded_task(consultant)

    follow_ups.finish(task=first, by=consultant, on=cast.today())

    left = Message.objects.get(kind="placements.follow_up_due", channel="email", state="due")
    assert str(second.pk) in left.key


@pytest.fixture
def warned(consultant):
    placement = cast.a_preparing_placement(consultant)
    agreement = papers.written(placement, consultant)
    agreements.warn_unsigned(now=timezone.now() + 7 * DAY)
    agreement.refresh_from_db()
    return agreement


def test_who_has_signed_is_asked_no_more_and_the_others_are(warned, consultant):
    person, boss = warned.placement.participant.user, papers.boss_of(warned.placement)
    everybody = sorted(user.email for user in (person, boss, consultant))
    assert waiting("agreement_unsigned") == waiting("agreement_written") == everybody

    papers.sign(warned, "participant")

    others = sorted(user.email for user in (boss, consultant))
    assert waiting("agreement_unsigned") == waiting("agreement_written") == others


def test_a_signed_agreement_asks_nobody(warned):
    for party in ("participant", "employer", "consultant"):
        papers.sign(warned, party)

    assert waiting("agreement_unsigned", "agreement_written") == []


def test_a_replaced_version_asks_nobody_and_the_new_one_does(warned, consultant):
    papers.written(warned.placement, consultant, purpose="Another")

    assert waiting("agreement_unsigned", "agreement_written") == []
    assert len(waiting("agreement_changed")) == 3


def test_a_version_that_ran_out_asks_nobody(warned):
    agreements.warn_unsigned(now=timezone.now() + 14 * DAY)
    agreements.expire_unsigned(now=timezone.now() + 21 * DAY)

    assert waiting("agreement_unsigned", "agreement_written") == []
    assert len(waiting("agreement_expired", "agreement_gone")) == 3
