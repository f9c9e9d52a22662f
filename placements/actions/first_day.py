"""What is looked at before the first day: may it be this day, and is all prepared?"""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.dates import date_format
from common.errors import DomainError
from placements.actions.base import check_has_come
from placements.actions.guards import pass_guard
from placements.models import Placement
from placements.queries.course import is_on_leave, missing_before_start
from placements.states.agreement import AgreementState
from placements.states.course import Guard


def check_start_day(held: Placement, day: date) -> None:
    if is_on_leave(held):
        raise DomainError(
            _("The person is on leave. It starts on the first day back."), code="on_leave"
        )
    if held.starts_on is not None and day < held.starts_on:
        raise DomainError(
            _("The agreed first day is %(day)s. It cannot start earlier.")
            % {"day": date_format(held.starts_on, "j. F Y")},
            code="too_early",
            field="on",
        )
    signed_on = signed_day(held)
    if signed_on is not None and day < signed_on:
        raise DomainError(
            _("The last signature came on %(day)s. It cannot start earlier.")
            % {"day": date_format(signed_on, "j. F Y")},
            code="before_signatures",
            field="on",
        )
    if held.ends_on is not None and day > held.ends_on:
        raise DomainError(
            _("The agreed period is over. Make a new agreement first."), code="too_late", field="on"
        )
    check_has_come(day)


def signed_day(held: Placement) -> date | None:
    """The local day on which the last of the three signed what holds."""
    signed = held.agreements.filter(state=AgreementState.SIGNED).first()
    return timezone.localdate(signed.in_state_since) if signed else None


def pass_preparations(held: Placement, *, reasons: Mapping[str, str], by: User | None) -> None:
    missing = missing_before_start(held)
    if not missing or held.ends_on is None:
        return
    if by is None:
        raise DomainError(_("Some preparations are not done."), code=Guard.PREPARATIONS.value)
    pass_guard(
        held,
        Guard.PREPARATIONS,
        reason=reasons.get(Guard.PREPARATIONS.value, ""),
        by=by,
        for_end_on=held.ends_on,
    )
