"""The story is told in time order: each step is taken at its own moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest import mock

from django.utils import timezone

from common.calendar import is_working_day


class Calendar:
    """Days counted from the day the demo is built."""

    def __init__(self, today: date) -> None:
        self.today = today

    def day(self, offset: int) -> date:
        """The day, moved off weekends and holidays: past days back, future days forward."""
        day = self.today + timedelta(days=offset)
        step = timedelta(days=-1 if offset <= 0 else 1)
        while not is_working_day(day):
            day += step
        return day

    def moment(self, offset: int, clock: str = "09:00") -> datetime:
        naive = datetime.combine(self.day(offset), time.fromisoformat(clock))
        return timezone.make_aware(naive)

    @contextmanager
    def at(self, offset: int, clock: str = "09:00") -> Iterator[datetime]:
        """Within the block it is that moment for everything that asks Django for the time."""
        moment = self.moment(offset, clock)
        with mock.patch.object(timezone, "now", return_value=moment):
            yield moment
