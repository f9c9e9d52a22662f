"""The competence profile: entries with source, date and confidence, never “complete”."""

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models.codes import INTEREST_CARDS, Interest, Schooling
from candidates.models.participant import Participant
from common.models import Record
from reference.levels import Level
from reference.models import Language, Occupation, Skill
from reference.work import Certificate, Licence, WorkDemand


class ProfileEntryQuerySet(models.QuerySet["ProfileEntry"]):
    def current(self) -> Self:
        """Not replaced by a newer entry and not taken back."""
        return self.filter(replaced_by=None, withdrawn_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-noted_on", "-created_at", "-pk")

    def for_matching(self) -> Self:
        """What the engine may read: current, and not hidden by the participant."""
        return self.current().filter(hidden_at=None)


class ProfileEntry(Record):
    """One thing known about a participant, and how it is known. History stays."""

    class Kind(models.TextChoices):
        NORWEGIAN = "norwegian", _("Norwegian")
        LANGUAGE = "language", _("Other language")
        EDUCATION = "education", _("Education")
        EXPERIENCE = "experience", _("Work experience")
        SKILL = "skill", _("Skill")
        CERTIFICATE = "certificate", _("Certificate")
        LICENCE = "licence", _("Driving licence")
        WISH = "wish", _("Wish in own words")
        GOAL = "goal", _("Goal: an occupation")
        STUDY_GOAL = "study_goal", _("Goal: education")
        INTEREST = "interest", _("Interest")
        ADAPTATION = "adaptation", _("Cannot do at work")

    class Source(models.TextChoices):
        TOLD = "told", _("Told")
        DOCUMENT = "document", _("Seen on paper")
        TEST = "test", _("Test")
        OBSERVED = "observed", _("Observed at work")

    class Confidence(models.TextChoices):
        LOW = "low", _("Unsure")
        MEDIUM = "medium", _("Quite sure")
        HIGH = "high", _("Sure")

    class NorwegianSkill(models.TextChoices):
        LISTENING = "listening", _("Listening")
        SPEAKING = "speaking", _("Speaking")
        READING = "reading", _("Reading")
        WRITING = "writing", _("Writing")

    class Recognition(models.TextChoices):
        NO_PAPERS = "no_papers", _("No papers")
        NOT_APPLIED = "not_applied", _("Papers, not applied")
        REFUSED = "refused", _("Refused")
        WITH_COLLEGE = "with_college", _("Recognised with a university college")
        RECOGNISED = "recognised", _("Recognised")

    class Driver(models.TextChoices):
        OWN_WISH = "own_wish", _("Own wish")
        RESIDENCE_RULE = "residence_rule", _("Rule on residence")
        LABOUR_MARKET = "labour_market", _("Labour market")
        WORK_ADAPTATION = "work_adaptation", _("What works at work")
        OTHER = "other", _("Other")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(_("How do we know?"), max_length=10, choices=Source)
    noted_on = models.DateField(_("Date"), default=timezone.localdate)
    confidence = models.CharField(
        _("How sure?"), max_length=6, choices=Confidence, default=Confidence.MEDIUM
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    norwegian_skill = models.CharField(
        _("Which skill"), max_length=10, choices=NorwegianSkill, blank=True
    )
    level = models.CharField(_("Level"), max_length=10, choices=Level, blank=True)
    language = models.ForeignKey(
        Language, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    skill = models.ForeignKey(
        Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occupation = models.ForeignKey(
        Occupation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(_("In own words"), max_length=500, blank=True)
    # certificate, licence, interest or work demand: a code of codes.py; own_business for a wish
    value = models.CharField(max_length=60, blank=True)
    years = models.DecimalField(
        _("Years"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MaxValueValidator(80)],
    )
    is_formal = models.BooleanField(_("Paid work or formal"), default=True)
    recognition = models.CharField(_("Recognition"), max_length=12, choices=Recognition, blank=True)
    driver = models.CharField(_("Why a new goal?"), max_length=15, choices=Driver, blank=True)
    driver_note = models.CharField(_("A word about why"), max_length=300, blank=True)
    gave_by_education = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="skills_given"
    )  # the education that a person confirms gave this skill
    # Education: what a person confirms it qualifies for. Study goal: what the study leads to.
    occupations = models.ManyToManyField(Occupation, blank=True, related_name="+")
    # Who confirmed that own words mean this skill or occupation, and when.
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Observed at a workplace: which, by a public id, since workplaces live in another app.
    observed_at = models.CharField(max_length=120, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by the participant

    objects = ProfileEntryQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-noted_on", "-created_at"]
        verbose_name_plural = "profile entries"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="norwegian") | (~Q(norwegian_skill="") & ~Q(level="")),
                name="a_norwegian_entry_has_skill_and_level",
            ),
            models.CheckConstraint(
                condition=~Q(kind="skill") | Q(skill__isnull=False) | ~Q(text=""),
                name="a_skill_entry_says_which",
            ),
            models.CheckConstraint(
                condition=~Q(kind="goal") | Q(occupation__isnull=False),
                name="a_goal_entry_names_an_occupation",
            ),
        ]
        indexes = [models.Index(fields=["participant", "kind"], name="entry_by_participant")]

    @property
    def is_current(self) -> bool:
        return self.replaced_by_id is None and self.withdrawn_at is None

    @property
    def value_label(self) -> str:
        """The words of the coded value."""
        codes = CODES_OF.get(self.kind)
        known = codes is not None and self.value in codes.values
        return str(codes(self.value).label) if codes and known else self.value

    @property
    def in_words(self) -> str:
        """The entry as one says it; works in the page's language."""
        if self.kind == self.Kind.NORWEGIAN:
            return f"{self.get_norwegian_skill_display()}: {self.get_level_display()}"
        if self.kind == self.Kind.LANGUAGE:
            level = f" ({self.get_level_display()})" if self.level else ""
            return f"{self.language}{level}"
        if self.kind in {self.Kind.GOAL, self.Kind.EXPERIENCE} and self.occupation:
            return f"{self.text} ({self.occupation})" if self.text else str(self.occupation)
        if self.kind == self.Kind.SKILL and self.skill:
            return f"{self.text} ({self.skill})" if self.text else str(self.skill)
        if self.kind == self.Kind.WISH and self.value:
            return f"{self.text} ({_('own business')})" if self.text else str(_("Own business"))
        if self.kind == self.Kind.ADAPTATION:
            return str(_("Not: %s") % self.value_label)
        return self.text or self.value_label

    @property
    def icon(self) -> str:
        """The picture beside it, for people who do not read."""
        if self.kind == self.Kind.INTEREST and self.value in INTEREST_CARDS:
            return INTEREST_CARDS[Interest(self.value)][1]
        return ICON_OF[self.Kind(self.kind)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.in_words}"


CODES_OF: dict[str, type[models.TextChoices]] = {
    ProfileEntry.Kind.EDUCATION: Schooling,
    ProfileEntry.Kind.CERTIFICATE: Certificate,
    ProfileEntry.Kind.LICENCE: Licence,
    ProfileEntry.Kind.INTEREST: Interest,
    ProfileEntry.Kind.ADAPTATION: WorkDemand,
}
ICON_OF = {
    ProfileEntry.Kind.NORWEGIAN: "message",
    ProfileEntry.Kind.LANGUAGE: "language",
    ProfileEntry.Kind.EDUCATION: "school",
    ProfileEntry.Kind.EXPERIENCE: "work",
    ProfileEntry.Kind.SKILL: "hand",
    ProfileEntry.Kind.CERTIFICATE: "certificate",
    ProfileEntry.Kind.LICENCE: "car",
    ProfileEntry.Kind.WISH: "heart",
    ProfileEntry.Kind.GOAL: "goal",
    ProfileEntry.Kind.STUDY_GOAL: "school",
    ProfileEntry.Kind.INTEREST: "star",
    ProfileEntry.Kind.ADAPTATION: "ban",
}
