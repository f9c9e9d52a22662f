"""Openings for lists, pages and matching: loaded with what is beside them, warnings in words."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import LocalTerm, User
from accounts.queries import local_terms
from employers.models import (
    ContactPerson,
    Employer,
    LanguageNeed,
    Occupancy,
    Opening,
    SupportKind,
    WorkFunction,
    Workplace,
)
from reference.levels import Level
from reference.models import Municipality
from reference.work import Weekday

WEEKDAYS = list(Weekday.values)


def with_facts(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    """Everything that a page or the engine reads of an opening, in five queries for any number."""
    return openings.select_related(
        "workplace__employer", "workplace__municipality", "workplace__postal_code", "occupation",
        "contact",
    ).prefetch_related(
        "days", "language_needs", "skills__skill", "workplace__occupancies"
    )  # fmt: skip


def for_list(user: User) -> QuerySet[Opening]:
    """The openings that the person may see, as the list shows them."""
    return (
        Opening.objects.visible_to(user)
        .select_related("workplace__employer", "workplace__municipality", "occupation")
        .prefetch_related("days", "language_needs")
        .annotate(free=F("capacity") - F("places_held"))
    )


def week_of(opening: Opening) -> list[dict[str, Any]]:
    """Seven days for components/weekday_grid.html."""
    by_day = {day.weekday: day for day in opening.days.all()}
    return [
        {
            "day": number,
            "on": key in by_day,
            "start": f"{by_day[key].starts_at:%H:%M}" if key in by_day else "",
            "end": f"{by_day[key].ends_at:%H:%M}" if key in by_day else "",
        }
        for number, key in enumerate(WEEKDAYS)
    ]


def language_table(opening: Opening) -> list[dict[str, Any]]:
    """One row a work function: its words, to start, to be hired, and what a mistake does."""
    needs = {need.function: need for need in opening.language_needs.all()}
    blank = LanguageNeed()
    return [
        {
            "function": function.label,
            "start": level_label(needs.get(function, blank).to_start),
            "hire": level_label(needs.get(function, blank).to_be_hired),
            "if_misunderstood": needs.get(function, blank).if_misunderstood,
        }
        for function in WorkFunction
    ]


def level_label(level: str) -> str:
    return str(Level(level).label) if level else "–"


def bus_warnings(workplace: Workplace, hours: Iterable[tuple[str, time, time]]) -> list[str]:
    """Hours and days without a bus, with the solution when one is recorded (M-C-21)."""
    lacking = []
    for day, start, end in hours:
        no_bus = bool(workplace.bus_days) and day not in workplace.bus_days
        too_early = workplace.bus_from is not None and start < workplace.bus_from
        too_late = workplace.bus_until is not None and end > workplace.bus_until
        if no_bus or too_early or too_late:
            lacking.append(str(Weekday(day).label))
    if not lacking:
        return []
    days = ", ".join(lacking)
    if workplace.bus_solution:
        return [
            _("No bus at these hours: %(days)s. Solution: %(solution)s.")
            % {"days": days, "solution": workplace.bus_solution}
        ]
    return [_("No bus at these hours: %(days)s. How do people get there?") % {"days": days}]


def warnings_of(opening: Opening, day: date | None = None) -> list[str]:
    """What one should know or mend: bus, ceiling, contact that left, wishes beyond hard rules."""
    today = day or timezone.localdate()
    hours = [(each.weekday, each.starts_at, each.ends_at) for each in opening.days.all()]
    found = bus_warnings(opening.workplace, hours)
    room = opening.workplace.room_on(today)
    if room is not None and room < 0:
        found.append(
            _("The workplace is over-full: %(over)d more than it can follow up.") % {"over": -room}
        )
    contact: ContactPerson | None = opening.contact
    if contact and contact.left_at:
        found.append(_("%(name)s has left. Who receives the person?") % {"name": contact.name})
    return found


def wished_of(opening: Opening) -> list[str]:
    """What is wished and shown as a warning when it lacks, never a hard rule (R-E7)."""
    found = []
    if opening.schooling_years:
        found.append(_("%(years)d years of schooling") % {"years": opening.schooling_years})
    if opening.passed_test:
        found.append(_("Passed: %(test)s") % {"test": opening.passed_test})
    if opening.motivation_talk:
        found.append(_("A motivation talk first"))
    return found


def support_offered(municipality: Municipality | str | None) -> list[dict[str, str]]:
    """The support that exists: [{code, label, limits}]; the limits are the municipality's words."""
    words = local_terms(municipality) if municipality else {}
    limits = {SupportKind.WAGE_SUBSIDY: words.get(LocalTerm.Key.WAGE_SUBSIDY_RULE, "")}
    default = str(LocalTerm.Key.WAGE_SUBSIDY_RULE.label)
    return [
        {
            "code": kind.value,
            "label": str(kind.label),
            "limits": "" if limits.get(kind, "") == default else limits.get(kind, ""),
        }
        for kind in SupportKind
    ]


def workplaces_of(employer: Employer, day: date | None = None) -> QuerySet[Workplace]:
    """The employer's workplaces with contacts, occupancy and how many other schemes have inside."""
    today = day or timezone.localdate()
    now_inside = Q(occupancies__starts_on__lte=today) & (
        Q(occupancies__ends_on=None) | Q(occupancies__ends_on__gte=today)
    )
    return (
        Workplace.objects.filter(employer=employer)
        .select_related("postal_code", "municipality")
        .prefetch_related(
            Prefetch("contacts", queryset=ContactPerson.objects.here()),
            Prefetch("occupancies", queryset=Occupancy.objects.not_over(today)),
        )
        .annotate(others_inside=Coalesce(Sum("occupancies__people", filter=now_inside), 0))
    )
