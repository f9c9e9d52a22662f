"""What an opening shows, in a list and alone."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import Named, Place, one_of
from api.v1.openings.bodies import Hours, Norwegian
from employers.models import Opening, OpeningSkill
from employers.queries import completeness, warnings_of, wished_of
from employers.states import OpeningState
from reference.work import Kind


class WorkplaceInBrief(Named):
    postal_code = serializers.CharField(source="postal_code_id")
    municipality = Place()
    employer = Named()


class OpeningRow(serializers.Serializer):
    """An opening in a list."""

    id = serializers.UUIDField()
    state = one_of(OpeningState.values)
    title = serializers.CharField()
    kind = one_of(Kind.values)
    rung = serializers.IntegerField(help_text="Rung of the ladder from practice to work.")
    workplace = WorkplaceInBrief()
    occupation = serializers.CharField(source="occupation_id", allow_null=True)
    capacity = serializers.IntegerField()
    places_free = serializers.IntegerField()
    days = Hours(many=True)
    hours_per_week = serializers.FloatField()
    language = Norwegian(many=True, source="language_needs")
    starts_from = serializers.DateField()
    starts_until = serializers.DateField()
    weeks = serializers.IntegerField()
    refreshed_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    next_verbs = serializers.ListField(child=serializers.CharField())


class AbilitySerializer(serializers.Serializer):
    skill = serializers.CharField(source="skill_id", allow_null=True)
    text = serializers.CharField()
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    is_needed = serializers.BooleanField()

    def get_label(self, row: OpeningSkill) -> str:
        return row.text or str(row.skill)


class ContactSerializer(Named):
    phone = serializers.CharField()


class Missing(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class Completeness(serializers.Serializer):
    percent = serializers.IntegerField()
    missing = Missing(many=True)


class OpeningSerializer(OpeningRow):
    """Everything that is said about an opening."""

    tasks = serializers.CharField()
    learning = serializers.CharField()
    purpose = serializers.CharField()
    min_days = serializers.IntegerField()
    alternating_weeks = serializers.BooleanField()
    free_weeks = serializers.CharField()
    working_languages = serializers.ListField(child=serializers.CharField())
    bilingual_colleague = serializers.CharField()
    talk = serializers.IntegerField()
    slow_talk = serializers.BooleanField()
    lunch_together = serializers.BooleanField()
    teacher_on_site = serializers.BooleanField()
    mentor = serializers.CharField()
    several_at_once = serializers.BooleanField()
    support = serializers.IntegerField()
    licences = serializers.ListField(child=serializers.CharField())
    certificates = serializers.ListField(child=serializers.CharField())
    demands = serializers.ListField(child=serializers.CharField())
    hire = one_of(Opening.HiringProspects.values)
    hire_when = serializers.CharField()
    schooling_years = serializers.IntegerField(allow_null=True)
    passed_test = serializers.CharField()
    motivation_talk = serializers.BooleanField()
    support_would_change = serializers.ListField(child=serializers.CharField())
    contact = ContactSerializer(allow_null=True)
    selected_by = one_of(Opening.SelectedBy.values)
    first_group = serializers.CharField()
    first_group_until = serializers.DateField(allow_null=True)
    skills = AbilitySerializer(many=True)
    unconfirmed_fields = serializers.ListField(child=serializers.CharField())
    is_split = serializers.BooleanField()
    split_from = serializers.UUIDField(source="split_from_id", allow_null=True)
    copied_from = serializers.UUIDField(source="copied_from_id", allow_null=True)
    warnings = serializers.SerializerMethodField()
    wished = serializers.SerializerMethodField()
    completeness = serializers.SerializerMethodField()

    def get_warnings(self, opening: Opening) -> list[str]:
        return warnings_of(opening)

    def get_wished(self, opening: Opening) -> list[str]:
        return wished_of(opening)

    @extend_schema_field(Completeness)
    def get_completeness(self, opening: Opening) -> Any:
        return Completeness(completeness(opening)).data
