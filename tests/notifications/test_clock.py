"""The clock walks the schedule, remembers, and does not stop at one broken line."""

from datetime import timedelta

import pytest
import time_machine
from celery.schedules import crontab, schedule
from celery.signals import task_postrun
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from config.schedule import BEAT_SCHEDULE
from notifications.clock import MISSED, due_lines, note_run_of, run_missed, run_pass
from notifications.models import ClockTick
from notifications.queries import clock_health, clock_is_behind, late_lines
from notifications.tasks import send_due
from placements.tasks import start_due
from tests.builders import a_user
from tests.notifications.builders import hello, never_quiet

pytestmark = pytest.mark.django_db


class Counting:
    def __init__(self, fault=None):
        self.runs = 0
        self.fault = fault

    def apply(self):
        self.runs += 1
        fault = self.fault

        class Result:
            def get(self, *, propagate):
                if fault and propagate:
                    raise fault
                return "done"

        return Result()


SCHEDULE = {
    "every minute": {"task": "a", "schedule": schedule(run_every=60)},
    "at three": {"task": "b", "schedule": crontab(hour="3", minute="0")},
}


def test_a_line_runs_first_at_once_and_then_when_its_time_has_come():
    now = timezone.now()
    tasks = {"a": Counting(), "b": Counting()}

    run_pass(SCHEDULE, tasks, now=now)
    run_pass(SCHEDULE, tasks, now=now)
    assert (tasks["a"].runs, tasks["b"].runs) == (1, 1)

    ClockTick.objects.update(last_run_at=now - timedelta(days=2))
    run_pass(SCHEDULE, tasks, now=now)
    assert (tasks["a"].runs, tasks["b"].runs) == (2, 2)


def test_a_line_that_fails_is_said_and_the_next_one_runs():
    tasks = {"a": Counting(ValueError("x")), "b": Counting()}

    outcome = run_pass(SCHEDULE, tasks, now=timezone.now())

    assert outcome == {"every minute": "failed: ValueError", "at three": "done"}


def test_nothing_is_due_right_after_a_pass():
    now = timezone.now()
    run_pass(SCHEDULE, {"a": Counting(), "b": Counting()}, now=now)
    assert list(due_lines(SCHEDULE, now=now)) == []


def test_run_due_does_every_line_once_without_a_broker(capsys):
    call_command("run_due")
    call_command("clock", "--passes", "1")
    assert "send messages that are due" in capsys.readouterr().out
    assert ClockTick.objects.count() > 0


A_LINE = {"at three": SCHEDULE["at three"]}


def a_run(name, at, **fields):
    return ClockTick.objects.create(name=name, last_run_at=at, **fields)


def test_a_line_is_late_when_its_time_went_by_without_a_run():
    now = timezone.now()
    assert list(late_lines(SCHEDULE)) == []  # never run: the first time is still to come
    a_run("every minute", now - timedelta(seconds=90))
    a_run("at three", now - timedelta(days=2))
    assert list(late_lines(SCHEDULE)) == ["at three"]
    ClockTick.objects.update(last_run_at=now - timedelta(days=2))
    assert list(late_lines(SCHEDULE)) == ["every minute", "at three"]


def test_what_a_worker_ran_is_noted_and_what_it_caught_up_too():
    now = timezone.now()
    note_run_of("b", SCHEDULE, at=now)
    assert ClockTick.objects.get().name == "at three"
    assert not clock_is_behind(SCHEDULE, now=now)

    ClockTick.objects.update(last_run_at=now - timedelta(days=2))
    assert clock_is_behind(SCHEDULE, now=now)
    note_run_of("b", SCHEDULE, at=now)

    assert clock_is_behind(SCHEDULE, now=now + timedelta(seconds=5))  # others may still write
    assert not clock_is_behind(SCHEDULE, now=now + timedelta(seconds=15))


def test_the_signal_of_a_worker_notes_the_run_and_a_pass_without_workers_does_not():
    send_due.apply()
    assert not ClockTick.objects.exists()
    task_postrun.send(sender=send_due, task=send_due, state="RETRY")
    assert not ClockTick.objects.exists()
    task_postrun.send(sender=send_due, task=send_due, state="SUCCESS")
    assert ClockTick.objects.get().name == "send messages that are due"


def test_a_task_that_failed_is_no_run_of_its_line_until_it_goes_well():
    now = timezone.now()
    tick = a_run("placements whose first day has come", now - timedelta(days=2))

    task_postrun.send(sender=start_due, task=start_due, state="FAILURE", retval=ValueError())
    assert list(late_lines(BEAT_SCHEDULE)) == [tick.name]
    tick.refresh_from_db()
    assert tick.failed_at is not None
    assert not clock_is_behind(BEAT_SCHEDULE, now=now)  # no message waits for what only fails

    task_postrun.send(sender=start_due, task=start_due, state="SUCCESS")
    tick.refresh_from_db()
    assert tick.failed_at is None
    assert list(late_lines(BEAT_SCHEDULE)) == []


def test_a_line_that_fails_is_late_and_tried_again_each_half_hour_until_it_goes_well():
    now = timezone.now()
    tasks = {"b": Counting(ValueError("x"))}
    a_run("at three", now - timedelta(days=2))

    for minutes in (0, 1, 29):
        run_missed(A_LINE, tasks, now=now + timedelta(minutes=minutes))
    assert tasks["b"].runs == 1
    assert list(late_lines(A_LINE)) == ["at three"]

    tasks["b"].fault = None
    for minutes in (31, 32):
        run_missed(A_LINE, tasks, now=now + timedelta(minutes=minutes))
    assert tasks["b"].runs == 2
    assert list(late_lines(A_LINE)) == []


def test_a_pass_without_workers_tries_what_failed_again_a_daily_line_not_at_once():
    now = timezone.now()
    tasks = {name: Counting(ValueError("x")) for name in "ab"}
    for minutes in (0, 1, 29):
        run_pass(SCHEDULE, tasks, now=now + timedelta(minutes=minutes))
    assert (tasks["a"].runs, tasks["b"].runs) == (3, 1)
    assert list(late_lines(SCHEDULE, by=timedelta(minutes=-60))) == ["every minute", "at three"]
    run_pass(SCHEDULE, tasks, now=now + timedelta(minutes=31))
    assert (tasks["a"].runs, tasks["b"].runs) == (4, 2)


def test_a_line_that_has_only_ever_failed_is_late_and_is_no_sign_that_the_clock_runs():
    ClockTick.objects.create(name="at three", failed_at=timezone.now() - timedelta(minutes=3))
    assert list(late_lines(SCHEDULE)) == ["at three"]
    assert list(late_lines(SCHEDULE, by=MISSED)) == []
    assert clock_health(now=timezone.now()).last_tick is None
    a_run("every minute", timezone.now())
    assert clock_health(now=timezone.now()).last_tick is not None


def test_a_line_that_was_missed_is_run_once_also_when_the_scheduler_forgot_it():
    now = timezone.now()
    tasks = {"b": Counting()}
    assert run_missed(A_LINE, tasks, now=now) == {}  # never run: the scheduler will bring it
    a_run("at three", now - timedelta(days=2), taken_up_at=now - timedelta(minutes=5))
    assert run_missed(A_LINE, tasks, now=now) == {}  # another worker has it in hand
    assert run_missed(A_LINE, tasks, now=now + timedelta(minutes=26)) == {"at three": "done"}
    assert run_missed(A_LINE, tasks, now=now + timedelta(minutes=27)) == {}
    assert tasks["b"].runs == 1


def test_two_lines_that_were_missed_are_both_run():
    now = timezone.now()
    at_four = {"at four": {"task": "c", "schedule": crontab(hour="4", minute="0")}}
    for name in ("at three", "at four"):
        a_run(name, now - timedelta(days=2))

    ran = run_missed(A_LINE | at_four, {"b": Counting(), "c": Counting()}, now=now)

    assert ran == {"at three": "done", "at four": "done"}


def test_lines_of_every_minute_are_left_to_the_scheduler():
    a_run("every minute", timezone.now() - timedelta(days=2))
    assert run_missed(SCHEDULE, {"a": Counting()}, now=timezone.now()) == {}


def test_while_the_clock_catches_up_nothing_leaves_but_alarms_and_then_all_as_one():
    person = a_user()
    line = "remind of offers"
    now = timezone.now()
    late = a_run(line, now - timedelta(days=1))
    never_quiet(person)
    hello(person, key="tea", facts={"what": "tea"})
    hello(person, key="fire", facts={"what": "fire"}, urgency="urgent")
    send_due.apply()
    assert [each.subject for each in mail.outbox] == ["Hello about fire"]

    hello(person, key="milk", facts={"what": "milk"})
    late.last_run_at = now
    late.save()
    send_due.apply()

    assert mail.outbox[1].subject == "2 messages for you"


def test_a_clock_that_stays_behind_holds_nothing_up_for_long():
    person = a_user()
    never_quiet(person)
    with time_machine.travel(timezone.now() - timedelta(minutes=16), tick=False):
        hello(person)
    a_run("remind of offers", timezone.now() - timedelta(days=1))
    send_due.apply()
    assert len(mail.outbox) == 1


def test_the_last_lines_are_the_missed_ones_and_the_sending():
    assert list(BEAT_SCHEDULE)[-2:] == ["lines that were missed", "send messages that are due"]
