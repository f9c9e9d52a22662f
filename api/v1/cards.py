"""Cards as the employer meets them: a person without a name, who chose what is seen."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from accounts.parties import Party
from api.fields import Body, Day, Words, one_of
from api.proposals import proposal_as
from api.resources import Changing, Read, verb
from api.v1.offers import Asked, AskFirst, ContactCard, Line
from employers.queries import is_employer_member
from matching.actions import employer_answers
from matching.models import Proposal
from matching.queries.card_page import card_page
from matching.queries.disclosure import Card, card_of
from matching.queries.offers import cards_of
from matching.states import PROPOSAL_FLOW, ProposalState, RefusalReason

ON_THE_PAGE = ("lines", "learning", "contact", "follow_up", "questions")


class Welcome(Body):
    visit_on = Day(help_text="A working day on which we can visit you together.")


class Refusal(Body):
    """One reason; the participant only hears that it did not fit now."""

    code = one_of(RefusalReason.values)
    note = Words(max_length=1000, allow_blank=True, required=False)


class OpeningOnCard(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField()
    workplace = serializers.CharField(source="workplace.name")


class CardRow(serializers.Serializer):
    """An allow-list: a new field of a proposal or a person shows nothing more here (A2)."""

    id = serializers.UUIDField(source="proposal.pk")
    state = one_of(ProposalState.values, source="proposal.state")
    opening = OpeningOnCard(source="proposal.opening")
    first_name = serializers.CharField(help_text="Empty until you have said welcome.")
    is_open = serializers.BooleanField(help_text="Waits for your answer.")
    shared = serializers.ListField(child=serializers.CharField())
    answer_due_on = serializers.DateField(source="proposal.employer_due_on", allow_null=True)
    visit_on = serializers.DateField(source="proposal.joint_visit_on", allow_null=True)
    next_verbs = serializers.SerializerMethodField()

    def get_next_verbs(self, card: Any) -> list[str]:
        proposal = card["proposal"] if isinstance(card, dict) else card.proposal
        return PROPOSAL_FLOW.verbs_for({Party.EMPLOYER}, proposal.state)


class CardSerializer(CardRow):
    """A card with what the place offers, who follows up, and what you have asked."""

    lines = Line(many=True)
    learning = serializers.CharField()
    contact = ContactCard(allow_null=True)
    follow_up = Line(many=True)
    questions = Asked(many=True)


class CardViewSet(Changing):
    """The cards that your employers may see now."""

    ordering: ClassVar[tuple[str, ...]] = ("employer_due_on", "-in_state_since")
    model = Proposal
    row_serializer = CardRow
    record_serializer = CardSerializer

    def rows(self) -> QuerySet[Proposal]:
        if not is_employer_member(self.by):
            raise Http404
        return cards_of(self.by).select_related("participant__municipality", "opening__workplace")

    def shown(self, page: list[Any]) -> list[Card]:
        employer_answers.note_card_read(proposals=page, by=self.by)
        return [card_of(each) for each in page]

    def own(self, pk: UUID | str, step: str | None = None) -> Proposal:
        """A card of your employer; 404 for the other two parties."""
        return proposal_as(Party.EMPLOYER, self.by, pk, step)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        proposal = self.own(pk)
        employer_answers.note_card_read(proposals=[proposal], by=self.by)
        card, beside = card_of(proposal), card_page(proposal, self.by)
        shown = vars(card) | {name: beside[name] for name in ON_THE_PAGE}
        return CardSerializer(shown).data, None

    @verb(Welcome)
    def welcome(self, pk: UUID, read: Read) -> None:
        """Welcome: the first name is shown, and a joint visit is proposed."""
        employer_answers.welcome(proposal=self.own(pk, "welcome"), by=self.by, **read())

    @verb(Refusal)
    def refuse(self, pk: UUID, read: Read) -> None:
        """No, not now."""
        employer_answers.refuse(proposal=self.own(pk, "refuse"), by=self.by, **read())

    @verb(AskFirst)
    def ask(self, pk: UUID, read: Read) -> None:
        """Ask the consultant; the card stays as it is."""
        employer_answers.ask_consultant(proposal=self.own(pk), by=self.by, **read())
