"""What is sent in about an opening: the five answers, and a change of its facts."""

from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.fields import (
    Body,
    Day,
    Known,
    ShortTime,
    Words,
    known_id,
    many,
    one_of,
    several_of,
    whole_number,
)
from employers.models import (
    ContactPerson,
    Opening,
    SupportKind,
    WorkFunction,
    Workplace,
)
from employers.models.facts import Need, OpeningFacts, SkillWish
from reference.levels import Level
from reference.models import Language, Occupation, Skill
from reference.work import Certificate, Kind, Licence, Weekday, WorkDemand

MOST_PEOPLE, MOST_PLACES, MOST_WEEKS, MOST_SKILLS = 100, 500, 260, 100


class Hours(Body):
    """One weekday with its hours."""

    weekday = one_of(Weekday.values)
    starts_at = ShortTime()
    ends_at = ShortTime()


class Norwegian(Body):
    """What one work function needs; an empty level is no need."""

    function = one_of(WorkFunction.values)
    to_start = one_of(Level.values, allow_blank=True, required=False)
    to_be_hired = one_of(Level.values, allow_blank=True, required=False)
    if_misunderstood = Words(max_length=200, allow_blank=True, required=False)


class Ability(Body):
    """One skill that is needed or wished: from the vocabulary, else in own words."""

    skill = Known(queryset=Skill.objects.all(), allow_null=True, required=False)
    text = Words(max_length=200, allow_blank=True, required=False)
    is_needed = serializers.BooleanField(required=False)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if not sent.get("skill") and not sent.get("text", "").strip():
            raise serializers.ValidationError(
                {"text": _("Name a skill of the vocabulary, or write it in your own words.")}
            )
        return sent


class Facts(Body):
    """The parts of an opening that are lists of their own."""

    days = many(Hours, 7, required=False)
    language = many(Norwegian, len(WorkFunction), required=False)

    def validate_days(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return each_once(rows, "weekday")

    def validate_language(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return each_once(rows, "function")


def each_once(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    if len({row[name] for row in rows}) != len(rows):
        raise serializers.ValidationError(_("The same one stands here twice."))
    return rows


class FiveAnswers(Facts):
    """Enough to post an opening; the rest comes in the consultant’s call."""

    workplace = known_id(Workplace.objects.none())
    title = Words(max_length=120)
    days = many(Hours, 7, least=1)
    supervision_ceiling = whole_number(1, MOST_PEOPLE)
    others_inside = whole_number(0, MOST_PEOPLE)
    language = many(Norwegian, len(WorkFunction))
    contact_name = Words(max_length=100)
    contact_phone = Words(max_length=20, allow_blank=True, required=False)
    capacity = whole_number(1, MOST_PLACES, required=False)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "by" in self.context:
            fields["workplace"].queryset = Workplace.objects.visible_to(self.context["by"])
        return fields


class OpeningChange(Facts):
    """Any of the facts of an opening; what is not sent stays as it is."""

    title = Words(max_length=120, required=False)
    kind = one_of(Kind.values, required=False)
    occupation = Known(queryset=Occupation.objects.occupations(), allow_null=True, required=False)
    tasks = Words(allow_blank=True, required=False)
    learning = Words(allow_blank=True, required=False)
    purpose = Words(allow_blank=True, required=False)
    capacity = whole_number(1, MOST_PLACES, required=False)
    min_days = whole_number(0, 7, required=False)
    alternating_weeks = serializers.BooleanField(required=False)
    starts_from = Day(required=False)
    starts_until = Day(required=False)
    weeks = whole_number(1, MOST_WEEKS, required=False)
    free_weeks = Words(max_length=100, allow_blank=True, required=False)
    working_languages = serializers.ListField(
        child=Known(queryset=Language.objects.all()), max_length=20, required=False
    )
    bilingual_colleague = Words(max_length=100, allow_blank=True, required=False)
    talk = whole_number(0, 3, required=False)
    slow_talk = serializers.BooleanField(required=False)
    lunch_together = serializers.BooleanField(required=False)
    teacher_on_site = serializers.BooleanField(required=False)
    mentor = Words(max_length=100, allow_blank=True, required=False)
    several_at_once = serializers.BooleanField(required=False)
    support = whole_number(0, 3, required=False)
    licences = several_of(Licence.values, required=False)
    certificates = several_of(Certificate.values, required=False)
    demands = several_of(WorkDemand.values, required=False)
    hire = one_of(Opening.HiringProspects.values, required=False)
    hire_when = Words(max_length=60, allow_blank=True, required=False)
    schooling_years = whole_number(0, 30, allow_null=True, required=False)
    passed_test = Words(max_length=60, allow_blank=True, required=False)
    motivation_talk = serializers.BooleanField(required=False)
    support_would_change = several_of(SupportKind.values, required=False)
    contact = known_id(ContactPerson.objects.none(), allow_null=True, required=False)
    selected_by = one_of(Opening.SelectedBy.values, required=False)
    first_group = one_of(Opening.FirstGroup.values, allow_blank=True, required=False)
    first_group_until = Day(allow_null=True, required=False)
    skills = many(Ability, MOST_SKILLS, required=False)
    is_confirmed = serializers.BooleanField(
        required=False, help_text="A consultant: the employer has said yes to this on the phone."
    )

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        opening = self.context.get("opening")
        if opening is not None:
            here = ContactPerson.objects.here().filter(workplace=opening.workplace_id)
            fields["contact"].queryset = here
        return fields


def days_of(rows: list[dict[str, Any]]) -> dict[str, tuple[time, time]]:
    return {row["weekday"]: (row["starts_at"], row["ends_at"]) for row in rows}


def needs_of(rows: list[dict[str, Any]]) -> dict[str, Need]:
    return {
        row["function"]: Need(
            row.get("to_start", ""), row.get("to_be_hired", ""), row.get("if_misunderstood", "")
        )
        for row in rows
    }


def facts_of(sent: dict[str, Any]) -> OpeningFacts:
    """What was sent as the plain values that the action takes."""
    days, language = sent.pop("days", None), sent.pop("language", None)
    skills = sent.pop("skills", None)
    if "working_languages" in sent:
        sent["working_languages"] = [each.pk for each in sent["working_languages"]]
    return OpeningFacts(
        fields=sent,
        days=None if days is None else days_of(days),
        language=None if language is None else needs_of(language),
        skills=None if skills is None else [wish_of(row) for row in skills],
    )


def wish_of(row: dict[str, Any]) -> SkillWish:
    skill = row.get("skill")
    return SkillWish(
        text=row.get("text", "").strip(),
        skill_id=skill.pk if skill else None,
        is_needed=row.get("is_needed", False),
    )
