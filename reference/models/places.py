"""Counties, municipalities and postal codes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class County(models.Model):
    """A county (fylke)."""

    number = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=60)
    official_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name = _("county")
        verbose_name_plural = _("counties")

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality, known by its four digits."""

    class Norm(models.TextChoices):
        BOKMAL = "bokmål", _("Bokmål")
        NYNORSK = "nynorsk", _("Nynorsk")
        NEUTRAL = "nøytral", _("Neutral")

    number = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=100)
    official_name = models.CharField(max_length=100, blank=True)  # in all its official languages
    county = models.ForeignKey(
        County, null=True, blank=True, on_delete=models.PROTECT, related_name="municipalities"
    )
    admin_centre = models.CharField(max_length=60, blank=True)
    written_norm = models.CharField(max_length=10, choices=Norm.choices, default=Norm.NEUTRAL)
    population = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(default=0)
    longitude = models.FloatField(default=0)

    class Meta:
        ordering: ClassVar = ["name", "number"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A postal code with a point that is good enough for a first distance."""

    class Kind(models.TextChoices):
        STREET = "street", _("Street addresses")
        BOX = "box", _("Post boxes")
        BOTH = "both", _("Street addresses and post boxes")
        SPECIAL = "special", _("One receiver")

    code = models.CharField(max_length=4, primary_key=True)
    place = models.CharField(max_length=60)
    # Svalbard and Jan Mayen have codes but are no municipalities.
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="postal_codes"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    latitude = models.FloatField(default=0)
    longitude = models.FloatField(default=0)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("postal code")
        verbose_name_plural = _("postal codes")

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
