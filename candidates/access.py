"""Who gets in: a participant or a part of one, 404 when hidden, 403 for the wrong party."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import memberships_of, require_role, units_of
from accounts.models import Unit, User
from accounts.parties import Party
from candidates.models import Objection, Participant, ParticipantImport, ProfileEntry

NEEDED = ("unit", "municipality", "consultant", "deputy", "teacher", "user", "contact_language")


def participant_for(user: User, pk: UUID, *parties: str) -> Participant:
    """404 when the user may not know of the person, 403 when none of these parties is theirs."""
    found = get_object_or_404(
        Participant.objects.visible_to(user).select_related(*NEEDED, "home_postal_code"), pk=pk
    )
    if parties and not found.viewer_parties & set(parties):
        raise PermissionDenied
    return found


def unowned_cases(user: User) -> QuerySet[Participant]:
    """Open cases that no consultant has, in the units that the user leads; 403 for others.

    For a page without names: a leader reads figures, not people, and a protected address is in no
    list. All that is read is the unit and the day when the case was opened.
    """
    require_role(user, [Party.LEADER])
    led = memberships_of(user, Party.LEADER).values("unit")
    found = Participant.objects.active().filter(unit__in=led).unowned()
    return found.select_related("unit", "municipality", "deputy").order_by("created_at", "pk")


def case_without_consultant(user: User, pk: UUID) -> Participant:
    """A case of the leader's units that no consultant has; 404 for everything else."""
    return get_object_or_404(unowned_cases(user), pk=pk)


def own_participant(user: User) -> Participant:
    """The signed-in person's own profile; 404 when there is none."""
    mine = Participant.objects.visible_to(user).select_related(*NEEDED, "home_postal_code")
    return get_object_or_404(mine, user=user)


def entry_for(user: User, pk: UUID, *parties: str) -> ProfileEntry:
    """An entry of a participant that the user may see and act on as one of these parties."""
    entry = get_object_or_404(
        ProfileEntry.objects.select_related("occupation", "skill", "language"), pk=pk
    )
    entry.participant = participant_for(user, entry.participant_id)
    if not entry.participant.viewer_parties & set(parties):
        raise PermissionDenied
    return entry


def objection_for(user: User, pk: UUID) -> Objection:
    """An objection that a consultant may answer."""
    objection = get_object_or_404(Objection, pk=pk)
    objection.participant = participant_for(user, objection.participant_id, Party.CONSULTANT)
    return objection


def party_seen(participant: Participant) -> str:
    """The capacity that decides what a page shows: consultant before teacher before oneself."""
    for party in (Party.CONSULTANT, Party.TEACHER, Party.PARTICIPANT):
        if party in participant.viewer_parties:
            return party
    raise PermissionDenied


def consultant_units(user: User) -> QuerySet[Unit]:
    """The units where the user is a consultant."""
    return units_of(user, Party.CONSULTANT).select_related("municipality")


def import_for(user: User, pk: UUID) -> ParticipantImport:
    """One's own import; of a unit where one still is a consultant."""
    job = get_object_or_404(ParticipantImport.objects.select_related("unit"), pk=pk, by=user)
    if not consultant_units(user).filter(pk=job.unit_id).exists():
        raise Http404
    return job
