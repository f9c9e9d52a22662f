"""Results read: what is to be asked for, and what became of it by several definitions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from placements.models import Outcome
from placements.states.outcome import DEFINITIONS


def outcomes_due(user: User, day: date) -> QuerySet[Outcome]:
    """Of the people one follows: results whose day has come, longest overdue first."""
    return (
        Outcome.objects.visible_to(user)
        .exclude(participant__user=user)
        .due_by(day)
        .select_related("participant", "placement__workplace")
        .order_by("due_on", "pk")
    )


@dataclass(frozen=True)
class DefinedShare:
    """How many count by one definition, of how many."""

    code: str
    label: str | Promise
    number: int
    n: int


def by_definition(outcomes: Iterable[Outcome]) -> list[DefinedShare]:
    """The same results by each definition side by side; reads prefetched jobs."""
    rows = list(outcomes)
    return [
        DefinedShare(each.code, each.label, sum(row.meets(each.code) for row in rows), len(rows))
        for each in DEFINITIONS
    ]
