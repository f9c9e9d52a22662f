"""The races themselves, how each is set up, and what must be true after it."""

import time
from collections import Counter
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone

from candidates import actions as candidates
from candidates.models import Consent, Participant
from employers.models import Opening, Workplace
from matching.actions import decisions, offers
from matching.models import DisclosedItem, Proposal, ProposalStep
from matching.states import ProposalState
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.races.clients import CLIENTS, Act, Clients, without_locks


class Course:
    """Eight consultants; who runs for which place is built when a race first needs it."""

    def __init__(self) -> None:
        unit = base.a_unit()
        self.consultants = [base.a_consultant(unit) for _ in range(CLIENTS)]
        self.by = self.consultants[0]

    @cached_property
    def wanted(self) -> list[Proposal]:
        """Eight people for one place."""
        opening = way.a_place(self.by, occupation="5120", capacity=1)
        return [way.a_proposal(self.by, opening=opening) for _ in range(CLIENTS)]

    @cached_property
    def person(self) -> Participant:
        return way.a_person(self.by, goals=("5120",))

    @cached_property
    def choices(self) -> list[Proposal]:
        """Eight places for one person."""
        places = [way.a_place(self.by, occupation="5120") for _ in range(CLIENTS)]
        return [way.a_proposal(self.by, participant=self.person, opening=each) for each in places]

    @cached_property
    def pairs(self) -> list[list[Proposal]]:
        """Two people with the same two places, proposed the other way round: locks could cross."""
        shared = [cast.an_opening(self.by, occupation="5120", capacity=2) for _ in range(2)]
        people = [way.a_person(self.by, goals=("5120",)) for _ in range(2)]
        return [
            [way.a_proposal(self.by, participant=person, opening=each) for each in order]
            for person, order in zip(people, (shared, shared[::-1]), strict=True)
        ]

    def reset(self) -> None:
        """Back to the start, without a word: the races are about what comes after."""
        ProposalStep.objects.all().delete()
        DisclosedItem.objects.all().delete()
        if "person" in self.__dict__:
            person = Participant.objects.filter(pk=self.person.pk)
            person.update(has_matching_consent=True, version=self.person.version)
        Proposal.objects.update(
            state=ProposalState.SUGGESTED, approved_at=None, approved_by=None, offered_at=None
        )
        Opening.objects.update(places_held=0)
        Workplace.objects.update(people_held=0)

    def held(self, proposals: list[Any]) -> int:
        return Proposal.objects.filter(pk__in=[each.pk for each in proposals]).holding().count()

    def counters_agree(self) -> bool:
        """Every opening counts as many places as there are proposals that hold one (I)."""
        return all(
            opening.places_held == Proposal.objects.holding().filter(opening=opening).count()
            for opening in Opening.objects.all()
        )


def approvals(course: Course, proposals: list[Any]) -> list[Act]:
    return [
        lambda each=each, by=by: decisions.approve(proposal=each, by=by)
        for each, by in zip(proposals, course.consultants, strict=True)
    ]


def last_place(course: Course, clients: Clients) -> tuple[bool, list[str]]:
    """Eight consultants, one place: is exactly one person promised it?"""
    codes = clients.press(approvals(course, course.wanted))
    return course.held(course.wanted) == 1 and course.counters_agree(), codes


def same_person(course: Course, clients: Clients) -> tuple[bool, list[str]]:
    """One person at eight places: are there three offers to choose from, and not more?"""
    codes = clients.press(approvals(course, course.choices))
    return course.held(course.choices) == 3 and course.counters_agree(), codes


def same_press(course: Course, clients: Clients) -> tuple[bool, list[str]]:
    """One consultant, the same button eight times: is it decided once, and are all told so?"""
    proposal = course.wanted[0]
    codes = clients.press(
        [lambda: decisions.approve(proposal=proposal, by=course.by) for _ in range(CLIENTS)]
    )
    fine = proposal.steps.count() == 1 and course.held([proposal]) == 1 and set(codes) == {"done"}
    return fine and course.counters_agree(), codes


def consent_ends(course: Course, clients: Clients) -> tuple[bool, list[str]]:
    """Approvals while the consent is taken back: is nobody left with an offer or a place?"""
    Consent.objects.filter(participant=course.person).update(withdrawn_at=None)
    acts = approvals(course, course.choices)
    acts[CLIENTS // 2] = lambda: candidates.withdraw_consent(
        participant=course.person, by=course.person.user
    )
    codes = clients.press(acts)
    employer_sees = any(
        Proposal.objects.visible_to(each.opening.workplace.employer.members.first().user).exists()
        for each in course.choices
    )
    decisions.withdraw_without_consent(now=timezone.now())
    left = Proposal.objects.live().filter(participant=course.person).count()
    return not employer_sees and left == 0 and course.counters_agree(), codes


def crossing_yes(course: Course, clients: Clients) -> tuple[bool, list[str]]:
    """Two people say yes to one of the same two places at once: one yes each, and no deadlock."""
    for pair in course.pairs:
        for each in pair:
            decisions.approve(proposal=each, by=course.by)
            decisions.send_offer(proposal=each, by=course.by, now=timezone.now())
    codes = clients.press(
        [
            lambda each=each: offers.accept(proposal=each, by=each.participant.user)
            for pair in course.pairs
            for each in pair
        ]
    )
    yes = Proposal.objects.filter(state=ProposalState.ACCEPTED).count()
    return yes == 2 and course.counters_agree(), codes


RACES = {
    "last place, 8 consultants": (last_place, True),
    "one person, 8 places, 3 offers": (same_person, True),
    "the same press 8 times": (same_press, False),
    "approve while consent ends": (consent_ends, False),
    "two people, the same two places": (crossing_yes, False),
}


def run(name: str, races: int, course: Course, clients: Clients) -> dict[str, Any]:
    """How often a race ended right, what everybody got, and how long it took."""
    race, _has_control = RACES[name]
    right, answers = 0, Counter()
    began = time.perf_counter()
    for _ in range(races):
        course.reset()
        fine, codes = race(course, clients)
        right += fine
        answers.update(codes)
    return {
        "races": races,
        "right": right,
        "wrong": races - right,
        "answers": dict(answers),
        "faults": sum(n for code, n in answers.items() if code.startswith("fault")),
        "seconds": round(time.perf_counter() - began, 1),
    }


def figures(*, races: int, controls: int, only: str = "") -> dict[str, Any]:
    """Every race whose name holds `only`; the controls on PostgreSQL, where locks are real."""
    course, clients = Course(), Clients()
    found: dict[str, Any] = {"database": connection.vendor}
    try:
        for name, (_race, has_control) in RACES.items():
            if only not in name:
                continue
            found[name] = run(name, races, course, clients)
            if has_control and connection.vendor == "postgresql":
                with without_locks():
                    found[f"control: {name}"] = run(name, controls, course, clients)
    finally:
        clients.leave()
    return found
