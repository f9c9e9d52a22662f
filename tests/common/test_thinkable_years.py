"""A year that nobody means is refused where it was written, by every action that keeps the day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions as accounts
from candidates import actions as candidates
from employers import actions as employers
from matching.actions import employer_answers, pairs
from meetings.actions import disagreements, ends
from meetings.models import ProgrammeEnd
from placements.actions import course, notes, protocol
from placements.forms.agreement import monday_of
from placements.models.course_facts import Lines
from schooling import actions as schooling
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.matching import builders as matches
from tests.matching import offer_cast
from tests.meetings.builders import a_meeting, an_output
from tests.placements import builders as cast
from tests.schooling.builders import a_class, a_pupil, a_slot

pytestmark = pytest.mark.django_db
LONG_AGO, FAR_AHEAD = date(27, 3, 3), date(9999, 3, 3)


def away_until(by: Any, day: date) -> None:
    membership = by.unit_memberships.get()
    deputy = base.a_consultant(membership.unit)
    accounts.set_away(membership=membership, deputy=deputy, until=day, by=by)


def pair_until(by: Any, day: date) -> None:
    person, place = matches.a_participant(by), matches.an_opening(by)
    pairs.ban_pair(participant=person, opening=place, by=by, reason="Too far", until=day)


def visit_on(by: Any, day: date) -> None:
    proposal = offer_cast.a_yes(by)
    boss = offer_cast.speaker_of(proposal.opening)
    employer_answers.welcome(proposal=proposal, by=boss, visit_on=day)


def ask_again_on(by: Any, day: date) -> None:
    candidates.note_section(
        participant=offer_cast.a_person(by), section="wishes", by=by, is_unfinished=True,
        ask_again_on=day,
    )  # fmt: skip


def joins_class(_by: Any, day: date) -> None:
    a_pupil(a_class(), a_participant(base.a_unit(base.a_municipality())), since=day)


def leaves_class(_by: Any, day: date) -> None:
    school_class = a_class()
    a_pupil(school_class, a_participant(base.a_unit(base.a_municipality())))
    pupil = school_class.pupils.get()
    schooling.end_pupil(pupil=pupil, on=day, by=school_class.teacher)


def timetable_from(_by: Any, day: date) -> None:
    school_class = a_class()
    schooling.change_timetable(
        school_class=school_class, valid_from=day, slots=[a_slot()],
        today=timezone.localdate(), by=school_class.teacher,
    )  # fmt: skip


def pause_until(by: Any, day: date) -> None:
    course.pause(
        placement=cast.a_running_placement(by), by=by, code="private",
        starts_on=timezone.localdate(), expected_back_on=day,
    )  # fmt: skip


def next_call_on(by: Any, day: date) -> None:
    lines = Lines(next_on=day, with_employer=True)
    notes.write_note(placement=cast.a_running_placement(by), by=by, lines=lines)


def protocol_looked_at_on(by: Any, day: date) -> None:
    facts = protocol.DropOut(
        talked_on=timezone.localdate(), own_words="The bus", decision="go_on_changed", owner=by,
        follow_on=day,
    )  # fmt: skip
    protocol.write_protocol(placement=cast.a_running_placement(by), facts=facts, by=by)


def leave_from(by: Any, day: date) -> None:
    protocol.begin_leave(participant=offer_cast.a_person(by), starts_on=day, by=by)


def programme_longer_to(by: Any, day: date) -> None:
    protocol.extend_programme(participant=offer_cast.a_person(by), ends_on=day, by=by)


def programme_from(_by: Any, day: date) -> None:
    a_participant(programme_starts_on=day)


def programme_to(_by: Any, day: date) -> None:
    a_participant(programme_ends_on=day)


def promised_by(_by: Any, day: date) -> None:
    an_output(a_meeting(a_participant()).cases.get(), due_on=day)


def decided_by(by: Any, day: date) -> None:
    disagreements.raise_disagreement(
        participant=offer_cast.a_person(by), subject="Hours", view="Too many", decider=by,
        due_on=day, by=by, today=timezone.localdate(),
    )  # fmt: skip


def measure_from(by: Any, day: date) -> None:
    a_measure(by, starts_on=day, ends_on=timezone.localdate())


def measure_to(by: Any, day: date) -> None:
    a_measure(by, starts_on=timezone.localdate(), ends_on=day)


def a_measure(by: Any, **days: date) -> None:
    today = timezone.localdate()
    person = offer_cast.a_person(by, programme_ends_on=today + timedelta(days=30))
    ends.open_end(person, ProgrammeEnd.Kind.PROGRAMME, person.programme_ends_on, today)
    end = ProgrammeEnd.objects.get()
    ends.add_measure(end=end, agency="Nav", name="Course", by=by, **days)


@pytest.mark.parametrize(
    ("act", "day", "field"),
    [
        (away_until, LONG_AGO, "away_until"),
        (away_until, FAR_AHEAD, "away_until"),
        (pair_until, FAR_AHEAD, "until"),
        (visit_on, FAR_AHEAD, "visit_on"),
        (ask_again_on, FAR_AHEAD, "ask_again_on"),
        (joins_class, LONG_AGO, "starts_on"),
        (joins_class, FAR_AHEAD, "starts_on"),
        (leaves_class, LONG_AGO, "on"),
        (leaves_class, FAR_AHEAD, "on"),
        (timetable_from, LONG_AGO, "valid_from"),
        (timetable_from, FAR_AHEAD, "valid_from"),
        (pause_until, FAR_AHEAD, "expected_back_on"),
        (next_call_on, FAR_AHEAD, "next_on"),
        (protocol_looked_at_on, FAR_AHEAD, "follow_on"),
        (leave_from, LONG_AGO, "starts_on"),
        (programme_longer_to, FAR_AHEAD, "ends_on"),
        (programme_from, LONG_AGO, "programme_starts_on"),
        (programme_to, FAR_AHEAD, "programme_ends_on"),
        (promised_by, FAR_AHEAD, "due_on"),
        (decided_by, FAR_AHEAD, "due_on"),
        (measure_from, LONG_AGO, "starts_on"),
        (measure_to, FAR_AHEAD, "ends_on"),
    ],
)
def test_a_year_that_nobody_means_is_refused(
    act: Callable[[Any, date], None], day: date, field: str
):
    refused = offer_cast.refusal(lambda: act(base.a_consultant(), day))

    assert (refused.code, refused.field) == ("year", field)


def test_a_firm_rests_two_years_at_most_and_so_in_no_such_year():
    by = base.a_consultant()
    employer = matches.an_employer(by)
    refused = offer_cast.refusal(
        lambda: employers.rest_employer(employer=employer, by=by, until=FAR_AHEAD)
    )
    assert (refused.code, refused.field) == ("bad_day", "rest_until")


@pytest.mark.parametrize("week", ["9999-W08", "0027-W08", "1927-W08"])
def test_a_free_week_is_one_of_this_century(week):
    assert monday_of(week) is None
