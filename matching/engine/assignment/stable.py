"""Participants propose, employers keep whom they fit best: nobody has a pair to complain about."""

import heapq
from collections import deque

import numpy as np

from matching.engine.assignment.problem import NO_LIMIT, Ints, Problem

Held = tuple[int, int, int]  # fit, -person, -opening: the first to be dropped sorts first


class Employers:
    """Whom each opening, workplace and employer holds; the least fitting can be found at once."""

    def __init__(self, problem: Problem) -> None:
        limits = problem.limits
        self.chain = limits.chain
        self.left = [limits.opening.copy(), limits.workplace.copy(), limits.employer.copy()]
        self.heaps: list[dict[int, list[Held]]] = [{}, {}, {}]
        self.at: dict[int, int] = {}

    def _worst(self, level: int, group: int) -> Held | None:
        heap = self.heaps[level].get(group, [])
        while heap and self.at.get(-heap[0][1]) != -heap[0][2]:
            heapq.heappop(heap)  # no longer there
        return heap[0] if heap else None

    def _move(self, opening: int, change: int) -> None:
        for level, group in enumerate(self.chain(opening)):
            if self.left[level][group] < NO_LIMIT:
                self.left[level][group] += change

    def propose(self, held: Held) -> int:
        """Takes the proposal up; returns who is dropped for it, or -1.

        The smallest full group that the opening lies in decides: whoever in it fits least,
        the newcomer included, has to go; then every larger group holds as many as before.
        """
        person, opening = -held[1], -held[2]
        chain = self.chain(opening)
        full = [level for level in range(3) if self.left[level][chain[level]] <= 0]
        dropped = -1
        if full:
            worst = self._worst(full[0], chain[full[0]])
            if worst is None or held < worst:
                return person
            dropped = -worst[1]
            self._move(self.at.pop(dropped), +1)
        self.at[person] = opening
        self._move(opening, -1)
        for level, group in enumerate(chain):
            heapq.heappush(self.heaps[level].setdefault(group, []), held)
        return dropped


def stable(problem: Problem, fit: Ints) -> Ints:
    """The opening of each person, or -1, without a blocking pair.

    `fit`: what each pair is worth to the employer, aligned with the problem's pairs. People
    propose by worth, ties by opening; employers keep by fit, ties by person, then opening.
    """
    employers = Employers(problem)
    wishes: dict[int, list[int]] = {}
    queue = deque(int(person) for person in np.flatnonzero(np.diff(problem.start)))
    while queue:
        person = queue.popleft()
        row = problem.row(person)
        if person not in wishes:
            order = np.argsort(-problem.worth[row], kind="stable")
            wishes[person] = order[::-1].tolist()  # the next wish is at the end
        if not wishes[person]:
            continue
        at = row.start + wishes[person].pop()
        dropped = employers.propose((int(fit[at]), -person, -int(problem.opening[at])))
        if dropped >= 0:
            queue.append(dropped)
    chosen = problem.locked.copy()
    for person, opening in employers.at.items():
        chosen[person] = opening
    return chosen
