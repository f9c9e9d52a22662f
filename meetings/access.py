"""Who gets in: staff who answer for the person, and the person to what is their own."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.access import require_role
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from meetings.models import (
    Disagreement,
    Measure,
    Meeting,
    MeetingCase,
    ProgrammeEnd,
    Task,
    people_consulted_by,
    people_met_by,
)


def require_staff(user: User) -> None:
    require_role(user, {Party.CONSULTANT, Party.TEACHER, Party.LEADER})


def require_who_answers(user: User) -> None:
    """A consultant or a leader: no teacher."""
    require_role(user, {Party.CONSULTANT, Party.LEADER})


def require_reader(user: User) -> None:
    """Staff, and people in the programme, who see their own."""
    if not Participant.objects.filter(user=user).exists():
        require_staff(user)


def meeting_for(user: User, pk: UUID) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(user).select_related("organised_by"), pk=pk)


def meeting_to_change(user: User, pk: UUID) -> Meeting:
    """403 for whoever sees it but is no consultant of anybody in it."""
    found = meeting_for(user, pk)
    if not found.cases.filter(participant__in=people_consulted_by(user).values("pk")).exists():
        raise PermissionDenied
    return found


def case_for(user: User, pk: UUID) -> MeetingCase:
    """A case whose person the user meets as consultant."""
    cases = MeetingCase.objects.select_related("meeting", "participant")
    mine = cases.filter(participant__in=people_consulted_by(user).values("pk"))
    return get_object_or_404(mine, pk=pk)


def task_for(user: User, pk: UUID) -> Task:
    return get_object_or_404(Task.objects.visible_to(user), pk=pk)


def disagreement_for(user: User, pk: UUID) -> Disagreement:
    found = Disagreement.objects.visible_to(user).select_related("participant", "decider")
    return get_object_or_404(found, pk=pk)


def person_for(user: User, pk: UUID) -> Participant:
    return get_object_or_404(people_consulted_by(user), pk=pk)


def person_met(user: User, pk: UUID) -> Participant:
    return get_object_or_404(people_met_by(user), pk=pk)


def programme_end_for(user: User, pk: UUID) -> ProgrammeEnd:
    found = ProgrammeEnd.objects.select_related("participant__municipality", "participant__unit")
    mine = found.filter(participant__in=people_consulted_by(user).values("pk"))
    return get_object_or_404(mine, pk=pk)


def measure_for(user: User, pk: UUID) -> Measure:
    """Of an end that the user may write."""
    mine = Measure.objects.filter(end__participant__in=people_consulted_by(user).values("pk"))
    return get_object_or_404(mine.select_related("end"), pk=pk)
