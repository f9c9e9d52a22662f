"""A kind of message for tests, and moments at which nothing holds a message back."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from common.calendar import next_working_day
from notifications.models import ChannelChoice, Message
from notifications.outbox import notify
from notifications.timing import local_moment
from tests.builders import a_user


def a_working_morning(after: datetime | None = None) -> datetime:
    """Ten o'clock on the next working day that lies wholly after this moment."""
    day = timezone.localdate(after or timezone.now()) + timedelta(days=1)
    return local_moment(next_working_day(day), time(10))


def local(*numbers: int) -> datetime:
    """The instant of a local year, month, day, hour, minute."""
    year, month, day, hour, minute = (*numbers, 0, 0)[:5]
    return local_moment(date(year, month, day), time(hour, minute))


def never_quiet(person, **fields) -> ChannelChoice:
    """Somebody who is told at any hour of any day."""
    hours = {"quiet_from": time(1), "quiet_until": time(1), "on_days_off": True}
    return ChannelChoice.objects.create(user=person, **hours | fields)


def a_reader_of_sms(phone="+4740000001", **fields):
    person = a_user(phone=phone)
    ChannelChoice.objects.create(user=person, email=False, sms=True, **fields)
    return person


def hello(person, **fields):
    given = {"kind": "test.hello", "key": "k", "facts": {"what": "tea"}} | fields
    notify(to=person, **given)


def states(person) -> dict[str, str]:
    return {row.channel: row.state for row in Message.objects.filter(to=person)}
