"""What is done in class follows the days of school, when those change after the plan was born."""

from collections.abc import Sequence

from accounts import audit
from accounts.models import AuditEntry, User
from placements.actions import appointments
from placements.messages import course as messages
from placements.models import FollowUp
from placements.queries.class_days import Move
from reference.models import Municipality


def follow_school(
    moves: Sequence[Move], *, by: User, party: str, municipality: Municipality
) -> None:
    """In the transaction of what changed the days of school; that holds the people already."""
    messages.cancel_due([move.task for move in moves])
    told = []
    for move in moves:
        row = move.task
        facts = {"kind": row.kind, "before": str(row.due_on), "after": str(move.to)}
        told.append((row, facts))
        row.moved_from, row.due_on = row.due_on, move.to
    FollowUp.objects.bulk_update([row for row, _ in told], ["due_on", "moved_from"])
    AuditEntry.objects.bulk_create(
        audit.entries_for("follow_school", told, by=by, party=party, municipality=municipality)
    )
    appointments.write_many([row for row, _ in told])
