"""The five preparations before the first day: each done, or with a reason."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.calendar import check_thinkable
from common.errors import DomainError
from placements.actions.base import check_goes_on, check_has_come, hold, once_more, record
from placements.actions.follow_ups import finish_held
from placements.models import Placement, Preparation
from placements.states.agreement import PreparationCode as Code
from placements.states.follow_up import FollowUpKind

RESPONSIBLE = {
    Code.STAFF_INFORMED: Party.EMPLOYER,
    Code.SUPERVISOR_AGREED: Party.EMPLOYER,
    Code.RULES_GONE_THROUGH: Party.EMPLOYER,
    Code.PARTICIPANT_LIST: Party.PARTICIPANT,
    Code.JOINT_VISIT: Party.CONSULTANT,
}


def list_preparations(held: Placement) -> None:
    """The five rows of a placement; those that stand there are left alone."""
    known = set(Preparation.objects.filter(placement=held).values_list("code", flat=True))
    Preparation.objects.bulk_create(
        [
            Preparation(placement=held, code=code, responsible=party)
            for code, party in RESPONSIBLE.items()
            if code not in known
        ]
    )


@once_more
@transaction.atomic
def settle_preparation(
    *,
    preparation: Preparation,
    by: User,
    party: str,
    done_on: date | None = None,
    reason: str = "",
) -> Preparation:
    """Done on a day, or why it is not done."""
    if done_on is None and not reason.strip():
        raise DomainError(
            _("Say when it was done, or why not."), code="reason_needed", field="reason"
        )
    if done_on is not None:
        check_thinkable(done_on, "done_on")
        check_has_come(done_on, "done_on")
    placement = hold(preparation.placement_id)
    check_goes_on(placement)
    row = Preparation.objects.select_for_update().get(pk=preparation.pk)
    if row.done_on is not None:
        if row.done_on == done_on:
            return row
        # Somebody's page was older than what another has done.
        raise DomainError(_("This is done already."), code="settled_already")
    row.done_on, row.reason, row.by = done_on, reason.strip(), by
    row.save(update_fields=["done_on", "reason", "by"])
    if row.code == Code.JOINT_VISIT and done_on is not None:
        for task in placement.follow_ups.open().filter(kind=FollowUpKind.JOINT_VISIT):
            task.participant = placement.participant
            finish_held(task, by=by, on=done_on)
    record(
        "settle_preparation", row, placement=placement, by=by, party=party, facts={"of": row.code}
    )
    return row
