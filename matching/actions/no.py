"""Every “no” is a row of the demand ledger that names both its sides: the person and the place."""

from typing import Any

from matching.models import DemandLedgerEntry, Proposal


def note_no(proposal: Proposal, *, side: str, code: str, would_help: Any = ()) -> None:
    """Only codes: what people wrote beside them stays with the proposal."""
    DemandLedgerEntry.objects.create(
        municipality=proposal.participant.municipality,
        side=side,
        code=code,
        participant=proposal.participant,
        opening_id=proposal.opening_id,
        run=proposal.run,
        would_help=list(would_help),
    )
