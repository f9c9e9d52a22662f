"""The clock without a broker: walk the schedule, run what is due, remember when.

Works the same with Celery's own scheduler beside it: the tasks read the database, so running one
twice changes nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from notifications.actions import note_tick
from notifications.models import ClockTick

log = logging.getLogger(__name__)


class Runnable(Protocol):
    def apply(self) -> Any: ...


def due_lines(schedule: Mapping[str, Mapping[str, Any]], *, now: datetime) -> Iterable[str]:
    """The names of the lines whose time has come since they last ran; never run is due."""
    last_runs = {tick.name: tick.last_run_at for tick in ClockTick.objects.all()}
    for name, line in schedule.items():
        last = last_runs.get(name)
        if last is None or line["schedule"].is_due(last).is_due:
            yield name


def run_pass(
    schedule: Mapping[str, Mapping[str, Any]],
    tasks: Mapping[str, Runnable],
    *,
    now: datetime,
    everything: bool = False,
) -> dict[str, str]:
    """Run each due line once, in the schedule's order. A line that fails does not stop the rest."""
    names = list(schedule) if everything else list(due_lines(schedule, now=now))
    outcome = {}
    for name in names:
        try:
            result = tasks[schedule[name]["task"]].apply()
            outcome[name] = str(result.get(propagate=True))
        except Exception as fault:  # one line's fault must not silence the others
            log.exception("The clock could not run “%s”.", name)
            outcome[name] = f"failed: {type(fault).__name__}"
        note_tick(name=name, at=now)
    return outcome
