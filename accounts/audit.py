"""One door to the audit trail; called inside the transaction of the action it tells of."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from accounts.models import AuditEntry, User
from accounts.parties import Party
from reference.models import Municipality


def record(
    verb: str,
    subject: Model,
    *,
    by: User | None,
    party: str = Party.CLOCK,
    municipality: Municipality | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write that `by`, as `party`, did `verb` to `subject`. `facts` holds codes and ids only."""
    AuditEntry.objects.create(
        by=by,
        party=party,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        municipality=municipality,
        facts=facts or {},
    )


def entries_for(
    verb: str,
    subjects: Sequence[tuple[Model, dict[str, Any]]],
    *,
    by: User,
    party: str,
    municipality: Municipality | None,
) -> list[AuditEntry]:
    """The same for many at once, for who writes them with the rest: each subject with its facts."""
    return [
        AuditEntry(
            by_id=by.pk,
            party=party,
            verb=verb,
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            municipality_id=municipality.pk if municipality else None,
            facts=facts,
        )
        for subject, facts in subjects
    ]


def record_readings(seen: Iterable[tuple[Any, str]], *, by: User, what: str) -> None:
    """Write that `by` has seen these people's records: one row for each, with the party beside it.

    One alone needs no transaction of its own, as several do: a page pays for each.
    """
    entries = [
        AuditEntry(
            by=by,
            party=party,
            verb=what,
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            municipality_id=subject.municipality_id,
            is_reading=True,
        )
        for subject, party in seen
    ]
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        AuditEntry.objects.bulk_create(entries)
