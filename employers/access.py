"""Who gets in: load or 404, permitted or 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import require_role
from accounts.models import User
from accounts.parties import UNIT_ROLES, Party
from employers.models import (
    ContactPerson,
    Employer,
    EmployerImport,
    EmployerMember,
    EmployerMessage,
    Occupancy,
    Opening,
    RepairTalk,
    Workplace,
)
from employers.states import EmployerState


def require_staff(user: User) -> None:
    """403 unless the person works in a unit."""
    require_role(user, UNIT_ROLES)


def require_party(marked: Employer | Opening | Workplace | EmployerMessage, *parties: str) -> None:
    """403 unless the viewer speaks for one of the parties on this record."""
    speaks = {Party.EMPLOYER: marked.as_employer, Party.CONSULTANT: marked.as_consultant}
    if not any(speaks.get(Party(party), False) for party in parties):
        raise PermissionDenied


def own_employers(user: User) -> QuerySet[Employer]:
    """The employers that the person speaks for now."""
    held = EmployerMember.objects.active().filter(user=user)
    return Employer.objects.visible_to(user).filter(pk__in=held.values("employer"))


def employer_for_staff(user: User, pk: UUID) -> Employer:
    require_staff(user)
    return get_object_or_404(Employer.objects.visible_to(user), pk=pk)


def employer_to_change(user: User, pk: UUID) -> Employer:
    """For a consultant, or for its own people once it is approved."""
    employer = get_object_or_404(Employer.objects.visible_to(user), pk=pk)
    if employer.as_employer and employer.state != EmployerState.APPROVED:
        raise PermissionDenied
    require_party(employer, Party.EMPLOYER, Party.CONSULTANT)
    return employer


def employer_to_decide(user: User, pk: UUID) -> Employer:
    """For a consultant who is no party to it."""
    employer = get_object_or_404(Employer.objects.visible_to(user), pk=pk)
    require_party(employer, Party.CONSULTANT)
    if employer.as_employer:
        raise PermissionDenied
    return employer


def opening_for(user: User, pk: UUID) -> Opening:
    """With what stands around it on every page about an opening."""
    seen = Opening.objects.visible_to(user).select_related(
        "occupation", "workplace__employer", "workplace__municipality"
    )
    return get_object_or_404(seen, pk=pk)


def opening_to_change(user: User, pk: UUID) -> Opening:
    """For its employer and for consultants; teachers and leaders only look."""
    opening = opening_for(user, pk)
    require_party(opening, Party.EMPLOYER, Party.CONSULTANT)
    return opening


def workplace_to_change(user: User, pk: UUID) -> Workplace:
    workplace = get_object_or_404(
        Workplace.objects.visible_to(user).select_related("employer", "postal_code"), pk=pk
    )
    require_party(workplace, Party.EMPLOYER, Party.CONSULTANT)
    if workplace.as_employer and workplace.employer.state != EmployerState.APPROVED:
        raise PermissionDenied
    return workplace


def occupancy_to_change(user: User, pk: UUID) -> Occupancy:
    occupancy = get_object_or_404(Occupancy.objects.select_related("workplace__employer"), pk=pk)
    workplace_to_change(user, occupancy.workplace_id)
    return occupancy


def contact_to_change(user: User, pk: UUID) -> ContactPerson:
    contact = get_object_or_404(ContactPerson.objects.select_related("workplace__employer"), pk=pk)
    workplace_to_change(user, contact.workplace_id)
    return contact


def member_to_change(user: User, pk: UUID) -> EmployerMember:
    member = get_object_or_404(EmployerMember.objects.select_related("employer"), pk=pk)
    employer_to_change(user, member.employer_id)
    return member


def message_for(user: User, pk: UUID) -> EmployerMessage:
    visible = EmployerMessage.objects.visible_to(user)
    return get_object_or_404(
        visible.select_related("employer", "owner", "written_by", "answered_by"), pk=pk
    )


def message_to_answer(user: User, pk: UUID) -> EmployerMessage:
    message = message_for(user, pk)
    require_party(message, Party.CONSULTANT)
    return message


def repair_talk_for(user: User, pk: UUID) -> RepairTalk:
    """A repair talk of an employer that the person may see; the marks stand on the employer."""
    talk = get_object_or_404(RepairTalk.objects.select_related("recorded_by"), pk=pk)
    talk.employer = get_object_or_404(Employer.objects.visible_to(user), pk=talk.employer_id)
    require_party(talk.employer, Party.EMPLOYER, Party.CONSULTANT)
    return talk


def import_for(user: User, pk: UUID) -> EmployerImport:
    require_role(user, {Party.CONSULTANT})
    return get_object_or_404(EmployerImport.objects.visible_to(user), pk=pk)
