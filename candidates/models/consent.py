"""Consent to matching: which text, when given, when taken back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models.participant import Participant
from common.models import Record


class ConsentText(Record):
    """The exact words people say yes to, by version and language."""

    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField()
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="one_consent_text_per_version_and_language"
            )
        ]
        ordering = ["-version", "language"]

    def __str__(self) -> str:
        return f"Consent text {self.version} ({self.language})"


class Consent(Record):
    """One yes to taking part in matching. Taking it back is a date, never a deletion."""

    class Way(models.TextChoices):
        SELF = "self", _("On the page")
        TALK = "talk", _("In a talk")
        INTERPRETER = "interpreter", _("In a talk with an interpreter")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=12, choices=Way)
    given_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(withdrawn_at=None),
                name="one_live_consent_per_participant",
            )
        ]

    def __str__(self) -> str:
        return f"Consent of {self.participant_id}"
