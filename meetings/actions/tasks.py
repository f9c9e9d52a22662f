"""Tasks are opened by a meeting or the clock, ticked off by their owner, and reminded of."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from candidates.models import Participant
from common.calendar import check_thinkable, is_working_day, next_working_day
from common.errors import DomainError
from meetings.actions.appointments import write_due
from meetings.actions.base import hand_on, write_down
from meetings.messages import cancel_late, cancel_of_task, tell_task
from meetings.models import MeetingCase, ProgrammeEnd, Task, has_left
from meetings.queries import reads_about
from placements.models import Leave


def may_own(person: Participant, owner: User) -> bool:
    return reads_about(owner, [person.pk])


def refuse_owner_without_access(person: Participant, owner: User, *, field: str = "owner") -> None:
    """A task or a decision only goes to somebody who may read about the person."""
    if not may_own(person, owner):
        raise DomainError(
            _("%s may not read about this person. Choose somebody else.") % owner.name,
            code="no_access",
            field=field,
        )


@transaction.atomic
def open_task(
    *,
    participant: Participant,
    kind: str,
    action: str,
    owner: User,
    due_on: date | None,
    by: User | None,
    today: date,
    case: MeetingCase | None = None,
    end: ProgrammeEnd | None = None,
) -> Task:
    """The owner hears of it, unless the owner wrote it."""
    if not action.strip():
        raise DomainError(_("Write what shall be done."), code="empty", field="action")
    if due_on is None:
        raise DomainError(_("Say by when."), code="no_day", field="due_on")
    check_thinkable(due_on, "due_on")
    if by is not None and due_on < today:
        raise DomainError(_("This day has gone by."), code="past", field="due_on")
    if by is not None and not is_working_day(due_on):
        raise DomainError(_("Choose a working day."), code="day_off", field="due_on")
    refuse_owner_without_access(participant, owner)
    task = Task.objects.create(
        participant=participant,
        case=case,
        end=end,
        kind=kind,
        action=action.strip(),
        owner=owner,
        due_on=due_on,
    )
    write_down("open_task", task, by=by)
    write_due(task)
    if owner != by:
        tell_task(task, by_clock=by is None)
    return task


@transaction.atomic
def finish_task(*, task: Task, by: User, now: datetime) -> Task:
    """Ticked off; twice is once. Never what only a plan, a talk or an end closes."""
    held = Task.objects.locked().select_related("participant").get(pk=task.pk)
    if held.done_at is None:
        refuse_tick_alone(held)
        close_task(held, by=by, now=now)
    return held


def refuse_tick_alone(task: Task) -> None:
    """With a tick alone no plan would be known, no next talk opened, and nothing passed on."""
    if not task.is_done_by_what_is_written:
        return
    if task.kind == Task.Kind.PROGRAMME_END:
        words = _("This is done under “The programme ends”, when all is ready there.")
    elif task.kind == Task.Kind.TALK:
        words = _("This is done when you write down on which day the talk was held.")
    else:
        words = _("This is done when you write down on which day the plan was made.")
    raise DomainError(words, code="done_elsewhere")


def close_task(held: Task, *, by: User, now: datetime) -> None:
    """By whoever holds the row, and has written what closes it."""
    held.done_at = now
    held.save(update_fields=["done_at"])
    cancel_of_task(held)
    write_down("finish_task", held, by=by)
    write_due(held)


@transaction.atomic
def open_again(pk: UUID, owner: User) -> bool:
    """What was ticked off before anything was written down, so that it is still to be done."""
    held = Task.objects.locked().select_related("participant").get(pk=pk)
    if held.done_at is None or not may_own(held.participant, owner):
        return False
    ticked_at = held.done_at
    held.done_at, held.reminded_on, held.owner = None, None, owner
    held.save(update_fields=["done_at", "reminded_on", "owner"])
    write_down("open_task_again", held, by=None)
    write_due(held)
    tell_task(held, by_clock=True, again=f":{ticked_at.isoformat()}")
    return True


def pass_on_tasks() -> int:
    """Open tasks of whoever may not read about the person any more go to the person's consultant.

    Staff leave and change units: what they had promised is not lost with them.
    """
    lost = Task.objects.open().filter(has_left("owner")).exclude(participant__consultant=None)
    return sum(pass_on(pk) for pk in lost.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def pass_on(pk: UUID) -> bool:
    """A consultant who has left as well gets nothing; it waits until the person has a new one."""
    held = Task.objects.locked().select_related("participant__consultant").get(pk=pk)
    owner = held.participant.consultant
    if held.done_at or owner is None or not may_own(held.participant, owner):
        return False
    cancel_of_task(held)
    hand_on("pass_on_task", held, "owner", owner, by=None)
    tell_task(held, is_passed_on=True, by_clock=True)
    return True


@transaction.atomic
def give_task(pk: UUID, owner: User, by: User) -> None:
    """Somebody who leaves hands it over; whoever gets it hears of it."""
    held = Task.objects.locked().select_related("participant").get(pk=pk)
    refuse_owner_without_access(held.participant, owner)
    cancel_of_task(held)
    hand_on("give_task", held, "owner", owner, by=by)
    if owner != by:
        tell_task(held, is_passed_on=True)


def shift_tasks(
    person: Participant, since: date, days: int, by: User, made_before: datetime | None = None
) -> int:
    """Back from leave: what was due in it or later lies later. An end follows its programme.

    Plans and talks keep the very days of the act; a promise is never due on a day off, and one
    that was made while the leave lasted keeps its day.
    """
    rows = Task.objects.open().locked().filter(participant=person, due_on__gte=since)
    if made_before is not None:
        rows = rows.exclude(kind=Task.Kind.OUTPUT, created_at__gte=made_before)
    moved = list(rows.exclude(kind=Task.Kind.PROGRAMME_END).order_by("-due_on", "pk"))
    for task in moved:
        task.participant = person
        cancel_late(task)
        later = task.due_on + timedelta(days=days)
        is_promise = task.kind == Task.Kind.OUTPUT
        task.due_on = next_working_day(later) if is_promise else later
        task.reminded_on = None
        task.save(update_fields=["due_on", "reminded_on"])
        write_down("move_task", task, by=by, days=str(days))
        write_due(task)
    return len(moved)


def remind_of_late_tasks(*, today: date) -> int:
    """Each late task is reminded of once; while the person is on leave nothing is."""
    away = Leave.objects.filter(ends_on=None).values("participant")
    late = Task.objects.late_on(today).filter(reminded_on=None).exclude(participant__in=away)
    due = list(late.order_by("pk").values_list("pk", flat=True))
    return sum(remind(pk, today=today) for pk in due)


def remind(pk: UUID, *, today: date) -> bool:
    with transaction.atomic():
        held = Task.objects.locked().select_related("participant", "owner").get(pk=pk)
        if held.done_at or held.reminded_on:
            return False
        held.reminded_on = today
        held.save(update_fields=["reminded_on"])
        write_down("remind_of_task", held, by=None)
        tell_task(held, is_late=True, by_clock=True)
    return True
