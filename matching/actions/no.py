"""Every “no” is a row of the demand ledger that names both its sides: the person and the place."""

from matching.models import DemandLedgerEntry, Proposal


def note_no(proposal: Proposal, *, side: str, code: str) -> None:
    """Only the code: what people wrote beside it stays with the proposal."""
    DemandLedgerEntry.objects.create(
        municipality=proposal.participant.municipality,
        side=side,
        code=code,
        participant=proposal.participant,
        opening_id=proposal.opening_id,
        run=proposal.run,
    )
