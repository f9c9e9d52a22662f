"""Equity attributes: in a record of their own that only reports may read. Never matching input."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.models.participant import Participant
from common.models import Record


class EquityRecord(Record):
    """What the equity report splits by. “Unknown” is an answer and is counted."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Unknown")

    class Sex(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        UNKNOWN = "unknown", _("Unknown")

    class Schooling(models.TextChoices):
        NONE = "none", _("No schooling")
        PRIMARY = "primary", _("Primary school")
        SECONDARY = "secondary", _("Upper secondary")
        HIGHER = "higher", _("Higher education")
        UNKNOWN = "unknown", _("Unknown")

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="equity_record"
    )
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    is_single = models.CharField(_("Single"), max_length=10, choices=Answer, default=Answer.UNKNOWN)
    is_single_parent = models.CharField(
        _("Single parent"), max_length=10, choices=Answer, default=Answer.UNKNOWN
    )
    schooling = models.CharField(max_length=10, choices=Schooling, default=Schooling.UNKNOWN)
    track = models.CharField(max_length=20, choices=Participant.Track, blank=True)  # empty: unknown

    def __str__(self) -> str:
        return f"Equity record {self.pk}"
