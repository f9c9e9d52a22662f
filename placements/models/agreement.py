"""The expectation sheet, the agreement with its signatures, the five preparations."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.parties import Party
from common.models import HasFlow, Record, StepTaken, Versioned
from employers.models import ContactPerson, Workplace
from placements.models.placement import Placement
from placements.states.agreement import (
    AGREEMENT_FLOW,
    ROWS,
    SHEET_FLOW,
    SIGNERS,
    AgreementState,
    AgreementType,
    PreparationCode,
    SettledBy,
    SheetState,
    Side,
)
from placements.states.evaluation import Contract
from reference.work import Kind, Weekday

ROW_CHOICES = [(code, question) for code, (question, _choices) in ROWS.items()]


class ExpectationSheet(Record, HasFlow):
    """What both sides hold for good enough. Neither sees the other's before both are done."""

    flow = SHEET_FLOW

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="sheet")
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.FILLING)
    accepted_on_behalf = models.CharField(max_length=300, blank=True)
    # How a workplace where nobody has an account said its side.
    filled_on_behalf = models.CharField(max_length=300, blank=True)

    @property
    def viewer_parties(self) -> set[str]:
        return self.placement.viewer_parties

    @property
    def is_answered_by_employer(self) -> bool:
        """With an account of its own, and not by what a consultant wrote down."""
        return not self.filled_on_behalf and self.answers.filter(side=Side.EMPLOYER).exists()

    def __str__(self) -> str:
        return f"Sheet of {self.placement_id}"


class SheetStep(StepTaken):
    expectation_sheet = models.ForeignKey(
        ExpectationSheet, on_delete=models.CASCADE, related_name="steps"
    )


class Expectation(Record):
    """One side's answer to one row."""

    sheet = models.ForeignKey(ExpectationSheet, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=15, choices=Side)
    row = models.CharField(max_length=20, choices=ROW_CHOICES)
    value = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "side", "row"], name="each_side_answers_a_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.row} {self.value}"


class Settlement(Record):
    """How a row in which both differed was settled."""

    sheet = models.ForeignKey(
        ExpectationSheet, on_delete=models.CASCADE, related_name="settlements"
    )
    row = models.CharField(max_length=20, choices=ROW_CHOICES)
    settled_by = models.CharField(max_length=15, choices=SettledBy)
    value = models.CharField(max_length=20, blank=True)  # what counts from the first day
    later = models.CharField(max_length=20, blank=True)  # what counts from `by_week` on
    by_week = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(260)]
    )
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # When it last became another one: later than a version of the agreement, it goes into the next.
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "row"], name="a_row_is_settled_once"),
            models.CheckConstraint(
                condition=~Q(settled_by=SettledBy.STEP) | Q(by_week__isnull=False),
                name="a_step_says_by_which_week",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.value}"


class WorkplaceWord(Record):
    """A word of the workplace, kept for the next person there; with the B1 area it belongs to."""

    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(_("Word"), max_length=80)
    meaning = models.CharField(_("What it means"), max_length=200, blank=True)
    area = models.CharField(_("Area agreed with the workplace"), max_length=80, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["area", "word"]
        constraints = [
            models.UniqueConstraint(
                fields=["workplace", "word"], name="a_workplace_lists_a_word_once"
            )
        ]

    def __str__(self) -> str:
        return self.word


class WorkplaceCustoms(Record, Versioned):
    """Lunch, tone, breaks, unwritten rules: written once, shown to both sides (I-E11)."""

    workplace = models.OneToOneField(Workplace, on_delete=models.CASCADE, related_name="customs")
    lunch = models.TextField(_("Lunch"), max_length=500, blank=True)
    breaks = models.TextField(_("Breaks"), max_length=500, blank=True)
    tone = models.TextField(_("How we talk with one another"), max_length=500, blank=True)
    unwritten = models.TextField(_("Rules that stand nowhere"), max_length=1000, blank=True)

    class Meta:
        verbose_name_plural = "workplace customs"

    def __str__(self) -> str:
        return f"Customs of {self.workplace}"


class StartNote(Record, Versioned):
    """Written before the first placement by participant, consultant, teacher (R-J12)."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="start_note")
    goals = models.TextField(_("Goals"), max_length=1000)
    progress = models.TextField(_("What I can already"), max_length=1000, blank=True)
    way_on = models.TextField(_("The way on"), max_length=1000, blank=True)
    expectations = models.TextField(_("What we expect of one another"), max_length=1000, blank=True)
    read_by = models.JSONField(default=list, blank=True)  # parties that said “this is right”

    def __str__(self) -> str:
        return f"Start note of {self.placement_id}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def open(self) -> Self:
        return self.filter(state=AgreementState.OPEN)

    def unsigned_since(self, moment: datetime) -> Self:
        return self.open().filter(in_state_since__lte=moment)

    def visible_to(self, user: User) -> Self:
        return self.filter(placement__in=Placement.objects.visible_to(user).values("pk"))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Agreement(Record, HasFlow):
    """One version. Its content never changes: a change is a new version without signatures."""

    flow = AGREEMENT_FLOW

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.OPEN)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    type = models.CharField(_("Type"), max_length=15, choices=AgreementType)
    purpose = models.TextField(_("Purpose"), max_length=1000)
    learning_goals = models.TextField(_("Learning goals"), max_length=1000, blank=True)
    tasks = models.TextField(_("Tasks"), max_length=1000, blank=True)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    days = models.JSONField(_("Days and hours"), default=dict)  # {"mon": ["09:00", "14:00"]}
    weeks_pattern = models.CharField(
        max_length=5, choices=Placement.Weeks, default=Placement.Weeks.EVERY
    )
    free_weeks = models.JSONField(_("Free weeks"), default=list, blank=True)
    contact = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="+")
    deputy_contact = models.ForeignKey(
        ContactPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Null: follow-up was offered and declined.
    contact_every_weeks = models.PositiveSmallIntegerField(null=True, blank=True, default=2)
    most_contacts_in_4_weeks = models.PositiveSmallIntegerField(default=4)
    contact_channel = models.CharField(_("How we keep in touch"), max_length=60, blank=True)
    alone_after_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    subsidy_ends_on = models.DateField(_("The subsidy ends"), null=True, blank=True)
    pay = models.CharField(_("Pay"), max_length=200, blank=True)
    contract_form = models.CharField(_("Contract"), max_length=15, choices=Contract, blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    warned = models.PositiveSmallIntegerField(default=0)
    warned_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "version"], name="an_agreement_has_each_version_once"
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state=AgreementState.OPEN),
                name="one_version_waits_for_signatures_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state=AgreementState.SIGNED),
                name="one_version_is_in_force_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["state", "in_state_since"], name="agreement_by_wait")]

    @property
    def viewer_parties(self) -> set[str]:
        return self.placement.viewer_parties

    def __str__(self) -> str:
        return f"Version {self.version} of {self.placement_id}"


class AgreementStep(StepTaken):
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="steps")


class Signature(Record):
    """One party's signature under exactly the content that was shown."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=20, choices=[(p.value, p.label) for p in SIGNERS])
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # On behalf of somebody else only with a reason that everybody can read.
    on_behalf_reason = models.CharField(max_length=300, blank=True)
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"], name="each_party_signs_a_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.signed_at:%Y-%m-%d}"


class Preparation(Record):
    """One of the five things to do before the first day: who does it, done when, or why not."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="preparations")
    code = models.CharField(max_length=20, choices=PreparationCode)
    responsible = models.CharField(_("Who does it"), max_length=20, choices=Party)
    done_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("Why not"), max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code"], name="a_preparation_is_listed_once"
            )
        ]

    @property
    def is_settled(self) -> bool:
        """Done, or a reason stands there."""
        return self.done_on is not None or bool(self.reason)

    def __str__(self) -> str:
        return f"{self.code}: {self.done_on or self.reason or '–'}"


def days_in_order(days: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """(weekday, from, to) from Monday on."""
    return [(day, *map(str, days[day])) for day in Weekday.values if day in days]  # type: ignore[misc]


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
