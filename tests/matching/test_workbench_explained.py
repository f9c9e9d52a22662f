"""Pairs worked out on the spot, and the short lists for the first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates import actions as candidates
from matching.models import DemandLedgerEntry
from matching.queries import waiting
from matching.queries.changes import change_words
from matching.queries.explained import explain, live_case, refused_people, refused_places
from matching.queries.ledger import ledger_rows
from matching.queries.scores import person_scores
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


# Worked out on the spot ---------------------------------------------------------------------------


def test_a_pair_tells_every_broken_rule_what_was_read_and_what_would_help(consultant):
    person = cast.a_participant(consultant, level="A1")
    opening = cast.an_opening(consultant, language={"colleagues": "A2"})
    live = live_case(person.municipality, participants=[person.pk], openings=[opening.pk])

    found = explain(live, person, opening)

    assert found.is_possible is False
    (broken,) = found.broken
    assert broken.code == "language"
    assert broken.facts == "Talk with colleagues: needs A2, has A1"
    assert "speaking at A2" in [help_["change"] for help_ in found.helps]
    status = {str(each["label"]): each["status"] for each in found.standing}
    assert status["Talk with colleagues"] == "missing"


def test_why_not_lists_every_other_place_fewest_rules_first(consultant):
    person = cast.a_participant(consultant, level="A1", kinds_asked=["language_practice"])
    cast.an_opening(consultant)
    one = cast.an_opening(consultant, language={"colleagues": "A2"})
    two = cast.an_opening(consultant, language={"colleagues": "A2"}, kind="work_practice")
    live = live_case(person.municipality, participants=[person.pk])

    found = refused_places(live, person)

    assert [(each.opening, each.codes) for each in found] == [
        (one, ["language"]),
        (two, ["language", "asked"]),
    ]


def test_why_nobody_else_names_only_people_one_may_see(consultant):
    mine = cast.a_participant(consultant, level="A1")
    colleague = base.a_consultant(base.a_unit(base.a_municipality()))
    cast.a_participant(colleague, level="A1")
    opening = cast.an_opening(consultant, language={"colleagues": "B1"})
    live = live_case(base.a_municipality(), openings=[opening.pk])

    found = refused_people(live, opening, {mine.pk: mine})

    assert [each.participant for each in found] == [mine]
    helps = live.calculation.help_for_opening(str(opening.pk))
    assert change_words(helps[0]["change"]) == "“Talk with colleagues” at A1 to start"
    assert helps[0]["opens"] == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"norwegian.speaking": "B1"}, "speaking at B1"),
        ({"available.tue": ["09:00", "14:00"]}, "free on Tuesday 09:00–14:00"),
        ({"max_travel_minutes": 60}, "travel up to 60 minutes"),
        ({"has_car": True}, "a car"),
        ({"lift_to": ["w1"]}, "a lift to Heidal"),
        ({"licences": ["B", "CE"]}, "licence: B, CE"),
        ({"kinds": ["volunteering"]}, "ask for: Volunteering"),
        ({"until": "2027-01-01"}, "programme until 2027-01-01"),
        ({"language.messages.start": None}, "“Take oral messages” at no need to start"),
        ({"days.sat": ["09:00", "12:00"]}, "also Saturday 09:00–12:00"),
        ({"min_days": 2}, "2 days a week are enough"),
        ({"resting": False}, "the rest over, the talk held"),
        ({"licences": []}, "licence: none"),
    ],
)
def test_a_change_is_said_in_words(change, words):
    assert change_words(change, {"w1": "Heidal"}) == words


# Lists for the first page -------------------------------------------------------------------------


def test_proposals_that_wait_are_those_of_ones_own_people(consultant):
    own = cast.a_participant(consultant, goals=("5120",))
    colleague = base.a_consultant(consultant.unit_memberships.get().unit)
    cast.a_participant(colleague, goals=("5223",))
    cast.an_opening(consultant, occupation="5120")
    cast.an_opening(consultant, occupation="5223")
    cast.a_finished_run(consultant)

    assert [row.participant for row in waiting.proposals_waiting(consultant)] == [own]


def test_whoever_waits_long_without_anything_is_stalled_and_it_says_why(consultant):
    long = cast.a_participant(consultant, level="A1")
    cast.a_participant(consultant, programme_starts_on=timezone.localdate() - timedelta(days=3))
    cast.a_participant(consultant, level="B1", goals=("5120",))
    cast.an_opening(consultant, language={"colleagues": "B1"}, occupation="5120")
    cast.a_finished_run(consultant)

    found = waiting.stalled(consultant)

    assert (found[0]["participant"], found[0]["waiting_days"]) == (long, 100)
    assert found[0]["code"] in {"language", "no_next_step"}
    assert len(found) <= 2


def test_the_longest_waiting_come_first(consultant):
    people = [
        cast.a_participant(
            consultant, programme_starts_on=timezone.localdate() - timedelta(days=days)
        )
        for days in (10, 300, 40, 5)
    ]
    hidden = cast.a_participant(
        consultant, programme_starts_on=timezone.localdate() - timedelta(days=900)
    )
    candidates.set_protected_address(participant=hidden, is_protected=True, by=consultant)

    found = waiting.longest_waiting(consultant)

    assert found == [(people[1], 300), (people[2], 40), (people[0], 10)]


def test_the_ledger_says_both_sides_in_words(consultant):
    person = cast.a_participant(consultant, level="A1")
    opening = cast.an_opening(consultant, language={"colleagues": "A2"})
    cast.a_finished_run(consultant)
    entries = list(DemandLedgerEntry.objects.order_by("side"))
    by_opening, by_person = ledger_rows(consultant, entries)

    assert (by_person.participant, by_opening.opening) == (person, opening)
    assert str(by_person.why) == "The Norwegian is below what is needed to start."
    assert by_person.helps == "speaking at A2: opens 1 place"
    assert by_opening.helps == "“Talk with colleagues” at A1 to start: for 1 more person"
    stranger = base.a_leader(person.unit)
    assert ledger_rows(stranger, entries)[1].participant is None


def test_scores_by_person_are_there_for_the_reports(consultant):
    cook = cast.a_participant(consultant, goals=("5120",))
    nothing = cast.a_participant(consultant, kinds_asked=["apprenticeship"])
    cast.a_participant(consultant, consents=False)
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)

    found = {each.participant: each for each in person_scores(["3437"])}

    assert found.keys() == {cook.pk, nothing.pk}
    assert found[cook.pk].best == cast.proposal_of(cook).score
    assert (found[cook.pk].has_proposal, found[nothing.pk].has_proposal) == (True, False)
    assert found[nothing.pk].best is None
