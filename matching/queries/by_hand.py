"""What people have decided about a pair by hand, and what its page shows of it."""

from datetime import date
from typing import Any
from uuid import UUID

from candidates.models import Participant
from common.models import as_table, read_tables
from employers.models import Opening
from matching.models import LiftArrangement, PairBan, PairLock


def decided_by_hand(
    participant: Participant, opening: Opening, day: date
) -> dict[str, dict[str, Any] | None]:
    """The `lock`, `ban` and `lift` of a pair that are in force; one query."""
    both = {"participant": participant, "opening": opening}
    driven = {"participant": participant, "workplace": opening.workplace_id}
    locks = PairLock.objects.in_force(day).filter(**both)
    bans = PairBan.objects.in_force(day).filter(**both)
    lifts = LiftArrangement.objects.in_force().filter(**driven)
    read = read_tables(
        {
            "lock": as_table(locks, pk="pk", reason="reason", until="until"),
            "ban": as_table(bans, pk="pk", reason="reason"),
            "lift": as_table(lifts, pk="pk", arrangement="arrangement"),
        },
        together=True,
    )
    found: dict[str, dict[str, Any] | None] = dict.fromkeys(read)
    for name, rows in read.items():
        for row in rows:
            until = row.get("until")
            found[name] = row | {
                "pk": UUID(row["pk"]),
                "until": date.fromisoformat(until) if until else None,
            }
    return found
