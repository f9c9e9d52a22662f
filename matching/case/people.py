"""The participants of a case: what the profile says, and what matching itself adds."""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from candidates.models import ProfileEntry
from candidates.models.codes import Schooling
from candidates.queries.matching import (
    ParticipantFacts,
    add_profiles,
    considered,
    profile_tables,
    without_profiles,
)
from common.models import Rows, Table, as_table
from employers.models import RUNG
from matching.models import LiftArrangement, PriorityRule, Proposal
from matching.states import ProposalState
from reference.levels import Level
from reference.work import Kind, Weekday

MOST_PRIORITY = 1000  # of the format
UNPAID_KINDS = [kind for kind, rung in RUNG.items() if rung in (2, 3)]
EDUCATION_YEARS = 1.0  # what a confirmed education counts as, in years of the occupation
LITTLE_SCHOOLING = frozenset({Schooling.PRIMARY, Schooling.LOWER_SECONDARY})


@dataclass
class Person:
    """A participant as the case sees it, with what only matching knows."""

    facts: ParticipantFacts
    unpaid_at: dict[UUID, int] = field(default_factory=dict)
    lift_to: set[UUID] = field(default_factory=set)
    priority: int = 0

    @property
    def reach_km(self) -> float:
        """The straight line that nothing within reach lies beyond (the format's speeds)."""
        minutes = self.facts.max_travel_minutes
        by_car = (minutes - 5) if self.facts.has_car else 0.0
        by_bus = (minutes - 15) * 35 / 60
        on_foot = minutes * 5 / 60
        return max(by_car, by_bus, on_foot) / 1.3


def people_at(
    *, day: date, municipalities: Iterable[str], participants: Iterable[UUID] | None = None
) -> dict[UUID, Person]:
    """The people of a run by id, as far as their own rows go; one query for any number."""
    people = considered(day=day, municipalities=municipalities, participants=participants)
    return {pk: Person(facts) for pk, facts in without_profiles(people, day).items()}


def people_tables(ids: Any, municipalities: Iterable[str], day: date) -> dict[str, Table]:
    """What stands in other tables about these people: a list of keys, or a query for them."""
    earlier = Proposal.objects.filter(
        participant__in=ids,
        state__in=[ProposalState.PLACED, ProposalState.ENDED],
        opening__kind__in=UNPAID_KINDS,
    )
    rules = PriorityRule.objects.in_force(day).filter(municipality__in=municipalities)
    return profile_tables(ids) | {
        "lifts": as_table(lifts_of(ids), person="participant_id", workplace="workplace_id"),
        "unpaid": as_table(
            earlier, person="participant_id", employer="opening__workplace__employer_id"
        ),
        "priorities": as_table(
            rules, municipality="municipality_id", group="group", days="days", points="points"
        ),
    }


def lifts_of(ids: Any) -> QuerySet[LiftArrangement]:
    return LiftArrangement.objects.in_force().filter(participant__in=ids)


def complete(people: dict[UUID, Person], read: Rows) -> None:
    """Put what was read of people_tables() where it belongs."""
    add_profiles({pk: person.facts for pk, person in people.items()}, read)
    for row in read["lifts"]:
        if person := people.get(UUID(row["person"])):
            person.lift_to.add(UUID(row["workplace"]))
    # Earlier stays of rung 2 or 3 per employer, for the rule against loops.
    for row in read["unpaid"]:
        if person := people.get(UUID(row["person"])):
            employer = UUID(row["employer"])
            person.unpaid_at[employer] = person.unpaid_at.get(employer, 0) + 1
    _add_priority(people, read["priorities"])


def _add_priority(people: dict[UUID, Person], rows: list[dict[str, Any]]) -> None:
    rules: dict[str, list[PriorityRule]] = defaultdict(list)
    for row in rows:
        number = row.pop("municipality")
        rules[number].append(PriorityRule(municipality_id=number, **row))
    for person in people.values():
        points = sum(r.points for r in rules[person.facts.municipality] if covers(r, person))
        person.priority = min(points, MOST_PRIORITY)


def covers(rule: PriorityRule, person: Person) -> bool:
    return rule.covers(
        waiting_days=person.facts.waiting_days, track=person.facts.track, phase=person.facts.phase
    )


def with_little_schooling(ids: Iterable[UUID]) -> set[UUID]:
    """Those whose profile names no education beyond lower secondary."""
    wanted = set(ids)
    schooled = (
        ProfileEntry.objects.for_matching()
        .filter(kind=ProfileEntry.Kind.EDUCATION, participant__in=wanted)
        .exclude(value__in=[*LITTLE_SCHOOLING, Schooling.COURSE, ""])
    )
    return wanted - set(schooled.values_list("participant_id", flat=True))


def clean(text: str) -> str:
    """Own words as the format takes them: no controls, at most 500 characters."""
    words = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    return " ".join(words.split())[:500]


def record_of(person: Person) -> dict[str, Any]:
    """The participant's record of the case."""
    facts = person.facts
    return {
        "id": str(facts.id),
        "consent": facts.consent,
        "support_talk_due": facts.support_talk_due,
        "unpaid_at": {str(employer): count for employer, count in person.unpaid_at.items()},
        "norwegian": facts.norwegian,
        "languages": facts.languages,
        "skills": [clean(skill) for skill in facts.skills if clean(skill)],
        "experience": _experience(facts),
        "goals": facts.goals or _study_occupations(facts),
        "available": {day: list(span) for day, span in facts.available.items()},
        "from": facts.starts_on.isoformat(),
        "until": facts.until.isoformat(),
        "home": list(facts.home),
        "max_travel_minutes": facts.max_travel_minutes,
        "has_car": facts.has_car,
        "lift_to": [str(workplace) for workplace in sorted(person.lift_to)],
        "licences": facts.licences,
        "certificates": [clean(each) for each in facts.certificates if clean(each)],
        "avoid": facts.avoid,
        "follow_up_need": facts.follow_up_need,
        "kinds": facts.kinds,
        "strong_wish": facts.strong_wish,
        "waiting_days": facts.waiting_days,
        "priority": person.priority,
        "weights": facts.weights,
    }


def silent_record(person: Person, openings: list[dict[str, Any]]) -> dict[str, Any]:
    """Somebody without consent: counted and refused, and nothing of the profile is told.

    The facts are those of nobody: they pass every rule that has nothing to do with the person's
    programme, so that `consent` is what the answer names.
    """
    able: dict[str, Any] = {
        "unpaid_at": {}, "norwegian": dict.fromkeys(person.facts.norwegian, Level.C2.value),
        "languages": [], "skills": [], "experience": [], "goals": [], "avoid": [], "lift_to": [],
        "available": {day: ["00:00", "24:00"] for day in Weekday.values},
        "home": openings[0]["location"] if openings else [0.0, 0.0],
        "max_travel_minutes": 1440, "has_car": True,
        "licences": sorted({each for opening in openings for each in opening["licences"]}),
        "certificates": sorted({each for opening in openings for each in opening["certificates"]}),
        "follow_up_need": 0, "kinds": list(Kind.values), "strong_wish": False,
        "priority": 0, "weights": None,
    }  # fmt: skip
    return record_of(person) | able


def _experience(facts: ParticipantFacts) -> list[dict[str, Any]]:
    """Work done, and what a confirmed education is for."""
    done = [{"occupation": code, "years": years} for code, years in facts.experience]
    learnt = [{"occupation": code, "years": EDUCATION_YEARS} for code in facts.education_for]
    return done + learnt


def _study_occupations(facts: ParticipantFacts) -> list[str]:
    """With no work goal yet, what the wished education leads to."""
    return sorted({code for _, codes in facts.study_goals for code in codes})


def box_around(people: Iterable[Person]) -> tuple[float, float, float, float] | None:
    """South, north, west, east: nobody reaches anything outside; None for nobody."""
    edges = []
    for person in people:
        latitude, longitude = person.facts.home
        up = person.reach_km * 1.01 / 111.0
        side = up / max(math.cos(math.radians(min(abs(latitude) + up, 89.0))), 0.01)
        edges.append((latitude - up, latitude + up, longitude - side, longitude + side))
    if not edges:
        return None
    south, north, west, east = zip(*edges, strict=True)
    return min(south), max(north), min(west), max(east)
