"""The matching engine: plain Python and NumPy, no Django, no other app. See docs/engine.md."""

from matching.engine.advice import changes_for_opening, changes_for_pair
from matching.engine.answer import solve_case
from matching.engine.errors import CaseError
from matching.engine.forecast import no_next_step
from matching.engine.live import Engine
from matching.engine.pair import explain_pair

__all__ = [
    "CaseError",
    "Engine",
    "changes_for_opening",
    "changes_for_pair",
    "explain_pair",
    "no_next_step",
    "solve_case",
]
