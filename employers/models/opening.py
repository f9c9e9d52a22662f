"""An opening: one offer with a number of places."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import unit_roles_of
from accounts.models import User
from accounts.parties import Party
from common.models import HasFlow, Record, StepTaken, Versioned
from employers.models.employer import ContactPerson, EmployerMember, Workplace
from employers.states import OPENING_FLOW, EmployerState, OpeningState
from reference.levels import Level
from reference.models import Occupation, Skill
from reference.work import Kind, Weekday

RUNG = {
    Kind.MICRO_ASSIGNMENT: 1,
    Kind.VOLUNTEERING: 1,
    Kind.COMPANY_VISIT: 1,
    Kind.JOB_SHADOWING: 1,
    Kind.LANGUAGE_PRACTICE: 2,
    Kind.WORK_PRACTICE: 3,
    Kind.WORK_TRAINING: 3,
    Kind.LANGUAGE_SUPPORT: 3,
    Kind.WAGE_SUBSIDY: 4,
    Kind.SUMMER_JOB: 4,
    Kind.TEMPORARY_JOB: 4,
    Kind.ORDINARY_JOB: 5,
    Kind.APPRENTICESHIP: 5,
}


class WorkFunction(models.TextChoices):
    COLLEAGUES = "colleagues", _("Talk with colleagues")
    CUSTOMERS = "customers", _("Talk with customers or users")
    INSTRUCTIONS = "instructions", _("Read instructions")
    MESSAGES = "messages", _("Take oral messages")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def open(self) -> Self:
        return self.filter(state=OpeningState.OPEN)

    def in_matching(self) -> Self:
        """Open or only waiting for a refresh, of an approved employer, and not split into parts."""
        return self.filter(
            state__in=[OpeningState.OPEN, OpeningState.STALE],
            workplace__employer__state=EmployerState.APPROVED,
            is_split=False,
        )

    def to_be_called(self) -> Self:
        """Offered by the employer itself, and nobody has called about it yet."""
        return self.filter(
            call_due_on__isnull=False, workplace__employer__state=EmployerState.APPROVED
        ).exclude(state=OpeningState.CLOSED)

    def unrefreshed_since(self, moment: datetime) -> Self:
        return self.filter(state=OpeningState.OPEN, refreshed_at__lt=moment)

    def visible_to(self, user: User) -> Self:
        """Own employer's openings; for consultants, teachers and leaders all of them."""
        members = EmployerMember.objects.active().filter(
            user=user, employer__state=EmployerState.APPROVED
        )
        roles = unit_roles_of(user)
        is_staff, is_consultant = bool(roles), Party.CONSULTANT in roles
        marked = self.annotate(
            as_employer=Exists(members.filter(employer=OuterRef("workplace__employer"))),
            as_consultant=models.Value(is_consultant, output_field=models.BooleanField()),
        )
        return marked if is_staff else marked.filter(as_employer=True)

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Opening(Record, HasFlow, Versioned):
    """Places of one kind at one workplace. Five answers are enough to post it."""

    flow = OPENING_FLOW

    class HiringProspects(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Perhaps")
        NO = "no", _("No")

    class SelectedBy(models.TextChoices):
        UNITS_APPLY = "units_apply", _("Units propose people")
        SCHOOL_PICKS = "school_picks", _("The school picks")

    class FirstGroup(models.TextChoices):
        LEAST_SCHOOLING = "least_schooling", _("Least schooling first")
        ALPHA_TRACK = "alpha_track", _("Learning to read first")
        LONGEST_WAITING = "longest_waiting", _("Longest waiting first")

    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="openings")
    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.DRAFT)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.LANGUAGE_PRACTICE)
    title = models.CharField(_("What shall the person do?"), max_length=120)
    occupation = models.ForeignKey(
        Occupation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tasks = models.TextField(_("Tasks"), max_length=2000, blank=True)
    learning = models.TextField(_("What one learns"), max_length=2000, blank=True)
    purpose = models.TextField(_("Why this practice"), max_length=2000, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("Places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    places_held = models.PositiveSmallIntegerField(default=0)
    min_days = models.PositiveSmallIntegerField(
        _("Days a week, at least"), default=1, validators=[MaxValueValidator(7)]
    )
    alternating_weeks = models.BooleanField(_("Every second week, two groups"), default=False)
    starts_from = models.DateField(_("Can start from"))
    starts_until = models.DateField(_("Can start until"))
    weeks = models.PositiveSmallIntegerField(
        _("Weeks"), default=12, validators=[MinValueValidator(1), MaxValueValidator(260)]
    )
    free_weeks = models.CharField(_("School-free weeks that are free"), max_length=100, blank=True)
    working_languages = models.JSONField(_("Working languages"), default=list, blank=True)
    bilingual_colleague = models.CharField(_("A colleague speaks also"), max_length=100, blank=True)
    # Language surroundings: 0 works alone, 3 talks with people most of the day.
    talk = models.PositiveSmallIntegerField(
        _("Talk at work"), default=1, validators=[MaxValueValidator(3)]
    )
    slow_talk = models.BooleanField(_("Somebody can talk slowly and repeat"), default=False)
    lunch_together = models.BooleanField(_("Lunch together"), default=False)
    teacher_on_site = models.BooleanField(_("A teacher can be there"), default=False)
    mentor = models.CharField(_("Who helps day by day"), max_length=100, blank=True)
    several_at_once = models.BooleanField(_("Several can come together"), default=False)
    support = models.PositiveSmallIntegerField(
        _("How much help there is"), default=1, validators=[MaxValueValidator(3)]
    )
    licences = models.JSONField(_("Licences needed"), default=list, blank=True)
    certificates = models.JSONField(_("Certificates needed"), default=list, blank=True)
    demands = models.JSONField(_("Physical demands"), default=list, blank=True)
    hire = models.CharField(
        _("Can it become a job?"),
        max_length=5,
        choices=HiringProspects,
        default=HiringProspects.MAYBE,
    )
    hire_when = models.CharField(_("When?"), max_length=60, blank=True)
    # Wished, shown as warnings, never hard rules (R-E7).
    schooling_years = models.PositiveSmallIntegerField(
        _("Years of schooling wished"), null=True, blank=True
    )
    passed_test = models.CharField(_("Passed test wished"), max_length=60, blank=True)
    motivation_talk = models.BooleanField(_("A motivation talk first"), default=False)
    # Which of the support that exists would change the employer's answer: SupportKind codes.
    support_would_change = models.JSONField(
        _("Would this change your answer?"), default=list, blank=True
    )
    contact = models.ForeignKey(
        ContactPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="openings"
    )
    selected_by = models.CharField(
        _("Who selects"), max_length=15, choices=SelectedBy, default=SelectedBy.UNITS_APPLY
    )
    first_group = models.CharField(
        _("Which group comes first"), max_length=20, choices=FirstGroup, blank=True
    )
    first_group_until = models.DateField(_("Until"), null=True, blank=True)
    # Filled in by a consultant on the phone and not yet confirmed by the employer.
    unconfirmed_fields = models.JSONField(default=list, blank=True)
    # What the employer's own offer left open: somebody calls about it, by a day (M-E-10).
    asked_in_call = models.JSONField(default=list, blank=True)
    call_owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    call_due_on = models.DateField(null=True, blank=True)
    refreshed_at = models.DateTimeField()
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    is_split = models.BooleanField(default=False)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    import_key = models.CharField(max_length=100, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["workplace", "import_key"],
                condition=~Q(import_key=""),
                name="an_imported_opening_stands_once_at_its_workplace",
            ),
            models.CheckConstraint(
                condition=Q(starts_until__gte=F("starts_from")),
                name="an_opening_can_start_before_its_window_ends",
            ),
            models.CheckConstraint(
                condition=Q(places_held__lte=F("capacity")),
                name="an_opening_never_holds_more_than_its_places",
            ),
        ]
        indexes = [models.Index(fields=["state", "title"], name="opening_by_state")]

    as_employer: bool
    as_consultant: bool

    @property
    def viewer_parties(self) -> set[str]:
        marks = {Party.EMPLOYER: self.as_employer, Party.CONSULTANT: self.as_consultant}
        return {party for party, marked in marks.items() if marked}

    @property
    def rung(self) -> int:
        return RUNG[Kind(self.kind)]

    @property
    def places_free(self) -> int:
        return max(self.capacity - self.places_held, 0)

    @property
    def hours_per_week(self) -> float:
        """Sum of the hours of its days; reads what is prefetched."""
        return sum(day.hours for day in self.days.all())

    def __str__(self) -> str:
        return self.title


class OpeningStep(StepTaken):
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="steps")


class OpeningDay(models.Model):
    """One weekday with its hours."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="days")
    weekday = models.CharField(max_length=3, choices=Weekday)
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "weekday"], name="an_opening_has_a_weekday_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="opening_hours_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def hours(self) -> float:
        start, end = self.starts_at, self.ends_at
        return (end.hour - start.hour) + (end.minute - start.minute) / 60


class LanguageNeed(models.Model):
    """The Norwegian that one work function needs: to start, and to be hired. Empty: no need."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="language_needs")
    function = models.CharField(max_length=15, choices=WorkFunction)
    to_start = models.CharField(max_length=10, choices=Level, blank=True)
    to_be_hired = models.CharField(max_length=10, choices=Level, blank=True)
    if_misunderstood = models.CharField(
        _("What happens if somebody misunderstands?"), max_length=200, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "function"], name="an_opening_states_a_function_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.function}: {self.to_start or '–'}"


class OpeningSkill(models.Model):
    """A skill that is needed or wished: from the vocabulary, else in the employer's own words."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(
        Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=200, blank=True)
    is_needed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(skill__isnull=False) | ~Q(text=""), name="an_opening_skill_says_which"
            )
        ]

    def __str__(self) -> str:
        return self.text or str(self.skill)
