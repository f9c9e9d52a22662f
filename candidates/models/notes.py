"""What surrounds a profile: free days, notes from talks, objections."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models.participant import Participant
from common.models import Record
from reference.work import Weekday


class Availability(models.Model):
    """When a person can be at work: one span a weekday."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="availability"
    )
    weekday = models.CharField(max_length=3, choices=Weekday)
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "weekday"], name="a_person_states_a_weekday_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="free_hours_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class SectionNoteQuerySet(models.QuerySet["SectionNote"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def newest_per_section(self) -> Self:
        """Only the last word on each section; what was said before is history."""
        newer = SectionNote.objects.filter(
            participant=OuterRef("participant"),
            section=OuterRef("section"),
            created_at__gt=OuterRef("created_at"),
        )
        return self.filter(~Exists(newer))

    def due_to_ask_again(self, day: date) -> Self:
        """Unfinished sections whose new date has come, of people still in the programme."""
        return self.newest_per_section().filter(
            is_unfinished=True, ask_again_on__lte=day, participant__closed_at=None
        )


class SectionNote(Record):
    """“Other things that came up” in a section of the profile talk, and when to ask again."""

    class Section(models.TextChoices):
        LANGUAGE = "language", _("Language")
        EDUCATION = "education", _("Education")
        EXPERIENCE = "experience", _("Experience")
        SKILLS = "skills", _("Skills")
        WISHES = "wishes", _("Wishes and goals")
        PRACTICAL = "practical", _("Days and travel")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="section_notes"
    )
    section = models.CharField(max_length=12, choices=Section)
    text = models.TextField(_("Other things that came up"), max_length=4000, blank=True)
    # “No interests” is unfinished mapping: it gets a new date, never a full stop (I-J3).
    is_unfinished = models.BooleanField(default=False)
    ask_again_on = models.DateField(_("Ask again on"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SectionNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_unfinished=False) | Q(ask_again_on__isnull=False),
                name="unfinished_mapping_has_a_new_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.text[:40]}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def raised_before(self, moment: datetime) -> Self:
        return self.filter(raised_at__lt=moment)


class Objection(Record):
    """What a participant finds wrong about the profile; it must be answered."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="objections"
    )
    text = models.TextField(_("What is wrong?"), max_length=2000)
    answer = models.TextField(_("Answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(default=timezone.now)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return self.text[:60]
