"""Pauses and days: nothing is forgotten while it waits, no day counts twice, none lies ahead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.calendar import is_working_day, next_working_day
from placements.actions import clock, course, follow_ups, preparations, protocol, starting
from placements.forms.course import PauseForm
from placements.models import FollowUp, Preparation
from placements.queries import pages
from placements.queries.planning import week_name
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import agreement_builders as papers
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_running_placement(consultant)


def paused(placement, by, code="season", **given):
    return course.pause(
        placement=placement, by=by, code=code, starts_on=placement.started_on, **given
    )


def back_calls(placement):
    return placement.follow_ups.open().filter(kind=FollowUpKind.BACK_CALL)


def silent(placement) -> list[str]:
    calls = placement.follow_ups.open().filter(kind=FollowUpKind.SILENCE)
    return sorted(calls.values_list("caller", flat=True))


def silence_at(day) -> None:
    with cast.on_day(day):
        clock.raise_silence(now=timezone.now())


def test_somebody_asks_on_the_day_the_person_should_be_back(consultant, placement):
    back_on = cast.today() + 2 * WEEK

    paused(placement, consultant, expected_back_on=back_on)

    call = back_calls(placement).get()
    due = [row.kind for row in pages.follow_ups_due(consultant, call.due_on)]
    assert (call.due_on, call.owner) == (next_working_day(back_on), placement.owner)
    assert due == [FollowUpKind.BACK_CALL]


def test_an_open_pause_is_asked_about_after_four_weeks(consultant, placement):
    paused(placement, consultant)

    call = back_calls(placement).get()
    assert call.due_on == next_working_day(placement.started_on + 4 * WEEK)
    with cast.on_day(call.due_on):
        assert clock.remind_of_follow_ups(now=timezone.now()) == 1


def test_a_pause_that_goes_on_is_asked_about_again(consultant, placement):
    protocol.begin_leave(
        participant=placement.participant, starts_on=placement.started_on, by=consultant
    )
    call = back_calls(placement).get()

    with cast.on_day(call.due_on):
        follow_ups.finish(task=call, by=consultant, on=call.due_on)
        clock.raise_silence(now=timezone.now())
        clock.raise_silence(now=timezone.now())

    assert back_calls(placement).get().due_on >= call.due_on + 4 * WEEK


def test_who_is_back_is_not_asked_about_any_more(consultant, placement):
    paused(placement, consultant)

    with cast.on_day(placement.started_on + WEEK):
        course.resume(placement=placement, by=consultant)

    assert not back_calls(placement).exists()


def test_what_was_planned_in_the_pause_keeps_its_day_and_the_rest_moves(consultant, placement):
    paused(placement, consultant)
    final = placement.follow_ups.get(kind=FollowUpKind.FINAL_EVALUATION)
    note = cast.a_note(placement, consultant)

    with cast.on_day(placement.started_on + 2 * WEEK):
        course.resume(placement=placement, by=consultant)

    after = FollowUp.objects.in_bulk([final.pk, note.next_follow_up_id])
    assert after[final.pk].due_on >= final.due_on + 2 * WEEK - timedelta(days=4)
    assert after[note.next_follow_up_id].due_on == note.next_follow_up.due_on


def test_in_a_pause_the_person_is_not_left_in_silence_and_the_employer_is(consultant, placement):
    paused(placement, consultant)

    silence_at(placement.started_on + 5 * WEEK)

    assert silent(placement) == ["participant"]


@pytest.mark.parametrize("code", ["leave", "private"])
def test_nobody_is_called_on_leave_or_before_the_day_they_named(consultant, placement, code):
    first = placement.started_on
    if code == "leave":
        protocol.begin_leave(participant=placement.participant, starts_on=first, by=consultant)
    else:
        paused(placement, consultant, code=code, expected_back_on=first + 6 * WEEK)

    silence_at(placement.started_on + 5 * WEEK)

    assert silent(placement) == []


def test_the_timer_of_silence_stands_still_in_a_pause(consultant, placement):
    """Three weeks: two agreed, and one more. The pause of five weeks counts for nobody."""
    start = placement.started_on
    with cast.on_day(start + WEEK):
        course.pause(placement=placement, by=consultant, code="season", starts_on=start + WEEK)
    back_on = start + 6 * WEEK
    with cast.on_day(back_on):
        course.resume(placement=placement, by=consultant, on=back_on)

    silence_at(back_on + timedelta(days=1))
    the_morning_after = silent(placement)
    silence_at(back_on + 2 * WEEK)
    in_time = silent(placement)
    silence_at(back_on + 2 * WEEK + timedelta(days=1))

    assert (the_morning_after, in_time) == ([], [])
    assert silent(placement) == ["employer", "participant"]


def test_the_timer_of_silence_stands_still_in_weeks_marked_free(consultant, placement):
    start = placement.started_on
    placement.free_weeks = [week_name(start + n * WEEK) for n in (1, 2)]
    placement.save(update_fields=["free_weeks"])

    silence_at(start + 3 * WEEK + timedelta(days=1))
    without_the_free_ones = silent(placement)
    silence_at(start + 5 * WEEK)
    in_time = silent(placement)
    silence_at(start + 5 * WEEK + timedelta(days=1))

    assert (without_the_free_ones, in_time) == ([], [])
    assert silent(placement) == ["employer", "participant"]


def test_a_day_of_a_free_week_in_a_pause_stands_still_once(consultant, placement):
    start = placement.started_on
    placement.free_weeks = [week_name(start + 2 * WEEK)]
    placement.save(update_fields=["free_weeks"])
    with cast.on_day(start + WEEK):
        course.pause(placement=placement, by=consultant, code="season", starts_on=start + WEEK)
    with cast.on_day(start + 4 * WEEK):
        course.resume(placement=placement, by=consultant, on=start + 4 * WEEK)

    silence_at(start + 6 * WEEK)
    in_time = silent(placement)
    silence_at(start + 6 * WEEK + timedelta(days=1))

    assert in_time == []
    assert silent(placement) == ["employer", "participant"]


def test_the_morning_after_the_day_they_named_is_too_early_to_miss_the_person(
    consultant, placement
):
    back_on = placement.started_on + 6 * WEEK
    paused(placement, consultant, expected_back_on=back_on)

    silence_at(back_on + timedelta(days=1))
    the_morning_after = silent(placement)
    silence_at(back_on + 4 * WEEK)

    assert the_morning_after == []
    assert silent(placement) == ["participant"]


@pytest.mark.parametrize("way", ["done", "cancelled"])
def test_the_timer_of_silence_runs_anew_when_the_call_was_closed_without_a_note(
    consultant, placement, way
):
    late = placement.started_on + 4 * WEEK
    silence_at(late)
    assert silent(placement) == ["employer", "participant"]
    for task in placement.follow_ups.open().filter(kind=FollowUpKind.SILENCE):
        if way == "done":
            with cast.on_day(late):
                follow_ups.finish(task=task, by=consultant, on=late)
        else:
            follow_ups.cancel(task=task, by=consultant, code="owner_away")

    silence_at(late + 2 * WEEK)
    meanwhile = silent(placement)
    silence_at(late + 4 * WEEK)

    assert meanwhile == []
    assert silent(placement) == ["employer", "participant"]


def test_no_day_away_counts_twice(consultant, placement):
    last = placement.ends_on
    paused(placement, consultant)
    with cast.on_day(placement.started_on + 2 * WEEK):
        course.resume(placement=placement, by=consultant)
        refused = offer_cast.refusal(
            lambda: course.pause(
                placement=placement,
                by=consultant,
                code="season",
                starts_on=placement.started_on + WEEK,
            )
        )
        course.pause(
            placement=placement,
            by=consultant,
            code="season",
            starts_on=placement.started_on + 2 * WEEK,
        )

    placement.refresh_from_db()
    assert (refused.code, refused.field) == ("overlap", "starts_on")
    assert placement.ends_on == last + 2 * WEEK


def test_a_pause_lies_in_the_stay_and_has_its_days_in_order(consultant, placement):
    first = placement.started_on
    pause = {"placement": placement, "by": consultant, "code": "season"}
    with cast.on_day(first + 2 * WEEK):
        before = offer_cast.refusal(
            lambda: course.pause(starts_on=first - timedelta(days=1), **pause)
        )
        no_day_away = offer_cast.refusal(
            lambda: course.pause(starts_on=first, expected_back_on=first, **pause)
        )
        ahead = offer_cast.refusal(lambda: course.pause(starts_on=first + 3 * WEEK, **pause))
        course.pause(starts_on=first + WEEK, **pause)
        too_early = offer_cast.refusal(
            lambda: course.resume(placement=placement, by=consultant, on=first)
        )

    assert [(each.code, each.field) for each in (before, no_day_away, ahead, too_early)] == [
        ("past", "starts_on"),
        ("past", "expected_back_on"),
        ("future", "starts_on"),
        ("past", "on"),
    ]


def test_a_pause_that_was_undone_leaves_its_days_free(consultant, placement):
    paused(placement, consultant)
    course.resume(placement=placement, by=consultant, on=placement.started_on)

    assert paused(placement, consultant)


def test_a_leave_is_no_pause_of_one_placement(consultant, placement):
    refused = offer_cast.refusal(lambda: paused(placement, consultant, code="leave"))

    offered = dict(PauseForm(placement=placement).fields["code"].choices)
    assert (refused.code, refused.field) == ("not_on_leave", "code")
    assert "leave" not in offered
    assert "season" in offered


def test_what_waits_for_a_leave_that_nobody_is_on_goes_on_from_its_page(consultant, placement):
    paused(placement, consultant)
    placement.pauses.update(code="leave")  # as it could be written once
    client = Client()
    client.force_login(consultant)
    go_on = reverse("placements:step", args=[placement.pk, "resume"])
    back = reverse("placements:change", args=[placement.pk, "back"])

    page = client.get(reverse("placements:placement", args=[placement.pk])).content.decode()
    client.post(go_on, {"on": cast.today().isoformat()})

    placement.refresh_from_db()
    assert (go_on in page, back in page) == (True, False)
    assert placement.state == "running"


def away_for_a_season_and_on_leave(consultant, placement, leave_from):
    """Away from the first day on; on leave from another day to the fortieth."""
    paused(placement, consultant)
    person, first = placement.participant, placement.started_on
    with cast.on_day(max(leave_from, cast.today())):
        protocol.begin_leave(participant=person, starts_on=leave_from, by=consultant)
    with cast.on_day(first + timedelta(days=20)):
        refused = offer_cast.refusal(lambda: course.resume(placement=placement, by=consultant))
    with cast.on_day(first + timedelta(days=40)):
        protocol.end_leave(participant=person, back_on=cast.today(), by=consultant)
    return refused


def test_nobody_goes_on_while_on_leave_and_each_day_away_counts_once(consultant, placement):
    first, last = placement.started_on, placement.ends_on
    refused = away_for_a_season_and_on_leave(consultant, placement, first + timedelta(days=10))
    placement.refresh_from_db()
    still = placement.state
    with cast.on_day(first + timedelta(days=42)):
        too_early = offer_cast.refusal(
            lambda: course.resume(placement=placement, by=consultant, on=first + timedelta(days=20))
        )
        course.resume(placement=placement, by=consultant)

    placement.refresh_from_db()
    assert [(each.code, each.field) for each in (refused, too_early)] == [("on_leave", "on")] * 2
    assert still == "paused"
    assert placement.ends_on == last + timedelta(days=42)


def test_a_leave_that_had_begun_before_the_pause_loses_no_day(consultant, placement):
    first, last = placement.started_on, placement.ends_on
    with cast.on_day(first + timedelta(days=15)):
        course.pause(placement=placement, by=consultant, code="season", starts_on=cast.today())
        protocol.begin_leave(
            participant=placement.participant, starts_on=first + timedelta(days=5), by=consultant
        )
    with cast.on_day(first + timedelta(days=40)):
        protocol.end_leave(participant=placement.participant, back_on=cast.today(), by=consultant)
        course.resume(placement=placement, by=consultant)

    placement.refresh_from_db()
    assert placement.ends_on == last + timedelta(days=35)
    assert [pause.starts_on for pause in placement.pauses.all()] == [first + timedelta(days=5)]


def test_nothing_starts_or_goes_on_on_a_day_that_has_not_come(consultant):
    ahead = cast.today() + timedelta(days=60)
    agreed = cast.an_agreed_placement(consultant)
    running = cast.a_running_placement(consultant)
    protocol.begin_leave(
        participant=running.participant, starts_on=running.started_on, by=consultant
    )

    refused = [
        offer_cast.refusal(act)
        for act in (
            lambda: course.start(placement=agreed, by=consultant, on=ahead),
            lambda: course.resume(placement=running, by=consultant, on=ahead),
            lambda: protocol.end_leave(
                participant=running.participant,
                back_on=ahead,
                by=consultant,
            ),
        )
    ]

    assert [(each.code, each.field) for each in refused] == [
        ("future", "on"),
        ("future", "on"),
        ("future", "back_on"),
    ]


def test_a_preparation_is_not_done_on_a_day_to_come_and_is_done_after_a_reason_too(consultant):
    placement = cast.a_preparing_placement(consultant)
    papers.signed(placement, consultant, starts_on=cast.today())
    row = Preparation.objects.filter(placement=placement).first()
    client = Client()
    client.force_login(consultant)
    address = reverse("placements:preparation", args=[row.pk])
    ahead = (cast.today() + timedelta(days=900)).isoformat()

    refused = client.post(address, {"done_on": ahead}, follow=True)
    row.refresh_from_db()
    assert "has not come yet" in offer_cast.text_of(refused)
    assert row.done_on is None
    client.post(address, {"done_on": "", "reason": "The boss is ill"})
    page = client.get(reverse("placements:agreement", args=[placement.pk])).content.decode()
    assert address in page
    client.post(address, {"done_on": cast.today().isoformat(), "reason": ""})
    row.refresh_from_db()
    assert (row.done_on, row.reason) == (cast.today(), "")
    with pytest.raises(Exception, match="has not come yet"):
        preparations.settle_preparation(
            preparation=row, by=consultant, party="consultant",
            done_on=cast.today() + timedelta(days=1),
        )  # fmt: skip


def test_a_placement_that_never_started_in_its_period_is_a_task_and_no_daily_message(consultant):
    placement = cast.an_agreed_placement(consultant)
    over = next_working_day(placement.ends_on + timedelta(days=3))
    FollowUp.objects.all().delete()

    for day in (over, over + timedelta(days=1)):
        with cast.on_day(day):
            starting.start_due(now=timezone.now())

    asked = FollowUp.objects.filter(placement=placement)
    assert [each.kind for each in asked] == [FollowUpKind.NEVER_STARTED]
    assert "placements.start_waits" not in offer_cast.told(consultant)


def test_what_waits_is_told_on_working_days_only(consultant):
    placement = cast.an_agreed_placement(consultant)
    day = placement.starts_on
    told = 0
    for _each in range(7):
        day += timedelta(days=1)
        told += is_working_day(day)
        with cast.on_day(day):
            starting.start_due(now=timezone.now())

    rows = [kind for kind in offer_cast.told(consultant) if kind == "placements.start_waits"]
    assert len(rows) == told
