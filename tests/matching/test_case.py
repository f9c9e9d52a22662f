"""From the database to the case format: complete, well-formed, in few questions."""

from datetime import date, time, timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import MunicipalitySettings
from candidates import actions as candidates
from employers import actions as employers
from employers.models.facts import SkillWish
from matching.actions import decisions, pairs, priorities
from matching.case import build
from matching.engine import solve_case
from matching.models import Proposal
from matching.states import ProposalState
from reference.models import Language, Skill
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


def built_for(consultant, **options):
    place = consultant.unit_memberships.get().unit.municipality
    return build(region=[place], day=timezone.localdate(), **options)


def record(records, pk):
    return next(each for each in records if each["id"] == str(pk))


def test_the_same_number_of_questions_for_three_and_for_six(consultant):
    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            built_for(consultant)
        return len(asked)

    for _ in range(3):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    three = questions()
    for _ in range(3):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")

    assert questions() == three
    assert three <= 32


def test_a_participant_comes_whole(consultant):
    somali = Language.objects.create(code="so", own_name="Soomaali")
    person = cast.a_participant(
        consultant,
        level="A1",
        goals=("5120", "9412"),
        has_car=True,
        max_travel_minutes=40,
        follow_up_need=2,
        kinds_asked=["language_practice", "volunteering"],
        strong_wish_since=timezone.localdate(),
        free={"tue": (time(8), time(12))},
    )
    add = {"participant": person, "by": consultant}
    candidates.add_entry(kind="language", language=somali, **add)
    candidates.add_entry(kind="skill", text="cooking for  weddings", **add)
    candidates.add_entry(
        kind="experience", text="cook", occupation=cast.an_occupation("9412"), years=5, **add
    )
    candidates.add_entry(kind="licence", value="B", **add)
    candidates.add_entry(kind="certificate", value="food_hygiene", **add)
    candidates.set_adaptations(participant=person, codes=["heavy_lifting"], by=consultant)
    candidates.set_own_weights(participant=person, importance={"goal": "more"}, by=consultant)

    found = record(built_for(consultant).case["participants"], person.pk)

    assert found["norwegian"] == dict.fromkeys(cast.LEVELS, "A1")
    assert found["languages"] == ["so"]
    assert found["skills"] == ["cooking for weddings"]
    assert found["experience"] == [{"occupation": "9412", "years": 5.0}]
    assert sorted(found["goals"]) == ["5120", "9412"]
    assert found["available"] == {"tue": ["08:00", "12:00"]}
    assert found["home"] == [61.7712, 9.5353]
    assert (found["has_car"], found["max_travel_minutes"]) == (True, 40)
    assert (found["licences"], found["certificates"]) == (["B"], ["food_hygiene"])
    assert found["avoid"] == ["heavy_lifting"]
    assert found["kinds"] == ["volunteering", "language_practice"]
    assert found["strong_wish"] is True
    assert found["follow_up_need"] == 2
    assert found["waiting_days"] == 100
    assert sum(found["weights"].values()) == pytest.approx(100)
    assert found["weights"]["goal"] > 25


def test_an_opening_comes_whole(consultant):
    skill = Skill.objects.create(id="bake_bread", label_nb="bake brød", label_en="bake bread")
    site = cast.a_workplace(consultant, supervision_ceiling=2)
    employers.add_occupancy(workplace=site, by=consultant, scheme="pupil", people=1)
    opening = cast.an_opening(
        consultant,
        site,
        occupation="7512",
        kind="work_practice",
        capacity=2,
        language={"colleagues": "A1"},
        skills=[SkillWish(skill_id=skill.pk, is_needed=True), SkillWish(text="clean ovens")],
        days=cast.hours(("mon", "tue"), 7, 12),
        min_days=2,
        licences=["B"],
        demands=["heat"],
        hire="yes",
        talk=2,
    )
    cast.a_participant(consultant)

    case = built_for(consultant).case

    found = record(case["openings"], opening.pk)
    assert found["occupation"] == "7512"
    assert found["language"]["colleagues"] == {"start": "A1", "hire": None}
    assert found["language"]["instructions"] == {"start": None, "hire": None}
    assert found["skills_needed"] == ["bake_bread"]
    assert found["skills_wished"] == ["clean ovens"]
    assert found["days"] == {"mon": ["07:00", "12:00"], "tue": ["07:00", "12:00"]}
    assert (found["min_days"], found["capacity"], found["hire"]) == (2, 2, "yes")
    assert (found["licences"], found["demands"]) == (["B"], ["heat"])
    assert case["vocabulary"] == {"bake_bread": ["bake bread", "bake brød"]}
    assert case["workplaces"] == [
        {"id": str(site.pk), "supervision_ceiling": 2, "occupied": 1},
    ]
    assert solve_case(case)["run"]["fingerprint"].startswith("sha256:")


def test_a_protected_address_is_in_no_case(consultant):
    hidden = cast.a_participant(consultant)
    seen = cast.a_participant(consultant)
    candidates.set_protected_address(participant=hidden, is_protected=True, by=consultant)
    cast.an_opening(consultant)

    assert [each["id"] for each in built_for(consultant).case["participants"]] == [str(seen.pk)]


def test_without_consent_one_is_refused_by_consent_alone_and_nothing_is_told(consultant):
    silent = cast.a_participant(consultant, level="A1", goals=("5120",), consents=False)
    cast.an_opening(
        consultant, language={"instructions": "B2"}, licences=["CE"], kind="volunteering"
    )

    case = built_for(consultant).case

    found = record(case["participants"], silent.pk)
    assert (found["goals"], found["skills"], found["languages"]) == ([], [], [])
    assert "A1" not in found["norwegian"].values()
    answer = solve_case(case)
    assert answer["refused"] == {"consent": 1}
    assert answer["assignment"]["unplaced"][0]["why"] == ["consent"]


def test_people_of_other_municipalities_take_part_only_in_a_region(consultant):
    here = cast.a_participant(consultant)
    other_unit = base.a_unit(base.a_municipality("3435"))
    neighbour = cast.a_participant(base.a_consultant(other_unit))
    cast.an_opening(consultant)

    alone = built_for(consultant).case
    region = build(
        region=[base.a_municipality(), base.a_municipality("3435")], day=timezone.localdate()
    ).case

    assert {each["id"] for each in alone["participants"]} == {str(here.pk)}
    assert {each["id"] for each in region["participants"]} == {str(here.pk), str(neighbour.pk)}


def test_openings_beyond_everybodys_reach_or_time_are_left_out(consultant):
    cast.a_participant(consultant, max_travel_minutes=60)
    near = cast.an_opening(consultant)
    oslo = base.a_postal_code("0150", "Oslo", latitude=59.91, longitude=10.75)
    oslo.municipality = base.a_municipality("0301")
    oslo.save()
    cast.an_opening(consultant, cast.a_workplace(consultant, postal_code="0150"))
    over = timezone.localdate() - timedelta(days=1)
    cast.an_opening(consultant, starts_from=over - timedelta(days=30), starts_until=over)

    openings = built_for(consultant).case["openings"]

    assert [each["id"] for each in openings] == [str(near.pk)]


def test_a_lift_brings_a_workplace_in_however_far(consultant):
    person = cast.a_participant(consultant, max_travel_minutes=30)
    far = base.a_postal_code("2676", "Heidal", latitude=61.75, longitude=9.2)
    far.municipality = base.a_municipality()
    far.save()
    site = cast.a_workplace(consultant, postal_code="2676")
    cast.an_opening(consultant, site)
    assert built_for(consultant).case["openings"] == []

    pairs.record_lift(
        participant=person, workplace=site, arrangement="a neighbour, Tuesdays", by=consultant
    )

    case = built_for(consultant).case
    assert record(case["participants"], person.pk)["lift_to"] == [str(site.pk)]
    assert solve_case(case)["assignment"]["placed"] != []


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


def test_the_employers_history_comes_along(consultant):
    employer = cast.an_employer(consultant)
    cast.an_opening(consultant, cast.a_workplace(consultant, employer))
    cast.a_participant(consultant)
    now = timezone.now()
    for days, result in ((1, "yes"), (20, "no_answer"), (40, "no"), (120, "later")):
        employers.log_contact(
            employer=employer,
            by=consultant,
            kind="call",
            result=result,
            happened_at=now - timedelta(days=days),
            reason="for the test",
        )

    found = built_for(consultant).case["employers"][0]

    assert found["asked_90_days"] == 3
    assert found["answer_rate"] == pytest.approx(0.75)
    assert found["hosted_12_months"] == 0
    assert found["resting"] is False


def test_rest_and_an_outstanding_repair_talk_both_rest(consultant):
    resting, repairing = cast.an_employer(consultant), cast.an_employer(consultant)
    for employer in (resting, repairing):
        cast.an_opening(consultant, cast.a_workplace(consultant, employer))
    cast.a_participant(consultant)
    employers.rest_employer(employer=resting, by=consultant, until=cast.days_from_now(10))
    employers.open_repair_talk(employer=repairing, by=consultant, reason="broken off")

    assert [each["resting"] for each in built_for(consultant).case["employers"]] == [True, True]


def test_a_support_talk_that_is_due_holds_the_person_back(consultant):
    person = cast.a_participant(consultant)
    cast.an_opening(consultant)
    candidates.open_support_talk(participant=person, at=timezone.now(), by=consultant)

    answer = solve_case(built_for(consultant).case)

    assert answer["assignment"]["unplaced"][0]["why"] == ["rest"]


def test_an_adopted_priority_counts_beside_the_score(consultant):
    long = cast.a_participant(consultant)
    short = cast.a_participant(
        consultant, programme_starts_on=timezone.localdate() - timedelta(days=5)
    )
    cast.an_opening(consultant)
    priorities.adopt_priority(
        municipality=base.a_municipality(),
        by=consultant,
        group="waiting_over",
        days=90,
        points=15,
        agreed_by="Kommunestyret",
        agreed_on=timezone.localdate(),
    )

    found = built_for(consultant).case["participants"]

    assert record(found, long.pk)["priority"] == 15
    assert record(found, short.pk)["priority"] == 0


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


def test_the_municipalitys_weights_and_limit_are_used(consultant):
    cast.a_participant(consultant)
    weights = {
        "goal": 100, "competence": 0, "language": 0, "support": 0, "schedule": 0, "reach": 0,
        "prospects": 0, "record": 0,
    }  # fmt: skip
    MunicipalitySettings.objects.create(
        municipality=base.a_municipality(), weights=weights, unpaid_limit=2
    )

    case = built_for(consultant).case

    assert case["weights"] == weights
    assert case["unpaid_limit"] == 2


def test_one_person_alone_gives_the_same_row_as_everybody(consultant):
    people = [cast.a_participant(consultant, goals=("5120",)) for _ in range(3)]
    for _ in range(3):
        cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    decisions.approve(proposal=cast.proposal_of(people[0]), by=consultant)
    person = people[1]

    whole = solve_case(built_for(consultant).case)
    alone = solve_case(built_for(consultant, participants=[person.pk]).case)

    def row(answer):
        return [each for each in answer["pairs"] if each["participant"] == str(person.pk)]

    assert row(alone) == row(whole)


def test_the_same_facts_give_the_same_fingerprint(consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)
    first = solve_case(built_for(consultant).case)["run"]["fingerprint"]

    assert solve_case(built_for(consultant).case)["run"]["fingerprint"] == first
    cast.a_participant(consultant)
    assert solve_case(built_for(consultant).case)["run"]["fingerprint"] != first


def test_the_clock_never_enters_but_as_a_day(consultant):
    cast.a_participant(consultant)
    day = date(2027, 1, 5)
    with mock.patch("django.utils.timezone.now", side_effect=AssertionError):
        case = build(region=[base.a_municipality()], day=day).case

    assert case["as_of"] == "2027-01-05"
    assert Proposal.objects.filter(state=ProposalState.SUGGESTED).count() == 0
