"""What the rows of both files need."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.parties import Party
from common.actions.bulk import Batch


def plan_trail(batch: Batch, verb: str, subjects: Iterable[Model], *, by: User) -> None:
    """One line in the audit trail for each record."""
    told: list[tuple[Model, dict[str, Any]]] = [(subject, {}) for subject in subjects]
    lines = audit.entries_for(verb, told, by=by, party=Party.CONSULTANT, municipality=None)
    batch.insert(AuditEntry, lines)


def plan_steps(
    batch: Batch, step: type[Model], records: Iterable[Any], *, subject: str, by: User, **move: str
) -> None:
    """The step that an import takes for each record; `move`: verb, before and after."""
    batch.insert(step, [step(**{subject: each}, **move, by=by, code="import") for each in records])


def take(record: Any, wanted: dict[str, Any]) -> bool:
    """Set the fields; True when one of them was different before."""
    different = {name for name, value in wanted.items() if getattr(record, name) != value}
    for name in different:
        setattr(record, name, wanted[name])
    return bool(different)
