"""What somebody who leaves has promised or shall decide, and what nobody answers for any more."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import Unit, User
from accounts.parties import Party
from meetings.models import Disagreement, Task
from placements.queries.hand_over import SHOWN, STAFF, RelationRow, name_in_list
from placements.states.course import Relation
from reference.models import Municipality


def promises_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    mine = Task.objects.open().filter(owner=leaver, participant__municipality__in=places)
    return [promise_row(each) for each in mine.select_related(*SHOWN, "owner").order_by("pk")]


def decisions_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    mine = Disagreement.objects.open().filter(decider=leaver, participant__municipality__in=places)
    return [decision_row(each) for each in mine.select_related(*SHOWN, "decider").order_by("pk")]


def row(
    relation: str, due: Task | Disagreement, text: str, roles: frozenset[str] = frozenset(STAFF)
) -> RelationRow:
    return RelationRow(
        relation,
        due.pk,
        f"{name_in_list(due.participant)} · {text}",
        due.participant.municipality,
        roles,
        person=due.participant,
        holder=due.owner if isinstance(due, Task) else due.decider,
        due_on=due.due_on,
    )


def promise_row(task: Task) -> RelationRow:
    """What is done by writing it down goes to whoever may write it."""
    writes = frozenset({Party.CONSULTANT} if task.is_done_by_what_is_written else STAFF)
    return row(Relation.PROMISE, task, task.action, writes)


def decision_row(disagreement: Disagreement) -> RelationRow:
    return row(Relation.DECISION, disagreement, disagreement.subject)


def lost_promises(units: Sequence[Unit]) -> QuerySet[Task]:
    lost = Task.objects.open().without_owner().filter(participant__unit__in=units)
    return lost.select_related(*SHOWN, "owner")


def lost_decisions(units: Sequence[Unit]) -> QuerySet[Disagreement]:
    lost = Disagreement.objects.without_decider().filter(participant__unit__in=units)
    return lost.select_related(*SHOWN, "decider")
