"""What somebody who leaves has promised or shall decide, and what nobody answers for any more."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import Unit, User
from meetings.models import Disagreement, Task
from placements.queries.hand_over import STAFF, RelationRow
from placements.states.course import Relation
from reference.models import Municipality


def promises_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    mine = Task.objects.open().filter(owner=leaver, participant__municipality__in=places)
    rows = mine.select_related("participant__municipality").order_by("pk")
    return [row(Relation.PROMISE, each, each.action) for each in rows]


def decisions_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    mine = Disagreement.objects.open().filter(decider=leaver, participant__municipality__in=places)
    rows = mine.select_related("participant__municipality").order_by("pk")
    return [row(Relation.DECISION, each, each.subject) for each in rows]


def row(relation: str, due: Task | Disagreement, text: str) -> RelationRow:
    return RelationRow(
        relation,
        due.pk,
        f"{due.participant.first_name} · {text}",
        due.participant.municipality,
        frozenset(STAFF),
    )


def lost_promises(units: Sequence[Unit]) -> QuerySet[Task]:
    return Task.objects.open().without_owner().filter(participant__unit__in=units)


def lost_decisions(units: Sequence[Unit]) -> QuerySet[Disagreement]:
    return Disagreement.objects.without_decider().filter(participant__unit__in=units)
