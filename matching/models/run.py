"""A run: one joint calculation that is kept, with everything needed to repeat it."""

import gzip
import json
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken
from employers.models import Opening
from matching.states import RUN_FLOW, RunState
from reference.models import Municipality

UNFINISHED = [RunState.WAITING, RunState.RUNNING]


class RunQuerySet(models.QuerySet["Run"]):
    def done(self) -> Self:
        return self.filter(state=RunState.DONE)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def silent_since(self, moment: datetime) -> Self:
        """Running rows whose worker has not been heard of: it was killed."""
        return self.filter(state=RunState.RUNNING, heard_of_at__lt=moment)

    def visible_to(self, user: User) -> Self:
        """Runs of the municipalities where the person is a consultant or leader."""
        of_run = Run.region.through.objects.filter(run=OuterRef("pk"))
        mine = municipalities_of(user, Party.CONSULTANT, Party.LEADER)
        consults = municipalities_of(user, Party.CONSULTANT)
        return self.filter(Exists(of_run.filter(municipality__in=mine))).annotate(
            as_consultant=Exists(of_run.filter(municipality__in=consults))
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Run(Record, HasFlow):
    """One joint calculation for a municipality, or for several that share employers."""

    flow = RUN_FLOW

    class Method(models.TextChoices):
        JOINT = "joint", _("Best for all together")
        STABLE = "stable", _("No pair would swap")
        GREEDY = "greedy", _("One by one")

    class Phase(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        READING = "reading", _("Reading profiles and openings")
        MATCHING = "matching", _("Comparing everybody with every place")
        STORING = "storing", _("Writing the proposals")
        DONE = "done", _("Done")

    # The first of the region; `region` holds all of them, this one too.
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="runs")
    region = models.ManyToManyField(Municipality, related_name="+")
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
    attempt = models.PositiveSmallIntegerField(
        default=0
    )  # a worker that was replaced writes nothing
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING)
    share_done = models.PositiveSmallIntegerField(default=0)  # per cent
    engine = models.CharField(max_length=40, blank=True)
    solver = models.CharField(max_length=80, blank=True)
    seed = models.PositiveIntegerField(default=0)  # the engine draws nothing: always 0
    fingerprint = models.CharField(max_length=80, blank=True)
    participants = models.PositiveIntegerField(default=0)
    openings = models.PositiveIntegerField(default=0)
    placed = models.PositiveIntegerField(default=0)
    # The engine's answer without its pairs: assignment, refused, fairness, seconds.
    answer = models.JSONField(default=dict, blank=True)
    locks = models.JSONField(default=list, blank=True)
    # New, gone, moved and why, by public ids; the words are made when shown.
    difference = models.JSONField(default=dict, blank=True)
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
        indexes = [models.Index(fields=["state", "heard_of_at"], name="run_by_heartbeat")]

    as_consultant: bool

    @property
    def viewer_parties(self) -> set[str]:
        return {Party.CONSULTANT} if self.as_consultant else set()

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def replay_command(self) -> str:
        return f"python manage.py run_matching --replay {self.pk}"

    def __str__(self) -> str:
        return f"{self.municipality} {self.created_at:%Y-%m-%d %H:%M}"


class RunStep(StepTaken):
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")


class RunCase(models.Model):
    """The case exactly as the engine read it, so that a replay gives the same answer.

    In a table of its own: it holds profile facts under public ids and is deleted on its own, when
    somebody is erased or the time to keep it is over; the run itself stays.
    """

    run = models.OneToOneField(
        Run, on_delete=models.CASCADE, primary_key=True, related_name="kept_case"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"Case of run {self.run_id}"

    @staticmethod
    def packed(case: dict[str, Any]) -> bytes:
        return gzip.compress(json.dumps(case, ensure_ascii=False).encode(), 6, mtime=0)

    @property
    def case(self) -> dict[str, Any]:
        unpacked: dict[str, Any] = json.loads(gzip.decompress(bytes(self.content)))
        return unpacked


class ScoredPairQuerySet(models.QuerySet["ScoredPair"]):
    def visible_to(self, user: User) -> Self:
        """Pairs of the participants whom the person sees as a consultant."""
        seen = Participant.objects.visible_to(user).without_protected()
        return self.filter(participant__in=seen.filter(Q(("as_consultant", True))).values("pk"))


class ScoredPair(models.Model):
    """One possible pair of a municipality's newest run: its score and the eight values.

    Kept are each participant's best openings and each opening's best people. Replaced by the next
    run; a changed profile or opening replaces only its own rows.
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
    rank = models.PositiveIntegerField()  # of this participant's openings, 1 is best
    opening_rank = models.PositiveIntegerField()  # of the people for this opening, 1 is best
    criteria = models.JSONField()
    met = models.JSONField(default=list)
    close = models.JSONField(default=list)
    missing = models.JSONField(default=list)

    objects = ScoredPairQuerySet.as_manager()

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


class SeenVersion(models.Model):
    """Which version of a profile or opening the kept pairs were made from, also where none fits.

    The clock compares it with today's version, so nothing has to tell matching of a change.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.CASCADE, related_name="+"
    )
    opening = models.ForeignKey(Opening, null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(participant__isnull=False),
                name="a_profile_version_is_seen_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "opening"],
                condition=Q(opening__isnull=False),
                name="an_opening_version_is_seen_once_per_municipality",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id or self.opening_id} version {self.version}"
