"""What the clock does with placements and follow-ups, and that it may run twice."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from common.calendar import next_working_day
from placements.actions import clock, course, ending, notes
from placements.actions.longer import make_longer
from placements.models import FollowUp
from placements.models.course_facts import Lines
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import agreement_builders as papers
from tests.placements import builders as cast
from tests.placements.test_changes import running_with_papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def at(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(7)))


def silent(placement) -> list[str]:
    calls = placement.follow_ups.filter(kind=FollowUpKind.SILENCE)
    return sorted(calls.values_list("caller", flat=True))


def test_the_owner_hears_of_todays_follow_up_once(consultant):
    placement = cast.a_running_placement(consultant)
    due = placement.follow_ups.get(kind=FollowUpKind.WEEK_1).due_on
    FollowUp.objects.exclude(kind=FollowUpKind.WEEK_1).update(due_on=due + timedelta(days=90))

    clock.remind_of_follow_ups(now=at(due))
    clock.remind_of_follow_ups(now=at(due))

    assert offer_cast.told(consultant).count("placements.follow_up_due") == 1


def test_a_pause_makes_nobody_late(consultant):
    placement = cast.a_running_placement(consultant)
    course.pause(placement=placement, by=consultant, code="private", starts_on=placement.started_on)
    later = next_working_day(placement.started_on + timedelta(days=20))

    assert clock.remind_of_follow_ups(now=at(later)) == 0


def test_each_side_has_its_own_timer_of_silence(consultant):
    placement = cast.a_running_placement(consultant)
    lines = Lines(next_on=next_working_day(cast.today()), with_participant=True)
    late = placement.started_on + timedelta(days=23)

    clock.raise_silence(now=at(placement.started_on + timedelta(days=20)))
    before = silent(placement)
    note = notes.write_note(placement=placement, by=consultant, lines=lines)
    note.written_on = late - timedelta(days=1)
    note.save()
    clock.raise_silence(now=at(late))
    clock.raise_silence(now=at(late))

    assert before == []
    assert silent(placement) == ["employer"]


def test_an_employer_who_declined_follow_up_may_be_silent(consultant):
    terms = cast.some_terms(contact_every_weeks=None)
    placement = cast.a_running_placement(consultant, terms=terms)

    clock.raise_silence(now=at(placement.started_on + timedelta(days=60)))

    assert silent(placement) == ["participant"]


def test_a_placement_past_its_last_day_ends_as_agreed(consultant):
    placement = cast.a_running_placement(consultant)
    yesterday = cast.today() - timedelta(days=1)
    placement.starts_on = placement.started_on = yesterday - timedelta(weeks=4)
    placement.ends_on = yesterday
    placement.save()

    first = ending.end_past(now=timezone.now())
    again = ending.end_past(now=timezone.now())

    placement.refresh_from_db()
    assert (first, again) == (1, 0)
    assert (placement.state, placement.end_cause, placement.ended_on) == (
        "ended",
        "completed",
        yesterday,
    )


def made_longer(consultant, signers, *, days=28):
    """A running placement, and a version of more days that some have signed."""
    placement = running_with_papers(consultant)
    version = make_longer(
        placement=placement,
        ends_on=placement.ends_on + timedelta(days=days),
        by=consultant,
        learning_goals="Warm dishes",
    )
    for party in signers:
        papers.sign(version, party)
    return placement, version


def ended_by_the_clock(placement, day) -> bool:
    with cast.on_day(day):
        ending.end_past(now=timezone.now())
    placement.refresh_from_db()
    return placement.state == "ended"


def longer_tasks(placement):
    return list(placement.follow_ups.filter(kind=FollowUpKind.LONGER_WAITS))


def test_the_clock_waits_for_the_last_signature_on_more_days_and_asks_the_owner(consultant):
    placement, version = made_longer(consultant, ["participant", "consultant"])
    after = placement.ends_on + timedelta(days=1)

    for day in (after, after + timedelta(days=1)):
        assert not ended_by_the_clock(placement, day)
    task = longer_tasks(placement)[0]
    with cast.on_day(after + timedelta(days=2)):
        papers.sign(version, "employer")

    placement.refresh_from_db()
    assert (task.owner, task.due_on) == (placement.owner, next_working_day(after))
    assert [each.state for each in longer_tasks(placement)] == ["done"]
    assert (placement.state, placement.ends_on) == ("running", version.ends_on)


@pytest.mark.parametrize(("signers", "days"), [([], 28), (["participant"], 1)])
def test_the_clock_waits_for_nothing_that_nobody_signed_or_that_is_over_too(
    consultant, signers, days
):
    placement, _version = made_longer(consultant, signers, days=days)

    assert ended_by_the_clock(placement, placement.ends_on + timedelta(days=2))
    assert longer_tasks(placement) == []


def test_the_clock_waits_no_longer_than_the_version(consultant):
    placement, version = made_longer(consultant, ["participant"])
    last = placement.ends_on
    assert not ended_by_the_clock(placement, last + timedelta(days=1))
    version.state = "expired"
    version.save()

    assert ended_by_the_clock(placement, last + timedelta(days=2))
    assert placement.ended_on == last
    assert [each.state for each in longer_tasks(placement)] == ["cancelled"]
