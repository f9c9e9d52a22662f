"""The best pair first, again and again: the yardstick for the joint answer."""

import heapq

import numpy as np

from matching.engine.assignment.problem import NO_LIMIT, Ints, Problem, best_of_rows


class Places:
    """What is left while places are taken, and which openings still have room."""

    def __init__(self, problem: Problem) -> None:
        limits = problem.limits
        self.chain = limits.chain
        self.left = [limits.opening.copy(), limits.workplace.copy(), limits.employer.copy()]
        self.room = limits.room()
        employer_of = limits.employer_of[limits.workplace_of]
        self.group = (np.arange(len(limits.opening)), limits.workplace_of, employer_of)

    def take(self, opening: int) -> None:
        """One place less at the opening, its workplace and its employer."""
        for level, index in enumerate(self.chain(opening)):
            left = self.left[level]
            if left[index] < NO_LIMIT:
                left[index] -= 1
                if left[index] == 0:
                    self.room[self.group[level] == index] = False


def greedy(problem: Problem) -> Ints:
    """The opening of each person, or -1: by worth, ties by person, then opening."""
    chosen = problem.locked.copy()
    places = Places(problem)
    people, best = best_of_rows(problem, np.where(places.room[problem.opening], problem.worth, 0))
    queue = [
        (-worth, person, opening)
        for worth, person, opening in zip(
            problem.worth[best].tolist(),
            people.tolist(),
            problem.opening[best].tolist(),
            strict=True,
        )
    ]
    heapq.heapify(queue)
    while queue:
        _, person, opening = heapq.heappop(queue)
        if places.room[opening]:
            chosen[person] = opening
            places.take(opening)
            continue
        row = problem.row(person)
        worth = np.where(places.room[problem.opening[row]], problem.worth[row], 0)
        at = int(worth.argmax())
        if worth[at] > 0:
            heapq.heappush(queue, (-int(worth[at]), person, int(problem.opening[row][at])))
    return chosen
