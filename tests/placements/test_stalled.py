"""A welcome without its papers is seen: both sides are asked, reminded, then called."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from common.calendar import next_working_day
from notifications.models import Message
from placements.actions import agreements, placements, sheets
from placements.models import ExpectationSheet, FollowUp
from placements.queries.stalled import stalled_placements
from placements.queries.waiting import consultants_rows
from tests import builders as base
from tests.placements import builders as cast
from tests.placements.agreement_builders import SAME, accepted, boss_of, filled, signed, written

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


def moment_after(days):
    """The morning of the next working day after so many days."""
    day = next_working_day(timezone.localdate() + timedelta(days=days))
    return timezone.make_aware(datetime.combine(day, time(8, 15)))


def reminded(days):
    """Who is reminded so many days later."""
    before = set(told())
    placements.remind_stalled(now=moment_after(days))
    return {name for name, _key in set(told()) - before}


def told():
    return Message.objects.filter(kind="placements.preparation_waits").values_list(
        "to__email", "key"
    )


def test_a_welcome_opens_the_sheet_and_asks_both_sides(placement, consultant):
    assert ExpectationSheet.objects.get(placement=placement).state == "filling"
    asked = Message.objects.filter(kind="placements.sheet_asked").values_list("to", flat=True)
    assert set(asked) == {consultant.pk, boss_of(placement).pk}


def test_whoever_has_not_answered_is_reminded_twice_and_then_it_is_a_call(placement, consultant):
    sheet = ExpectationSheet.objects.get(placement=placement)
    sheets.fill_side(sheet=sheet, side="consultant", answers=SAME, by=consultant)
    boss = boss_of(placement).email
    assert [reminded(days) for days in (1, 7, 9, 14, 16)] == [set(), {boss}, set(), {boss}, set()]
    assert not FollowUp.objects.filter(placement=placement).exists()
    for _again in range(2):
        placements.remind_stalled(now=moment_after(21))
    call = FollowUp.objects.get(placement=placement)
    assert (call.kind, call.owner, call.caller) == ("silence", consultant, "employer")


def test_each_state_of_the_sheet_waits_for_its_own_hand(placement, consultant):
    boss, own = boss_of(placement).email, placement.participant.user.email
    sheet = filled(placement, consultant, lunch="together")
    assert reminded(8) == {boss, consultant.email}
    sheets.settle_row(sheet=sheet, row="lunch", how="employer", by=consultant)
    assert reminded(8) == {own}
    sheets.accept_sheet(sheet=sheet, by=placement.participant.user)
    assert reminded(8) == {consultant.email}


def test_a_version_that_ran_out_waits_for_the_next_one(placement, consultant):
    agreement = written(placement, consultant)
    assert reminded(8) == set()
    for days in (7, 14):
        agreements.warn_unsigned(now=agreement.in_state_since + timedelta(days=days))
    agreements.expire_unsigned(now=agreement.in_state_since + timedelta(days=21))
    assert reminded(8) == {consultant.email}


def test_what_is_agreed_or_over_is_not_stalled(placement, consultant):
    signed(placement, consultant)
    assert stalled_placements(moment_after(30).date()) == []


def test_nobody_is_reminded_on_a_day_off(placement):
    saturday = moment_after(9)
    while saturday.isoweekday() != 6:
        saturday += timedelta(days=1)
    assert placements.remind_stalled(now=saturday) == 0


def test_the_first_page_of_the_consultant_shows_what_stands_still(placement, consultant):
    accepted(placement, consultant)
    _to_do, stalled, _unowned = consultants_rows(consultant, timezone.localdate())
    assert stalled == []
    late = timezone.localdate() + timedelta(days=8)
    _to_do, stalled, _unowned = consultants_rows(consultant, late)
    assert [row["text"] for row in stalled] == ["The agreement is not written"]
    assert consultants_rows(base.a_consultant(), late) == ([], [], [])
