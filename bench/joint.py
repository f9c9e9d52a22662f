"""Is the joint proposal the best there is, and what does the proof cost?"""

from bench.engine import cold
from bench.machinery.clock import median_of, seconds_of
from bench.machinery.full_lp import full_objective
from bench.machinery.municipalities import municipality
from bench.machinery.planted import planted
from bench.machinery.report import LARGE, Report, Size, Target, named, said
from matching.engine import solve_case
from matching.engine.engine import Scored

PROOF = {(10_000, 2_000): Target(1, 0.3)}
EQUAL = Target(1e-6, 1e-6)
TOP = 20


def run(report: Report) -> None:
    """Planted cases, then random ones against the full program."""
    with report.section(
        "Planted optimum",
        "Municipalities whose best answer is known by construction: every place can be filled with "
        "a pair worth 100 points, nothing can be worth more, and there are ties everywhere.",
    ):
        rows = [planted_row(report, size) for size in report.sizes if size != LARGE]
        report.table(
            ["participants × openings", "known best", "joint", "proven", "greedy", "stable",
             "greedy ÷ joint"],
            rows,
        )  # fmt: skip
    with report.section(
        "Joint proposal",
        "Random municipalities: the pruned solver with its proof against one linear program that "
        "holds every usable pair.",
    ):
        rows = [joint_row(report, size) for size in report.sizes]
        report.table(
            ["participants × openings", "usable pairs", "columns used", "joint s",
             "joint ÷ engine", "full program s", "difference", "greedy ÷ joint"],
            rows,
        )  # fmt: skip


def planted_row(report: Report, size: Size) -> list[str]:
    """One planted case by all methods."""
    case, best = planted(*size)
    answers = {
        method: solve_case(case, top=1, assign=method)["assignment"]
        for method in ("joint", "greedy", "stable")
    }
    joint = answers["joint"]
    report.measure(
        f"planted optimum missed by, {named(size)}",
        abs(joint["objective"] - best) / best,
        "",
        EQUAL,
    )
    if not joint["proven_optimal"]:
        raise AssertionError(f"{named(size)}: the planted optimum is not proven")
    return [
        named(size),
        said(best),
        said(joint["objective"]),
        "yes",
        said(answers["greedy"]["objective"]),
        said(answers["stable"]["objective"]),
        said(answers["greedy"]["objective"] / joint["objective"]),
    ]


def joint_row(report: Report, size: Size) -> list[str]:
    """One random case: seconds, proof, and equality with the full program."""
    case = municipality(*size)
    scored = Scored(case, top=TOP)
    engine = sum(cold(scored))
    solved = scored.solve("joint")
    if solved.joint is None or not solved.joint.proven:
        raise AssertionError(f"{named(size)}: the joint answer is not proven")
    spent = median_of(lambda: scored.solve("joint"), report.runs)
    report.measure(
        f"joint with proof ÷ engine, {named(size)}", spent / engine, "×", PROOF.get(size)
    )
    objective = solved.worth / 1e9
    full, difference = "not run", "not run"
    if size != LARGE:
        full_seconds, full_worth = seconds_of(lambda: full_objective(scored, case))
        apart = abs(full_worth - objective) / max(1.0, objective)
        report.measure(f"joint and full program differ by, {named(size)}", apart, "", EQUAL)
        full, difference = said(full_seconds), said(apart)
    report.point("joint with proof", size[0] * size[1], spent)
    usable = len(solved.problem.worth)
    return [
        named(size),
        f"{usable:,}",
        said(solved.joint.columns / max(1, usable), "%"),
        said(spent),
        said(spent / engine),
        full,
        difference,
        said(solved.greedy_worth / solved.worth),
    ]
