"""Random steps by everybody, in any order: what must never be true is never true."""

import contextlib

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from candidates import actions as candidates
from common.errors import DomainError
from employers.models import Opening
from matching.actions import decisions, employer_answers, offers
from matching.models import Proposal
from matching.states import PROPOSAL_FLOW, SAID_YES
from tests import builders as base
from tests.matching import offer_cast as way

pytestmark = pytest.mark.django_db

ACTS = {
    "approve": lambda p, by, who, boss: decisions.approve(proposal=p, by=by, note="Because"),
    "undo": lambda p, by, who, boss: decisions.undo_approval(proposal=p, by=by),
    "reject": lambda p, by, who, boss: decisions.reject(proposal=p, by=by, code="not_ready"),
    "send": lambda p, by, who, boss: decisions.send_offer(proposal=p, by=by, now=timezone.now()),
    "withdraw": lambda p, by, who, boss: decisions.withdraw(proposal=p, by=by, code="place_gone"),
    "accept": lambda p, by, who, boss: offers.accept(proposal=p, by=who, shared=["days"]),
    "ask": lambda p, by, who, boss: offers.ask(proposal=p, by=who, text="Is there a bus?"),
    "answer": lambda p, by, who, boss: offers.answer(
        proposal=p, by=by, text="Yes", now=timezone.now()
    ),
    "decline": lambda p, by, who, boss: offers.decline(proposal=p, by=who, code="too_far"),
    "talk": lambda p, by, who, boss: offers.decline(proposal=p, by=who, code="talk_first"),
    "take_back": lambda p, by, who, boss: offers.take_back(proposal=p, by=who),
    "welcome": lambda p, by, who, boss: employer_answers.welcome(
        proposal=p, by=boss, visit_on=way.next_working_day()
    ),
    "refuse": lambda p, by, who, boss: employer_answers.refuse(
        proposal=p, by=boss, code="less_work"
    ),
    "start": lambda p, by, who, boss: employer_answers.start_placement(proposal=p),
    "end": lambda p, by, who, boss: employer_answers.end_placement(proposal=p),
    "lapse": lambda p, by, who, boss: p.answer_due_at and way.lapse(p),
    "consent": lambda p, by, who, boss: candidates.withdraw_consent(
        participant=p.participant, by=who
    ),
    "again": lambda p, by, who, boss: candidates.give_consent(participant=p.participant, by=who),
    "clock": lambda p, by, who, boss: decisions.withdraw_without_consent(now=timezone.now()),
}


class Marketplace(RuleBasedStateMachine):
    """Two people, two places of one each; every pair is proposed."""

    def __init__(self):
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.by = base.a_consultant()
        places = [way.a_place(self.by, occupation="5120", capacity=1) for _ in range(2)]
        people = [way.a_person(self.by, goals=("5120",)) for _ in range(2)]
        self.proposals = [
            way.a_proposal(self.by, participant=person, opening=place)
            for person in people
            for place in places
        ]

    def teardown(self):
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    @rule(act=st.sampled_from(sorted(ACTS)), number=st.integers(0, 3))
    def somebody_does_something(self, act, number):
        proposal = Proposal.objects.get(pk=self.proposals[number].pk)
        boss = way.speaker_of(proposal.opening)
        with contextlib.suppress(DomainError):
            ACTS[act](proposal, self.by, way.person_of(proposal), boss)

    @invariant()
    def a_place_is_held_by_exactly_the_proposals_that_hold_one(self):
        for opening in Opening.objects.select_related("workplace"):
            held = Proposal.objects.holding().filter(opening=opening).count()
            assert opening.places_held == held <= opening.capacity
            assert opening.workplace.people_held == held

    @invariant()
    def a_person_says_yes_to_one_place(self):
        yes = Proposal.objects.filter(state__in=SAID_YES).values_list("participant", flat=True)
        assert len(set(yes)) == len(yes)

    @invariant()
    def the_history_leads_to_where_it_is_and_a_consultant_approved_it(self):
        for proposal in Proposal.objects.prefetch_related("steps"):
            state = "suggested"
            for step in proposal.steps.all():
                assert step.before == state
                state = PROPOSAL_FLOW.next_state(step.verb, step.before)
                assert step.after == state
            assert proposal.state == state
            if proposal.offered_at:
                assert proposal.steps.filter(verb="approve", by=self.by).exists()

    @invariant()
    def no_employer_sees_a_card_without_consent(self):
        for proposal in Proposal.objects.filter(
            state__in=["accepted", "welcomed"], participant__has_matching_consent=False
        ):
            boss = way.speaker_of(proposal.opening)
            assert not Proposal.objects.visible_to(boss).filter(pk=proposal.pk).exists()


def test_whatever_people_do_places_people_and_history_agree():
    run_state_machine_as_test(
        Marketplace,
        settings=settings(
            max_examples=6,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
