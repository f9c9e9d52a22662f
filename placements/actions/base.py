"""What every action here needs: rows locked in the one order of the house, the audit row."""

from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from matching.actions.base import once_more
from placements.models import Placement

__all__ = ["hold", "once_more", "record"]


def hold(placement_id: UUID) -> Placement:
    """The placement with its person, both locked until the transaction ends.

    Participant before placement; an action that also needs proposal, opening or workplace calls
    matching's own before it holds the placement.
    """
    participant_id = Placement.objects.values_list("participant", flat=True).get(pk=placement_id)
    participant = Participant.objects.locked().get(pk=participant_id)
    held = (
        Placement.objects.locked()
        .select_related("proposal", "opening", "workplace__employer")
        .get(pk=placement_id)
    )
    held.participant = participant
    return held


def record(
    verb: str,
    subject: Model,
    *,
    placement: Placement,
    by: User | None,
    party: str = Party.CONSULTANT,
    facts: dict[str, Any] | None = None,
) -> None:
    """One row of the audit trail. `by` is nobody when it followed by itself."""
    audit.record(
        verb,
        subject,
        by=by,
        party=party if by else Party.CLOCK,
        municipality=placement.municipality,
        facts={"placement": str(placement.pk)} | (facts or {}),
    )
