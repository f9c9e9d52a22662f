"""Who would move with other weights: both answers worked out on today's facts, nothing stored."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from matching.case import build
from matching.case.build import weights_for
from matching.engine import Engine
from matching.queries.run_page import Names, Words, names_for
from reference.models import Municipality


@dataclass
class Move:
    """One person and the place before and after; an empty place is none."""

    name: Words
    before: Words
    after: Words


@dataclass
class Preview:
    """What other weights would do."""

    moves: list[Move]
    same: int
    placed_before: int
    placed_after: int


def preview(user: User, municipality: Municipality, weights: dict[str, float]) -> Preview:
    """The joint answer with today's weights beside the one with these."""
    built = build(
        region=[municipality], day=timezone.localdate(), weights=weights_for(municipality)
    )
    before, after = (
        placed(built.case | {"weights": each}) for each in (built.case["weights"], weights)
    )
    moved = sorted(person for person in built.people if before.get(person) != after.get(person))
    openings = [*before.values(), *after.values()]
    names = names_for(user, moved, openings)
    return Preview(
        moves=[
            Move(names.person(key), place_of(names, before, key), place_of(names, after, key))
            for key in moved
        ],
        same=sum(before.get(person) == place for person, place in after.items()),
        placed_before=len(before),
        placed_after=len(after),
    )


def placed(case: dict[str, Any]) -> dict[str, str]:
    found = Engine(case).assignment("joint")["placed"]
    return {each["participant"]: each["opening"] for each in found}


def place_of(names: Names, found: dict[str, str], person: str) -> Words:
    return names.opening(found[person]) if person in found else ""
