"""Which messages may reach a participant; these must exist in every language of participants.

A list alone would be forgotten: while the suite runs, each message of another kind is looked at,
and a test that sends one to a participant fails (tests/conftest.py).
"""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.signals import post_init

from candidates.models import Participant
from notifications.models import Message

TO_PARTICIPANTS = frozenset(
    {
        "accounts.invitation",
        "candidates.new_contact",
        "candidates.objection_answered",
        "matching.lapsed",
        "matching.offer",
        "matching.question_answered",
        "matching.refused",
        "matching.reminder",
        "matching.rights_first",
        "matching.welcome",
        "matching.withdrawn",
        "matching.written_down",
        "meetings.agenda",
        "meetings.cancelled",
        "meetings.moved",
        "mentoring.agreed",
        "mentoring.over",
        "mentoring.suggested",
        "notifications.digest",
        "notifications.example",
        "notifications.invitation",
        "notifications.invitation_cancelled",
        "placements.agreed",
        "placements.agreement_changed",
        "placements.agreement_gone",
        "placements.agreement_unsigned",
        "placements.agreement_withdrawn",
        "placements.agreement_written",
        "placements.alarm_answered",
        "placements.alarm_resolved",
        "placements.cancelled",
        "placements.certificate_drafted",
        "placements.certificate_signed",
        "placements.certificate_withdrawn",
        "placements.ended",
        "placements.evaluation_asked",
        "placements.evaluation_reminder",
        "placements.evaluation_shown",
        "placements.paused",
        "placements.preparation_waits",
        "placements.resumed",
        "placements.sheet_settled",
        "placements.start_moved",
        "placements.start_note",
        "placements.started",
    }
)

# To staff, to employers and their associations, to an office or a workplace without an account.
TO_OTHERS = frozenset(
    {
        "candidates.ask_again",
        "candidates.consent_withdrawn",
        "candidates.handed_over",
        "candidates.objection_raised",
        "candidates.objection_unanswered",
        "employers.approved",
        "employers.declined",
        "employers.message_answered",
        "employers.message_written",
        "employers.opening_confirm",
        "employers.opening_posted",
        "employers.opening_stale",
        "employers.owner",
        "employers.registered",
        "employers.repair_talk",
        "matching.answered",
        "matching.call_employer",
        "matching.card",
        "matching.card_question",
        "matching.employer_refused",
        "matching.lapsed_call",
        "matching.no_longer_available",
        "matching.question",
        "matching.welcomed",
        "matching.withdrawn_by_itself",
        "meetings.agenda_missing",
        "meetings.disagreement_decided",
        "meetings.disagreement_late",
        "meetings.disagreement_raised",
        "meetings.means_office_invited",
        "meetings.task",
        "meetings.task_late",
        "meetings.task_passed_on",
        "networks.asked_for_place",
        "networks.places_asked_for",
        "placements.absence_taken_back",
        "placements.absence_told",
        "placements.agreement_expired",
        "placements.agreement_signed",
        "placements.alarm_late",
        "placements.alarm_raised",
        "placements.alarm_unsolved",
        "placements.certificate_ready",
        "placements.credit",
        "placements.evaluation_link",
        "placements.follow_up_due",
        "placements.follow_up_late",
        "placements.help_cancelled",
        "placements.help_done",
        "placements.help_ordered",
        "placements.sheet_asked",
        "placements.sheet_compared",
        "placements.sheet_result",
        "placements.start_waits",
        "schooling.class_tasks_moved",
        "schooling.timetable_breaks",
    }
)

_seen: set[tuple[str, UUID]] = set()


def note(*, instance: Message, **_signal: Any) -> None:
    known = instance.__dict__  # a field that was left out of a query is not asked for here
    if known.get("kind") in TO_OTHERS and known.get("to_id"):
        _seen.add((known["kind"], known["to_id"]))


def forget() -> None:
    _seen.clear()


def without_texts() -> set[str]:
    """Kinds that went to a participant since `forget`, though no language of theirs has them."""
    if not _seen or connection.needs_rollback:
        return set()
    people = {user for _kind, user in _seen}
    reached = set(Participant.objects.filter(user__in=people).values_list("user_id", flat=True))
    return {kind for kind, user in _seen if user in reached}


post_init.connect(note, sender=Message)
