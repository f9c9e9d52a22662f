"""Figures: what stands now, and what is learned from placements that have ended."""

from reports.queries.figures import (
    ShareRow,
    caseload,
    everybody_in,
    guards_passed,
    half_year_before,
    offer_funnel,
    results,
    results_by_group,
    score_gaps,
    unmet_demand,
    waiting_by_group,
    waiting_by_phase,
)
from reports.queries.learning import (
    answers_by_side,
    calibration,
    comments_without_names,
    results_by_definition,
)
from reports.queries.orphans import unowned

__all__ = [
    "ShareRow",
    "answers_by_side",
    "calibration",
    "caseload",
    "comments_without_names",
    "everybody_in",
    "guards_passed",
    "half_year_before",
    "offer_funnel",
    "results",
    "results_by_definition",
    "results_by_group",
    "score_gaps",
    "unmet_demand",
    "unowned",
    "waiting_by_group",
    "waiting_by_phase",
]
