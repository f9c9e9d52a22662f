"""Notes of talks: five lines, and the next call becomes a task that nobody can lose."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates import actions as candidates
from candidates.models import ProfileEntry
from common.calendar import add_working_days, check_thinkable, is_working_day
from common.errors import DomainError
from placements.actions.base import hold, once_more, record
from placements.actions.follow_ups import (
    check_is_written_here,
    create_task,
    finish_held,
    hold_task,
)
from placements.messages import course as messages
from placements.messages.people import who_answers
from placements.models import FollowUp, MidwayReview, Note, Placement
from placements.models.course_facts import Lines, Midway
from placements.queries.names import names_in
from placements.queries.talks import has_questions
from placements.states.follow_up import FollowUpKind, FollowUpState, NorwegianSpoken
from placements.states.placement import OVER

MORE_NORWEGIAN_WITHIN_WORKING_DAYS = 5
HELP_WITHIN_WORKING_DAYS = 10
CALLERS = frozenset({Party.CONSULTANT, Party.TEACHER, Party.EMPLOYER, Party.PARTICIPANT})


@once_more
@transaction.atomic
def write_note(
    *, placement: Placement, by: User, lines: Lines, follow_up: FollowUp | None = None
) -> Note:
    """Keep the note, finish the follow-up it belongs to, and plan the next call."""
    held = hold(placement.pk)
    # As it stands now: of two who write it down at once the second is told.
    task = hold_task(follow_up) if follow_up is not None else None
    check_lines(held, lines, task)
    note = Note.objects.create(
        placement=held,
        follow_up=task,
        by=by,
        written_on=timezone.localdate(),
        next_follow_up=plan_next_call(held, lines, by=by),
        **{name: getattr(lines, name) for name in TEXTS},
    )
    if task is not None:
        finish_held(task, by=by, on=note.written_on)
    if lines.midway is not None:
        keep_midway(held, note, lines.midway, by=by)
    if lines.new_skill.strip():
        add_skill(held, lines.new_skill, by=by)
    record("write_note", note, placement=held, by=by)
    return note


def plan_next_call(held: Placement, lines: Lines, *, by: User) -> FollowUp | None:
    if lines.next_on is None:
        return None
    return create_task(
        placement=held,
        participant=held.participant,
        kind=FollowUpKind.NEXT_CALL,
        due_on=lines.next_on,
        owner=lines.next_owner or held.owner,
        deputy=held.deputy,
        caller=lines.next_caller,
        by=by,
    )


TEXTS = (
    "with_participant",
    "with_employer",
    "went_well",
    "kept",
    "guidance",
    "agreed",
    "is_shared",
    "new_skill",
    "words",
    "situation",
)


def check_lines(held: Placement, lines: Lines, follow_up: FollowUp | None) -> None:
    refuse_names(held, lines)
    if not (lines.with_participant or lines.with_employer):
        raise DomainError(_("With whom did you talk?"), code="with_whom", field="with_participant")
    check_next(held, lines)
    if follow_up is not None and follow_up.placement_id != held.pk:
        raise DomainError(_("This follow-up belongs to another placement."), code="other")
    if follow_up is not None and follow_up.state != FollowUpState.DUE:
        raise DomainError(_("This follow-up is settled already."), code="step_not_allowed")
    if follow_up is not None:
        check_is_written_here(follow_up)
        if has_questions(follow_up):
            check_midway(lines)


def check_midway(lines: Lines) -> None:
    questions = {
        "norwegian": _("How much Norwegian is spoken?"),
        "spoken_with": _("With whom?"),
        "serves_goal": _("Does it serve the goal?"),
    }
    for field, question in questions.items():
        if not getattr(lines.midway, field, ""):
            raise DomainError(question, code="midway_questions", field=field)


def refuse_names(held: Placement, lines: Lines) -> None:
    for field in ("words", "situation"):
        text = getattr(lines, field)
        named = names_in(held, text) if text.strip() else []
        if named:
            raise DomainError(
                _("The class reads this. Write it without the name %(name)s.") % {"name": named[0]},
                code="names_somebody",
                field=field,
            )


def check_next(held: Placement, lines: Lines) -> None:
    """Somebody always calls next; only when the placement is over may a note be the last one."""
    if lines.next_on is None:
        if held.state in OVER:
            return
        raise DomainError(_("When is the next call?"), code="next_needed", field="next_on")
    check_thinkable(lines.next_on, "next_on")
    if lines.next_on < timezone.localdate():
        raise DomainError(_("The next call is today or later."), code="past", field="next_on")
    if not is_working_day(lines.next_on):
        raise DomainError(_("Choose a working day."), code="day_off", field="next_on")
    if lines.next_caller not in CALLERS:
        raise DomainError(_("Who calls next?"), code="who_calls", field="next_caller")


def keep_midway(held: Placement, note: Note, midway: Midway, *, by: User) -> None:
    """The midway answers; hardly any Norwegian is a warning with an action (M-C-10)."""
    MidwayReview.objects.create(
        note=note,
        norwegian=midway.norwegian,
        spoken_with=list(midway.spoken_with),
        serves_goal=midway.serves_goal,
        discovered=midway.discovered,
        alone_after_weeks=midway.alone_after_weeks,
    )
    if midway.alone_after_weeks is not None:
        held.alone_after_weeks = midway.alone_after_weeks
        held.save(update_fields=["alone_after_weeks"])
    if midway.norwegian == NorwegianSpoken.HARDLY:
        create_task(
            placement=held,
            participant=held.participant,
            kind=FollowUpKind.MORE_NORWEGIAN,
            due_on=add_working_days(timezone.localdate(), MORE_NORWEGIAN_WITHIN_WORKING_DAYS),
            owner=held.owner,
            deputy=held.deputy,
            by=by,
            key=f"more-norwegian:{note.pk}",
        )


def add_skill(held: Placement, skill: str, *, by: User) -> None:
    """A skill that was seen at work goes into the profile, with its source."""
    candidates.add_entry(
        participant=held.participant,
        by=by,
        kind=ProfileEntry.Kind.SKILL,
        text=skill.strip(),
        source=ProfileEntry.Source.OBSERVED,
        observed_at=held.workplace.name,
    )


@once_more
@transaction.atomic
def order_help(
    *, placement: Placement, by: User, text: str, wanted_by: date | None = None
) -> FollowUp:
    """“Help us do this at our workplace”: the employer orders, somebody answers for it (M-E-17).

    Where all who could have left it belongs to nobody: it stands on the list of the unit, and the
    leaders hear of it.
    """
    words = text.strip()
    if not words:
        raise DomainError(_("Write what you want help with."), code="empty", field="text")
    today = timezone.localdate()
    latest = add_working_days(today, HELP_WITHIN_WORKING_DAYS)
    if wanted_by is not None and wanted_by < today:
        raise DomainError(_("Choose today or a later day."), code="past", field="wanted_by")
    held = hold(placement.pk)
    twin = held.follow_ups.open().filter(kind=FollowUpKind.HELP_AT_WORKPLACE, title=words[:200])
    found = twin.first()
    if found is not None:
        return found
    owner, deputy = who_helps(held)
    task = create_task(
        placement=held,
        participant=held.participant,
        kind=FollowUpKind.HELP_AT_WORKPLACE,
        title=words,
        due_on=min(wanted_by or latest, latest),
        owner=owner,
        deputy=deputy,
        caller=Party.EMPLOYER,
        by=by,
    )
    messages.tell_help_ordered(task, held)
    return task


def who_helps(held: Placement) -> tuple[User | None, User | None]:
    """Who answers for an order, and who steps in: those of the placement before the person's."""
    there = who_answers(held)
    ours = [user for user in (held.owner, held.deputy) if user in there]
    first, second, *_rest = [*ours, *(user for user in there if user not in ours), None, None]
    return first, second
