"""Days of people: school and workplace together, and the days that have neither."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import User
from candidates.models import Participant
from common.calendar import is_working_day
from matching.queries.offer_page import ways_to
from placements.models import Leave, Placement
from placements.models.placement import during
from placements.queries.planning import WEEKDAYS, Terms, is_at_work
from placements.queries.terms import terms_of
from reference.work import Weekday
from schooling.queries.classes import Attended, attended_by
from schooling.queries.lessons import clock

DAY = timedelta(days=1)


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


@dataclass
class Stay:
    """A placement with the terms that say on which days the person is there."""

    placement: Placement
    terms: Terms

    def __post_init__(self) -> None:
        self.hours = {each.weekday: each for each in self.placement.days.all()}

    def is_there(self, day: date) -> bool:
        ended_on = self.placement.ended_on
        return is_at_work(self.terms, day) and (ended_on is None or day <= ended_on)

    def words(self, day: date) -> str:
        span = self.hours.get(WEEKDAYS[day.weekday()])
        name = self.placement.workplace.name
        return f"{clock(span.starts_at, span.ends_at)} {name}" if span else name

    def ways(self, participant: Participant, day: date) -> list[dict[str, str]]:
        """How the person gets there on this day, as the offer told it."""
        span = self.hours.get(WEEKDAYS[day.weekday()])
        hours = [(span.weekday, span.starts_at, span.ends_at)] if span else []
        place = self.placement
        return ways_to(participant, place.workplace, hours, lift=place.lift or "")

    @property
    def meets(self) -> str:
        """Who meets the person there."""
        supervisor = self.placement.supervisor
        return supervisor.name if supervisor else ""


def stays_of(
    people: Iterable[object], first: date, last: date, today: date
) -> dict[UUID, list[Stay]]:
    """Every placement of these people that touches the days; several add up. Three queries."""
    rows = (
        Placement.objects.filter(during(first, last), participant__in=list(people))
        .with_way()
        .select_related("proposal", "supervisor")
        .prefetch_related("days", "pauses")
    )
    found: dict[UUID, list[Stay]] = defaultdict(list)
    for row in rows:
        found[row.participant_id].append(stay_of(row, today))
    return found


def stay_of(placement: Placement, today: date) -> Stay:
    return Stay(placement, terms_of(placement, today=today))


def people_of(user: User) -> QuerySet[Participant]:
    """For whom the viewer may plan a visit. A protected address only with its own consultant."""
    return (
        Participant.objects.visible_to(user)
        .for_staff()
        .active()
        .select_related("consultant")
        .order_by("first_name", "pk")
    )


def empty_days(people: Iterable[Participant], monday: date, today: date) -> list[dict[str, Any]]:
    """Who has working days in this week with neither school nor workplace. Seven queries.

    On leave from the programme nobody is expected anywhere.
    """
    rows = list(people)
    keys = [person.pk for person in rows]
    leaves: dict[UUID, list[Leave]] = defaultdict(list)
    for leave in Leave.objects.filter(participant__in=keys):
        leaves[leave.participant_id].append(leave)
    attended = attended_by(keys)
    stays = stays_of(keys, monday, monday + 4 * DAY, today)
    week = [day for n in range(5) if is_working_day(day := monday + n * DAY)]
    found = []
    for person in rows:
        days = [
            day
            for day in week
            if is_empty(person, day, attended, stays[person.pk])
            and not any(leave.holds(day) for leave in leaves[person.pk])
        ]
        if days:
            found.append({"person": person, "days": days})
    return found


def is_empty(person: Participant, day: date, attended: Attended, stays: list[Stay]) -> bool:
    is_in_programme = person.programme_starts_on <= day <= person.programme_ends_on
    return (
        is_in_programme
        and not attended.lessons(person.pk, day)
        and not any(stay.is_there(day) for stay in stays)
    )


def own_week(participant: Participant, first: date, today: date) -> list[dict[str, Any]]:
    """The person's seven days from `first` on: lessons and hours at work. Six queries."""
    stays = stays_of([participant.pk], first, first + 6 * DAY, today)[participant.pk]
    return week_with(participant, first, stays)


def week_with(participant: Participant, first: date, stays: list[Stay]) -> list[dict[str, Any]]:
    """The same with stays that are read already. Three queries."""
    attended = attended_by([participant.pk])
    week = []
    for n in range(7):
        day = first + n * DAY
        lessons = attended.lessons(participant.pk, day)
        there = [stay for stay in stays if stay.is_there(day)]
        if day.weekday() < 5 or lessons or there:
            label = Weekday(WEEKDAYS[day.weekday()]).label
            work = [stay.words(day) for stay in there]
            week.append(
                {"label": label, "day": day, "lessons": lessons, "work": work, "stays": there}
            )
    return week


def consultants_of(people: QuerySet[Participant]) -> QuerySet[User]:
    """Whose participants are on the list."""
    mine = people.order_by().values("consultant")
    return User.objects.filter(pk__in=mine).order_by(F("first_name"), "pk")
