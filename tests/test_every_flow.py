"""Every flow is drawn in docs/flows.md, and the drawing is true."""

from pathlib import Path

from django.apps import apps

from common.flows import Flow


def flows() -> dict[str, Flow]:
    """Every record that moves along a flow, by its name."""
    return {
        str(model._meta.verbose_name).capitalize(): model.__dict__["flow"]
        for model in sorted(apps.get_models(), key=lambda each: each._meta.label)
        if isinstance(model.__dict__.get("flow"), Flow)
    }


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
