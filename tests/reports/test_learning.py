"""What ended placements teach: scores, answers, definitions, comments without names."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidates import actions as candidates
from placements.actions.evaluations.opening import OPEN_FOR
from placements.models import AnonymousComment
from reports import queries
from reports.queries.learning import (
    AnswerRow,
    Funnel,
    answer_row,
    band_of,
    counted_by_band,
    defined,
    rose,
)
from tests import builders as base
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def unit():
    return base.a_unit()


def page(client, unit, **query):
    client.force_login(base.a_leader(unit))
    return client.get(reverse("reports:learning"), query)


def a_comment(placement, text, days=70):
    return AnonymousComment.objects.create(
        workplace=placement.workplace,
        municipality=placement.municipality,
        month=(TODAY() - timedelta(days=days)).replace(day=1),
        text=text,
    )


@pytest.mark.parametrize(
    ("score", "low"), [(0, 0), (39.9, 0), (40, 40), (60, 60), (79.9, 60), (80, 80), (100, 80)]
)
def test_a_score_stands_in_one_band(score, low):
    assert band_of(score) == low


def test_each_band_counts_what_came_and_what_did_not():
    assert counted_by_band([80, 80, 40], [True, False, False]) == [[1, 1], [0, 0], [0, 1], [0, 0]]


def test_a_step_is_a_higher_level_of_a_skill_that_was_known_before():
    first = TODAY()
    later = first + timedelta(days=30)
    assert rose([("speaking", 1, first), ("speaking", 2, later)], first)
    assert not rose([("speaking", 2, first), ("speaking", 2, later)], first)
    assert not rose([("speaking", 1, first), ("reading", 3, later)], first)


def test_ended_placements_are_counted_from_five_on(unit):
    consultant = base.a_consultant(unit)
    for _ in range(4):
        cast.an_ended_placement(consultant)
    few = queries.calibration([unit])
    cast.an_ended_placement(consultant)
    enough = queries.calibration([unit])

    assert [band.n for band in few if band.n] == []
    (shown,) = [band for band in enough if band.n]
    assert shown.n == 5
    assert [(each.number, each.n) for each in shown.results] == [(5, 5), (0, 5), (0, 5)]


def test_nobody_with_a_protected_address_is_counted(unit):
    consultant = base.a_consultant(unit)
    for _ in range(5):
        placement = cast.an_ended_placement(consultant)
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=consultant
    )

    assert [band.n for band in queries.calibration([unit]) if band.n] == []


def test_the_answers_tell_which_reminder_brought_them():
    funnel = Funnel("employer", "Employer", 10, 8, 6, 16, 7, {"link": 18, "phone": 6})

    row = answer_row(funnel, (10, 8, 6, 16), 40, smallest=5)

    assert row == AnswerRow(
        "Employer",
        40,
        10,
        8,
        6,
        16,
        0.6,
        [("Signed in", 0), ("By link", 18), ("On the phone", 6)],
        7,
    )


def test_a_hidden_number_hides_the_rate():
    funnel = Funnel("teacher", "Teacher", 1, 2, 3, 3, 0, {})

    assert answer_row(funnel, (None, None, None, None), 9, smallest=5).rate is None


def test_the_ways_do_not_give_a_hidden_number_back():
    funnel = Funnel("employer", "Employer", 10, 8, 2, 6, 0, {"link": 15, "phone": 5})

    row = answer_row(funnel, (10, 8, None, None), 26, smallest=5)

    assert [number for _way, number in row.channels] == [None, None, None]


def test_who_can_still_answer_has_not_failed_to(unit):
    consultant = base.a_consultant(unit)
    for _ in range(6):
        cast.an_ended_placement(consultant)
    since = until = TODAY()

    rows = queries.answers_by_side([unit], since=since, until=until)

    assert [(row.asked, row.missing, row.rate, row.still_open) for row in rows] == [
        (0, 0, None, 6),
        (0, 0, None, 6),
        (0, 0, None, 6),
        (0, 0, None, 0),
    ]


def test_a_small_number_of_open_ones_is_hidden_too():
    funnel = Funnel("employer", "Employer", 10, 8, 6, 16, 2, {})
    assert answer_row(funnel, (10, 8, 6, 16), 40, smallest=5).still_open is None


class Result:
    def __init__(self, *codes):
        self.codes = codes

    def meets(self, code):
        return code in self.codes


def test_the_same_results_stand_by_each_definition():
    results = [Result("one_hour", "thirty_hours", "national")] * 6 + [Result("one_hour")] * 5
    results += [Result()] * 5

    rows = defined(results, smallest=5)

    assert [(row.number, row.n) for row in rows] == [(11, 16), (6, 16), (6, 16)]
    assert rows[0].share == pytest.approx(11 / 16)


def test_two_definitions_that_differ_by_a_few_people_are_not_both_shown():
    results = [Result("one_hour", "thirty_hours")] * 8 + [Result("one_hour")] * 3
    results += [Result()] * 5

    rows = defined(results, smallest=5)

    assert [row.number for row in rows] == [11, None, 0]


def test_comments_are_shown_from_five_on_and_tell_nothing_of_whom(client, unit):
    placement = cast.a_preparing_placement(base.a_consultant(unit))
    for number in range(4):
        a_comment(placement, f"Comment {number}")
    before = page(client, unit).content.decode()
    a_comment(placement, "Comment 4")
    after = page(client, unit).content.decode()

    assert "Comment" not in before
    assert all(f"Comment {number}" in after for number in range(5))
    assert placement.participant.first_name not in after


@pytest.mark.parametrize(
    ("today", "read_from"), [("2027-01-31", "2027-03-01"), ("2026-12-01", "2027-02-01")]
)
def test_a_comment_is_read_only_when_its_evaluation_cannot_be_open_any_more(unit, today, read_from):
    """Written on the last day of a month and open for 21 days: closed before the one after next."""
    with time_machine.travel(f"{today} 12:00+00:00", tick=False):
        placement = cast.an_ended_placement(base.a_consultant(unit))
        for number in range(5):
            a_comment(placement, f"Comment {number}", days=0)
    read = date.fromisoformat(read_from)
    for day, places in ((read - timedelta(days=1), 0), (read, 1)):
        with time_machine.travel(f"{day} 12:00+00:00", tick=False):
            assert len(queries.comments_without_names([unit])) == places
    assert read - date.fromisoformat(today) > OPEN_FOR


def test_comments_of_another_municipality_stay_there(client, unit):
    there = base.a_unit(base.a_municipality("3435"))
    placement = cast.a_preparing_placement(base.a_consultant(there))
    for number in range(5):
        a_comment(placement, f"Comment {number}")

    assert "Comment" not in page(client, unit).content.decode()


def test_only_leaders_get_in(client, unit):
    for user in (base.a_consultant(unit), base.a_teacher(unit), base.a_user()):
        client.force_login(user)
        assert client.get(reverse("reports:learning")).status_code == 403


def test_a_period_that_ends_before_it_starts_keeps_what_was_typed(client, unit):
    html = page(client, unit, since="2026-05-01", until="2026-04-01").content.decode()

    assert "The end must not be before the start." in html
    assert "2026-05-01" in html


@pytest.mark.parametrize("how_many", [1, 10])
def test_the_page_costs_the_same_whatever_there_is(client, unit, how_many):
    consultant = base.a_consultant(unit)
    for _ in range(how_many):
        cast.an_ended_placement(consultant)
    client.force_login(base.a_leader(unit))

    with CaptureQueriesContext(connection) as made:
        client.get(reverse("reports:learning"))

    assert len(made) == 8
