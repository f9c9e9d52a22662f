"""What the engine found for a run, before anything of it is stored."""

from dataclasses import dataclass
from typing import Any

from matching.case.build import Built
from matching.case.calculation import Nobody


@dataclass
class Result:
    """The case, the answer, and the pairs to keep.

    `nobody`: openings that nobody fits, and why.
    """

    built: Built
    answer: dict[str, Any]
    pairs: list[dict[str, Any]]
    nobody: dict[str, Nobody]

    @property
    def placed(self) -> dict[str, str]:
        """{participant: opening} of everybody placed, locks too."""
        placed = self.answer["assignment"]["placed"]
        return {each["participant"]: each["opening"] for each in placed}
