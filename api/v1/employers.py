"""Employers: staff see all of them, their own people see theirs; consultants decide."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from accounts.access import unit_roles_of
from api.fields import Body, Place, Words, one_of
from api.resources import Changing, Read, verb
from employers import actions
from employers.access import employer_to_decide
from employers.filters import EmployerFilter
from employers.models import Employer
from employers.queries import for_employer_list
from employers.states import EmployerState

# What is known about the relation, for staff only: how often asked, by whom, how it went.
STAFF_ONLY = frozenset({"asked_times", "mapped_on", "owner_name", "repair_due"})


class Reason(Body):
    """Why not: the employer reads it."""

    reason = Words()


class WorkplaceSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    address = serializers.CharField()
    postal_code = serializers.CharField(source="postal_code_id")
    municipality = Place()
    supervision_ceiling = serializers.IntegerField(allow_null=True)
    people_held = serializers.IntegerField()
    written_norm = serializers.CharField()
    spoken_dialect = serializers.CharField()


class EmployerSerializer(serializers.Serializer):
    """An employer; what staff note about the relation is left out for the employer itself."""

    id = serializers.UUIDField()
    state = one_of(EmployerState.values)
    organisation_number = serializers.CharField()
    name = serializers.CharField()
    sector = serializers.CharField()
    ownership = one_of(Employer.Ownership.values)
    max_people = serializers.IntegerField(allow_null=True)
    appetite = one_of(Employer.Appetite.values)
    rest_until = serializers.DateField(allow_null=True)
    is_resting = serializers.BooleanField(source="is_resting_now")
    contact_channel = serializers.CharField()
    workplaces = WorkplaceSerializer(many=True)
    openings_open = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    next_verbs = serializers.ListField(child=serializers.CharField())
    asked_times = serializers.IntegerField(required=False, allow_null=True)
    mapped_on = serializers.DateField(required=False, allow_null=True)
    owner_name = serializers.CharField(required=False, allow_null=True)
    repair_due = serializers.BooleanField(required=False)

    def get_openings_open(self, employer: Any) -> int:
        return employer.openings_open or 0

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.context.get("is_staff", True):
            return fields
        return {name: field for name, field in fields.items() if name not in STAFF_ONLY}


class EmployerViewSet(Changing):
    """Employers of all municipalities for staff; the own ones for those who speak for them."""

    filterset_class = EmployerFilter
    ordering: ClassVar[tuple[str, ...]] = ("name",)
    model = Employer
    row_serializer = EmployerSerializer

    def rows(self) -> QuerySet[Employer]:
        return for_employer_list(self.by)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "is_staff": bool(unit_roles_of(self.by))}

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        employer = get_object_or_404(self.rows(), pk=pk)
        shown = EmployerSerializer(employer, context=self.get_serializer_context())
        return shown.data, str(employer.version)

    @verb()
    def approve(self, pk: UUID, read: Read) -> None:
        """The employer can then see cards and post openings."""
        actions.approve_employer(employer=employer_to_decide(self.by, pk), by=self.by, **read())

    @verb(Reason)
    def decline(self, pk: UUID, read: Read) -> None:
        """The employer sees nothing, and is told why."""
        actions.decline_employer(employer=employer_to_decide(self.by, pk), by=self.by, **read())
