"""A participant: belongs to one municipality, one unit, one consultant with a deputy."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import units_of
from accounts.models import Unit, User
from accounts.parties import Party
from common.models import Record, Versioned
from reference.models import Language, Municipality, PostalCode


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def active(self) -> Self:
        return self.filter(closed_at=None)

    def without_protected(self) -> Self:
        """Protected address: in no list, search, calendar, export or run."""
        return self.filter(has_protected_address=False)

    def in_matching(self, day: date) -> Self:
        """Whom a run may see: consent given, not paused, no protected address, still in programme."""
        return (
            self.active()
            .without_protected()
            .filter(has_matching_consent=True, matching_paused_at=None, programme_ends_on__gte=day)
        )

    def visible_to(self, user: User) -> Self:
        """The only door to participants; marks each with the capacity the viewer came in.

        Oneself; own pupils; for consultants the participants of their units. A protected address
        opens only to its own consultant and deputy, and to the person.
        """
        consultant_units = units_of(user, Party.CONSULTANT)
        mine = Q(consultant=user) | Q(deputy=user)
        return self.annotate(
            as_participant=models.ExpressionWrapper(
                Q(user=user), output_field=models.BooleanField()
            ),
            as_consultant=models.ExpressionWrapper(
                mine | Q(unit__in=consultant_units.values("pk")),
                output_field=models.BooleanField(),
            ),
            as_teacher=models.ExpressionWrapper(
                Q(teacher=user), output_field=models.BooleanField()
            ),
        ).filter(
            Q(user=user)
            | mine
            | Q(has_protected_address=False)
            & (Q(unit__in=consultant_units.values("pk")) | Q(teacher=user))
        )

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Participant(Record, Versioned):
    """One person in the introduction programme. `version` rises with every fact matching reads."""

    class Phase(models.TextChoices):
        FIRST = "first", _("First half year")
        SECOND = "second", _("Half a year to a year and a half")
        THIRD = "third", _("Up to two years")
        LATER = "later", _("After two years")

    class Track(models.TextChoices):
        ALPHA = "alpha", _("Learning to read")
        LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
        UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
        WORK = "work", _("Work")
        EDUCATION = "education", _("Higher education")

    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="participant"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="participants"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participants")
    consultant = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="participants_owned"
    )
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="participants_as_deputy"
    )
    teacher = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="pupils"
    )
    first_name = models.CharField(_("First name"), max_length=100)
    last_name = models.CharField(_("Last name"), max_length=100, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    programme_starts_on = models.DateField(_("Programme starts"))
    programme_ends_on = models.DateField(_("Programme ends"))
    phase = models.CharField(_("Phase"), max_length=10, choices=Phase, default=Phase.FIRST)
    track = models.CharField(_("Track"), max_length=20, choices=Track, blank=True)
    contact_language = models.ForeignKey(
        Language, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_interpreter = models.BooleanField(_("Needs an interpreter"), default=False)
    reads_little = models.BooleanField(_("Reads little: pictures and sound first"), default=False)

    home_postal_code = models.ForeignKey(
        PostalCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    has_car = models.BooleanField(_("Has a car"), default=False)
    max_travel_minutes = models.PositiveSmallIntegerField(
        _("Longest travel, minutes"), default=75, validators=[MaxValueValidator(1440)]
    )
    follow_up_need = models.PositiveSmallIntegerField(
        _("Need of follow-up"), default=1, validators=[MaxValueValidator(3)]
    )
    wishes_social_contact = models.BooleanField(_("Wishes social contact"), default=False)
    strong_wish_since = models.DateField(
        _("Strong wish for an early place, said on"), null=True, blank=True
    )
    kinds_asked = models.JSONField(_("Kinds asked for"), default=list, blank=True)
    own_weights = models.JSONField(_("Own weights"), null=True, blank=True)
    interests = models.JSONField(_("Interests chosen by pictures"), default=list, blank=True)
    available_from = models.DateField(_("Can start from"), null=True, blank=True)

    has_matching_consent = models.BooleanField(default=False)
    matching_paused_at = models.DateTimeField(null=True, blank=True)
    has_protected_address = models.BooleanField(_("Protected address"), default=False)
    support_talk_due_since = models.DateTimeField(null=True, blank=True)
    rights_read_at = models.DateTimeField(null=True, blank=True)
    rights_course_on = models.DateField(_("Course on rights and duties"), null=True, blank=True)
    in_practice_since = models.DateField(null=True, blank=True)
    last_practice_ended_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    import_key = models.CharField(max_length=100, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["first_name", "last_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme_ends_on__gte=F("programme_starts_on")),
                name="a_programme_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["municipality", "import_key"],
                condition=~Q(import_key=""),
                name="one_participant_per_import_key",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "first_name"], name="participant_by_unit"),
        ]

    as_participant: bool
    as_consultant: bool
    as_teacher: bool

    @property
    def viewer_parties(self) -> set[str]:
        marks = {
            Party.PARTICIPANT: self.as_participant,
            Party.CONSULTANT: self.as_consultant,
            Party.TEACHER: self.as_teacher,
        }
        return {party for party, marked in marks.items() if marked}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def knows_rights(self) -> bool:
        return bool(self.rights_read_at or self.rights_course_on)

    def waiting_days(self, day: date) -> int:
        """Days without practice since the programme started or the last practice ended (I-J14)."""
        if self.in_practice_since:
            return 0
        since = self.last_practice_ended_on or self.programme_starts_on
        return max((day - since).days, 0)

    def __str__(self) -> str:
        return self.name


class Availability(models.Model):
    """When a person can be at work: one span a weekday."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="availability"
    )
    weekday = models.CharField(max_length=3)
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_unfinished=False) | Q(ask_again_on__isnull=False),
                name="unfinished_mapping_has_a_new_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.text[:40]}"


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

    def __str__(self) -> str:
        return self.text[:60]
