"""Who gets which place, by plain means: greedy, stable, best by flow, best by trying everything.

Worths are whole numbers (a billionth of a point), so that equal means equal.
"""

import functools
import math
from collections.abc import Iterable
from typing import Any

from tests.engine import oracle

Record = dict[str, Any]
Pair = tuple[str, str]
Limits = dict[tuple[str, str], float]

UNITS = 1_000_000_000
FIT = ["competence", "language", "support", "schedule"]


class Market:
    """One case with the engine's scores of its possible pairs: the input of every method here."""

    def __init__(self, case: Record, pairs: list[Record]) -> None:
        self.case = oracle.completed(case)
        self.scores = {(pair["participant"], pair["opening"]): pair["score"] for pair in pairs}
        self.fits = {
            (pair["participant"], pair["opening"]): self.fit(pair["criteria"]) for pair in pairs
        }
        self.priority = {each["id"]: each["priority"] for each in self.case["participants"]}
        self.openings = {each["id"]: each for each in self.case["openings"]}
        self.people = sorted(each["id"] for each in self.case["participants"])
        self.locks = sorted({(person, opening) for person, opening in self.case["locks"]})
        self.usable = sorted(pair for pair, score in self.scores.items() if score > 0)

    def fit(self, criteria: Record) -> float:
        """The employers' side: four criteria by the weights of the case, never a person's own."""
        weights = self.case["weights"]
        return round(sum(criteria[name]["value"] * weights[name] for name in FIT), 9)

    def worth(self, pair: Pair) -> int:
        """Score and priority, in billionths of a point."""
        return round(self.scores[pair] * UNITS) + round(self.priority[pair[0]] * UNITS)

    def nest(self, opening: str) -> list[tuple[str, str]]:
        """The three limits that a place at this opening uses."""
        record = self.openings[opening]
        return [
            ("opening", opening),
            ("workplace", record["workplace"]),
            ("employer", record["employer"]),
        ]

    def limits(self) -> Limits:
        """Free places of every opening, workplace and employer that has an opening."""
        limits: Limits = {}
        for opening, record in self.openings.items():
            free = oracle.free_places(self.case, record)
            limits.update(zip(self.nest(opening), free, strict=True))
        return limits

    def objective(self, placed: Iterable[Pair]) -> int:
        """The worth of all who are placed."""
        return sum(self.worth(pair) for pair in placed)


def within_limits(market: Market, placed: Iterable[Pair]) -> bool:
    """Nobody has two places and no limit is passed."""
    placed = list(placed)
    if len({person for person, _ in placed}) < len(placed):
        return False
    limits = market.limits()
    for _, opening in placed:
        for node in market.nest(opening):
            limits[node] -= 1
    used = {node for _, opening in placed for node in market.nest(opening)}
    return all(limits[node] >= 0 for node in used)


def take_in_order(market: Market, wanted: Iterable[Pair]) -> list[Pair]:
    """Go down the list and take each pair that the limits still allow."""
    taken: list[Pair] = []
    for pair in wanted:
        if within_limits(market, [*taken, pair]):
            taken.append(pair)
    return taken


# --- greedy ---------------------------------------------------------------------------------


def greedy(market: Market) -> list[Pair]:
    """Locks, then by worth, ties by participant and opening."""
    ranked = sorted(market.usable, key=lambda pair: (-market.worth(pair), pair))
    return take_in_order(market, [*market.locks, *ranked])


# --- stable ---------------------------------------------------------------------------------


def employer_keeps(market: Market, proposed: Iterable[Pair]) -> list[Pair]:
    """Of all proposed, locks, then by fit, ties by participant and opening, within the limits."""
    ranked = sorted(proposed, key=lambda pair: (pair not in market.locks, -market.fits[pair], pair))
    return take_in_order(market, ranked)


def employer_of(market: Market, pair: Pair) -> str:
    return market.openings[pair[1]]["employer"]


def stable(market: Market) -> list[Pair]:
    """Participants propose down their lists until nobody is dropped any more."""
    locked = {person for person, _ in market.locks}
    wishes = {
        person: sorted(
            (pair for pair in market.usable if pair[0] == person),
            key=lambda pair: (-market.scores[pair], pair[1]),
        )
        for person in market.people
        if person not in locked
    }
    held = set(market.locks)
    while True:
        placed = {person for person, _ in held}
        free = next((who for who, left in wishes.items() if left and who not in placed), None)
        if free is None:
            return sorted(held)
        proposal = wishes[free].pop(0)
        employer = employer_of(market, proposal)
        there = {pair for pair in held if employer_of(market, pair) == employer}
        held = (held - there) | set(employer_keeps(market, there | {proposal}))


def blocking_pairs(market: Market, placed: Iterable[Pair]) -> list[Pair]:
    """Usable pairs that both sides would rather have than what they got.

    Where the person is at the same employer already, the employer weighs both places by fit.
    """
    placed = set(placed)
    at = {person: pair for pair in placed for person in [pair[0]]}
    blocking = []
    for pair in market.usable:
        now = at.get(pair[0])
        if now in market.locks or (now and not prefers(market, pair, now)):
            continue
        there = {each for each in placed if employer_of(market, each) == employer_of(market, pair)}
        if pair in employer_keeps(market, there | {pair}):
            blocking.append(pair)
    return blocking


def prefers(market: Market, pair: Pair, now: Pair) -> bool:
    """The participant ranks the one strictly before the other."""
    return (-market.scores[pair], pair[1]) < (-market.scores[now], now[1])


# --- the best sum ---------------------------------------------------------------------------


class Network:
    """A small flow network: arcs come in twos, an arc and its way back."""

    def __init__(self) -> None:
        self.arcs: list[list[Any]] = []  # [from, to, room, cost]

    def add(self, start: Any, end: Any, room: float, cost: int = 0) -> None:
        self.arcs.append([start, end, room, cost])
        self.arcs.append([end, start, 0, -cost])

    def cheapest_path(self, source: Any, sink: Any) -> tuple[float, list[int]]:
        """Bellman and Ford: the cheapest way with room, as arc numbers."""
        cost = {source: 0.0}
        came: dict[Any, int] = {}
        moved = True
        while moved:
            moved = False
            for number, (start, end, room, price) in enumerate(self.arcs):
                if room > 0 and start in cost and cost[start] + price < cost.get(end, math.inf):
                    cost[end] = cost[start] + price
                    came[end] = number
                    moved = True
        path, node = [], sink
        while node in came and node != source:
            path.append(came[node])
            node = self.arcs[came[node]][0]
        return cost.get(sink, math.inf), path


def network_of(market: Market, limits: Limits) -> Network:
    """Participants to openings to workplaces to employers, one unit a person."""
    network = Network()
    locked = {person for person, _ in market.locks}
    for person in market.people:
        if person not in locked:
            network.add("source", ("person", person), 1)
    for pair in market.usable:
        if pair[0] not in locked:
            network.add(("person", pair[0]), ("opening", pair[1]), 1, -market.worth(pair))
    nodes: dict[Any, Any] = {}
    for opening in market.openings:
        first, second, third = market.nest(opening)
        nodes |= {first: second, second: third, third: "sink"}
    for node, above in nodes.items():
        network.add(node, above, limits[node])
    return network


def best_objective(market: Market, limits: Limits | None = None) -> int | None:
    """The largest worth of all placed, locks among them; None where the locks do not fit."""
    limits = dict(limits or market.limits())
    for _, opening in market.locks:
        for node in market.nest(opening):
            limits[node] -= 1
    if any(limits[node] < 0 for _, opening in market.locks for node in market.nest(opening)):
        return None
    limits = {node: max(0, room) for node, room in limits.items()}
    network, best = network_of(market, limits), market.objective(market.locks)
    while True:
        cost, path = network.cheapest_path("source", "sink")
        if cost >= 0:
            return best
        for number in path:
            network.arcs[number][2] -= 1
            network.arcs[number ^ 1][2] += 1
        best -= int(cost)


def best_by_trying_everything(market: Market) -> int:
    """The same by going through every possible placing: a check of the flow, for tiny cases."""
    locked = {person for person, _ in market.locks}
    free = [person for person in market.people if person not in locked]

    @functools.cache
    def best(position: int, placed: tuple[Pair, ...]) -> int:
        if position == len(free):
            return market.objective(placed)
        choices = [pair for pair in market.usable if pair[0] == free[position]]
        results = [best(position + 1, placed)]
        results += [
            best(position + 1, (*placed, pair))
            for pair in choices
            if within_limits(market, (*placed, pair))
        ]
        return max(results)

    return best(0, tuple(market.locks))


# --- prices ---------------------------------------------------------------------------------


def best_with_places(market: Market, opening: str, more: int) -> int | None:
    """The largest worth when the opening's three limits are raised or lowered together."""
    limits = market.limits()
    for node in market.nest(opening):
        limits[node] += more
        if limits[node] < 0:
            return None
    return best_objective(market, limits)


def price_bounds(market: Market, opening: str) -> tuple[float, float]:
    """What one more place in all three gains, and what one less loses, in points."""
    now = best_objective(market)
    more, less = best_with_places(market, opening, 1), best_with_places(market, opening, -1)
    assert now is not None
    assert more is not None
    gains = (more - now) / UNITS
    loses = math.inf if less is None else (now - less) / UNITS
    return gains, loses
