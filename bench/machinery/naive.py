"""The baseline: one pair at a time in plain Python, rules first with early exit.

It prepares each record once (days, sets, levels as numbers) and reads nothing else of the engine
than the constants of the documented criteria, so it is also a check: on every sampled pair its
verdict and its score must be the engine's.
"""

import math
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from matching.engine import criteria
from matching.engine.facts import KIND_RUNG, LEVELS
from matching.engine.skills import CLOSE, CLOSE_RATIO, SAME, normalised
from matching.engine.travel import (
    CAR_KMH,
    CAR_START,
    DETOUR,
    EARTH_RADIUS_KM,
    PUBLIC_KMH,
    PUBLIC_WAIT,
    WALK_KMH,
)

Record = dict[str, Any]

READS = {
    "colleagues": "speaking",
    "customers": "speaking",
    "instructions": "reading",
    "messages": "listening",
}
NORWEGIAN = {"nb", "nn", "no"}
RANK = {level: rank for rank, level in enumerate(LEVELS)}
HOPE = {"no": 0, "maybe": 1, "yes": 2}


def minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def week(days: Record) -> dict[str, tuple[int, int]]:
    return {day: (minute(start), minute(end)) for day, (start, end) in days.items()}


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


class Words:
    """The vocabulary by text."""

    def __init__(self, case: Record) -> None:
        self.synonyms: dict[str, set[str]] = {}
        for entry, labels in case.get("vocabulary", {}).items():
            texts = {normalised(text) for text in (entry, *labels)}
            for text in texts:
                self.synonyms.setdefault(text, set()).update(texts)

    def worth(self, own: str, asked: str) -> float:
        """The same, nearly the same through any known word, or nothing."""
        if own == asked or asked in self.synonyms.get(own, ()):
            return SAME
        right = {asked} if own in self.synonyms else {asked, *self.synonyms.get(asked, ())}
        left = {own} if asked in self.synonyms else {own, *self.synonyms.get(own, ())}
        near = any(fuzz.ratio(own, text) >= CLOSE_RATIO for text in right)
        near = near or any(fuzz.ratio(text, asked) >= CLOSE_RATIO for text in left)
        return CLOSE if near else 0.0


class Person:
    """One participant, prepared."""

    def __init__(self, record: Record, case: Record) -> None:
        self.id = record["id"]
        self.free = record.get("consent", True) and not record.get("support_talk_due", False)
        levels = record["norwegian"]
        self.levels = {name: RANK[levels[skill] or LEVELS[0]] for name, skill in READS.items()}
        self.wish = record["strong_wish"]
        self.tongues = set(record["languages"]) - NORWEGIAN
        self.skills = {normalised(text) for text in record["skills"]}
        self.experience = [(each["occupation"], each["years"]) for each in record["experience"]]
        self.goals = record["goals"]
        self.week = week(record["available"])
        self.start = max(day(record["from"]), day(case["as_of"]))
        self.until = day(record["until"])
        self.home = [math.radians(x) for x in record["home"]]
        self.longest = record["max_travel_minutes"]
        self.car = record["has_car"]
        self.lifts = set(record["lift_to"])
        self.licences = set(record["licences"])
        self.certificates = set(record["certificates"])
        self.avoid = set(record["avoid"])
        self.need = record["follow_up_need"]
        self.kinds = set(record["kinds"])
        self.top_rung = max((KIND_RUNG[kind] for kind in self.kinds), default=0)
        self.unpaid = record.get("unpaid_at", {})
        self.weights = record.get("weights") or case["weights"]


class Place:
    """One opening with what its workplace and employer add, prepared."""

    def __init__(self, record: Record, workplace: Record, employer: Record) -> None:
        self.id = record["id"]
        self.employer, self.workplace = record["employer"], record["workplace"]
        self.kind, self.rung = record["kind"], KIND_RUNG[record["kind"]]
        self.occupation = record["occupation"]
        needed = {normalised(text) for text in record["skills_needed"]}
        wished = {normalised(text) for text in record["skills_wished"]} - needed
        self.asked = [(text, criteria.NEEDED_WEIGHT) for text in needed]
        self.asked += [(text, criteria.WISHED_WEIGHT) for text in wished]
        self.language = [
            (name, *(-1 if need[end] is None else RANK[need[end]] for end in ("start", "hire")))
            for name, need in record["language"].items()
        ]
        self.tongues = set(record["working_languages"]) - NORWEGIAN
        self.given = (record["talk"], record["slow_talk"], record["teacher_on_site"])
        self.support = record["support"] + record["teacher_on_site"]
        self.week = week(record["days"])
        self.least_days = record["min_days"]
        self.span = [day(each) for each in record["start_between"]]
        self.days = 7 * record["weeks"] - 1
        self.at = [math.radians(x) for x in record["location"]]
        self.licences = set(record["licences"])
        self.certificates = set(record["certificates"])
        self.demands = set(record["demands"])
        self.hire = record["hire"]
        ceiling, people = workplace["supervision_ceiling"], employer["max_people"]
        full = ceiling is not None and ceiling <= workplace["occupied"]
        self.live = record["capacity"] > 0 and not full and people != 0 and not employer["resting"]
        self.asked_lately = employer["asked_90_days"]
        self.rate, self.hosted = employer["answer_rate"], employer["hosted_12_months"]


# --- rules ----------------------------------------------------------------------------------


def minutes(person: Person, place: Place) -> float:
    """Travel time by the quickest means."""
    (lat1, lon1), (lat2, lon2) = person.home, place.at
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    km = DETOUR * 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))
    quickest = min(60 * km / WALK_KMH, 60 * km / PUBLIC_KMH + PUBLIC_WAIT)
    if person.car or place.workplace in person.lifts:
        quickest = min(quickest, 60 * km / CAR_KMH + CAR_START)
    return quickest


def speaks_enough(person: Person, place: Place) -> bool:
    for name, start, _ in place.language:
        if person.levels[name] < start and not (person.wish and name != "instructions"):
            return False
    return True


def common(person: Person, place: Place) -> tuple[int, int]:
    """Days with enough common hours, and common minutes in the week."""
    days = total = 0
    for name, (start, end) in place.week.items():
        if name in person.week:
            own = person.week[name]
            shared = min(end, own[1]) - max(start, own[0])
            days += shared >= min(240, end - start)
            total += max(0, shared)
    return days, total


def fits_the_period(person: Person, place: Place) -> bool:
    start = max(person.start, place.span[0])
    return start <= place.span[1] and start + place.days <= person.until


def unpaid_again(person: Person, place: Place, limit: int) -> bool:
    practice = place.rung in (2, 3) and place.hire != "yes"
    return practice and person.unpaid.get(place.employer, 0) >= limit


def is_possible(person: Person, place: Place, limit: int) -> bool:
    """Cheap rules first, and out at the first that fails; bans and dead places are gone already."""
    return (
        place.kind in person.kinds
        and speaks_enough(person, place)
        and fits_the_period(person, place)
        and place.licences <= person.licences
        and place.certificates <= person.certificates
        and not place.demands & person.avoid
        and not unpaid_again(person, place, limit)
        and common(person, place)[0] >= place.least_days
        and (place.workplace in person.lifts or minutes(person, place) <= person.longest)
    )


# --- criteria -------------------------------------------------------------------------------


def closeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return float(criteria.PREFIX_WORTH[shared])


def goal(person: Person, place: Place) -> float:
    if not person.goals:
        return criteria.NO_GOALS
    return max(closeness(each, place.occupation) for each in person.goals)


def competence(person: Person, place: Place, words: Words) -> float:
    met = asked = 0.0
    for text, importance in place.asked:
        asked += importance
        met += importance * max((words.worth(own, text) for own in person.skills), default=0.0)
    share = met / asked if place.asked else criteria.NOTHING_ASKED
    half = criteria.YEARS_TO_HALF
    worked = max(
        (closeness(code, place.occupation) * y / (y + half) for code, y in person.experience),
        default=0.0,
    )
    return criteria.SKILLS_SHARE * share + criteria.EXPERIENCE_SHARE * worked


def language(person: Person, place: Place) -> float:
    ease = missing = 0.0
    wanted = 0
    for name, start, hire in place.language:
        own = person.levels[name]
        steps = (own - start + 1) / criteria.COMFORT_STEPS
        ease += 1.0 if start < 0 else min(max(steps, 0.0), 1.0)
        if hire >= 0:
            wanted += 1
            missing += min(max(hire - own, 0), 2) / 2
    ease /= 4
    if person.tongues & place.tongues:
        ease += criteria.SHARED_LANGUAGE * (1 - ease)
    talk, slow, teacher = place.given
    given = (
        criteria.TALK_SHARE * talk / 3
        + criteria.SLOW_SHARE * slow
        + criteria.TEACHER_SHARE * teacher
    )
    room = criteria.LEAST_ROOM + (1 - criteria.LEAST_ROOM) * missing / max(wanted, 1)
    return criteria.COMFORT_SHARE * ease + criteria.LEARNING_SHARE * given * room


def reach(person: Person, place: Place) -> float:
    spent = minutes(person, place)
    if person.longest > 0:
        return 1 - min(spent / (2 * person.longest), 1.0)
    return 1.0 if spent <= 0 else 0.0


def schedule(person: Person, place: Place) -> float:
    asked = sum(end - start for start, end in place.week.values())
    return common(person, place)[1] / asked if asked else 1.0


def prospects(person: Person, place: Place) -> float:
    below = min(max(person.top_rung - place.rung, 0), criteria.RUNGS_TO_NOTHING)
    ladder = 1 - below / criteria.RUNGS_TO_NOTHING
    return criteria.PROSPECT_SHARE * HOPE[place.hire] / 2 + criteria.LADDER_SHARE * ladder


def record(place: Place) -> float:
    rested = 1 - min(place.asked_lately, criteria.MOST_ASKED) / criteria.MOST_ASKED
    rate = criteria.UNKNOWN_RATE if place.rate is None else place.rate
    hosts = min(place.hosted, criteria.MOST_HOSTED) / criteria.MOST_HOSTED
    return criteria.REST_SHARE * rested + criteria.ANSWER_SHARE * rate + criteria.HOST_SHARE * hosts


def score(person: Person, place: Place, words: Words) -> float:
    """The sum of value times weight, rounded as the format says."""
    gap = max(0, person.need - place.support) / criteria.LARGEST_SUPPORT_GAP
    weights = person.weights
    return round(
        weights["goal"] * goal(person, place)
        + weights["competence"] * competence(person, place, words)
        + weights["language"] * language(person, place)
        + weights["support"] * (1 - min(gap, 1.0))
        + weights["schedule"] * schedule(person, place)
        + weights["reach"] * reach(person, place)
        + weights["prospects"] * prospects(person, place)
        + weights["record"] * record(place),
        9,
    )


# --- the loop -------------------------------------------------------------------------------


class Naive:
    """The whole case, one pair at a time."""

    def __init__(self, case: Record) -> None:
        workplaces = {each["id"]: each for each in case["workplaces"]}
        employers = {each["id"]: each for each in case["employers"]}
        self.case = case
        self.words = Words(case)
        self.limit = case.get("unpaid_limit", 1)
        self.bans = {tuple(pair) for pair in case.get("bans", [])}
        self.places = [
            Place(each, workplaces[each["workplace"]], employers[each["employer"]])
            for each in sorted(case["openings"], key=lambda each: each["id"])
        ]

    def row(self, participant: Record) -> list[tuple[str, float]]:
        """The possible openings of one participant, best first, ties by id."""
        person = Person(participant, self.case)
        found = [
            (place.id, score(person, place, self.words))
            for place in self.places
            if person.free
            and place.live
            and (person.id, place.id) not in self.bans
            and is_possible(person, place, self.limit)
        ]
        return sorted(found, key=lambda each: (-each[1], each[0]))
