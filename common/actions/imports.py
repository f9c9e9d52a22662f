"""The course of an import, a little work at each call, so it needs no broker and can go on later.

Rows are checked in pieces, whose progress is stored. After the yes they are prepared in pieces,
holding nothing, and then stored in one short transaction: all or nothing. What the preview
compared the file with must still stand when it is stored; else the file is checked again, and
somebody says yes to what it does now.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actions.bulk import Batch
from common.errors import DomainError
from common.imports import ImportJob, ImportState, Verdict
from common.tables import Column, Fault, Row, Table, parse_rows, read_table

PIECE = 250  # rows
WORKS_FOR_SECONDS = 1.5
CLOCK_WORKS_FOR_SECONDS = 30
# A worker says after each piece that it lives; after this long without a word another takes over.
CLAIM = timedelta(seconds=60)
PROGRESS = [
    "state", "in_state_since", "done", "new_count", "changed_count", "unchanged_count",
    "fault_count", "faults", "marks", "was_overtaken",
]  # fmt: skip

log = logging.getLogger(__name__)
Job = TypeVar("Job", bound=ImportJob)


class Rows(Protocol):
    """What one kind of file knows: its columns, what rows mean, and how they are stored.

    One reader reads a whole file piece by piece before anything is stored, so it remembers the
    records that an earlier piece will make.
    """

    columns: list[Column]
    changes: list[Any]  # what the last check found, one for each row without faults

    def whole_file_faults(self, table: Table) -> list[Fault]:
        """What no piece can see alone: rows that say the same, wherever they stand."""

    def compared_with(self, rows: list[Row]) -> list[QuerySet[Any, Any]]:
        """Everything stored that decides what these rows change, as lists of values."""

    def check(self, rows: list[Row]) -> list[Verdict]:
        """A verdict a row without faults; faults are added to the rows."""

    def lock(self, changes: list[Any]) -> None:
        """Hold the stored records that will be changed, in the lock order of the house."""

    def plan(self, changes: list[Any]) -> Batch:
        """The writes that store the changes, from what is known already."""


class Overtaken(Exception):
    """What the file was compared with stands no more, or a right row is wrong now."""


class GivenUp(Exception):
    """The job was stopped, or another worker has taken it over."""


@dataclass
class Prepared:
    """A file ready to be stored, and what it was compared with, a piece each."""

    reader: Rows
    changes: list[Any] = field(default_factory=list)
    compared: list[list[QuerySet[Any, Any]]] = field(default_factory=list)
    batch: Batch = field(default_factory=Batch)


def mark_of(compared: list[QuerySet[Any, Any]]) -> str:
    """A short text that is another one as soon as one stored value is.

    The values are taken as the database gives them: nobody reads them, and it is much faster.
    """
    digest = hashlib.blake2b(digest_size=12)
    for rows in compared:
        try:
            statement, values = rows.order_by("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


class Course(Generic[Job]):
    """The way of one kind of job. An app says how its rows are read and what the trail keeps."""

    @property
    def jobs(self) -> QuerySet[Job]:
        """All jobs of this kind."""
        raise NotImplementedError

    def rows_of(self, job: Job) -> Rows:
        raise NotImplementedError

    def note(self, verb: str, job: Job, by: Any) -> None:
        """One line in the audit trail."""
        raise NotImplementedError

    # --- What people ask for ------------------------------------------------------------------

    @transaction.atomic
    def start(self, *, job: Job, content: bytes) -> Job:
        """Read the file and keep its rows. Raises TableFault when it is no table of ours."""
        job.take_table(read_table(content, self.rows_of(job).columns))
        job.save()
        self.note("start_import", job, job.by)
        return job

    @transaction.atomic
    def confirm(self, *, job: Job, by: AbstractBaseUser) -> Job:
        """Yes to the preview. A file with one fault is refused whole; twice is once."""
        held = self.locked(job)
        if held.state in {ImportState.WRITING, ImportState.DONE}:
            return held
        if held.state != ImportState.CHECKED:
            raise DomainError(_("The file is not checked yet."), code="not_checked")
        if held.fault_count:
            raise DomainError(
                _("The file has faults. Nothing is saved until they are mended."), code="faults"
            )
        held.done, held.was_overtaken = 0, False
        return self.enter(held, ImportState.WRITING, "confirm_import", by)

    @transaction.atomic
    def cancel(self, *, job: Job, by: AbstractBaseUser) -> Job:
        """Stop. Nothing of the file is saved."""
        held = self.locked(job)
        if held.state == ImportState.DONE:
            raise DomainError(_("The file is saved already."), code="done")
        return self.enter(held, ImportState.CANCELLED, "cancel_import", by)

    def enter(self, held: Job, state: ImportState, verb: str, by: AbstractBaseUser) -> Job:
        held.enter(state)
        held.save(update_fields=PROGRESS)
        self.note(verb, held, by)
        return held

    # --- The work -----------------------------------------------------------------------------

    def go_on(self) -> int:
        """The clock takes up what nobody works on; a file that fails stops no other."""
        waiting = self.jobs.filter(state__in=ImportJob.AT_WORK)
        done = 0
        for pk in list(waiting.order_by("created_at").values_list("pk", flat=True)):
            try:
                self.advance(job_id=pk, seconds=CLOCK_WORKS_FOR_SECONDS)
            except Exception:  # the others must not wait for it
                log.exception("The file of an import could not go on")
            else:
                done += 1
        return done

    def advance(self, *, job_id: UUID, seconds: float = WORKS_FOR_SECONDS) -> Job:
        """Do the next piece of what was asked for; only look when another is at it."""
        with self.claimed(job_id) as claim:
            if claim is not None:
                self.work(claim, seconds)
        return self.read(job_id)

    def work(self, claim: "Claim", seconds: float) -> None:
        job = self.read(claim.job_id)
        try:
            if job.state == ImportState.CHECKING:
                self.check_on(job, seconds, claim)
            elif job.state == ImportState.WRITING:
                self.write(job, self.prepare(job, claim))
        except Overtaken:
            self.check_again(job)
        except GivenUp:
            return

    @contextmanager
    def claimed(self, job_id: UUID) -> Iterator["Claim | None"]:
        """A job that waits for work and that nobody else holds; None when there is none."""
        now = timezone.now()
        until = now + CLAIM
        is_free = Q(worked_on_until=None) | Q(worked_on_until__lte=now)
        free = self.jobs.filter(is_free, pk=job_id, state__in=ImportJob.AT_WORK)
        if not free.update(worked_on_until=until):
            yield None
            return
        claim = Claim(self.jobs.filter(pk=job_id), job_id, until)
        try:
            yield claim
        finally:
            claim.release()

    def check_on(self, job: Job, seconds: float, claim: "Claim") -> None:
        reader, started, is_first = self.rows_of(job), monotonic(), True
        if job.done == 0:
            job.note_faults(reader.whole_file_faults(job.table))
        while job.done < job.total and (is_first or monotonic() - started < seconds):
            rows = parse_rows(job.table, reader.columns, job.done, job.done + PIECE)
            job.marks.append(mark_of(reader.compared_with(rows)))
            job.note_verdicts(reader.check(rows))
            job.note_faults(fault for row in rows for fault in row.faults)
            job.done += len(rows)
            is_first = False
            if job.done < job.total:
                claim.keep(job)
        if job.done >= job.total:
            job.enter(ImportState.CHECKED)
            claim.keep(job, was=ImportState.CHECKING)

    def prepare(self, job: Job, claim: "Claim") -> Prepared:
        """Read every row again without holding anything, and keep how far it is."""
        prepared = Prepared(self.rows_of(job))
        reader = prepared.reader
        job.done = 0
        while job.done < job.total:
            rows = parse_rows(job.table, reader.columns, job.done, job.done + PIECE)
            compared = reader.compared_with(rows)
            if [mark_of(compared)] != job.marks[len(prepared.compared) :][:1]:
                raise Overtaken
            reader.check(rows)
            if any(row.faults for row in rows):
                raise Overtaken
            prepared.changes += reader.changes
            prepared.compared.append(compared)
            job.done += len(rows)
            claim.keep(job)
        prepared.batch = reader.plan(prepared.changes)
        return prepared

    @transaction.atomic
    def write(self, job: Job, prepared: Prepared) -> None:
        """Store what was prepared, if the stored records are still those of the preview."""
        held = self.locked(job)
        if held.state != ImportState.WRITING:
            return
        prepared.reader.lock(prepared.changes)
        if [mark_of(compared) for compared in prepared.compared] != held.marks:
            raise Overtaken
        prepared.batch.run()
        self.enter(held, ImportState.DONE, "finish_import", held.by)

    @transaction.atomic
    def check_again(self, job: Job) -> None:
        held = self.locked(job)
        if held.state != ImportState.WRITING:
            return
        held.start_over()
        held.was_overtaken = True
        held.save(update_fields=PROGRESS)

    def read(self, pk: UUID) -> Job:
        """Without its rows, which are long, until somebody asks for them."""
        return self.jobs.select_related("by").defer("rows").get(pk=pk)

    def locked(self, job: Job) -> Job:
        held = self.jobs.select_for_update(of=("self",)).select_related("by")
        return held.get(pk=job.pk)


@dataclass
class Claim:
    """One worker's hold on one job, until a moment that each piece moves on."""

    job: QuerySet[Any]
    job_id: UUID
    until: datetime

    def keep(self, job: ImportJob, *, was: str | None = None) -> None:
        """Store how far it is. Raises GivenUp when the job was stopped or is another's now."""
        until = timezone.now() + CLAIM
        said = {name: getattr(job, name) for name in PROGRESS}
        mine = self.job.filter(worked_on_until=self.until, state=was or job.state)
        if not mine.update(**said, worked_on_until=until):
            raise GivenUp
        self.until = until

    def release(self) -> None:
        self.job.filter(worked_on_until=self.until).update(worked_on_until=None)
