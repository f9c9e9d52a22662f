"""The lists that everything else points to: municipalities, occupations, skills, languages."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import Words
from api.filtering import refuse_unknown
from api.resources import Resource
from reference.levels import Level
from reference.models import Language, Municipality, Occupation, Skill
from reference.queries import search_occupations, suggest_skills

SHORTEST, LONGEST = 2, 200
SUGGESTIONS = 10


class Search(serializers.Serializer):
    """What somebody types, in own words."""

    q = Words(required=False, min_length=SHORTEST, max_length=LONGEST)


class ReferenceList(Resource):
    """A list that everybody who is signed in may read."""

    def list(self, request: Request) -> Response:
        """The whole list, page by page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.row_serializer(page, many=True).data)

    def asked_for(self) -> str:
        """The words in `?q=`, checked."""
        sent = Search(data={"q": self.request.query_params["q"]})
        sent.is_valid(raise_exception=True)
        return str(sent.validated_data["q"])


class MunicipalitySerializer(serializers.Serializer):
    number = serializers.CharField(help_text="Four digits.")
    name = serializers.CharField()
    county = serializers.CharField(source="county.name", default=None, allow_null=True)
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class MunicipalityList(ReferenceList):
    ordering: ClassVar[tuple[str, ...]] = ("number",)
    model = Municipality
    row_serializer = MunicipalitySerializer

    def rows(self) -> QuerySet[Municipality]:
        return Municipality.objects.select_related("county")


class OccupationSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="STYRK-08, four digits.")
    label = serializers.CharField(help_text="In the reader’s language.")  # type: ignore[assignment]
    label_nb = serializers.CharField()
    label_en = serializers.CharField()


class OccupationList(ReferenceList):
    """The single occupations; `?q=` finds them by everyday words, best first."""

    ordering: ClassVar[tuple[str, ...]] = ("code",)
    more_parameters = frozenset({"q"})
    model = Occupation
    row_serializer = OccupationSerializer

    def rows(self) -> QuerySet[Occupation]:
        return Occupation.objects.occupations()

    def list(self, request: Request) -> Response:
        """Occupations of STYRK-08; with `?q=` those that everyday words may mean, best first."""
        if "q" not in request.query_params:
            return super().list(request)
        found = search_occupations(self.asked_for(), limit=SUGGESTIONS)
        return Response({"next": None, "results": OccupationSerializer(found, many=True).data})


class SkillSerializer(serializers.Serializer):
    id = serializers.CharField()
    label = serializers.CharField(help_text="In the reader’s language.")  # type: ignore[assignment]
    label_nb = serializers.CharField()
    label_nn = serializers.CharField()
    label_en = serializers.CharField()
    esco_uri = serializers.CharField(allow_null=True)
    confidence = serializers.FloatField(required=False, help_text="Only with `?q=`: 0 to 1.")
    accepted = serializers.BooleanField(
        required=False, help_text="Only with `?q=`: sure enough to be preselected."
    )
    matched = serializers.CharField(required=False, help_text="Only with `?q=`: the word it met.")


class SkillList(ReferenceList):
    """The vocabulary of practical skills; `?q=` asks what own words may mean."""

    ordering: ClassVar[tuple[str, ...]] = ("pk",)
    more_parameters = frozenset({"q"})
    model = Skill
    row_serializer = SkillSerializer

    def rows(self) -> QuerySet[Skill]:
        return Skill.objects.all()

    def list(self, request: Request) -> Response:
        """Practical skills; with `?q=` what own words may mean, for a human to confirm."""
        if "q" not in request.query_params:
            return super().list(request)
        found = [
            SkillSerializer(each.skill).data
            | {
                "confidence": each.confidence,
                "accepted": each.accepted,
                "matched": each.matched,
            }
            for each in suggest_skills(self.asked_for(), limit=SUGGESTIONS)
        ]
        return Response({"next": None, "results": found})


class LanguageSerializer(serializers.Serializer):
    code = serializers.CharField()
    own_name = serializers.CharField()
    name = serializers.CharField(help_text="In the reader’s language.")
    direction = serializers.CharField(help_text="ltr or rtl.")


class LanguageList(ReferenceList):
    ordering: ClassVar[tuple[str, ...]] = ("position", "pk")
    model = Language
    row_serializer = LanguageSerializer

    def rows(self) -> QuerySet[Language]:
        return Language.objects.all()


class LevelSerializer(serializers.Serializer):
    code = serializers.CharField(source="value")
    label = serializers.CharField(help_text="In the reader’s language.")  # type: ignore[assignment]


class LevelList(ReferenceList):
    """Levels of Norwegian, lowest first; all on one page."""

    filter_backends: ClassVar[list[type[Any]]] = []
    pagination_class = None
    row_serializer = LevelSerializer

    def list(self, request: Request) -> Response:
        """The seven levels, lowest first."""
        refuse_unknown(request, set())
        return Response({"next": None, "results": LevelSerializer(list(Level), many=True).data})
