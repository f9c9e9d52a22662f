"""A flow is one table: each verb says which states it leaves, which it reaches, and by whom."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.errors import StepNotAllowed


@dataclass(frozen=True)
class Step:
    """One row of a flow. `label` is the word on the button, `hint` what happens when pressed."""

    leaves: Set[str]
    reaches: str
    by: Set[str]
    label: str | Promise = ""
    hint: str | Promise = ""
    needs_reason: bool = False


class Flow:
    """The life of a record as one table."""

    def __init__(self, steps: Mapping[str, Step]) -> None:
        self.steps = dict(steps)
        named = {state for step in self.steps.values() for state in (*step.leaves, step.reaches)}
        # A row from the database holds the bare code; the people who read it need the word.
        self.labels = {str(state): getattr(state, "label", state) for state in named}

    def next_state(self, verb: str, state: str) -> str:
        """The state that `verb` reaches. Raises StepNotAllowed when it does not leave `state`."""
        step = self.steps[verb]
        if state not in step.leaves:
            raise StepNotAllowed(
                _("“%(verb)s” is not possible now: the state is “%(state)s”.")
                % {"verb": step.label or verb, "state": self.labels.get(state, state)}
            )
        return step.reaches

    def verbs_for(self, parties: Set[str], state: str) -> list[str]:
        """What these parties may do in this state: the buttons they see."""
        return [
            verb for verb, step in self.steps.items() if state in step.leaves and parties & step.by
        ]

    def as_mermaid(self) -> str:
        """The same table as a picture, for docs/flows.md."""
        arrows = [
            f"    {left} --> {step.reaches}: {verb} ({', '.join(sorted(step.by))})"
            for verb, step in self.steps.items()
            for left in sorted(step.leaves)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
