"""What staff do along the way: follow-ups that are due, and alarms that wait for an answer."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from api.fields import Body, Day, ShortTime, Words, one_of
from api.resources import Changing, Read, verb
from placements.access.alarm import alarm_for
from placements.access.follow_up import follow_up_for
from placements.actions import alarms, follow_ups
from placements.filters import FollowUpFilter
from placements.models import Alarm, FollowUp
from placements.states.alarm import AlarmCode, AlarmState
from placements.states.follow_up import CHOSEN_CODES, FollowUpKind, FollowUpState


class Finish(Body):
    on = Day(required=False, help_text="Today, when it is left out; never a day to come.")


class NotNeeded(Body):
    """It will not happen; “other” says why in words."""

    code = one_of([str(each) for each in CHOSEN_CODES])
    reason = Words(max_length=500, allow_blank=True, required=False)


class NewDay(Body):
    """With a time, those who come get it for their calendar; left out, the time stays."""

    due_on = Day(help_text="Today or later.")
    due_at = ShortTime(required=False, allow_null=True, help_text="null: no time any more.")
    reason = Words(
        max_length=500,
        allow_blank=True,
        required=False,
        help_text="Asked for when it is more contact than the workplace agreed to.",
    )


class FollowUpSerializer(serializers.Serializer):
    """A follow-up: what, when, and who answers for it."""

    id = serializers.UUIDField()
    placement = serializers.UUIDField(source="placement_id", allow_null=True)
    kind = one_of(FollowUpKind.values)
    title = serializers.CharField(source="label")
    state = one_of(FollowUpState.values)
    due_on = serializers.DateField()
    due_at = serializers.TimeField(format="%H:%M", allow_null=True)
    moved_from = serializers.DateField(allow_null=True)
    owner = serializers.CharField(source="owner.name", default=None, allow_null=True)
    deputy = serializers.CharField(source="deputy.name", default=None, allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    cancel_code = serializers.CharField()
    created_at = serializers.DateTimeField()
    next_verbs = serializers.ListField(child=serializers.CharField())


class FollowUpViewSet(Changing):
    """Follow-ups that you may see; staff finish, move and cancel them."""

    filterset_class = FollowUpFilter
    ordering: ClassVar[tuple[str, ...]] = ("due_on", "created_at")
    model = FollowUp
    row_serializer = FollowUpSerializer

    def rows(self) -> QuerySet[FollowUp]:
        return (
            FollowUp.objects.visible_to(self.by)
            .filter(participant__has_protected_address=False)
            .with_people()
        )

    def own(self, pk: UUID | str, step: str | None = None) -> FollowUp:
        return follow_up_for(self.by, UUID(str(pk)), step)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        return FollowUpSerializer(self.own(pk)).data, None

    @verb(Finish)
    def finish(self, pk: UUID, read: Read) -> None:
        """It is done, today or on a day that has come. A midway review is done with its note."""
        follow_up = self.own(pk, "finish")
        follow_ups.finish(task=follow_up, by=self.by, **({"on": timezone.localdate()} | read()))

    @verb(NewDay)
    def move(self, pk: UUID, read: Read) -> None:
        """Another day, never a day off; the old one stays to be seen."""
        follow_up = self.own(pk, "finish")
        asked: dict[str, Any] = {"due_at": follow_up.due_at} | read()
        follow_ups.move_task(task=follow_up, by=self.by, **asked)

    @verb(NotNeeded)
    def cancel(self, pk: UUID, read: Read) -> None:
        """It will not happen, for one coded reason."""
        follow_ups.cancel(task=self.own(pk, "cancel"), by=self.by, **read())


class Solved(Body):
    agreed = Words(help_text="Whoever raised it reads this.")


class AlarmSerializer(serializers.Serializer):
    """Somebody says that it does not work."""

    id = serializers.UUIDField()
    placement = serializers.UUIDField(source="placement_id")
    state = one_of(AlarmState.values)
    code = one_of(AlarmCode.values)
    party = serializers.CharField()
    text = serializers.CharField()
    raised_at = serializers.DateTimeField()
    answer_due_at = serializers.DateTimeField()
    answered_by = serializers.CharField(source="answered_by.name", default=None, allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    agreed = serializers.CharField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    next_verbs = serializers.ListField(child=serializers.CharField())


class AlarmViewSet(Changing):
    """Alarms that you raised, that were released to you, or that you answer as staff."""

    ordering: ClassVar[tuple[str, ...]] = ("answer_due_at", "created_at")
    model = Alarm
    row_serializer = AlarmSerializer

    def rows(self) -> QuerySet[Alarm]:
        return (
            Alarm.objects.visible_to(self.by)
            .filter(placement__participant__has_protected_address=False)
            .select_related("answered_by")
        )

    def own(self, pk: UUID | str, step: str | None = None) -> Alarm:
        return alarm_for(self.by, UUID(str(pk)), step)

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        return AlarmSerializer(self.own(pk)).data, None

    @verb(name="answer")
    def have_called(self, pk: UUID, read: Read) -> None:
        """You have called; whoever raised it sees that."""
        alarms.answer_alarm(alarm=self.own(pk, "answer"), by=self.by, now=timezone.now(), **read())

    @verb(Solved)
    def resolve(self, pk: UUID, read: Read) -> None:
        """It is solved, with what was agreed."""
        alarms.resolve_alarm(
            alarm=self.own(pk, "resolve"), by=self.by, now=timezone.now(), **read()
        )
