"""Who gets in to sheets, agreements and what belongs to them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.parties import Party
from employers.queries import members_of
from placements.access.placement import placement_for
from placements.models import Agreement, ExpectationSheet, Placement, Preparation, WorkplaceWord
from placements.states.agreement import SIGNERS, Side

# In which capacity somebody acts who is there in several.
ORDER = (Party.PARTICIPANT, Party.EMPLOYER, Party.CONSULTANT, Party.TEACHER)
MOST_DIGITS = 4
SIDES = {Party.EMPLOYER: Side.EMPLOYER, Party.CONSULTANT: Side.CONSULTANT}


def party_of(placement: Placement) -> str:
    return next(party for party in ORDER if party in placement.viewer_parties)


def parties_in_note(placement: Placement) -> list[str]:
    """Each capacity in which the viewer is asked about the start note."""
    return [
        party for party in ORDER if party in placement.viewer_parties and party != Party.EMPLOYER
    ]


def side_of(placement: Placement) -> str | None:
    """The side of the sheet that the viewer fills in; none for participant and teacher."""
    return next((SIDES[party] for party in SIDES if party in placement.viewer_parties), None)


def is_asked_on_the_phone(placement: Placement, sheet: ExpectationSheet) -> bool:
    """Nobody at the workplace has an account that opens it, as none does a protected address.

    What the workplace said itself is read by nobody meanwhile.
    """
    is_closed = placement.participant.has_protected_address
    speaks = not is_closed and members_of(placement.workplace.employer)
    return not speaks and not sheet.is_answered_by_employer


def sheet_for(user: User, placement_pk: UUID) -> tuple[Placement, ExpectationSheet | None]:
    placement = placement_for(user, placement_pk)
    sheet = ExpectationSheet.objects.filter(placement=placement).first()
    if sheet is not None:
        sheet.placement = placement
    return placement, sheet


def sheet_that_exists(user: User, placement_pk: UUID) -> tuple[Placement, ExpectationSheet]:
    placement, sheet = sheet_for(user, placement_pk)
    if sheet is None:
        raise Http404
    return placement, sheet


def agreement_for(user: User, pk: UUID) -> Agreement:
    agreement = get_object_or_404(
        Agreement.objects.visible_to(user).select_related("contact", "deputy_contact"), pk=pk
    )
    agreement.placement = placement_for(user, agreement.placement_id)
    return agreement


def version_for(placement: Placement, number: str) -> Agreement | None:
    """The version of that number; None when no number is given, for the newest."""
    if not number:
        return None
    if not number.isdecimal() or len(number) > MOST_DIGITS:
        raise Http404
    versions = Agreement.objects.select_related("contact", "deputy_contact")
    return get_object_or_404(versions, placement=placement, version=int(number))


def signing_party(placement: Placement, wanted: str) -> str:
    """For whom the viewer may sign: a consultant for anybody, the others for themselves."""
    if wanted not in SIGNERS:
        raise Http404
    if wanted not in placement.viewer_parties and Party.CONSULTANT not in placement.viewer_parties:
        raise PermissionDenied
    return wanted


def signs_in_own_name(user: User, placement: Placement, party: str) -> bool:
    """A colleague of the unit reads and may sign for the consultant, but not as the consultant."""
    if party == Party.CONSULTANT:
        person = placement.participant
        return user.pk in {person.consultant_id, person.deputy_id}
    return party in placement.viewer_parties


def preparation_for(user: User, pk: UUID) -> Preparation:
    """A preparation that the viewer may settle: the one who does it, or staff."""
    row = get_object_or_404(Preparation, pk=pk)
    row.placement = placement_for(user, row.placement_id)
    may = {row.responsible, Party.CONSULTANT, Party.TEACHER} & row.placement.viewer_parties
    if not may:
        raise PermissionDenied
    return row


def word_for(user: User, placement_pk: UUID, pk: UUID) -> tuple[Placement, WorkplaceWord]:
    placement = placement_for(user, placement_pk)
    if Party.PARTICIPANT in placement.viewer_parties:
        raise PermissionDenied
    return placement, get_object_or_404(WorkplaceWord, pk=pk, workplace=placement.workplace_id)
