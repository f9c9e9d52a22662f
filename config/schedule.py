"""The whole clock of the marketplace, earliest first."""

from typing import Any

from celery.schedules import crontab, schedule

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "send what is due": {
        "task": "notifications.tasks.send_due",
        "schedule": schedule(run_every=60),
    },
    "let unanswered offers lapse": {
        "task": "matching.tasks.lapse_unanswered",
        "schedule": schedule(run_every=60),
    },
    "mark stale openings": {
        "task": "employers.tasks.mark_stale",
        "schedule": crontab(hour="3", minute="10"),
    },
}
