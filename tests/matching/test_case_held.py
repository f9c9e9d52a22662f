"""What is held, taken and banned in a case: offers, placements, every “no”, who comes first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates import actions as candidates
from employers import actions as employers
from matching.actions import decisions, pairs
from matching.case import build
from matching.engine import solve_case
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


def built_for(consultant, **options):
    place = consultant.unit_memberships.get().unit.municipality
    return build(region=[place], day=timezone.localdate(), **options)


def record(records, pk):
    return next(each for each in records if each["id"] == str(pk))


def test_an_approved_offer_is_a_lock(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120", capacity=2)
    cast.a_finished_run(consultant)
    decisions.approve(proposal=cast.proposal_of(person), by=consultant)

    built = built_for(consultant)

    assert built.case["locks"] == [[str(person.pk), str(opening.pk)]]
    assert record(built.case["openings"], opening.pk)["capacity"] == 2
    assert built.held == {(str(person.pk), str(opening.pk))}


def test_a_second_offer_of_one_person_takes_its_place_without_being_a_lock(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    openings = [cast.an_opening(consultant, occupation="5120", capacity=2) for _ in range(2)]
    for opening in openings:
        proposal = pairs.propose_pair(participant=person, opening=opening, by=consultant)
        decisions.approve(proposal=proposal, by=consultant)

    case = built_for(consultant).case

    assert len(case["locks"]) == 1
    left = {each["id"]: each["capacity"] for each in case["openings"]}
    locked = case["locks"][0][1]
    assert {pk: left[pk] for pk in left if pk != locked} == {
        str(each.pk): 1 for each in openings if str(each.pk) != locked
    }
    assert left[locked] == 2


def test_an_offer_that_a_rule_no_longer_allows_takes_its_place_and_its_person_no_part(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120", capacity=2)
    cast.a_finished_run(consultant)
    decisions.approve(proposal=cast.proposal_of(person), by=consultant)
    candidates.pause_matching(participant=person, by=consultant)

    built = built_for(consultant)

    assert built.case["locks"] == []
    assert built.case["participants"] == []
    assert built.out == {str(person.pk): "hold_not_possible"}
    assert record(built.case["openings"], opening.pk)["capacity"] == 1
    assert solve_case(built.case)["assignment"]["placed"] == []


def test_a_running_placement_takes_its_place_under_all_three_limits(consultant):
    employer = cast.an_employer(consultant, max_people=3)
    site = cast.a_workplace(consultant, employer, supervision_ceiling=3)
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, site, occupation="5120", capacity=2)
    cast.a_finished_run(consultant)
    take_all_steps(cast.proposal_of(person), consultant)
    candidates.start_practice(participant=person, on=timezone.localdate())

    built = built_for(consultant)

    assert built.out == {str(person.pk): "in_practice"}
    assert built.case["participants"] == []
    case = build(
        region=[base.a_municipality()], day=timezone.localdate(), openings=[opening.pk]
    ).case
    assert record(case["openings"], opening.pk)["capacity"] == 1
    assert case["workplaces"][0]["occupied"] == 1
    assert case["employers"][0]["max_people"] == 2


def take_all_steps(proposal, by):
    """From suggested to placed, along the flow."""
    for verb in ("approve", "offer", "accept", "welcome", "start"):
        proposal.move(verb, by=by)


def test_more_held_than_there_is_room_for_leaves_no_lock(consultant):
    site = cast.a_workplace(consultant, supervision_ceiling=2)
    people = [cast.a_participant(consultant, goals=("5120",)) for _ in range(2)]
    opening = cast.an_opening(consultant, site, occupation="5120", capacity=2)
    cast.a_finished_run(consultant)
    for person in people:
        decisions.approve(proposal=cast.proposal_of(person), by=consultant)
    employers.add_occupancy(workplace=site, by=consultant, scheme="pupil", people=1)

    built = built_for(consultant)

    assert built.case["locks"] == []
    assert set(built.out.values()) == {"over_full"}
    assert record(built.case["openings"], opening.pk)["capacity"] == 0
    solve_case(built.case)


def test_an_earlier_unpaid_stay_without_a_job_in_sight_is_not_repeated(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120", kind="work_practice", hire="maybe")
    cast.a_finished_run(consultant)
    proposal = cast.proposal_of(person)
    take_all_steps(proposal, consultant)
    proposal.move("end", by=consultant)

    case = built_for(consultant).case

    employer = str(opening.workplace.employer_id)
    assert record(case["participants"], person.pk)["unpaid_at"] == {employer: 1}
    assert solve_case(case)["refused"] == {"loop": 1}


@pytest.mark.parametrize(
    ("answer", "code", "is_banned"),
    [
        ("decline", "not_my_goal", True),
        ("decline", "talk_first", False),
        ("refuse", "less_work", True),
    ],
)
def test_a_no_stands_unless_the_person_only_wants_to_talk(consultant, answer, code, is_banned):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    proposal = cast.proposal_of(person)
    for verb in ("approve", "offer", *(["accept"] if answer == "refuse" else [])):
        proposal.move(verb, by=consultant)
    proposal.decline_code = code if answer == "decline" else ""
    proposal.save()
    proposal.move(answer, by=consultant, code=code)

    built = built_for(consultant)

    pair = (str(person.pk), str(opening.pk))
    assert built.bans == ({pair: "said_no"} if is_banned else {})


def test_a_rejected_pair_comes_back_when_something_has_changed(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    decisions.reject(proposal=cast.proposal_of(person), by=consultant, code="not_ready")
    assert len(built_for(consultant).case["bans"]) == 1

    candidates.change_practical(participant=person, by=consultant, has_car=True)

    assert built_for(consultant).case["bans"] == []


def test_another_group_comes_first_until_the_date(consultant):
    alpha = cast.a_participant(consultant, track="alpha")
    other = cast.a_participant(consultant)
    opening = cast.an_opening(
        consultant, first_group="alpha_track", first_group_until=cast.days_from_now(10)
    )

    assert built_for(consultant).bans == {(str(other.pk), str(opening.pk)): "others_first"}
    later = build(region=[base.a_municipality()], day=cast.days_from_now(11))
    assert later.bans == {}
    assert {each["id"] for each in later.case["participants"]} == {str(alpha.pk), str(other.pk)}


def test_the_longest_waiting_and_the_least_schooled_can_come_first(consultant):
    people = [
        cast.a_participant(
            consultant, programme_starts_on=timezone.localdate() - timedelta(days=10 * days)
        )
        for days in range(1, 5)
    ]
    candidates.add_entry(
        participant=people[3],
        kind="education",
        by=consultant,
        text="Nursing",
        value="higher",
        recognition="no_papers",
    )
    until = cast.days_from_now(10)
    waiting = cast.an_opening(consultant, first_group="longest_waiting", first_group_until=until)
    schooled = cast.an_opening(consultant, first_group="least_schooling", first_group_until=until)

    assert built_for(consultant).bans == {
        (str(people[0].pk), str(waiting.pk)): "others_first",
        (str(people[3].pk), str(schooled.pk)): "others_first",
    }


def test_where_the_school_picks_only_its_pupils_are_proposed(consultant):
    pupil = cast.a_participant(consultant, teacher=base.a_teacher())
    other = cast.a_participant(consultant)
    opening = cast.an_opening(consultant, selected_by="school_picks")

    built = built_for(consultant)

    assert built.bans == {(str(other.pk), str(opening.pk)): "school_picks"}
    placed = solve_case(built.case)["assignment"]["placed"]
    assert placed == [{"participant": str(pupil.pk), "opening": str(opening.pk)}]
