"""What each of those who were there thinks: alone first, then side by side."""

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.letters import subject_of, token_of
from accounts.models import User
from accounts.parties import Party
from common.models import HasFlow, Record, StepTaken
from employers.models import Workplace
from placements.models.placement import Placement
from placements.states.evaluation import (
    EVALUATION_FLOW,
    QUESTION,
    RATERS,
    RATING_FLOW,
    AnswerChannel,
    Contract,
    EvaluationState,
    Moment,
    RatingState,
)
from reference.models import Municipality

RATER_CHOICES = [(party.value, party.label) for party in RATERS]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def open(self) -> Self:
        return self.filter(state=EvaluationState.OPEN)

    def visible_to(self, user: User) -> Self:
        return self.filter(placement__in=Placement.objects.visible_to(user).values("pk"))


class Evaluation(Record, HasFlow):
    """One round of answers about a placement. Blind until all have answered or time is out."""

    flow = EVALUATION_FLOW

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="evaluations")
    moment = models.CharField(max_length=10, choices=Moment)
    state = models.CharField(max_length=10, choices=EvaluationState, default=EvaluationState.OPEN)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "moment"], name="a_placement_is_evaluated_once_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")),
                name="an_evaluation_closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="evaluation_by_deadline")]

    @property
    def is_shown(self) -> bool:
        return self.state != EvaluationState.OPEN

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.placement_id}"


class EvaluationStep(StepTaken):
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="steps")


class RatingQuerySet(models.QuerySet["Rating"]):
    def waiting(self) -> Self:
        return self.filter(state=RatingState.WAITING)

    def sent(self) -> Self:
        return self.filter(state=RatingState.SENT)

    def visible_to(self, user: User) -> Self:
        """One's own side's answer always; the others' only when all are shown."""
        placements = Placement.objects.visible_to(user)
        own = Q(pk__in=[])
        for party, mark in (
            (Party.PARTICIPANT, "as_participant"),
            (Party.EMPLOYER, "as_employer"),
            (Party.CONSULTANT, "as_consultant"),
            (Party.TEACHER, "as_teacher"),
        ):
            theirs = placements.filter(**{mark: True}).values("pk")
            own |= Q(party=party, evaluation__placement__in=theirs)
        shown = Q(evaluation__placement__in=placements.values("pk")) & ~Q(
            evaluation__state=EvaluationState.OPEN
        )
        return self.filter(own | shown)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Rating(Record, HasFlow):
    """One side's answer. What is half written stands apart in `draft` and counts for nothing."""

    flow = RATING_FLOW

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="ratings")
    party = models.CharField(max_length=20, choices=RATER_CHOICES)
    state = models.CharField(max_length=10, choices=RatingState, default=RatingState.WAITING)
    draft = models.JSONField(default=dict, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=AnswerChannel, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # How many reminders it took; 0: it came unprompted.
    answered_after = models.PositiveSmallIntegerField(null=True, blank=True)
    call_asked_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(_("If it was not as agreed: what happened?"), blank=True)
    could_be_better = models.TextField(_("What could be better?"), blank=True)
    discovered = models.TextField(_("What did you discover that this person can do?"), blank=True)
    is_job_offered = models.BooleanField(null=True, blank=True)
    job_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    job_contract = models.CharField(max_length=15, choices=Contract, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["party"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "party"], name="each_side_answers_an_evaluation_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=RatingState.SENT) | Q(sent_at__isnull=False),
                name="a_sent_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(job_hours=None) | Q(job_hours__gt=0, job_hours__lte=168),
                name="an_offered_job_fits_into_a_week",
            ),
        ]
        indexes = [models.Index(fields=["state", "party"], name="rating_by_state")]

    @property
    def viewer_parties(self) -> set[str]:
        """A rating is written by its own side alone."""
        return {self.party}

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.get_state_display()}"


class RatingStep(StepTaken):
    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="steps")


class RatingAnswer(models.Model):
    """One answer with the scale it was given on. “Don't know” has no value: missing, never 0."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(
        max_length=20, choices=[(key, question.label) for key, question in QUESTION.items()]
    )
    value = models.SmallIntegerField(null=True, blank=True)
    lowest = models.SmallIntegerField()
    highest = models.SmallIntegerField()
    midpoint = models.FloatField()
    is_higher_better = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "question"], name="a_rating_answers_a_question_once"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=F("lowest"), value__lte=F("highest")),
                name="an_answer_lies_on_its_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class GapComment(Record):
    """Why the raters differ so much, in the words of one of them."""

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="gap_comments"
    )
    question = models.CharField(max_length=20)
    party = models.CharField(max_length=20, choices=RATER_CHOICES)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "question", "party"],
                name="each_side_explains_a_difference_once",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class AnonymousComment(models.Model):
    """A comment that leads back to nobody: a workplace and a month, no rating and no moment.

    Read only together with at least four others of the same workplace.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workplace = models.ForeignKey(Workplace, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    text = models.TextField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.workplace} {self.month:%Y-%m}"


class EvaluationLinkQuerySet(models.QuerySet["EvaluationLink"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)

    def by_token(self, token: str) -> "EvaluationLink | None":
        """The link of an address, usable or not; None for an address that we never made."""
        found = self.filter(pk=subject_of(token))
        return found.select_related("rating__evaluation__placement__workplace__employer").first()


class EvaluationLink(Record):
    """A way for an employer to answer without an account. The address holds no name."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="links")
    sent_to = models.EmailField(blank=True)  # empty: handed over by the consultant
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluationLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    @property
    def token(self) -> str:
        """The secret part of the address: nothing secret is stored, the signature proves it."""
        return token_of(self.pk)

    def __str__(self) -> str:
        return f"Link of {self.rating_id}"


class Discovery(Record):
    """What a rater discovered, waiting for a person to put it into the profile or leave it."""

    class Decision(models.TextChoices):
        ADDED = "added", _("In the profile")
        LEFT = "left", _("Not added")

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="discovery")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Discovery of {self.rating_id}"


def month_of(day: date) -> date:
    """The first of the month: as exact as an anonymous comment may be."""
    return day.replace(day=1)
