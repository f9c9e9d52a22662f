"""What the workbench knows about pairs: warnings, marks, goals, scarcity, who is next."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.models import MunicipalitySettings
from candidates import actions as candidates
from employers import actions as employers
from employers.models import ContactPerson
from matching.access import participant_for_matching
from matching.actions import decisions, pairs, priorities
from matching.models import Proposal
from matching.queries import rows as row_queries
from matching.queries import workbench
from matching.queries.marks import caseload_warning
from matching.queries.newest import newest_run
from matching.queries.warnings import warnings_of
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


def rows_of(consultant, participant):
    return row_queries.rows_for(consultant, list(workbench.pairs_of_person(participant)))


def the_row(consultant, participant):
    (row,) = rows_of(consultant, participant)
    return row


def codes(row):
    return [warning.code for warning in row.warnings]


# Warnings -----------------------------------------------------------------------------------------


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


def test_whoever_is_met_at_the_workplace_is_warned(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    ContactPerson.objects.create(workplace=opening.workplace, user=consultant, name="Kim")
    cast.a_finished_run(consultant)

    assert codes(the_row(consultant, person)) == ["knows_each_other"]


@pytest.mark.parametrize(
    ("code", "is_same_place", "expected"),
    [
        ("too_far", True, ["against_wish"]),
        ("not_my_goal", False, ["against_wish"]),
        ("too_far", False, []),
    ],
)
def test_an_earlier_no_of_the_person_is_warned_of(consultant, code, is_same_place, expected):
    person = cast.a_participant(consultant, goals=("5120",))
    places = [cast.an_opening(consultant, occupation="5120") for _ in range(2)]
    cast.a_finished_run(consultant)
    said = pairs.propose_pair(participant=person, opening=places[0], by=consultant)
    for verb in ("approve", "offer", "decline"):
        said.move(verb, by=consultant)
    type(said).objects.filter(pk=said.pk).update(decline_code=code)
    place = places[0] if is_same_place else places[1]
    again = pairs.propose_pair(participant=person, opening=place, by=consultant)
    proposal = Proposal.objects.select_related(
        "participant__municipality", "opening__workplace__employer"
    ).get(pk=again.pk)

    (row,) = row_queries.rows_for(consultant, [proposal])

    assert codes(row) == expected == [str(each) for each in warnings_of(proposal, by=consultant)]


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
    assert caseload_warning(participant_for_matching(consultant, person.pk)) == ""
    MunicipalitySettings.objects.create(municipality=base.a_municipality(), caseload_norm=1)
    cast.a_participant(consultant)

    shown = caseload_warning(participant_for_matching(consultant, person.pk))
    assert shown == "The consultant has 2 participants. The norm is 1."


# Marks, goals, priority ---------------------------------------------------------------------------


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
