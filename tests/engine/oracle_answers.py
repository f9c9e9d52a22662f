"""Is an answer right? Each check yields every disagreement with the oracle as a sentence."""

import re
from collections.abc import Iterator
from typing import Any

from tests.engine import oracle
from tests.engine.oracle_assignment import (
    UNITS,
    Market,
    best_objective,
    blocking_pairs,
    greedy,
    price_bounds,
    stable,
    within_limits,
)

Record = dict[str, Any]

NEVER_MISSING = [f"language.{function}" for function in oracle.FUNCTIONS] + [
    "days",
    "period",
    "reach",
    "licences",
    "certificates",
    "demands",
]
WORDS = [*NEVER_MISSING, "goal", "experience", "skills_needed", "skills_wished", "support", "hire"]
PERSON_FIELDS = [
    "max_travel_minutes",
    "has_car",
    "lift_to",
    "licences",
    "certificates",
    "from",
    "until",
    "kinds",
]
CLOSE = 1e-6


def wrong_outline(case: Record, answer: Record) -> Iterator[str]:
    """The parts of an answer, no more and no less."""
    parts = ["format", "pairs", "refused", "assignment", "fairness", "run"]
    if sorted(answer) != sorted(parts) or answer["format"] != 1:
        yield f"answer holds {sorted(answer)}"
    if not re.fullmatch("sha256:[0-9a-f]{64}", answer["run"]["fingerprint"]):
        yield f"fingerprint {answer['run']['fingerprint']}"
    if not all(seconds >= 0 for seconds in answer["run"]["seconds"].values()):
        yield "negative seconds"


# --- pairs ----------------------------------------------------------------------------------


def wrong_refusals(case: Record, answer: Record) -> Iterator[str]:
    """Counts by code."""
    if answer["refused"] != oracle.refused(case):
        yield f"refused {answer['refused']}, not {oracle.refused(case)}"


def wrong_lists(case: Record, answer: Record, top: int) -> Iterator[str]:
    """By participant id, the K best possible openings, best first, ties by opening id."""
    listed = [(pair["participant"], pair["opening"]) for pair in answer["pairs"]]
    possible = oracle.possible_pairs(case)
    if len(set(listed)) < len(listed) or not set(listed) <= possible:
        yield f"listed but not possible, or twice: {sorted(set(listed) - possible)}"
    order = [(pair["participant"], -pair["score"], pair["opening"]) for pair in answer["pairs"]]
    if order != sorted(order):
        yield f"order {order}"
    for person in {person for person, _ in possible}:
        wanted = min(top, sum(who == person for who, _ in possible))
        if sum(who == person for who, _ in listed) != wanted:
            yield f"{person} has another number of openings than {wanted}"


def wrong_scores(case: Record, answer: Record) -> Iterator[str]:
    """Points are value times weight, and sum to the score."""
    people = {each["id"]: each for each in oracle.completed(case)["participants"]}
    for pair in answer["pairs"]:
        name = f"{pair['participant']}-{pair['opening']}"
        weights = people[pair["participant"]]["weights"] or case["weights"]
        if sorted(pair["criteria"]) != sorted(oracle.CRITERIA):
            yield f"{name} has criteria {sorted(pair['criteria'])}"
        for criterion, part in pair["criteria"].items():
            if part["weight"] != weights[criterion] or not 0 <= part["value"] <= 1:
                yield f"{name} {criterion} {part}"
            if abs(part["points"] - part["value"] * part["weight"]) > CLOSE:
                yield f"{name} {criterion} points {part}"
        total = sum(part["points"] for part in pair["criteria"].values())
        if abs(total - pair["score"]) > CLOSE or pair["score"] != round(pair["score"], 9):
            yield f"{name} score {pair['score']}, points {total}"


def wrong_words(case: Record, answer: Record) -> Iterator[str]:
    """No name twice, none unknown; language by function; hard rules never missing."""
    whole = oracle.completed(case)
    for pair in answer["pairs"]:
        person = oracle.by_id(whole, "participants", pair["participant"])
        opening = oracle.by_id(whole, "openings", pair["opening"])
        name = f"{pair['participant']}-{pair['opening']}"
        words = pair["met"] + pair["close"] + pair["missing"]
        if len(set(words)) < len(words) or not set(words) <= set(WORDS):
            yield f"{name} words {words}"
        if set(NEVER_MISSING) & set(pair["missing"]):
            yield f"{name} is possible, yet missing {pair['missing']}"
        for function in oracle.FUNCTIONS:
            is_met = oracle.function_is_met(person, opening, function)
            word = f"language.{function}"
            if word in (pair["close"] if is_met else pair["met"]):
                yield f"{name} {word} met={is_met} but {pair['met']} {pair['close']}"
            if not is_met and word not in pair["close"]:
                yield f"{name} {word} is not met and not close"


# --- assignment -----------------------------------------------------------------------------


def placed_pairs(answer: Record) -> list[tuple[str, str]]:
    """The pairs that an answer places."""
    return [(each["participant"], each["opening"]) for each in answer["assignment"]["placed"]]


def wrong_placing(case: Record, answer: Record, market: Market, method: str) -> Iterator[str]:
    """Who is placed, for any method: locks, limits, usable pairs, order, sums."""
    assignment, placed = answer["assignment"], placed_pairs(answer)
    if assignment["method"] != method:
        yield f"method {assignment['method']}"
    if placed != sorted(placed) or not within_limits(market, placed):
        yield f"placed out of order or beyond a limit: {placed}"
    if not set(market.locks) <= set(placed):
        yield f"locks {market.locks} are not all placed: {placed}"
    if not set(placed) <= set(market.usable) | set(market.locks):
        yield f"placed though not usable: {placed}"
    unplaced = [each["participant"] for each in assignment["unplaced"]]
    if unplaced != sorted(set(market.people) - {person for person, _ in placed}):
        yield f"unplaced {unplaced}"
    if abs(assignment["objective"] - market.objective(placed) / UNITS) > CLOSE:
        yield f"objective {assignment['objective']} is not the sum of the placed"
    first_come = market.objective(greedy(market)) / UNITS
    if abs(assignment["greedy_objective"] - first_come) > CLOSE:
        yield f"greedy_objective {assignment['greedy_objective']}, not {first_come}"


def wrong_method(case: Record, answer: Record, market: Market, method: str) -> Iterator[str]:
    """What each method promises beyond that."""
    assignment, placed = answer["assignment"], placed_pairs(answer)
    if assignment["proven_optimal"] is not (method == "joint"):
        yield f"proven_optimal {assignment['proven_optimal']} with {method}"
    if method != "joint" and assignment["scarce"]:
        yield f"scarce without joint: {assignment['scarce']}"
    if method == "greedy" and placed != sorted(greedy(market)):
        yield f"greedy {placed}, not {sorted(greedy(market))}"
    if method == "stable" and placed != stable(market):
        yield f"stable {placed}, not {stable(market)}"
    if method == "stable" and blocking_pairs(market, placed):
        yield f"blocking pairs {blocking_pairs(market, placed)}"
    if method == "joint":
        best = best_objective(market)
        if best is None or abs(assignment["objective"] - best / UNITS) > CLOSE:
            yield f"joint {assignment['objective']}, best {best}"


def wrong_reasons(case: Record, answer: Record, market: Market, method: str) -> Iterator[str]:
    """Why each unplaced person is unplaced."""
    possible = oracle.possible_pairs(case)
    for each in answer["assignment"]["unplaced"]:
        who = each["participant"]
        if not any(person == who for person, _ in possible):
            wanted = oracle.why_none_is_possible(case, who)
        else:
            wanted = ["full" if any(p == who for p, _ in market.usable) else "score"]
        if each["why"] != wanted:
            yield f"{who} why {each['why']}, not {wanted}"


def wrong_prices(case: Record, answer: Record, market: Market, method: str) -> Iterator[str]:
    """Prices of a joint answer lie between what one place more gains and one less loses."""
    scarce = answer["assignment"]["scarce"]
    prices = {each["opening"]: each["price"] for each in scarce}
    if len(prices) < len(scarce) or not all(price > 0 for price in prices.values()):
        yield f"an opening twice, or a price not above 0: {scarce}"
    dearest = [each["price"] for each in scarce]
    if dearest != sorted(dearest, reverse=True):
        yield f"not dearest first: {dearest}"
    placed = {person for person, _ in placed_pairs(answer)}
    for each in scarce:
        others = {p for p, o in market.usable if o == each["opening"] and p not in placed}
        if each["others"] != len(others):
            yield f"{each['opening']} others {each['others']}, not {len(others)}"
    for name, opening in market.openings.items():
        if min(oracle.free_places(market.case, opening)) <= 0:
            continue
        gains, loses = price_bounds(market, name)
        if not gains - CLOSE <= prices.get(name, 0) <= loses + CLOSE:
            yield f"{name} price {prices.get(name, 0)} outside {gains} to {loses}"


# --- what would help ------------------------------------------------------------------------


def is_a_change(change: Record) -> bool:
    """It names fields that may be changed."""
    fields = {*PERSON_FIELDS, *(f"norwegian.{s}" for s in oracle.FUNCTIONS.values())}
    fields |= {"norwegian.writing", *(f"available.{day}" for day in oracle.WEEKDAYS)}
    return bool(change) and set(change) <= fields


def wrong_help(case: Record, answer: Record) -> Iterator[str]:
    """Every claim opens exactly so many; a claim is there where one level more opens any."""
    possible = oracle.possible_pairs(case)
    for each in answer["assignment"]["unplaced"]:
        who = each["participant"]
        for claim in each["would_help"]:
            if not is_a_change(claim["change"]):
                yield f"{who} change {claim['change']}"
                continue
            opened = oracle.newly_possible(case, who, claim["change"])
            if claim["opens"] != len(opened) or not opened:
                yield f"{who} {claim['change']} opens {sorted(opened)}, not {claim['opens']}"
            if claim["best"]["opening"] not in opened:
                yield f"{who} {claim['change']} best {claim['best']} is not among {sorted(opened)}"
        if not each["would_help"] and who not in {person for person, _ in possible}:
            yield from forgotten_help(case, who)


def forgotten_help(case: Record, who: str) -> Iterator[str]:
    """One language level more that opens a place."""
    for change in oracle.one_level_more(case, who):
        if oracle.newly_possible(case, who, change):
            yield f"{who} hears of no help, but {change} opens a place"
