"""Occupations as Statistics Norway sorts them (STYRK-08), with everyday titles."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.models.wording import Worded


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def occupations(self) -> Self:
        """The 407 single occupations, without the groups above them."""
        return self.filter(level=4)


class Occupation(Worded):
    """One code of STYRK-08: a single occupation (four digits) or a group above it."""

    code = models.CharField(max_length=4, primary_key=True)
    level = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    label_nb = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    # Plain-language levels above the 407 occupations.
    category = models.CharField(max_length=80, blank=True)
    subcategory = models.CharField(max_length=80, blank=True)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")

    def own_label(self, language: str) -> str:
        return self.label_en if language == "en" and self.label_en else self.label_nb

    def label_in(self, language: str) -> str:
        # Statistics Norway's own label stays in Norwegian: it is the official one there.
        if language.split("-")[0] in {"nb", "nn", "no"}:
            return self.label_nb
        return super().label_in(language)

    def __str__(self) -> str:
        return self.label


class OccupationTitle(models.Model):
    """What people call the occupation in everyday life; for searching, never shown as its name."""

    class Source(models.TextChoices):
        OPEN = "open", _("Open list")
        OWN = "own", _("Own list")

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="titles")
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="nb")
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.OPEN)

    class Meta:
        ordering: ClassVar = ["occupation", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occupation", "title"], name="one_title_once_per_occupation"
            )
        ]
        verbose_name = _("occupation title")
        verbose_name_plural = _("occupation titles")

    def __str__(self) -> str:
        return self.title
