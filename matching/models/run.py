"""A run: one joint calculation that is kept, with everything needed to repeat it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken
from employers.models import Opening
from matching.states import RUN_FLOW, RunState
from reference.models import Municipality


class RunQuerySet(models.QuerySet["Run"]):
    def done(self) -> Self:
        return self.filter(state=RunState.DONE)

    def silent_since(self, moment: datetime) -> Self:
        """Running rows whose worker has not been heard of: it was killed."""
        return self.filter(state=RunState.RUNNING, heard_of_at__lt=moment)

    def visible_to(self, user: User) -> Self:
        """Runs of the municipalities where the person is a consultant or leader."""
        mine = municipalities_of(user, Party.CONSULTANT, Party.LEADER)
        consultant = municipalities_of(user, Party.CONSULTANT)
        return self.filter(municipality__in=mine).annotate(
            as_consultant=models.ExpressionWrapper(
                Q(municipality__in=consultant), output_field=models.BooleanField()
            )
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Run(Record, HasFlow):
    """One joint calculation for a municipality."""

    flow = RUN_FLOW

    class Method(models.TextChoices):
        JOINT = "joint", _("Best for all together")
        STABLE = "stable", _("No pair would swap")
        GREEDY = "greedy", _("One by one")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    method = models.CharField(max_length=10, choices=Method, default=Method.JOINT)
    as_of = models.DateField()
    weights = models.JSONField(default=dict)
    started_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    heard_of_at = models.DateTimeField(null=True, blank=True)
    share_done = models.PositiveSmallIntegerField(default=0)  # per cent
    engine = models.CharField(max_length=40, blank=True)
    solver = models.CharField(max_length=80, blank=True)
    seed = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=80, blank=True)
    participants = models.PositiveIntegerField(default=0)
    openings = models.PositiveIntegerField(default=0)
    # The engine's answer without its pairs: assignment, refused, fairness, seconds.
    answer = models.JSONField(default=dict, blank=True)
    locks = models.JSONField(default=list, blank=True)
    difference = models.JSONField(default=dict, blank=True)  # from the run before
    fault = models.CharField(max_length=300, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_unfinished_run_per_municipality",
            )
        ]

    as_consultant: bool

    @property
    def viewer_parties(self) -> set[str]:
        return {Party.CONSULTANT} if self.as_consultant else set()

    @property
    def replay_command(self) -> str:
        return f"python manage.py run_matching --replay {self.pk}"

    def __str__(self) -> str:
        return f"{self.municipality} {self.created_at:%Y-%m-%d %H:%M}"


class RunStep(StepTaken):
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")


class ScoredPair(models.Model):
    """One possible pair of a municipality's newest run: its score and the eight values.

    Replaced by the next run; a changed profile or opening replaces only its own rows.
    `criteria` is the engine's: {name: {value, weight, points}}.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pairs")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="scored_pairs"
    )
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="scored_pairs")
    participant_version = models.PositiveIntegerField()
    opening_version = models.PositiveIntegerField()
    score = models.FloatField()
    rank = models.PositiveSmallIntegerField()  # of this participant's openings, 1 is best
    criteria = models.JSONField()
    met = models.JSONField(default=list)
    close = models.JSONField(default=list)
    missing = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "opening"], name="a_pair_is_scored_once")
        ]
        indexes = [
            models.Index(fields=["opening", "-score"], name="pair_by_opening"),
            models.Index(fields=["municipality", "-score"], name="pair_by_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} – {self.opening_id}: {self.score:.1f}"
