"""How fast are rules and scores, against a plain loop and against what NumPy can do at best?"""

import math
from dataclasses import dataclass
from typing import Any

from bench.machinery.clock import best_of, median_of, seconds_of
from bench.machinery.limit import multiply_add
from bench.machinery.municipalities import municipality
from bench.machinery.naive import Naive
from bench.machinery.report import LARGE, Report, Size, Target, named, said
from matching.engine import Engine
from matching.engine.engine import Scored
from matching.engine.facts import LEVELS
from matching.engine.pairs import UNITS
from matching.engine.skills import normalised
from matching.engine.validation import checked_case

Record = dict[str, Any]

TOP = 20
MOST_NAIVE_PAIRS = 200_000
NAIVE = {(1_000, 300): Target(4, 15), (10_000, 2_000): Target(25, 60), LARGE: Target(150, 300)}
LIMIT = {(10_000, 2_000): Target(0.03, 0.08), LARGE: Target(0.15, 0.35)}
ROW = {(10_000, 2_000): Target(500, 2_000)}
GROWTH = Target(0.75, 0.5)


@dataclass
class Clocked:
    """Seconds of one size."""

    size: Size
    possible: float  # share of all pairs
    check: float
    encode: float
    loop: float
    refusals: float
    naive: float
    sampled: float  # share of the pairs that the baseline really went through
    limit: float

    @property
    def engine(self) -> float:
        """Encode, rules, scores, best 20, refusal counts."""
        return self.encode + self.loop + self.refusals

    @property
    def pairs(self) -> int:
        return self.size[0] * self.size[1]


def run(report: Report) -> None:
    """All sizes, then the growth between the two largest, then one row."""
    with report.section(
        "Engine",
        "Rules, scores, the best 20 of each participant and refusal counts over all pairs, "
        "from checked records; the baseline goes through the same pairs one at a time.",
    ):
        clocked = [clock(report, size) for size in report.sizes]
        report.table(
            ["participants × openings", "possible", "naive s", "check s", "encode s", "loop s",
             "refusals s", "naive ÷ engine", "naive ÷ loop", "limit ÷ loop"],
            [cells(each) for each in clocked],
        )  # fmt: skip
        report.fact(
            f"Naive beyond {MOST_NAIVE_PAIRS:,} pairs is extrapolated from whole rows of people "
            "spread over the case; on every row it gave the engine's pairs, scores (to 1e-9) and "
            "best 20. Check is the reading of the records, which the baseline does not do."
        )
        for each in clocked:
            tell(report, each)
        growth(report, clocked)


def cells(each: Clocked) -> list[str]:
    return [
        named(each.size),
        said(each.possible, "%"),
        said(each.naive) + ("" if each.sampled == 1 else " (extrapolated)"),
        said(each.check),
        said(each.encode),
        said(each.loop),
        said(each.refusals),
        said(each.naive / each.engine),
        said(each.naive / each.loop),
        said(each.limit / each.loop, "%"),
    ]


def tell(report: Report, each: Clocked) -> None:
    """The figures that have a target at this size, and the points of the plot."""
    note = "" if each.sampled == 1 else f"baseline on {said(each.sampled, '%')} of the pairs"
    report.measure(
        f"naive ÷ engine, {named(each.size)}",
        each.naive / each.engine,
        "×",
        NAIVE.get(each.size),
        note,
    )
    report.measure(
        f"limit ÷ loop, {named(each.size)}", each.limit / each.loop, "%", LIMIT.get(each.size)
    )
    report.point("naive", each.pairs, each.naive)
    report.point("engine", each.pairs, each.engine)
    report.point("limit", each.pairs, each.limit)


def growth(report: Report, clocked: list[Clocked]) -> None:
    """The exponent of seconds between the two largest sizes."""
    if len(clocked) < 2:
        return
    small, large = clocked[-2:]
    exponent = math.log(large.engine / small.engine) / math.log(large.pairs / small.pairs)
    report.measure(
        f"exponent of engine seconds, {named(small.size)} to {named(large.size)}",
        exponent,
        "",
        GROWTH if large.size == LARGE else None,
        "1 is what a loop over pairs has",
    )


def clock(report: Report, size: Size) -> Clocked:
    """One size, in this process; the engine starts cold each time."""
    case = municipality(*size)
    check, checked = seconds_of(lambda: checked_case(case))
    scored = Scored(checked, top=TOP)
    runs = sorted((cold(scored) for _ in range(report.runs)), key=sum)
    encode, loop, refusals = runs[len(runs) // 2]
    naive, sampled = baseline(case, scored)
    row_refresh(report, case, Engine(checked, top=TOP), encode + loop)
    return Clocked(
        size=size,
        possible=len(scored.store.score) / max(1, size[0] * size[1]),
        check=check,
        encode=encode,
        loop=loop,
        refusals=refusals,
        naive=naive,
        sampled=sampled,
        limit=best_of(lambda: multiply_add(*size), report.runs),
    )


def cold(scored: Scored) -> tuple[float, float, float]:
    """Seconds to encode, to score and to count refusals, with no word known from before."""
    normalised.cache_clear()
    return (
        seconds_of(scored.encode)[0],
        seconds_of(scored.score)[0],
        seconds_of(scored.scorer.refusals)[0],
    )


def baseline(case: Record, scored: Scored) -> tuple[float, float]:
    """Seconds of the plain loop over the whole case, and the share that was really run."""
    people = case["participants"]
    step = max(1, math.ceil(len(people) * len(case["openings"]) / MOST_NAIVE_PAIRS))
    sample = people[::step]
    preparing, naive = seconds_of(lambda: Naive(case))
    looping, rows = seconds_of(lambda: [naive.row(each) for each in sample])
    for participant, row in zip(sample, rows, strict=True):
        compare(scored, participant["id"], row)
    return preparing + looping * len(people) / len(sample), len(sample) / len(people)


def compare(scored: Scored, person: str, row: list[tuple[str, float]]) -> None:
    """The engine's possible pairs, scores and best 20 of a participant are the baseline's."""
    index = scored.person_index[person]
    part = slice(scored.store.start[index], scored.store.start[index + 1])
    openings = [scored.case.openings[at].id for at in scored.store.opening[part]]
    scores = dict(zip(openings, scored.store.score[part] / UNITS, strict=True))
    plain = dict(row)
    if plain.keys() != scores.keys():
        raise AssertionError(f"{person}: the plain loop finds other pairs than the engine")
    if any(abs(plain[name] - scores[name]) > 2e-9 for name in plain):
        raise AssertionError(f"{person}: the plain loop gives other scores than the engine")
    shown = scored.shown.score[scored.shown.person == index] / UNITS
    best = [each for _, each in row[:TOP]]
    if len(shown) != len(best) or any(
        abs(one - other) > 2e-9 for one, other in zip(shown, best, strict=True)
    ):
        raise AssertionError(f"{person}: the plain loop shows others than the engine")


def row_refresh(report: Report, case: Record, engine: Engine, everything: float) -> None:
    """One participant changed: the new row, against everything again."""
    people = case["participants"][:: max(1, len(case["participants"]) // 50)]
    people = [changed(person, index) for index, person in enumerate(people)]
    size = len(case["participants"]), len(case["openings"])
    for what, look, target, note in (
        ("one-row refresh", engine.participant_row, ROW.get(size), "words and explanations"),
        ("one-row scores", engine.participant_scores, None, "words included, no explanations"),
    ):
        each = median_of(lambda look=look: [look(person) for person in people], report.runs)
        refresh = each / len(people)
        report.measure(
            f"engine ÷ {what}, {named(size)}",
            everything / refresh,
            "×",
            target,
            f"{said(refresh * 1000, 'ms')} a changed participant, {note}",
        )


def changed(person: Record, index: int) -> Record:
    """The participant with one thing changed, in turn what people and advisers change most."""
    news: list[Record] = [
        {"norwegian": person["norwegian"] | {"speaking": LEVELS[1 + index % 4]}},
        {"skills": [*person["skills"], f"a word of their own {index}"]},
        {"available": person["available"] | {"fri": ["09:30", "14:15"]}},
        {"max_travel_minutes": 37 + index % 40, "until": "2027-08-13"},
    ]
    return person | news[index % len(news)]
