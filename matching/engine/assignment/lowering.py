"""How far prices can fall while they still support an assignment: shortest paths, all at once.

A price may fall by d as long as nobody placed elsewhere, or nowhere, would come for the cheaper
place. If the place somebody holds gets cheaper by d, that person's gain rises by d, and with it
what another place may fall by. These are difference constraints, so the largest falls are the
shortest distances from all that cannot fall at all; every length is a slack, hence not negative.
"""

import heapq
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.engine.assignment.problem import Ints, Problem

Full = list[NDArray[np.bool_]]


class Falls:
    """The most by which the price of each opening, workplace and employer can fall.

    `levels`: prices of openings, workplaces and employers that support `chosen`. `full`: which
    of them have no room left; only those may have a price of their own.
    """

    def __init__(
        self, problem: Problem, chosen: Ints, levels: tuple[Ints, Ints, Ints], full: Full
    ) -> None:
        self.problem = problem
        self.limits = problem.limits
        self.own = levels
        self.full = full
        opening, workplace, employer = levels
        at_work = workplace + employer[self.limits.employer_of]
        self.offset = (0, len(opening), len(opening) + len(workplace))
        # What a place costs with all above it is the most by which it can fall.
        self.fall = np.concatenate([opening + at_work[self.limits.workplace_of], at_work, employer])
        self.before = self.fall[: len(opening)].copy()
        self.queue = [(int(self.fall[node]), int(node)) for node in np.flatnonzero(self.fall)]
        heapq.heapify(self.queue)
        self._people(chosen)

    def totals(self) -> Ints:
        """The lowest price of each opening, all levels together."""
        while self.queue:
            fall, node = heapq.heappop(self.queue)
            if fall == self.fall[node]:
                for neighbour, further in self._neighbours(node, fall):
                    self._reach(neighbour, further)
        return self.before - self.fall[: len(self.before)]

    def _people(self, chosen: Ints) -> None:
        """Who would come for a cheaper place: first those whose own gain cannot rise."""
        problem, totals = self.problem, self.before
        placed = (chosen >= 0) & (problem.locked < 0)
        at = np.where(placed, chosen, 0)
        cost = totals[at] if len(totals) else np.zeros_like(at)
        gain = np.where(placed, problem.worth_of(chosen) - cost, 0)
        slack = gain[problem.person] + totals[problem.opening] - problem.worth
        slack = np.maximum(slack, 0)
        open_pairs = self.limits.room()[problem.opening] & (slack < totals[problem.opening])
        fixed = ~placed | (cost == 0)
        first = open_pairs & fixed[problem.person]
        lowest = totals.copy()
        np.minimum.at(lowest, problem.opening[first], slack[first])
        for opening in np.flatnonzero(lowest < totals):
            self._reach(int(opening), int(lowest[opening]))
        later = open_pairs & ~fixed[problem.person]
        self.wanted, self.slack = problem.opening[later], slack[later]
        self.start = np.searchsorted(problem.person[later], np.arange(problem.people + 1))
        people = np.flatnonzero(placed & ~fixed)
        self.holders = people[np.argsort(chosen[people], kind="stable")]
        self.held = np.searchsorted(chosen[self.holders], np.arange(len(totals) + 1))

    def _reach(self, node: int, fall: int) -> None:
        if fall < self.fall[node]:
            self.fall[node] = fall
            heapq.heappush(self.queue, (fall, node))

    def _neighbours(self, node: int, fall: int) -> Iterator[tuple[int, int]]:
        """What can fall only a little further than this node, and how far."""
        _, works, employers = self.offset
        if node >= employers:
            for work in np.flatnonzero(self.limits.employer_of == node - employers).tolist():
                yield works + work, fall + int(self.own[1][work])
        elif node >= works:
            work = node - works
            for opening in np.flatnonzero(self.limits.workplace_of == work).tolist():
                yield opening, fall + int(self.own[0][opening])
            if not self.full[1][work]:  # it has no price of its own: it falls with its employer
                yield employers + int(self.limits.employer_of[work]), fall
        else:
            if not self.full[0][node]:
                yield works + int(self.limits.workplace_of[node]), fall
            yield from self._holders(node, fall)

    def _holders(self, opening: int, fall: int) -> Iterator[tuple[int, int]]:
        for person in self.holders[self.held[opening] : self.held[opening + 1]].tolist():
            row = slice(self.start[person], self.start[person + 1])
            further = fall + self.slack[row]
            nearer = further < self.fall[self.wanted[row]]
            yield from zip(self.wanted[row][nearer].tolist(), further[nearer].tolist(), strict=True)
