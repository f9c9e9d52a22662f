"""Cases made to be slow: the right answer, proven, in few processor seconds."""

import time
from typing import Any

import pytest

from tests.engine.case_factory import (
    a_case,
    a_participant,
    a_workplace,
    an_employer,
    an_opening,
)
from tests.engine.engine_runs import answer_of

Record = dict[str, Any]
PATIENCE = 10  # processor seconds; every case here takes one to three


def without_ceilings(people: list[Record], openings: list[Record]) -> Record:
    """These people and openings at one workplace that has room for all."""
    return a_case(
        participants=people,
        openings=openings,
        workplaces=[a_workplace(supervision_ceiling=None)],
        employers=[an_employer(max_people=None)],
    )


def quickly(case: Record, top: int = 3) -> Record:
    """The assignment, if it comes in time."""
    started = time.process_time()
    answer = answer_of(case, top=top)
    assert time.process_time() - started < PATIENCE
    return answer["assignment"]


def test_one_person_too_many_among_nearly_equal_ones_starts_no_price_war():
    people = [a_participant(id=f"p{n:03}", priority=n * 1e-9) for n in range(301)]
    openings = [
        an_opening(id=f"o{n:03}", capacity=1, location=[61.77 + n * 1e-4, 9.54]) for n in range(300)
    ]
    assignment = quickly(without_ceilings(people, openings))
    assert assignment["proven_optimal"] is True
    assert [each["participant"] for each in assignment["unplaced"]] == ["p000"]
    # The one who is left would pay all that a place is worth to it.
    assert [each["others"] for each in assignment["scarce"]] == [1] * 300


@pytest.mark.parametrize(("people", "openings"), [(500, 150), (150, 500), (3, 5_000)])
def test_many_alike_are_placed_as_far_as_places_go(people, openings):
    case = without_ceilings(
        [a_participant(id=f"p{n:04}") for n in range(people)],
        [an_opening(id=f"o{n:04}", capacity=1) for n in range(openings)],
    )
    assignment = quickly(case)
    assert assignment["proven_optimal"] is True
    assert len(assignment["placed"]) == min(people, openings)
    assert len(assignment["scarce"]) == (openings if people > openings else 0)


def test_ten_thousand_skills_against_ten_thousand_nearly_alike():
    own = [f"skill number {n} of mine" for n in range(10_000)]
    asked = [f"skill nummer {n} of mine" for n in range(10_000)]
    case = without_ceilings([a_participant(skills=own)], [an_opening(skills_wished=asked)])
    assert quickly(case)["placed"] == [{"participant": "p1", "opening": "o1"}]
