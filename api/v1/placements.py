"""Placements, and the versions of their agreements: read, and the steps of their life."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from api.fields import Body, Day, Named, Place, Words, one_of
from api.resources import Changing, Read, verb
from matching.states import WithdrawReason
from placements.access.agreement import agreement_for, signing_party
from placements.access.placement import party_in, placement_for
from placements.actions import alarms, course, ending
from placements.actions.agreements import sign
from placements.filters import PlacementFilter
from placements.models import Agreement, Placement
from placements.queries.pages import listed_placements, shown_name
from placements.states.agreement import SIGNERS, AgreementState
from placements.states.alarm import AlarmCode
from placements.states.course import CHOSEN_PAUSES, Guard
from placements.states.placement import EndCause, PlacementState
from reference.work import Kind

MOST_SIGNS = 500


def known_guards(reasons: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(reasons) - set(Guard.values))
    if unknown:
        expected = ", ".join(Guard.values)
        raise serializers.ValidationError(f"{', '.join(unknown)} ≠ {expected}")
    return reasons


class Start(Body):
    """The first day, and a written reason for each warning that stands."""

    on = Day(required=False)
    reasons = serializers.DictField(child=Words(max_length=MOST_SIGNS), required=False)

    def validate_reasons(self, reasons: dict[str, str]) -> dict[str, str]:
        return known_guards(reasons)


class Pause(Body):
    """Everything waits. Health and family are never asked for."""

    code = one_of([reason.value for reason in CHOSEN_PAUSES])
    starts_on = Day()
    expected_back_on = Day(allow_null=True, required=False)
    reason = Words(max_length=MOST_SIGNS, allow_blank=True, required=False)


class Resume(Body):
    on = Day(required=False)


class End(Body):
    """An early end comes after a talk, and drop-out after its protocol or with a reason."""

    cause = one_of(EndCause.values)
    on = Day()
    talked_on = Day(allow_null=True, required=False)
    is_open_for_another = serializers.BooleanField(allow_null=True, required=False)
    note = Words(max_length=MOST_SIGNS, allow_blank=True, required=False)
    reasons = serializers.DictField(child=Words(max_length=MOST_SIGNS), required=False)

    def validate_reasons(self, reasons: dict[str, str]) -> dict[str, str]:
        return known_guards(reasons)


class NotStarting(Body):
    code = one_of(WithdrawReason.values)
    note = Words(max_length=MOST_SIGNS, allow_blank=True, required=False)


class NotWorking(Body):
    """“This is not working”: the code is enough."""

    code = one_of(AlarmCode.values)
    text = Words(allow_blank=True, required=False)
    is_released = serializers.BooleanField(
        required=False, help_text="The other side may read it too."
    )


class PlacementRow(serializers.Serializer):
    """A placement in a list."""

    id = serializers.UUIDField()
    state = one_of(PlacementState.values)
    in_state_since = serializers.DateTimeField()
    kind = one_of(Kind.values)
    name = serializers.SerializerMethodField(help_text="An employer reads the surname at signing.")
    workplace = serializers.CharField(source="workplace.name")
    employer = Named(source="workplace.employer")
    opening = serializers.UUIDField(source="opening_id")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    next_verbs = serializers.ListField(child=serializers.CharField())

    def get_name(self, placement: Placement) -> str:
        return shown_name(placement)


class DayRow(serializers.Serializer):
    weekday = serializers.CharField()
    starts_at = serializers.TimeField(format="%H:%M")
    ends_at = serializers.TimeField(format="%H:%M")


class PlacementSerializer(PlacementRow):
    """A placement with its terms, as the signed agreement has them."""

    municipality = Place()
    days = DayRow(many=True)
    weeks_pattern = one_of(Placement.Weeks.values)
    free_weeks = serializers.ListField(child=serializers.CharField())
    contact_every_weeks = serializers.IntegerField(allow_null=True)
    most_contacts_in_4_weeks = serializers.IntegerField()
    alone_after_weeks = serializers.IntegerField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    end_cause = serializers.CharField()


class PlacementViewSet(Changing):
    """Your placement as a participant, those at your workplaces, those of your people as staff."""

    filterset_class = PlacementFilter
    model = Placement
    row_serializer = PlacementRow
    record_serializer = PlacementSerializer

    def rows(self) -> QuerySet[Placement]:
        return listed_placements(self.by)

    def own(self, pk: UUID | str, step: str | None = None) -> Placement:
        return placement_for(self.by, UUID(str(pk)), step)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        placement = self.own(pk)
        return PlacementSerializer(placement).data, str(placement.version)

    @verb(Start)
    def start(self, pk: UUID, read: Read) -> None:
        """The first day is here; each preparation is done or has a reason."""
        course.start(placement=self.own(pk, "start"), by=self.by, **read())

    @verb(Pause)
    def pause(self, pk: UUID, read: Read) -> None:
        """All follow-ups wait. A pause is no end."""
        course.pause(placement=self.own(pk, "pause"), by=self.by, **read())

    @verb(Resume)
    def resume(self, pk: UUID, read: Read) -> None:
        """The end and all follow-ups move by the length of the pause."""
        course.resume(placement=self.own(pk, "resume"), by=self.by, **read())

    @verb(End)
    def end(self, pk: UUID, read: Read) -> None:
        """The place is free again; evaluation and result follow."""
        ending.end(placement=self.own(pk, "end"), by=self.by, **read())

    @verb(NotStarting)
    def cancel(self, pk: UUID, read: Read) -> None:
        """It will not start; everybody is told."""
        ending.cancel(placement=self.own(pk, "cancel"), by=self.by, **read())

    @verb(NotWorking)
    def alarm(self, pk: UUID, read: Read) -> None:
        """“This is not working”: contact and deputy are told at once."""
        placement = self.own(pk)
        alarms.raise_alarm(
            placement=placement,
            party=party_in(placement),
            by=self.by,
            now=timezone.now(),
            **read(),
        )


class Sign(Body):
    """For whom, and the hash of exactly what was read."""

    party = one_of([str(each) for each in SIGNERS])
    content_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    reason = Words(
        max_length=300, allow_blank=True, required=False, help_text="Why, for somebody else."
    )


class SignatureRow(serializers.Serializer):
    party = serializers.CharField()
    signed_at = serializers.DateTimeField()
    by = serializers.CharField(source="by.name")
    on_behalf_reason = serializers.CharField()
    content_hash = serializers.CharField()


class AgreementRow(serializers.Serializer):
    """One version of an agreement in a list."""

    id = serializers.UUIDField()
    placement = serializers.UUIDField(source="placement_id")
    version = serializers.IntegerField()
    state = one_of(AgreementState.values)
    in_state_since = serializers.DateTimeField()
    kind = one_of(Kind.values)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    content_hash = serializers.CharField()
    created_at = serializers.DateTimeField()


class AgreementSerializer(AgreementRow):
    """A version with what is signed, word for word, and who has signed it."""

    content = serializers.JSONField(help_text="What the hash is taken of.")
    signatures = SignatureRow(many=True)


class AgreementViewSet(Changing):
    """The versions of the agreements of your placements."""

    ordering: ClassVar[tuple[str, ...]] = ("-created_at",)
    model = Agreement
    row_serializer = AgreementRow
    record_serializer = AgreementSerializer

    def rows(self) -> QuerySet[Agreement]:
        return Agreement.objects.filter(placement__in=listed_placements(self.by).values("pk"))

    def own(self, pk: UUID | str) -> Agreement:
        return agreement_for(self.by, UUID(str(pk)))

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        agreement = self.own(pk)
        return AgreementSerializer(agreement).data, agreement.content_hash

    @verb(Sign)
    def sign(self, pk: UUID, read: Read) -> None:
        """Sign exactly what was read; the third signature puts it in force."""
        agreement = self.own(pk)
        sent = read()
        party = signing_party(agreement.placement, sent.pop("party"))
        sign(agreement=agreement, party=party, by=self.by, **sent)
