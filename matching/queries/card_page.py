"""What an employer sees of a person: only what was ticked, and what the place itself offers."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates.queries import contact_of
from employers.queries import support_offered
from matching.models import Proposal
from matching.queries.disclosure import card_of
from matching.queries.offer_page import Line, what_and_when
from reference.work import Kind


def card_page(proposal: Proposal, viewer: User) -> dict[str, Any]:
    """An allow-list: adding a field to a model shows nothing more here."""
    return {
        "card": card_of(proposal),
        "opening": proposal.opening,
        "lines": what_and_when(proposal.opening),
        "learning": proposal.opening.learning,
        "support": support_offered(None),  # its limits stand on the page of the opening
        "contact": contact_card_of(proposal),
        "follow_up": follow_up_lines(proposal),
        "due": proposal.employer_due_on,
        "visit_on": proposal.joint_visit_on,
        "questions": list(proposal.questions.filter(asked_as=Party.EMPLOYER)),
    }


def contact_card_of(proposal: Proposal) -> dict[str, Any] | None:
    """The participant's consultant with everything that a contact card may show."""
    contact = contact_of(proposal.participant)
    return {"phone": "", "answer_time": "", "deputy": None} | contact if contact else None


def follow_up_lines(proposal: Proposal) -> list[Line]:
    """Who follows up and how often: the plan that every stay gets, not this person's needs."""
    by_teacher = proposal.opening.kind == Kind.LANGUAGE_PRACTICE and proposal.participant.teacher_id
    who = _("A teacher follows up.") if by_teacher else _("The consultant follows up.")
    return [
        {"icon": "people", "text": _("We visit you together before the start.")},
        {"icon": "person", "text": who},
        {"icon": "calendar", "text": _("After the first day and week, then every second week.")},
    ]
