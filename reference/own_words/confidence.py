"""How sure a suggestion is: the chance that it is what the person meant."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Vector = tuple[float, ...]


@dataclass(frozen=True)
class Signs:
    """What the chance is judged by, each from about 0 to 1."""

    of_term: float  # share of the wording that was said
    of_phrase: float  # share of the phrase that the wording covers
    of_bag: float  # share of the phrase that any wording of the skill covers
    amount: float  # how much was matched; rare words count more
    lead: float  # how far the next skill is behind
    is_exact: float  # the phrase is this wording
    names_doing: float  # the phrase names something done, or a trade
    sureness: float  # the least sure reading among the matched words

    def vector(self) -> Vector:
        """The signs as numbers, with a one for the constant."""
        return (
            1.0,
            self.of_term,
            self.of_phrase,
            self.of_bag,
            self.amount,
            self.lead,
            self.is_exact,
            self.names_doing,
            self.sureness,
        )


@dataclass(frozen=True)
class Judge:
    """Weights of the signs, and from which chance on a suggestion is preselected."""

    weights: Vector
    threshold: float

    def chance(self, signs: Signs) -> float:
        """From 0 to 1."""
        return _logistic(sum(w * x for w, x in zip(self.weights, signs.vector(), strict=True)))


# Fitted on all labelled phrases by `manage.py measure_own_words`; the figures that count are those
# on phrases left out of the fitting, see docs/own_words.md.
JUDGE = Judge(
    weights=(-3.45, 1.69, 0.88, 1.35, 1.50, 2.03, 1.08, 0.92, 0.12),
    threshold=0.80,
)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def fit(cases: Sequence[tuple[Signs, bool]], *, penalty: float = 1.0) -> Vector:
    """Logistic regression by Newton's method; the penalty keeps the weights small."""
    vectors = [signs.vector() for signs, _ in cases]
    right = [float(is_right) for _, is_right in cases]
    size = len(vectors[0])
    weights = [0.0] * size
    for _ in range(25):
        slope = [-penalty * w for w in weights]
        curve = [[penalty * (i == j) + 1e-9 for j in range(size)] for i in range(size)]
        slope[0], curve[0][0] = 0.0, 1e-9
        for x, y in zip(vectors, right, strict=True):
            p = _logistic(sum(w * v for w, v in zip(weights, x, strict=True)))
            for i in range(size):
                slope[i] += (y - p) * x[i]
                for j in range(size):
                    curve[i][j] += p * (1 - p) * x[i] * x[j]
        step = _solve(curve, slope)
        weights = [w + s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    return tuple(weights)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with row exchange, for a handful of unknowns."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (rows[i][size] - known) / rows[i][i]
    return found


def best_threshold(chances: Sequence[tuple[float, bool]], *, precision: float) -> float:
    """The lowest chance from which on at least this share of the accepted is right."""
    ordered = sorted(chances, reverse=True)
    right, best = 0, 1.0
    for accepted, (chance, is_right) in enumerate(ordered, 1):
        right += is_right
        if right / accepted >= precision:
            best = chance
    return best
