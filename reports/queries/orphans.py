"""What nobody answers for, and what waits for an answer past its day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet, Value

from accounts.models import Unit
from employers import queries as firms
from employers.models import EmployerMessage
from placements.queries.hand_over import orphans_in
from reports.queries.figures import participants_of


@dataclass(frozen=True)
class Unowned:
    """What has no owner, or waits for an answer past its day."""

    participants: int
    employers: int
    messages_late: int
    tasks: int

    @property
    def total(self) -> int:
        return self.participants + self.employers + self.messages_late + self.tasks


def unowned(units: Sequence[Unit], *, today: date) -> Unowned:
    """Two queries: what has no owner is counted together."""
    municipalities = {unit.municipality_id for unit in units}
    late = EmployerMessage.objects.filter(
        municipality__in=municipalities, answered_at=None, answer_due_on__lt=today
    )
    counted = count_each(
        {
            "participants": [participants_of(units).unowned()],
            "messages_late": [late],
            "tasks": orphans_in(units),
        }
    )
    return Unowned(
        participants=counted["participants"],
        employers=len(
            {
                pk
                for number in municipalities
                for pk in firms.unowned(number).values_list("pk", flat=True)
            }
        ),
        messages_late=counted["messages_late"],
        tasks=counted["tasks"],
    )


def count_each(groups: dict[str, list[QuerySet[Any]]]) -> Counter[str]:
    """How many rows each group has, in one query: such rows are few."""
    first, *others = [
        rows.order_by().annotate(of=Value(name, CharField())).values_list("of")
        for name, group in groups.items()
        for rows in group
    ]
    return Counter(name for (name,) in first.union(*others, all=True))
