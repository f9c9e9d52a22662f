"""Participants: a list for staff, a profile by what the reader's role may see, and the consent."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.access import require_role
from accounts.parties import Party
from api.fields import Day, Named, Place, ShortTime, one_of
from api.resources import Changing, Read, verb
from candidates import actions, queries
from candidates.access import participant_for, party_seen
from candidates.filters import MAY_LIST, ParticipantFilter
from candidates.models import Participant, ProfileEntry
from candidates.models.participant import ParticipantQuerySet
from candidates.queries.consents import ConsentState
from candidates.queries.lists import SKILLS, PersonRow, listed_people, rows_of
from candidates.queries.profile import current_entries
from reference.work import Weekday

MATCHING = (Party.CONSULTANT, Party.PARTICIPANT)
BASIC = frozenset(
    {"id", "first_name", "last_name", "municipality", "unit", "consultant", "phase", "track",
     "programme_starts_on", "programme_ends_on", "waiting_days", "consent", "entries", "version",
     "parties"}
)  # fmt: skip
PRACTICAL = frozenset(
    {"phone", "email", "contact_language", "home_postal_code", "has_car", "max_travel_minutes",
     "wishes_social_contact", "kinds_asked", "available_from", "availability", "knows_rights"}
)  # fmt: skip
# What each role reads of a profile. A new field shows to nobody until it is named here (A7).
SHOWN_TO: dict[str, frozenset[str]] = {
    Party.TEACHER: BASIC,
    Party.PARTICIPANT: BASIC | PRACTICAL,
    Party.CONSULTANT: BASIC
    | PRACTICAL
    | {"deputy", "teacher", "needs_interpreter", "reads_little", "follow_up_need",
       "strong_wish_since", "in_practice_since", "last_practice_ended_on",
       "support_talk_due_since", "has_protected_address", "closed_at"},
}  # fmt: skip


class EntrySerializer(serializers.Serializer):
    """One thing that is known, and how it is known."""

    id = serializers.UUIDField()
    kind = one_of(ProfileEntry.Kind.values)
    in_words = serializers.CharField(help_text="In the reader’s language.")
    source = one_of(ProfileEntry.Source.values)  # type: ignore[assignment]
    confidence = one_of(ProfileEntry.Confidence.values)
    noted_on = serializers.DateField()
    norwegian_skill = serializers.CharField()
    level = serializers.CharField()
    language = serializers.CharField(source="language_id", allow_null=True)
    skill = serializers.CharField(source="skill_id", allow_null=True)
    occupation = serializers.CharField(source="occupation_id", allow_null=True)
    text = serializers.CharField()
    value = serializers.CharField()
    years = serializers.FloatField(allow_null=True)
    is_hidden = serializers.SerializerMethodField()

    def get_is_hidden(self, entry: ProfileEntry) -> bool:
        return entry.hidden_at is not None


class FreeHours(serializers.Serializer):
    weekday = one_of(Weekday.values)
    starts_at = ShortTime()
    ends_at = ShortTime()


class Levels(serializers.Serializer):
    listening = serializers.CharField()
    speaking = serializers.CharField()
    reading = serializers.CharField()
    writing = serializers.CharField()


class ParticipantRow(serializers.Serializer):
    """A participant in a list."""

    id = serializers.UUIDField(source="participant.pk")
    first_name = serializers.CharField(source="participant.first_name")
    last_name = serializers.CharField(source="participant.last_name")
    unit = Named(source="participant.unit")
    municipality = Place(source="participant.municipality")
    consultant = Named(source="participant.consultant", allow_null=True)
    phase = one_of(Participant.Phase.values, source="participant.phase")
    programme_ends_on = serializers.DateField(source="participant.programme_ends_on")
    norwegian = serializers.SerializerMethodField()
    goals = serializers.ListField(child=serializers.CharField())
    waiting_days = serializers.IntegerField()
    is_in_practice = serializers.SerializerMethodField()
    consent = one_of(ConsentState.values)
    version = serializers.IntegerField(source="participant.version")

    @extend_schema_field(Levels)
    def get_norwegian(self, row: PersonRow) -> dict[str, str]:
        return dict(zip(SKILLS, row.levels, strict=True))

    def get_is_in_practice(self, row: PersonRow) -> bool:
        return row.participant.in_practice_since is not None


class ParticipantSerializer(serializers.Serializer):
    """A profile: only the fields that the reader's role may see are there."""

    id = serializers.UUIDField()
    parties = serializers.SerializerMethodField(help_text="In which capacity you read it.")
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    municipality = Place()
    unit = Named()
    consultant = Named(allow_null=True)
    phase = one_of(Participant.Phase.values)
    track = serializers.CharField()
    programme_starts_on = serializers.DateField()
    programme_ends_on = serializers.DateField()
    waiting_days = serializers.SerializerMethodField()
    consent = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    deputy = Named(allow_null=True, required=False)
    teacher = Named(allow_null=True, required=False)
    phone = serializers.CharField(required=False)
    email = serializers.CharField(required=False)
    contact_language = serializers.CharField(
        source="contact_language_id", allow_null=True, required=False
    )
    needs_interpreter = serializers.BooleanField(required=False)
    reads_little = serializers.BooleanField(required=False)
    home_postal_code = serializers.CharField(
        source="home_postal_code_id", allow_null=True, required=False
    )
    has_car = serializers.BooleanField(required=False)
    max_travel_minutes = serializers.IntegerField(required=False)
    follow_up_need = serializers.IntegerField(required=False)
    wishes_social_contact = serializers.BooleanField(required=False)
    strong_wish_since = serializers.DateField(allow_null=True, required=False)
    kinds_asked = serializers.ListField(child=serializers.CharField(), required=False)
    available_from = Day(allow_null=True, required=False)
    availability = FreeHours(many=True, required=False)
    knows_rights = serializers.BooleanField(required=False)
    in_practice_since = serializers.DateField(allow_null=True, required=False)
    last_practice_ended_on = serializers.DateField(allow_null=True, required=False)
    support_talk_due_since = serializers.DateTimeField(allow_null=True, required=False)
    has_protected_address = serializers.BooleanField(required=False)
    closed_at = serializers.DateTimeField(allow_null=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        party = self.context.get("party")
        if party is None:
            return fields
        return {name: field for name, field in fields.items() if name in SHOWN_TO[party]}

    def get_parties(self, participant: Participant) -> list[str]:
        return sorted(participant.viewer_parties)

    def get_waiting_days(self, participant: Participant) -> int:
        return queries.waiting_days(participant)

    @extend_schema_field(one_of(ConsentState.values))
    def get_consent(self, participant: Participant) -> str:
        return queries.consent_state(participant)

    @extend_schema_field(EntrySerializer(many=True))
    def get_entries(self, participant: Participant) -> Any:
        shown = current_entries(participant, self.context["party"])
        return EntrySerializer(shown, many=True).data


class ParticipantViewSet(Changing):
    """Your own participants or pupils as staff; yourself as a participant."""

    filterset_class = ParticipantFilter
    has_flow = False
    ordering: ClassVar[tuple[str, ...]] = ("waiting_since", "first_name")
    model = Participant
    row_serializer = ParticipantRow
    record_serializer = ParticipantSerializer

    def rows(self) -> ParticipantQuerySet:
        require_role(self.by, MAY_LIST)
        return listed_people(self.by)

    def shown(self, page: list[Any]) -> list[PersonRow]:
        actions.note_reading(participants=page, by=self.by, what="read_list")
        today: date = timezone.localdate()
        return rows_of(page, today)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        person = participant_for(self.by, UUID(str(pk)))
        actions.note_reading(participants=[person], by=self.by, what="read_profile")
        shown = ParticipantSerializer(person, context={"party": party_seen(person)})
        return shown.data, str(person.version)

    @verb()
    def pause(self, pk: UUID, read: Read) -> None:
        """No new proposals for a while; the consent stands."""
        person = participant_for(self.by, pk, *MATCHING)
        actions.pause_matching(participant=person, by=self.by, **read())

    @verb()
    def resume(self, pk: UUID, read: Read) -> None:
        """Proposals may come again."""
        person = participant_for(self.by, pk, *MATCHING)
        actions.resume_matching(participant=person, by=self.by, **read())

    @verb()
    def withdraw_consent(self, pk: UUID, read: Read) -> None:
        """Take the yes to matching back: from now on no run reads this person."""
        person = participant_for(self.by, pk, *MATCHING)
        actions.withdraw_consent(participant=person, by=self.by, **read())
