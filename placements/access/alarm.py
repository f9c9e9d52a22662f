"""Who gets in to alarms and absences."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from candidates.models import Participant
from placements.models import Absence, Alarm, Placement
from placements.states.alarm import ALARM_FLOW


def alarm_for(user: User, pk: UUID, step: str | None = None) -> Alarm:
    """An alarm the person may read; with `step`, one on which their party acts."""
    alarm = get_object_or_404(
        Alarm.objects.visible_to(user).select_related(
            "placement__participant__consultant",
            "placement__participant__deputy",
            "placement__workplace",
            "raised_by",
            "answered_by",
        ),
        pk=pk,
    )
    if step is None:
        return alarm
    if step not in ALARM_FLOW.steps:
        raise Http404
    if not ALARM_FLOW.steps[step].by & alarm.viewer_parties:
        raise PermissionDenied
    return alarm


def absence_at_work_for(user: User, pk: UUID) -> tuple[Absence, Placement]:
    """An absence from a workplace that the person may read, and the placement there."""
    placement = get_object_or_404(Placement.objects.visible_to(user).with_people(), absences=pk)
    return get_object_or_404(Absence.objects.visible_to(user), pk=pk), placement


def absence_for_consultant(user: User, pk: UUID) -> Absence:
    """An absence that the person may mark: as a consultant of the participant."""
    absence = get_object_or_404(
        Absence.objects.visible_to(user).select_related("participant"), pk=pk
    )
    people = Participant.objects.visible_to(user).for_consultant()
    if not people.filter(pk=absence.participant_id).exists():
        raise PermissionDenied
    return absence
