"""The course of an import: a little work at each call, so it needs no broker, and can go on later.

Rows are checked in pieces, whose progress is stored. Saving is one transaction that checks every
row again: all or nothing, also when somebody else changed the database meanwhile.
"""

from itertools import count
from time import monotonic
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from common.imports import ImportState, Verdict
from common.tables import Column, Fault, Row, Table, parse_rows, read_table
from employers.actions.imports.employers import EmployerRows
from employers.actions.imports.openings import OpeningRows
from employers.models import EmployerImport

PIECE = 250
WORKS_FOR_SECONDS = 1.5
PROGRESS = [
    "state", "in_state_since", "done", "new_count", "changed_count", "unchanged_count",
    "fault_count", "faults",
]  # fmt: skip


class Rows(Protocol):
    """What one kind of file knows: its columns, what rows mean, and how they are stored."""

    columns: list[Column]

    def whole_file_faults(self, table: Table) -> list[Fault]: ...

    def check(self, rows: list[Row]) -> list[Verdict]:
        """A verdict a row without faults; faults are added to the rows."""

    def save(self) -> None:
        """Store what the last check prepared."""


def rows_of(job: EmployerImport) -> Rows:
    if job.kind == EmployerImport.Kind.EMPLOYERS:
        return EmployerRows(by=job.by)
    return OpeningRows(by=job.by)


@transaction.atomic
def start_import(*, kind: str, content: bytes, file_name: str, by: User) -> EmployerImport:
    """Read the file and keep its rows. Raises TableFault when it is no table of ours."""
    if kind not in EmployerImport.Kind.values:
        raise DomainError(_("Choose what is in the file."), field="kind")
    job = EmployerImport(kind=kind, file_name=file_name[:200], by=by)
    reader = rows_of(job)
    job.take_table(read_table(content, reader.columns))
    job.save()
    audit.record(
        "start_import", job, by=by, party=Party.CONSULTANT, facts={"kind": kind, "rows": job.total}
    )
    return job


def advance_import(*, job_id: UUID, seconds: float = WORKS_FOR_SECONDS) -> EmployerImport:
    """Do the next piece of what was asked for. Two at once do no harm: the second's is dropped."""
    job = EmployerImport.objects.select_related("by").get(pk=job_id)
    if job.state == ImportState.CHECKING:
        return check_on(job, seconds)
    if job.state == ImportState.WRITING:
        return save_all(job)
    return job


def check_on(job: EmployerImport, seconds: float) -> EmployerImport:
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
def keep_progress(job: EmployerImport, before: int) -> EmployerImport:
    held = EmployerImport.objects.locked().get(pk=job.pk)
    if held.done != before or held.state != ImportState.CHECKING:
        return held
    job.save(update_fields=PROGRESS)
    return job


class ChangedMeanwhile(Exception):
    """A row that was right when it was checked is wrong now."""


def save_all(job: EmployerImport) -> EmployerImport:
    try:
        return save_every_row(job)
    except ChangedMeanwhile:
        return check_again(job)


@transaction.atomic
def check_again(job: EmployerImport) -> EmployerImport:
    held = EmployerImport.objects.locked().get(pk=job.pk)
    held.start_over()
    held.save(update_fields=PROGRESS)
    return held


@transaction.atomic
def save_every_row(job: EmployerImport) -> EmployerImport:
    held = EmployerImport.objects.locked().select_related("by").get(pk=job.pk)
    if held.state != ImportState.WRITING:
        return held
    reader = rows_of(held)
    for start in count(0, PIECE):
        rows = parse_rows(held.table, reader.columns, start, start + PIECE)
        if not rows:
            break
        reader.check(rows)
        if any(row.faults for row in rows):
            raise ChangedMeanwhile
        reader.save()
    held.enter(ImportState.DONE)
    held.save(update_fields=PROGRESS)
    facts = {"new": held.new_count, "changed": held.changed_count, "kind": held.kind}
    audit.record("finish_import", held, by=held.by, party=Party.CONSULTANT, facts=facts)
    return held


@transaction.atomic
def confirm_import(*, job: EmployerImport, by: User) -> EmployerImport:
    """Yes to the preview. A file with one fault is refused whole; twice is once."""
    held = EmployerImport.objects.locked().get(pk=job.pk)
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
    audit.record("confirm_import", held, by=by, party=Party.CONSULTANT)
    return held


@transaction.atomic
def cancel_import(*, job: EmployerImport, by: User) -> EmployerImport:
    """Stop. Nothing of the file is saved."""
    held = EmployerImport.objects.locked().get(pk=job.pk)
    if held.state == ImportState.DONE:
        raise DomainError(_("The file is saved already."), code="done")
    held.enter(ImportState.CANCELLED)
    held.save(update_fields=PROGRESS)
    audit.record("cancel_import", held, by=by, party=Party.CONSULTANT)
    return held


def import_file(*, kind: str, content: bytes, file_name: str, by: User) -> EmployerImport:
    """All of it in one go, for commands. Raises DomainError that names the first fault."""
    job = start_import(kind=kind, content=content, file_name=file_name, by=by)
    while job.state == ImportState.CHECKING:
        job = advance_import(job_id=job.pk)
    if job.fault_count:
        first = job.faults[0]
        raise DomainError(
            _("Row %(row)s, %(column)s: expected %(expected)s, found “%(value)s”.") % first,
            code="faults",
        )
    job = confirm_import(job=job, by=by)
    while job.state == ImportState.WRITING:
        job = advance_import(job_id=job.pk)
    return job
