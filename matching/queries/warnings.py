"""What stands against a proposal without forbidding it: approving then needs a written reason."""

from accounts.models import User
from employers.models import ContactPerson, EmployerMember
from matching.models import Proposal
from matching.states import DecisionWarning, DeclineReason, ProposalState

# Below this the opening shares no two digits with any goal: not a step on the person's way.
TOWARDS_GOAL = 0.5
UNPAID_RUNGS = {2, 3}


def warnings_of(proposal: Proposal, *, by: User | None = None) -> list[DecisionWarning]:
    """Practice after practice off the goal (F1, F2), only room (F3), an earlier no, a relation."""
    found = []
    goal = proposal.criteria.get("goal", {}).get("value", 0.5)
    if goal < TOWARDS_GOAL and proposal.opening.rung in UNPAID_RUNGS and has_had_practice(proposal):
        found.append(DecisionWarning.PRACTICE_AFTER_PRACTICE)
    if proposal.is_availability_only:
        found.append(DecisionWarning.AVAILABILITY_ONLY)
    if has_said_no(proposal):
        found.append(DecisionWarning.AGAINST_WISH)
    if by is not None and speaks_for(by, proposal):
        found.append(DecisionWarning.KNOWS_EACH_OTHER)
    return found


def has_had_practice(proposal: Proposal) -> bool:
    if proposal.participant.last_practice_ended_on:
        return True
    return proposal.participant.proposals.filter(state=ProposalState.ENDED).exists()


def has_said_no(proposal: Proposal) -> bool:
    """The person has said no to this opening, or to the same occupation as not the goal."""
    noes = proposal.participant.proposals.filter(state=ProposalState.DECLINED)
    if noes.filter(opening=proposal.opening_id).exists():
        return True
    occupation = proposal.opening.occupation_id
    off_goal = noes.filter(decline_code=DeclineReason.NOT_MY_GOAL, opening__occupation=occupation)
    return occupation is not None and off_goal.exists()


def speaks_for(user: User, proposal: Proposal) -> bool:
    """The user answers for the employer, or is the contact person at the workplace."""
    workplace = proposal.opening.workplace
    members = EmployerMember.objects.active().filter(user=user, employer=workplace.employer_id)
    contacts = ContactPerson.objects.here().filter(user=user, workplace=workplace)
    return members.exists() or contacts.exists()
