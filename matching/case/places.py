"""The openings, workplaces and employers of a case, and what is known of how they answer."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

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
from matching.case.people import clean
from matching.models import Proposal, ProposalStep
from matching.states import ProposalState
from reference.models import Skill, SkillSynonym

UNKNOWN_OCCUPATION = "0"  # shares no first digit with any goal but the armed forces
ANSWERED = [
    ContactLogEntry.Result.YES,
    ContactLogEntry.Result.LATER,
    ContactLogEntry.Result.NO,
]
Box = tuple[float, float, float, float]


def openings_for(
    day: date, box: Box | None, *, also: Iterable[UUID] = (), at: Iterable[UUID] = ()
) -> QuerySet[Opening]:
    """Openings that take part on this day and lie in the box; `also` by id, `at` by workplace."""
    inside = Q(pk__in=list(also)) | Q(workplace__in=list(at))
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


class Parts:
    """What stands in tables of its own beside some openings; four queries for any number.

    As plain rows, because building an object for every weekday costs more than all the rest.
    """

    def __init__(self, openings: Collection[Opening], day: date) -> None:
        ids = [opening.pk for opening in openings]
        self.days: dict[UUID, dict[str, list[str]]] = defaultdict(dict)
        for opening, weekday, starts, ends in OpeningDay.objects.filter(
            opening__in=ids
        ).values_list("opening_id", "weekday", "starts_at", "ends_at"):
            self.days[opening][weekday] = [f"{starts:%H:%M}", f"{ends:%H:%M}"]
        self.needs: dict[UUID, dict[str, tuple[str, str]]] = defaultdict(dict)
        for opening, function, start, hire in LanguageNeed.objects.filter(
            opening__in=ids
        ).values_list("opening_id", "function", "to_start", "to_be_hired"):
            self.needs[opening][function] = (start, hire)
        self.skills: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
        self.skill_ids: set[str] = set()
        for opening, skill, text, needed in (
            OpeningSkill.objects.filter(opening__in=ids)
            .order_by("pk")
            .values_list("opening_id", "skill_id", "text", "is_needed")
        ):
            if skill:
                self.skill_ids.add(skill)
            self.skills[opening].append((skill or clean(text), needed))
        here = Occupancy.objects.on(day).filter(workplace__in={o.workplace_id for o in openings})
        self.others = Counter(
            dict(here.values_list("workplace").annotate(people_here=Sum("people")))
        )

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


def vocabulary_of(skills: set[str]) -> dict[str, list[str]]:
    """Each asked skill with every way to say it; two queries."""
    words: dict[str, set[str]] = {}
    for skill in Skill.objects.filter(pk__in=skills):
        labels = [skill.label_nb, skill.label_nn, skill.label_en]
        labels += [*skill.synonyms_nb, *skill.synonyms_nn, *skill.synonyms_en]
        words[skill.pk] = {clean(label) for label in labels if clean(label)}
    more = SkillSynonym.objects.filter(skill__in=skills).values_list("skill_id", "text")
    for pk, text in more:
        words[pk].add(clean(text))
    return {pk: sorted(labels) for pk, labels in sorted(words.items())}


class EmployerFacts:
    """What the shared history says of some employers on a day; seven queries for any number."""

    def __init__(self, employers: set[UUID], day: date) -> None:
        since = day - timedelta(days=90)
        log = ContactLogEntry.objects.requests().filter(employer__in=employers)
        log = log.filter(happened_at__date__lte=day)
        self.day = day
        self.asked = Counter(
            dict(
                log.filter(happened_at__date__gt=since)
                .values_list("employer")
                .annotate(times=Count("pk"))
            )
        )
        year = day - timedelta(days=365)
        self.answered: Counter[UUID] = Counter()
        self.silent: Counter[UUID] = Counter()
        for employer, result, times in (
            log.filter(happened_at__date__gt=year)
            .values_list("employer", "result")
            .annotate(times=Count("pk"))
        ):
            if result in ANSWERED:
                self.answered[employer] += times
            elif result == ContactLogEntry.Result.NO_ANSWER:
                self.silent[employer] += times
        self._read_cards(employers, year)
        talks = RepairTalk.objects.outstanding().filter(employer__in=employers)
        self.repair_due = set(talks.values_list("employer_id", flat=True))

    def _read_cards(self, employers: set[UUID], year: date) -> None:
        """Answers to cards count like answers to requests; late ones as silence."""
        steps = ProposalStep.objects.filter(
            proposal__opening__workplace__employer__in=employers, taken_at__date__gt=year
        )
        by_employer = "proposal__opening__workplace__employer"
        self.answered.update(
            dict(
                steps.filter(after__in=[ProposalState.WELCOMED, ProposalState.REFUSED])
                .values_list(by_employer)
                .annotate(times=Count("pk"))
            )
        )
        self.hosted = Counter(
            dict(
                steps.filter(after=ProposalState.PLACED)
                .values_list(by_employer)
                .annotate(times=Count("pk"))
            )
        )
        late = Proposal.objects.filter(
            opening__workplace__employer__in=employers,
            state=ProposalState.ACCEPTED,
            employer_due_on__lt=self.day,
        )
        self.silent.update(
            dict(late.values_list("opening__workplace__employer").annotate(times=Count("pk")))
        )

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
