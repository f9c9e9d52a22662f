"""What has happened to a proposal, line by line."""

from typing import Any

from matching.models import Proposal
from matching.states import (
    PROPOSAL_FLOW,
    DeclineReason,
    ProposalState,
    RefusalReason,
    RejectReason,
)


def history_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Entries for the timeline, newest first."""
    labels = {each.value: each.label for each in (*RejectReason, *DeclineReason, *RefusalReason)}
    return [
        {
            "when": step.taken_at,
            "title": ProposalState(step.after).label,
            "text": " · ".join(
                str(part) for part in (labels.get(step.code, step.code), step.note) if part
            ),
            "who": step.by.name if step.by else "",
        }
        for step in proposal.steps.select_related("by").order_by("-taken_at")
        if step.verb in PROPOSAL_FLOW.steps
    ]
