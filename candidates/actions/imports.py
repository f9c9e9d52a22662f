"""The course of an import: checked in pieces, saved in one transaction, all or nothing."""

from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from accounts.parties import Party
from candidates.actions.import_rows import Change, ParticipantRows
from candidates.models import ParticipantImport
from common.errors import DomainError
from common.imports import ImportState
from common.tables import parse_rows, read_table

PIECE = 250
WORKS_FOR_SECONDS = 1.5
PROGRESS = [
    "state", "in_state_since", "done", "new_count", "changed_count", "unchanged_count",
    "fault_count", "faults",
]  # fmt: skip


@transaction.atomic
def start_import(*, unit: Unit, content: bytes, file_name: str, by: User) -> ParticipantImport:
    """Read the file and keep its rows. Raises TableFault when it is no table of ours."""
    job = ParticipantImport(unit=unit, file_name=file_name[:200], by=by)
    job.take_table(read_table(content, ParticipantRows.columns))
    job.save()
    note(job, "start_import", by)
    return job


def note(job: ParticipantImport, verb: str, by: User) -> None:
    audit.record(
        verb,
        job,
        by=by,
        party=Party.CONSULTANT,
        municipality=job.unit.municipality,
        facts={"rows": job.total, "new": job.new_count, "changed": job.changed_count},
    )


def advance_import(*, job_id: UUID, seconds: float = WORKS_FOR_SECONDS) -> ParticipantImport:
    """Do the next piece of what was asked for. Two at once do no harm: the second's is dropped."""
    job = ParticipantImport.objects.select_related("by", "unit__municipality").get(pk=job_id)
    if job.state == ImportState.CHECKING:
        return check_on(job, seconds)
    if job.state == ImportState.WRITING:
        return save_all(job)
    return job


def rows_of(job: ParticipantImport) -> ParticipantRows:
    return ParticipantRows(unit=job.unit, by=job.by)


def check_on(job: ParticipantImport, seconds: float) -> ParticipantImport:
    before, reader, started = job.done, rows_of(job), monotonic()
    if before == 0:
        job.note_faults(reader.whole_file_faults(job.table))
    while job.done < job.total and (job.done == before or monotonic() - started < seconds):
        rows = parse_rows(job.table, reader.columns, job.done, job.done + PIECE)
        job.note_verdicts(reader.check(rows))
        job.note_faults(fault for row in rows for fault in row.faults)
        job.done += len(rows)
    if job.done >= job.total:
        job.enter(ImportState.CHECKED)
    return keep_progress(job, before)


@transaction.atomic
def keep_progress(job: ParticipantImport, before: int) -> ParticipantImport:
    held = locked(job)
    if held.done != before or held.state != ImportState.CHECKING:
        return held
    job.save(update_fields=PROGRESS)
    return job


def locked(job: ParticipantImport) -> ParticipantImport:
    rows = ParticipantImport.objects.select_for_update(of=("self",))
    return rows.select_related("by", "unit__municipality").get(pk=job.pk)


class ChangedMeanwhile(Exception):
    """A row that was right when it was checked is wrong now."""


@dataclass
class Prepared:
    """A file ready to be stored: people that nobody has yet, and where others stand in it."""

    new: list[Change] = field(default_factory=list)
    pieces_with_known: list[int] = field(default_factory=list)


def save_all(job: ParticipantImport) -> ParticipantImport:
    """Prepare without holding anything, so that others can write; then store in one go."""
    try:
        return save_every_row(job, prepare(job))
    except ChangedMeanwhile:
        return check_again(job)


def prepare(job: ParticipantImport) -> Prepared:
    """Read every row again and keep how far it is. Raises ChangedMeanwhile at a new fault."""
    prepared, reader = Prepared(), rows_of(job)
    for start in range(0, job.total, PIECE):
        changes = checked(job, reader, start)
        if all(each.is_new for each in changes):
            prepared.new += changes
        else:
            prepared.pieces_with_known.append(start)
        ParticipantImport.objects.filter(pk=job.pk, state=ImportState.WRITING).update(
            done=min(start + PIECE, job.total)
        )
    return prepared


def checked(job: ParticipantImport, reader: ParticipantRows, start: int) -> list[Change]:
    rows = parse_rows(job.table, reader.columns, start, start + PIECE)
    reader.check(rows)
    if any(row.faults for row in rows):
        raise ChangedMeanwhile
    return reader.changes


@transaction.atomic
def check_again(job: ParticipantImport) -> ParticipantImport:
    held = locked(job)
    held.start_over()
    held.save(update_fields=PROGRESS)
    return held


@transaction.atomic
def save_every_row(job: ParticipantImport, prepared: Prepared) -> ParticipantImport:
    """New people as they were prepared; the others are read once more under the lock."""
    held = locked(job)
    if held.state != ImportState.WRITING:
        return held
    reader = rows_of(held)
    if not reader.store_new(prepared.new):
        raise ChangedMeanwhile
    for start in prepared.pieces_with_known:
        reader.store(checked(held, reader, start))
    held.enter(ImportState.DONE)
    held.save(update_fields=PROGRESS)
    note(held, "finish_import", held.by)
    return held


@transaction.atomic
def confirm_import(*, job: ParticipantImport, by: User) -> ParticipantImport:
    """Yes to the preview. A file with one fault is refused whole; twice is once."""
    held = locked(job)
    if held.state in {ImportState.WRITING, ImportState.DONE}:
        return held
    if held.state != ImportState.CHECKED:
        raise DomainError(_("The file is not checked yet."), code="not_checked")
    if held.fault_count:
        raise DomainError(
            _("The file has faults. Nothing is saved until they are mended."), code="faults"
        )
    held.enter(ImportState.WRITING)
    held.save(update_fields=PROGRESS)
    note(held, "confirm_import", by)
    return held


@transaction.atomic
def cancel_import(*, job: ParticipantImport, by: User) -> ParticipantImport:
    """Stop. Nothing of the file is saved."""
    held = locked(job)
    if held.state == ImportState.DONE:
        raise DomainError(_("The file is saved already."), code="done")
    held.enter(ImportState.CANCELLED)
    held.save(update_fields=PROGRESS)
    note(held, "cancel_import", by)
    return held
