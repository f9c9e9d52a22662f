"""Runs, the pairs they scored, proposals and what people decided about them."""

from matching.models.ledger import (
    DemandLedgerEntry,
    LiftArrangement,
    PairBan,
    PairLock,
    PriorityRule,
)
from matching.models.proposal import DisclosedItem, OfferQuestion, Proposal, ProposalStep
from matching.models.run import Run, RunStep, ScoredPair

__all__ = [
    "DemandLedgerEntry",
    "DisclosedItem",
    "LiftArrangement",
    "OfferQuestion",
    "PairBan",
    "PairLock",
    "PriorityRule",
    "Proposal",
    "ProposalStep",
    "Run",
    "RunStep",
    "ScoredPair",
]
