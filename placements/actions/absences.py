"""Absence starts a talk about causes, before any mark. One rule for school and workplace."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.calendar import next_working_day
from common.errors import DomainError
from placements.actions.base import check_has_come, once_more, record_of_person
from placements.actions.follow_ups import cancel_held, create_task, finish_held, free_key
from placements.messages import absence as messages
from placements.models import Absence, FollowUp, Placement, Worry
from placements.queries.alarms import may_be_taken_back
from placements.queries.time_at_work import begins_at, days_there, hours_on
from placements.states.alarm import AbsenceCode, AbsencePlace
from placements.states.follow_up import CancelCode, FollowUpKind, FollowUpState

# A talk is due after the first day without a word, or the third day within two weeks.
TALK_AFTER_DAYS = 3
WITHIN = timedelta(days=14)
FURTHEST_AHEAD = timedelta(days=60)


@once_more
@transaction.atomic
def report_absence(
    *,
    participant: Participant,
    day: date,
    by: User,
    party: str,
    placement: Placement | None = None,
    hours: Decimal | None = None,
    code: str = "",
    is_notified: bool = False,
) -> Absence:
    """Somebody did not come, or will not come. Told twice for a day, the later word holds;
    but whoever had told it before stays somebody who told.

    The person's own word has told it before only until the day begins. Hours default to those of
    the day; a day on which the person is not there, or one far ahead, is refused.
    """
    if code and code not in AbsenceCode.values:
        raise DomainError(_("Choose one reason."), code="unknown", field="code")
    held = Participant.objects.locked().get(pk=participant.pk)
    check_day(day, placement)
    missed = hours if hours is not None else default_hours(placement, day)
    if not 0 < missed <= 24:
        raise DomainError(
            _("Expected more than 0 and at most 24 hours."), code="hours", field="hours"
        )
    is_late = party == Party.PARTICIPANT and timezone.now() >= begins_at(placement, day)
    same_day = Absence.objects.filter(participant=held, placement=placement, day=day)
    was_notified = same_day.filter(is_notified=True, place=AbsencePlace.WORK).exists()
    absence, is_new = Absence.objects.update_or_create(
        participant=held,
        placement=placement,
        day=day,
        defaults={
            "place": AbsencePlace.WORK if placement else AbsencePlace.SCHOOL,
            "hours": missed,
            "is_notified": (is_notified and not is_late) or was_notified,
            "reported_by": by,
        }
        | ({"code": code} if code else {}),
    )
    record_of_person("report_absence", absence, held, by=by, party=party, facts={"is_new": is_new})
    plan_talk_if_due(held, absence, by=by)
    drop_talk_without_cause(held, day, by=by)
    if is_new:
        messages.tell_away(absence, by=by)
    return absence


def check_day(day: date, placement: Placement | None) -> None:
    if day > timezone.localdate() + FURTHEST_AHEAD:
        raise DomainError(
            _("Expected a day within the next 60 days."), code="too_far_ahead", field="day"
        )
    # The days of school are those of the timetable: the class that tells it knows them.
    if placement is not None and day not in days_there(placement):
        raise DomainError(
            _("The person is not at this workplace on that day."), code="other_day", field="day"
        )


def default_hours(placement: Placement | None, day: date) -> Decimal:
    """The hours of that day at the workplace; five for school."""
    return hours_on(placement, day) if placement else Decimal(5)


def plan_talk_if_due(held: Participant, absence: Absence, *, by: User) -> None:
    """A talk about causes, owned by who follows the person; one that waits is enough.

    One that was held was about something else, also when it was about the same day.
    """
    if absence.talk_held_on or not asks_for_talk(held, absence):
        return
    run = run_around(held, absence.day)
    due_on = next_working_day(max(timezone.localdate(), absence.day))
    waiting = FollowUp.objects.open().filter(participant=held, kind=FollowUpKind.CAUSE_TALK)
    if waiting.filter(due_on__lte=due_on).exists():
        return
    placement = absence.placement
    key = key_of_causes(held, run[0] if run else absence.day)
    FollowUp.objects.filter(key=key, state=FollowUpState.DONE).update(key=None)
    create_task(
        participant=held,
        placement=placement,
        kind=FollowUpKind.CAUSE_TALK,
        due_on=due_on,
        owner=placement.owner if placement else held.consultant,
        deputy=placement.deputy if placement else held.deputy,
        by=by,
        key=key,
    )


def asks_for_talk(held: Participant, absence: Absence) -> bool:
    return not absence.is_notified or len(run_around(held, absence.day)) >= TALK_AFTER_DAYS


def run_around(held: Participant, day: date) -> list[date]:
    """The days away in the fullest two weeks that hold this day, whichever was told last."""
    near = Absence.objects.filter(
        participant=held, talk_held_on=None, day__gt=day - WITHIN, day__lt=day + WITHIN
    )
    days = sorted(set(near.values_list("day", flat=True)))
    windows = [
        [each for each in days if first <= each < first + WITHIN] for first in days if first <= day
    ]
    return max(windows, key=len, default=[])


@once_more
@transaction.atomic
def withdraw_school_absence(*, participant: Participant, day: date, by: User, party: str) -> int:
    """The person came after all. How many absences that was: one, or none."""
    held = Participant.objects.locked().get(pk=participant.pk)
    absence = Absence.objects.filter(participant=held, placement=None, day=day).first()
    if absence is None:
        return 0
    withdraw_held(held, absence, by=by, party=party)
    return 1


@once_more
@transaction.atomic
def withdraw_absence(*, absence: Absence, by: User, party: str) -> None:
    """The person comes to the workplace after all, or came. Pressed twice, it is done."""
    held = Participant.objects.locked().get(pk=absence.participant_id)
    row = Absence.objects.filter(pk=absence.pk).first()
    if row is None:
        return
    if not may_be_taken_back(row, by=by, party=party, now=timezone.now()):
        raise DomainError(_("The day has begun. Tell your contact that you came."), code="begun")
    messages.tell_comes(row, by=by)
    withdraw_held(held, row, by=by, party=party)


def withdraw_held(held: Participant, absence: Absence, *, by: User, party: str) -> None:
    """A talk that waits for this alone is off the list."""
    if absence.talk_held_on is not None:
        raise DomainError(
            _("The talk about this absence was held. It stays."), code="talk_held", field="mark"
        )
    day = absence.day
    absence.delete()
    facts = {"day": str(day), "place": absence.place}
    record_of_person("withdraw_absence", held, held, by=by, party=party, facts=facts)
    drop_talk_without_cause(held, day, by=by)


def drop_talk_without_cause(held: Participant, day: date, *, by: User) -> None:
    """Of the days around this one none asks for a talk any more: it is off the list."""
    still_away = Absence.objects.filter(
        participant=held, talk_held_on=None, day__gt=day - WITHIN, day__lt=day + WITHIN
    )
    if any(asks_for_talk(held, each) for each in still_away):
        return
    keys = [key_of_causes(held, each) for each in {day, *(row.day for row in still_away)}]
    for task in FollowUp.objects.locked().open().filter(key__in=keys):
        cancel_held(task, by=by, code=CancelCode.PLAN_CHANGED)
        # Free for an absence of the same day that is told later.
        free_key(task)


def key_of_causes(held: Participant, day: date) -> str:
    return f"cause_talk:{held.pk}:{day}"


@once_more
@transaction.atomic
def hold_cause_talk(*, participant: Participant, by: User, on: date, code: str) -> int:
    """The talk was held, with the main cause. Returns how many absences it was about."""
    if code not in AbsenceCode.values:
        raise DomainError(_("Choose one reason."), code="reason_needed", field="code")
    check_has_come(on)
    held = Participant.objects.locked().get(pk=participant.pk)
    untalked = Absence.objects.filter(participant=held, talk_held_on=None)
    untalked.filter(code="", day__lte=on).update(code=code)
    count = untalked.filter(day__lte=on).update(talk_held_on=on)
    record_of_person("hold_cause_talk", held, held, by=by, facts={"absences": count})
    # One talk is about school and workplace alike: whoever had it on the list has it no more, also
    # when it was moved to a later day; but what was missed after the talk needs another one.
    talks = FollowUp.objects.locked().open().filter(kind=FollowUpKind.CAUSE_TALK, participant=held)
    if untalked.exists():
        today = timezone.localdate()
        is_missed_since = untalked.filter(day__lte=today).exists()
        talks = talks.filter(due_on__lte=on if is_missed_since else next_working_day(today))
    for task in talks:
        task.participant = held
        finish_held(task, by=by, on=on)
    return count


@once_more
@transaction.atomic
def mark_absence(*, absence: Absence, by: User) -> Absence:
    """A mark, possible only after the talk about causes."""
    held = Participant.objects.locked().get(pk=absence.participant_id)
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    if row.talk_held_on is None:
        raise DomainError(
            _("First hold the talk about causes. Before it nothing is marked."), code="talk_first"
        )
    row.has_mark = True
    row.save(update_fields=["has_mark"])
    record_of_person("mark_absence", row, held, by=by)
    return row


@once_more
@transaction.atomic
def write_worry(*, participant: Participant, by: User, text: str) -> Worry:
    """A worry, inside or outside a placement, opens a talk with the person.

    Written once more while its talk waits it is the same worry: pressing twice opens one talk.
    """
    words = text.strip()
    if not words:
        raise DomainError(_("Write what worries you."), code="empty", field="text")
    held = Participant.objects.locked().get(pk=participant.pk)
    for twin in Worry.objects.filter(participant=held, by=by, text=words):
        if FollowUp.objects.open().filter(key=key_of_talk(twin)).exists():
            return twin
    worry = Worry.objects.create(participant=held, by=by, text=words)
    create_task(
        participant=held,
        kind=FollowUpKind.WORRY_TALK,
        due_on=timezone.localdate(),
        owner=held.consultant,
        deputy=held.deputy,
        by=by,
        key=key_of_talk(worry),
    )
    record_of_person("write_worry", worry, held, by=by)
    return worry


def key_of_talk(worry: Worry) -> str:
    return f"worry:{worry.pk}"
