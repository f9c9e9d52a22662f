"""Locks, bans, rides, priorities and proposals by hand: each with a reason, an end, and a trace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, MunicipalitySettings
from candidates import actions as candidates
from common.errors import DomainError
from employers import actions as employers
from matching.actions import decisions, pairs, priorities, runs
from matching.models import LiftArrangement, PairBan, PairLock, PriorityRule, Proposal, ScoredPair
from matching.states import ProposalState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def pair(consultant):
    return {
        "participant": cast.a_participant(consultant, goals=("5120",)),
        "opening": cast.an_opening(consultant, occupation="5120"),
        "by": consultant,
    }


def lock(pair, **options):
    given = {"reason": "agreed", "until": cast.days_from_now(30)} | options
    return pairs.lock_pair(**pair, **given)


def ban(pair, **options):
    given = {"reason": "private relation", "until": cast.days_from_now(30)} | options
    return pairs.ban_pair(**pair, **given)


# Locks and bans ---------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [lock, ban])
def test_a_reason_is_needed_and_the_end_is_not_past(pair, rule):
    with pytest.raises(DomainError) as refused:
        rule(pair, reason="  ")
    assert refused.value.field == "reason"
    with pytest.raises(DomainError) as refused:
        rule(pair, until=timezone.localdate() - timedelta(days=1))
    assert refused.value.field == "until"
    assert (PairLock.objects.count(), PairBan.objects.count()) == (0, 0)


def test_a_lock_needs_an_end_and_a_ban_by_an_employers_no_has_none(pair):
    with pytest.raises(DomainError) as refused:
        lock(pair, until=None)
    assert refused.value.field == "until"
    assert ban(pair, until=None).until is None


def test_the_same_rule_twice_is_one_rule(pair):
    assert lock(pair) == lock(pair)
    assert ban(pair) == ban(pair)
    assert (PairLock.objects.count(), PairBan.objects.count()) == (1, 1)


def test_a_person_is_locked_to_one_place_until_the_lock_is_lifted_or_over(consultant, pair):
    first = lock(pair)
    other = pair | {"opening": cast.an_opening(consultant)}
    with pytest.raises(DomainError) as refused:
        lock(other)
    assert pair["opening"].title in refused.value.message

    pairs.lift_rule(rule=first, by=consultant)
    second = lock(other)
    PairLock.objects.filter(pk=second.pk).update(until=timezone.localdate() - timedelta(days=1))

    assert lock(pair).opening == pair["opening"]


def test_a_banned_pair_cannot_be_locked_and_a_ban_ends_a_lock(consultant, pair):
    kept = lock(pair)
    banned = ban(pair)
    kept.refresh_from_db()
    assert kept.lifted_at is not None

    with pytest.raises(DomainError) as refused:
        lock(pair)
    assert refused.value.code == "banned"
    pairs.lift_rule(rule=banned, by=consultant)
    pairs.lift_rule(rule=banned, by=consultant)
    assert lock(pair).pk != kept.pk


def test_a_ban_takes_back_what_was_only_suggested(consultant, pair):
    cast.a_finished_run(consultant)

    ban(pair, code="conflict_of_interest")

    assert Proposal.objects.get().state == ProposalState.SUPERSEDED
    assert ScoredPair.objects.count() == 0
    assert cast.a_finished_run(consultant).answer["refused"] == {"pair": 1}


def test_everything_leaves_a_line_in_the_audit_trail(consultant, pair):
    pairs.lift_rule(rule=lock(pair), by=consultant)
    pairs.lift_rule(rule=ban(pair), by=consultant)

    kinds = ["lock_pair", "lift_lock", "ban_pair", "lift_ban"]
    found = AuditEntry.objects.filter(verb__in=kinds).values_list("verb", flat=True)
    assert list(found) == kinds


# Proposals by hand ------------------------------------------------------------------------------


def test_a_pair_is_proposed_by_hand_from_todays_facts(pair):
    proposal = pairs.propose_pair(**pair)

    assert (proposal.state, proposal.run) == (ProposalState.SUGGESTED, None)
    assert proposal.participant_version == pair["participant"].version
    assert proposal.score > 0
    decisions.approve(proposal=proposal, by=pair["by"])
    assert pairs.propose_pair(**pair) == proposal


def test_proposing_again_renews_the_same_proposal(consultant, pair):
    first = pairs.propose_pair(**pair)
    candidates.change_practical(participant=pair["participant"], by=consultant, follow_up_need=3)

    second = pairs.propose_pair(**pair)

    assert second == first
    assert second.score < first.score
    assert second.is_outdated is False


def test_every_broken_rule_is_said_and_nothing_is_made(consultant):
    person = cast.a_participant(consultant, level="A1", kinds_asked=["language_practice"])
    opening = cast.an_opening(
        consultant, kind="work_practice", language={"colleagues": "B1"}, licences=["CE"]
    )

    with pytest.raises(DomainError) as refused:
        pairs.propose_pair(participant=person, opening=opening, by=consultant)

    assert refused.value.code == "not_possible"
    for words in ("Norwegian", "licence", "has not asked"):
        assert words in refused.value.message
    assert Proposal.objects.count() == 0


def test_an_earlier_no_can_be_overruled_by_hand_a_ban_cannot(consultant, pair):
    cast.a_finished_run(consultant)
    decisions.reject(
        proposal=cast.proposal_of(pair["participant"]), by=consultant, code="not_ready"
    )

    again = pairs.propose_pair(**pair)
    assert again.state == ProposalState.SUGGESTED

    ban(pair)
    with pytest.raises(DomainError, match="banned"):
        pairs.propose_pair(**pair)


def test_who_takes_no_part_cannot_be_proposed(consultant, pair):
    employers.close_opening(opening=pair["opening"], by=consultant)
    with pytest.raises(DomainError, match="place takes no part"):
        pairs.propose_pair(**pair)

    candidates.start_practice(participant=pair["participant"], on=timezone.localdate())
    with pytest.raises(DomainError, match="is in a placement now"):
        pairs.propose_pair(**pair | {"opening": cast.an_opening(consultant)})


def test_a_full_place_is_not_proposed(consultant, pair):
    cast.a_finished_run(consultant)
    decisions.approve(proposal=cast.proposal_of(pair["participant"]), by=consultant)
    other = cast.a_participant(consultant, goals=("5120",))

    proposal = pairs.propose_pair(**pair | {"participant": other})

    # The place is held by an offer that may come to nothing: one may stand next in line.
    assert proposal.state == ProposalState.SUGGESTED
    with pytest.raises(DomainError) as refused:
        decisions.approve(proposal=proposal, by=consultant)
    assert refused.value.code == "capacity"


# Rides and priorities ---------------------------------------------------------------------------


def test_a_ride_is_written_down_once_and_makes_the_profile_newer(consultant, pair):
    person, site = pair["participant"], pair["opening"].workplace
    version = person.version
    given = {"participant": person, "workplace": site, "by": consultant}

    lift = pairs.record_lift(arrangement="a neighbour,  Tuesdays", **given)
    assert pairs.record_lift(arrangement="somebody else", **given) == lift
    pairs.end_lift(lift=lift, by=consultant)
    pairs.end_lift(lift=lift, by=consultant)

    person.refresh_from_db()
    assert lift.arrangement == "a neighbour, Tuesdays"
    assert person.version == version + 2
    assert LiftArrangement.objects.in_force().count() == 0
    with pytest.raises(DomainError) as refused:
        pairs.record_lift(arrangement=" ", **given)
    assert refused.value.field == "arrangement"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": None}, "days"),
        ({"agreed_on": timezone.localdate() + timedelta(days=1)}, "agreed_on"),
        ({"agreed_by": " "}, "agreed_by"),
    ],
)
def test_a_priority_says_how_long_when_and_by_whom(consultant, change, field):
    given = {
        "municipality": base.a_municipality(),
        "by": consultant,
        "group": "waiting_over",
        "days": 90,
        "points": 10,
        "agreed_by": "Kommunestyret",
        "agreed_on": timezone.localdate(),
    }
    with pytest.raises(DomainError) as refused:
        priorities.adopt_priority(**given | change)
    assert refused.value.field == field

    rule = priorities.adopt_priority(**given)
    priorities.end_priority(rule=rule, by=consultant)
    priorities.end_priority(rule=rule, by=consultant)
    assert PriorityRule.objects.in_force(timezone.localdate()).count() == 0


def test_priorities_cover_the_groups_they_name(consultant):
    def covers(group, days=None, **facts):
        given = {"waiting_days": 0, "track": "", "phase": "later"} | facts
        return PriorityRule(group=group, days=days).covers(**given)

    assert covers("waiting_over", 90, waiting_days=91)
    assert not covers("waiting_over", 90, waiting_days=90)
    assert covers("alpha_track", track="alpha")
    assert not covers("alpha_track", track="work")
    assert covers("first_phase", phase="first")
    assert not covers("first_phase", phase="second")


def test_weights_are_saved_for_the_next_run_only_when_they_sum_to_100(consultant):
    place = base.a_municipality()
    even = dict.fromkeys(runs.CRITERIA, 12.5)
    with pytest.raises(DomainError):
        priorities.save_weights(municipality=place, by=consultant, weights=even | {"goal": 20})
    assert not MunicipalitySettings.objects.exists()

    priorities.save_weights(municipality=place, by=consultant, weights=even)

    assert cast.a_finished_run(consultant).weights == even
