"""When an answer is due: the end of a working day, in local time."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from common.calendar import add_working_days, next_working_day


def end_of_day_after(moment: datetime, *, days: int) -> datetime:
    """One minute before midnight, so many days on; moved to the next working day."""
    day = next_working_day(timezone.localtime(moment).date() + timedelta(days=days))
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def end_of_working_day_after(moment: datetime, *, working_days: int) -> datetime:
    """One minute before midnight of the day so many working days on."""
    day = add_working_days(timezone.localtime(moment).date(), working_days)
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
