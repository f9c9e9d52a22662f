"""What the workbench knows about pairs: warnings, marks, goals, scarcity, who is next."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.models import MunicipalitySettings
from candidates import actions as candidates
from employers import actions as employers
from matching.actions import decisions, pairs, priorities
from matching.models import DemandLedgerEntry, Proposal, ScoredPair
from matching.queries import rows as row_queries
from matching.queries import waiting, workbench
from matching.queries.changes import change_words
from matching.queries.explained import explain, live_case, refused_people, refused_places
from matching.queries.ledger import ledger_rows
from matching.queries.marks import caseload_warning
from matching.queries.newest import newest_run
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


def rows_of(consultant, participant):
    return row_queries.rows_for(consultant, list(workbench.pairs_of_person(participant)))


def the_row(consultant, participant):
    (row,) = rows_of(consultant, participant)
    return row


def codes(row):
    return [warning.code for warning in row.warnings]


# Warnings ---------------------------------------------------------------------------------------


def test_a_good_pair_has_no_warning(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)

    row = the_row(consultant, person)

    assert row.warnings == []
    assert sum(bar["points"] for bar in row.bars) == pytest.approx(row.score)
    assert len(row.bars) == 8


def test_practice_after_practice_off_the_goal_is_warned_of(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="9112", kind="work_practice", hire="yes")
    candidates.start_practice(participant=person, on=timezone.localdate() - timedelta(days=60))
    candidates.end_practice(participant=person, on=timezone.localdate() - timedelta(days=5))
    cast.a_finished_run(consultant)

    row = the_row(consultant, person)

    assert codes(row) == ["practice_after_practice", "availability_only"]
    assert row.needs_reason is True


def test_only_room_and_no_wish_is_warned_of(consultant):
    person = cast.a_participant(consultant)
    cast.an_opening(consultant)
    cast.a_finished_run(consultant)
    (row,) = row_queries.rows_for(
        consultant,
        list(Proposal.objects.select_related("participant", "opening__workplace__employer")),
    )
    assert codes(row) == ["availability_only"]
    assert row.participant == person


def test_whoever_speaks_for_the_employer_is_warned(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    employers.add_member(employer=opening.workplace.employer, user=consultant, by=consultant)
    cast.a_finished_run(consultant)

    assert codes(the_row(consultant, person)) == ["knows_each_other"]


def test_a_changed_profile_makes_the_pair_out_of_date(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    candidates.change_practical(participant=person, by=consultant, has_car=True)

    assert codes(the_row(consultant, person)) == ["outdated"]


@pytest.mark.parametrize(
    ("days", "times", "expected"),
    [(3, 1, ["cool_down"]), (30, 1, []), (20, 6, ["asked_often"])],
)
def test_an_employer_that_was_just_asked_is_warned_of(consultant, days, times, expected):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    for _ in range(times):
        employers.log_contact(
            employer=opening.workplace.employer,
            by=consultant,
            kind="call",
            result="yes",
            happened_at=timezone.now() - timedelta(days=days),
            reason="for the test",
        )
    cast.a_finished_run(consultant)

    assert codes(the_row(consultant, person)) == expected


def test_hours_without_a_bus_are_warned_of_unless_one_drives(consultant):
    site = cast.a_workplace(consultant, bus_from=time(10), bus_until=time(16), bus_days=["mon"])
    cast.an_opening(consultant, site, occupation="5120", days=cast.hours(("mon",)))
    person = cast.a_participant(consultant, goals=("5120",))
    driver = cast.a_participant(consultant, goals=("5120",), has_car=True)
    driven = cast.a_participant(consultant, goals=("5120",))
    pairs.record_lift(participant=driven, workplace=site, arrangement="a neighbour", by=consultant)
    cast.a_finished_run(consultant)

    assert codes(the_row(consultant, person)) == ["bus"]
    assert codes(the_row(consultant, driver)) == []
    assert codes(the_row(consultant, driven)) == []


def test_what_is_wished_and_not_shown_is_warned_of(consultant):
    cast.an_opening(
        consultant,
        occupation="5120",
        schooling_years=9,
        passed_test="Norskprøve A2",
        motivation_talk=True,
    )
    without = cast.a_participant(consultant, goals=("5120",))
    with_papers = cast.a_participant(consultant, goals=("5120",))
    add = {"participant": with_papers, "by": consultant}
    candidates.add_entry(
        kind="education", text="School", value="upper_secondary", years=12,
        recognition="no_papers", **add,
    )  # fmt: skip
    candidates.add_entry(kind="certificate", text="Norskprøve A2, 2026", **add)
    cast.a_finished_run(consultant)

    assert codes(the_row(consultant, without)) == ["schooling", "passed_test", "motivation_talk"]
    assert codes(the_row(consultant, with_papers)) == ["motivation_talk"]


def test_the_consultants_own_count_stands_beside_the_norm(consultant):
    person = cast.a_participant(consultant)
    assert caseload_warning(person) == ""
    MunicipalitySettings.objects.create(municipality=base.a_municipality(), caseload_norm=1)
    cast.a_participant(consultant)

    assert "2 participants" in caseload_warning(person)


# Marks, goals, priority -------------------------------------------------------------------------


def test_social_contact_wished_marks_and_sorts_places_with_talk_and_lunch(consultant):
    person = cast.a_participant(consultant, goals=("5120",), wishes_social_contact=True)
    cast.an_opening(consultant, occupation="5120", talk=1)
    social = cast.an_opening(consultant, occupation="9112", talk=3, lunch_together=True)
    cast.a_finished_run(consultant)

    found = rows_of(consultant, person)

    assert [row.opening for row in found if row.is_social] == [social]


def test_relevance_to_the_work_goal_and_to_the_education_goal_stand_side_by_side(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    candidates.add_entry(
        participant=person,
        kind="study_goal",
        by=consultant,
        text="health school",
        occupations=[cast.an_occupation("5321")],
    )
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)

    row = the_row(consultant, person)

    assert (row.work_goal, row.study_goal) == ("is the goal", "somewhat related")


@pytest.mark.parametrize(
    ("occupation", "goals", "expected"),
    [("5120", {"5120"}, 1), ("5120", {"51"}, 0.5), ("5120", {"9"}, 0), (None, {"5"}, 0)],
)
def test_the_shared_part_of_an_occupations_code(occupation, goals, expected):
    assert row_queries.shared_digits(occupation, goals) == expected


def test_priority_says_who_agreed_and_when(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    priorities.adopt_priority(
        municipality=base.a_municipality(),
        by=consultant,
        group="waiting_over",
        days=30,
        points=5,
        agreed_by="Kommunestyret",
        agreed_on=timezone.localdate(),
    )
    cast.a_finished_run(consultant)

    (priority,) = the_row(consultant, person).priorities

    assert (priority.points, priority.agreed_by) == (5, "Kommunestyret")
    assert str(priority.text) == "Has waited longer than 30 days"


def test_who_has_the_place_and_who_is_next_are_seen(consultant):
    cook = cast.a_participant(consultant, goals=("5120",))
    helper = cast.a_participant(consultant, goals=("9412",))
    opening = cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    found = row_queries.rows_for(consultant, list(workbench.pairs_of_opening(consultant, opening)))

    assert [row.participant for row in found] == [cook, helper]
    assert found[0].proposal is not None
    assert workbench.next_in_line(found).participant == helper
    assert [str(mark.text) for mark in found[1].marks] == ["1 other is proposed here"]

    decisions.approve(proposal=cast.proposal_of(cook), by=consultant)
    (_, second) = row_queries.rows_for(
        consultant, list(workbench.pairs_of_opening(consultant, opening))
    )
    assert [str(mark.text) for mark in second.marks] == ["1 of 1 held"]


def test_a_scarce_place_says_why(consultant):
    for _ in range(2):
        cast.a_participant(consultant, goals=("5120",), level="A1")
    opening = cast.an_opening(consultant, occupation="5120", language={"colleagues": "A1"})
    cast.an_opening(consultant, occupation="5120", language={"colleagues": "B1"})
    cast.a_finished_run(consultant)

    found = workbench.scarcity_of(opening, newest_run("3437"))

    assert str(found.text) == (
        "The only place with A1 in this trade. 1 other without a place could also go here. "
        "2 can only go here."
    )
    assert workbench.scarcity_of(cast.an_opening(consultant), newest_run("3437")) is None


# Worked out on the spot -------------------------------------------------------------------------


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


# Lists for the first page -----------------------------------------------------------------------


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


def test_best_pairs_can_be_asked_for_from_both_sides(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    cast.a_finished_run(consultant)

    assert ScoredPair.objects.best_for_people(1).count() == 1
    assert ScoredPair.objects.best_for_openings(1).count() == 1
    assert ScoredPair.objects.best_for_openings(0).count() == 0
