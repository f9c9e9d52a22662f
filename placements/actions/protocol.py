"""Drop-out, no benefit, leave and a longer programme: what is done, by whom, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from candidates import actions as candidates
from candidates.actions.participants import check_length
from candidates.models import Participant
from common.calendar import check_thinkable, next_working_day
from common.dates import date_format
from common.errors import DomainError
from placements.actions import appointments, course, plan, starting
from placements.actions.base import (
    check_has_come,
    hold,
    once_more,
    record,
    record_of_person,
)
from placements.actions.ending import check_talk
from placements.actions.follow_ups import create_task, note_task
from placements.models import DropOutProtocol, FollowUp, Leave, Pause, Placement
from placements.states.course import DropOutDecision, PauseReason, TriedMeasure
from placements.states.follow_up import FollowUpKind
from placements.states.placement import UNDER_WAY, PlacementState

# What belongs to the end of the programme lies in its last weeks.
NEAR_END = timedelta(weeks=12)
# The day of these says nothing of the end.
WITH_OWN_DAY = frozenset({FollowUpKind.WORRY_TALK, FollowUpKind.CAUSE_TALK, FollowUpKind.NEXT_CALL})


@dataclass(frozen=True)
class DropOut:
    """What happened before somebody decides (R-J20)."""

    talked_on: date
    own_words: str
    decision: str
    owner: User
    follow_on: date
    tried: Sequence[str] = ()
    tried_text: str = ""
    is_without_benefit: bool = False


@once_more
@transaction.atomic
def write_protocol(*, placement: Placement, facts: DropOut, by: User) -> DropOutProtocol:
    """The talk first, then what was tried, the decision, and who answers for it."""
    held = hold(placement.pk)
    check_drop_out(held, facts)
    protocol = DropOutProtocol.objects.create(
        placement=held,
        is_without_benefit=facts.is_without_benefit,
        talked_on=facts.talked_on,
        own_words=facts.own_words.strip(),
        tried=list(facts.tried),
        tried_text=facts.tried_text.strip(),
        decision=facts.decision,
        owner=facts.owner,
        follow_on=next_working_day(facts.follow_on),
        by=by,
    )
    create_task(
        placement=held,
        participant=held.participant,
        kind=FollowUpKind.OTHER,
        title=str(DropOutDecision(facts.decision).label),
        due_on=facts.follow_on,
        owner=facts.owner,
        deputy=held.deputy,
        by=by,
        key=f"drop-out:{protocol.pk}",
    )
    record("write_protocol", protocol, placement=held, by=by, facts={"decision": facts.decision})
    return protocol


def check_drop_out(held: Placement, facts: DropOut) -> None:
    today = timezone.localdate()
    if held.state not in UNDER_WAY:
        raise DomainError(_("This is for placements that run."), code="step_not_allowed")
    if facts.talked_on > today:
        raise DomainError(_("Talk first, then write."), code="talk_first", field="talked_on")
    check_talk(held, facts.talked_on)
    if not facts.own_words.strip():
        raise DomainError(_("What does the participant say?"), code="empty", field="own_words")
    if facts.decision not in DropOutDecision.values:
        raise DomainError(_("Choose one decision."), code="decision", field="decision")
    if set(facts.tried) - set(TriedMeasure.values):
        raise DomainError(_("Choose what was tried."), code="tried", field="tried")
    if facts.decision == DropOutDecision.END and not facts.tried:
        raise DomainError(
            _("What was tried? Nothing ends before something was tried."),
            code="nothing_tried",
            field="tried",
        )
    check_owner(held, facts)


def check_owner(held: Placement, facts: DropOut) -> None:
    """Who answers for the decision sees the placement, and looks at it again on a day to come."""
    check_thinkable(facts.follow_on, "follow_on")
    if facts.follow_on < timezone.localdate():
        raise DomainError(_("Choose today or a later day."), code="past", field="follow_on")
    seen = Placement.objects.visible_to(facts.owner).for_staff()
    if not seen.filter(pk=held.pk).exists():
        raise DomainError(
            _("%(name)s has no access here.") % {"name": facts.owner.name},
            code="no_access",
            field="owner",
        )


# What apps above move with the person's leave: whose, since which day, by how many days, by whom,
# and when the leave was written: what somebody planned after that knew of it.
ALSO_SHIFTED: list[Callable[[Participant, date, int, User, datetime], int]] = []


@once_more
@transaction.atomic
def begin_leave(*, participant: Participant, starts_on: date, by: User) -> int:
    """Leave from the programme: what runs waits, and nothing ends. Returns how many wait."""
    check_thinkable(starts_on, "starts_on")
    held = Participant.objects.locked().get(pk=participant.pk)
    if starts_on < held.programme_starts_on:
        raise DomainError(
            _("The programme starts on %(day)s. The leave begins then or later.")
            % {"day": date_format(held.programme_starts_on, "j. F Y")},
            code="before_programme",
            field="starts_on",
        )
    if starts_on > timezone.localdate():
        raise DomainError(_("Write the leave on its first day."), code="future", field="starts_on")
    if held.leaves.filter(ends_on=None).exists():
        raise DomainError(_("The person is on leave already."), code="on_leave", field="starts_on")
    check_no_leave_then(held, starts_on)
    leave = Leave.objects.create(participant=held, starts_on=starts_on)
    about = {"participant": str(held.pk)}
    record_of_person("begin_leave", leave, held, by=by, facts=about)
    running = Placement.objects.filter(participant=held, state=PlacementState.RUNNING)
    rows = list(running.order_by("pk"))
    for placement in rows:
        first = max(starts_on, placement.started_on or starts_on)
        course.pause(placement=placement, by=by, code=PauseReason.LEAVE, starts_on=first)
    appointments.write_person(held)
    return len(rows)


def check_no_leave_then(held: Participant, starts_on: date) -> None:
    """No day away counts twice, or every task would move twice for it."""
    kept = held.leaves.exclude(ends_on=F("starts_on"))  # not taken back
    last = kept.filter(ends_on__gt=starts_on).order_by("-ends_on").first()
    if last is not None:
        raise DomainError(
            _("An earlier leave lasted until %(day)s. This one begins then or later.")
            % {"day": last.ends_on},
            code="overlap",
            field="starts_on",
        )


@once_more
@transaction.atomic
def end_leave(*, participant: Participant, back_on: date, by: User) -> int:
    """Back from leave: placements go on, and every open task lies later by the leave.

    One that is agreed and should have begun by now begins on the first day back. Back on the first
    day away, the leave is taken back and nothing moves.
    """
    held = Participant.objects.locked().get(pk=participant.pk)
    leave = held.leaves.filter(ends_on=None).first()
    if leave is None:
        raise DomainError(_("Nobody is on leave here."), code="not_on_leave", field="back_on")
    if back_on < leave.starts_on:
        raise DomainError(
            _("The day back lies before the first day away."), code="past", field="back_on"
        )
    check_has_come(back_on, "back_on")
    leave.ends_on = back_on
    leave.save(update_fields=["ends_on"])
    verb = "end_leave" if leave.days else "take_back_leave"
    record_of_person(verb, leave, held, by=by, facts={"participant": str(held.pk)})
    waiting = Pause.objects.filter(
        placement__participant=held,
        placement__state=PlacementState.PAUSED,
        code=PauseReason.LEAVE,
        ends_on=None,
    )
    for pause in waiting.select_related("placement").order_by("placement"):
        # The leave can have begun, and ended, before the placement.
        on = max(back_on, pause.starts_on)
        course.resume(placement=pause.placement, by=by, on=on)
    if not leave.days:
        appointments.write_person(held)
        return 0
    return shift_all(held, leave, back_on, by=by)


def shift_all(held: Participant, leave: Leave, back_on: date, *, by: User) -> int:
    """What the leave that is over moves, beside what went on. Returns how many own tasks."""
    agreed = Placement.objects.filter(
        participant=held,
        state=PlacementState.AGREED,
        starts_on__lt=back_on,
        ends_on__gte=leave.starts_on,
    )
    for placement in list(agreed.order_by("pk")):
        starting.start_later(placement=placement, on=back_on, leave=leave, by=by)
    for shift in ALSO_SHIFTED:
        shift(held, leave.starts_on, leave.days, by, leave.created_at)
    shift_support_talks(held, leave, by=by)
    # What somebody planned while it lasted keeps its day.
    before = own_tasks(held, since=leave.starts_on).filter(created_at__lt=leave.created_at)
    return shift_own_tasks(held, before, days=leave.days, by=by)


@once_more
@transaction.atomic
def extend_programme(
    *, participant: Participant, ends_on: date, by: User, is_sure: bool = False
) -> int:
    """A longer programme: the tasks of its last weeks move along. Returns how many.

    `is_sure`: somebody has said that more than four years are meant.
    """
    check_thinkable(ends_on, "ends_on")
    held = Participant.objects.locked().get(pk=participant.pk)
    before = held.programme_ends_on
    if ends_on <= before:
        raise DomainError(_("Choose a day after the last day."), code="not_later", field="ends_on")
    if not is_sure:
        check_length(held.programme_starts_on, ends_on, field="ends_on")
    moved = near_end(held, before).count()
    candidates.change_participant(
        participant=held, by=by, programme_ends_on=ends_on, is_sure=is_sure
    )
    return moved


def follow_programme(held: Participant, before: date, by: User) -> None:
    """The tasks of the last weeks move along with a later end, and back when it is put back."""
    days = (held.programme_ends_on - before).days
    if days > 0:
        shift_own_tasks(held, near_end(held, before), days=days, by=by, cause="programme")
    else:
        put_back(held, -days, by=by)


def put_back(held: Participant, days: int, *, by: User) -> None:
    """What had moved with the programme moves back, no further than it had come, nor to the past.

    Where somebody has chosen another day since, that day stands.
    """
    rows = list(own_tasks(held))
    came = moved_with_programme([row.pk for row in rows])
    for row in rows:
        back = min(days, came.get(row.pk, 0))
        if back > 0:
            day = day_before_move(row, back)
            shift_row(held, row, day, days=-back, by=by, cause="programme")
    appointments.write_person(held)


def moved_with_programme(ids: Sequence[UUID]) -> dict[UUID, int]:
    """By how many days these tasks have moved with the programme since somebody chose their day."""
    moves = AuditEntry.objects.filter(verb="move_task", subject_id__in=ids)
    came: dict[UUID, int] = {}
    for task, facts in moves.order_by("created_at").values_list("subject_id", "facts"):
        if "before" in facts:
            came[task] = 0
        elif facts.get("cause") == "programme":
            came[task] = came.get(task, 0) + int(facts["days"])
    return came


def day_before_move(row: FollowUp, days: int) -> date:
    """The very day it had when it moved so far last time; else so many days earlier."""
    away, today = timedelta(days=days), timezone.localdate()
    was = row.moved_from
    if was is not None and next_working_day(was + away) == row.due_on:
        return max(was, today)
    return max(row.due_on - away, today)


def own_tasks(held: Participant, *, since: date = date.min) -> QuerySet[FollowUp]:
    """Open tasks of the person outside a placement; those of a placement move with it."""
    return FollowUp.objects.open().filter(participant=held, placement=None, due_on__gte=since)


def near_end(held: Participant, last: date) -> QuerySet[FollowUp]:
    """What belongs to the end of the programme. A talk about a worry waits for no end."""
    return own_tasks(held, since=last - NEAR_END).exclude(kind__in=sorted(WITH_OWN_DAY))


def shift_own_tasks(
    held: Participant, tasks: QuerySet[FollowUp], *, days: int, by: User, cause: str = "leave"
) -> int:
    rows = list(tasks)
    for row in rows:
        day = row.due_on + timedelta(days=days)
        shift_row(held, row, day, days=days, by=by, cause=cause)
    appointments.write_person(held)
    return len(rows)


def shift_support_talks(held: Participant, leave: Leave, *, by: User) -> None:
    """A talk after an end belongs to a placement that moves no more: it moves with the person.

    About an end in the leave itself one talks on the first day back.
    """
    away, back_on = timedelta(days=leave.days), leave.starts_on + timedelta(days=leave.days)
    rows = FollowUp.objects.open().filter(participant=held, kind=FollowUpKind.SUPPORT_TALK)
    for row in rows.filter(due_on__gte=leave.starts_on):
        day = row.due_on + away if row.created_at < leave.created_at else back_on
        if day > row.due_on:
            shift_row(held, row, day, days=leave.days, by=by)


def shift_row(
    held: Participant, row: FollowUp, day: date, *, days: int, by: User, cause: str = "leave"
) -> None:
    plan.move_row(row, next_working_day(day))
    row.participant = held
    note_task("move_task", row, by=by, facts={"days": str(days), "cause": cause})
