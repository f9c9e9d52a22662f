"""Alarms are raised, answered by the clock, escalated, and end with what was agreed."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.calendar import add_working_days, next_working_day
from common.errors import DomainError
from placements.actions.base import hold, once_more, record
from placements.messages import alarm as messages
from placements.messages.people import leaders_of, who_answers
from placements.models import Alarm, Placement
from placements.states.alarm import MAY_BE_ALARMED, TO_THE_LEADERS, AlarmCode, AlarmState

# Staff answer on the same working day when they hear of it before noon, else on the next one.
HEARD_BEFORE = time(12)
ANSWERED_BY = time(16)
DANGER_WITHIN = timedelta(hours=1)
NEXT_LEVEL_AFTER = timedelta(hours=4)
SOLVED_WITHIN_DAYS = 3  # working days from the answer to what was agreed


def answer_due(code: str, raised_at: datetime) -> datetime:
    """When an answer is due, by the clock on the wall. Danger: within the hour, any day."""
    if code == AlarmCode.DANGER:
        return raised_at + DANGER_WITHIN
    local = timezone.localtime(raised_at)
    day = next_working_day(local.date())
    if day == local.date() and local.time() >= HEARD_BEFORE:
        day = add_working_days(day, 1)
    return timezone.make_aware(datetime.combine(day, ANSWERED_BY))


@once_more
@transaction.atomic
def raise_alarm(
    *,
    placement: Placement,
    party: str,
    by: User,
    code: str,
    now: datetime,
    text: str = "",
    is_released: bool = False,
) -> Alarm:
    """One press. Contact and deputy are told at once; pressing twice raises one alarm.

    Where both have left, or the only one of them raises it, the leaders hear of it at once. What
    is said with a later press is added, and they are told again. Pressed after somebody has
    called, it is as urgent as the first time: it has not helped.
    """
    if code not in AlarmCode.values:
        raise DomainError(_("Choose what is wrong."), code="reason_needed", field="code")
    held = hold(placement.pk)
    if held.state not in MAY_BE_ALARMED:
        raise DomainError(_("This placement is over. Call your contact."), code="placement_over")
    found = Alarm.objects.open().filter(placement=held, raised_by=by, code=code).first()
    if found is not None:
        said = add_words(found, text=text, is_released=is_released)
        if said:
            record("say_more_of_alarm", found, placement=held, by=by, party=party)
        if found.state == AlarmState.ANSWERED:
            raise_again(found, held, by=by, party=party, now=now)
        elif said:
            messages.tell_more(found, len(found.text))
        return found
    alarm = Alarm.objects.create(
        placement=held,
        raised_by=by,
        party=party,
        code=code,
        text=text.strip(),
        is_released=is_released,
        raised_at=now,
        level=first_level(held, by),
        answer_due_at=answer_due(code, now),
        in_state_since=now,
    )
    record("raise_alarm", alarm, placement=held, by=by, party=party, facts={"code": code})
    messages.tell_raised(alarm)
    return alarm


def raise_again(alarm: Alarm, placement: Placement, *, by: User, party: str, now: datetime) -> None:
    """An answer is due by a new time. Leaders who had to step in before hear of it at once."""
    alarm.raised_at, alarm.answer_due_at = now, answer_due(alarm.code, now)
    if alarm.level != TO_THE_LEADERS:
        alarm.level = first_level(placement, by)
    alarm.answered_by = alarm.answered_at = None
    alarm.save(update_fields=["raised_at", "answer_due_at", "level", "answered_by", "answered_at"])
    alarm.move("raise_again", by=by)
    record("raise_alarm_again", alarm, placement=placement, by=by, party=party)
    messages.tell_raised(alarm)


def first_level(placement: Placement, by: User) -> int:
    """Somebody else than who raises it hears of it, where there is anybody."""
    answers = who_answers(placement)
    is_alone = answers == [by] and bool(leaders_of(placement))
    return TO_THE_LEADERS if is_alone or not answers else 0


def add_words(alarm: Alarm, *, text: str, is_released: bool) -> bool:
    """Nothing that was written is lost; what was released stays released. True if any is new."""
    more = text.strip()
    is_new = bool(more) and more not in alarm.text
    if not is_new and (alarm.is_released or not is_released):
        return False
    if is_new:
        alarm.text = "\n".join(filter(None, [alarm.text, more]))
    alarm.is_released = alarm.is_released or is_released
    alarm.save(update_fields=["text", "is_released"])
    return True


def hold_alarm(alarm: Alarm) -> tuple[Placement, Alarm]:
    placement = hold(alarm.placement_id)
    held = Alarm.objects.locked().get(pk=alarm.pk)
    held.placement = placement
    return placement, held


@once_more
@transaction.atomic
def answer_alarm(*, alarm: Alarm, by: User, now: datetime) -> Alarm:
    """Somebody has called. Whoever raised it sees who and when."""
    placement, held = hold_alarm(alarm)
    held.flow.next_state("answer", held.state)
    held.answered_by, held.answered_at = by, now
    held.save(update_fields=["answered_by", "answered_at"])
    held.move("answer", by=by)
    record("answer_alarm", held, placement=placement, by=by)
    messages.tell_answered(held)
    return held


@once_more
@transaction.atomic
def resolve_alarm(*, alarm: Alarm, by: User, agreed: str, now: datetime) -> Alarm:
    """It ends with what was agreed, in words."""
    if not agreed.strip():
        raise DomainError(_("Write what was agreed."), code="empty", field="agreed")
    placement, held = hold_alarm(alarm)
    held.flow.next_state("resolve", held.state)
    held.agreed, held.resolved_at = agreed.strip(), now
    if held.answered_at is None:
        held.answered_by, held.answered_at = by, now
    held.save(update_fields=["agreed", "resolved_at", "answered_by", "answered_at"])
    held.move("resolve", by=by)
    record("resolve_alarm", held, placement=placement, by=by)
    messages.tell_resolved(held)
    return held


def escalate_unanswered(*, now: datetime) -> int:
    """Past its time: first the deputy once more, then the leaders. Returns how many went on."""
    late = Alarm.objects.unanswered_at(now).filter(level__lt=TO_THE_LEADERS)
    return sum(escalate(alarm, now=now) for alarm in late.order_by("pk"))


def escalate(alarm: Alarm, *, now: datetime) -> bool:
    with transaction.atomic():
        placement, held = hold_alarm(alarm)
        due = held.answer_due_at + held.level * NEXT_LEVEL_AFTER
        if held.state != AlarmState.RAISED or held.level >= TO_THE_LEADERS or now < due:
            return False
        held.level += 1
        held.save(update_fields=["level"])
        held.move("escalate", by=None, code=str(held.level))
        record("escalate_alarm", held, placement=placement, by=None, facts={"level": held.level})
        messages.tell_escalated(held)
    return True


def remind_unsolved(*, now: datetime) -> int:
    """Somebody called and nothing was agreed: they hear of it once. Returns how many alarms."""
    first = add_working_days(timezone.localdate(now) + timedelta(days=1), -SOLVED_WITHIN_DAYS)
    before = timezone.make_aware(datetime.combine(first, time.min))
    late = Alarm.objects.unsolved_since(before)
    return sum(remind(alarm, before=before) for alarm in late.order_by("pk"))


def remind(alarm: Alarm, *, before: datetime) -> bool:
    with transaction.atomic():
        placement, held = hold_alarm(alarm)
        if not Alarm.objects.unsolved_since(before).filter(pk=held.pk).exists():
            return False
        held.move("remind", by=None)
        record("remind_of_alarm", held, placement=placement, by=None)
        messages.tell_unsolved(held)
    return True
