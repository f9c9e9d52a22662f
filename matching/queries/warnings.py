"""What stands against a proposal without forbidding it: approving then needs a written reason."""

from accounts.models import User
from employers.models import EmployerMember
from matching.models import Proposal
from matching.states import DecisionWarning, ProposalState

# Below this the opening shares no two digits with any goal: not a step on the person's way.
TOWARDS_GOAL = 0.5
UNPAID_RUNGS = {2, 3}


def warnings_of(proposal: Proposal, *, by: User | None = None) -> list[DecisionWarning]:
    """Practice after practice off the goal (F1, F2), only room (F3), a private relation (Y-5)."""
    found = []
    goal = proposal.criteria.get("goal", {}).get("value", 0.5)
    if goal < TOWARDS_GOAL and proposal.opening.rung in UNPAID_RUNGS and has_had_practice(proposal):
        found.append(DecisionWarning.PRACTICE_AFTER_PRACTICE)
    if proposal.is_availability_only:
        found.append(DecisionWarning.AVAILABILITY_ONLY)
    if by is not None and speaks_for(by, proposal):
        found.append(DecisionWarning.KNOWS_EACH_OTHER)
    return found


def has_had_practice(proposal: Proposal) -> bool:
    if proposal.participant.last_practice_ended_on:
        return True
    return proposal.participant.proposals.filter(state=ProposalState.ENDED).exists()


def speaks_for(user: User, proposal: Proposal) -> bool:
    employer = proposal.opening.workplace.employer_id
    return EmployerMember.objects.active().filter(user=user, employer=employer).exists()
