"""The story is told in time order: each step is taken at its own moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import count
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
        """Within the block it is that moment for everything that asks Django for the time.

        Never later than the real clock: a demo built at night has no morning yet.
        """
        moment = min(self.moment(offset, clock), timezone.now())
        with standing_at(moment):
            yield moment


class DatetimeItself(type):
    """So that real moments count as instances of the class that stands in."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """The clock that timezone.now() reads stands there; each reading is a microsecond later.

    The class behind now() is replaced, not now() itself: models hold on to that function as the
    default of `created_at`, and would go on reading the real clock. The microsecond keeps the
    order of what is written within one moment.
    """
    ticks = count()

    class StandingDatetime(datetime, metaclass=DatetimeItself):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return (moment + timedelta(microseconds=next(ticks))).astimezone(tz)

    with mock.patch.object(timezone, "datetime", StandingDatetime):
        yield
