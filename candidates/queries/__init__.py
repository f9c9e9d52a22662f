"""Reads about participants, shaped for a page, a run or a report. Plain data out."""

from candidates.queries.consents import ConsentState, consent_state, consent_text
from candidates.queries.matching import ParticipantFacts, weights_of
from candidates.queries.people import (
    answer_due_on,
    contact_of,
    goal_line,
    goals_in_words,
    protected_people_of,
    suggests_volunteering,
    unanswered_objections,
    unowned_people,
    waiting_days,
)
from candidates.queries.profile import (
    next_unfinished_section,
    profile_groups,
    profile_summary,
    section_states,
)
from candidates.queries.readers import who_has_looked

__all__ = [
    "ConsentState",
    "ParticipantFacts",
    "answer_due_on",
    "consent_state",
    "consent_text",
    "contact_of",
    "goal_line",
    "goals_in_words",
    "next_unfinished_section",
    "profile_groups",
    "profile_summary",
    "protected_people_of",
    "section_states",
    "suggests_volunteering",
    "unanswered_objections",
    "unowned_people",
    "waiting_days",
    "weights_of",
    "who_has_looked",
]
