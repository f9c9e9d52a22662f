"""The employer, who speaks for it, and its workplaces."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import unit_roles_of
from accounts.models import User
from accounts.parties import Party
from common.models import HasFlow, Record, StepTaken, Versioned
from employers.states import EMPLOYER_FLOW, EmployerState
from reference.models import Municipality, PostalCode


class SupportKind(models.TextChoices):
    """Support that exists and may change an employer's answer (M-E-16, I-E12)."""

    WAGE_SUBSIDY = "wage_subsidy", _("Wage subsidy")
    MENTOR = "mentor", _("A mentor who has been through it")
    TEACHER = "teacher", _("A teacher who comes along")


class NoReason(models.TextChoices):
    """Why an employer wants nobody now. The codes are those of a “no” to a card."""

    NO_TIME_TO_SUPERVISE = "no_time_to_supervise", _("Nobody can supervise")
    OTHER_SCHEME_HERE = "other_scheme_here", _("Others are here now")
    STAFF_NOT_AGREED = "staff_not_agreed", _("Staff not on board")
    PURPOSE_UNCLEAR = "purpose_unclear", _("Purpose unclear")
    LESS_WORK = "less_work", _("Less work now")
    OTHER = "other", _("Other")


class EmployerQuerySet(models.QuerySet["Employer"]):
    def approved(self) -> Self:
        return self.filter(state=EmployerState.APPROVED)

    def resting(self, day: date) -> Self:
        return self.filter(Q(rest_until__gte=day) | Q(appetite=Employer.Appetite.NO))

    def with_repair_due(self) -> Self:
        """Employers with whom a repair talk after a bad ending is not held and confirmed yet."""
        return self.filter(repair_talks__confirmed_at=None, repair_talks__isnull=False).distinct()

    def visible_to(self, user: User) -> Self:
        """Own employers, and for staff of any unit every employer: it is met by many bodies."""
        members = EmployerMember.objects.active().filter(user=user)
        roles = unit_roles_of(user)
        is_staff, is_consultant = bool(roles), Party.CONSULTANT in roles
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
    appetite_reason = models.CharField(
        _("Why not now?"), max_length=40, choices=NoReason, blank=True
    )
    appetite_note = models.CharField(_("In your own words"), max_length=300, blank=True)
    # Asked together with “no”, because the support that exists may change the answer (M-E-16).
    support_would_change = models.JSONField(
        _("Would this change your answer?"), default=list, blank=True
    )
    rest_until = models.DateField(_("No requests until"), null=True, blank=True)
    contact_days = models.PositiveSmallIntegerField(
        _("Days between two contacts, at least"), null=True, blank=True
    )
    most_contacts_in_60_days = models.PositiveSmallIntegerField(
        _("Most contacts in 60 days"), null=True, blank=True
    )
    contact_channel = models.CharField(_("Best way to reach us"), max_length=60, blank=True)
    wants_to_tell_others = models.BooleanField(_("Ready to tell other firms"), default=False)
    # Who registers itself is told by when somebody looks.
    approval_due_on = models.DateField(null=True, blank=True)

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
        """True while requests are stopped: for a time, or because the answer is no."""
        return self.appetite == self.Appetite.NO or bool(self.rest_until and self.rest_until >= day)

    def __str__(self) -> str:
        return self.name


class EmployerStep(StepTaken):
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="steps")


class EmployerMemberQuerySet(models.QuerySet["EmployerMember"]):
    def active(self, moment: datetime | None = None) -> Self:
        now = moment or timezone.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=now), user__is_active=True)


class EmployerMember(Record):
    """A person who speaks for an employer. The access ends when `ended_at` has come."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employer_memberships")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    may_sign = models.BooleanField(_("May sign agreements"), default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EmployerMemberQuerySet.as_manager()

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


class WorkplaceQuerySet(models.QuerySet["Workplace"]):
    def visible_to(self, user: User) -> Self:
        """The workplaces of the employers that the person may see, with the same marks."""
        members = EmployerMember.objects.active().filter(user=user)
        roles = unit_roles_of(user)
        is_staff, is_consultant = bool(roles), Party.CONSULTANT in roles
        marked = self.annotate(
            as_employer=Exists(members.filter(employer=OuterRef("employer"))),
            as_consultant=models.Value(is_consultant, output_field=models.BooleanField()),
        )
        return marked if is_staff else marked.filter(as_employer=True)

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


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
    bus_days = models.JSONField(_("Days with a bus"), default=list, blank=True)  # mon … sun
    bus_solution = models.CharField(
        _("How people get there outside those hours"), max_length=200, blank=True
    )
    has_lunch_together = models.BooleanField(_("Lunch together"), default=False)

    objects = WorkplaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "name"], name="an_employer_names_a_workplace_once"
            ),
            models.CheckConstraint(
                condition=Q(supervision_ceiling=None)
                | Q(people_held__lte=F("supervision_ceiling")),
                name="a_workplace_holds_no_more_than_it_can_follow_up",
            ),
        ]

    as_employer: bool
    as_consultant: bool

    @property
    def coordinates(self) -> tuple[float, float]:
        """Latitude and longitude for the map: those of the postal code."""
        return self.postal_code.latitude, self.postal_code.longitude

    def occupied_on(self, day: date) -> int:
        """How many people other schemes have here that day; reads what is prefetched."""
        return sum(each.people for each in self.occupancies.all() if each.is_on(day))

    def room_on(self, day: date) -> int | None:
        """How many more can be followed up that day; None is no limit, below 0 is over-full."""
        if self.supervision_ceiling is None:
            return None
        return self.supervision_ceiling - self.people_held - self.occupied_on(day)

    def __str__(self) -> str:
        return self.name


class OccupancyQuerySet(models.QuerySet["Occupancy"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Occupancy(Record):
    """People that other bodies have placed at a workplace: they count under the ceiling."""

    class Scheme(models.TextChoices):
        STUDENT = "student", _("Student")
        PUPIL = "pupil", _("Pupil")
        JOB_SEEKER = "job_seeker", _("Job seeker")
        MEASURE_ORGANISER = "measure_organiser", _("Measure organiser")
        OTHER = "other", _("Other")

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="occupancies")
    scheme = models.CharField(_("From"), max_length=20, choices=Scheme)
    people = models.PositiveSmallIntegerField(
        _("How many"), default=1, validators=[MaxValueValidator(100)]
    )
    starts_on = models.DateField(_("From day"))
    ends_on = models.DateField(_("To day"), null=True, blank=True)

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        verbose_name_plural = "occupancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="occupancy_ends_after_it_starts",
            )
        ]

    def is_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def __str__(self) -> str:
        return f"{self.people} {self.get_scheme_display()}"


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def here(self) -> Self:
        return self.filter(left_at=None)


class ContactPerson(Record):
    """A named person with a direct line; need not have an account."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=100)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_deputy = models.BooleanField(_("Is the deputy"), default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering = ["is_deputy", "name"]

    def __str__(self) -> str:
        return self.name
