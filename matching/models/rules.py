"""What people decided about single pairs and groups: locks, bans, adopted priorities, lifts."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from candidates.models.participant import ParticipantQuerySet
from common.models import Record
from employers.models import Opening, Workplace
from reference.models import Municipality


def participants_of(user: User) -> ParticipantQuerySet:
    """The participants whom the person sees as a consultant, without protected addresses."""
    seen = Participant.objects.visible_to(user).without_protected()
    return seen.filter(Q(("as_consultant", True)))


class PairRuleQuerySet(models.QuerySet["PairRule"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=day), lifted_at=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(participant__in=participants_of(user).values("pk"))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


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
    lifted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at"]

    def is_in_force(self, day: date) -> bool:
        return self.lifted_at is None and (self.until is None or self.until >= day)


class PairLock(PairRule):
    """A pair to keep: the next runs place it first."""

    class Meta(PairRule.Meta):
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

    class Meta(PairRule.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "opening"],
                condition=Q(lifted_at=None),
                name="a_pair_is_banned_once",
            )
        ]

    def __str__(self) -> str:
        return f"Ban {self.participant_id} – {self.opening_id}"


class PriorityRuleQuerySet(models.QuerySet["PriorityRule"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), agreed_on__lte=day)

    def visible_to(self, user: User) -> Self:
        return self.filter(municipality__in=municipalities_of(user, Party.CONSULTANT, Party.LEADER))


class PriorityRule(Record):
    """A priority somebody adopted on a day: shown beside fit, never inside it (R-J7)."""

    class Group(models.TextChoices):
        WAITING_OVER = "waiting_over", _("Has waited longer than")
        ALPHA_TRACK = "alpha_track", _("Learns to read")
        FIRST_PHASE = "first_phase", _("Is in the first half year")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="priority_rules"
    )
    group = models.CharField(_("Who comes first"), max_length=20, choices=Group)
    days = models.PositiveSmallIntegerField(
        _("Days"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    points = models.PositiveSmallIntegerField(
        _("Points"), validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    agreed_by = models.CharField(_("Who agreed"), max_length=200)
    agreed_on = models.DateField(_("Agreed on"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)

    objects = PriorityRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(group="waiting_over") | Q(days__isnull=False),
                name="a_priority_by_waiting_says_how_long",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("agreed_on")),
                name="a_priority_ends_after_it_was_agreed",
            ),
        ]

    def covers(self, *, waiting_days: int, track: str, phase: str) -> bool:
        """Whether this priority is for somebody who waits so long, on that track, in that phase."""
        if self.group == self.Group.WAITING_OVER:
            return waiting_days > (self.days or 0)
        if self.group == self.Group.ALPHA_TRACK:
            return track == Participant.Track.ALPHA
        return phase == Participant.Phase.FIRST

    def __str__(self) -> str:
        return f"{self.get_group_display()} +{self.points}"


class LiftArrangementQuerySet(models.QuerySet["LiftArrangement"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(participant__in=participants_of(user).values("pk"))


class LiftArrangement(Record):
    """A neighbour, volunteer or colleague drives: makes a workplace reachable (F10)."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="lifts")
    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="lifts")
    arrangement = models.CharField(_("Who drives, which days"), max_length=200)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LiftArrangementQuerySet.as_manager()

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
