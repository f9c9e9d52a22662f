"""A placement is made longer: the draft of the next agreement, for all to sign."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from employers.models import ContactPerson
from placements.actions import agreements, course
from placements.actions.base import hold, once_more
from placements.models import Agreement, Placement
from placements.queries.agreement import deputy_beside
from placements.queries.guards import is_new_goal
from placements.states.agreement import SHORT, AgreementState


@once_more
@transaction.atomic
def make_longer(
    *,
    placement: Placement,
    ends_on: date,
    by: User,
    learning_goals: str = "",
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
) -> Agreement:
    """A draft with the new last day. It holds when all have signed; until then the old one does.

    A version that waits already gives its other changes. `reasons` answers, by its code, each guard
    that stands until the new last day.
    """
    held = hold(placement.pk)
    signed = newest_in(held, AgreementState.SIGNED)
    if signed is None:
        raise DomainError(_("There is no signed agreement to make longer."), code="no_agreement")
    if held.ends_on is None or ends_on <= held.ends_on:
        raise DomainError(_("Choose a day after the last day."), code="not_later", field="ends_on")
    # What else is about to change stands in the version that waits, which this one replaces.
    before = newest_in(held, AgreementState.OPEN) or signed
    goals = learning_goals.strip() or before.learning_goals
    if reason.strip():
        course.allow_longer(placement=held, ends_on=ends_on, by=by, reason=reason)
    elif not is_new_goal(goals, signed.learning_goals):
        raise DomainError(
            _("Longer needs a new learning goal, or a written reason."),
            code="no_new_goal",
            field="learning_goals",
        )
    facts = agreements.facts_of(
        before, ends_on=ends_on, learning_goals=goals, deputy_contact=deputy_now(held, before)
    )
    return agreements.write_version(placement=held, facts=facts, by=by, reasons=reasons)


def newest_in(held: Placement, state: str) -> Agreement | None:
    rows = Agreement.objects.filter(placement=held, state=state)
    found = rows.select_related("contact", "deputy_contact").first()
    if found is not None:
        found.placement = held
    return found


def deputy_now(held: Placement, before: Agreement) -> ContactPerson | None:
    """The named deputy; for one who left, or where a second person came since, who is there."""
    named = before.deputy_contact
    if named is not None and named.left_at is None:
        return named
    if named is None and held.kind in SHORT:
        return None
    return deputy_beside(held, before.contact)
