"""Guards are passed with a written reason, which is kept and counted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from placements.actions.base import record
from placements.models import GuardOverride, Placement
from placements.queries.guards import GUARD_OF, guards_of_change, guards_to_answer, is_new_goal
from placements.states.agreement import SIGNERS
from placements.states.course import Guard
from placements.states.placement import UNDER_WAY


def pass_guard(held: Placement, guard: Guard, *, reason: str, by: User, for_end_on: date) -> None:
    """Keep why somebody goes on. Another reason for the same period stands beside the first."""
    words = reason.strip()
    if not words:
        raise DomainError(
            _("Write why you go on: %(guard)s.") % {"guard": guard.label},
            code=guard.value,
            field=guard.value,
        )
    override, is_new = GuardOverride.objects.get_or_create(
        placement=held, guard=guard, for_end_on=for_end_on, reason=words, defaults={"by": by}
    )
    if is_new:
        facts = {"guard": guard.value}
        record("pass_guard", override, placement=held, by=by, facts=facts)


def take_over_approval(held: Placement) -> None:
    """What the approver answered with a reason counts here too; nobody is asked twice."""
    proposal = held.proposal
    if proposal.approved_by is None or not proposal.approval_reason or held.ends_on is None:
        return
    for warning in proposal.approval_warnings:
        if warning in GUARD_OF:
            pass_guard(
                held,
                GUARD_OF[warning],
                reason=proposal.approval_reason,
                by=proposal.approved_by,
                for_end_on=held.ends_on,
            )


def pass_all(held: Placement, *, reasons: Mapping[str, str], by: User | None) -> None:
    """Every open guard gets its reason, or the first one without says no."""
    if held.ends_on is None:
        return
    for guard in guards_to_answer(held):
        if by is None:
            raise DomainError(
                _("This needs a written reason first: %(guard)s.") % {"guard": guard.label},
                code=guard.value,
            )
        reason = reasons.get(guard.value, "")
        pass_guard(held, guard, reason=reason, by=by, for_end_on=held.ends_on)


def pass_change(
    held: Placement,
    ends_on: date,
    subsidy_ends_on: date | None,
    *,
    reasons: Mapping[str, str],
    by: User,
) -> None:
    """Another last day or other money for a running stay: each guard that stands gets its reason.

    Before the start nothing is asked: the start asks for what then stands.
    """
    if held.state not in UNDER_WAY:
        return
    for guard in guards_of_change(held, ends_on, subsidy_ends_on):
        pass_guard(held, guard, reason=reasons.get(guard.value, ""), by=by, for_end_on=ends_on)


def check_new_goal(held: Placement, agreement: Any) -> None:
    """More time needs a new learning goal, or a reason that somebody has written."""
    if held.ends_on is None or agreement.ends_on <= held.ends_on:
        return
    if held.guard_overrides.filter(guard=Guard.NO_NEW_GOAL, for_end_on=agreement.ends_on).exists():
        return
    goals = str(getattr(agreement, "learning_goals", "")).strip()
    if not goals or not is_new_goal(goals, earlier_goals(agreement)):
        raise DomainError(
            _("Longer needs a new learning goal, or a written reason."),
            code=Guard.NO_NEW_GOAL.value,
            field="learning_goals",
        )


def earlier_goals(agreement: Any) -> str:
    """The learning goals of the version that all signed last; drafts count for nothing."""
    earlier = (
        type(agreement)
        .objects.filter(placement=agreement.placement_id, version__lt=agreement.version)
        .annotate(signed_by=Count("signatures"))
        .filter(signed_by=len(SIGNERS))
        .order_by("-version")
        .first()
    )
    return earlier.learning_goals.strip() if earlier else ""
