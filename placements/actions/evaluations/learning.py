"""What an evaluation teaches: a discovery becomes an entry of the profile, if somebody says so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from candidates.actions import add_entry
from candidates.models import ProfileEntry
from common.errors import DomainError
from placements.actions.base import record
from placements.actions.evaluations.base import hold_rating
from placements.models import Discovery
from reference.models import Skill


@transaction.atomic
def add_discovery(
    *, discovery: Discovery, by: User, text: str, skill: Skill | None = None
) -> ProfileEntry:
    """Put it into the profile as observed at work: which skill of the list, or in own words."""
    placement, held = hold_rating(discovery.rating)
    row = still_open(discovery, is_shown=held.evaluation.is_shown)
    entry = add_entry(
        participant=placement.participant,
        kind=ProfileEntry.Kind.SKILL,
        by=by,
        source=ProfileEntry.Source.OBSERVED,
        noted_on=timezone.localdate(held.sent_at) if held.sent_at else None,
        text=text.strip()[:200],
        skill=skill,
        observed_at=placement.workplace.name,
    )
    decide(row, Discovery.Decision.ADDED, by)
    record("add_discovery", held, placement=placement, by=by)
    return entry


@transaction.atomic
def leave_discovery(*, discovery: Discovery, by: User) -> None:
    """It is no skill, or the profile has it already."""
    placement, held = hold_rating(discovery.rating)
    decide(still_open(discovery, is_shown=held.evaluation.is_shown), Discovery.Decision.LEFT, by)
    record("leave_discovery", held, placement=placement, by=by)


def still_open(discovery: Discovery, *, is_shown: bool) -> Discovery:
    row = Discovery.objects.select_for_update().get(pk=discovery.pk)
    if not is_shown:
        raise DomainError(_("The answers are not shown yet."), code="blind")
    if row.decision:
        raise DomainError(_("Somebody has decided about this already."), code="step_not_allowed")
    return row


def decide(row: Discovery, decision: str, by: User) -> None:
    row.decision, row.decided_by, row.decided_on = decision, by, timezone.localdate()
    row.save(update_fields=["decision", "decided_by", "decided_on"])
