"""What matching hands out over the API: proposals, offers and cards, each by its own door."""

from uuid import UUID

from django.http import Http404

from accounts.models import User
from matching.access import proposal_for
from matching.models import Proposal


def proposal_as(party: str, user: User, pk: UUID | str, step: str | None = None) -> Proposal:
    """The proposal for one of its parties; 404 for everybody else, also for the other two.

    403 when the flow gives the step to another party.
    """
    proposal = proposal_for(user, UUID(str(pk)))
    if party not in proposal.viewer_parties:
        raise Http404
    return proposal if step is None else proposal_for(user, proposal.pk, step=step)
