"""Follow-ups and days at work in people's calendars, written with each change of them.

Whatever changes an appointment writes it here in the same transaction; the night only adds what
has come near, and those who have come to a workplace or left it since.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from candidates.models import Participant
from employers.queries import members_of
from notifications.calendar import Appointment, cancel_events, put_events, standing_keys
from notifications.states import EventTitle
from notifications.timing import local_moment
from placements.actions.base import once_more
from placements.models import FollowUp, Leave, Placement, PlacementDay
from placements.models.follow_up import FollowUpQuerySet
from placements.models.placement import PlacementQuerySet
from placements.queries.calendars import group_of
from placements.queries.planning import DAY, WEEKDAYS, is_at_work
from placements.queries.terms import terms_of, with_terms
from placements.states.follow_up import SHOWN_TO_ALL, FollowUpKind, FollowUpState
from placements.states.placement import PlacementState

AHEAD = timedelta(days=28)
WORKDAYS_AHEAD = timedelta(days=14)
SHORTEST = 5  # minutes, in a calendar
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
FOLLOW_UP, WORKDAY = "follow-up:", "workday:"


def write_calendar(*, now: datetime) -> int:
    """The next weeks as appointments; what is gone or waits leaves. Twice changes nothing."""
    today = timezone.localdate(now)
    keys = {key for pk in people_with_appointments(today) for key in write_anew(pk, today)}
    gone = standing_keys((FOLLOW_UP, WORKDAY), since=today) - keys
    for pk in people_of(gone):
        write_anew(pk, today)
    return len(keys)


def people_with_appointments(today: date) -> list[UUID]:
    tasks = in_calendars(today).filter(participant=OuterRef("pk"))
    stays = with_workdays().filter(participant=OuterRef("pk"))
    people = Participant.objects.filter(Exists(tasks) | Exists(stays))
    return list(people.order_by("pk").values_list("pk", flat=True))


def people_of(keys: Iterable[str]) -> list[UUID]:
    """Whose appointments these are."""
    subjects = {key.split(":")[1] for key in keys}
    tasks = FollowUp.objects.filter(pk__in=subjects).values_list("participant", flat=True)
    stays = Placement.objects.filter(pk__in=subjects).values_list("participant", flat=True)
    return sorted({*tasks, *stays})


@once_more
@transaction.atomic
def write_anew(participant_id: UUID, today: date) -> set[str]:
    """With the person locked, so that the night takes nothing back that somebody just changed."""
    return write_person(Participant.objects.locked().get(pk=participant_id), today=today)


def write_person(
    person: Participant, *, since: date | None = None, today: date | None = None
) -> set[str]:
    """All appointments of this person as they stand now; what stands no more leaves.

    Days at work leave from today on, or from the day `since` when they fell out earlier.
    """
    today = today or timezone.localdate()
    mine = FollowUp.objects.filter(participant=person)
    rows = list(in_calendars(today).filter(participant=person).in_order())
    stays = with_workdays().filter(participant=person)
    wanted = [appointment_of(row) for row in rows]
    wanted += [
        day
        for stay in with_terms(stays.values_list("pk", flat=True))
        for day in workdays_of(stay, today)
    ]
    put_events(wanted)
    keys = {each.key for each in wanted}
    take_out(mine.exclude(pk__in=[row.pk for row in rows]), today)
    if person.has_protected_address:  # of today nothing stays to be read either
        keys_of_mine = [follow_up_key(pk) for pk in mine.values_list("pk", flat=True)]
        cancel_events(keys_of_mine, since=today)
    first = min(since or today, today)
    known = Placement.objects.filter(participant=person).values_list("pk", flat=True)
    days = [first + n * DAY for n in range((today + WORKDAYS_AHEAD - first).days + 1)]
    cancel_events({workday_key(pk, day) for pk in known for day in days} - keys)
    return keys


def write_one(task: FollowUp) -> None:
    """One follow-up that somebody has just made, moved or settled."""
    write_many([task])


def write_many(tasks: Iterable[FollowUp]) -> None:
    today = timezone.localdate()
    keys = {task.pk for task in tasks}
    rows = list(in_calendars(today).filter(pk__in=keys))
    put_events([appointment_of(row) for row in rows])
    rest = keys - {row.pk for row in rows}
    if rest:
        take_out(FollowUp.objects.filter(pk__in=rest), today)


def take_out(rows: FollowUpQuerySet, today: date) -> None:
    """What is not to come leaves today and the days ahead; what has gone by stays to be read.

    What was done on its day took place then. What waits or lies far ahead leaves its old day too.
    """
    far = rows.filter(state=FollowUpState.DUE, due_on__gte=today).values_list("pk", flat=True)
    rest = rows.exclude(state=FollowUpState.DONE, done_on__gte=F("due_on"))
    cancel_events([follow_up_key(pk) for pk in far])
    cancel_events([follow_up_key(pk) for pk in rest.values_list("pk", flat=True)], since=today)


def follow_up_key(pk: UUID) -> str:
    return f"{FOLLOW_UP}{pk}"


def workday_key(pk: UUID, day: date) -> str:
    return f"{WORKDAY}{pk}:{day:%Y%m%d}"


def in_calendars(today: date) -> FollowUpQuerySet:
    """What comes in the next weeks; with an hour it is agreed, and stands there however far off."""
    return (
        FollowUp.objects.open()
        .not_waiting()
        .filter(Q(due_on__lte=today + AHEAD) | Q(due_at__isnull=False), due_on__gte=today)
        .filter(participant__has_protected_address=False)
        .select_related("placement__workplace__employer", "participant__user", "owner")
    )


def appointment_of(row: FollowUp) -> Appointment:
    """Staff always; the person and the employer on the days that are meant for everybody."""
    people = [row.owner]
    stay = row.placement
    if stay is not None and row.kind in SHOWN_TO_ALL:
        people += [row.participant.user, *members_of(stay.workplace.employer)]
    return Appointment(
        key=follow_up_key(row.pk),
        to=people,
        group=group_of(stay) if stay else "",
        title=TITLES.get(FollowUpKind(row.kind), EventTitle.FOLLOW_UP),
        day=row.due_on,
        at=row.due_at,
        path=reverse("placements:placement", args=[stay.pk]) if stay else "",
        # A day without an hour is our plan; with its hour it is agreed, and people are invited.
        invite=row.kind in INVITED_TO and row.due_at is not None,
    )


def with_workdays() -> PlacementQuerySet:
    """On leave nobody knows yet which days will be worked."""
    away = Leave.objects.filter(participant=OuterRef("participant"), ends_on=None)
    return Placement.objects.filter(
        ~Exists(away),
        state__in=[PlacementState.AGREED, PlacementState.RUNNING],
        participant__has_protected_address=False,
        participant__user__isnull=False,
    )


def workdays_of(stay: Placement, today: date) -> list[Appointment]:
    """The days at the workplace in the next two weeks, for the person."""
    terms = terms_of(stay, today=today)
    hours = {day.weekday: day for day in stay.days.all()}
    found = []
    for day in (today + n * DAY for n in range(WORKDAYS_AHEAD.days + 1)):
        hour = hours.get(WEEKDAYS[day.weekday()])
        if hour is None or not is_at_work(terms, day):
            continue
        found.append(
            Appointment(
                key=workday_key(stay.pk, day),
                to=[stay.participant.user],
                group=group_of(stay),
                title=EventTitle.WORKDAY,
                day=day,
                at=hour.starts_at,
                minutes=minutes_on(day, hour),
                path=reverse("placements:placement", args=[stay.pk]),
            )
        )
    return found


def minutes_on(day: date, hour: PlacementDay) -> int:
    """Real minutes: in a night when clocks change there is an hour more or less."""
    length = local_moment(day, hour.ends_at) - local_moment(day, hour.starts_at)
    return max(round(length / timedelta(minutes=1)), SHORTEST)
