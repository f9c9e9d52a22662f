"""The employer, who speaks for it, and its workplaces."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from common.models import HasFlow, Record, StepTaken, Versioned
from employers.states import EMPLOYER_FLOW, EmployerState
from reference.models import Municipality, PostalCode


class EmployerQuerySet(models.QuerySet["Employer"]):
    def approved(self) -> Self:
        return self.filter(state=EmployerState.APPROVED)

    def resting(self, day: date) -> Self:
        return self.filter(Q(rest_until__gte=day) | Q(appetite=Employer.Appetite.NO))

    def visible_to(self, user: User) -> Self:
        """Own employers, and for staff of any unit every employer: it is met by many bodies."""
        members = EmployerMember.objects.filter(user=user, ended_at=None)
        is_staff = municipalities_of(user, Party.CONSULTANT, Party.TEACHER, Party.LEADER).exists()
        is_consultant = is_staff and municipalities_of(user, Party.CONSULTANT).exists()
        marked = self.annotate(
            as_employer=Exists(members.filter(employer=OuterRef("pk"))),
            as_consultant=models.Value(is_consultant, output_field=models.BooleanField()),
        )
        return marked if is_staff else marked.filter(as_employer=True)

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Employer(Record, HasFlow, Versioned):
    """A legal unit that offers openings. Belongs to no municipality: many bodies meet it."""

    flow = EMPLOYER_FLOW

    class Ownership(models.TextChoices):
        PRIVATE = "private", _("Private")
        MUNICIPAL = "municipal", _("Municipal")
        OTHER_PUBLIC = "other_public", _("Other public")
        VOLUNTARY = "voluntary", _("Voluntary")

    class Appetite(models.TextChoices):
        OPEN = "open", _("We want to hear from you")
        LATER = "later", _("Later")
        NO = "no", _("No")

    state = models.CharField(max_length=10, choices=EmployerState, default=EmployerState.WAITING)
    organisation_number = models.CharField(_("Organisation number"), max_length=9, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    sector = models.CharField(_("Sector"), max_length=120, blank=True)
    is_cyclical = models.BooleanField(_("Moves with the economy"), default=False)
    ownership = models.CharField(
        _("Ownership"), max_length=15, choices=Ownership, default=Ownership.PRIVATE
    )
    max_people = models.PositiveSmallIntegerField(
        _("Most people at once in the whole firm"), null=True, blank=True
    )
    appetite = models.CharField(
        _("Do you want more now?"), max_length=5, choices=Appetite, default=Appetite.OPEN
    )
    appetite_reason = models.CharField(_("Why not now?"), max_length=40, blank=True)
    rest_until = models.DateField(_("No requests until"), null=True, blank=True)
    contact_days = models.PositiveSmallIntegerField(
        _("Days between two contacts, at least"), null=True, blank=True
    )
    contact_channel = models.CharField(_("Best way to reach us"), max_length=60, blank=True)
    wants_to_tell_others = models.BooleanField(_("Ready to tell other firms"), default=False)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["state", "name"], name="employer_by_state")]

    as_employer: bool
    as_consultant: bool

    @property
    def viewer_parties(self) -> set[str]:
        marks = {Party.EMPLOYER: self.as_employer, Party.CONSULTANT: self.as_consultant}
        return {party for party, marked in marks.items() if marked}

    def is_resting(self, day: date) -> bool:
        return self.appetite == self.Appetite.NO or bool(self.rest_until and self.rest_until >= day)

    def __str__(self) -> str:
        return self.name


class EmployerStep(StepTaken):
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="steps")


class EmployerMember(Record):
    """A person who speaks for an employer."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employer_memberships")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    may_sign = models.BooleanField(_("May sign agreements"), default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "employer"],
                condition=Q(ended_at=None),
                name="a_person_speaks_for_an_employer_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.employer}"


class EmployerOwner(Record):
    """Who in a municipality answers for the relation to an employer, and who steps in."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="owners")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employers_owned")
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "municipality"],
                name="an_employer_has_one_owner_per_municipality",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} owns {self.employer}"


class Workplace(Record, Versioned):
    """One site of an employer, with room for so many people to be followed up at once."""

    class Norm(models.TextChoices):
        BOKMAL = "nb", _("Bokmål")
        NYNORSK = "nn", _("Nynorsk")
        BOTH = "both", _("Both")

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="workplaces")
    name = models.CharField(_("Name"), max_length=120)
    address = models.CharField(_("Address"), max_length=120, blank=True)
    postal_code = models.ForeignKey(PostalCode, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="workplaces"
    )
    supervision_ceiling = models.PositiveSmallIntegerField(
        _("How many can you follow up at once?"), null=True, blank=True
    )
    people_held = models.PositiveSmallIntegerField(default=0)  # by our own offers and placements
    written_norm = models.CharField(_("Written Norwegian"), max_length=4, choices=Norm, blank=True)
    spoken_dialect = models.CharField(_("Spoken dialect"), max_length=60, blank=True)
    # Hours and days when buses serve the place; empty means nobody has asked yet.
    bus_from = models.TimeField(_("First bus arrives"), null=True, blank=True)
    bus_until = models.TimeField(_("Last bus leaves"), null=True, blank=True)
    bus_days = models.CharField(_("Days with a bus"), max_length=30, blank=True)
    bus_solution = models.CharField(
        _("How people get there outside those hours"), max_length=200, blank=True
    )
    has_lunch_together = models.BooleanField(_("Lunch together"), default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Occupancy(Record):
    """People that other bodies have placed at a workplace: they count under the ceiling."""

    class Scheme(models.TextChoices):
        STUDENT = "student", _("Student")
        PUPIL = "pupil", _("Pupil")
        NAV = "nav", _("Employment service")
        MEASURE_ORGANISER = "measure_organiser", _("Measure organiser")
        OTHER = "other", _("Other")

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="occupancies")
    scheme = models.CharField(_("From"), max_length=20, choices=Scheme)
    people = models.PositiveSmallIntegerField(
        _("How many"), default=1, validators=[MaxValueValidator(100)]
    )
    starts_on = models.DateField(_("From day"))
    ends_on = models.DateField(_("To day"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "occupancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="occupancy_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.people} {self.get_scheme_display()}"


class ContactPerson(Record):
    """A named person with a direct line; need not have an account."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=100)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_deputy = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
