"""A proposal: a pair that the engine suggests and that people decide about."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant, ProfileEntry
from common.errors import StaleRecord
from common.models import HasFlow, Record, StepTaken, as_mark
from employers.models import EmployerMember, Opening
from employers.states import EmployerState
from matching.models.run import Run
from matching.states import (
    AWAITS_PARTICIPANT,
    HOLDS_PLACE,
    LIVE,
    PROPOSAL_FLOW,
    SAID_YES,
    ProposalState,
)

# From which state on each party may know that the proposal exists. The participant reads also
# why a consultant said no (reasons.md, list 1).
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


def shown_to_participant() -> Q:
    """Offers, and a consultant's “no”; never what was withdrawn before it was sent."""
    was_sent = Q(state__in=PARTICIPANT_SEES, offered_at__isnull=False)
    return was_sent | Q(state=ProposalState.REJECTED)


def shown_to_employer() -> Q:
    """Cards. Before the placement only as long as the person's yes to matching stands.

    A pause hides what is unanswered: who is welcomed has a place already.
    """
    consents = Q(participant__has_matching_consent=True, participant__closed_at=None)
    is_card = Q(state__in=[ProposalState.ACCEPTED, ProposalState.WELCOMED])
    is_paused = Q(participant__matching_paused_at__isnull=False, state=ProposalState.ACCEPTED)
    return (
        Q(state__in=EMPLOYER_SEES)
        & Q(participant__has_protected_address=False)
        & (consents | ~is_card)
        & ~is_paused
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
        """Whose person took the consent back, paused it, left, or got a protected address.

        A pause means no new offers: it takes nothing from who is welcomed already.
        """
        is_paused = Q(participant__matching_paused_at__isnull=False)
        return self.filter(
            Q(participant__has_matching_consent=False)
            | is_paused & ~Q(state=ProposalState.WELCOMED)
            | Q(participant__has_protected_address=True)
            | Q(participant__closed_at__isnull=False)
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
        consultant and deputy. What the employer sees ends with the consent, at the next request.
        """
        members = EmployerMember.objects.active().filter(
            user=user, employer__state=EmployerState.APPROVED
        )
        units = memberships_of(user, Party.CONSULTANT).values("unit")
        consults_here = memberships_of(user, Party.CONSULTANT).values("unit__municipality")
        mine = (Q(participant__consultant=user) | Q(participant__deputy=user)) & Q(
            participant__municipality__in=consults_here
        )
        open_address = Q(participant__has_protected_address=False)
        return self.annotate(
            as_participant=as_mark(Q(participant__user=user)),
            as_employer=Exists(members.filter(employer=OuterRef("opening__workplace__employer"))),
            as_consultant=as_mark(mine | Q(participant__unit__in=units) & open_address),
        ).filter(
            Q(as_consultant=True)
            | Q(as_participant=True) & shown_to_participant()
            | Q(as_employer=True) & shown_to_employer()
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
    approval_reason = models.TextField(blank=True)  # required against a warning; person reads it
    approval_warnings = models.JSONField(default=list, blank=True)  # codes of DecisionWarning
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    employer_due_on = models.DateField(null=True, blank=True)
    # Somebody did not answer in time, or wants to talk: a call waits for the consultant.
    call_due_since = models.DateTimeField(null=True, blank=True)
    joint_visit_on = models.DateField(null=True, blank=True)
    own_words = models.TextField(blank=True)  # what the participant wrote with the answer
    decline_code = models.CharField(max_length=40, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    # The placement ended early because of the match or the workplace: not there once more.
    broke_off = models.BooleanField(default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "opening"],
                condition=Q(state__in=sorted(LIVE)),
                name="one_live_proposal_per_participant_and_opening",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=sorted(SAID_YES)),
                name="a_participant_says_yes_to_one_place_at_a_time",
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

    @property
    def version(self) -> str:
        """What a form was opened on: the calculation and the state, and nothing to be stored."""
        return f"{self.participant_version}-{self.opening_version}-{self.state}"

    def expect_version(self, version: str | None) -> None:
        """Raise StaleRecord when the form was opened on another calculation or state."""
        if version and version != self.version:
            raise StaleRecord

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class ProposalStep(StepTaken):
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")


class DisclosedItem(Record):
    """One thing the participant chose to let the employer see, or not, in one offer."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="disclosed")
    item = models.CharField(max_length=60)  # e.g. norwegian, experience:<entry id>, days
    # The profile entry behind it; what the person hides afterwards leaves the card too.
    entry = models.ForeignKey(
        ProfileEntry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    label = models.CharField(max_length=600)  # in the municipality's language
    position = models.PositiveSmallIntegerField(default=0)
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
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
    asked_as = models.CharField(
        max_length=20, choices=[(p.value, p.label) for p in (Party.PARTICIPANT, Party.EMPLOYER)]
    )
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
