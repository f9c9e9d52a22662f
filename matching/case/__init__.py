"""From the database to a case in the engine's format, and back to records."""

from matching.case.build import Built, build, subset
from matching.case.calculation import Calculation, broken_rules

__all__ = ["Built", "Calculation", "broken_rules", "build", "subset"]
