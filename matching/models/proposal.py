"""A proposal: a pair that the engine suggests and that people decide about."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import units_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken
from employers.models import EmployerMember, Opening
from matching.models.run import Run
from matching.states import (
    AWAITS_PARTICIPANT,
    HOLDS_PLACE,
    LIVE,
    PROPOSAL_FLOW,
    ProposalState,
)

# From which state on each party may know that the proposal exists.
PARTICIPANT_SEES = sorted(
    set(ProposalState.values)
    - {ProposalState.SUGGESTED, ProposalState.APPROVED, ProposalState.SUPERSEDED}
)
EMPLOYER_SEES = sorted(
    {
        ProposalState.ACCEPTED,
        ProposalState.WELCOMED,
        ProposalState.PLACED,
        ProposalState.ENDED,
        ProposalState.REFUSED,
    }
)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def live(self) -> Self:
        return self.filter(state__in=sorted(LIVE))

    def holding(self) -> Self:
        return self.filter(state__in=sorted(HOLDS_PLACE))

    def awaiting_participant(self) -> Self:
        return self.filter(state__in=sorted(AWAITS_PARTICIPANT))

    def unanswered_at(self, moment: datetime) -> Self:
        """Offers whose deadline has passed. A question stops the clock: those are not here."""
        return self.filter(state=ProposalState.OFFERED, answer_due_at__lte=moment)

    def without_consent(self) -> Self:
        """Whose person took the consent back, paused it, or got a protected address."""
        return self.filter(
            Q(participant__has_matching_consent=False)
            | Q(participant__matching_paused_at__isnull=False)
            | Q(participant__has_protected_address=True)
        )

    def outdated(self) -> Self:
        """Suggested from an older profile or opening than today's."""
        return self.filter(state=ProposalState.SUGGESTED).exclude(
            participant_version=F("participant__version"), opening_version=F("opening__version")
        )

    def visible_to(self, user: User) -> Self:
        """The only door to proposals. Marks each with the parties the viewer speaks for.

        The participant from the offer on, the employer from the participant's yes on, consultants
        of the participant's unit always. A protected address shows nowhere but to its own
        consultant and deputy.
        """
        members = EmployerMember.objects.active().filter(user=user)
        units = units_of(user, Party.CONSULTANT).values("pk")
        mine = Q(participant__consultant=user) | Q(participant__deputy=user)
        boolean = models.BooleanField()
        return self.annotate(
            as_participant=models.ExpressionWrapper(
                Q(participant__user=user), output_field=boolean
            ),
            as_employer=Exists(members.filter(employer=OuterRef("opening__workplace__employer"))),
            as_consultant=models.ExpressionWrapper(
                mine | Q(participant__unit__in=units) & Q(participant__has_protected_address=False),
                output_field=boolean,
            ),
        ).filter(
            Q(as_consultant=True)
            | Q(as_participant=True)
            & (Q(state__in=PARTICIPANT_SEES) | Q(state=ProposalState.REJECTED))
            | Q(as_employer=True)
            & Q(state__in=EMPLOYER_SEES)
            & Q(participant__has_protected_address=False)
            # Consent taken back before the welcome: gone with the next request.
            & (Q(participant__has_matching_consent=True) | ~Q(state=ProposalState.ACCEPTED))
        )

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Proposal(Record, HasFlow):
    """One participant and one opening, from suggestion to placement."""

    flow = PROPOSAL_FLOW

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="proposals")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="proposals")
    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.SUGGESTED)
    # What the calculation was made from; when either has moved on, it cannot be approved.
    participant_version = models.PositiveIntegerField()
    opening_version = models.PositiveIntegerField()
    score = models.FloatField(default=0)
    criteria = models.JSONField(default=dict)
    met = models.JSONField(default=list)
    close = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    waiting_days = models.PositiveIntegerField(default=0)
    priority = models.FloatField(default=0)  # points of adopted rules; beside fit, never inside it
    is_availability_only = models.BooleanField(default=False)  # no wish or goal behind it
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_reason = models.TextField(blank=True)  # required against a warning or a wish
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    employer_due_on = models.DateField(null=True, blank=True)
    call_noted_at = models.DateTimeField(null=True, blank=True)  # the employer was late
    joint_visit_on = models.DateField(null=True, blank=True)
    own_words = models.TextField(blank=True)  # what the participant wrote with the answer
    decline_code = models.CharField(max_length=40, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "opening"],
                condition=Q(state__in=sorted(LIVE)),
                name="one_live_proposal_per_participant_and_opening",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "answer_due_at"], name="proposal_by_deadline"),
            models.Index(fields=["participant", "state"], name="proposal_by_participant"),
            models.Index(fields=["opening", "state"], name="proposal_by_opening"),
        ]

    as_participant: bool
    as_employer: bool
    as_consultant: bool

    @property
    def viewer_parties(self) -> set[str]:
        """The parties the viewer speaks for. Only rows from visible_to() know."""
        marks = {
            Party.PARTICIPANT: self.as_participant,
            Party.EMPLOYER: self.as_employer,
            Party.CONSULTANT: self.as_consultant,
        }
        return {party for party, marked in marks.items() if marked}

    @property
    def is_outdated(self) -> bool:
        """True when the profile or the opening has changed since the calculation."""
        return (self.participant_version, self.opening_version) != (
            self.participant.version,
            self.opening.version,
        )

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class ProposalStep(StepTaken):
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")


class DisclosedItem(Record):
    """One thing the participant chose to let the employer see, or not, in one offer."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="disclosed")
    item = models.CharField(max_length=60)  # e.g. norwegian, experience:<entry id>, days
    label = models.CharField(max_length=200)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "item"], name="an_item_is_shared_or_not_once_per_offer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {'shared' if self.is_shared else 'kept'}"


class OfferQuestion(Record):
    """A question before the answer, from the participant or the employer, and what was said."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("What do you want to know?"), max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("Answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return self.text[:60]
