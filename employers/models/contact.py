"""Every contact with an employer, whoever made it, and what the employer wrote by itself."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import Unit, User
from accounts.parties import Party
from common.models import Record
from employers.models.employer import Employer, EmployerMember, Workplace
from reference.levels import Level
from reference.models import Municipality


class ContactLogQuerySet(models.QuerySet["ContactLogEntry"]):
    def requests(self) -> Self:
        return self.filter(is_request=True)


class ContactLogEntry(Record):
    """One contact. All bodies see it, without names of participants."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        VISIT = "visit", _("Visit")
        MAIL = "mail", _("E-mail")
        MEETING = "meeting", _("Meeting")

    class Result(models.TextChoices):
        YES = "yes", _("Yes")
        LATER = "later", _("Later")
        NO = "no", _("No")
        NO_ANSWER = "no_answer", _("No answer")
        INFORMATION = "information", _("Only information")

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="contact_log")
    workplace = models.ForeignKey(
        Workplace, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    body = models.CharField(_("On behalf of"), max_length=100)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("How"), max_length=10, choices=Kind)
    is_request = models.BooleanField(_("We asked for a place"), default=True)
    minutes = models.PositiveSmallIntegerField(_("Minutes"), null=True, blank=True)
    result = models.CharField(_("Result"), max_length=15, choices=Result)
    note = models.TextField(_("Note, without names of participants"), max_length=2000, blank=True)
    happened_at = models.DateTimeField(_("When"), default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cool_down_ignored = models.CharField(
        _("Why in spite of the warning"), max_length=300, blank=True
    )

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at"]
        verbose_name_plural = "contact log entries"
        indexes = [models.Index(fields=["employer", "happened_at"], name="contact_by_employer")]

    def __str__(self) -> str:
        return f"{self.employer}: {self.get_kind_display()} {self.happened_at:%Y-%m-%d}"


class EmployerMessageQuerySet(models.QuerySet["EmployerMessage"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def overdue(self, day: date) -> Self:
        return self.unanswered().filter(answer_due_on__lt=day)

    def visible_to(self, user: User) -> Self:
        """What one's own employer wrote; for consultants what was written to their municipality."""
        own = Q(employer__in=EmployerMember.objects.active().filter(user=user).values("employer"))
        ours = Q(municipality__in=municipalities_of(user, Party.CONSULTANT))
        yes, boolean = Value(value=True), models.BooleanField()
        return self.filter(own | ours).annotate(
            as_employer=Case(When(own, then=yes), default=False, output_field=boolean),
            as_consultant=Case(When(ours, then=yes), default=False, output_field=boolean),
        )


class EmployerMessage(Record):
    """What an employer offers or writes by itself: gets an owner and a day to be answered by."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="messages")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Message"), max_length=4000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_due_on = models.DateField(_("Answer by"))
    answer = models.TextField(_("Answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = EmployerMessageQuerySet.as_manager()

    class Meta:
        ordering = ["answer_due_on"]

    as_employer: bool
    as_consultant: bool

    def __str__(self) -> str:
        return f"{self.employer}, answer by {self.answer_due_on}"


class EmployerMapping(Record):
    """What an employer needs now and later; dated, and goes stale (M-E-19, M-C-22)."""

    class LongTerm(models.TextChoices):
        YES = "yes", _("Yes")
        PERHAPS = "perhaps", _("Perhaps")
        NO = "no", _("No")

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="mappings")
    mapped_on = models.DateField(_("Talked on"))
    need_now = models.TextField(_("Need now"), max_length=1000, blank=True)
    need_later = models.TextField(_("Need later"), max_length=1000, blank=True)
    professional_level_to_start = models.CharField(
        _("Professional level to start"), max_length=200, blank=True
    )
    professional_level_to_be_hired = models.CharField(
        _("Professional level to be hired"), max_length=200, blank=True
    )
    hire_requirements = models.TextField(
        _("What it takes to be hired"), max_length=1000, blank=True
    )
    language_to_start = models.CharField(
        _("Norwegian to start"), max_length=10, choices=Level, blank=True
    )
    language_to_be_hired = models.CharField(
        _("Norwegian to be hired"), max_length=10, choices=Level, blank=True
    )
    long_term_cooperation = models.CharField(
        _("Long-term cooperation"), max_length=10, choices=LongTerm, blank=True
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-mapped_on"]

    def __str__(self) -> str:
        return f"{self.employer} on {self.mapped_on}"


class RepairTalkQuerySet(models.QuerySet["RepairTalk"]):
    def outstanding(self) -> Self:
        return self.filter(confirmed_at=None)


class RepairTalk(Record):
    """After a bad ending no new proposal goes to the employer before this talk is held."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="repair_talks")
    opened_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("Why"), max_length=300, blank=True)
    held_on = models.DateField(_("Held on"), null=True, blank=True)
    agreed = models.TextField(_("What was agreed"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where nobody there has an account the consultant writes it; else empty.
    how_confirmed = models.CharField(_("Who said yes, and how?"), max_length=300, blank=True)

    objects = RepairTalkQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"Repair talk with {self.employer}"
