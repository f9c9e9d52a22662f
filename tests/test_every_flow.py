"""Every flow is drawn in docs/flows.md, and the drawing is true."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.parties import Party
from common.errors import StepNotAllowed
from common.flows import Flow


def moving() -> list[type[Model]]:
    """Every record that moves along a flow."""
    models = sorted(apps.get_models(), key=lambda each: each._meta.label)
    return [model for model in models if isinstance(model.__dict__.get("flow"), Flow)]


def flows() -> dict[str, Flow]:
    return {
        str(model._meta.verbose_name).capitalize(): model.__dict__["flow"] for model in moving()
    }


def state_field(model: type[Model]) -> Any:
    return model._meta.get_field("state")


def states_of(model: type[Model]) -> list[str]:
    return [code for code, _label in state_field(model).choices]


def picture(name: str, flow: Flow) -> str:
    return f"## {name}\n\n```mermaid\n{flow.as_mermaid()}\n```"


def test_docs_show_the_flows_as_they_are() -> None:
    drawn = (Path(__file__).parent.parent / "docs" / "flows.md").read_text(encoding="utf-8")

    assert [name for name, flow in flows().items() if picture(name, flow) not in drawn] == []


def test_every_state_that_a_step_leaves_or_reaches_is_declared() -> None:
    for name, flow in flows().items():
        for verb, step in flow.steps.items():
            states = {*step.leaves, step.reaches}
            assert {type(state).__name__ for state in states} == {type(step.reaches).__name__}, (
                f"{name}.{verb}"
            )
            assert step.by, f"{name}.{verb} belongs to nobody"


@pytest.mark.parametrize("model", moving(), ids=lambda model: model._meta.label)
def test_each_verb_leaves_the_states_of_its_row_and_no_other(model: type[Model]) -> None:
    flow = model.__dict__["flow"]
    for verb, step in flow.steps.items():
        for state in states_of(model):
            if state in step.leaves:
                assert flow.next_state(verb, state) == step.reaches
            else:
                with pytest.raises(StepNotAllowed):
                    flow.next_state(verb, state)
            for party in Party:
                is_shown = verb in flow.verbs_for({party}, state)
                assert is_shown == (state in step.leaves and party in step.by), (verb, state, party)


@pytest.mark.parametrize("model", moving(), ids=lambda model: model._meta.label)
def test_every_state_is_come_to_from_the_first_one(model: type[Model]) -> None:
    flow = model.__dict__["flow"]
    known = {state_field(model).default}
    for _again in states_of(model):
        known |= {step.reaches for step in flow.steps.values() if known & step.leaves}
    assert set(states_of(model)) - known == set()
