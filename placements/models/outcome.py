"""What became of it: at each of the dates that the municipality chose."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken, Versioned
from employers.models import Employer
from placements.models.placement import Placement
from placements.states.evaluation import Contract
from placements.states.outcome import (
    COUNTS,
    OUTCOME_FLOW,
    Activity,
    EndReason,
    OutcomeMoment,
    OutcomeState,
    Study,
    national_class,
)
from reference.models import Municipality, Occupation


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def due_by(self, day: date) -> Self:
        return self.filter(state=OutcomeState.DUE, due_on__lte=day)

    def recorded(self) -> Self:
        return self.filter(state=OutcomeState.RECORDED)

    def visible_to(self, user: User) -> Self:
        """The person's own, and those of the people a consultant follows."""
        people = Participant.objects.visible_to(user)
        return self.filter(
            Q(participant__in=people.filter(as_consultant=True).values("pk"))
            | Q(participant__user=user)
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Outcome(Record, HasFlow, Versioned):
    """What the person does at one moment after a placement: work, education, both, neither."""

    flow = OUTCOME_FLOW

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="outcomes")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="outcomes")
    moment = models.CharField(max_length=15, choices=OutcomeMoment)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=OutcomeState, default=OutcomeState.DUE)
    activity = models.CharField(
        _("What does the person do?"), max_length=10, choices=Activity, blank=True
    )
    study = models.CharField(_("Which education?"), max_length=20, choices=Study, blank=True)
    study_field = models.CharField(_("Field of study"), max_length=200, blank=True)
    end_reason = models.CharField(
        _("National reason"), max_length=20, choices=EndReason, blank=True
    )
    lives_here = models.BooleanField(_("Still lives here?"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_on = models.DateField(null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "moment"], name="a_result_is_asked_for_once_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state=OutcomeState.RECORDED)
                | ~Q(activity="") & Q(recorded_on__isnull=False),
                name="a_recorded_result_says_what_and_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="outcome_by_day")]

    @property
    def viewer_parties(self) -> set[str]:
        """Only consultants write results down."""
        return {Party.CONSULTANT}

    @property
    def hours(self) -> Decimal:
        """Hours a week in all jobs together; reads what is prefetched."""
        return sum((job.hours for job in self.jobs.all()), Decimal(0))

    @property
    def national(self) -> str | None:
        """Where it fits in the national list: as stated, else from hours and study."""
        if self.end_reason:
            return self.end_reason
        ordinary = any(job.contract != Contract.WAGE_SUBSIDY for job in self.jobs.all())
        return national_class(hours=self.hours, has_ordinary_job=ordinary, study=self.study)

    def meets(self, definition: str) -> bool:
        """Whether it is a success by one of the definitions that stand side by side."""
        if definition == "national":
            return self.national in COUNTS
        return self.hours >= (30 if definition == "thirty_hours" else 1)

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.get_activity_display()}"


class OutcomeStep(StepTaken):
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="steps")


class OutcomeJob(models.Model):
    """One of the jobs a person has at that moment; several at once add up."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="jobs")
    hours = models.DecimalField(_("Hours a week"), max_digits=4, decimal_places=1)
    contract = models.CharField(_("Contract"), max_length=15, choices=Contract)
    occupation = models.ForeignKey(
        Occupation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Where, when it is an employer of ours; the host of the placement is credited either way.
    employer = models.ForeignKey(
        Employer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-hours"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=168), name="a_job_fits_into_a_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hours} h, {self.get_contract_display()}"


class ClosedCase(Record):
    """A case from before the system, without a name, so that results exist from the first day."""

    class Sex(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        UNKNOWN = "unknown", _("Unknown")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="closed_cases"
    )
    left_in = models.DateField(_("Left the programme in (first of the month)"))
    end_reason = models.CharField(max_length=20, choices=EndReason)
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    track = models.CharField(max_length=20, choices=Participant.Track, blank=True)
    # Empty: not asked yet, or not known.
    reason_after_one_year = models.CharField(max_length=20, choices=EndReason, blank=True)
    reason_after_two_years = models.CharField(max_length=20, choices=EndReason, blank=True)
    weeks_in_practice = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(520)]
    )
    import_key = models.CharField(max_length=100)

    class Meta:
        ordering = ["left_in"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "import_key"], name="a_closed_case_is_imported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.left_in:%Y-%m}: {self.end_reason}"
