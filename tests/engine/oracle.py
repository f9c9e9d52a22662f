"""What a case says about each pair: minutes, hard rules, skills, what would help. Slow and plain.

Written from the case format's words alone, one pair at a time and without tables, so that the
engine can be compared with it. It must never import from the engine.
"""

import copy
import math
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from typing import Any

from rapidfuzz import fuzz

Record = dict[str, Any]

LEVELS = ["below_A1", "A1", "A2", "B1", "B2", "C1", "C2"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FUNCTIONS = {
    "colleagues": "speaking",
    "customers": "speaking",
    "messages": "listening",
    "instructions": "reading",
}
RUNGS = {
    "micro_assignment": 1,
    "volunteering": 1,
    "company_visit": 1,
    "job_shadowing": 1,
    "language_practice": 2,
    "work_practice": 3,
    "work_training": 3,
    "language_support": 3,
    "wage_subsidy": 4,
    "summer_job": 4,
    "temporary_job": 4,
    "ordinary_job": 5,
    "apprenticeship": 5,
}
CRITERIA = [
    "goal",
    "competence",
    "language",
    "support",
    "schedule",
    "reach",
    "prospects",
    "record",
]
CODES = [
    "asked",
    "capacity",
    "certificate",
    "consent",
    "days",
    "demand",
    "language",
    "licence",
    "loop",
    "pair",
    "period",
    "reach",
    "rest",
]
DEFAULTS = {"vocabulary": {}, "unpaid_limit": 1, "locks": [], "bans": []}
PERSON_DEFAULTS = {"unpaid_at": {}, "consent": True, "support_talk_due": False, "weights": None}


def completed(case: Record) -> Record:
    """A copy of the case with everything that may be left out written in."""
    whole = {**copy.deepcopy(DEFAULTS), **copy.deepcopy(case)}
    whole["participants"] = [
        {**copy.deepcopy(PERSON_DEFAULTS), **person} for person in whole["participants"]
    ]
    return whole


def by_id(case: Record, records: str, wanted: str) -> Record:
    """The record of that list with that id."""
    return next(record for record in case[records] if record["id"] == wanted)


# --- travel ---------------------------------------------------------------------------------


def kilometres(here: list[float], there: list[float]) -> float:
    """Great circle by haversine, radius 6371 km."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(x) for x in place] for place in (here, there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(half)))


def minutes(person: Record, opening: Record) -> float:
    """Travel time by the quickest means that this person has to this workplace."""
    road = kilometres(person["home"], opening["location"]) * 1.3
    means = [road / 5 * 60, road / 35 * 60 + 15]
    if person["has_car"] or opening["workplace"] in person["lift_to"]:
        means.append(road / 60 * 60 + 5)
    return min(means)


# --- time -----------------------------------------------------------------------------------


def clock(text: str) -> int:
    """Minutes after midnight."""
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def common_minutes(person: Record, opening: Record, day: str) -> int:
    """How long this person is free within the opening's hours of that day."""
    if day not in person["available"] or day not in opening["days"]:
        return 0
    free, wanted = person["available"][day], opening["days"][day]
    start = max(clock(free[0]), clock(wanted[0]))
    return max(0, min(clock(free[1]), clock(wanted[1])) - start)


def common_days(person: Record, opening: Record) -> int:
    """Weekdays with four common hours, or the opening's whole day where that is shorter."""
    days = 0
    for day, (start, end) in opening["days"].items():
        needed = min(240, clock(end) - clock(start))
        days += common_minutes(person, opening, day) >= needed
    return days


def starts_on(case: Record, person: Record, opening: Record) -> date:
    """The first day on which both could begin."""
    days = [case["as_of"], person["from"], opening["start_between"][0]]
    return max(date.fromisoformat(day) for day in days)


# --- hard rules -----------------------------------------------------------------------------


def rank(level: str | None) -> int:
    """Where a level stands; not tested reads as below A1."""
    return LEVELS.index(level or "below_A1")


def fails_language(case: Record, person: Record, opening: Record) -> bool:
    for function, skill in FUNCTIONS.items():
        start = opening["language"][function]["start"]
        below = start is not None and rank(person["norwegian"][skill]) < rank(start)
        lifted = person["strong_wish"] and function != "instructions"
        if below and not lifted:
            return True
    return False


def fails_days(case: Record, person: Record, opening: Record) -> bool:
    return common_days(person, opening) < opening["min_days"]


def fails_period(case: Record, person: Record, opening: Record) -> bool:
    start = starts_on(case, person, opening)
    if start > date.fromisoformat(opening["start_between"][1]):
        return True
    last = start + timedelta(days=7 * opening["weeks"] - 1)
    return last > date.fromisoformat(person["until"])


def fails_reach(case: Record, person: Record, opening: Record) -> bool:
    too_far = minutes(person, opening) > person["max_travel_minutes"]
    return too_far and opening["workplace"] not in person["lift_to"]


def fails_licence(case: Record, person: Record, opening: Record) -> bool:
    return not set(opening["licences"]) <= set(person["licences"])


def fails_certificate(case: Record, person: Record, opening: Record) -> bool:
    return not set(opening["certificates"]) <= set(person["certificates"])


def fails_demand(case: Record, person: Record, opening: Record) -> bool:
    return bool(set(opening["demands"]) & set(person["avoid"]))


def free_places(case: Record, opening: Record) -> list[float]:
    """Free places at the opening, the workplace and the employer; infinite without a limit."""
    workplace = by_id(case, "workplaces", opening["workplace"])
    employer = by_id(case, "employers", opening["employer"])
    ceiling, people = workplace["supervision_ceiling"], employer["max_people"]
    return [
        opening["capacity"],
        math.inf if ceiling is None else ceiling - workplace["occupied"],
        math.inf if people is None else people,
    ]


def fails_capacity(case: Record, person: Record, opening: Record) -> bool:
    return min(free_places(case, opening)) <= 0


def fails_loop(case: Record, person: Record, opening: Record) -> bool:
    unpaid = person["unpaid_at"].get(opening["employer"], 0)
    practice = RUNGS[opening["kind"]] in (2, 3)
    return practice and opening["hire"] != "yes" and unpaid >= case["unpaid_limit"]


def fails_asked(case: Record, person: Record, opening: Record) -> bool:
    return opening["kind"] not in person["kinds"]


def fails_pair(case: Record, person: Record, opening: Record) -> bool:
    return [person["id"], opening["id"]] in case["bans"]


def fails_rest(case: Record, person: Record, opening: Record) -> bool:
    resting = by_id(case, "employers", opening["employer"])["resting"]
    return resting or person["support_talk_due"]


def fails_consent(case: Record, person: Record, opening: Record) -> bool:
    return not person["consent"]


RULES = {name.removeprefix("fails_"): rule for name, rule in globals().items() if "fails_" in name}


def refusals(case: Record, person: Record, opening: Record) -> list[str]:
    """The codes of all rules that this pair fails; the case is completed."""
    return [code for code in CODES if RULES[code](case, person, opening)]


def all_refusals(case: Record) -> dict[tuple[str, str], list[str]]:
    """Every pair of the case with the codes that it fails."""
    whole = completed(case)
    return {
        (person["id"], opening["id"]): refusals(whole, person, opening)
        for person in whole["participants"]
        for opening in whole["openings"]
    }


def possible_pairs(case: Record) -> set[tuple[str, str]]:
    """The pairs that fail no rule."""
    return {pair for pair, codes in all_refusals(case).items() if not codes}


def refused(case: Record) -> dict[str, int]:
    """How many pairs each code refuses, without zeros."""
    return dict(Counter(code for codes in all_refusals(case).values() for code in codes))


def why_none_is_possible(case: Record, person: str) -> list[str]:
    """The codes that refuse this person most openings first, then by name."""
    counts = Counter(
        code for pair, codes in all_refusals(case).items() if pair[0] == person for code in codes
    )
    return sorted(counts, key=lambda code: (-counts[code], code))


# --- skills and levels ----------------------------------------------------------------------


def plain(text: str) -> str:
    """NFKC, case folded, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def same_skill(case: Record, one: str, other: str) -> bool:
    """Equal after cleaning, or both in one entry of the vocabulary."""
    if plain(one) == plain(other):
        return True
    return any(
        {plain(one), plain(other)} <= {plain(text) for text in [entry, *labels]}
        for entry, labels in case.get("vocabulary", {}).items()
    )


def matching_skill(case: Record, one: str, other: str) -> bool:
    """The same, or spelt nearly alike."""
    return same_skill(case, one, other) or fuzz.ratio(plain(one), plain(other)) >= 88


def function_is_met(person: Record, opening: Record, function: str) -> bool:
    """The person stands at both the start and the hire level; null is no need."""
    level = rank(person["norwegian"][FUNCTIONS[function]])
    needs = opening["language"][function].values()
    return all(need is None or level >= rank(need) for need in needs)


# --- what would help ------------------------------------------------------------------------


def with_change(case: Record, person: str, change: Record) -> Record:
    """A copy of the case in which the change is true of this person."""
    changed = completed(case)
    record = by_id(changed, "participants", person)
    for field, value in change.items():
        if "." in field:
            group, key = field.split(".")
            record[group][key] = value
        else:
            record[field] = value
    return changed


def newly_possible(case: Record, person: str, change: Record) -> set[str]:
    """The openings that the change opens for this person."""
    after = possible_pairs(with_change(case, person, change))
    return {opening for who, opening in after - possible_pairs(case) if who == person}


def one_level_more(case: Record, person: str) -> list[Record]:
    """The changes that raise one of this person's language skills by one level."""
    norwegian = by_id(case, "participants", person)["norwegian"]
    return [
        {f"norwegian.{skill}": LEVELS[rank(level) + 1]}
        for skill, level in norwegian.items()
        if rank(level) + 1 < len(LEVELS)
    ]
