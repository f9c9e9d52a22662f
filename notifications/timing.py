"""When a message may leave: quiet hours, days off, the daily digest. Plain rules, time passed in.

All of them speak of local time: "07:00" is 07:00 on the wall also on the days when clocks change.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from common.calendar import is_working_day, next_working_day
from notifications.models import QUIET_FROM, QUIET_UNTIL, ChannelChoice
from notifications.states import Urgency


@dataclass(frozen=True)
class Habits:
    """What one person chose; the same time twice means no quiet hours."""

    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    digest_at: time | None = None
    on_days_off: bool = False

    def is_quiet(self, at: time) -> bool:
        if self.quiet_from == self.quiet_until:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def habits_of(choice: ChannelChoice | None) -> Habits:
    if choice is None:
        return Habits()
    return Habits(
        quiet_from=QUIET_FROM if choice.quiet_from is None else choice.quiet_from,
        quiet_until=QUIET_UNTIL if choice.quiet_until is None else choice.quiet_until,
        digest_at=choice.digest_at,
        on_days_off=choice.on_days_off,
    )


def on_the_wall(moment: datetime) -> datetime:
    """What the clock on the wall shows at that instant."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def local_moment(day: date, at: time) -> datetime:
    """The instant of a local day and time.

    A time that exists twice is the first one; one that does not exist is the moment when the
    clocks jump: 02:30 becomes 03:00.
    """
    wanted = datetime.combine(day, at, tzinfo=timezone.get_default_timezone())
    instant = wanted.astimezone(UTC)
    if on_the_wall(instant).time() == at:
        return instant
    after_the_jump = wanted.replace(hour=wanted.hour + 1, minute=0, second=0, microsecond=0)
    return after_the_jump.astimezone(UTC)


def free_at(moment: datetime, *, urgency: str, habits: Habits) -> datetime:
    """The first moment from `moment` on at which this person may be disturbed."""
    if urgency == Urgency.URGENT:
        return moment
    wall = on_the_wall(moment)
    if habits.is_quiet(wall.time()):
        ends_today = wall.time() < habits.quiet_until
        day = wall.date() if ends_today else wall.date() + timedelta(days=1)
        moment = max(moment, local_moment(day, habits.quiet_until))
    day = on_the_wall(moment).date()
    waits_for_work = urgency == Urgency.REMINDER or not habits.on_days_off
    if waits_for_work and not is_working_day(day):
        return local_moment(next_working_day(day), morning(habits))
    return moment


def morning(habits: Habits) -> time:
    """When a person's day begins: the house's morning, or later when they sleep longer."""
    return habits.quiet_until if habits.is_quiet(QUIET_UNTIL) else QUIET_UNTIL


def digest_moment(moment: datetime, habits: Habits) -> datetime:
    """The next daily e-mail at or after `moment`. In the quiet hours it is at their end."""
    at = habits.digest_at
    if at is None:
        return moment
    at = habits.quiet_until if habits.is_quiet(at) else at
    day = on_the_wall(moment).date()
    today = local_moment(day, at)
    return today if today >= moment else local_moment(day + timedelta(days=1), at)


def leaves_at(
    due_at: datetime, *, now: datetime, urgency: str, habits: Habits, joins_digest: bool
) -> datetime:
    """When a row that was due at `due_at` leaves; not later than `now` means: at once.

    A digest that was missed in an outage goes now and not on the next day.
    """
    wanted = free_at(due_at, urgency=urgency, habits=habits)
    if joins_digest and urgency != Urgency.URGENT:
        wanted = free_at(digest_moment(wanted, habits), urgency=urgency, habits=habits)
        wanted = digest_moment(wanted, habits)  # of the working day, when it fell on a day off
    return wanted if wanted > now else free_at(now, urgency=urgency, habits=habits)


def next_morning(now: datetime, habits: Habits) -> datetime:
    """Where a message goes that would be one too many today."""
    tomorrow = on_the_wall(now).date() + timedelta(days=1)
    day = tomorrow if habits.on_days_off else next_working_day(tomorrow)
    return local_moment(day, morning(habits))


def start_of_day(now: datetime) -> datetime:
    return local_moment(on_the_wall(now).date(), time())
