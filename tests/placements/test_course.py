"""The way of a placement: agreed, started, paused, ended; each rule that says no."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.calendar import add_working_days, is_working_day, next_working_day
from common.dates import date_format
from employers.models import RepairTalk
from matching.actions import decisions, offers
from notifications.models import Message
from placements.actions import course, ending, guards, plan, starting
from placements.models import GuardOverride, Leave, Placement
from placements.queries.guards import is_unpaid_loop
from placements.states.follow_up import CancelCode, FollowUpKind
from placements.states.placement import PlacementState
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def open_kinds(placement: Placement) -> list[str]:
    return list(placement.follow_ups.open().in_order().values_list("kind", flat=True))


def test_the_last_signature_brings_terms_and_plan(consultant):
    terms = cast.some_terms()

    placement = cast.an_agreed_placement(consultant, terms=terms)

    assert placement.state == PlacementState.AGREED
    assert (placement.starts_on, placement.ends_on) == (terms.starts_on, terms.ends_on)
    assert placement.days.count() == 5
    assert open_kinds(placement)[-1] == FollowUpKind.FINAL_EVALUATION
    assert {each.owner for each in placement.follow_ups.all()} == {consultant}


def test_plans_of_many_are_made_for_those_that_have_none_and_once(consultant):
    bare, planned = (cast.an_agreed_placement(consultant) for _twice in range(2))
    bare.follow_ups.all().delete()
    AuditEntry.objects.all().delete()
    before = planned.follow_ups.count()

    made = [plan.make_plans(placement_ids=[bare.pk, planned.pk]) for _twice in range(2)]

    assert made == [bare.follow_ups.count(), 0]
    assert planned.follow_ups.count() == before > 0
    assert AuditEntry.objects.get(verb="make_plan").subject_id == bare.pk


def test_everybody_is_told_that_it_is_signed(consultant):
    placement = cast.an_agreed_placement(consultant)

    assert "placements.agreed" in offer_cast.told(placement.participant.user)
    assert "placements.agreed" in offer_cast.told(offer_cast.speaker_of(placement.opening))


def test_a_start_before_the_signatures_says_why_not(consultant):
    placement = cast.a_preparing_placement(consultant)

    refused = offer_cast.refusal(lambda: course.start(placement=placement, by=consultant))

    assert refused.message == "“Start” is not possible now: the state is “Being prepared”."


def test_it_starts_with_its_person_in_practice(consultant):
    placement = cast.a_running_placement(consultant)

    placement.participant.refresh_from_db()
    placement.proposal.refresh_from_db()
    assert placement.state == PlacementState.RUNNING
    assert placement.participant.in_practice_since == placement.started_on
    assert placement.proposal.state == "placed"


def test_it_never_starts_before_the_agreed_day(consultant):
    later = cast.some_terms(starts_on=cast.today() + 2 * WEEK)
    placement = cast.an_agreed_placement(consultant, terms=later)

    refused = offer_cast.refusal(lambda: course.start(placement=placement, by=consultant))

    assert (refused.code, refused.field) == ("too_early", "on")


def test_a_start_without_the_joint_visit_needs_a_reason_that_is_counted(consultant):
    placement = cast.an_agreed_placement(consultant)
    on = placement.starts_on

    refused = offer_cast.refusal(lambda: course.start(placement=placement, by=consultant, on=on))
    course.start(
        placement=placement, by=consultant, on=on, reasons={"preparations": "They know each other"}
    )

    assert (refused.code, refused.field) == ("preparations", "preparations")
    passed = GuardOverride.objects.get(placement=placement)
    assert passed.reason == "They know each other"
    line = AuditEntry.objects.get(verb="pass_guard", subject_id=passed.pk)
    assert (line.by, line.facts["guard"]) == (consultant, "preparations")


def test_a_length_that_follows_the_subsidy_needs_a_reason(consultant):
    terms = cast.some_terms(kind="wage_subsidy")
    terms.subsidy_ends_on = terms.ends_on
    placement = cast.an_agreed_placement(consultant, terms=terms)
    cast.visit_held(placement, consultant)

    refused = offer_cast.refusal(
        lambda: course.start(placement=placement, by=consultant, on=terms.starts_on)
    )

    assert refused.code == "follows_subsidy"


def test_one_more_unpaid_stay_at_the_same_employer_needs_a_reason(consultant):
    first = cast.an_ended_placement(consultant)

    again = Placement(
        participant=first.participant,
        workplace=first.workplace,
        kind=first.kind,
        municipality=first.municipality,
    )

    assert is_unpaid_loop(again)


def test_language_practice_cannot_start_without_a_teacher(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    cast.visit_held(placement, consultant)

    refused = offer_cast.refusal(
        lambda: course.start(placement=placement, by=consultant, on=placement.starts_on)
    )

    assert refused.code == "no_teacher"


def test_language_practice_does_not_start_under_a_teacher_who_has_left(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    cast.visit_held(placement, consultant)
    teacher.unit_memberships.update(ended_at=timezone.now() - timedelta(days=1))

    refused = offer_cast.refusal(lambda: course.start(placement=placement, by=consultant))

    assert refused.code == "no_teacher"


def test_a_teacher_takes_over_the_tasks_of_a_language_practice(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")

    teacher = cast.a_teacher_of(placement, consultant)
    cast.visit_held(placement, consultant)
    started = course.start(placement=placement, by=consultant, on=placement.starts_on)

    assert started.owner == teacher
    assert {task.owner for task in placement.follow_ups.open()} == {teacher}
    assert {task.deputy for task in placement.follow_ups.open()} == {consultant}
    assert FollowUpKind.SUM_UP_CLASS in open_kinds(placement)


def test_a_consultant_cannot_be_the_teacher(consultant):
    placement = cast.a_preparing_placement(consultant, kind="language_practice")

    refused = offer_cast.refusal(
        lambda: course.set_teacher(placement=placement, teacher=consultant, by=consultant)
    )

    assert refused.field == "teacher"


def test_a_pause_is_no_end_and_moves_everything_by_its_length(consultant):
    placement = cast.a_running_placement(consultant)
    last = placement.ends_on
    before = dict(placement.follow_ups.open().values_list("pk", "due_on"))

    course.pause(placement=placement, by=consultant, code="private", starts_on=placement.started_on)
    back = placement.started_on + 2 * WEEK
    with cast.on_day(back):
        resumed = course.resume(placement=placement, by=consultant, on=back)

    after = dict(placement.follow_ups.open().values_list("pk", "due_on"))
    assert resumed.state == PlacementState.RUNNING
    assert resumed.ends_on == last + 2 * WEEK
    assert after.keys() == before.keys()
    assert all(day >= before[pk] + 2 * WEEK - timedelta(days=4) for pk, day in after.items())
    assert all(is_working_day(day) for day in after.values())


def test_a_placement_that_is_paused_can_have_had_its_last_day_before_the_pause(consultant):
    placement = cast.a_running_placement(consultant)
    last = placement.started_on + WEEK
    away = last + timedelta(days=1)

    with cast.on_day(away):
        course.pause(placement=placement, by=consultant, code="private", starts_on=away)
        ended = ending.end(
            placement=placement,
            cause="own_wish",
            on=last,
            talked_on=last,
            by=consultant,
            reasons=cast.NO_PROTOCOL,
        )

    assert (ended.state, ended.ended_on) == (PlacementState.ENDED, last)
    assert [pause.ends_on for pause in ended.pauses.all()] == [away]


def test_a_pause_never_carries_the_end_beyond_the_programme(consultant):
    placement = cast.a_running_placement(consultant)
    person = placement.participant
    person.programme_ends_on = placement.ends_on + WEEK
    person.save()

    course.pause(placement=placement, by=consultant, code="season", starts_on=placement.started_on)
    with cast.on_day(placement.started_on + 4 * WEEK):
        resumed = course.resume(placement=placement, by=consultant)

    assert resumed.ends_on == person.programme_ends_on


def a_job_that_outlasts_the_programme(consultant, state):
    make = {"running": cast.a_running_placement, "agreed": cast.an_agreed_placement}[state]
    placement = make(consultant, kind="ordinary_job", terms=cast.some_terms(kind="ordinary_job"))
    person = placement.participant
    person.programme_ends_on = placement.ends_on - WEEK
    person.save()
    return placement


def test_paid_work_gets_the_days_of_a_pause_back_whenever_the_programme_ends(consultant):
    placement = a_job_that_outlasts_the_programme(consultant, "running")
    last = placement.ends_on

    course.pause(placement=placement, by=consultant, code="season", starts_on=placement.started_on)
    with cast.on_day(placement.started_on + 4 * WEEK):
        resumed = course.resume(placement=placement, by=consultant)

    assert resumed.ends_on == last + 4 * WEEK


def test_paid_work_that_starts_after_a_leave_is_as_long_as_agreed(consultant):
    placement = a_job_that_outlasts_the_programme(consultant, "agreed")
    last, first = placement.ends_on, placement.starts_on
    leave = Leave.objects.create(participant=placement.participant, starts_on=first)

    later = starting.start_later(
        placement=placement, on=first + 2 * WEEK, leave=leave, by=consultant
    )

    assert later.ends_on - later.starts_on == last - first


def test_changed_terms_keep_what_is_done_and_move_what_is_open(consultant):
    placement = cast.a_running_placement(consultant)
    done = set(placement.follow_ups.exclude(state="due").values_list("pk", flat=True))
    shorter = cast.some_terms(starts_on=placement.starts_on, ends_on=placement.ends_on - 4 * WEEK)

    changed = course.agree(placement=placement, agreement=shorter, by=consultant)

    cancelled = changed.follow_ups.filter(state="cancelled")
    assert changed.state == PlacementState.RUNNING
    assert {task.cancel_code for task in cancelled} == {CancelCode.PLAN_CHANGED}
    assert done <= set(changed.follow_ups.exclude(state="due").values_list("pk", flat=True))
    assert max(changed.follow_ups.open().values_list("due_on", flat=True)) <= shorter.ends_on


def test_longer_without_a_new_goal_needs_a_written_reason(consultant):
    placement = cast.a_running_placement(consultant)
    longer = cast.some_terms(starts_on=placement.starts_on, ends_on=placement.ends_on + 4 * WEEK)

    refused = offer_cast.refusal(
        lambda: course.agree(placement=placement, agreement=longer, by=consultant)
    )
    course.allow_longer(
        placement=placement, ends_on=longer.ends_on, by=consultant, reason="Exam is in four weeks"
    )
    changed = course.agree(placement=placement, agreement=longer, by=consultant)

    assert refused.code == "no_new_goal"
    assert changed.ends_on == longer.ends_on


def test_an_early_end_comes_after_a_talk_with_the_participant(consultant):
    placement = cast.a_running_placement(consultant)

    refused = offer_cast.refusal(
        lambda: ending.end(
            placement=placement, cause="tasks_do_not_fit", on=placement.started_on, by=consultant
        )
    )

    assert (refused.code, refused.field) == ("talk_first", "talked_on")


@pytest.mark.parametrize(
    ("cause", "meets_employer"),
    [
        ("tasks_do_not_fit", True),
        ("no_follow_up", True),
        ("no_time_at_work", True),
        ("moved", False),
        ("travel", False),
    ],
)
def test_an_early_end_opens_the_talks_that_its_cause_needs(consultant, cause, meets_employer):
    placement = cast.an_ended_placement(consultant, cause)

    placement.participant.refresh_from_db()
    assert placement.participant.support_talk_due_since is not None
    assert RepairTalk.objects.outstanding().exists() is meets_employer
    assert (FollowUpKind.REPAIR_TALK in open_kinds(placement)) is meets_employer
    assert FollowUpKind.SUPPORT_TALK in open_kinds(placement)


def test_an_end_as_agreed_opens_no_talk_but_asks_how_it_was(consultant):
    placement = cast.an_ended_placement(consultant)

    placement.participant.refresh_from_db()
    assert placement.participant.support_talk_due_since is None
    assert placement.evaluations.count() == 1
    assert FollowUpKind.REGULAR not in open_kinds(placement)
    assert FollowUpKind.OUTCOME in open_kinds(placement)


def test_the_place_is_free_again_after_the_end(consultant):
    placement = cast.an_ended_placement(consultant, "moved")

    placement.opening.refresh_from_db()
    assert placement.opening.places_held == 0


def test_who_had_signed_is_talked_with_when_it_comes_to_nothing(consultant):
    preparing, agreed = cast.a_preparing_placement(consultant), cast.an_agreed_placement(consultant)
    for placement in (preparing, agreed):
        ending.cancel(placement=placement, by=consultant, code="place_gone")

    assert not preparing.follow_ups.open().exists()
    [talk] = agreed.follow_ups.open()
    assert (talk.kind, talk.owner) == ("support_talk", agreed.participant.consultant)
    assert talk.due_on == add_working_days(timezone.localdate(), 2)
    agreed.participant.refresh_from_db()
    assert agreed.participant.support_talk_due_since is None  # a new place may be proposed at once


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"cause": "bad_weather"}, "reason_needed", "cause"),
        ({"on": 1}, "future", "on"),
        ({"on": -1}, "past", "on"),
        ({"talked_on": None}, "talk_first", "talked_on"),
        ({"talked_on": -1}, "past", "talked_on"),
        ({"talked_on": 1}, "future", "talked_on"),
    ],
)
def test_an_end_names_what_does_not_fit(consultant, given, code, field):
    """Days are counted from today, which is the first day at work."""
    placement = cast.a_running_placement(consultant)
    first = placement.started_on
    cause = given.get("cause", "moved")
    days = [given.get(name, 0) for name in ("on", "talked_on")]
    on, talked_on = (day if day is None else first + timedelta(days=day) for day in days)

    refused = offer_cast.refusal(
        lambda: ending.end(
            placement=placement, cause=cause, on=on, talked_on=talked_on, by=consultant
        )
    )

    assert (refused.code, refused.field) == (code, field)
    placement.refresh_from_db()
    assert placement.state == PlacementState.RUNNING


def test_an_end_is_written_down_and_told(consultant):
    placement = cast.a_running_placement(consultant)
    today = timezone.localdate()
    ending.end(placement=placement, cause="moved", by=consultant, on=today, talked_on=today)

    entry = AuditEntry.objects.get(verb="end", subject_id=placement.pk)
    assert (entry.by, entry.facts["cause"]) == (consultant, "moved")
    told = Message.objects.filter(kind="placements.ended")
    assert {placement.participant.user, offer_cast.speaker_of(placement.opening)} <= {
        message.to for message in told
    }


def test_cancelling_frees_the_place_and_leaves_nothing_of_the_plan(consultant):
    placement = cast.an_agreed_placement(consultant)

    ending.cancel(placement=placement, by=consultant, code="place_gone")

    placement.refresh_from_db()
    placement.opening.refresh_from_db()
    assert placement.state == PlacementState.CANCELLED
    assert open_kinds(placement) == ["support_talk"]
    assert placement.opening.places_held == 0


def test_a_yes_that_was_taken_back_cancels_the_placement(consultant):
    placement = cast.a_preparing_placement(consultant)
    offers.take_back(proposal=placement.proposal, by=placement.participant.user)

    ending.cancel_withdrawn(now=timezone.now())

    placement.refresh_from_db()
    assert placement.state == PlacementState.CANCELLED


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (candidates.pause_matching, PlacementState.AGREED),
        (candidates.withdraw_consent, PlacementState.CANCELLED),
    ],
)
def test_no_new_offers_for_a_while_leaves_what_all_have_signed(consultant, act, state):
    placement = cast.an_agreed_placement(consultant)
    act(participant=placement.participant, by=placement.participant.user)

    decisions.withdraw_without_consent(now=timezone.now())
    ending.cancel_withdrawn(now=timezone.now())

    placement.refresh_from_db()
    assert placement.state == state


def test_the_clock_starts_what_is_ready_and_tells_about_the_rest(consultant):
    day = next_working_day(cast.today())
    ready = cast.an_agreed_placement(consultant, terms=cast.some_terms(starts_on=day))
    cast.visit_held(ready, consultant)
    waiting = cast.an_agreed_placement(consultant, terms=cast.some_terms(starts_on=day))

    with cast.on_day(day):
        started = starting.start_due(now=timezone.now())

    ready.refresh_from_db()
    waiting.refresh_from_db()
    assert started == 1
    assert (ready.state, waiting.state) == ("running", "agreed")
    assert offer_cast.told(consultant).count("placements.start_waits") == 1


def test_no_two_placements_of_a_person_are_in_force(consultant):
    placement = cast.an_agreed_placement(consultant)
    other = cast.a_preparing_placement(consultant)

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=other.pk).update(
            participant=placement.participant,
            state="agreed",
            starts_on=placement.starts_on,
            ends_on=placement.ends_on,
        )


def test_a_new_period_may_not_overlap_an_ended_one(consultant):
    ended = cast.an_ended_placement(consultant, "moved")
    other = cast.a_preparing_placement(consultant)
    Placement.objects.filter(pk=other.pk).update(participant=ended.participant)
    other.refresh_from_db()

    refused = offer_cast.refusal(
        lambda: course.check_period(other, ended.started_on, ended.started_on + WEEK)
    )

    assert (refused.code, refused.field) == ("overlap", "starts_on")
    assert f" until {date_format(ended.ended_on, 'j. F Y')}. " in str(refused)


def test_of_several_ended_ones_the_last_day_of_all_is_named(consultant):
    """Or whoever chose the day after the first would be refused again."""
    first = cast.an_ended_placement(consultant, "moved")
    last = cast.an_ended_placement(consultant, "moved")
    day = last.ended_on + WEEK
    Placement.objects.filter(pk=last.pk).update(
        participant=first.participant, starts_on=day, started_on=day, ends_on=day, ended_on=day
    )
    other = cast.a_preparing_placement(consultant)
    Placement.objects.filter(pk=other.pk).update(participant=first.participant)
    other.refresh_from_db()

    refused = offer_cast.refusal(lambda: course.check_period(other, first.started_on, day))

    assert f" until {date_format(day, 'j. F Y')}. " in str(refused)


def test_the_approvers_reason_counts_as_the_reason_for_the_guard(consultant):
    placement = cast.an_agreed_placement(consultant)
    proposal = placement.proposal
    proposal.approval_warnings, proposal.approval_reason = ["availability_only"], "A first step"
    proposal.save()

    guards.take_over_approval(placement)

    assert GuardOverride.objects.get().guard == "availability_only"
