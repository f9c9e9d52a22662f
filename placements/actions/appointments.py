"""Follow-ups and days at work in people's calendars, written ahead by the clock."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from employers.queries import members_of
from notifications.calendar import keep_only, put_event
from notifications.states import EventTitle
from placements.models import FollowUp, Placement
from placements.models.follow_up import FollowUpQuerySet
from placements.queries.planning import WEEKDAYS, days_at_work
from placements.queries.terms import terms_of, with_terms
from placements.states.follow_up import SHOWN_TO_ALL, FollowUpKind
from placements.states.placement import PlacementState

AHEAD = timedelta(days=28)
WORKDAYS_AHEAD = timedelta(days=14)
TITLES = {
    FollowUpKind.JOINT_VISIT: EventTitle.JOINT_VISIT,
    FollowUpKind.FIRST_DAY: EventTitle.FIRST_DAY,
    FollowUpKind.MIDWAY: EventTitle.MIDWAY,
    FollowUpKind.TWO_WEEKS_BEFORE_END: EventTitle.HIRE_QUESTION,
    FollowUpKind.FINAL_EVALUATION: EventTitle.EVALUATION,
    FollowUpKind.OUTCOME: EventTitle.OUTCOME,
}
# Where several people sit down together.
INVITED_TO = frozenset(
    {FollowUpKind.JOINT_VISIT, FollowUpKind.MIDWAY, FollowUpKind.TWO_WEEKS_BEFORE_END}
)


def write_calendar(*, now: datetime) -> int:
    """The next weeks as appointments; what is gone or waits leaves. Twice changes nothing."""
    today = timezone.localtime(now).date()
    keys = write_follow_ups(today) | write_workdays(today)
    keep_only(keys, prefixes=("follow-up:", "workday:"), since=today)
    return len(keys)


def write_follow_ups(today: date) -> set[str]:
    return {write_follow_up(row) for row in in_calendars(today).in_order()}


def write_one(task: FollowUp) -> None:
    """One that somebody has just moved: nobody waits until the night for it."""
    for row in in_calendars(timezone.localdate()).filter(pk=task.pk):
        write_follow_up(row)


def in_calendars(today: date) -> FollowUpQuerySet:
    return (
        FollowUp.objects.open()
        .filter(due_on__gte=today, due_on__lte=today + AHEAD)
        .filter(participant__has_protected_address=False)
        .exclude(placement__state=PlacementState.PAUSED)
        .select_related("placement__workplace__employer", "participant__user", "owner", "deputy")
    )


def write_follow_up(row: FollowUp) -> str:
    """Staff always; the person and the employer on the days that are meant for everybody."""
    key = f"follow-up:{row.pk}"
    people = [row.owner]
    stay = row.placement
    if stay is not None and row.kind in SHOWN_TO_ALL:
        people += [row.participant.user, *members_of(stay.workplace.employer)]
    put_event(
        to=people,
        key=key,
        group=f"placement:{stay.pk}" if stay else "",
        title=TITLES.get(FollowUpKind(row.kind), EventTitle.FOLLOW_UP),
        day=row.due_on,
        at=row.due_at,
        path=reverse("placements:placement", args=[stay.pk]) if stay else "",
        # A day without an hour is our plan; with its hour it is agreed, and people are invited.
        invite=row.kind in INVITED_TO and row.due_at is not None,
    )
    return key


def write_workdays(today: date) -> set[str]:
    ids = Placement.objects.filter(
        state__in=[PlacementState.AGREED, PlacementState.RUNNING],
        participant__has_protected_address=False,
        participant__user__isnull=False,
    ).values_list("pk", flat=True)
    return {key for stay in with_terms(ids) for key in write_workdays_of(stay, today)}


def write_workdays_of(stay: Placement, today: date) -> list[str]:
    keys = []
    hours = {day.weekday: day for day in stay.days.all()}
    for day in days_at_work(terms_of(stay, today=today)):
        hour = hours.get(WEEKDAYS[day.weekday()])
        if hour is None or not today <= day <= today + WORKDAYS_AHEAD:
            continue
        keys.append(f"workday:{stay.pk}:{day:%Y%m%d}")
        put_event(
            to=[stay.participant.user],
            key=keys[-1],
            group=f"placement:{stay.pk}",
            title=EventTitle.WORKDAY,
            day=day,
            at=hour.starts_at,
            minutes=round(hour.hours * 60),
            path=reverse("placements:placement", args=[stay.pk]),
        )
    return keys
