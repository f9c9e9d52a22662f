"""What stands against going on with a placement: each needs a written reason, and is counted."""

import re
from datetime import date, timedelta

from accounts.queries import settings_for
from employers.models.opening import RUNG
from matching.queries.warnings import UNPAID_RUNGS, warnings_of
from matching.states import DecisionWarning
from placements.models import GuardOverride, Placement
from placements.states.agreement import PAID
from placements.states.course import DropOutDecision, Guard
from placements.states.placement import UNDER_WAY, PlacementState
from reference.work import Kind

# A stay that ends within a week of the money is measured by the money.
NEAR_SUBSIDY = timedelta(days=7)

GUARD_OF = {
    DecisionWarning.PRACTICE_AFTER_PRACTICE: Guard.PRACTICE_TO_PRACTICE,
    DecisionWarning.AVAILABILITY_ONLY: Guard.AVAILABILITY_ONLY,
    DecisionWarning.KNOWS_EACH_OTHER: Guard.CONFLICT_OF_INTEREST,
}


def guards_of(placement: Placement) -> list[Guard]:
    """Every warning that holds for the placement as it is agreed now."""
    return guards_until(placement, placement.ends_on, placement.subsidy_ends_on)


def guards_until(
    placement: Placement, ends_on: date | None, subsidy_ends_on: date | None
) -> list[Guard]:
    """Every warning that holds if it lasts, and is paid for, until these days."""
    proposal = placement.proposal
    warned = [*warnings_of(proposal, by=proposal.approved_by), *approved_against(placement)]
    found = {guard for warning, guard in GUARD_OF.items() if warning in warned}
    if follows_subsidy(ends_on, subsidy_ends_on):
        found.add(Guard.FOLLOWS_SUBSIDY)
    if is_unpaid_loop(placement):
        found.add(Guard.UNPAID_LOOP)
    return [guard for guard in Guard if guard in found]


def approved_against(placement: Placement) -> list[str]:
    """The warnings that the approver saw and answered with a reason."""
    return list(placement.proposal.approval_warnings)


def follows_subsidy(ends_on: date | None, subsidy_ends_on: date | None) -> bool:
    """The place ends with the money, so the money decides how long one learns (003:2927)."""
    if subsidy_ends_on is None or ends_on is None:
        return False
    return abs(ends_on - subsidy_ends_on) <= NEAR_SUBSIDY


def is_unpaid_loop(placement: Placement) -> bool:
    """More unpaid stays at the same employer than the municipality allows."""
    if RUNG[Kind(placement.kind)] not in UNPAID_RUNGS:
        return False
    unpaid = [kind for kind, rung in RUNG.items() if rung in UNPAID_RUNGS]
    earlier = (
        Placement.objects.filter(
            participant=placement.participant_id,
            workplace__employer=placement.workplace.employer_id,
            state=PlacementState.ENDED,
            kind__in=unpaid,
        )
        .exclude(pk=placement.pk)
        .count()
    )
    return earlier >= settings_for(placement.municipality_id).unpaid_limit


def passed_guards(placement: Placement, ends_on: date | None) -> set[str]:
    """The guards that somebody has passed with a reason for the period that ends on this day."""
    rows = GuardOverride.objects.filter(placement=placement, for_end_on=ends_on)
    return set(rows.values_list("guard", flat=True))


def guards_to_answer(placement: Placement) -> list[Guard]:
    """The guards that still need a reason."""
    passed = passed_guards(placement, placement.ends_on)
    return [guard for guard in guards_of(placement) if guard not in passed]


def guards_of_change(
    placement: Placement, ends_on: date, subsidy_ends_on: date | None
) -> list[Guard]:
    """What needs a reason before a running stay gets another last day, or other money.

    A longer stay is asked everything anew. A shorter one was, for all its days; only that it now
    ends with the money is new.
    """
    if (ends_on, subsidy_ends_on) == (placement.ends_on, placement.subsidy_ends_on):
        return []
    found = guards_until(placement, ends_on, subsidy_ends_on)
    if placement.ends_on is not None and ends_on <= placement.ends_on:
        found = [guard for guard in found if guard == Guard.FOLLOWS_SUBSIDY]
    passed = passed_guards(placement, ends_on)
    return [guard for guard in found if guard not in passed]


def is_new_goal(goals: str, earlier: str) -> bool:
    """Another learning goal in words, and not the same one spelled otherwise."""
    said, before = (re.findall(r"\w+", each.casefold()) for each in (goals, earlier))
    return bool(said) and said != before


def guards_asked_for_change(placement: Placement) -> list[Guard]:
    """Every guard that another last day may meet: the form asks before the day is known."""
    if placement.state not in UNDER_WAY:
        return []
    found = set(guards_of(placement))
    if placement.kind in PAID or placement.subsidy_ends_on is not None:
        found.add(Guard.FOLLOWS_SUBSIDY)
    return [guard for guard in Guard if guard in found]


def lacks_protocol(placement: Placement) -> bool:
    """Nobody has written down, after a talk and what was tried, that it ends (R-J20).

    The newest decision holds: “go on” after “end” means that it goes on.
    """
    newest = placement.drop_out_protocols.order_by("-created_at").first()
    return newest is None or newest.decision != DropOutDecision.END


def passed_with_reason(placement: Placement) -> list[GuardOverride]:
    """What somebody went on against, why, and who it was; for staff."""
    return list(placement.guard_overrides.select_related("by"))
