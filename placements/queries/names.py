"""Names in what a class shall read: nobody is named there, nor whom they met."""

import re

from placements.models import Placement


def names_in(placement: Placement, *texts: str) -> list[str]:
    """Names of the person and of the people at the workplace that stand in a text.

    The person's in any writing. Of the others only with a capital: Dag and Stein are words too.
    """
    said = "\n".join(texts)
    person = placement.participant
    own = [name for name in re.split(r"\s+", person.name) if len(name) > 1]
    people = placement.workplace.contacts.values_list("name", flat=True)
    others = [name for full in people for name in re.split(r"\s+", full) if len(name) > 1]
    found = [name for name in own if re.search(word(name), said, re.IGNORECASE)]
    return found + [name for name in others if re.search(word(name), said) and name not in found]


def word(name: str) -> str:
    return rf"\b{re.escape(name)}\b"
