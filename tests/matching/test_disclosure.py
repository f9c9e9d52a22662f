"""What can be shared in one offer: work, and never who somebody is."""

from datetime import time

import pytest
import time_machine
from django.utils import translation

from accounts import actions as accounts
from candidates import actions as candidates
from matching.actions import offers
from matching.queries.disclosure import items_of
from tests import builders as base
from tests.matching import offer_cast as way

pytestmark = pytest.mark.django_db


def offered_at(moment, consultant, **given):
    with time_machine.travel(moment):
        return way.an_offer(consultant, **given)


# What can be shared


def test_everything_that_can_be_shared_is_work_and_never_who_somebody_is():
    consultant = base.a_consultant()
    free = {"mon": (time(8), time(16))}
    person = way.a_person(consultant, goals=("5120",), free=free, follow_up_need=3, has_car=True)
    for facts in (
        {"kind": "experience", "text": "Cooked at home", "years": 12},
        {"kind": "skill", "text": "Bread"},
        {
            "kind": "education",
            "text": "School of Somewhere",
            "value": "higher",
            "recognition": "no_papers",
        },
        {"kind": "licence", "value": "B"},
        {"kind": "certificate", "value": "food_hygiene"},
        {"kind": "adaptation", "value": "heavy_lifting"},
        {"kind": "interest", "value": "cook_and_bake"},
        {"kind": "wish", "text": "Be with people"},
    ):
        candidates.add_entry(participant=person, by=consultant, **facts)
    proposal = way.an_offer(consultant, participant=person)

    labels = [item.label for item in items_of(proposal)]

    assert labels == [
        "Norwegian: A2",
        "Cooked at home, 12 years",
        "Bread",
        "Higher education",
        "Food hygiene",
        "B: car",
        "Wants: Occupation 5120",
        "Monday 08:00–16:00",
    ]
    assert person.first_name not in " ".join(labels)


def test_levels_that_differ_are_named_one_by_one():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    candidates.set_norwegian(
        participant=person, levels={"speaking": "B1"}, by=consultant, source="test"
    )
    proposal = way.an_offer(consultant, participant=person)

    assert items_of(proposal)[0].label == (
        "Norwegian: listening A2, speaking B1, reading A2, writing A2"
    )


def test_what_the_person_hides_is_not_offered_for_sharing():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    entry = candidates.add_entry(participant=person, kind="skill", text="Bread", by=consultant)
    candidates.hide_entry(entry=entry, by=person.user)
    proposal = way.an_offer(consultant, participant=person)

    assert "Bread" not in [item.label for item in items_of(proposal)]


def test_the_employer_reads_the_municipalitys_language_whatever_the_person_chose():
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    accounts.change_settings(
        settings=accounts.settings_of(unit.municipality),
        by=base.a_leader(unit),
        page_language="en",
    )
    proposal = way.an_offer(consultant)

    with translation.override("nb"):
        offers.accept(proposal=proposal, by=way.person_of(proposal), shared=["days"])

    assert "Monday" in proposal.disclosed.get(item="days").label
