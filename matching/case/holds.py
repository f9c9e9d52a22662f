"""Places that are held already: which stay in the case as locks, and which are simply taken.

A live hold is a lock: the run places it first, so both sides keep what they were promised. A hold
that no rule allows any more (consent taken back, a level corrected, the place over-full) cannot be
a lock; then it takes its place, and its person takes no part. So does a running placement.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from employers.models import Opening
from matching.models import Proposal
from matching.states import HOLDS_PLACE, ProposalState

# Furthest on its way first: of several offers to one person that one is the lock.
NEAREST: list[str] = [
    ProposalState.WELCOMED,
    ProposalState.ACCEPTED,
    ProposalState.ASKED,
    ProposalState.OFFERED,
    ProposalState.APPROVED,
]
Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Hold:
    """One place that is held, with the three limits that it counts under."""

    participant: UUID
    opening: UUID
    workplace: UUID
    employer: UUID
    state: str
    score: float = 0.0

    @property
    def pair(self) -> Pair:
        return self.participant, self.opening

    @property
    def places(self) -> tuple[UUID, UUID, UUID]:
        return self.opening, self.workplace, self.employer


@dataclass
class Held:
    """What is held: `locks` stay in the case, `taken` use up places, `out` take no part."""

    locks: list[Hold] = field(default_factory=list)
    taken: list[Hold] = field(default_factory=list)
    out: dict[UUID, str] = field(default_factory=dict)

    def take(self, hold: Hold, why: str | None = None) -> None:
        """The place is used up; with `why`, its person takes no part."""
        self.taken.append(hold)
        if why:
            self.out[hold.participant] = why

    def used(self) -> Counter[UUID]:
        """Places used by opening, workplace and employer."""
        return Counter(place for hold in self.taken for place in hold.places)


def read_holds(people: Any, employers: Iterable[UUID]) -> list[Hold]:
    """Every held place of these people, and of anybody at these employers; one query."""
    held = Proposal.objects.filter(
        Q(participant__in=people) | Q(opening__workplace__employer__in=list(employers)),
        state__in=sorted(HOLDS_PLACE),
    )
    return [
        Hold(*row)
        for row in held.order_by("pk").values_list(
            "participant_id",
            "opening_id",
            "opening__workplace_id",
            "opening__workplace__employer_id",
            "state",
            "score",
        )
    ]


def sorted_out(holds: Iterable[Hold], people: set[UUID], openings: set[UUID]) -> Held:
    """Each person's furthest offer as a lock if it stands in the case; all else taken."""
    held = Held()
    waiting: dict[UUID, list[Hold]] = {}
    for hold in holds:
        if hold.participant not in people:
            held.take(hold)
        elif hold.state == ProposalState.PLACED:
            held.take(hold, "in_practice")
        else:
            waiting.setdefault(hold.participant, []).append(hold)
    for participant, offers in waiting.items():
        offers.sort(key=lambda hold: (NEAREST.index(hold.state), -hold.score, str(hold.opening)))
        first, rest = offers[0], offers[1:]
        if participant in held.out:
            rest = offers
        elif first.opening in openings:
            held.locks.append(first)
        else:
            held.take(first, "hold_outside")
        for other in rest:
            held.take(other)
    return held


def keep_possible(held: Held, broken: dict[Pair, list[str]]) -> None:
    """Holds that a rule refuses today are taken instead of locked."""
    locks, held.locks = held.locks, []
    for hold in locks:
        if broken.get(hold.pair):
            held.take(hold, "hold_not_possible")
        else:
            held.locks.append(hold)


def keep_within(held: Held, limits: dict[UUID, int | None]) -> None:
    """Where more is held than there is room for, nothing stays a lock."""
    used = Counter(place for hold in [*held.taken, *held.locks] for place in hold.places)
    full = {
        place
        for place, count in used.items()
        if (limit := limits.get(place)) is not None and count > limit
    }
    locks, held.locks = held.locks, []
    for hold in locks:
        if full & set(hold.places):
            held.take(hold, "over_full")
        else:
            held.locks.append(hold)


def has_room(hold: Hold, held: Held, limits: dict[UUID, int | None]) -> bool:
    """Whether one more lock fits beside everything that is held."""
    used = Counter(place for each in [*held.taken, *held.locks] for place in each.places)
    return all((limit := limits.get(place)) is None or used[place] < limit for place in hold.places)


def limits_of(openings: Iterable[Opening], others: Counter[UUID]) -> dict[UUID, int | None]:
    """Places by opening, workplace and employer before our own holds; None is no limit.

    `others`: what other schemes use at each workplace on the day of the run, as an approval
    counts it.
    """
    limits: dict[UUID, int | None] = {}
    for opening in openings:
        workplace = opening.workplace
        ceiling = workplace.supervision_ceiling
        limits[opening.pk] = opening.capacity
        limits[workplace.pk] = None if ceiling is None else ceiling - others[workplace.pk]
        limits[workplace.employer_id] = workplace.employer.max_people
    return limits
