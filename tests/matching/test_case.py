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
from reference.models import Language, Skill, SkillSynonym
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


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
    assert three == 25


def test_a_page_about_one_person_reads_the_same_case_in_few_questions(consultant):
    skill = Skill.objects.create(pk="baking", label_nb="å bake")
    SkillSynonym.objects.create(skill=skill, text="brødbaking", language="nb")
    person = cast.a_participant(consultant, goals=("5120",))
    other = cast.a_participant(consultant, goals=("5120",))
    wish = SkillWish(skill_id=skill.pk, is_needed=True)
    opening = cast.an_opening(consultant, occupation="5120", skills=[wish])
    cast.an_opening(consultant, workplace=opening.workplace, occupation="5120")
    pairs.ban_pair(
        participant=person, opening=opening, by=consultant, reason="kin",
        until=cast.days_from_now(9),
    )  # fmt: skip
    whole = built_for(consultant)
    everybody = [person.pk, other.pk]

    place = consultant.unit_memberships.get().unit.municipality
    with CaptureQueriesContext(connection) as asked:
        together = build(region=[place], day=timezone.localdate(), participants=everybody)

    assert together == whole
    assert len(asked) == 6


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
