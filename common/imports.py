"""The record of one import: a file that is checked row by row and then taken in whole or not."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import Record
from common.tables import Fault, Table

MOST_FAULTS_KEPT = 2000


class ImportState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, waits for your yes")
    WRITING = "writing", _("Being saved")
    DONE = "done", _("Saved")
    CANCELLED = "cancelled", _("Stopped, nothing was saved")


class Verdict(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")


class ImportJob(Record):
    """One file on its way in. Lives in the database, so that it survives a reload or a restart.

    An app subclasses it and moves it in its own actions; the methods here only set attributes.
    """

    AT_WORK: ClassVar[frozenset[str]] = frozenset({ImportState.CHECKING, ImportState.WRITING})

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKING)
    columns = models.JSONField(default=list)  # names of the columns that the file has
    rows = models.JSONField(default=list)  # the cells as text, one list a row
    ignored = models.JSONField(default=list)  # headings that we do not know
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)  # row, column, value, expected
    in_state_since = models.DateTimeField(default=timezone.now)
    # What each piece was compared with in the preview, as a short text that changes with it.
    marks = models.JSONField(default=list)
    # Stored records changed after the yes: the file was checked again and waits for a new yes.
    was_overtaken = models.BooleanField(default=False)
    # Somebody is at work until then, and has the job for itself; null: nobody.
    worked_on_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def can_be_saved(self) -> bool:
        return (
            self.state == ImportState.CHECKED
            and not self.fault_count
            and self.new_count + self.changed_count > 0
        )

    @property
    def table(self) -> Table:
        return Table(columns=self.columns, rows=self.rows, ignored=self.ignored)

    def take_table(self, table: Table) -> None:
        """Start with the rows of a file that was read."""
        self.columns, self.rows, self.ignored = table.columns, table.rows, table.ignored
        self.total = len(table.rows)

    def note_faults(self, faults: Iterable[Fault]) -> None:
        """Count one fault a cell; keep the first two thousand to show."""
        known = {(each["row"], each["column"]) for each in self.faults}
        for fault in faults:
            if (fault.row, fault.column) in known:
                continue
            self.fault_count += 1
            if len(self.faults) < MOST_FAULTS_KEPT:
                self.faults.append(fault.as_json())

    def note_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            name = f"{verdict.value}_count"
            setattr(self, name, getattr(self, name) + 1)

    def start_over(self) -> None:
        """Forget what was found, because the database changed since."""
        self.done = self.new_count = self.changed_count = self.unchanged_count = 0
        self.fault_count, self.faults, self.marks = 0, [], []
        self.enter(ImportState.CHECKING)

    def enter(self, state: ImportState) -> None:
        self.state = state
        self.in_state_since = timezone.now()

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_state_display()}"
