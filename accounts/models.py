"""People who sign in, the units they work in, and what a municipality decides for itself."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.parties import UNIT_ROLES, Party
from common.errors import DomainError
from common.models import Record
from reference.models import Municipality


class UserManager(BaseUserManager["User"]):
    """People are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("email: expected an address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Record, AbstractUser):
    """One person. What they may do comes from memberships, never from here."""

    username = None  # type: ignore[assignment] # people are known by their address
    email = models.EmailField(_("E-mail"), unique=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    language = models.CharField(_("Page language"), max_length=10, blank=True)
    shortcuts = models.BooleanField(_("Keyboard shortcuts"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment] # the same reason

    @property
    def name(self) -> str:
        return self.get_full_name() or self.email

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """An office of the municipality: by what it does, whatever it is called there."""

    class Kind(models.TextChoices):
        PROGRAMME_OFFICE = "programme_office", _("Programme office")
        SCHOOL = "school", _("School for adults")
        MEANS_OFFICE = "means_office", _("Office that decides on means")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=30, choices=Kind)
    name = models.CharField(_("Name"), max_length=100)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitMembershipQuerySet(models.QuerySet["UnitMembership"]):
    def active(self, moment: datetime | None = None) -> Self:
        now = moment or timezone.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=now), user__is_active=True)


class UnitMembership(Record):
    """A person in a role in a unit. Ends at once when `ended_at` is set."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="unit_memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.value, r.label) for r in UNIT_ROLES])
    position_share = models.PositiveSmallIntegerField(
        _("Share of a full position, per cent"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    answers_within = models.CharField(_("Answers within"), max_length=60, blank=True)
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    away_until = models.DateField(_("Away until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = UnitMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ended_at=None),
                name="a_person_holds_a_role_in_a_unit_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"


def default_outcome_dates() -> list[str]:
    """When results are asked for unless a municipality chooses otherwise (domain rules, §9)."""
    return [
        "end",
        "four_weeks",
        "three_months",
        "one_year",
        "two_years",
        "three_years",
        "five_years",
    ]


class MunicipalitySettings(Record):
    """What a municipality decides: language, limits, weights. Defaults are ours, not evidence."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="settings"
    )
    page_language = models.CharField(max_length=10, default="nb")
    offer_answer_days = models.PositiveSmallIntegerField(default=7)
    offer_reminder_days = models.PositiveSmallIntegerField(default=2)
    card_answer_working_days = models.PositiveSmallIntegerField(default=5)
    message_answer_working_days = models.PositiveSmallIntegerField(default=3)
    cool_down_days = models.PositiveSmallIntegerField(default=14)
    most_requests_in_60_days = models.PositiveSmallIntegerField(default=6)
    opening_stale_days = models.PositiveSmallIntegerField(default=90)
    mapping_stale_days = models.PositiveSmallIntegerField(default=365)
    volunteering_prompt_day = models.PositiveSmallIntegerField(default=14)
    caseload_norm = models.PositiveSmallIntegerField(default=20)
    programme_end_lead_days = models.PositiveSmallIntegerField(default=90)
    plan_renewal_months = models.PositiveSmallIntegerField(default=6)
    unpaid_limit = models.PositiveSmallIntegerField(default=1)
    # Codes of the moments after a placement's end at which a result is asked for.
    outcome_dates = models.JSONField(default=default_outcome_dates, blank=True)
    smallest_cell = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(5)])
    # Where a programme's end is told of, without a name; empty: by letter or on the phone.
    means_office_email = models.EmailField(blank=True)
    weights = models.JSONField(default=dict, blank=True)  # empty: the engine's defaults

    class Meta:
        verbose_name_plural = "municipality settings"

    def __str__(self) -> str:
        return f"Settings of {self.municipality}"


class LocalTerm(Record):
    """A municipality's own word for a body, a role or a law: never a string in the code."""

    class Key(models.TextChoices):
        PROGRAMME_OFFICE = "programme_office", _("Programme office")
        SCHOOL = "school", _("School for adults")
        MEANS_OFFICE = "means_office", _("Office that decides on means")
        JOB_CONSULTANT = "job_consultant", _("Job consultant")
        TEACHER = "teacher", _("Teacher")
        PROGRAMME_ACT = "programme_act", _("The act on the programme")
        COMPLAINT_BODY = "complaint_body", _("Who handles complaints")
        WAGE_SUBSIDY_RULE = "wage_subsidy_rule", _("Limits of the wage subsidy")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="local_terms"
    )
    key = models.CharField(max_length=40, choices=Key)
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key", "language"],
                name="a_municipality_has_one_word_for_a_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.text}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, moment: datetime) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=moment)


class Invitation(Record):
    """A link to join: single use, seven days, bound to one address. The link is not stored."""

    class Purpose(models.TextChoices):
        UNIT = "unit", _("Work in a unit")
        EMPLOYER = "employer", _("Speak for an employer")
        PARTICIPANT = "participant", _("See your own profile")
        NETWORK = "network", _("Coordinate a network")

    purpose = models.CharField(max_length=20, choices=Purpose)
    email = models.EmailField(_("E-mail"))
    name = models.CharField(_("Name"), max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)
    role = models.CharField(max_length=20, choices=Party, blank=True)
    # The unit, employer, participant or network; its app resolves it, so no key points upwards.
    target_id = models.UUIDField()
    # Nobody, for the first leader of a new unit: whoever runs the installation invites.
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.email}"


class Letter(Record):
    """An e-mail with a link to an address without an account; see letters.py."""

    class State(models.TextChoices):
        DUE = "due", _("Waiting to be sent")
        CLAIMED = "claimed", _("Taken up to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNCONFIRMED = "unconfirmed", _("Perhaps sent, not confirmed")
        CANCELLED = "cancelled", _("Cancelled")
        PARKED = "parked", _("Given up after several tries")

    class Urgency(models.TextChoices):
        """The same as that of messages, which stand in an app above."""

        URGENT = "urgent", _("At once, day and night")  # its reader has just asked for it
        NORMAL = "normal", _("On working days, outside the quiet hours")
        REMINDER = "reminder", _("On working days, and not too often")  # the clock writes it

    to = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)  # no personal facts of a participant
    route = models.CharField(max_length=60)
    subject_id = models.UUIDField()  # what the link opens: an invitation, an evaluation's link
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)  # which look has its hands on the row
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # It was cancelled while it left: if it did not leave after all, it does not leave again.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["due", "claimed", "sending"]),
                name="letter_to_send",
            ),
            models.Index(fields=["subject_id"], name="letter_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


class AuditEntry(Record):
    """Who did or read what, in which capacity. Written in the same transaction; never changed."""

    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=20, choices=Party)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_reading = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, blank=True)  # codes and ids only, no personal text

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["subject_id", "created_at"], name="audit_by_subject"),
        ]
        verbose_name_plural = "audit entries"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise DomainError("An audit entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise DomainError("An audit entry is never deleted.")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.verb} {self.subject_kind}"
