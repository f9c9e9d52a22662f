"""An ended placement is closed: with the evaluation of both sides, or with a written reason."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from placements.actions.base import hold, once_more, record
from placements.models import Placement
from placements.queries.closing import closable, sides_without_answer
from placements.states.placement import PlacementState


@once_more
@transaction.atomic
def close(
    *, placement: Placement, by: User | None = None, reason: str = "", now: datetime | None = None
) -> Placement:
    """Nobody is asked any more. Closing twice changes nothing."""
    held = hold(placement.pk)
    if held.closed_on is not None:
        return held
    if held.state != PlacementState.ENDED:
        raise DomainError(_("Only an ended placement is closed."), code="step_not_allowed")
    missing = sides_without_answer(held)
    if missing and not reason.strip():
        raise DomainError(
            _("Not everybody has said how it was: %(who)s. Write why you close it.")
            % {"who": ", ".join(str(side.label) for side in missing)},
            code="evaluation_missing",
            field="reason",
        )
    held.is_evaluated_by_both = not missing
    held.closed_on = timezone.localdate(now)
    held.close_reason = reason.strip()[:500]
    held.save(update_fields=["is_evaluated_by_both", "closed_on", "close_reason"])
    facts = {"missing": ", ".join(side.value for side in missing)}
    record("close", held, placement=held, by=by, facts=facts)
    return held


def close_evaluated(*, now: datetime) -> int:
    """The clock's hand: what both sides have evaluated needs nobody to close it."""
    ready = closable().filter(has_participant=True, has_employer=True).order_by("pk")
    return len([close(placement=placement, now=now) for placement in ready])
