"""From the database to a case in the engine's format, and back to records."""

from matching.case.build import Built, build, without_bans
from matching.case.calculation import KEPT, Calculation, broken_rules, fingerprint_of

__all__ = [
    "KEPT",
    "Built",
    "Calculation",
    "broken_rules",
    "build",
    "fingerprint_of",
    "without_bans",
]
