"""The engine against a plain reading of the case format, on hundreds of small random cases."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.engine import oracle, oracle_answers, oracle_assignment, oracle_validity
from tests.engine.case_factory import a_case, a_participant, an_opening, random_case, story
from tests.engine.engine_runs import answer_of
from tests.engine.oracle_assignment import Market

Record = dict[str, Any]
JOINT = range(250)
OTHERS = range(120)
FIRST = range(40)


@functools.cache
def case_of(seed: int) -> Record:
    return random_case(seed)


@functools.cache
def answered(seed: int, method: str = "joint") -> Record:
    return answer_of(case_of(seed), assign=method)


@functools.cache
def market_of(seed: int) -> Market:
    return Market(case_of(seed), answered(seed)["pairs"])


def disagreements(seeds: range, check: Callable[[int], Iterator[str]]) -> dict[int, list[str]]:
    """What the check has to say, by seed; empty when engine and oracle agree."""
    found = {seed: list(check(seed)) for seed in seeds}
    return {seed: said for seed, said in found.items() if said}


# --- the oracle itself ----------------------------------------------------------------------


def test_the_factory_makes_well_formed_cases_that_try_every_rule():
    seen: set[str] = set()
    for seed in JOINT:
        assert oracle_validity.complaints(case_of(seed)) == []
        seen |= oracle.refused(case_of(seed)).keys()
    assert seen == set(oracle.CODES)


def test_the_flow_finds_what_trying_everything_finds():
    for seed in FIRST:
        case = random_case(seed, people=5, openings=4)
        market = Market(case, answer_of(case, assign="none")["pairs"])
        assert oracle_assignment.best_objective(
            market
        ) == oracle_assignment.best_by_trying_everything(market)


def test_a_first_come_placing_is_not_stable_in_some_case():
    unstable = [
        seed
        for seed in JOINT
        if oracle_assignment.blocking_pairs(
            market_of(seed), oracle_assignment.greedy(market_of(seed))
        )
    ]
    assert unstable


# --- the whole answer -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "check",
    [
        oracle_answers.wrong_outline,
        oracle_answers.wrong_refusals,
        oracle_answers.wrong_scores,
        oracle_answers.wrong_words,
        oracle_answers.wrong_help,
    ],
)
def test_an_answer_agrees_with_the_oracle(check):
    assert disagreements(JOINT, lambda seed: check(case_of(seed), answered(seed))) == {}


@pytest.mark.parametrize("top", [1, 2, 1000])
def test_the_best_openings_come_first(top):
    assert (
        disagreements(
            FIRST if top < 1000 else JOINT,
            lambda seed: oracle_answers.wrong_lists(
                case_of(seed), answer_of(case_of(seed), top=top, assign="none"), top
            ),
        )
        == {}
    )


def test_a_short_list_is_the_beginning_of_the_long_one():
    for seed in FIRST:
        short = answer_of(case_of(seed), top=2)
        long = answered(seed)
        people = {pair["participant"] for pair in long["pairs"]}
        beginning = [
            pair
            for person in sorted(people)
            for pair in [each for each in long["pairs"] if each["participant"] == person][:2]
        ]
        assert short["pairs"] == beginning
        assert short["assignment"] == long["assignment"]


@pytest.mark.parametrize(
    "check",
    [
        oracle_answers.wrong_placing,
        oracle_answers.wrong_method,
        oracle_answers.wrong_reasons,
        oracle_answers.wrong_prices,
    ],
)
def test_a_joint_placing_agrees_with_the_oracle(check):
    def told(seed: int) -> Iterator[str]:
        return check(case_of(seed), answered(seed), market_of(seed), "joint")

    assert disagreements(JOINT, told) == {}


@pytest.mark.parametrize("method", ["greedy", "stable"])
@pytest.mark.parametrize(
    "check",
    [
        oracle_answers.wrong_placing,
        oracle_answers.wrong_method,
        oracle_answers.wrong_reasons,
    ],
)
def test_other_placings_agree_with_the_oracle(check, method):
    def told(seed: int) -> Iterator[str]:
        return check(case_of(seed), answered(seed, method), market_of(seed), method)

    assert disagreements(OTHERS, told) == {}


def test_without_a_method_nobody_is_placed():
    assert answer_of(a_case(), assign="none")["assignment"] is None


# --- what would help is scored then ---------------------------------------------------------


def wrong_best(seed: int) -> Iterator[str]:
    """The best newly possible opening and its score, by running the changed case."""
    case = case_of(seed)
    for each in answered(seed)["assignment"]["unplaced"]:
        for claim in each["would_help"]:
            changed = oracle.with_change(case, each["participant"], claim["change"])
            if oracle_validity.complaints(changed):
                yield f"{claim['change']} makes no well formed case"
                continue
            opened = oracle.newly_possible(case, each["participant"], claim["change"])
            scores = {
                pair["opening"]: pair["score"]
                for pair in answer_of(changed, assign="none")["pairs"]
                if pair["participant"] == each["participant"] and pair["opening"] in opened
            }
            best = min(scores, key=lambda name: (-scores[name], name))
            if claim["best"] != {"opening": best, "score": scores[best]}:
                yield f"{claim['change']} best {claim['best']}, not {best} {scores[best]}"


def test_the_best_of_what_a_change_opens_is_scored_after_the_change():
    assert disagreements(range(80), wrong_best) == {}


def test_the_random_cases_claim_help_often_enough_to_be_a_test():
    claims = sum(
        len(each["would_help"])
        for seed in JOINT
        for each in answered(seed)["assignment"]["unplaced"]
    )
    assert claims > 100


def test_more_people_than_fit_in_one_block_agree_with_the_oracle():
    case = random_case(16, people=900, openings=12)
    assert len(case["participants"]) > 600
    answer = answer_of(case)
    told = [
        *oracle_answers.wrong_refusals(case, answer),
        *oracle_answers.wrong_lists(case, answer, 1000),
        *oracle_answers.wrong_scores(case, answer),
        *oracle_answers.wrong_words(case, answer),
    ]
    assert told == []


# --- corners --------------------------------------------------------------------------------

CORNERS = {
    "nobody at all": a_case(participants=[], openings=[], workplaces=[], employers=[]),
    "no openings": a_case(openings=[]),
    "no participants": a_case(participants=[]),
    "ten alike": a_case(
        participants=[a_participant(id=f"p{n:02}") for n in range(10)],
        openings=[an_opening(id=f"o{n:02}", capacity=1) for n in range(5)],
    ),
    "all full": a_case(openings=[an_opening(capacity=0)]),
    "everybody locked": a_case(locks=[["p1", "o1"]]),
    "score 0": a_case(
        weights=dict.fromkeys(oracle.CRITERIA, 0) | {"goal": 100},
        participants=[a_participant(goals=["9"], priority=1000), a_participant(id="p2")],
    ),
    "a lock at score 0": a_case(
        weights=dict.fromkeys(oracle.CRITERIA, 0) | {"goal": 100},
        participants=[a_participant(goals=["9"]), a_participant(id="p2")],
        locks=[["p1", "o1"]],
        openings=[an_opening(capacity=1)],
    ),
    "no travel at all": a_case(participants=[a_participant(max_travel_minutes=0)]),
    "opening without days": a_case(openings=[an_opening(days={}, min_days=0)]),
    "the story": story(),
}


@pytest.mark.parametrize("name", CORNERS)
@pytest.mark.parametrize("method", ["joint", "stable", "greedy"])
def test_corners_agree_with_the_oracle(name, method):
    case = CORNERS[name]
    assert oracle_validity.complaints(case) == []
    answer = answer_of(case, assign=method)
    market = Market(case, answer["pairs"])
    told = [
        *oracle_answers.wrong_outline(case, answer),
        *oracle_answers.wrong_refusals(case, answer),
        *oracle_answers.wrong_lists(case, answer, 1000),
        *oracle_answers.wrong_scores(case, answer),
        *oracle_answers.wrong_words(case, answer),
        *oracle_answers.wrong_help(case, answer),
        *oracle_answers.wrong_placing(case, answer, market, method),
        *oracle_answers.wrong_method(case, answer, market, method),
        *oracle_answers.wrong_reasons(case, answer, market, method),
    ]
    if method == "joint":
        told += oracle_answers.wrong_prices(case, answer, market, method)
    assert told == []
