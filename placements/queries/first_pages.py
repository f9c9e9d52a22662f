"""Placements on first pages: who is where on which days, who meets them, what can be said."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from accounts.models import User
from common.dates import date_format
from placements.models import Placement
from placements.queries.pages import phase_of
from placements.queries.planning import WEEKDAYS
from placements.states.alarm import MAY_BE_ALARMED

PEOPLE = ("participant", "workplace__employer", "opening", "supervisor")
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


def under_way(user: User) -> QuerySet[Placement]:
    """What runs or is coming, with its days; two queries for any number."""
    return (
        Placement.objects.visible_to(user)
        .not_over()
        .with_people()
        .select_related(*PEOPLE)
        .prefetch_related("days")
    )


def own_stays(user: User, first: date, last: date) -> list[Placement]:
    """The person's own first page: what runs or is coming, and what touches these days.

    Each with all that a week reads; three queries.
    """
    shown = Q(is_over=False) & (Q(as_participant=True) | Q(as_employer=True))
    marked = Placement.objects.visible_to(user).with_span(first, last)
    rows = marked.filter(shown | Q(is_in_span=True)).with_people().with_way()
    return list(rows.select_related(*PEOPLE, "proposal").prefetch_related("days", "pauses"))


def employers_stays(user: User) -> QuerySet[Placement]:
    return under_way(user).filter(Q(as_participant=True) | Q(as_employer=True))


def here_rows(places: Iterable[Placement]) -> list[dict[str, Any]]:
    """The placements that run or are coming, for the person and for the employer."""
    return [
        {
            "title": row.workplace.name if row.as_participant else row.participant.first_name,
            "text": " · ".join(filter(None, [str(row.get_state_display()), period_words(row)])),
            "lines": [each for each in (days_words(row), supervisor_words(row)) if each],
            "url": reverse("placements:placement", args=[row.pk]),
            "action": _("Look"),
            "alarm_url": alarm_url(row),
        }
        for row in places
    ]


def alarm_url(placement: Placement) -> str:
    """Where the employer says that it does not work; the person has a button of their own."""
    if placement.as_participant or placement.state not in MAY_BE_ALARMED:
        return ""
    return reverse("placements:alarm-raise", args=[placement.pk])


def taught_lines(user: User, today: date) -> dict[UUID, list[str]]:
    """{participant: days, phase and who meets the person} of a teacher's pupils."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in under_way(user).filter(as_teacher=True):
        phase = phase_of(row, today)
        words = [
            days_words(row),
            _("Phase: %s") % phase.label if phase else "",
            period_words(row),
            supervisor_words(row),
        ]
        found[row.participant_id] += [each for each in words if each]
    return found


def days_words(placement: Placement) -> str:
    """“Mon, Tue 09:00–14:00; Fri 09:00–12:00”, and which weeks."""
    by_hours: dict[str, list[str]] = defaultdict(list)
    for day in sorted(placement.days.all(), key=lambda each: WEEKDAYS.index(each.weekday)):
        hours = f"{day.starts_at:%H:%M}–{day.ends_at:%H:%M}"
        by_hours[hours].append(str(WEEKDAYS_ABBR[WEEKDAYS.index(day.weekday)]))
    words = "; ".join(f"{', '.join(days)} {hours}" for hours, days in by_hours.items())
    if words and placement.weeks_pattern != Placement.Weeks.EVERY:
        words = f"{words} ({placement.get_weeks_pattern_display()})"
    return words


def period_words(placement: Placement) -> str:
    starts_on = placement.started_on or placement.starts_on
    if starts_on is None or placement.ends_on is None:
        return ""
    days = [date_format(day, "j. F") for day in (starts_on, placement.ends_on)]
    if get_language_bidi():  # a month written from right to left would swap the two days
        days = [f"{ISOLATE}{day}{END_OF_ISOLATE}" for day in days]
    return " – ".join(days)


def supervisor_words(placement: Placement) -> str:
    if placement.supervisor is None:
        return ""
    return _("Daily supervisor: %s") % placement.supervisor.name
