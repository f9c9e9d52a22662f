"""Abstract models with no word of the business in them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import Promise

from common.errors import StaleRecord
from common.flows import Flow


def as_mark(condition: Q) -> models.ExpressionWrapper:
    """A condition as a yes-or-no column."""
    return models.ExpressionWrapper(condition, output_field=models.BooleanField())


Table = models.QuerySet[Any]
Rows = dict[str, list[dict[str, Any]]]  # by the name of their table


def as_table(rows: models.QuerySet[Any], **columns: str) -> Table:
    """These columns of some rows, for read_tables(). Keys, days and hours come as text."""
    return rows.order_by().annotate(row=JSONObject(**columns))


def read_tables(tables: Mapping[str, Table], *, together: bool) -> Rows:
    """The rows of several tables, in no order.

    Together they cost one query, for a page. One by one for a whole region: its keys would be too
    many for a single statement.
    """
    if not together:
        return {name: list(rows.values_list("row", flat=True)) for name, rows in tables.items()}
    first, *others = [
        rows.annotate(of=models.Value(name, models.CharField())).values_list("of", "row")
        for name, rows in tables.items()
    ]
    found: Rows = {name: [] for name in tables}
    for name, row in first.union(*others, all=True):
        found[name].append(row)
    return found


class Record(models.Model):
    """A row with a random public id, so that addresses tell nothing and cannot be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that several people edit: each change raises the version that forms carry along."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def expect_version(self, version: int | str | None) -> None:
        """Raise StaleRecord when the form was opened on an older version."""
        if version is not None and str(version) != str(self.version):
            raise StaleRecord


@dataclass(frozen=True)
class NextStep:
    """One button: the verb of the flow and its words."""

    verb: str
    label: str | Promise
    hint: str | Promise
    needs_reason: bool


class HasFlow(models.Model):
    """A record that moves along a flow and remembers every step."""

    flow: ClassVar[Flow]
    # The subclass declares `state`, and gets `steps` from its StepTaken table.
    state: Any
    steps: Any

    in_state_since = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @property
    def viewer_parties(self) -> set[str]:
        """The parties the viewer speaks for; only rows from `visible_to()` know."""
        raise NotImplementedError

    @property
    def next_verbs(self) -> list[str]:
        """What the viewer may do now: the steps the API accepts."""
        return self.flow.verbs_for(self.viewer_parties, self.state)

    @property
    def next_steps(self) -> list[NextStep]:
        """The same as buttons."""
        steps = self.flow.steps
        return [
            NextStep(verb, steps[verb].label or verb, steps[verb].hint, steps[verb].needs_reason)
            for verb in self.next_verbs
        ]

    def move(
        self, verb: str, *, by: AbstractBaseUser | None, code: str = "", note: str = ""
    ) -> None:
        """Take one step. Only actions call this, on a locked row, inside their transaction."""
        before = self.state
        self.state = self.flow.next_state(verb, before)
        self.in_state_since = timezone.now()
        self.save(update_fields=["state", "in_state_since"])
        self.steps.create(
            verb=verb,
            before=before,
            after=self.state,
            by=by,
            code=code,
            note=note,
            taken_at=self.in_state_since,
        )


class StepTaken(models.Model):
    """One line of the history: who took which step, when and why. Never changed afterwards."""

    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: it followed by itself
    taken_at = models.DateTimeField(default=timezone.now)
    code = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["taken_at", "pk"]
