"""Follow-ups: made, done, cancelled, moved, given to somebody."""

from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from candidates import actions as candidates
from candidates.models import Participant
from common.calendar import check_thinkable, next_working_day
from common.errors import DomainError
from placements.actions import appointments
from placements.actions.base import check_has_come, once_more, record_of_person
from placements.messages import course as messages
from placements.models import FollowUp, Placement, Preparation
from placements.queries.contacts import is_too_often
from placements.queries.talks import has_questions, is_written_elsewhere
from placements.states.agreement import PreparationCode
from placements.states.follow_up import CHOSEN_CODES, CancelCode, FollowUpKind
from placements.states.placement import OVER


@once_more
@transaction.atomic
def create_task(
    *,
    participant: Participant,
    kind: str,
    due_on: date,
    owner: User | None,
    placement: Placement | None = None,
    deputy: User | None = None,
    title: str = "",
    caller: str = "",
    by: User | None = None,
    key: str = "",
) -> FollowUp:
    """One thing to do, never due on a day off. The same `key` never makes two."""
    # Held first: two who ask for the same task at once get one.
    Participant.objects.locked().get(pk=participant.pk)
    found = FollowUp.objects.filter(key=key).first() if key else None
    if found is not None:
        return found
    if placement is not None:
        check_can_be_planned(placement, kind)
    task = FollowUp.objects.create(
        placement=placement,
        participant=participant,
        kind=FollowUpKind(kind),
        title=title.strip()[:200],
        due_on=next_working_day(due_on),
        owner=owner,
        deputy=deputy if deputy != owner else None,
        caller=caller,
        key=key or None,
    )
    note_task("create_task", task, by=by)
    appointments.write_one(task)
    return task


def ask_who_answers(
    placement: Placement, *, kind: str, due_on: date, key: str, caller: str = ""
) -> FollowUp:
    """What the clock asks of whoever answers for a placement, or for the person."""
    return create_task(
        placement=placement,
        participant=placement.participant,
        kind=kind,
        due_on=due_on,
        owner=placement.owner or placement.participant.consultant,
        deputy=placement.deputy,
        caller=caller,
        key=key,
    )


# What still has to be done when the practice itself is over, and stands when it ends.
AFTER_THE_END = frozenset(
    {
        FollowUpKind.FINAL_EVALUATION,
        FollowUpKind.SUM_UP_CLASS,
        FollowUpKind.OUTCOME,
        FollowUpKind.SUPPORT_TALK,
        FollowUpKind.REPAIR_TALK,
        FollowUpKind.CALL_EVALUATION,
        FollowUpKind.HIRE_QUESTION,
        FollowUpKind.CAUSE_TALK,
        FollowUpKind.WORRY_TALK,
        FollowUpKind.CASE_ACTION,
        FollowUpKind.OTHER,
    }
)
# A call agreed before the end goes with it; one that is agreed afterwards stands.
PLANNABLE_AFTER_THE_END = AFTER_THE_END | {FollowUpKind.NEXT_CALL}


def check_can_be_planned(placement: Placement, kind: str) -> None:
    """A placement that is over gets only what comes after the end."""
    if placement.state in OVER and kind not in PLANNABLE_AFTER_THE_END:
        raise DomainError(
            _("This placement is over. Nothing can be planned for it any more."),
            code="placement_over",
            field="due_on",
        )


def note_task(
    verb: str, task: FollowUp, *, by: User | None, facts: dict[str, str] | None = None
) -> None:
    """The audit row, also of a task outside a placement."""
    said = {"kind": task.kind} | (facts or {})
    record_of_person(verb, task, task.participant, by=by, placement=task.placement, facts=said)


def hold_task(task: FollowUp) -> FollowUp:
    """The task with its person, both locked until the transaction ends."""
    participant = Participant.objects.locked().get(pk=task.participant_id)
    held = FollowUp.objects.locked().select_related("placement").get(pk=task.pk)
    held.participant = participant
    return held


@once_more
@transaction.atomic
def finish(*, task: FollowUp, by: User, on: date) -> FollowUp:
    """It is done. Doing it twice changes nothing."""
    check_has_come(on)
    held = hold_task(task)
    check_is_written_here(held)
    check_asks_nothing(held)
    return finish_held(held, by=by, on=on)


def check_is_written_here(held: FollowUp) -> None:
    """A talk about causes has its cause, a repair talk what was agreed: “done” alone says less."""
    if held.done_on is None and is_written_elsewhere(held):
        raise DomainError(
            _("Write this talk down on its own page. Then it is done here too."),
            code="written_elsewhere",
        )


def check_asks_nothing(held: FollowUp) -> None:
    """What has questions of its own is done with the note that answers them."""
    if held.done_on is None and has_questions(held):
        raise DomainError(
            _("The midway review has questions. Answer them in its note."),
            code="midway_questions",
        )


def finish_held(held: FollowUp, *, by: User | None, on: date) -> FollowUp:
    if held.done_on is not None:
        return held
    held.done_on = on
    held.flow.next_state("finish", held.state)
    held.save(update_fields=["done_on"])
    held.move("finish", by=by)
    messages.cancel_reminders(held)
    note_task("finish_task", held, by=by)
    if held.kind == FollowUpKind.JOINT_VISIT:
        # The visit is also one of the five preparations: it is held once, and stands in both.
        Preparation.objects.filter(
            placement=held.placement_id, code=PreparationCode.JOINT_VISIT, done_on=None
        ).update(done_on=on, reason="", by=by)
    if held.kind == FollowUpKind.SUPPORT_TALK:
        hold_support_talk(held.participant, by=by, on=on)
    messages.tell_help_settled(held)
    appointments.write_one(held)
    return held


def hold_support_talk(participant: Participant, *, by: User | None, on: date) -> None:
    """One talk with the person answers for all that wait, and proposals may come again."""
    candidates.hold_support_talk(participant=participant, by=by)
    waiting = FollowUp.objects.locked().open().filter(kind=FollowUpKind.SUPPORT_TALK)
    for task in waiting.filter(participant=participant):
        task.participant = participant
        finish_held(task, by=by, on=on)


@once_more
@transaction.atomic
def cancel(*, task: FollowUp, by: User, code: str, reason: str = "") -> FollowUp:
    """It will not happen, for one coded reason; “other” says why in words."""
    if code not in CHOSEN_CODES:
        raise DomainError(_("Choose one reason."), code="reason_needed", field="code")
    if code == CancelCode.OTHER and not reason.strip():
        raise DomainError(_("Write the reason."), code="reason_needed", field="reason")
    held = hold_task(task)
    if code == CancelCode.DONE_ANOTHER_WAY:
        check_is_written_here(held)
        check_asks_nothing(held)
    cancel_held(held, by=by, code=code, reason=reason)
    if held.kind == FollowUpKind.SUPPORT_TALK and code in NEEDS_NO_TALK:
        candidates.hold_support_talk(participant=held.participant, by=by)
    if held.kind == FollowUpKind.CAUSE_TALK:
        free_key(held)
    return held


# It was held in another talk, or the person did not want it: nobody waits for it any more.
NEEDS_NO_TALK = frozenset({CancelCode.DONE_ANOTHER_WAY, CancelCode.OFFERED_DECLINED})


def free_key(held: FollowUp) -> None:
    """The same may be asked for anew."""
    held.key = None
    held.save(update_fields=["key"])


def cancel_held(held: FollowUp, *, by: User | None, code: str, reason: str = "") -> None:
    held.cancel_code = code
    held.reason = reason.strip()[:500]
    held.flow.next_state("cancel", held.state)
    held.save(update_fields=["cancel_code", "reason"])
    held.move("cancel", by=by, code=code, note=held.reason)
    messages.cancel_reminders(held)
    note_task("cancel_task", held, by=by, facts={"code": code})
    messages.tell_help_settled(held)
    appointments.write_one(held)


@once_more
@transaction.atomic
def move_task(
    *, task: FollowUp, by: User, due_on: date, due_at: time | None = None, reason: str = ""
) -> FollowUp:
    """Another day to come, never a day off, and the hour when one is agreed; the old day stays to
    be seen. More contact than the workplace agreed to needs a reason.

    With its hour it stands in the calendars of those who come, at once and with an invitation.
    """
    held = hold_task(task)
    held.flow.next_state("finish", held.state)
    check_thinkable(due_on, "due_on")
    if (due_on, due_at) != (held.due_on, held.due_at):
        check_is_to_come(due_on, due_at)
    day = next_working_day(due_on)
    if (day, due_at) == (held.due_on, held.due_at):
        return held
    if not reason.strip() and is_too_often(held, day):
        raise DomainError(
            _("The workplace agreed to less contact. Choose a later day, or write why."),
            code="too_often",
            field="reason",
        )
    messages.cancel_reminders(held)
    before, held.due_at = held.due_on, due_at
    if day != before:
        held.moved_from, held.due_on, held.reason = before, day, reason.strip()[:500]
    held.save(update_fields=["due_on", "due_at", "moved_from", "reason"])
    note_task("move_task", held, by=by, facts={"before": str(before), "after": str(day)})
    appointments.write_one(held)
    return held


def check_is_to_come(day: date, at: time | None) -> None:
    now = timezone.localtime()
    if day < now.date():
        raise DomainError(_("Choose today or a later day."), code="past", field="due_on")
    if day == now.date() and at is not None and at < now.time():
        raise DomainError(_("This time has gone by."), code="past", field="due_at")
