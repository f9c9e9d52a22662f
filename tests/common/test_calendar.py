"""Working days, in one place for every deadline."""

from datetime import date

import pytest

from common.calendar import add_working_days, is_working_day, next_working_day

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (FRIDAY, True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2027, 5, 17), False),  # Constitution Day, a Monday
        (date(2026, 12, 24), True),  # Christmas Eve is no public holiday
        (date(2026, 12, 25), False),
    ],
)
def test_weekends_and_public_holidays_are_days_off(day, works):
    assert is_working_day(day) is works


def test_the_next_working_day_is_the_day_itself_or_the_first_after_it():
    assert next_working_day(FRIDAY) == FRIDAY
    assert next_working_day(date(2026, 11, 21)) == MONDAY
    assert next_working_day(date(2026, 4, 2)) == date(2026, 4, 7)  # the whole of Easter


def test_working_days_are_counted_over_weekends_and_holidays():
    assert add_working_days(FRIDAY, 1) == MONDAY
    assert add_working_days(FRIDAY, 3) == date(2026, 11, 25)
    assert add_working_days(date(2026, 5, 13), 1) == date(2026, 5, 15)  # over Ascension Day
    assert add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)  # over New Year


def test_no_working_days_is_the_same_day_and_negative_counts_go_back():
    saturday = date(2026, 11, 21)
    assert add_working_days(saturday, 0) == saturday
    assert add_working_days(saturday, -1) == FRIDAY
    assert add_working_days(MONDAY, -1) == FRIDAY
