"""Talks after the end: what is written down below and the follow-up of it are one thing."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from candidates.models import Participant
from employers import actions as employers
from employers.models import RepairTalk
from placements.actions import follow_ups
from placements.actions.base import once_more
from placements.models import FollowUp
from placements.states.follow_up import FollowUpKind


@once_more
@transaction.atomic
def hold_support_talk(*, participant: Participant, by: User) -> None:
    """The talk with the person was held: proposals may come again, and nobody is asked for it."""
    held = Participant.objects.locked().get(pk=participant.pk)
    follow_ups.hold_support_talk(held, by=by, on=timezone.localdate())


@once_more
@transaction.atomic
def record_repair_talk(
    *, talk: RepairTalk, by: User, agreed: str, held_on: date | None = None
) -> RepairTalk:
    """The talk with the employer was held: whoever had it on the list has it no more."""
    waiting = FollowUp.objects.open().filter(
        kind=FollowUpKind.REPAIR_TALK, placement__workplace__employer=talk.employer_id
    )
    people = Participant.objects.locked().filter(pk__in=waiting.values("participant"))
    by_id = {person.pk: person for person in people}
    recorded = employers.record_repair_talk(talk=talk, by=by, agreed=agreed, held_on=held_on)
    for task in waiting.filter(participant__in=by_id).locked():
        task.participant = by_id[task.participant_id]
        follow_ups.finish_held(task, by=by, on=recorded.held_on or timezone.localdate())
    return recorded
