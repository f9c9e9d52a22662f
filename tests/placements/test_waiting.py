"""First pages name what waits for one's own hand."""

import pytest
from django.utils import timezone

from placements.actions import alarms, evaluations, sheets
from placements.queries.waiting import consultants_rows, waiting_rows
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements import builders as cast
from tests.placements.agreement_builders import SAME, boss_of, filled, sign, written
from tests.placements.stay import an_ended_placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    placement = cast.a_preparing_placement(consultant)
    person = placement.participant
    person.consultant = consultant
    person.save()
    return placement


def texts(user, party):
    if party == "consultant":
        found, _stalled, _unowned = consultants_rows(user, timezone.localdate())
    else:
        found = waiting_rows(user, party)
    return [row["text"] for row in found]


def test_a_sheet_waits_for_the_side_that_has_not_answered(placement, consultant):
    sheet = sheets.open_sheet(placement=placement)
    sheets.fill_side(sheet=sheet, side="consultant", answers=SAME, by=consultant)
    assert texts(boss_of(placement), "employer") == ["What is good enough?"]
    assert texts(consultant, "consultant") == []


def test_a_difference_waits_for_both_and_a_result_for_the_person(placement, consultant):
    sheet = filled(placement, consultant, lunch="together")
    assert texts(boss_of(placement), "employer") == ["You answered differently"]
    assert texts(consultant, "consultant") == ["You answered differently"]
    sheets.settle_row(sheet=sheet, row="lunch", how="employer", by=consultant)
    person = placement.participant.user
    assert texts(person, "participant") == ["What the workplace expects of you"]


def test_a_version_waits_for_who_has_not_signed(client, placement, consultant):
    agreement = written(placement, consultant)
    sign(agreement, "participant")
    assert texts(placement.participant.user, "participant") == []
    assert texts(boss_of(placement), "employer") == ["Version 1 waits for your signature"]
    client.force_login(boss_of(placement))
    assert "Read and sign" in text_of(client.get("/"))


def test_an_evaluation_waits_and_an_own_alarm_is_seen(client, consultant):
    ended = an_ended_placement(consultant)
    evaluations.open_final(placement=ended, now=timezone.now())
    person = ended.participant.user
    assert texts(person, "participant") == ["How was it?"]
    client.force_login(person)
    assert "How was it?" in text_of(client.get("/"))


def test_an_own_alarm_stands_first_until_it_is_solved(placement, consultant):
    person = placement.participant.user
    alarm = alarms.raise_alarm(
        placement=placement, party="participant", by=person, code="stop", now=timezone.now()
    )
    assert texts(person, "participant") == ["You get an answer"]
    alarms.resolve_alarm(alarm=alarm, by=consultant, agreed="Another place", now=timezone.now())
    assert texts(person, "participant") == []


def test_a_stranger_has_nothing_to_do(placement, consultant):
    filled(placement, consultant, lunch="together")
    for party in ("participant", "employer", "consultant"):
        assert texts(base.a_consultant(), party) == []
