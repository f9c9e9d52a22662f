"""ESCO, the European classification of occupations and skills, with its relations.

The uri is the natural key. Relations use a short row number instead: with uris on both sides the
124,000 rows between occupations and skills would fill 80 MB.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.models.occupations import Occupation


class EscoOccupation(models.Model):
    """An ESCO occupation, tied to the STYRK-08 code with the longest common prefix."""

    uri = models.CharField(max_length=200, unique=True)
    isco_group = models.CharField(max_length=4)
    occupation = models.ForeignKey(
        Occupation, null=True, on_delete=models.SET_NULL, related_name="esco_occupations"
    )
    code = models.CharField(max_length=30, blank=True)
    label_en = models.CharField(max_length=200)
    alt_labels_en = models.JSONField(default=list, blank=True)
    description_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["code", "uri"]
        verbose_name = _("ESCO occupation")
        verbose_name_plural = _("ESCO occupations")

    def __str__(self) -> str:
        return self.label_en


class EscoSkill(models.Model):
    """An ESCO skill or knowledge concept."""

    uri = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=20, blank=True)
    reuse = models.CharField(max_length=30, blank=True)
    label_en = models.CharField(max_length=200)
    alt_labels_en = models.JSONField(default=list, blank=True)
    description_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["label_en", "uri"]
        verbose_name = _("ESCO skill")
        verbose_name_plural = _("ESCO skills")

    def __str__(self) -> str:
        return self.label_en


class EscoGroup(models.Model):
    """A group above occupations (ISCO-08) or above skills."""

    class Kind(models.TextChoices):
        ISCO = "isco", _("Occupations (ISCO-08)")
        SKILL = "skill", _("Skills")

    uri = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    code = models.CharField(max_length=20, blank=True)
    label_en = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "uri"]
        verbose_name = _("ESCO group")
        verbose_name_plural = _("ESCO groups")

    def __str__(self) -> str:
        return self.label_en


class EscoLabel(models.Model):
    """An official label as ESCO publishes it, in one language."""

    concept_uri = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    label = models.CharField(max_length=300)
    alt_labels = models.JSONField(default=list, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["language", "concept_uri"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["concept_uri", "language"], name="one_official_label_per_language"
            )
        ]
        verbose_name = _("official ESCO label")
        verbose_name_plural = _("official ESCO labels")

    def __str__(self) -> str:
        return self.label


class EscoOccupationSkill(models.Model):
    """An occupation needs a skill: always (essential) or in some places (optional)."""

    occupation = models.ForeignKey(
        EscoOccupation, on_delete=models.CASCADE, related_name="skill_links"
    )
    skill = models.ForeignKey(EscoSkill, on_delete=models.CASCADE, related_name="occupation_links")
    is_essential = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occupation", "skill"], name="one_link_per_esco_occupation_and_skill"
            )
        ]
        verbose_name = _("skill of an ESCO occupation")
        verbose_name_plural = _("skills of ESCO occupations")

    def __str__(self) -> str:
        return f"{self.occupation_id}, {self.skill_id}"


class EscoSkillSkill(models.Model):
    """One skill needs another, or is helped by it."""

    skill = models.ForeignKey(EscoSkill, on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey(EscoSkill, on_delete=models.CASCADE, related_name="needed_by_links")
    is_essential = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["skill", "related"], name="one_link_per_two_esco_skills"
            )
        ]
        verbose_name = _("skill tied to an ESCO skill")
        verbose_name_plural = _("skills tied to ESCO skills")

    def __str__(self) -> str:
        return f"{self.skill_id}, {self.related_id}"


class EscoBroader(models.Model):
    """One step up in the tree of occupations or of skills; a skill can have several parents."""

    uri = models.CharField(max_length=200)
    broader_uri = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uri", "broader_uri"], name="one_esco_step_up_once")
        ]
        verbose_name = _("step up in ESCO")
        verbose_name_plural = _("steps up in ESCO")

    def __str__(self) -> str:
        return f"{self.uri} < {self.broader_uri}"
