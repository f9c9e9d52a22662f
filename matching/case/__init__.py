"""From the database to a case in the engine's format, and back to records."""

from matching.case.build import Built, build, subset
from matching.case.calculation import Calculation, broken_rules, fingerprint_of

__all__ = ["Built", "Calculation", "broken_rules", "build", "fingerprint_of", "subset"]
