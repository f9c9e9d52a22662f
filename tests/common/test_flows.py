"""A flow says no in words that its reader knows."""

import pytest
from django.db.models import TextChoices

from common.errors import StepNotAllowed
from common.flows import Flow, Step


class Door(TextChoices):
    OPEN = "open", "Stands open"
    SHUT = "shut", "Is shut"


DOOR_FLOW = Flow({"shut": Step(leaves={Door.OPEN}, reaches=Door.SHUT, by={"guest"}, label="Shut")})


@pytest.mark.parametrize("state", [Door.SHUT, "shut"])
def test_the_refusal_names_the_state_as_people_read_it(state):
    with pytest.raises(StepNotAllowed) as refused:
        DOOR_FLOW.next_state("shut", state)
    assert refused.value.message == "“Shut” is not possible now: the state is “Is shut”."


def test_an_allowed_step_reaches_its_state():
    assert DOOR_FLOW.next_state("shut", "open") == Door.SHUT
