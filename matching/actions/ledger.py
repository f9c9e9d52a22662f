"""The ledger's “no fit” rows: one per person and per place for as long as it lasts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from matching.case.result import Result
from matching.models import DemandLedgerEntry, Run

Side = DemandLedgerEntry.Side
NO_PLACES = "no_openings"
KEPT = ["code", "run", "would_help", "last_seen_at", "ended_at"]
BATCH = 1000


def store_no_fits(run: Run, result: Result, *, now: datetime) -> None:
    """Open a row for each new “no fit”, renew those that go on, end those that are over."""
    people = [*result.built.everybody]
    open_rows = DemandLedgerEntry.objects.unmet()
    _renew(
        {
            str(row.participant_id): row
            for row in open_rows.filter(side=Side.NO_FIT_PERSON, participant__in=people)
        },
        _people_without(run, result),
        now,
    )
    _renew(
        {
            str(row.opening_id): row
            for row in open_rows.filter(side=Side.NO_FIT_OPENING, municipality=run.municipality_id)
        },
        _openings_without(run, result),
        now,
    )


def _renew(
    known: dict[str, DemandLedgerEntry], found: dict[str, DemandLedgerEntry], now: datetime
) -> None:
    changed, new = [], []
    for key, entry in found.items():
        row = known.get(key)
        if row is None:
            entry.last_seen_at = now
            new.append(entry)
        else:
            row.code, row.run, row.would_help = entry.code, entry.run, entry.would_help
            row.last_seen_at = now
            changed.append(row)
    for key, row in known.items():
        if key not in found:
            row.ended_at = now
            changed.append(row)
    for row in changed:  # one by one is faster than a bulk update of JSON
        row.save(update_fields=KEPT)
    DemandLedgerEntry.objects.bulk_create(new, batch_size=BATCH)


def _people_without(run: Run, result: Result) -> dict[str, DemandLedgerEntry]:
    entries = {}
    for each in result.answer["assignment"]["unplaced"]:
        person = result.built.people[each["participant"]]
        entries[each["participant"]] = DemandLedgerEntry(
            municipality_id=person.facts.municipality,
            side=Side.NO_FIT_PERSON,
            code=(each["why"] or [NO_PLACES])[0],
            participant_id=person.facts.id,
            run=run,
            would_help=each["would_help"],
        )
    return entries


def _openings_without(run: Run, result: Result) -> dict[str, DemandLedgerEntry]:
    return {
        opening: DemandLedgerEntry(
            municipality_id=run.municipality_id,
            side=Side.NO_FIT_OPENING,
            code=_commonest(nobody.refused),
            opening_id=UUID(opening),
            run=run,
            would_help=nobody.changes
            or [{"code": code, "people": people} for code, people in _sorted(nobody.refused)],
        )
        for opening, nobody in result.nobody.items()
    }


def _sorted(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def _commonest(counts: dict[str, Any]) -> str:
    return _sorted(counts)[0][0] if counts else "nobody"
