"""A slip in the date of a leave or of a programme is refused, or put right with nothing lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.calendar import next_working_day
from placements.actions import follow_ups, protocol
from placements.actions.follow_ups import create_task
from placements.models import FollowUp
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.candidates.test_pages import a_new_one
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
FIVE_YEARS = timedelta(days=5 * 365)


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def person(consultant):
    return a_participant(consultant.unit_memberships.get().unit, consultant)


@pytest.fixture
def placement(consultant):
    return cast.a_running_placement(consultant)


def a_task(person, by, day, kind="other"):
    return create_task(participant=person, kind=kind, due_on=day, owner=by)


def due(*tasks):
    days = dict(FollowUp.objects.values_list("pk", "due_on"))
    return [days[task.pk] for task in tasks]


def new_end(person, by, day, **given):
    return candidates.change_participant(participant=person, by=by, programme_ends_on=day, **given)


def test_a_leave_does_not_begin_before_the_programme(person, consultant):
    refused = offer_cast.refusal(
        lambda: protocol.begin_leave(
            participant=person, starts_on=person.programme_starts_on - DAY, by=consultant
        )
    )

    assert (refused.code, refused.field) == ("before_programme", "starts_on")
    protocol.begin_leave(participant=person, starts_on=person.programme_starts_on, by=consultant)


def test_a_leave_that_was_a_slip_is_taken_back_and_nothing_moves(placement, consultant):
    person, wrong = placement.participant, placement.started_on - 60 * DAY
    tasks = [a_task(person, consultant, cast.today() + 5 * DAY), *placement.follow_ups.open()]
    before, last = due(*tasks), placement.ends_on
    protocol.begin_leave(participant=person, starts_on=wrong, by=consultant)
    client = Client()
    with cast.on_day(cast.today() + DAY):
        client.force_login(consultant)
        address = reverse("placements:change", args=[placement.pk, "back"])
        too_early = client.post(address, {"back_on": (wrong - DAY).isoformat()})
        client.post(address, {"back_on": wrong.isoformat()})

    placement.refresh_from_db()
    leave = person.leaves.get()
    assert wrong.strftime("%Y") in str(too_early.context["form"].fields["back_on"].help_text)
    assert too_early.context["form"].errors["back_on"]
    assert (placement.state, placement.ends_on, due(*tasks)) == ("running", last, before)
    assert AuditEntry.objects.filter(verb="take_back_leave", subject_id=leave.pk).exists()
    assert not AuditEntry.objects.filter(verb="end_leave").exists()
    # And it is in the way of none that is written right.
    protocol.begin_leave(participant=person, starts_on=wrong - DAY, by=consultant)


def test_a_leave_that_is_taken_back_starts_nothing_later(consultant):
    placement = cast.an_agreed_placement(consultant)
    first, last = placement.starts_on, placement.ends_on
    with cast.on_day(first + 3 * DAY):
        person = placement.participant
        protocol.begin_leave(participant=person, starts_on=cast.today(), by=consultant)
        protocol.end_leave(participant=person, back_on=cast.today(), by=consultant)

    placement.refresh_from_db()
    assert (placement.starts_on, placement.ends_on) == (first, last)


def test_a_leave_that_was_over_before_the_placement_moves_nothing_of_it(placement, consultant):
    first, last = placement.started_on, placement.ends_on
    person = placement.participant
    with cast.on_day(first + DAY):
        protocol.begin_leave(participant=person, starts_on=first - 5 * DAY, by=consultant)
        protocol.end_leave(participant=person, back_on=first - 2 * DAY, by=consultant)

    placement.refresh_from_db()
    assert (placement.state, placement.ends_on) == ("running", last)


def test_tasks_that_moved_with_the_programme_move_back_with_it(person, consultant):
    last = person.programme_ends_on
    near, chosen, other = (a_task(person, consultant, last - n * DAY) for n in (14, 20, 30))
    soon = a_task(person, consultant, cast.today() + 7 * DAY)
    before = due(near, other, soon)
    new_end(person, consultant, last + 183 * DAY)
    person.refresh_from_db()
    own_day = next_working_day(last + 100 * DAY)
    chosen.refresh_from_db()
    follow_ups.move_task(task=chosen, by=consultant, due_on=own_day)
    meanwhile = a_task(person, consultant, last + 150 * DAY)
    after = due(meanwhile)

    new_end(person, consultant, last)

    assert due(near, other, soon) == before
    assert due(chosen, meanwhile) == [own_day, *after]


def test_tasks_move_back_no_further_than_they_came_and_not_into_the_past(person, consultant):
    last = person.programme_ends_on
    far, near = (a_task(person, consultant, last - n * DAY) for n in (14, 80))
    before = due(far, near)
    new_end(person, consultant, last + 90 * DAY)

    late = before[1] + 10 * DAY
    with cast.on_day(late):
        new_end(person, consultant, last - 5 * DAY)

    assert due(far, near) == [before[0], next_working_day(late)]


def test_of_a_programme_put_back_by_a_part_the_tasks_keep_the_rest(person, consultant):
    last = person.programme_ends_on
    task = a_task(person, consultant, last - 14 * DAY)
    before = task.due_on
    new_end(person, consultant, last + 84 * DAY)
    new_end(person, consultant, last + 28 * DAY)
    for_a_while = due(task)[0]
    new_end(person, consultant, last)

    assert before + 28 * DAY <= for_a_while < before + 42 * DAY
    assert before <= due(task)[0] < before + 14 * DAY


def test_more_than_four_years_are_asked_about_before_anything_moves(person, consultant):
    task = a_task(person, consultant, person.programme_ends_on)
    before = task.due_on
    long = person.programme_starts_on + FIVE_YEARS
    refused = [
        offer_cast.refusal(
            lambda: protocol.extend_programme(participant=person, ends_on=long, by=consultant)
        ),
        offer_cast.refusal(lambda: new_end(person, consultant, long)),
    ]

    assert [(each.code, each.field) for each in refused] == [
        ("beyond_four_years", "ends_on"),
        ("beyond_four_years", "programme_ends_on"),
    ]
    assert due(task) == [before]
    protocol.extend_programme(participant=person, ends_on=long, by=consultant, is_sure=True)
    assert due(task) > [before]
    # What is long already is changed, and made shorter, without being asked again.
    candidates.change_participant(participant=person, by=consultant, phone="61000000")
    new_end(person, consultant, long - 7 * DAY)


def test_the_pages_ask_whether_more_than_four_years_are_meant(placement, consultant, client):
    person = placement.participant
    client.force_login(consultant)
    long = (person.programme_starts_on + FIVE_YEARS).isoformat()
    address = reverse("placements:change", args=[placement.pk, "programme"])
    short = client.get(address).context["form"]

    asked = client.post(address, {"ends_on": long}).context["form"]
    client.post(address, {"ends_on": long, "is_sure": "on"})

    person.refresh_from_db()
    assert "is_sure" not in short.fields
    assert "four years" in asked.errors["ends_on"][0]
    assert "is_sure" in asked.fields
    assert person.programme_ends_on.isoformat() == long


def test_the_form_of_the_person_asks_the_same(person, consultant, client):
    client.force_login(consultant)
    starts_on = person.programme_starts_on
    long = (starts_on + FIVE_YEARS).isoformat()
    given = a_new_one(phase=person.phase, version=person.version) | {
        "programme_starts_on": starts_on.isoformat(), "programme_ends_on": long,
    }  # fmt: skip
    address = reverse("candidates:edit", args=[person.pk])

    asked = client.post(address, given).context["form"]
    answer = client.post(address, given | {"is_sure": "on"})

    person.refresh_from_db()
    assert "four years" in asked.errors["programme_ends_on"][0]
    assert "is_sure" in asked.fields
    assert (answer.status_code, person.programme_ends_on.isoformat()) == (302, long)
