"""What has happened to a proposal, line by line."""

from typing import Any

from django.utils.timezone import localtime

from common.dates import date_format
from matching.models import Proposal, ProposalStep
from matching.states import (
    DeclineReason,
    ProposalState,
    RefusalReason,
    RejectReason,
    WithdrawReason,
)

ICONS = {
    ProposalState.APPROVED: "check",
    ProposalState.OFFERED: "send",
    ProposalState.ASKED: "question",
    ProposalState.ACCEPTED: "hand",
    ProposalState.WELCOMED: "handshake",
    ProposalState.PLACED: "work",
    ProposalState.LAPSED: "clock",
}
NOES = {
    ProposalState.REJECTED,
    ProposalState.DECLINED,
    ProposalState.REFUSED,
    ProposalState.WITHDRAWN,
}


def history_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Entries for the timeline, newest first, for the consultants of the person."""
    labels = {
        each.value: str(each.label)
        for each in (*WithdrawReason, *RefusalReason, *DeclineReason, *RejectReason)
    }
    steps = proposal.steps.select_related("by").order_by("-taken_at", "-pk")
    return [
        {
            "when": date_format(localtime(step.taken_at), "j. F Y H:i"),
            "title": ProposalState(step.after).label,
            "text": " · ".join(
                part for part in (labels.get(step.code, step.code), note_of(step, proposal)) if part
            ),
            "who": step.by.name if step.by else "",
            "icon": "cross" if step.after in NOES else ICONS.get(ProposalState(step.after), "dot"),
        }
        for step in steps
    ]


def note_of(step: ProposalStep, proposal: Proposal) -> str:
    """The reason of the approval that holds stands above the timeline, and not here again."""
    stands_above = step.verb == "approve" and step.note == proposal.approval_reason
    return "" if stands_above else step.note
