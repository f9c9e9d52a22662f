"""What happened to a placement on its way: pauses, overridden guards, a protocol of drop-out."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models import Participant
from common.models import Record
from placements.models.placement import Placement
from placements.states.course import DropOutDecision, Guard, PauseReason, Relation, TriedMeasure
from reference.models import Municipality


class Pause(Record):
    """Some days without practice. The last day is known, or not yet. A pause is no end."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="pauses")
    starts_on = models.DateField()
    # Nothing is expected of anybody before it.
    expected_back_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # the first day back
    code = models.CharField(max_length=20, choices=PauseReason)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(ends_on=None),
                name="a_placement_is_in_one_pause_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_pause_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"Pause from {self.starts_on:%Y-%m-%d}"


class LeaveQuerySet(models.QuerySet["Leave"]):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))


class Leave(Record):
    """Leave from the programme, with or without a placement. Tasks move when it is over.

    One that was written by mistake is taken back: it ends on its first day.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="leaves")
    starts_on = models.DateField(_("First day away"))
    ends_on = models.DateField(_("First day back"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ends_on=None),
                name="a_person_is_on_one_leave_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_leave_ends_after_it_starts",
            ),
        ]

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days if self.ends_on else 0

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def __str__(self) -> str:
        return f"Leave from {self.starts_on:%Y-%m-%d}"


class GuardOverride(Record):
    """A warning that somebody passed with a written reason. Counted, never hidden.

    Whoever writes another reason for the same period adds a row; counted is the placement.
    """

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="guard_overrides"
    )
    guard = models.CharField(max_length=25, choices=Guard)
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The agreement's period it was given for: a longer stay asks anew.
    for_end_on = models.DateField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_passed_guard_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.guard}: {self.reason[:40]}"


class DropOutProtocol(Record):
    """Drop-out, or a stay without benefit: talk, tried measures, decision, owner (R-J20)."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="drop_out_protocols"
    )
    is_without_benefit = models.BooleanField(default=False)  # else: the person stays away
    talked_on = models.DateField(_("Day of the talk"))
    own_words = models.TextField(_("What the participant says"), max_length=1000)
    tried = models.JSONField(_("What was tried"), default=list)
    tried_text = models.CharField(_("How it went"), max_length=500, blank=True)
    decision = models.CharField(_("Decision"), max_length=20, choices=DropOutDecision)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    follow_on = models.DateField(_("Looked at again"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(own_words=""), name="a_drop_out_has_the_persons_own_words"
            )
        ]

    @property
    def tried_labels(self) -> list[str]:
        return [str(TriedMeasure(code).label) for code in self.tried]

    def __str__(self) -> str:
        return f"{self.decision} {self.talked_on:%Y-%m-%d}"


class HandOver(Record):
    """One relation that got a new owner, with the line that the next one reads."""

    relation = models.CharField(max_length=15, choices=Relation)
    subject_id = models.UUIDField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # Nobody: a task that never had an owner.
    leaver = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    new_owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="a_hand_over_has_a_note"),
            models.CheckConstraint(
                condition=~Q(leaver=F("new_owner")), name="a_hand_over_goes_to_somebody_else"
            ),
        ]
        indexes = [models.Index(fields=["relation", "subject_id"], name="hand_over_by_subject")]

    def __str__(self) -> str:
        return f"{self.relation} {self.subject_id}"
