"""What an employer sees of a person: only what was ticked, and what the place itself offers."""

from typing import Any

from accounts.models import User
from candidates.queries import contact_of
from matching.models import Proposal
from matching.queries.disclosure import card_of
from matching.queries.offer_page import what_and_when


def card_page(proposal: Proposal, viewer: User) -> dict[str, Any]:
    """An allow-list: adding a field to a model shows nothing more here."""
    return {
        "card": card_of(proposal),
        "opening": proposal.opening,
        "lines": what_and_when(proposal.opening),
        "contact": contact_of(proposal.participant),
        "due": proposal.employer_due_on,
        "visit_on": proposal.joint_visit_on,
        "questions": list(proposal.questions.filter(asked_by=viewer)),
    }
