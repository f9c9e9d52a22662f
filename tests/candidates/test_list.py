"""The list of participants: who is in it, how it is narrowed, sorted, saved as a file."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import add_member
from accounts.models import AuditEntry
from candidates import actions
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit, a_user
from tests.candidates.builders import (
    a_participant,
    a_participant_in_matching,
    a_participant_with_account,
    an_entry,
    an_occupation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def consultant(unit, client):
    consultant = a_consultant(unit)
    client.force_login(consultant)
    return consultant


def names(client, **query):
    answer = client.get(reverse("candidates:participants"), query)
    assert answer.status_code == 200
    return [row.participant.first_name for row in answer.context["rows"]]


def test_a_consultant_sees_the_units_people_and_no_others(client, unit, consultant):
    a_participant(unit, first_name="Amina")
    a_participant(a_unit(unit.municipality), first_name="Elsewhere")
    a_participant(a_unit(a_municipality("3435")), first_name="Abroad")

    assert names(client) == ["Amina"]


def test_a_teacher_sees_own_pupils_only_and_no_file(client, unit):
    teacher = a_teacher(a_unit(unit.municipality, kind="school"))
    a_participant(unit, first_name="Pupil", teacher=teacher)
    a_participant(unit, first_name="Other")
    client.force_login(teacher)

    assert names(client) == ["Pupil"]
    assert client.get(reverse("candidates:export", args=["csv"])).status_code == 403


@pytest.mark.parametrize("who", ["leader", "participant", "stranger"])
def test_nobody_else_has_the_list(client, unit, who):
    people = {
        "leader": a_leader(unit),
        "participant": a_participant_with_account(unit).user,
        "stranger": a_user(),
    }
    client.force_login(people[who])

    assert client.get(reverse("candidates:participants")).status_code == 403
    assert client.get(reverse("candidates:export", args=["csv"])).status_code == 403


def test_a_protected_address_is_in_no_list_search_or_file_but_the_owner_is_told(
    client, unit, consultant
):
    hidden = a_participant(unit, consultant, first_name="Skjermet")
    actions.set_protected_address(participant=hidden, is_protected=True, by=consultant)

    assert names(client) == names(client, search="Skjermet") == []
    assert "Skjermet" not in client.get(reverse("candidates:export", args=["csv"])).content.decode()
    assert "Skjermet" in client.get(reverse("candidates:participants")).content.decode()

    client.force_login(a_consultant(unit))
    assert "Skjermet" not in client.get(reverse("candidates:participants")).content.decode()


def a_varied_unit(unit, consultant):
    """Four people who differ in what the filter asks."""
    today = timezone.localdate()
    other = a_consultant(unit)
    first = a_participant_in_matching(
        unit, consultant=consultant, first_name="Amina", track="work",
        programme_starts_on=today - timedelta(days=200),
    )  # fmt: skip
    second = a_participant_in_matching(
        unit, consultant=other, first_name="Bilal", track="alpha",
        programme_starts_on=today - timedelta(days=20),
    )  # fmt: skip
    actions.pause_matching(participant=second, by=other)
    actions.set_norwegian(participant=second, levels={"speaking": "B1"}, by=other, source="test")
    actions.change_practical(participant=second, by=other, kinds_asked=["volunteering"])
    third = a_participant(unit, consultant, first_name="Selam", last_name="Ali Eksempel")
    an_entry(third, "goal", occupation=an_occupation("5141", "Frisører"))
    actions.start_practice(participant=third, on=today)
    closed = a_participant(unit, consultant, first_name="Yusuf")
    actions.close_participant(participant=closed, by=consultant)
    return first, second, third


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Amina", "Bilal", "Selam"]),
        ({"search": "ami"}, ["Amina"]),
        ({"search": "selam ali"}, ["Selam"]),
        ({"track": "alpha"}, ["Bilal"]),
        ({"phase": "second"}, ["Amina"]),
        ({"waiting": "100"}, ["Amina"]),
        ({"waiting": "0"}, ["Amina", "Bilal"]),
        ({"consent": "given"}, ["Amina"]),
        ({"consent": "paused"}, ["Bilal"]),
        ({"consent": "none"}, ["Selam"]),
        ({"speaking": "B1"}, ["Bilal"]),
        ({"speaking": "A2"}, ["Amina"]),
        ({"kind": "volunteering"}, ["Bilal"]),
        ({"kind": "work_practice"}, ["Amina", "Selam"]),
        ({"goal": "5120"}, ["Amina", "Bilal"]),
        ({"goal": "51"}, ["Amina", "Bilal", "Selam"]),
        ({"closed": "closed"}, ["Yusuf"]),
        ({"order": "waited"}, ["Amina", "Bilal", "Selam"]),
        ({"order": "-waited"}, ["Bilal", "Amina", "Selam"]),
        ({"order": "-name"}, ["Selam", "Bilal", "Amina"]),
        ({"track": "work", "consent": "given", "order": "ends"}, ["Amina"]),
    ],
    ids=str,
)
def test_the_list_is_narrowed_and_sorted_by_the_address(client, unit, consultant, query, expected):
    a_varied_unit(unit, consultant)

    assert names(client, **query) == expected


def test_the_consultant_filter_knows_only_the_people_one_sees(client, unit, consultant):
    _first, second, _third = a_varied_unit(unit, consultant)
    foreign = a_participant(a_unit(a_municipality("3435")))

    assert names(client, consultant=second.consultant_id) == ["Bilal"]
    page = client.get(
        reverse("candidates:participants"), {"consultant": foreign.consultant_id}
    ).content.decode()
    assert "Select a valid choice" in page


@pytest.mark.parametrize("letters", ["a", "am"])
def test_a_search_needs_three_letters(client, unit, consultant, letters):
    a_participant(unit, consultant)

    page = client.get(reverse("candidates:participants"), {"search": letters})

    assert "Write at least three letters" in page.content.decode()


def test_a_field_that_is_not_offered_neither_sorts_nor_filters(client, unit, consultant):
    a_varied_unit(unit, consultant)

    assert names(client, order="user__email", has_protected_address="1") == [
        "Amina",
        "Bilal",
        "Selam",
    ]


def test_an_empty_list_says_what_to_do(client, unit, consultant):
    page = client.get(reverse("candidates:participants")).content.decode()
    assert "No participants yet." in page

    a_participant(unit)
    page = client.get(reverse("candidates:participants"), {"search": "zzz"}).content.decode()
    assert "Nobody fits these choices." in page


def test_everybody_shown_is_noted_as_read_and_nobody_else(client, unit, consultant):
    shown = a_participant(unit, first_name="Amina")
    a_participant(unit, first_name="Bilal")

    names(client, search="Amina")

    rows = AuditEntry.objects.filter(is_reading=True)
    assert [(row.subject_id, row.verb) for row in rows] == [(shown.pk, "read_list")]


@pytest.mark.parametrize("as_who", ["consultant", "teacher"])
def test_the_number_of_queries_is_the_same_for_one_and_three_rows(client, unit, as_who):
    people = {
        "consultant": a_consultant(unit),
        "teacher": a_teacher(a_unit(unit.municipality, kind="school")),
    }
    client.force_login(people[as_who])
    counts = []
    for more in (1, 2):
        for _each in range(more):
            a_participant_in_matching(unit, teacher=people["teacher"])
        with CaptureQueriesContext(connection) as queried:
            client.get(reverse("candidates:participants"))
        counts.append(len(queried))

    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_file_holds_what_the_filter_shows(client, unit, consultant):
    a_varied_unit(unit, consultant)

    answer = client.get(reverse("candidates:export", args=["csv"]), {"track": "work"})

    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["First name"] for row in rows] == ["Amina"]
    assert rows[0]["Norwegian: speaking"] == "A2"
    assert rows[0]["Goals"] == "5120"
    assert rows[0]["Monday"] == "08:00-16:00"
    noted = AuditEntry.objects.filter(is_reading=True, verb="export_list")
    assert noted.count() == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_a_file_is_a_formula(client, unit, consultant, start):
    participant = a_participant(unit, consultant, first_name="Amina")
    an_entry(participant, text=f"x{start}1")
    actions.change_participant(
        participant=participant, by=consultant, last_name=f"{start}1+1".strip() or "x"
    )

    answer = client.get(reverse("candidates:export", args=["xlsx"]))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_file_holds_ones_own_participants_never_ones_pupils(client, unit):
    both = a_consultant(unit)
    school = a_unit(unit.municipality, kind="school")
    add_member(user=both, unit=school, role="teacher", by=both)
    a_participant(unit, first_name="Amina")
    a_participant(a_unit(unit.municipality), first_name="Pupil", teacher=both)
    client.force_login(both)

    assert sorted(names(client)) == ["Amina", "Pupil"]
    assert "Pupil" not in client.get(reverse("candidates:export", args=["csv"])).content.decode()


def test_an_unknown_kind_of_file_is_404(client, consultant):
    assert client.get(reverse("candidates:export", args=["pdf"])).status_code == 404


def test_a_file_takes_the_same_queries_for_any_number(client, unit, consultant):
    counts = []
    for more in (1, 2):
        for _each in range(more):
            a_participant_in_matching(unit)
        with CaptureQueriesContext(connection) as queried:
            client.get(reverse("candidates:export", args=["csv"]))
        counts.append(len(queried))

    assert counts[0] == counts[1] <= 15
