"""Every “no” is a row of the demand ledger, with both its sides."""

from matching.models import DemandLedgerEntry, Proposal


def note_no(proposal: Proposal, *, side: str, code: str, note: str = "") -> None:
    DemandLedgerEntry.objects.create(
        municipality=proposal.participant.municipality,
        side=side,
        code=code,
        participant=proposal.participant,
        opening_id=proposal.opening_id,
        run=proposal.run,
        note=note,
    )
