"""Proposals as consultants decide about them: score, reasons, steps."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.parties import Party
from api.fields import Body, Day, Named, Words, one_of
from api.proposals import proposal_as
from api.resources import Changing, Read, verb
from api.v1.offers import Acceptance, No
from candidates.actions import note_reading
from matching.access import question_for, require_consultant
from matching.actions import decisions, employer_answers, offers
from matching.filters import ProposalFilter
from matching.models import Proposal
from matching.queries.outdated import what_changed
from matching.queries.warnings import warnings_of
from matching.states import (
    PROPOSAL_FLOW,
    DecisionWarning,
    DeclineReason,
    ProposalState,
    RefusalReason,
    RejectReason,
    WithdrawReason,
)

RELATED = (
    "participant__municipality", "opening__workplace__employer", "opening__workplace__municipality",
)  # fmt: skip


class Approval(Body):
    """Against a warning a written reason is needed, which the participant can read."""

    note = Words(allow_blank=True, required=False)


class Rejection(Body):
    code = one_of(RejectReason.values)
    note = Words(allow_blank=True, required=False)


class Withdrawal(Body):
    code = one_of(WithdrawReason.values)
    note = Words(allow_blank=True, required=False)


class Answer(Body):
    text = Words()


class EmployerAnswer(Answer):
    """An answer to a question that the employer has asked."""

    question = serializers.UUIDField()


class SpokenYes(Acceptance):
    """A yes that you heard from the person, what may be shared, and how it was given."""

    note = Words(max_length=200)


class SpokenNo(No):
    """A no that you heard from the person, and how it was given."""

    code = one_of([each for each in DeclineReason.values if each != DeclineReason.TALK_FIRST])
    note = Words(max_length=200)


class SpokenWelcome(Body):
    """A welcome that you heard on the phone, and from whom."""

    visit_on = Day()
    note = Words(max_length=200)


class SpokenRefusal(Body):
    """A no that you heard on the phone, and from whom."""

    code = one_of(RefusalReason.values)
    note = Words(max_length=200)


class Part(serializers.Serializer):
    """One of the eight parts of a score."""

    value = serializers.FloatField(help_text="0 to 1.")
    weight = serializers.FloatField()
    points = serializers.FloatField(help_text="The points of all parts sum to the score.")


class OpeningInBrief(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField()
    employer = Named(source="workplace.employer")


class ProposalRow(serializers.Serializer):
    """A proposal in a list."""

    id = serializers.UUIDField()
    state = one_of(ProposalState.values)
    in_state_since = serializers.DateTimeField()
    participant = Named()
    opening = OpeningInBrief()
    run = serializers.UUIDField(source="run_id", allow_null=True)
    score = serializers.FloatField()
    criteria = serializers.DictField(child=Part())
    met = serializers.ListField(child=serializers.CharField())
    close = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())
    waiting_days = serializers.IntegerField()
    priority = serializers.FloatField(help_text="Of adopted rules: beside the fit, never in it.")
    is_availability_only = serializers.BooleanField()
    is_outdated = serializers.BooleanField()
    answer_due_at = serializers.DateTimeField(allow_null=True)
    employer_due_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    version = serializers.CharField()
    next_verbs = serializers.SerializerMethodField()

    def get_next_verbs(self, proposal: Proposal) -> list[str]:
        return PROPOSAL_FLOW.verbs_for({Party.CONSULTANT}, proposal.state)


class Question(serializers.Serializer):
    id = serializers.UUIDField()
    asked_as = one_of([Party.PARTICIPANT.value, Party.EMPLOYER.value])
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class StepSerializer(serializers.Serializer):
    """One step that was taken; nobody took what followed by itself."""

    verb = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    taken_at = serializers.DateTimeField()
    by = serializers.CharField(source="by.name", default=None, allow_null=True)
    code = serializers.CharField()
    note = serializers.CharField()


class ProposalSerializer(ProposalRow):
    """A proposal with what has been said and done about it."""

    offered_at = serializers.DateTimeField(allow_null=True)
    joint_visit_on = serializers.DateField(allow_null=True)
    call_due_since = serializers.DateTimeField(allow_null=True)
    approval_reason = serializers.CharField()
    approval_warnings = serializers.ListField(child=serializers.CharField())
    own_words = serializers.CharField()
    decline_code = serializers.CharField()
    refusal_code = serializers.CharField()
    warnings = serializers.SerializerMethodField(
        help_text="What stands against approving: a written reason is then needed."
    )
    changed = serializers.SerializerMethodField(
        help_text="What has changed since the calculation: it cannot be approved."
    )
    shared = serializers.SerializerMethodField(help_text="What the person lets the employer see.")
    questions = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    def is_open(self, proposal: Proposal) -> bool:
        return proposal.state == ProposalState.SUGGESTED

    @extend_schema_field(serializers.ListField(child=one_of(DecisionWarning.values)))
    def get_warnings(self, proposal: Proposal) -> list[str]:
        found = warnings_of(proposal, by=self.context["by"]) if self.is_open(proposal) else []
        return [each.value for each in found]

    def get_changed(self, proposal: Proposal) -> list[str]:
        return what_changed(proposal) if self.is_open(proposal) else []

    def get_shared(self, proposal: Proposal) -> list[str]:
        return [each.label for each in proposal.disclosed.all() if each.is_shared]

    @extend_schema_field(Question(many=True))
    def get_questions(self, proposal: Proposal) -> Any:
        return Question(proposal.questions.all(), many=True).data

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, proposal: Proposal) -> Any:
        return StepSerializer(proposal.steps.select_related("by"), many=True).data


class ProposalViewSet(Changing):
    """Proposals for the participants of a consultant’s units."""

    filterset_class = ProposalFilter
    ordering: ClassVar[tuple[str, ...]] = ("-score",)
    model = Proposal
    row_serializer = ProposalRow
    record_serializer = ProposalSerializer

    def rows(self) -> QuerySet[Proposal]:
        require_consultant(self.by)
        return (
            Proposal.objects.visible_to(self.by)
            .filter(as_consultant=True, participant__has_protected_address=False)
            .select_related(*RELATED)
        )

    def shown(self, page: list[Any]) -> list[Any]:
        people = {each.participant_id: each.participant for each in page}
        note_reading(participants=list(people.values()), by=self.by, what="read_list")
        return page

    def decided(self, pk: UUID | str, step: str | None = None) -> Proposal:
        """The proposal for its consultant; 403 for the other two parties."""
        return proposal_as(Party.CONSULTANT, self.by, pk, step)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        proposal = self.decided(pk)
        note_reading(participants=[proposal.participant], by=self.by, what="read_profile")
        shown = ProposalSerializer(proposal, context={"by": self.by})
        return shown.data, proposal.version

    @verb(Approval)
    def approve(self, pk: UUID, read: Read) -> None:
        """Hold a place; the offer is sent in ten minutes, until then it can be undone."""
        decisions.approve(
            proposal=self.decided(pk, "approve"),
            by=self.by,
            version=self.version_read(),
            **read(),
        )

    @verb()
    def undo_approval(self, pk: UUID, read: Read) -> None:
        """The place is free again; nothing was sent."""
        decisions.undo_approval(proposal=self.decided(pk, "undo_approval"), by=self.by, **read())

    @verb(Rejection)
    def reject(self, pk: UUID, read: Read) -> None:
        """No, with a coded reason that the participant can read."""
        decisions.reject(
            proposal=self.decided(pk, "reject"), by=self.by, version=self.version_read(), **read()
        )

    @verb()
    def offer(self, pk: UUID, read: Read) -> None:
        """Send the offer now."""
        decisions.send_offer(
            proposal=self.decided(pk, "offer"), by=self.by, now=timezone.now(), **read()
        )

    @verb(Withdrawal)
    def withdraw(self, pk: UUID, read: Read) -> None:
        """Take it back; everybody who knew of it is told."""
        decisions.withdraw(proposal=self.decided(pk, "withdraw"), by=self.by, **read())

    @verb(Answer, name="answer")
    def answer_question(self, pk: UUID, read: Read) -> None:
        """Answer the participant’s question."""
        offers.answer(proposal=self.decided(pk, "answer"), by=self.by, now=timezone.now(), **read())

    @verb(EmployerAnswer)
    def answer_employer(self, pk: UUID, read: Read) -> None:
        """Answer a question of the employer; the card stays as it is."""
        proposal, sent = self.decided(pk), read()
        question = question_for(self.by, sent.pop("question"))
        get_object_or_404(proposal.questions.filter(asked_as=Party.EMPLOYER), pk=question.pk)
        employer_answers.answer_employer(question=question, by=self.by, now=timezone.now(), **sent)

    @verb(SpokenYes)
    def accept(self, pk: UUID, read: Read) -> None:
        """Write down the yes of a person who told you; the person gets a message of it."""
        offers.accept(proposal=self.decided(pk, "accept"), by=self.by, **read())

    @verb(SpokenNo)
    def decline(self, pk: UUID, read: Read) -> None:
        """Write down the no of a person who told you; the person gets a message of it."""
        offers.decline(proposal=self.decided(pk, "decline"), by=self.by, **read())

    @verb(SpokenWelcome)
    def welcome(self, pk: UUID, read: Read) -> None:
        """Write down the employer’s welcome from the phone."""
        employer_answers.welcome(proposal=self.decided(pk, "welcome"), by=self.by, **read())

    @verb(SpokenRefusal)
    def refuse(self, pk: UUID, read: Read) -> None:
        """Write down the employer’s no from the phone."""
        employer_answers.refuse(proposal=self.decided(pk, "refuse"), by=self.by, **read())

    @verb()
    def called(self, pk: UUID, read: Read) -> None:
        """The call was made: it leaves the list."""
        employer_answers.note_call(proposal=self.decided(pk), by=self.by, **read())
