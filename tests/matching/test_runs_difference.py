"""What a run says about itself: what changed since the last one, and why, in words."""

import pytest

from candidates import actions as candidates
from employers import actions as employers
from matching.actions import decisions, pairs
from matching.queries import run_page
from matching.queries.preview import preview
from matching.queries.waiting import run_summary
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


def lines_of(run, user):
    names = run_page.names_for(user, *run_page.ids_in(run))
    return [
        (line.how, str(line.text), str(line.why)) for line in run_page.difference_lines(run, names)
    ]


def test_the_first_run_has_nothing_to_compare_with(consultant):
    cast.a_participant(consultant)
    assert cast.a_finished_run(consultant).difference == {}


def test_a_lift_brings_somebody_in_and_the_line_says_what_stood_in_the_way(consultant):
    far = base.a_postal_code("2676", "Heidal", latitude=61.75, longitude=9.2)
    far.municipality = base.a_municipality()
    far.save()
    site = cast.a_workplace(consultant, postal_code="2676", name="Heidal gard")
    cast.an_opening(consultant, site, title="Fjøs")
    cast.a_participant(consultant, has_car=True, kinds_asked=["apprenticeship"])
    person = cast.a_participant(consultant, max_travel_minutes=30)
    cast.a_finished_run(consultant)
    pairs.record_lift(participant=person, workplace=site, arrangement="neighbour", by=consultant)

    run = cast.a_finished_run(consultant)

    assert lines_of(run, consultant) == [
        (
            "new",
            f"{person.first_name}: Fjøs, Heidal gard",
            "Before: the journey is longer than the person can travel.",
        )
    ]


def test_rest_takes_a_place_out_and_its_person_along(consultant):
    person = cast.a_participant(consultant)
    opening = cast.an_opening(consultant, title="Butikk")
    cast.a_finished_run(consultant)
    employers.rest_employer(
        employer=opening.workplace.employer, by=consultant, until=cast.days_from_now(9)
    )

    run = cast.a_finished_run(consultant)

    place = f"Butikk, {opening.workplace.name}"
    assert lines_of(run, consultant) == [
        (
            "gone",
            f"{person.first_name}: no longer {place}",
            "The employer rests, or a talk comes first.",
        ),
        (
            "opening_out",
            f"{place} can not be filled",
            "The employer rests, or a talk comes first.",
        ),
    ]


def test_somebody_whose_offer_lapsed_is_free_again(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    decisions.approve(proposal=cast.proposal_of(person), by=consultant)
    cast.a_finished_run(consultant)
    decisions.withdraw(
        proposal=cast.proposal_of(person), by=consultant, code="mistake", note="changed plans"
    )

    run = cast.a_finished_run(consultant)

    assert run.difference["freed"] == [{"participant": str(person.pk), "opening": str(opening.pk)}]


def test_a_ban_moves_the_person_and_names_itself(consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    first = cast.an_opening(consultant, occupation="5120")
    second = cast.an_opening(consultant, occupation="9112")
    cast.a_finished_run(consultant)
    pairs.ban_pair(
        participant=person,
        opening=first,
        by=consultant,
        reason="private relation",
        until=cast.days_from_now(90),
    )

    run = cast.a_finished_run(consultant)

    assert run.difference["moved"] == [
        {
            "participant": str(person.pk),
            "opening": str(second.pk),
            "before": str(first.pk),
            "why": "ban",
        }
    ]


def test_who_left_or_was_outbid_is_told_apart(consultant):
    leaving = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)
    candidates.close_participant(participant=leaving, by=consultant)
    staying = cast.a_participant(consultant, goals=("9412",))
    run = cast.a_finished_run(consultant)
    assert run.difference["gone"] == [
        {"participant": str(leaving.pk), "opening": str(opening.pk), "why": "left_the_run"}
    ]

    cast.a_participant(consultant, goals=("5120",))
    run = cast.a_finished_run(consultant)

    assert run.difference["gone"] == [
        {"participant": str(staying.pk), "opening": str(opening.pk), "why": "better_together"}
    ]


def test_people_of_other_units_have_no_name_on_the_page(consultant):
    colleague = base.a_consultant(base.a_unit(base.a_municipality()))
    person = cast.a_participant(colleague)
    cast.an_opening(consultant)
    cast.a_finished_run(consultant)
    candidates.close_participant(participant=person, by=colleague)

    run = cast.a_finished_run(consultant)

    assert lines_of(run, consultant)[0][1].startswith("somebody of another unit: no longer")
    assert lines_of(run, colleague)[0][1].startswith(f"{person.first_name}: no longer")
    assert person.first_name not in str(lines_of(run, consultant))


def test_other_weights_show_who_would_move_and_store_nothing(consultant):
    person = cast.a_participant(consultant, goals=("5120",), follow_up_need=3)
    kitchen = cast.an_opening(consultant, occupation="5120", support=0, title="Kjøkken")
    helped = cast.an_opening(consultant, occupation="9112", support=3, title="Renhold")
    weights = {
        "goal": 0, "competence": 0, "language": 0, "support": 100, "schedule": 0, "reach": 0,
        "prospects": 0, "record": 0,
    }  # fmt: skip

    found = preview(consultant, base.a_municipality(), weights)

    assert [(move.name, move.before, move.after) for move in found.moves] == [
        (
            person.first_name,
            f"Kjøkken, {kitchen.workplace.name}",
            f"Renhold, {helped.workplace.name}",
        )
    ]
    assert (found.same, found.placed_before, found.placed_after) == (0, 1, 1)
    assert cast.a_finished_run(consultant).weights["support"] == 10


def test_the_summary_gives_the_newest_figures(consultant):
    assert run_summary("3437") == {}
    cast.a_participant(consultant)
    cast.a_participant(consultant, consents=False)
    cast.an_opening(consultant)
    run = cast.a_finished_run(consultant)

    found = run_summary(base.a_municipality())

    assert found["run"] == run
    assert (found["participants"], found["placed"], found["unplaced"]) == (2, 1, 1)
    assert found["objective"] >= found["greedy_objective"] > 0
