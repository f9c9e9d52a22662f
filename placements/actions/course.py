"""The way of a placement: agreed, started, paused, gone on with, made longer."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates import actions as candidates
from common.calendar import check_thinkable
from common.dates import date_format
from common.errors import DomainError
from employers.models import ContactPerson
from matching.actions.employer_answers import start_placement
from placements.actions import appointments, plan
from placements.actions.back_calls import plan_back_call
from placements.actions.base import check_goes_on, check_has_come, hold, once_more, record
from placements.actions.first_day import check_start_day, pass_preparations
from placements.actions.follow_ups import finish_held
from placements.actions.guards import check_new_goal, pass_all, pass_guard, take_over_approval
from placements.actions.workplace_words import ask_new_teacher
from placements.messages import course as messages
from placements.models import Pause, Placement, PlacementDay
from placements.queries.agreement import later_end
from placements.queries.course import (
    ended_in,
    is_on_leave,
    lacks_teacher,
    other_in_force,
)
from placements.states.agreement import PAID
from placements.states.course import Guard, PauseReason
from placements.states.follow_up import FollowUpKind
from placements.states.placement import IN_FORCE, PLACEMENT_FLOW, PlacementState

TERMS = (
    "kind",
    "starts_on",
    "ends_on",
    "weeks_pattern",
    "free_weeks",
    "contact_every_weeks",
    "most_contacts_in_4_weeks",
    "alone_after_weeks",
    "subsidy_ends_on",
)


class AgreedTerms(Protocol):
    """What a signed agreement says about the course of the placement."""

    @property
    def contact(self) -> ContactPerson | None:
        """Who meets the person at work."""

    kind: str
    starts_on: Any
    ends_on: Any
    days: Any  # {"mon": ["09:00", "14:00"]}
    weeks_pattern: str
    free_weeks: Any
    contact_every_weeks: int | None
    most_contacts_in_4_weeks: int
    alone_after_weeks: int | None
    subsidy_ends_on: Any


@once_more
@transaction.atomic
def agree(
    *,
    placement: Placement,
    agreement: AgreedTerms,
    by: User | None = None,
    moved: Mapping[str, Any] | None = None,
) -> Placement:
    """The last signature: the agreed terms hold, and the follow-up plan is born or moves.

    `moved` are terms as a pause or the midway review has changed them since the agreement was
    written.
    """
    held = hold(placement.pk)
    is_first = held.state not in IN_FORCE
    if is_first:
        PLACEMENT_FLOW.next_state("agree", held.state)
    terms = {name: getattr(agreement, name) for name in TERMS} | dict(moved or {})
    check_period(held, terms["starts_on"], terms["ends_on"])
    if not is_first:
        check_new_goal(held, agreement)
    copy_terms(held, agreement, terms)
    if is_first:
        held.move("agree", by=by)
        take_over_approval(held)
        plan.make_plan(placement=held, by=by)
    # A plan of an earlier version may stand: it moves to the new days.
    plan.move_plan(placement=held, by=by)
    finish_open(held, FollowUpKind.LONGER_WAITS, by=by, on=timezone.localdate())
    record("agree", held, placement=held, by=by)
    messages.tell_agreed(held)
    appointments.write_person(held.participant)
    return held


def check_period(held: Placement, starts_on: date, ends_on: date) -> None:
    """No two placements of a person share a day; only a paid one outlives the programme."""
    # Who started late has begun on another day than the agreed one.
    if ends_on < max(starts_on, held.started_on or starts_on):
        raise DomainError(
            _("The last day lies before the first."), code="end_before_start", field="ends_on"
        )
    programme_end = held.participant.programme_ends_on
    if held.kind not in PAID and ends_on > max(programme_end, held.ends_on or programme_end):
        raise DomainError(
            _("The programme ends on %(day)s. Make the programme longer first.")
            % {"day": date_format(programme_end, "j. F Y")},
            code="beyond_programme",
            field="ends_on",
        )
    check_no_other(held)
    other = ended_in(held, starts_on, ends_on)
    last = other.ended_on if other else None
    if last is not None:
        raise DomainError(
            _("Another placement of this person lasted until %(day)s. Choose a later start.")
            % {"day": date_format(last, "j. F Y")},
            code="overlap",
            field="starts_on",
        )


def check_no_other(held: Placement) -> None:
    """One in force may run past its last day: no later start helps, it must be over first."""
    other = other_in_force(held)
    if other is not None and other.ends_on is not None:
        raise DomainError(
            _("Another placement of this person, until %(day)s, must be over first.")
            % {"day": date_format(other.ends_on, "j. F Y")},
            code="other_in_force",
        )


def copy_terms(held: Placement, agreement: AgreedTerms, terms: Mapping[str, Any]) -> None:
    for name in TERMS:
        setattr(held, name, terms[name])
    held.supervisor = agreement.contact or held.supervisor
    held.version += 1
    held.save(update_fields=[*TERMS, "supervisor", "version"])
    held.days.all().delete()
    PlacementDay.objects.bulk_create(
        [
            PlacementDay(
                placement=held,
                weekday=weekday,
                starts_at=time.fromisoformat(str(hours[0])),
                ends_at=time.fromisoformat(str(hours[1])),
            )
            for weekday, hours in agreement.days.items()
        ]
    )


@once_more
@transaction.atomic
def reopen(*, placement: Placement, by: User | None = None) -> Placement:
    """A changed draft before the start: the signatures are void, and so is the agreed state."""
    held = hold(placement.pk)
    if held.state == PlacementState.AGREED:
        held.move("reopen", by=by)
        record("reopen", held, placement=held, by=by)
        appointments.write_person(held.participant)
    return held


@once_more
@transaction.atomic
def allow_longer(*, placement: Placement, ends_on: date, by: User, reason: str) -> None:
    """More time without a new learning goal: the written reason is kept and counted."""
    held = hold(placement.pk)
    if held.ends_on is None or ends_on <= held.ends_on:
        raise DomainError(_("Choose a day after the last day."), code="not_later", field="ends_on")
    pass_guard(held, Guard.NO_NEW_GOAL, reason=reason, by=by, for_end_on=ends_on)


@once_more
@transaction.atomic
def start(
    *,
    placement: Placement,
    by: User | None = None,
    on: date | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Placement:
    """The first day has come. `reasons` answers, by its code, each guard that stands."""
    day = on or timezone.localdate()
    PLACEMENT_FLOW.next_state("start", Placement.objects.get(pk=placement.pk).state)
    start_placement(proposal=placement.proposal, by=by)
    held = hold(placement.pk)
    check_start_day(held, day)
    check_teacher(held)
    pass_preparations(held, reasons=reasons or {}, by=by)
    pass_all(held, reasons=reasons or {}, by=by)
    is_later = held.starts_on is not None and day > held.starts_on
    held.started_on = day
    held.save(update_fields=["started_on"])
    held.move("start", by=by)
    candidates.start_practice(participant=held.participant, on=day, by=by)
    if is_later:
        plan.move_plan(placement=held, by=by)
    record("start", held, placement=held, by=by)
    messages.tell_started(held, by=by)
    appointments.write_person(held.participant)
    return held


def check_teacher(held: Placement) -> None:
    """Language practice belongs to a teacher, or it is practice without language."""
    if lacks_teacher(held):
        raise DomainError(
            _("Language practice needs a teacher who answers for it. Choose one first."),
            code="no_teacher",
            field="teacher",
        )


@once_more
@transaction.atomic
def set_teacher(*, placement: Placement, teacher: User, by: User) -> Placement:
    """The teacher answers for a language practice, and the consultant, or the deputy, steps in.

    Open tasks of whoever answered for it follow; what somebody else was named for stays theirs.
    """
    held = hold(placement.pk)
    check_goes_on(held)
    if not teaches_here(teacher, held):
        raise DomainError(
            _("Choose somebody who has this role in the municipality."),
            code="wrong_role",
            field="teacher",
        )
    is_same = held.teacher == teacher
    held.teacher = teacher
    if held.is_language_practice:
        person = held.participant
        former = held.owner_id
        steps_in = person.deputy if person.consultant_id == teacher.pk else person.consultant
        held.owner, held.deputy = teacher, steps_in if steps_in != teacher else None
        theirs = held.follow_ups.open().filter(Q(owner=former) | Q(owner=None))
        theirs.update(owner=held.owner, deputy=held.deputy)
    held.save(update_fields=["teacher", "owner", "deputy"])
    record("set_teacher", held, placement=held, by=by)
    if not is_same:
        ask_new_teacher(held)
    appointments.write_person(held.participant)
    return held


def teaches_here(user: User, held: Placement) -> bool:
    return municipalities_of(user, Party.TEACHER).filter(pk=held.municipality_id).exists()


@once_more
@transaction.atomic
def pause(
    *,
    placement: Placement,
    by: User | None,
    code: str,
    starts_on: date,
    expected_back_on: date | None = None,
    reason: str = "",
) -> Pause:
    """Everything waits from this day on. A pause is no end: the place stays held."""
    if code not in PauseReason.values:
        raise DomainError(_("Choose one reason."), code="reason_needed", field="code")
    held = hold(placement.pk)
    if code == PauseReason.LEAVE and not is_on_leave(held):
        raise DomainError(
            _("A leave is no pause of one placement. Choose “Leave from the programme”."),
            code="not_on_leave",
            field="code",
        )
    if starts_on > timezone.localdate():
        raise DomainError(_("Write the pause on its first day."), code="future", field="starts_on")
    if held.started_on is not None and starts_on < held.started_on:
        raise DomainError(
            _("The pause cannot begin before the first day."), code="past", field="starts_on"
        )
    check_no_pause_then(held, starts_on)
    check_thinkable(expected_back_on, "expected_back_on")
    if expected_back_on is not None and expected_back_on <= starts_on:
        raise DomainError(
            _("The day back lies after the first day away."), code="past", field="expected_back_on"
        )
    held.move("pause", by=by, code=code, note=reason.strip())
    made = Pause.objects.create(
        placement=held,
        starts_on=starts_on,
        expected_back_on=expected_back_on,
        code=code,
        reason=reason.strip()[:500],
    )
    plan_back_call(held, made, today=timezone.localdate(), by=by)
    record("pause", held, placement=held, by=by, facts={"code": code})
    messages.tell_paused(held, made)
    appointments.write_person(held.participant, since=starts_on)
    return made


def check_no_pause_then(held: Placement, starts_on: date) -> None:
    """No day away counts twice, or the end would move twice for it."""
    earlier = held.pauses.filter(ends_on__gt=starts_on)
    last = earlier.exclude(ends_on=F("starts_on")).order_by("-ends_on").first()
    if last is not None:
        raise DomainError(
            _("An earlier pause lasted until %(day)s. This one begins then or later.")
            % {"day": last.ends_on},
            code="overlap",
            field="starts_on",
        )


@once_more
@transaction.atomic
def resume(*, placement: Placement, by: User | None, on: date | None = None) -> Placement:
    """Back again: the end and all follow-ups move by the length of the pause.

    Practice goes on no longer than the programme: what would fall after it comes on the last
    days. What is paid is owed every day that was lost.
    """
    day = on or timezone.localdate()
    held = hold(placement.pk)
    PLACEMENT_FLOW.next_state("resume", held.state)
    standing = held.pauses.get(ends_on=None)
    if day < standing.starts_on:
        raise DomainError(_("The pause has not begun then."), code="past", field="on")
    check_has_come(day)
    check_is_back(held, day)
    standing.starts_on = first_day_away(held, standing)
    standing.ends_on = day
    standing.save(update_fields=["starts_on", "ends_on"])
    days = (day - standing.starts_on).days
    if held.ends_on is not None:
        held.ends_on = later_end(held, held.ends_on, days=days)
    held.version += 1
    held.save(update_fields=["ends_on", "version"])
    held.move("resume", by=by)
    finish_open(held, FollowUpKind.BACK_CALL, by=by, on=day)
    if days:
        plan.shift_plan(placement=held, days=days, pause=standing, by=by)
    record("resume", held, placement=held, by=by, facts={"days": days})
    messages.tell_resumed(held)
    appointments.write_person(held.participant)
    return held


def check_is_back(held: Placement, day: date) -> None:
    """Who is on leave comes back with all tasks, not with this placement alone."""
    if is_on_leave(held):
        raise DomainError(
            _("The person is on leave. It goes on with “Back from leave”."),
            code="on_leave",
            field="on",
        )
    later = held.participant.leaves.filter(ends_on__gt=day).exclude(ends_on=F("starts_on"))
    back_on = later.aggregate(day=Max("ends_on"))["day"]
    if back_on is not None:
        raise DomainError(
            _("The person was on leave until %(day)s. It goes on then or later.")
            % {"day": date_format(back_on, "j. F Y")},
            code="on_leave",
            field="on",
        )


def first_day_away(held: Placement, standing: Pause) -> date:
    """A leave that had begun before the pause was written belongs to it: no day of it is lost."""
    leaves = held.participant.leaves.filter(
        starts_on__lt=standing.starts_on, ends_on__gte=standing.starts_on
    )
    first = min(leaves.values_list("starts_on", flat=True), default=standing.starts_on)
    over = held.pauses.exclude(pk=standing.pk).exclude(ends_on=F("starts_on"))
    before = over.aggregate(day=Max("ends_on"))["day"]
    return max(day for day in (first, held.started_on, before) if day is not None)


def finish_open(held: Placement, kind: FollowUpKind, *, by: User | None, on: date) -> None:
    """What was asked for has come by itself."""
    for task in held.follow_ups.open().filter(kind=kind):
        task.participant = held.participant
        finish_held(task, by=by, on=on)
