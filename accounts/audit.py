"""One door to the audit trail; called inside the transaction of the action it tells of."""

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
    subjects: list[tuple[Model, dict[str, Any]]],
    *,
    by: User,
    party: str,
    municipality: Municipality | None,
    is_reading: bool = False,
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
            is_reading=is_reading,
            facts=facts,
        )
        for subject, facts in subjects
    ]


def record_all(
    verb: str,
    subjects: list[tuple[Model, dict[str, Any]]],
    *,
    by: User,
    party: str,
    municipality: Municipality | None,
    is_reading: bool = False,
) -> None:
    """The same, written together."""
    write(
        entries_for(
            verb, subjects, by=by, party=party, municipality=municipality, is_reading=is_reading
        )
    )


def write(entries: list[AuditEntry]) -> None:
    """One alone needs no transaction of its own, as several do: a page pays for each."""
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        AuditEntry.objects.bulk_create(entries)


def record_reading(
    subjects: list[Model], *, by: User, party: str, what: str, municipality: Municipality | None
) -> None:
    """Write that `by` has seen these people's records: one row a person."""
    record_all(
        what,
        [(subject, {}) for subject in subjects],
        by=by,
        party=party,
        municipality=municipality,
        is_reading=True,
    )
