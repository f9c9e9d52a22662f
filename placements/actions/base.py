"""What every action here needs: rows locked in the one order of the house, the audit row."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import UnitMembership, User
from accounts.parties import UNIT_ROLES, Party
from candidates.models import Participant
from common.errors import DomainError
from employers.queries import members_of
from matching.actions.base import once_more
from placements.models import Placement
from placements.states.placement import OVER

__all__ = ["check_has_come", "hold", "once_more", "party_of", "record", "record_of_person"]


def hold(placement_id: UUID) -> Placement:
    """The placement with its person, both locked until the transaction ends.

    Participant before placement; an action that also needs proposal, opening or workplace calls
    matching's own before it holds the placement.
    """
    participant_id = Placement.objects.values_list("participant", flat=True).get(pk=placement_id)
    participant = Participant.objects.locked().get(pk=participant_id)
    held = (
        Placement.objects.locked()
        .select_related("proposal", "opening", "workplace__employer")
        .get(pk=placement_id)
    )
    held.participant = participant
    return held


def party_of(by: User | None, participant: Participant, placement: Placement | None = None) -> str:
    """In which capacity somebody acts towards this person; the clock when it is nobody."""
    if by is None:
        return Party.CLOCK
    if by.pk in {participant.consultant_id, participant.deputy_id}:
        return Party.CONSULTANT
    if by.pk == participant.user_id:
        return Party.PARTICIPANT
    if by.pk in {participant.teacher_id, placement.teacher_id if placement else None}:
        return Party.TEACHER
    works = UnitMembership.objects.active().filter(
        user=by, unit__municipality=participant.municipality_id
    )
    roles = set(works.values_list("role", flat=True))
    is_member = (
        not roles and placement is not None and by in members_of(placement.workplace.employer)
    )
    if is_member:
        return Party.EMPLOYER
    return next((party for party in UNIT_ROLES if party in roles), Party.CONSULTANT)


def record(
    verb: str,
    subject: Model,
    *,
    placement: Placement,
    by: User | None,
    party: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """One row of the audit trail. `by` is nobody when it followed by itself."""
    audit.record(
        verb,
        subject,
        by=by,
        party=party if by and party else party_of(by, placement.participant, placement),
        municipality=placement.municipality,
        facts={"placement": str(placement.pk)} | (facts or {}),
    )


def record_of_person(
    verb: str,
    subject: Model,
    person: Participant,
    *,
    by: User | None,
    party: str = "",
    placement: Placement | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """The same about somebody who need not be in a placement; no reason and no text."""
    audit.record(
        verb,
        subject,
        by=by,
        party=party or party_of(by, person, placement),
        municipality=person.municipality,
        facts=facts,
    )


def check_goes_on(held: Placement) -> None:
    """What stands with a placement that is over stays as it is."""
    if held.state in OVER:
        raise DomainError(_("This placement is over."), code="placement_over")


def check_has_come(day: date, field: str = "on") -> None:
    if day > timezone.localdate():
        raise DomainError(_("This day has not come yet."), code="future", field=field)
