"""Runs, the pairs they scored, proposals and what people decided about them."""

from matching.models.ledger import DemandLedgerEntry
from matching.models.proposal import DisclosedItem, OfferQuestion, Proposal, ProposalStep
from matching.models.rules import LiftArrangement, PairBan, PairLock, PriorityRule
from matching.models.run import Run, RunCase, RunStep, ScoredPair, SeenVersion

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
    "RunCase",
    "RunStep",
    "ScoredPair",
    "SeenVersion",
]
