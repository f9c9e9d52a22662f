"""Evaluations: opened, answered blind, reminded of, shown, talked through, learnt from."""

from placements.actions.evaluations.answers import (
    change_rating,
    save_draft,
    send_rating,
)
from placements.actions.evaluations.clock import (
    call_unanswered,
    close_midway,
    remind_unanswered,
    reveal_overdue,
)
from placements.actions.evaluations.gaps import comment_gap
from placements.actions.evaluations.learning import add_discovery, leave_discovery
from placements.actions.evaluations.links import hand_over_link, resend_link
from placements.actions.evaluations.opening import open_evaluation, open_final, open_midway

__all__ = [
    "add_discovery",
    "call_unanswered",
    "change_rating",
    "close_midway",
    "comment_gap",
    "hand_over_link",
    "leave_discovery",
    "open_evaluation",
    "open_final",
    "open_midway",
    "remind_unanswered",
    "resend_link",
    "reveal_overdue",
    "save_draft",
    "send_rating",
]
