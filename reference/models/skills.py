"""The vocabulary of 600 practical skills that people meet first."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.models.wording import Worded

# What the note says where the ESCO concept means something else than our row.
NOT_THE_SAME = ("broader", "near")


class Skill(Worded):
    """One practical skill in our own words, tied to ESCO where a concept fits.

    Several rows share one ESCO uri: never use it as a key, never read equal uris as one skill.
    """

    id = models.SlugField(primary_key=True, max_length=60)
    esco_uri = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - null: none
    label_nb = models.CharField(max_length=200)
    label_nn = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    synonyms_nb = models.JSONField(default=list, blank=True)
    synonyms_nn = models.JSONField(default=list, blank=True)
    synonyms_en = models.JSONField(default=list, blank=True)
    area = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["area", "id"]
        indexes: ClassVar = [models.Index(fields=["esco_uri"], name="skill_by_esco_uri")]
        verbose_name = _("practical skill")
        verbose_name_plural = _("practical skills")

    @property
    def is_the_esco_concept(self) -> bool:
        """Whether the official label of the uri may stand for this row."""
        return bool(self.esco_uri) and not any(word in self.note for word in NOT_THE_SAME)

    def own_label(self, language: str) -> str:
        own = {"nn": self.label_nn, "en": self.label_en}.get(language, "")
        return own or self.label_nb

    def __str__(self) -> str:
        return self.label


class SkillSynonym(models.Model):
    """One more way to say a skill: everyday words, dialect, spellings, mother tongues."""

    class Kind(models.TextChoices):
        WORD = "word", _("Everyday word")
        TITLE = "title", _("Job title")
        DIALECT = "dialect", _("Dialect")
        LEARNER = "learner", _("Learner's words")
        MOTHER_TONGUE = "mother_tongue", _("Mother tongue")

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="more_synonyms")
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.WORD)

    class Meta:
        ordering: ClassVar = ["skill", "language", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["skill", "language", "text"], name="one_synonym_once_per_skill_and_language"
            )
        ]
        verbose_name = _("synonym of a skill")
        verbose_name_plural = _("synonyms of skills")

    def __str__(self) -> str:
        return self.text
