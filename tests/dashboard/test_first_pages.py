"""First pages say where somebody is, on which days, at which hours, and who meets them."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from candidates.models import Participant
from employers.models import ContactPerson, Workplace
from matching.models import LiftArrangement
from placements.models import FollowUp, Placement
from placements.queries import first_pages, pages
from tests import builders as base
from tests.employers.builders import a_waiting_employer, an_employer
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db

EVERY_DAY = {day: ["09:00", "14:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.fixture
def consultant():
    return base.a_consultant()


def page_of(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("dashboard:first_page"))


def with_supervisor(placement, name="Nils"):
    nils = ContactPerson.objects.create(workplace=placement.workplace, name=name)
    Placement.objects.filter(pk=placement.pk).update(supervisor=nils)
    return placement


def test_a_participant_reads_where_when_and_who_meets_me(consultant):
    terms = cast.some_terms(days=EVERY_DAY)
    placement = with_supervisor(cast.a_running_placement(consultant, terms=terms))
    tomorrow = cast.today() + timedelta(days=1)

    response = page_of(placement.participant.user)

    shown = {day["day"]: day["lines"] for day in response.context["days"]}
    assert cast.today() in shown
    assert all(cast.today() <= day < cast.today() + timedelta(days=7) for day in shown)
    there = [{"icon": "work", "text": f"09:00–14:00 {placement.workplace.name}"},
             {"icon": "person", "text": "Nils meets you."},
             {"icon": "walk", "text": "About 5 minutes on foot"}]  # fmt: skip
    assert there in shown.values()
    assert shown.get(tomorrow, there) in (there, [])
    text = offer_cast.text_of(response)
    assert "Today and the next days" in text
    assert "Nils meets you." in text


def test_a_participant_reads_how_to_get_there_on_a_day_with_work(consultant):
    terms = cast.some_terms(days=EVERY_DAY)
    placement = cast.a_running_placement(consultant, terms=terms)
    far = base.a_postal_code("2640", "Vinstra", latitude=61.6, longitude=9.75)
    Workplace.objects.filter(pk=placement.workplace_id).update(
        postal_code=far, bus_days=["mon"], bus_from=time(9, 30), bus_solution="Take the school bus"
    )
    LiftArrangement.objects.create(
        participant=placement.participant, workplace=placement.workplace,
        arrangement="Kari drives", recorded_by=consultant,
    )  # fmt: skip

    days = page_of(placement.participant.user).context["days"]

    ways = {
        day["day"]: [line for line in day["lines"] if line["icon"] in {"bus", "car", "walk"}]
        for day in days
    }
    assert len(ways) >= 5
    for day, lines in ways.items():
        weekday = date_format(day, "l")
        assert [line["text"] for line in lines] == [
            "Kari drives",
            "About 65 minutes by bus",
            f"No bus at these hours: {weekday}. Solution: Take the school bus.",
        ]


def test_a_participant_without_days_has_no_empty_week(consultant):
    person = offer_cast.a_person(consultant)

    response = page_of(person.user)

    assert response.context["days"] == []
    assert "Today and the next days" not in offer_cast.text_of(response)


def test_an_employer_reads_days_and_supervisor_and_can_raise_an_alarm(consultant):
    terms = cast.some_terms(
        days={"mon": ["09:00", "14:00"], "tue": ["09:00", "14:00"], "fri": ["09:00", "12:00"]}
    )
    placement = with_supervisor(cast.an_agreed_placement(consultant, terms=terms))

    response = page_of(offer_cast.speaker_of(placement.opening))

    (row,) = response.context["here"]
    assert row["lines"] == ["Mon, Tue 09:00–14:00; Fri 09:00–12:00", "Daily supervisor: Nils"]
    assert row["alarm_url"] == reverse("placements:alarm-raise", args=[placement.pk])
    assert f'href="{row["alarm_url"]}"' in response.content.decode()


def test_a_participant_has_one_button_for_what_is_wrong(consultant):
    placement = cast.a_running_placement(consultant)

    response = page_of(placement.participant.user)

    (row,) = response.context["places"]
    assert row["alarm_url"] == ""
    assert response.content.decode().count("alarm/") == 1


def test_a_teacher_reads_days_and_phase_of_who_is_out(consultant):
    terms = cast.some_terms(kind="language_practice", weeks_pattern="odd")
    placement = cast.an_agreed_placement(consultant, kind="language_practice", terms=terms)
    teacher = cast.a_teacher_of(placement, consultant)

    (row,) = page_of(teacher).context["out"]

    assert row["lines"][:2] == [
        "Mon, Tue, Wed, Thu, Fri 09:00–14:00 (Odd weeks)",
        "Phase: Prepare",
    ]


@pytest.mark.parametrize("who", ["employer", "teacher"])
def test_more_placements_cost_no_more_queries(consultant, who, django_assert_num_queries):
    first = with_supervisor(cast.an_agreed_placement(consultant, kind="language_practice"))
    teacher = cast.a_teacher_of(first, consultant)
    user = teacher if who == "teacher" else offer_cast.speaker_of(first.opening)
    rows = {
        "teacher": lambda: first_pages.taught_lines(user, cast.today()),
        "employer": lambda: first_pages.here_rows(first_pages.employers_stays(user)),
    }[who]
    with CaptureQueriesContext(connection) as before:
        rows()
    for _ in range(2):
        more = with_supervisor(cast.an_agreed_placement(consultant, kind="language_practice"))
        Placement.objects.filter(pk=more.pk).update(teacher=teacher, workplace=first.workplace_id)

    with django_assert_num_queries(len(before)):
        assert len(rows()) == 3


@pytest.mark.parametrize(("days", "is_shown"), [(-1, False), (0, True), (3, True)])
def test_a_joint_visit_that_is_over_is_not_to_come(consultant, days, is_shown):
    proposal = offer_cast.a_welcome(consultant)
    visit_on = cast.today() + timedelta(days=days)
    type(proposal).objects.filter(pk=proposal.pk).update(joint_visit_on=visit_on)

    (coming,) = page_of(proposal.participant.user).context["coming"]
    (welcomed,) = page_of(offer_cast.speaker_of(proposal.opening)).context["welcomed"]

    assert ("calendar" in {line["icon"] for line in coming["lines"]}) is is_shown
    assert bool(welcomed["tag"]) is is_shown


def test_a_consultant_reads_every_group_of_firms_and_people(consultant):
    unit = consultant.unit_memberships.get().unit
    waiting = a_waiting_employer()
    unowned = an_employer()
    for firm in (waiting, unowned):
        firm.workplaces.update(municipality=unit.municipality)
    unowned.owners.all().delete()
    hidden = offer_cast.a_person(consultant)
    people = [offer_cast.a_person(consultant) for _ in range(4)]
    Participant.objects.filter(pk=hidden.pk).update(has_protected_address=True)
    for days, person in enumerate(people):
        started = person.programme_starts_on - timedelta(days=days)
        Participant.objects.filter(pk=person.pk).update(programme_starts_on=started)

    context = page_of(consultant).context

    groups = {
        group["title"]: [row["title"] for row in group["rows"]] for group in context["groups"]
    }
    assert groups["Firms that wait for approval"] == [waiting.name]
    assert groups["Employers without an owner"] == [unowned.name]
    assert groups["Protected address: only you and your deputy see this"] == [hidden.name]
    assert [row["url"].split("/")[-2] for row in context["longest"]] == [
        str(person.pk) for person in reversed(people[1:])
    ]
    assert (context["own_count"], context["norm"]) == (5, 20)


def test_one_query_tells_what_is_due_and_what_nobody_answers_for(
    consultant, django_assert_num_queries
):
    placement = cast.a_running_placement(consultant)
    task = FollowUp.objects.filter(placement=placement).order_by("due_on").first()
    last = FollowUp.objects.filter(placement=placement).order_by("due_on").last()
    FollowUp.objects.filter(pk=last.pk).update(owner=None)
    with django_assert_num_queries(1):
        due, orphans = pages.due_and_orphan_rows(consultant, task.due_on)
    assert due == pages.due_rows(consultant, task.due_on)
    assert len(due) >= 1
    assert [row["tag"] for row in orphans] == [date_format(last.due_on, "j. F")]


def test_in_arabic_each_day_of_a_period_runs_by_itself():
    placement = Placement(starts_on=date(2026, 10, 21), ends_on=date(2027, 1, 12))

    with translation.override("ar"):
        words = first_pages.period_words(placement)

    assert words == "\u206821 أكتوبر\u2069 – \u206812 يناير\u2069"
