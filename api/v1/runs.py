"""Runs: ask for one, watch it, stop it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from accounts.access import municipalities_of
from accounts.parties import Party
from api.fields import Body, Known, Named, Place, one_of
from api.resources import Changing, Read, creates, verb
from matching.access import require_consultant, require_staff, run_for
from matching.actions import runs
from matching.filters import RunFilter
from matching.models import Run
from matching.states import RunState
from reference.models import Municipality

MOST_TOGETHER = 50


class RunRequest(Body):
    """Which of your municipalities are matched together, and how."""

    municipalities = serializers.ListField(
        child=Known(queryset=Municipality.objects.none()),
        min_length=1,
        max_length=MOST_TOGETHER,
    )
    method = one_of(Run.Method.values, required=False)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "by" in self.context:
            mine = municipalities_of(self.context["by"], Party.CONSULTANT)
            fields["municipalities"].child.queryset = mine
        return fields


class RunRow(serializers.Serializer):
    """A run in a list."""

    id = serializers.UUIDField()
    state = one_of(RunState.values)
    municipality = Place()
    region = Place(many=True)
    method = one_of(Run.Method.values)
    as_of = serializers.DateField()
    phase = one_of(Run.Phase.values)
    share_done = serializers.IntegerField(help_text="Per cent.")
    participants = serializers.IntegerField()
    openings = serializers.IntegerField()
    placed = serializers.IntegerField()
    started_by = Named(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    next_verbs = serializers.ListField(child=serializers.CharField())


class RunSerializer(RunRow):
    """A run with everything needed to repeat it; its proposals are at `/proposals/`."""

    weights = serializers.DictField(child=serializers.FloatField())
    engine = serializers.CharField()
    solver = serializers.CharField()
    seed = serializers.IntegerField()
    fingerprint = serializers.CharField()
    fault = serializers.CharField()


class RunViewSet(Changing):
    """Runs of your municipalities, for consultants and leaders."""

    filterset_class = RunFilter
    model = Run
    row_serializer = RunRow
    record_serializer = RunSerializer

    def rows(self) -> QuerySet[Run]:
        require_staff(self.by)
        return (
            Run.objects.visible_to(self.by)
            .select_related("municipality", "started_by")
            .prefetch_related("region")
            .defer("answer", "difference", "locks")
        )

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        return RunSerializer(run_for(self.by, UUID(str(pk)))).data, None

    @creates(RunRequest)
    def create(self, read: Read) -> Run:
        """Ask for a run; it waits for a worker or the clock, and its state tells how far it is."""
        require_consultant(self.by)
        return runs.request_run(by=self.by, now=timezone.now(), **read())

    @verb()
    def cancel(self, pk: UUID, read: Read) -> None:
        """Stop the run; nothing of it is kept."""
        runs.cancel_run(run=run_for(self.by, pk, step="cancel"), by=self.by, **read())
