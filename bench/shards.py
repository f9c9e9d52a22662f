"""Many municipalities, one task each: the same answers in one process and in two, and how fast?"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from bench.machinery.clock import waited_for
from bench.machinery.municipalities import municipality
from bench.machinery.report import Report, said
from matching.engine import solve_case

MUNICIPALITIES = 200
SIZE = (250, 120)
TOP = 20


def run(report: Report) -> None:
    """All municipalities with one process, then with two."""
    many, size = (6, (20, 8)) if report.quick else (MUNICIPALITIES, SIZE)
    with report.section(
        "Shards",
        f"{many} municipalities of {size[0]} × {size[1]}, each a case of its own: joint proposal "
        "with proof and the whole answer. Cases are drawn before the clock starts; no queue.",
    ):
        cases = [municipality(*size, seed=seed) for seed in range(many)]
        rows: list[list[str]] = []
        found: dict[int, list[dict[str, Any]]] = {}
        for workers in (1, 2):
            seconds, found[workers] = waited_for(partial(solved_by, cases, workers))
            spent = [each.pop("processor") for each in found[workers]]
            rows.append(
                [str(workers), said(seconds), said(many / seconds), said(sum(spent) / many)]
            )
        report.table(
            ["processes", "seconds", "municipalities a second", "processor seconds each"], rows
        )
        if found[1] != found[2]:
            raise AssertionError("two processes give other answers than one")
        report.fact(
            f"Every answer is the same with one and with two processes. This machine has "
            f"{os.cpu_count()} cores; processor seconds do not count other work on it."
        )
        compare_greedy(report, found[1])


def solved_by(cases: list[dict[str, Any]], workers: int) -> list[dict[str, Any]]:
    """What is proposed in each municipality, by processes that hold nothing else."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(proposal, cases, chunksize=4))


def proposal(case: dict[str, Any]) -> dict[str, Any]:
    """The assignment of one municipality, with the processor seconds of the whole answer."""
    started = time.process_time()
    answer = solve_case(case, top=TOP)
    processor = time.process_time() - started
    if not answer["assignment"]["proven_optimal"]:
        raise AssertionError("a municipality's joint answer is not proven")
    return {**answer["assignment"], "processor": processor}


def compare_greedy(report: Report, found: list[dict[str, Any]]) -> None:
    """What one-by-one loses where people meet few places."""
    shares = sorted(each["greedy_objective"] / max(1e-9, each["objective"]) for each in found)
    report.fact(
        f"Taking the best pair first reaches {said(shares[len(shares) // 2], '%')} of the joint "
        f"objective in the median municipality, {said(shares[0], '%')} in the worst."
    )
