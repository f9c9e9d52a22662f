"""One door to each kind of record: which party sees runs, pairs, rules and the ledger."""

import pytest
from django.utils import timezone

from accounts.models import UnitMembership
from candidates import actions as candidates
from employers import actions as employers
from matching.actions import pairs, priorities
from matching.models import (
    DemandLedgerEntry,
    LiftArrangement,
    PairBan,
    PairLock,
    PriorityRule,
    Run,
    ScoredPair,
)
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db

OF_PEOPLE = [ScoredPair, PairLock, PairBan, LiftArrangement]
OF_THE_TOWN = [Run, PriorityRule, DemandLedgerEntry]
EVERYBODY = [
    "consultant", "colleague_of_the_unit", "consultant_of_another_unit", "leader", "teacher",
    "employer", "participant", "elsewhere", "stranger",
]  # fmt: skip
SEE_PEOPLE = {"consultant", "colleague_of_the_unit"}
SEE_THE_TOWN = SEE_PEOPLE | {"consultant_of_another_unit", "leader"}


@pytest.fixture
def town():
    """One row of each kind about one person, and one user of each party."""
    consultant = base.a_consultant()
    unit = consultant.unit_memberships.get().unit
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    other = cast.an_opening(consultant, language={"colleagues": "C2"})
    cast.a_finished_run(consultant)
    given = {"participant": person, "by": consultant, "reason": "x"}
    until = cast.days_from_now(5)
    pairs.lock_pair(**given, opening=opening, until=until)
    pairs.ban_pair(**given, opening=other, until=until)
    pairs.record_lift(
        participant=person, workplace=opening.workplace, arrangement="x", by=consultant
    )
    priorities.adopt_priority(
        municipality=unit.municipality, by=consultant, group="alpha_track", points=1,
        agreed_by="x", agreed_on=timezone.localdate(),
    )  # fmt: skip
    employer, own = base.a_user(), base.a_user()
    employers.add_member(employer=opening.workplace.employer, user=employer, by=consultant)
    candidates.link_account(participant=person, user=own, by=consultant)
    return {
        "person": person,
        "consultant": consultant,
        "colleague_of_the_unit": base.a_consultant(unit),
        "consultant_of_another_unit": base.a_consultant(base.a_unit(unit.municipality)),
        "leader": base.a_leader(unit),
        "teacher": base.a_teacher(base.a_unit(unit.municipality)),
        "employer": employer,
        "participant": own,
        "elsewhere": base.a_consultant(base.a_unit(base.a_municipality("3435"))),
        "stranger": base.a_user(),
    }


def seen_by(model, user):
    return model.objects.visible_to(user).exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_rows_about_people_are_for_those_who_match_them(town, who):
    assert {model: seen_by(model, town[who]) for model in OF_PEOPLE} == dict.fromkeys(
        OF_PEOPLE, who in SEE_PEOPLE
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_rows_about_the_town_are_for_its_consultants_and_leaders(town, who):
    assert {model: seen_by(model, town[who]) for model in OF_THE_TOWN} == dict.fromkeys(
        OF_THE_TOWN, who in SEE_THE_TOWN
    )


def test_only_consultants_may_change_a_run(town):
    marks = {
        who: Run.objects.visible_to(town[who]).get().as_consultant for who in sorted(SEE_THE_TOWN)
    }
    assert marks == {who: who != "leader" for who in sorted(SEE_THE_TOWN)}


def test_a_protected_address_closes_every_door(town):
    DemandLedgerEntry.objects.create(
        municipality=town["person"].municipality,
        side="participant",
        code="too_far",
        participant=town["person"],
    )
    candidates.set_protected_address(
        participant=town["person"], is_protected=True, by=town["consultant"]
    )

    for model in OF_PEOPLE:
        assert seen_by(model, town["consultant"]) is False
    named = DemandLedgerEntry.objects.visible_to(town["consultant"]).filter(
        participant__isnull=False
    )
    assert named.exists() is False


def test_an_ended_membership_closes_the_doors_at_once(town):
    UnitMembership.objects.filter(user=town["consultant"]).update(ended_at=timezone.now())

    for model in (*OF_PEOPLE, *OF_THE_TOWN):
        assert seen_by(model, town["consultant"]) is False
