"""Placements are born with the welcome."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from matching.actions.base import hold_rows
from matching.models import Proposal
from matching.states import ProposalState
from placements.actions.base import once_more, record
from placements.models import Placement
from reference.work import Kind


@once_more
@transaction.atomic
def prepare(*, proposal: Proposal, by: User | None = None) -> Placement:
    """The placement of a welcomed proposal, in preparation. Asking twice gives the same."""
    held = hold_rows(proposal.pk)
    found = Placement.objects.filter(proposal=held).first()
    if found is not None:
        return found
    if held.state != ProposalState.WELCOMED:
        # Raises with words: nothing is prepared before the welcome.
        held.flow.next_state("start", held.state)
    person, opening = held.participant, held.opening
    is_language_practice = opening.kind == Kind.LANGUAGE_PRACTICE
    placement = Placement.objects.create(
        proposal=held,
        participant=person,
        opening=opening,
        workplace=opening.workplace,
        municipality=person.municipality,
        kind=opening.kind,
        owner=person.teacher if is_language_practice else person.consultant,
        deputy=person.consultant if is_language_practice else person.deputy,
        teacher=person.teacher,
        supervisor=opening.contact,
    )
    record("prepare", placement, placement=placement, by=by)
    return placement


def prepare_welcomed(*, now: datetime) -> int:
    """The clock's pull: every welcome gets its placement. Returns how many it made."""
    waiting = Proposal.objects.filter(state=ProposalState.WELCOMED, placement=None)
    return len([prepare(proposal=each) for each in waiting.order_by("pk")])
