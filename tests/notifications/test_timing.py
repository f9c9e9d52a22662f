"""When a message may leave: by the clock on the wall, at every odd moment of the year."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.calendar import is_working_day
from notifications.models import ChannelChoice
from notifications.states import Urgency
from notifications.timing import Habits, digest_moment, free_at, habits_of, leaves_at, local_moment
from tests.instants import INSTANTS
from tests.notifications.builders import local

HOUSE = Habits()
AT_WORK_ON_SUNDAYS = Habits(on_days_off=True)


@pytest.mark.parametrize(
    ("moment", "urgency", "free"),
    [
        ((2026, 11, 18, 10), "normal", (2026, 11, 18, 10)),
        ((2026, 11, 18, 21), "normal", (2026, 11, 19, 7)),
        ((2026, 11, 19, 6, 59), "normal", (2026, 11, 19, 7)),
        ((2026, 11, 18, 23), "urgent", (2026, 11, 18, 23)),
        ((2026, 11, 21, 10), "normal", (2026, 11, 23, 7)),  # a Saturday
        ((2026, 11, 21, 10), "urgent", (2026, 11, 21, 10)),
        ((2026, 11, 21, 10), "reminder", (2026, 11, 23, 7)),
        ((2026, 11, 20, 22), "reminder", (2026, 11, 23, 7)),  # Friday night
        ((2027, 3, 24, 22), "reminder", (2027, 3, 30, 7)),  # Maundy Thursday to Easter Monday
        ((2027, 5, 14, 22), "reminder", (2027, 5, 18, 7)),  # Whitsun and 17 May
        ((2026, 12, 31, 23, 30), "reminder", (2027, 1, 4, 7)),  # New Year's Day is a Friday
        ((2028, 2, 28, 22), "normal", (2028, 2, 29, 7)),  # leap day
        ((2027, 1, 31, 22), "normal", (2027, 2, 1, 7)),
        ((2027, 3, 27, 22), "normal", (2027, 3, 30, 7)),  # the short night, then Easter
        ((2026, 10, 24, 22), "normal", (2026, 10, 26, 7)),  # the long night
        ((2026, 12, 24, 22), "normal", (2026, 12, 28, 7)),  # Christmas, then a weekend
    ],
)
def test_the_first_moment_at_which_a_person_may_be_disturbed(moment, urgency, free):
    assert free_at(local(*moment), urgency=urgency, habits=HOUSE) == local(*free)


@pytest.mark.parametrize(
    ("moment", "urgency", "free"),
    [
        ((2026, 11, 21, 10), "normal", (2026, 11, 21, 10)),  # a Saturday
        ((2026, 11, 20, 22), "normal", (2026, 11, 21, 7)),
        ((2026, 11, 20, 22), "reminder", (2026, 11, 23, 7)),
        ((2027, 3, 27, 22), "normal", (2027, 3, 28, 7)),  # the short night
        ((2026, 10, 24, 22), "normal", (2026, 10, 25, 7)),  # the long night
    ],
)
def test_who_works_on_days_off_may_be_disturbed_then_but_not_reminded(moment, urgency, free):
    assert free_at(local(*moment), urgency=urgency, habits=AT_WORK_ON_SUNDAYS) == local(*free)


def test_the_nights_of_the_clock_change_are_an_hour_shorter_and_longer():
    nights = [
        free_at(local(*evening, 21), urgency="normal", habits=AT_WORK_ON_SUNDAYS)
        - local(*evening, 21)
        for evening in ((2027, 3, 27), (2026, 10, 24), (2026, 11, 18))
    ]
    assert nights == [timedelta(hours=9), timedelta(hours=11), timedelta(hours=10)]


def test_quiet_hours_that_end_at_a_time_that_exists_twice_end_the_first_time():
    second_quarter_past_two = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    habits = Habits(time(21), time(2, 30), on_days_off=True)
    free = free_at(second_quarter_past_two, urgency="normal", habits=habits)
    assert free == second_quarter_past_two


def test_a_time_that_does_not_exist_is_when_the_clocks_jump_and_one_that_exists_twice_the_first():
    assert local_moment(datetime(2027, 3, 28).date(), time(2, 30)) == datetime(  # noqa: DTZ001
        2027, 3, 28, 1, tzinfo=UTC
    )
    assert local_moment(datetime(2026, 10, 25).date(), time(2, 30)) == datetime(  # noqa: DTZ001
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("instant", INSTANTS.values(), ids=INSTANTS)
@pytest.mark.parametrize("urgency", Urgency.values)
def test_at_twelve_odd_moments_what_leaves_leaves_at_a_good_hour(instant, urgency):
    with time_machine.travel(instant, tick=False):
        now = timezone.now()
        leaves = leaves_at(now, now=now, urgency=urgency, habits=HOUSE, joins_digest=False)
        wall = timezone.localtime(leaves)

    assert leaves >= now
    if urgency == Urgency.URGENT:
        assert leaves == now
    else:
        assert time(7) <= wall.time() < time(21)
        assert leaves - now <= timedelta(days=5)
        assert is_working_day(wall.date())
    assert (
        leaves_at(leaves, now=leaves, urgency=urgency, habits=HOUSE, joins_digest=False) == leaves
    )


moments = st.integers(0, 12 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
all_habits = st.builds(Habits, hours, hours, st.none() | hours, st.booleans())


# A busy machine is no fault of a rule.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moments, all_habits, st.sampled_from(Urgency.values))
def test_whatever_one_chooses_a_message_leaves_within_nine_days_and_never_earlier(
    moment, habits, urgency
):
    """Put off again and again, as the sweep does, it comes to rest."""
    due = moment
    for _look in range(4):
        leaves = leaves_at(due, now=due, urgency=urgency, habits=habits, joins_digest=True)
        assert leaves >= due
        if leaves == due:
            break
        due = leaves
    assert leaves == due
    assert due - moment <= timedelta(days=9)


def test_the_daily_digest_comes_at_its_hour_and_one_that_was_missed_comes_now():
    habits = Habits(digest_at=time(8))

    def leaves(due, now):
        return leaves_at(due, now=now, urgency="normal", habits=habits, joins_digest=True)

    evening, eight = local(2026, 11, 17, 16), local(2026, 11, 18, 8)
    assert leaves(evening, evening) == eight
    assert leaves(eight, eight + timedelta(seconds=40)) <= eight + timedelta(seconds=40)
    assert leaves(evening, local(2026, 11, 19, 15)) <= local(2026, 11, 19, 15)


@pytest.mark.parametrize(("on_days_off", "day"), [(False, 23), (True, 21)])
def test_a_digest_of_a_day_off_comes_at_its_hour_on_the_working_day(on_days_off, day):
    habits = Habits(digest_at=time(16), on_days_off=on_days_off)
    friday = local(2026, 11, 20, 17)
    leaves = leaves_at(friday, now=friday, urgency="normal", habits=habits, joins_digest=True)
    assert leaves == local(2026, 11, day, 16)


def test_a_digest_in_the_quiet_hours_comes_at_their_end():
    assert digest_moment(local(2026, 11, 18, 3), Habits(digest_at=time(5))) == local(
        2026, 11, 18, 7
    )


def test_who_chose_nothing_has_the_hours_of_the_house_and_the_same_time_twice_means_none():
    assert habits_of(None) == habits_of(ChannelChoice()) == Habits(time(21), time(7), None)
    assert not Habits(time(1), time(1)).is_quiet(time(1))
    assert Habits(time(12), time(14)).is_quiet(time(13))
