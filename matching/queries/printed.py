"""What the command prints of a run: the best proposals with their reasons."""

from matching.models import Proposal, Run
from matching.queries.words import CRITERIA, STANDING
from matching.states import ProposalState

MOST_REASONS = 3


def best_lines(run: Run, most: int) -> list[str]:
    """The best proposals of a run, one line each, reasons first."""
    best = (
        Proposal.objects.filter(run=run, state=ProposalState.SUGGESTED)
        .select_related("participant", "opening__workplace")
        .order_by("-score", "pk")[:most]
    )
    return [line_of(proposal) for proposal in best]


def line_of(proposal: Proposal) -> str:
    who, opening = proposal.participant.first_name, proposal.opening
    reasons = ", ".join(reasons_of(proposal))
    return (
        f"{proposal.score:5.1f}  {who} → {opening.title}, {opening.workplace.name}\n"
        f"       {reasons}"
    )


def reasons_of(proposal: Proposal) -> list[str]:
    """The criteria that give most, then what is close or missing."""
    parts = sorted(proposal.criteria.items(), key=lambda part: -part[1]["points"])
    reasons = [
        f"{CRITERIA[name]} {part['points']:.0f}/{part['weight']:.0f}"
        for name, part in parts[:MOST_REASONS]
    ]
    for label, names in (("close", proposal.close), ("missing", proposal.missing)):
        if names:
            words = ", ".join(str(STANDING[name]).lower() for name in names[:MOST_REASONS])
            reasons.append(f"{label}: {words}")
    return reasons
