"""The openings, workplaces and employers of a case, and what is known of how they answer."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from common.models import Rows, Table, as_table
from employers.models import (
    ContactLogEntry,
    LanguageNeed,
    Occupancy,
    Opening,
    OpeningDay,
    OpeningSkill,
    RepairTalk,
    WorkFunction,
)
from matching.case.people import clean, lifts_of
from matching.models import Proposal, ProposalStep
from matching.states import ProposalState
from reference.models import Skill, SkillSynonym

UNKNOWN_OCCUPATION = "0"  # shares no first digit with any goal but the armed forces
ANSWERED = [
    ContactLogEntry.Result.YES,
    ContactLogEntry.Result.LATER,
    ContactLogEntry.Result.NO,
]
ANSWERS = [ProposalState.WELCOMED, ProposalState.REFUSED]
HOSTED = ProposalState.PLACED
Box = tuple[float, float, float, float]


def openings_for(
    day: date, box: Box | None, *, also: Iterable[UUID] = (), held_by: Any = (), driven: Any = ()
) -> QuerySet[Opening]:
    """Openings that take part on this day and lie in the box.

    `also` by id; those where one of the people `held_by` holds a place, and those at a workplace
    to which somebody `driven` has a lift. Both are keys, or a query for them.
    """
    held = Proposal.objects.holding().filter(participant__in=held_by)
    inside = (
        Q(pk__in=list(also))
        | Q(pk__in=held.values("opening"))
        | Q(workplace__in=lifts_of(driven).values("workplace"))
    )
    if box is not None:
        south, north, west, east = box
        inside |= Q(
            workplace__postal_code__latitude__range=(south, north),
            workplace__postal_code__longitude__range=(west, east),
        )
    return (
        Opening.objects.in_matching()
        .filter(inside, starts_until__gte=day)
        .select_related("workplace__employer", "workplace__postal_code")
        .order_by("pk")
    )


def opening_tables(openings: Collection[Opening], day: date) -> dict[str, Table]:
    """What stands in tables of its own beside some openings."""
    ids = [opening.pk for opening in openings]
    asked = OpeningSkill.objects.filter(opening__in=ids)
    here = Occupancy.objects.on(day).filter(workplace__in={o.workplace_id for o in openings})
    return {
        "days": as_table(
            OpeningDay.objects.filter(opening__in=ids),
            opening="opening_id", weekday="weekday", starts_at="starts_at", ends_at="ends_at",
        ),
        "needs": as_table(
            LanguageNeed.objects.filter(opening__in=ids),
            opening="opening_id", function="function", start="to_start", hire="to_be_hired",
        ),
        "skills": as_table(
            asked,
            pk="pk", opening="opening_id", skill="skill_id", text="text", is_needed="is_needed",
        ),
        "synonyms": as_table(
            SkillSynonym.objects.filter(skill__in=asked.values("skill")),
            skill="skill_id", text="text",
        ),
        "others": as_table(here, workplace="workplace_id", people="people"),
    }  # fmt: skip


class Parts:
    """What was read of opening_tables(), by opening.

    As plain rows, because building an object for every weekday costs more than all the rest.
    """

    def __init__(self, read: Rows) -> None:
        self.days: dict[UUID, dict[str, list[str]]] = defaultdict(dict)
        for row in read["days"]:
            span = [row["starts_at"][:5], row["ends_at"][:5]]
            self.days[UUID(row["opening"])][row["weekday"]] = span
        self.needs: dict[UUID, dict[str, tuple[str, str]]] = defaultdict(dict)
        for row in read["needs"]:
            self.needs[UUID(row["opening"])][row["function"]] = (row["start"], row["hire"])
        self.skills: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
        for row in sorted(read["skills"], key=itemgetter("pk")):
            words = row["skill"] or clean(row["text"])
            self.skills[UUID(row["opening"])].append((words, bool(row["is_needed"])))
        self.skill_ids = {row["skill"] for row in read["skills"] if row["skill"]}
        self.others: Counter[UUID] = Counter()
        for row in read["others"]:
            self.others[UUID(row["workplace"])] += row["people"]

    def wanted(self, opening: UUID, *, needed: bool) -> list[str]:
        return [words for words, is_needed in self.skills[opening] if words and is_needed == needed]


def opening_record(opening: Opening, parts: Parts) -> dict[str, Any]:
    """The opening's record of the case, with all of its places."""
    workplace, needs = opening.workplace, parts.needs[opening.pk]
    return {
        "id": str(opening.pk),
        "employer": str(workplace.employer_id),
        "workplace": str(workplace.pk),
        "kind": opening.kind,
        "occupation": opening.occupation_id or UNKNOWN_OCCUPATION,
        "skills_needed": parts.wanted(opening.pk, needed=True),
        "skills_wished": parts.wanted(opening.pk, needed=False),
        "language": {
            function: dict(
                zip(
                    ("start", "hire"),
                    (n or None for n in needs.get(function, ("", ""))),
                    strict=True,
                )
            )
            for function in WorkFunction.values
        },
        "working_languages": list(opening.working_languages),
        "talk": opening.talk,
        "slow_talk": opening.slow_talk,
        "teacher_on_site": opening.teacher_on_site,
        "support": opening.support,
        "days": parts.days[opening.pk],
        "min_days": opening.min_days,
        "start_between": [opening.starts_from.isoformat(), opening.starts_until.isoformat()],
        "weeks": opening.weeks,
        "location": [workplace.postal_code.latitude, workplace.postal_code.longitude],
        "capacity": opening.capacity,
        "licences": list(opening.licences),
        "certificates": [clean(each) for each in opening.certificates if clean(each)],
        "demands": list(opening.demands),
        "hire": opening.hire,
    }


def vocabulary_of(skills: Iterable[Skill], synonyms: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Each asked skill with every way to say it."""
    words: dict[str, set[str]] = {}
    for skill in skills:
        labels = [skill.label_nb, skill.label_nn, skill.label_en]
        labels += [*skill.synonyms_nb, *skill.synonyms_nn, *skill.synonyms_en]
        words[skill.pk] = {clean(label) for label in labels if clean(label)}
    for row in synonyms:
        words[row["skill"]].add(clean(row["text"]))
    return {pk: sorted(labels) for pk, labels in sorted(words.items())}


def employer_tables(employers: set[UUID], day: date) -> dict[str, Table]:
    """The shared history of some employers: requests and cards of a year, and repair talks."""
    year, recent = day - timedelta(days=365), day - timedelta(days=90)
    log = ContactLogEntry.objects.requests().filter(
        employer__in=employers, happened_at__date__gt=year, happened_at__date__lte=day
    )
    steps = ProposalStep.objects.filter(
        proposal__opening__workplace__employer__in=employers,
        taken_at__date__gt=year,
        after__in=[*ANSWERS, HOSTED],
    )
    late = Proposal.objects.filter(
        opening__workplace__employer__in=employers,
        state=ProposalState.ACCEPTED,
        employer_due_on__lt=day,
    )
    by_employer = "proposal__opening__workplace__employer"
    return {
        "requests": as_table(
            log.order_by().values("employer", "result").annotate(
                times=Count("pk"), recent=Count("pk", filter=Q(happened_at__date__gt=recent))
            ),
            employer="employer_id", result="result", times="times", recent="recent",
        ),
        "steps": as_table(
            steps.order_by().values(by_employer, "after").annotate(times=Count("pk")),
            employer=f"{by_employer}_id", after="after", times="times",
        ),
        "late": as_table(late, employer="opening__workplace__employer_id"),
        "talks": as_table(
            RepairTalk.objects.outstanding().filter(employer__in=employers), employer="employer_id"
        ),
    }  # fmt: skip


class EmployerFacts:
    """What was read of employer_tables(): answers to cards count like answers to requests."""

    def __init__(self, read: Rows, day: date) -> None:
        self.day = day
        self.asked: Counter[UUID] = Counter()
        self.answered: Counter[UUID] = Counter()
        self.silent = Counter(UUID(row["employer"]) for row in read["late"])
        for row in read["requests"]:
            employer = UUID(row["employer"])
            self.asked[employer] += row["recent"]
            if row["result"] in ANSWERED:
                self.answered[employer] += row["times"]
            elif row["result"] == ContactLogEntry.Result.NO_ANSWER:
                self.silent[employer] += row["times"]
        self.hosted: Counter[UUID] = Counter()
        for row in read["steps"]:
            counted = self.hosted if row["after"] == HOSTED else self.answered
            counted[UUID(row["employer"])] += row["times"]
        self.repair_due = {UUID(row["employer"]) for row in read["talks"]}

    def answer_rate(self, employer: UUID) -> float | None:
        """The share of requests and cards of the last year that got an answer; None if none."""
        total = self.answered[employer] + self.silent[employer]
        return self.answered[employer] / total if total else None

    def record(self, opening: Opening, max_people: int | None) -> dict[str, Any]:
        """The record of the opening's employer; `max_people` is what others have left."""
        employer = opening.workplace.employer
        return {
            "id": str(employer.pk),
            "max_people": max_people,
            "resting": employer.is_resting(self.day) or employer.pk in self.repair_due,
            "asked_90_days": self.asked[employer.pk],
            "answer_rate": self.answer_rate(employer.pk),
            "hosted_12_months": self.hosted[employer.pk],
        }
