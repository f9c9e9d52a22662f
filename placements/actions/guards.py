"""Guards are passed with a written reason, which is kept and counted."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from placements.actions.base import record
from placements.models import GuardOverride, Placement
from placements.queries.guards import GUARD_OF, guards_of_longer, guards_to_answer
from placements.states.course import Guard
from placements.states.placement import UNDER_WAY


def pass_guard(held: Placement, guard: Guard, *, reason: str, by: User, for_end_on: date) -> None:
    """Keep why somebody goes on; the same guard of the same period is passed once."""
    words = reason.strip()
    if not words:
        raise DomainError(
            _("Write why you go on: %(guard)s.") % {"guard": guard.label},
            code=guard.value,
            field=guard.value,
        )
    override, is_new = GuardOverride.objects.get_or_create(
        placement=held, guard=guard, for_end_on=for_end_on, defaults={"reason": words, "by": by}
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


def pass_longer(held: Placement, ends_on: date, *, reasons: Mapping[str, str], by: User) -> None:
    """A longer stay asks anew: each guard that stands until the new last day gets its reason."""
    for guard in guards_of_longer(held, ends_on):
        pass_guard(held, guard, reason=reasons.get(guard.value, ""), by=by, for_end_on=ends_on)


def check_longer_passed(held: Placement, ends_on: date, subsidy_ends_on: date | None) -> None:
    """A version with a later last day is no way around the guards."""
    if held.state not in UNDER_WAY or held.ends_on is None or ends_on <= held.ends_on:
        return
    for guard in guards_of_longer(held, ends_on, subsidy_ends_on):
        raise DomainError(
            _("Until this day a reason is needed: %(guard)s. Use “Make it longer”.")
            % {"guard": guard.label},
            code=guard.value,
            field="ends_on",
        )
