"""Working days in Norway: nothing is due, and nobody is visited, on a day off."""

from datetime import date, timedelta
from functools import cache

import holidays
from django.utils.translation import gettext as _

from common.errors import DomainError

# What a calendar can hold, and a person can mean.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def check_thinkable(day: date | None, field: str) -> None:
    """A slip of the keyboard such as the year 27 or 9999 is refused where it was written.

    No list would ever show it.
    """
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DomainError(
            _("Expected a year between %(first)s and %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
            code="year",
            field=field,
        )


@cache
def days_off_in(year: int) -> frozenset[date]:
    """The public holidays of a year, also those that fall on a weekend."""
    return frozenset(holidays.country_holidays("NO", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and day not in days_off_in(day.year)


def next_working_day(day: date) -> date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, n: int) -> date:
    """The day that lies `n` working days after `day`, or before it when `n` is negative."""
    step = timedelta(days=1 if n > 0 else -1)
    while n:
        day += step
        if is_working_day(day):
            n += -1 if n > 0 else 1
    return day
