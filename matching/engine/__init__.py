"""The matching engine: plain Python and NumPy, no Django, no other app. See docs/engine.md."""

from matching.engine.answer import solve_case
from matching.engine.errors import CaseError

__all__ = ["CaseError", "solve_case"]
