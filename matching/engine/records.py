"""From checked facts back to the records of the format."""

from typing import Any

from matching.engine.facts import (
    CRITERIA,
    FUNCTIONS,
    LEVELS,
    NORWEGIAN,
    WEEKDAYS,
    Hours,
    Opening,
    Participant,
)
from matching.engine.values import day_text, time_text


def level_name(level: int) -> str | None:
    """The level as the format writes it; null for not tested or no need."""
    return None if level < 0 else LEVELS[level]


def hours_record(week: Hours) -> dict[str, list[str]]:
    """Hours by weekday as the format writes them."""
    return {
        name: [time_text(interval[0]), time_text(interval[1])]
        for name, interval in zip(WEEKDAYS, week, strict=True)
        if interval is not None
    }


def participant_record(participant: Participant) -> dict[str, Any]:
    """The participant as the format writes one, with every key."""
    p = participant
    return {
        "id": p.id,
        "consent": p.consent,
        "support_talk_due": p.support_talk_due,
        "unpaid_at": dict(p.unpaid_at),
        "norwegian": {
            name: level_name(level) for name, level in zip(NORWEGIAN, p.norwegian, strict=True)
        },
        "languages": list(p.languages),
        "skills": list(p.skills),
        "experience": [{"occupation": code, "years": years} for code, years in p.experience],
        "goals": list(p.goals),
        "available": hours_record(p.available),
        "from": day_text(p.from_day),
        "until": day_text(p.until),
        "home": list(p.home),
        "max_travel_minutes": p.max_travel_minutes,
        "has_car": p.has_car,
        "lift_to": list(p.lift_to),
        "licences": list(p.licences),
        "certificates": list(p.certificates),
        "avoid": list(p.avoid),
        "follow_up_need": p.follow_up_need,
        "kinds": list(p.kinds),
        "strong_wish": p.strong_wish,
        "waiting_days": p.waiting_days,
        "priority": p.priority,
        "weights": None if p.weights is None else dict(zip(CRITERIA, p.weights, strict=True)),
    }


def opening_record(opening: Opening) -> dict[str, Any]:
    """The opening as the format writes one."""
    o = opening
    return {
        "id": o.id,
        "employer": o.employer,
        "workplace": o.workplace,
        "kind": o.kind,
        "occupation": o.occupation,
        "skills_needed": list(o.skills_needed),
        "skills_wished": list(o.skills_wished),
        "language": {
            name: {"start": level_name(start), "hire": level_name(hire)}
            for name, start, hire in zip(FUNCTIONS, o.start, o.hire_level, strict=True)
        },
        "working_languages": list(o.working_languages),
        "talk": o.talk,
        "slow_talk": o.slow_talk,
        "teacher_on_site": o.teacher_on_site,
        "support": o.support,
        "days": hours_record(o.days),
        "min_days": o.min_days,
        "start_between": [day_text(day) for day in o.start_between],
        "weeks": o.weeks,
        "location": list(o.location),
        "capacity": o.capacity,
        "licences": list(o.licences),
        "certificates": list(o.certificates),
        "demands": list(o.demands),
        "hire": o.hire,
    }


def changed_record(record: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A copy of the record with a change such as {"norwegian.speaking": "A2"} applied."""
    copy = dict(record)
    for path, value in change.items():
        *above, last = path.split(".")
        part = copy
        for key in above:
            part[key] = dict(part[key])
            part = part[key]
        part[last] = value
    return copy
