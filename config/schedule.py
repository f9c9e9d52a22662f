"""The whole clock of the marketplace, in the order in which one pass runs what is due."""

from typing import Any

from celery.schedules import crontab, schedule

EVERY_MINUTE = schedule(run_every=60)

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "offers of people who took their consent back": {
        "task": "matching.tasks.withdraw_without_consent",
        "schedule": EVERY_MINUTE,
    },
    "send offers that were approved": {
        "task": "matching.tasks.send_approved_offers",
        "schedule": EVERY_MINUTE,
    },
    "remind of offers": {"task": "matching.tasks.remind_unanswered", "schedule": EVERY_MINUTE},
    "let unanswered offers lapse": {
        "task": "matching.tasks.lapse_unanswered",
        "schedule": EVERY_MINUTE,
    },
    "alarms without an answer": {
        "task": "placements.tasks.escalate_alarms",
        "schedule": EVERY_MINUTE,
    },
    "placements of welcomed people": {
        "task": "placements.tasks.prepare_welcomed",
        "schedule": EVERY_MINUTE,
    },
    "placements without their yes": {
        "task": "placements.tasks.cancel_withdrawn",
        "schedule": EVERY_MINUTE,
    },
    "go on with imports": {"task": "employers.tasks.go_on_with_imports", "schedule": EVERY_MINUTE},
    "go on with imports of participants": {
        "task": "candidates.tasks.go_on_with_imports",
        "schedule": EVERY_MINUTE,
    },
    "do runs that wait": {"task": "matching.tasks.run_waiting_runs", "schedule": EVERY_MINUTE},
    "pairs of changed profiles and openings": {
        "task": "matching.tasks.keep_fresh",
        "schedule": EVERY_MINUTE,
    },
    "alarms that are answered and not solved": {
        "task": "placements.tasks.remind_of_alarms",
        "schedule": crontab(hour="8", minute="30"),
    },
    "agreements without a signature": {
        "task": "placements.tasks.warn_unsigned",
        "schedule": crontab(hour="8", minute="10"),
    },
    "preparations that stand still": {
        "task": "placements.tasks.remind_stalled",
        "schedule": crontab(hour="8", minute="15"),
    },
    "agreements that ran out": {
        "task": "placements.tasks.expire_unsigned",
        "schedule": crontab(hour="8", minute="20"),
    },
    "remind of evaluations": {
        "task": "placements.tasks.remind_of_evaluations",
        "schedule": crontab(hour="8", minute="0"),
    },
    "call where no evaluation came": {
        "task": "placements.tasks.call_for_evaluations",
        "schedule": crontab(hour="8", minute="5"),
    },
    "show evaluations whose time is over": {
        "task": "placements.tasks.reveal_evaluations",
        "schedule": crontab(minute="15"),
    },
    "evaluations at the midway review": {
        "task": "placements.tasks.open_midway_evaluations",
        "schedule": crontab(hour="8", minute="25"),
    },
    "placements that both sides have evaluated": {
        "task": "placements.tasks.close_evaluated",
        "schedule": crontab(minute="25"),
    },
    "cases of runs whose time is over": {
        "task": "matching.tasks.drop_old_cases",
        "schedule": crontab(hour="2", minute="40"),
    },
    "mentors for who waits": {
        "task": "mentoring.tasks.bring_together",
        "schedule": crontab(minute="35"),
    },
    "placements whose last day has gone by": {
        "task": "placements.tasks.end_past",
        "schedule": crontab(hour="1", minute="10"),
    },
    "placements whose first day has come": {
        "task": "placements.tasks.start_due",
        "schedule": crontab(hour="1", minute="20"),
    },
    "calendars of the next weeks": {
        "task": "placements.tasks.write_calendar",
        "schedule": crontab(hour="2", minute="30"),
    },
    "promises and decisions in calendars": {
        "task": "meetings.tasks.write_calendar",
        "schedule": crontab(hour="2", minute="35"),
    },
    "mark stale openings": {
        "task": "employers.tasks.mark_stale",
        "schedule": crontab(hour="3", minute="10"),
    },
    "move people to their next phase": {
        "task": "candidates.tasks.advance_phases",
        "schedule": crontab(hour="3", minute="20"),
    },
    "ask again about interests": {
        "task": "candidates.tasks.ask_again",
        "schedule": crontab(hour="6", minute="30"),
    },
    "remind of objections": {
        "task": "candidates.tasks.remind_of_objections",
        "schedule": crontab(hour="6", minute="35"),
    },
    "follow-ups of the day": {
        "task": "placements.tasks.remind_of_follow_ups",
        "schedule": crontab(hour="6", minute="40"),
    },
    "long silence": {
        "task": "placements.tasks.raise_silence",
        "schedule": crontab(hour="6", minute="45"),
    },
    "tasks from meetings, plans and the end of the programme": {
        "task": "meetings.tasks.open_due_tasks",
        "schedule": crontab(hour="6", minute="50"),
    },
    "tasks from meetings that are late": {
        "task": "meetings.tasks.remind_of_late_tasks",
        "schedule": crontab(hour="6", minute="55"),
    },
    "meetings whose agenda nobody has": {
        "task": "meetings.tasks.remind_of_agendas",
        "schedule": crontab(hour="6", minute="53"),
    },
    "disagreements past their day": {
        "task": "meetings.tasks.escalate_disagreements",
        "schedule": crontab(hour="6", minute="56"),
    },
    "employers who are late": {
        "task": "matching.tasks.call_employers_overdue",
        "schedule": crontab(hour="7", minute="0"),
    },
    "lines that were missed": {"task": "notifications.tasks.run_missed", "schedule": EVERY_MINUTE},
    # Last: what a pass that catches up has written leaves in it, as one digest a person.
    "send messages that are due": {
        "task": "notifications.tasks.send_due",
        "schedule": EVERY_MINUTE,
    },
}
