"""The clock: which lines of the schedule are due, late or missed, and one walk over them.

Works with and without Celery's own scheduler: the tasks read the database, so running one twice
changes nothing; when each line last ran stands in the database too, not in a file or a broker.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from celery.schedules import crontab

from notifications.actions import TAKEN_UP_LASTS, note_failure, note_tick, take_up
from notifications.models import ClockTick
from notifications.queries import Schedule, is_late, late_lines

log = logging.getLogger(__name__)

# Celery's scheduler has its own memory of what it started; where that was lost, we start it.
MISSED = timedelta(minutes=30)


class Runnable(Protocol):
    def apply(self) -> Any: ...


def due_lines(schedule: Schedule, *, now: datetime) -> Iterable[str]:
    """The names of the lines whose time has come since they last ran; never run is due."""
    ticks = ClockTick.objects.in_bulk()
    for name, line in schedule.items():
        if name not in ticks or is_due(line, ticks[name], now=now):
            yield name


def is_due(line: Mapping[str, Any], tick: ClockTick, *, now: datetime) -> bool:
    """What failed is due again, but a line of once a day or hour not with each pass."""
    rests = tick.failed_at is not None and tick.failed_at > now - TAKEN_UP_LASTS
    if rests and isinstance(line["schedule"], crontab):
        return False
    return tick.last_run_at is None or bool(line["schedule"].is_due(tick.last_run_at).is_due)


def note_run_of(task: str, schedule: Schedule, *, at: datetime) -> None:
    """A worker has run this task: its line in the schedule has run, perhaps late."""
    for name in lines_of(task, schedule):
        last = ClockTick.objects.filter(name=name).first()
        was_late = last is not None and is_late(schedule[name], last)
        note_tick(name=name, at=at, has_caught_up=was_late)


def note_failure_of(task: str, schedule: Schedule, *, at: datetime) -> None:
    """A worker has tried this task in vain: its line has not run."""
    for name in lines_of(task, schedule):
        note_failure(name=name, at=at)


def lines_of(task: str, schedule: Schedule) -> list[str]:
    return [name for name, line in schedule.items() if line["task"] == task]


def run_pass(
    schedule: Schedule,
    tasks: Mapping[str, Runnable],
    *,
    now: datetime,
    everything: bool = False,
) -> dict[str, str]:
    """Run each due line once, in the schedule's order. A line that fails does not stop the rest."""
    names = list(schedule) if everything else list(due_lines(schedule, now=now))
    return run_lines(names, schedule, tasks, now=now)


def run_missed(
    schedule: Schedule, tasks: Mapping[str, Runnable], *, now: datetime
) -> dict[str, str]:
    """Run, in the schedule's order, the lines that neither a scheduler nor a broker has brought.

    Lines of every minute come again by themselves. One line is started by one worker at a time; a
    worker that died with it, or failed, gives it back after half an hour.
    """
    by_the_wall = {
        name: line for name, line in schedule.items() if isinstance(line["schedule"], crontab)
    }
    names = (name for name in late_lines(by_the_wall, by=MISSED) if take_up(name=name, at=now))
    return run_lines(names, schedule, tasks, now=now)


def run_lines(
    names: Iterable[str], schedule: Schedule, tasks: Mapping[str, Runnable], *, now: datetime
) -> dict[str, str]:
    outcome = {}
    for name in names:
        try:
            result = tasks[schedule[name]["task"]].apply()
            outcome[name] = str(result.get(propagate=True))
        except Exception as fault:  # one line's fault must not silence the others
            log.exception("The clock could not run “%s”.", name)
            outcome[name] = f"failed: {type(fault).__name__}"
            note_failure(name=name, at=now)
        else:
            note_tick(name=name, at=now)
    return outcome
