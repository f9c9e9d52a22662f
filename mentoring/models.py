"""Who offers to be a mentor, who asks for one, and the pairs of them."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken, as_mark
from mentoring.states import OPEN, PAIR_FLOW, Nearness, OfferForm, PairState
from reference.models import Language


class OpenQuerySet(models.QuerySet["MentorOffer"]):
    def open(self) -> Self:
        """Not taken back; nobody whose address is protected, or who is in a pause."""
        return self.filter(
            ended_at=None,
            participant__has_protected_address=False,
            participant__matching_paused_at=None,
        )


class MentorOffer(Record):
    """A former participant would like to help another."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="mentor_offers"
    )
    language = models.ForeignKey(
        Language, verbose_name=_("Language"), on_delete=models.PROTECT, related_name="+"
    )
    second_language = models.ForeignKey(
        Language, verbose_name=_("Second language"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    form = models.CharField(_("How?"), max_length=10, choices=OfferForm)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at=None),
                name="a_person_offers_to_be_mentor_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Mentor offer {self.pk}"


class MentorRequest(Record):
    """A participant would like a mentor."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="mentor_requests"
    )
    language = models.ForeignKey(
        Language, verbose_name=_("Language"), on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at=None),
                name="a_person_asks_for_a_mentor_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Mentor request {self.pk}"


class MentorPairQuerySet(models.QuerySet["MentorPair"]):
    def open(self) -> Self:
        return self.filter(state__in=sorted(OPEN))

    def visible_to(self, user: User) -> Self:
        """The two themselves, and consultants of either. A protected address hides the pair."""
        units = memberships_of(user, Party.CONSULTANT).values("unit")
        here = memberships_of(user, Party.CONSULTANT).values("unit__municipality")
        staff = Q(pk__in=[])
        for side in ("offer__participant", "request__participant"):
            mine = Q(**{f"{side}__consultant": user}) | Q(**{f"{side}__deputy": user})
            staff |= Q(**{f"{side}__unit__in": units})
            staff |= mine & Q(**{f"{side}__municipality__in": here})
        return (
            self.filter(
                offer__participant__has_protected_address=False,
                request__participant__has_protected_address=False,
            )
            .annotate(
                as_mentor=as_mark(Q(offer__participant__user=user)),
                as_mentee=as_mark(Q(request__participant__user=user)),
                as_consultant=as_mark(staff),
            )
            .filter(Q(as_mentor=True) | Q(as_mentee=True) | Q(as_consultant=True))
        )

    def with_people(self) -> Self:
        return self.select_related(
            "offer__participant__user", "request__participant__user", "language"
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class MentorPair(Record, HasFlow):
    """Two who may help each other. Neither knows the other before both have said yes."""

    flow = PAIR_FLOW

    offer = models.ForeignKey(MentorOffer, on_delete=models.CASCADE, related_name="pairs")
    request = models.ForeignKey(MentorRequest, on_delete=models.CASCADE, related_name="pairs")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    nearness = models.CharField(max_length=10, choices=Nearness)
    state = models.CharField(max_length=10, choices=PairState, default=PairState.SUGGESTED)
    mentor_yes_at = models.DateTimeField(null=True, blank=True)
    mentee_yes_at = models.DateTimeField(null=True, blank=True)

    objects = MentorPairQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "request"], name="two_are_suggested_to_each_other_once"
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=sorted(OPEN)),
                name="a_request_has_one_mentor_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PairState.AGREED)
                | Q(mentor_yes_at__isnull=False, mentee_yes_at__isnull=False),
                name="a_pair_is_agreed_by_both",
            ),
        ]
        indexes = [models.Index(F("state"), name="mentor_pair_by_state")]

    as_mentor: bool
    as_mentee: bool
    as_consultant: bool

    @property
    def viewer_parties(self) -> set[str]:
        found = {Party.PARTICIPANT} if self.as_mentor or self.as_mentee else set()
        return found | ({Party.CONSULTANT} if self.as_consultant else set())

    @property
    def mentor(self) -> Participant:
        return self.offer.participant

    @property
    def mentee(self) -> Participant:
        return self.request.participant

    def __str__(self) -> str:
        return f"Mentor pair {self.pk}"


class MentorPairStep(StepTaken):
    pair = models.ForeignKey(MentorPair, on_delete=models.CASCADE, related_name="steps")
