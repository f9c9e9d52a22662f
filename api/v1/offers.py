"""Offers as the participant meets them: what, why, what may be shared, yes, no, ask."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.parties import Party
from api.fields import Body, Named, Words, one_of
from api.proposals import proposal_as
from api.resources import Changing, Read, verb
from candidates.access import own_participant
from matching.actions import offers
from matching.models import Proposal
from matching.models.proposal import PARTICIPANT_SEES
from matching.queries.disclosure import items_of
from matching.queries.offer_page import offer_page
from matching.queries.offers import RELATED
from matching.states import AWAITS_PARTICIPANT, PROPOSAL_FLOW, DeclineReason, ProposalState

MOST_ITEMS = 200


class Acceptance(Body):
    """Yes, with the keys of what the place may see; nothing named is allowed."""

    shared = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST_ITEMS, required=False
    )
    own_words = Words(allow_blank=True, required=False)


class AskFirst(Body):
    text = Words()


class No(Body):
    code = one_of(DeclineReason.values)
    own_words = Words(allow_blank=True, required=False)


class TakenBack(Body):
    own_words = Words(allow_blank=True, required=False)


class OfferRow(serializers.Serializer):
    """An offer in a list."""

    id = serializers.UUIDField()
    state = one_of(ProposalState.values)
    title = serializers.CharField(source="opening.title")
    kind = serializers.CharField(source="opening.kind")
    workplace = serializers.CharField(source="opening.workplace.name")
    employer = Named(source="opening.workplace.employer")
    offered_at = serializers.DateTimeField(allow_null=True)
    answer_due_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    next_verbs = serializers.SerializerMethodField()

    def get_next_verbs(self, proposal: Proposal) -> list[str]:
        return PROPOSAL_FLOW.verbs_for({Party.PARTICIPANT}, proposal.state)


class Line(serializers.Serializer):
    """One short line with the name of its picture."""

    icon = serializers.CharField()
    text = serializers.CharField()


class Asked(serializers.Serializer):
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ItemSerializer(serializers.Serializer):
    """One thing that you may share."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ContactCard(serializers.Serializer):
    name = serializers.CharField()
    phone = serializers.CharField()


class OfferSerializer(OfferRow):
    """An offer in the fixed order: what, why, learn, way, who, share, answer."""

    lines = Line(many=True, help_text="What, which kind, where, when, how long.")
    why = Line(many=True)
    learning = serializers.CharField()
    way = Line(many=True)
    who = Line(many=True)
    contact = ContactCard(allow_null=True)
    against_wish = serializers.CharField(help_text="Why it was approved in spite of a warning.")
    rejected_because = serializers.CharField()
    questions = Asked(many=True)
    shared = serializers.ListField(child=serializers.CharField())
    can_share = ItemSerializer(many=True, help_text="Name their keys when you say yes.")


class Page:
    """The proposal with what its page shows beside it, under one name each."""

    def __init__(self, proposal: Proposal, beside: dict[str, Any]) -> None:
        self.proposal = proposal
        self.beside = beside

    def __getattr__(self, name: str) -> Any:
        return self.beside[name] if name in self.beside else getattr(self.proposal, name)


class OfferViewSet(Changing):
    """The offers that you, a participant, have had."""

    ordering: ClassVar[tuple[str, ...]] = ("-offered_at",)
    model = Proposal
    row_serializer = OfferRow
    record_serializer = OfferSerializer

    def rows(self) -> QuerySet[Proposal]:
        me = own_participant(self.by)
        return (
            Proposal.objects.visible_to(self.by)
            .filter(participant=me, state__in=PARTICIPANT_SEES, offered_at__isnull=False)
            .select_related(*RELATED)
        )

    def own(self, pk: UUID | str, step: str | None = None) -> Proposal:
        """Your own offer; 404 for the other two parties, who have resources of their own."""
        return proposal_as(Party.PARTICIPANT, self.by, pk, step)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        proposal = self.own(pk)
        is_open = proposal.state in AWAITS_PARTICIPANT
        beside = offer_page(proposal) | {"can_share": items_of(proposal) if is_open else []}
        return OfferSerializer(Page(proposal, beside)).data, None

    @verb(Acceptance)
    def accept(self, pk: UUID, read: Read) -> None:
        """Yes, I want this. The place sees what you named."""
        offers.accept(proposal=self.own(pk, "accept"), by=self.by, **read())

    @verb(AskFirst)
    def ask(self, pk: UUID, read: Read) -> None:
        """I want to ask first; the offer waits."""
        offers.ask(proposal=self.own(pk, "ask"), by=self.by, **read())

    @verb(No)
    def decline(self, pk: UUID, read: Read) -> None:
        """No, thank you. You lose nothing."""
        offers.decline(proposal=self.own(pk, "decline"), by=self.by, **read())

    @verb(TakenBack)
    def take_back(self, pk: UUID, read: Read) -> None:
        """I take my yes back; the place sees nothing more."""
        offers.take_back(proposal=self.own(pk, "take_back"), by=self.by, **read())
