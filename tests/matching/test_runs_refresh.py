"""A changed profile or opening renews its own row or column, and nothing else."""

import pytest
from django.utils import timezone

from candidates import actions as candidates
from common.errors import DomainError
from employers import actions as employers
from employers.models.facts import OpeningFacts
from matching import tasks
from matching.actions import decisions, pairs, refresh
from matching.models import Proposal, ScoredPair
from matching.states import ProposalState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def town(consultant):
    """Two cooks, two kitchens, and a run."""
    people = [cast.a_participant(consultant, goals=("5120",)) for _ in range(2)]
    openings = [
        cast.an_opening(consultant, occupation="5120", language={"colleagues": "A1"})
        for _ in range(2)
    ]
    cast.a_finished_run(consultant)
    return people, openings


def scores(participant):
    return dict(ScoredPair.objects.filter(participant=participant).values_list("opening", "score"))


def test_a_changed_profile_renews_its_row_only(consultant, town):
    (person, other), _openings = town
    others_before = scores(other)
    before = scores(person)
    candidates.change_practical(participant=person, by=consultant, follow_up_need=3)
    person.refresh_from_db()

    assert refresh.refresh_participant(person) == 2

    assert scores(person).keys() == before.keys()
    assert all(scores(person)[each] < before[each] for each in before)
    assert scores(other) == others_before
    versions = ScoredPair.objects.filter(participant=person).values_list(
        "participant_version", flat=True
    )
    assert set(versions) == {person.version}


def test_the_row_is_the_one_that_a_whole_run_would_give(consultant, town):
    (person, _other), _openings = town
    candidates.change_practical(participant=person, by=consultant, follow_up_need=3)
    person.refresh_from_db()
    refresh.refresh_participant(person)
    alone = scores(person)

    cast.a_finished_run(consultant)

    assert scores(person) == alone


def test_a_changed_opening_renews_its_column(consultant, town):
    people, (opening, other) = town
    kept = {each.pk: scores(each)[other.pk] for each in people}
    employers.change_opening(
        opening=opening, by=consultant, facts=OpeningFacts(fields={"hire": "yes"})
    )
    opening.refresh_from_db()

    assert refresh.refresh_opening(opening) == 2

    for each in people:
        assert scores(each)[opening.pk] > scores(each)[other.pk]
        assert scores(each)[other.pk] == kept[each.pk]


def test_an_out_of_date_proposal_cannot_be_approved_until_it_is_renewed(consultant, town):
    (person, _other), _openings = town
    candidates.change_practical(participant=person, by=consultant, has_car=True)
    proposal = cast.proposal_of(person)
    with pytest.raises(DomainError) as refused:
        decisions.approve(proposal=proposal, by=consultant)
    assert refused.value.code == "outdated"

    refresh.keep_fresh(now=timezone.now())

    decisions.approve(proposal=cast.proposal_of(person), by=consultant)
    assert cast.proposal_of(person).state == ProposalState.APPROVED


def test_a_proposal_that_is_no_longer_possible_is_replaced(consultant, town):
    (person, _other), _openings = town
    candidates.change_practical(participant=person, by=consultant, kinds_asked=["apprenticeship"])

    assert tasks.keep_fresh.apply().get() == {"participants": 1, "openings": 0}

    assert cast.proposal_of(person).state == ProposalState.SUPERSEDED
    assert scores(person) == {}


def test_the_clock_renews_what_has_changed_and_then_has_nothing_to_do(consultant, town):
    (person, _other), (opening, _second) = town
    candidates.change_practical(participant=person, by=consultant, has_car=True)
    employers.change_opening(opening=opening, by=consultant, facts=OpeningFacts(fields={"talk": 3}))
    newcomer = cast.a_participant(consultant, goals=("5120",))
    third = cast.an_opening(consultant, occupation="5120")

    assert refresh.keep_fresh(now=timezone.now()) == {"participants": 2, "openings": 2}
    assert refresh.keep_fresh(now=timezone.now()) == {"participants": 0, "openings": 0}
    assert len(scores(newcomer)) == 3
    assert third.pk in scores(person)


def test_nothing_is_kept_of_whoever_is_hidden_or_has_left(consultant, town):
    (hidden, leaving), _openings = town
    candidates.set_protected_address(participant=hidden, is_protected=True, by=consultant)
    candidates.close_participant(participant=leaving, by=consultant)

    refresh.keep_fresh(now=timezone.now())

    assert ScoredPair.objects.count() == 0


def test_without_a_run_there_is_nothing_to_renew(consultant):
    person = cast.a_participant(consultant)
    opening = cast.an_opening(consultant)

    assert refresh.refresh_participant(person) == 0
    assert refresh.refresh_opening(opening) == 0
    assert refresh.keep_fresh(now=timezone.now()) == {"participants": 0, "openings": 0}


def test_a_ride_that_ends_makes_what_it_carried_out_of_date(consultant):
    far = base.a_postal_code("2676", "Heidal", latitude=61.75, longitude=9.2)
    far.municipality = base.a_municipality()
    far.save()
    site = cast.a_workplace(consultant, postal_code="2676")
    cast.an_opening(consultant, site)
    person = cast.a_participant(consultant, max_travel_minutes=30)
    lift = pairs.record_lift(
        participant=person, workplace=site, arrangement="neighbour", by=consultant
    )
    cast.a_finished_run(consultant)

    pairs.end_lift(lift=lift, by=consultant)

    with pytest.raises(DomainError):
        decisions.approve(proposal=cast.proposal_of(person), by=consultant)
    refresh.keep_fresh(now=timezone.now())
    assert Proposal.objects.get().state == ProposalState.SUPERSEDED
