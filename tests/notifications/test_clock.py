"""The clock walks the schedule, remembers, and does not stop at one broken line."""

from datetime import timedelta

import pytest
from celery.schedules import crontab, schedule
from django.core.management import call_command
from django.utils import timezone

from config.schedule import BEAT_SCHEDULE
from notifications.clock import due_lines, run_pass
from notifications.models import ClockTick

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


def test_messages_leave_last_so_that_what_a_pass_catches_up_is_one_digest():
    assert list(BEAT_SCHEDULE)[-1] == "send messages that are due"
