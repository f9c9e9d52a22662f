"""What pages hand to actions about notes and hand-overs: plain facts, nothing stored."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.parties import Party


@dataclass(frozen=True)
class Midway:
    """What is asked midway."""

    norwegian: str
    serves_goal: str
    spoken_with: tuple[str, ...] = ()
    discovered: str = ""
    alone_after_weeks: int | None = None


@dataclass(frozen=True)
class Lines:
    """The five lines; the last one is who calls next, and when. After the end nobody need."""

    next_on: date | None = None
    next_caller: str = Party.CONSULTANT
    next_owner: User | None = None  # nobody named: the owner of the placement
    with_participant: bool = False
    with_employer: bool = False
    went_well: str = ""
    kept: str = ""
    guidance: str = ""
    agreed: str = ""
    is_shared: bool = False
    new_skill: str = ""
    words: str = ""
    situation: str = ""
    midway: Midway | None = None


@dataclass(frozen=True)
class Taker:
    """Who takes a relation over, and the line that the next one reads."""

    new_owner: User | None
    note: str = ""
