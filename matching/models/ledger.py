"""Locks, bans, adopted priorities, lifts, and the ledger of every “no”."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models import Participant
from common.models import Record
from employers.models import Opening, Workplace
from matching.models.run import Run
from reference.models import Municipality


class PairRuleQuerySet(models.QuerySet):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=day), lifted_at=None)


class PairRule(Record):
    """A decision about one pair that every later run obeys; has a reason and an end."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="%(class)ss")
    reason = models.CharField(_("Why?"), max_length=300)
    code = models.CharField(max_length=40, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        abstract = True


class PairLock(PairRule):
    """A pair to keep: the next runs place it first."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(lifted_at=None),
                name="a_participant_is_locked_once",
            )
        ]

    def __str__(self) -> str:
        return f"Lock {self.participant_id} – {self.opening_id}"


class PairBan(PairRule):
    """A pair never to propose."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "opening"],
                condition=Q(lifted_at=None),
                name="a_pair_is_banned_once",
            )
        ]

    def __str__(self) -> str:
        return f"Ban {self.participant_id} – {self.opening_id}"


class PriorityRule(Record):
    """A priority that was adopted by somebody on a day: shown beside fit, never inside it (R-J7)."""

    class Group(models.TextChoices):
        WAITING_OVER = "waiting_over", _("Has waited longer than")
        ALPHA_TRACK = "alpha_track", _("Learns to read")
        FIRST_PHASE = "first_phase", _("Is in the first half year")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="priority_rules"
    )
    group = models.CharField(_("Who comes first"), max_length=20, choices=Group)
    days = models.PositiveSmallIntegerField(_("Days"), null=True, blank=True)
    points = models.PositiveSmallIntegerField(_("Points"), validators=[MaxValueValidator(1000)])
    agreed_by = models.CharField(_("Who agreed"), max_length=200)
    agreed_on = models.DateField(_("Agreed on"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_group_display()} +{self.points}"


class LiftArrangement(Record):
    """A neighbour, volunteer or colleague drives: makes a workplace reachable (F10)."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="lifts")
    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="lifts")
    arrangement = models.CharField(_("Who drives, which days"), max_length=200)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "workplace"],
                condition=Q(ended_at=None),
                name="one_lift_per_participant_and_workplace",
            )
        ]

    def __str__(self) -> str:
        return f"Lift to {self.workplace}"


class DemandLedgerEntry(Record):
    """One “no” or “no fit”, on the side of the person and of the place: unmet demand as data."""

    class Side(models.TextChoices):
        CONSULTANT = "consultant", _("Consultant said no")
        PARTICIPANT = "participant", _("Participant said no")
        EMPLOYER = "employer", _("Employer said no")
        NO_FIT_PERSON = "no_fit_person", _("No place fits the person")
        NO_FIT_OPENING = "no_fit_opening", _("Nobody fits the place")
        LAPSED = "lapsed", _("No answer in time")
        RULE = "rule", _("A rule stood in the way")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=15, choices=Side)
    code = models.CharField(max_length=40)
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="ledger_entries"
    )
    opening = models.ForeignKey(
        Opening, null=True, blank=True, on_delete=models.CASCADE, related_name="ledger_entries"
    )
    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="ledger_entries"
    )
    note = models.TextField(blank=True)
    would_help = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "demand ledger entries"
        indexes = [models.Index(fields=["municipality", "side"], name="ledger_by_side")]

    def __str__(self) -> str:
        return f"{self.side}: {self.code}"
