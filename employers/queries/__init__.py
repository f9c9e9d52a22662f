"""Reads of employers and openings, shaped for pages and for the apps above."""

from employers.queries.calendar import is_working_day, working_days_after
from employers.queries.completeness import completeness
from employers.queries.exposure import (
    asked_lately,
    asked_words,
    contact_warnings,
    requests_since,
)
from employers.queries.openings import (
    bus_warnings,
    for_list,
    language_table,
    support_offered,
    warnings_of,
    week_of,
    wished_of,
    with_facts,
    workplaces_of,
)
from employers.queries.overview import (
    for_employer_list,
    mapping_is_stale,
    openings_overview,
    own_messages,
    to_answer,
)
from employers.queries.people import (
    consultants_in,
    contact_for,
    employers_of,
    home_municipality,
    is_employer_member,
    members_of,
    openings_to_confirm,
    ownership_in,
    party_of,
    unanswered_messages,
    unowned,
    waiting_for_approval,
)

__all__ = [
    "asked_lately",
    "asked_words",
    "bus_warnings",
    "completeness",
    "consultants_in",
    "contact_for",
    "contact_warnings",
    "employers_of",
    "for_employer_list",
    "for_list",
    "home_municipality",
    "is_employer_member",
    "is_working_day",
    "language_table",
    "mapping_is_stale",
    "members_of",
    "openings_overview",
    "openings_to_confirm",
    "own_messages",
    "ownership_in",
    "party_of",
    "requests_since",
    "support_offered",
    "to_answer",
    "unanswered_messages",
    "unowned",
    "waiting_for_approval",
    "warnings_of",
    "week_of",
    "wished_of",
    "with_facts",
    "working_days_after",
    "workplaces_of",
]
