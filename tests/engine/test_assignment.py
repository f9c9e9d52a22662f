"""The solver on its own: against exhaustive search and an independent flow, with prices."""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from matching.engine.assignment import NO_LIMIT, Assignment, Limits, assign, problem_of, stable
from matching.engine.assignment import columns as columns_module
from matching.engine.assignment.greedy import greedy

Pairs = dict[tuple[int, int], float]


@dataclass
class Instance:
    """A small assignment problem as plain lists; None is no limit."""

    people: int
    pairs: Pairs
    opening: list[int]
    workplace_of: list[int]
    workplace: list[int | None]
    employer_of: list[int]
    employer: list[int | None]

    @property
    def limits(self) -> Limits:
        return Limits.of(
            self.opening, self.workplace_of, self.workplace, self.employer_of, self.employer
        )

    def solved(self, locks: list[tuple[int, int]] | None = None) -> Assignment:
        who = [person for person, _ in self.pairs]
        where = [opening for _, opening in self.pairs]
        return assign(who, where, list(self.pairs.values()), self.limits, locks or [])

    def allows(self, openings: list[int]) -> bool:
        workplaces = [self.workplace_of[o] for o in openings]
        employers = [self.employer_of[w] for w in workplaces]
        return all(
            ceiling is None or used.count(i) <= ceiling
            for used, ceilings in (
                (openings, self.opening), (workplaces, self.workplace), (employers, self.employer)
            )
            for i, ceiling in enumerate(ceilings)
        )  # fmt: skip


def drawn(seed: int, people: int = 5) -> Instance:
    draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
    openings, workplaces, employers = draw.randint(1, 5), draw.randint(1, 3), draw.randint(1, 2)
    people = draw.randint(0, people)
    worths = draw.choice([(0, 1, 2), (5, 5, 5), None])
    pairs = {
        (p, o): draw.choice(worths) if worths else draw.random() * 100
        for p in range(people)
        for o in range(openings)
        if draw.random() < 0.7
    }
    return Instance(
        people,
        pairs,
        [draw.randint(0, 2) for _ in range(openings)],
        [draw.randrange(workplaces) for _ in range(openings)],
        [draw.choice([None, 0, 1, 2]) for _ in range(workplaces)],
        [draw.randrange(employers) for _ in range(workplaces)],
        [draw.choice([None, 0, 1, 2, 3]) for _ in range(employers)],
    )


def exhaustive(instance: Instance, held: tuple[tuple[int, int], ...] = ()) -> float:
    """The best worth by trying everything; `held` take places and are worth nothing."""
    fixed = [opening for _, opening in held]
    locked = {person for person, _ in held}

    def best(person: int, openings: list[int]) -> float:
        if person == instance.people:
            return 0.0
        found = best(person + 1, openings)
        for opening in range(len(instance.opening)):
            worth = instance.pairs.get((person, opening), 0)
            if person not in locked and worth > 0 and instance.allows([*openings, opening]):
                found = max(found, worth + best(person + 1, [*openings, opening]))
        return found

    return best(0, fixed)


class Flow:
    """Longest augmenting paths on source - person - opening - workplace - employer - sink."""

    def __init__(self, instance: Instance) -> None:
        self.edges: list[list[Any]] = []  # from, to, capacity left, worth
        self.out: dict[str, list[int]] = {}
        many = instance.people
        for person in range(many):
            self._edge("source", f"p{person}", 1, 0)
        for (person, opening), worth in instance.pairs.items():
            if worth > 0:
                self._edge(f"p{person}", f"o{opening}", 1, worth)
        for o, ceiling in enumerate(instance.opening):
            self._edge(f"o{o}", f"w{instance.workplace_of[o]}", ceiling, 0)
        for w, limit in enumerate(instance.workplace):
            self._edge(f"w{w}", f"e{instance.employer_of[w]}", many if limit is None else limit, 0)
        for e, limit in enumerate(instance.employer):
            self._edge(f"e{e}", "sink", many if limit is None else limit, 0)

    def _edge(self, start: str, end: str, capacity: int, worth: float) -> None:
        for edge in ([start, end, capacity, worth], [end, start, 0, -worth]):
            self.out.setdefault(edge[0], []).append(len(self.edges))
            self.edges.append(edge)

    def total(self) -> float:
        total = 0.0
        while (path := self._longest()) and (gain := sum(self.edges[e][3] for e in path)) > 1e-9:
            for edge in path:
                self.edges[edge][2] -= 1
                self.edges[edge ^ 1][2] += 1
            total += gain
        return total

    def _longest(self) -> list[int] | None:
        far, came = {"source": 0.0}, dict[str, int]()
        queue = deque(["source"])
        while queue:
            node = queue.popleft()
            for index in self.out.get(node, ()):
                _, end, left, worth = self.edges[index]
                if left > 0 and far[node] + worth > far.get(end, -1e18) + 1e-9:
                    far[end], came[end] = far[node] + worth, index
                    queue.append(end)
        return None if "sink" not in came else list(self._back(came))[::-1]

    def _back(self, came: dict[str, int]) -> Iterator[int]:
        node = "sink"
        while node != "source":
            yield came[node]
            node = self.edges[came[node]][0]


def check_feasible(instance: Instance, answer: Assignment) -> None:
    placed = [(p, int(o)) for p, o in enumerate(answer.chosen) if o >= 0]
    assert instance.allows([opening for _, opening in placed])
    worth = sum(instance.pairs[pair] for pair in placed)
    assert worth == pytest.approx(answer.objective, abs=1e-6)


@pytest.mark.parametrize("block", range(10))
def test_the_optimum_is_that_of_exhaustive_search(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        instance = drawn(seed)
        answer = instance.solved()
        assert answer.proven, seed
        assert answer.objective == pytest.approx(exhaustive(instance), abs=1e-6), seed
        check_feasible(instance, answer)


@pytest.mark.parametrize("seed", range(30))
def test_the_optimum_is_that_of_an_independent_flow(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
    people, openings, workplaces, employers = 30, 14, 7, 3
    whole = draw.random() < 0.5
    instance = Instance(
        people,
        {
            (p, o): draw.randint(0, 9) if whole else draw.random() * 100
            for p in range(people)
            for o in range(openings)
            if draw.random() < 0.5
        },
        [draw.randint(0, 4) for _ in range(openings)],
        [draw.randrange(workplaces) for _ in range(openings)],
        [draw.choice([None, 2, 3]) for _ in range(workplaces)],
        [draw.randrange(employers) for _ in range(workplaces)],
        [draw.choice([None, 4, 6]) for _ in range(employers)],
    )
    answer = instance.solved()
    assert answer.proven
    assert answer.objective == pytest.approx(Flow(instance).total(), abs=1e-6)
    check_feasible(instance, answer)


@pytest.mark.parametrize("seed", range(60))
def test_locks_take_places_and_the_rest_is_optimal(seed: int) -> None:
    instance = drawn(seed + 5000)
    draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
    everywhere = [(p, o) for p in range(instance.people) for o in range(len(instance.opening))]
    locks = draw.sample(everywhere, min(2, len(everywhere)))
    fits = instance.allows([o for _, o in locks]) and len({p for p, _ in locks}) == len(locks)
    if not fits:
        with pytest.raises(ValueError, match="lock"):
            instance.solved(locks)
        return
    answer = instance.solved(locks)
    assert answer.proven
    assert all(answer.chosen[person] == opening for person, opening in locks)
    assert answer.objective == pytest.approx(exhaustive(instance, tuple(locks)), abs=1e-6)


def more_places(instance: Instance, opening: int, change: int) -> Instance:
    workplace = instance.workplace_of[opening]
    employer = instance.employer_of[workplace]

    def moved(ceilings: list[Any], index: int) -> list[Any]:
        return [c if i != index or c is None else c + change for i, c in enumerate(ceilings)]

    return Instance(
        instance.people,
        instance.pairs,
        moved(instance.opening, opening),
        instance.workplace_of,
        moved(instance.workplace, workplace),
        instance.employer_of,
        moved(instance.employer, employer),
    )


@pytest.mark.parametrize("block", range(6))
def test_a_price_lies_between_what_one_place_more_gains_and_one_less_loses(block: int) -> None:
    for seed in range(9000 + block * 25, 9025 + block * 25):
        instance = drawn(seed)
        answer = instance.solved()
        best = exhaustive(instance)
        for opening, price in enumerate(answer.prices.total / answer.scale):
            gain = exhaustive(more_places(instance, opening, 1)) - best
            assert price >= gain - 1e-6, (seed, opening)
            fewer = more_places(instance, opening, -1)
            ceilings = (*fewer.opening, *fewer.workplace, *fewer.employer)
            if all(ceiling is None or ceiling >= 0 for ceiling in ceilings):
                assert price <= best - exhaustive(fewer) + 1e-6, (seed, opening)


def test_prices_are_the_least_that_support_the_assignment() -> None:
    # Two people want one place; the loser would pay 60, so the winner's surplus is 30.
    answer = assign([0, 1], [0, 0], [90, 60], Limits.flat([1]))
    assert answer.chosen.tolist() == [0, -1]
    assert (answer.prices.total / answer.scale).tolist() == [60]
    assert answer.bound == answer.worth


def test_people_without_pairs_and_openings_without_people() -> None:
    nothing = assign([], [], [], Limits.flat([]))
    assert (nothing.objective, nothing.proven, nothing.chosen.tolist()) == (0, True, [])
    empty = assign([3], [0], [0], Limits.flat([1, 1]))
    assert (empty.objective, empty.proven, empty.chosen.tolist()) == (0, True, [-1] * 4)


def test_equal_openings_do_not_stall_the_solver() -> None:
    people, openings = 60, 400
    who = np.repeat(np.arange(people), openings)
    where = np.tile(np.arange(openings), people)
    answer = assign(who, where, np.full(len(who), 7.0), Limits.flat([1] * openings))
    assert answer.proven
    assert answer.objective == 7 * people


def test_whole_worths_up_to_two_to_the_41_are_exact() -> None:
    big = 2**41
    answer = assign(
        [0, 0, 1, 1], [0, 1, 0, 1], [big, big - 1, big - 1, big - 3], Limits.flat([1, 1])
    )
    assert answer.scale == 1
    assert answer.worth == 2 * big - 2
    assert answer.proven


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (([0, 0], [0, 0], [1, 1]), "twice"),
        (([0], [0], [float("nan")]), "finite"),
        (([0], [0], [float("inf")]), "finite"),
        (([0], [0, 1], [1]), "same length"),
        (([0], [0], [2.0**42]), "at most"),
    ],
)
def test_what_assign_refuses(pairs, message) -> None:
    with pytest.raises(ValueError, match=message):
        assign(*pairs, Limits.flat([1, 1]))


def test_the_answer_does_not_depend_on_where_the_solver_starts(monkeypatch) -> None:
    for seed in range(100, 160):
        instance = drawn(seed, people=8)
        first = instance.solved()
        monkeypatch.setattr(columns_module, "SEEDS", 1)
        monkeypatch.setattr(columns_module, "ADDED", 1)
        second = instance.solved()
        monkeypatch.undo()
        assert first.chosen.tolist() == second.chosen.tolist(), seed
        assert first.prices.total.tolist() == second.prices.total.tolist(), seed


def test_a_wrong_assignment_is_never_proven(monkeypatch) -> None:
    monkeypatch.setattr(columns_module.Master, "chosen", lambda self: self.problem.locked.copy())
    answer = assign([0], [0], [5], Limits.flat([1]))
    assert answer.chosen.tolist() == [-1]
    assert not answer.proven


# One by one, and stable ---------------------------------------------------------------------------


def whole_problem(instance: Instance) -> Any:
    ordered = sorted(instance.pairs)
    worth = np.array([round(instance.pairs[pair]) for pair in ordered], dtype=np.int64)
    person, opening = np.array(ordered, dtype=np.int64).reshape(-1, 2).T
    return problem_of(instance.people, (person, opening, worth), instance.limits)


@pytest.mark.parametrize("block", range(4))
def test_greedy_takes_the_best_pair_that_the_limits_allow(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        instance = drawn(seed, people=8)
        chosen: dict[int, int] = {}
        for (person, opening), worth in sorted(
            instance.pairs.items(), key=lambda item: (-round(item[1]), item[0])
        ):
            free = person not in chosen and instance.allows([*chosen.values(), opening])
            if round(worth) > 0 and free:
                chosen[person] = opening
        found = greedy(whole_problem(instance)).tolist()
        assert found == [chosen.get(p, -1) for p in range(instance.people)], seed


def keeps(instance: Instance, proposals: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Whom the employers keep of these (fit, person, opening): by fit, each if limits allow."""
    kept: list[tuple[int, int, int]] = []
    for proposal in sorted(proposals, key=lambda x: (-x[0], x[1], x[2])):
        if instance.allows([opening for _, _, opening in [*kept, proposal]]):
            kept.append(proposal)
    return kept


@pytest.mark.parametrize("block", range(4))
def test_stable_is_what_proposing_in_rounds_gives_and_no_pair_blocks(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        instance = drawn(seed, people=8)
        problem = whole_problem(instance)
        draw = random.Random(seed)  # noqa: S311 - only has to repeat itself
        person_of = problem.person.tolist()
        pairs = list(zip(person_of, problem.opening.tolist(), problem.worth.tolist(), strict=True))
        fit = {(p, o): draw.randint(0, 5) for p, o, _ in pairs}
        found = stable(problem, np.array([fit[p, o] for p, o, _ in pairs], dtype=np.int64))
        chosen = {p: int(o) for p, o in enumerate(found) if o >= 0}
        assert chosen == in_rounds(instance, pairs, fit), seed
        for person, opening, worth in pairs:
            now = next((w for p, o, w in pairs if (p, o) == (person, chosen.get(person))), 0)
            if worth > now:  # would rather go there; then the employers would not keep the person
                held = [(fit[p, o], p, o) for p, o in chosen.items()]
                newcomer = (fit[person, opening], person, opening)
                assert newcomer not in keeps(instance, [*held, newcomer]), seed


def in_rounds(
    instance: Instance, pairs: list[tuple[int, int, int]], fit: dict[tuple[int, int], int]
) -> dict[int, int]:
    wishes = {
        person: sorted((-w, o) for p, o, w in pairs if p == person)
        for person in range(instance.people)
    }
    kept: list[tuple[int, int, int]] = []
    while True:
        idle = [p for p in wishes if wishes[p] and p not in [held[1] for held in kept]]
        if not idle:
            return {person: opening for _, person, opening in kept}
        for person in idle:
            _, opening = wishes[person].pop(0)
            kept.append((fit[person, opening], person, opening))
        kept = keeps(instance, kept)


def test_no_limit_is_no_limit() -> None:
    limits = Limits.of([5], [0], [None], [0], [None])
    assert limits.workplace.tolist() == limits.employer.tolist() == [NO_LIMIT]
    answer = assign([0, 1, 2], [0, 0, 0], [1, 1, 1], limits)
    assert answer.objective == 3


# Least prices -------------------------------------------------------------------------------------


def creeping(instance: Instance, answer: Assignment) -> list[float]:
    """The least prices by raising them from zero until nobody would move, a step at a time."""
    chosen = answer.chosen.tolist()
    price = [0.0] * len(instance.opening)
    while True:
        gain = [instance.pairs[p, o] - price[o] if o >= 0 else 0.0 for p, o in enumerate(chosen)]
        wanted = list(price)
        for (p, o), worth in instance.pairs.items():
            wanted[o] = max(wanted[o], worth - gain[p])
        raised = paid(instance, [o for o in chosen if o >= 0], wanted)
        if max((new - old for new, old in zip(raised, price, strict=True)), default=0) <= 1e-9:
            return raised
        price = raised


def paid(instance: Instance, placed: list[int], wanted: list[float]) -> list[float]:
    """What each opening costs if the smallest full group around each wanted opening pays."""
    works = [instance.workplace_of[o] for o in placed]
    firms = [instance.employer_of[w] for w in works]
    groups = (
        (placed, instance.opening), (works, instance.workplace), (firms, instance.employer)
    )  # fmt: skip
    full = [
        [ceiling is not None and used.count(i) >= ceiling for i, ceiling in enumerate(ceilings)]
        for used, ceilings in groups
    ]
    floors: list[dict[int, float]] = [{}, {}, {}]
    chains = []
    for opening, cost in enumerate(wanted):
        work = instance.workplace_of[opening]
        chains.append((opening, work, instance.employer_of[work]))
        payer = next((level for level in range(3) if full[level][chains[-1][level]]), None)
        if payer is not None:
            group = chains[-1][payer]
            floors[payer][group] = max(cost, floors[payer].get(group, 0.0))
    return [max(floors[level].get(c[level], 0.0) for level in range(3)) for c in chains]


@pytest.mark.parametrize("block", range(4))
def test_prices_are_those_that_creep_up_from_zero(block: int) -> None:
    for seed in range(20_000 + block * 40, 20_040 + block * 40):
        instance = drawn(seed, people=9)
        answer = instance.solved()
        found = (answer.prices.total / answer.scale).tolist()
        assert found == pytest.approx(creeping(instance, answer), abs=1e-6), seed


def test_a_price_war_is_settled_at_once() -> None:
    # One person too many, and all nearly equal: prices rise by a billionth at each bid.
    people, openings = 301, 300
    who = np.repeat(np.arange(people), openings)
    where = np.tile(np.arange(openings), people)
    worth = 50 + who * 1e-9 - where * 1e-6
    answer = assign(who, where, worth, Limits.flat([1] * openings))
    assert answer.proven
    assert answer.columns < people * openings / 5  # it does not ask for one column after another
    dearest = answer.prices.total.max() / answer.scale
    assert dearest == pytest.approx(50, abs=1e-3)
