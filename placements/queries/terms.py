"""The terms that a placement's plan is made from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from placements.models import Placement
from placements.queries.planning import Terms


def terms_of(placement: Placement, *, today: date) -> Terms:
    """Reads the days and pauses (prefetched or not). Only for placements with a period."""
    starts_on = placement.started_on or placement.starts_on
    if starts_on is None or placement.ends_on is None:
        raise ValueError("a plan needs the first and the last day")
    days = frozenset(day.weekday for day in placement.days.all())
    return Terms(
        kind=placement.kind,
        starts_on=starts_on,
        ends_on=max(placement.ends_on, starts_on),
        weekdays=days or frozenset(("mon", "tue", "wed", "thu", "fri")),
        weeks_pattern=placement.weeks_pattern,
        free_weeks=frozenset(placement.free_weeks),
        contact_every_weeks=placement.contact_every_weeks,
        most_contacts_in_4_weeks=placement.most_contacts_in_4_weeks,
        joint_visit_on=placement.proposal.joint_visit_on,
        pauses=tuple(
            (pause.starts_on, pause.ends_on or max(today, pause.starts_on))
            for pause in placement.pauses.all()
        ),
    )


# Who of these people is in a class, and whether it has school on a day: an app above this one hands
# it in when it starts (its apps.py).
CLASSES: list[Callable[[Iterable[UUID]], Mapping[UUID, Callable[[date], bool]]]] = []


def terms_with_class(placements: Iterable[Placement], *, today: date) -> dict[UUID, Terms]:
    """The same with the days of school of those who have a class for their language practice."""
    rows = list(placements)
    pupils = {row.participant_id for row in rows if row.is_language_practice}
    known: dict[UUID, Callable[[date], bool]] = {}
    for classes_of in CLASSES if pupils else ():
        known.update(classes_of(pupils))
    found = {}
    for row in rows:
        terms, has_class = terms_of(row, today=today), known.get(row.participant_id)
        found[row.pk] = replace(terms, has_class=has_class) if has_class else terms
    return found


def with_terms(ids: Iterable[object]) -> list[Placement]:
    """Placements with everything that their plans read, in a fixed number of queries."""
    return list(
        Placement.objects.filter(pk__in=list(ids))
        .select_related("proposal", "participant")
        .prefetch_related("days", "pauses")
        .order_by("pk")
    )
