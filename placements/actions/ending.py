"""A placement ends, early or as agreed, or never starts; and what follows the same day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from candidates import actions as candidates
from common.calendar import add_working_days
from common.dates import date_format
from common.errors import DomainError
from employers import actions as employers
from matching.actions import decisions
from matching.actions.employer_answers import end_placement
from matching.states import ProposalState
from placements.actions import appointments, plan
from placements.actions.base import check_has_come, hold, once_more, record
from placements.actions.evaluations import close_midway, open_final
from placements.actions.follow_ups import ask_who_answers, create_task
from placements.actions.guards import pass_guard
from placements.actions.outcomes import plan_outcomes
from placements.messages import agreement as agreement_messages
from placements.messages import course as messages
from placements.models import Agreement, Placement
from placements.queries.course import longer_in_signing
from placements.queries.guards import lacks_protocol
from placements.queries.planning import CLASS_WORKING_DAYS_AFTER, day_in_class
from placements.states.agreement import AgreementState
from placements.states.course import Guard
from placements.states.follow_up import FollowUpKind
from placements.states.placement import (
    AS_PLANNED,
    GROUP_OF,
    PLACEMENT_FLOW,
    WITH_PROTOCOL,
    CauseGroup,
    EndCause,
    PlacementState,
)

# After these the employer is met before anybody new comes.
WITH_REPAIR_TALK = frozenset({CauseGroup.MATCH, CauseGroup.SUPPORT, CauseGroup.WORKPLACE})
# After these the same person is not proposed to the same workplace once more.
NOT_THERE_AGAIN = frozenset({CauseGroup.MATCH, CauseGroup.WORKPLACE})
TALK_WITHIN_WORKING_DAYS = 2
# “As agreed” is said of the last days; what ends earlier has another cause, and a talk before.
NEAR_THE_END = timedelta(days=7)


@once_more
@transaction.atomic
def end(
    *,
    placement: Placement,
    cause: str,
    on: date,
    by: User | None = None,
    talked_on: date | None = None,
    note: str = "",
    is_open_for_another: bool | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Placement:
    """The last day was `on`. An early end comes after a talk with the participant, never before.

    `reasons` says, by the code of its guard, why drop-out ends without its protocol.
    """
    check_end(placement, cause=cause, on=on, talked_on=talked_on)
    # Locks in the order of the house: proposal, opening, workplace, employer, then placement.
    group = GROUP_OF[EndCause(cause)]
    end_placement(
        proposal=placement.proposal, by=by, code=cause, broke_off=group in NOT_THERE_AGAIN
    )
    if group in WITH_REPAIR_TALK:
        reason = str(EndCause(cause).label)
        employers.open_repair_talk(employer=placement.workplace.employer, by=by, reason=reason)
    held = hold(placement.pk)
    pass_protocol(held, cause, reasons=reasons or {}, by=by)
    held.ended_on, held.end_cause = on, EndCause(cause)
    held.is_open_for_another = is_open_for_another
    held.flow.next_state("end", held.state)
    held.save(update_fields=["ended_on", "end_cause", "is_open_for_another"])
    held.move("end", by=by, code=cause, note=note.strip())
    # The last day can lie before the pause: then it was there for no more than its first day.
    last_of_pause = Greatest("starts_on", Value(on))
    held.pauses.filter(ends_on=None).update(ends_on=last_of_pause)
    plan.cancel_plan(held, by=by)
    close_versions(held)
    bring_forward(held, on)
    candidates.end_practice(participant=held.participant, on=on, by=by)
    if group != CauseGroup.NONE:
        open_talks(held, group, by=by)
    record("end", held, placement=held, by=by, facts={"cause": cause})
    after_end(placement=held, by=by)
    messages.tell_ended(held, by=by)
    appointments.write_person(held.participant, since=on + timedelta(days=1))
    return held


def check_end(placement: Placement, *, cause: str, on: date, talked_on: date | None) -> None:
    now = Placement.objects.get(pk=placement.pk)
    PLACEMENT_FLOW.next_state("end", now.state)
    if cause not in EndCause.values:
        raise DomainError(_("Choose one cause."), code="reason_needed", field="cause")
    if on > timezone.localdate():
        raise DomainError(_("This day has not come yet."), code="future", field="on")
    if now.started_on is not None and on < now.started_on:
        raise DomainError(_("The last day lies before the first."), code="past", field="on")
    if cause == EndCause.COMPLETED and now.ends_on and on < now.ends_on - NEAR_THE_END:
        raise DomainError(
            _("It was agreed until %(day)s. Choose why it ends earlier.")
            % {"day": date_format(now.ends_on, "j. F Y")},
            code="before_the_end",
            field="cause",
        )
    if cause not in AS_PLANNED and talked_on is None:
        raise DomainError(
            _("Talk with the participant first, and write the day."),
            code="talk_first",
            field="talked_on",
        )
    if talked_on is not None:
        check_talk(now, talked_on)


def check_talk(placement: Placement, talked_on: date) -> None:
    """A talk about a stay lies in it."""
    check_has_come(talked_on, "talked_on")
    if placement.started_on is not None and talked_on < placement.started_on:
        raise DomainError(
            _("It began on %(day)s. The talk about it came then or later.")
            % {"day": date_format(placement.started_on, "j. F Y")},
            code="past",
            field="talked_on",
        )


def pass_protocol(
    held: Placement, cause: str, *, reasons: Mapping[str, str], by: User | None
) -> None:
    """Drop-out and no benefit end with their protocol, or with words that are counted."""
    if cause not in WITH_PROTOCOL or held.ends_on is None or not lacks_protocol(held):
        return
    reason = reasons.get(Guard.NO_PROTOCOL, "").strip()
    if by is None or not reason:
        raise DomainError(
            _("First write “Away, or no benefit” with what was tried, or write why not."),
            code=Guard.NO_PROTOCOL.value,
            field=Guard.NO_PROTOCOL.value,
        )
    pass_guard(held, Guard.NO_PROTOCOL, reason=reason, by=by, for_end_on=held.ends_on)


def close_versions(held: Placement) -> None:
    """What waits for signatures waits for nothing any more, and nobody is reminded of it."""
    for version in Agreement.objects.locked().filter(placement=held, state=AgreementState.OPEN):
        version.move("close", by=None)
        agreement_messages.cancel_all(version)


def bring_forward(held: Placement, on: date) -> None:
    """What belongs to the end comes now when the end came early; in class on a day of school."""
    at_end = [FollowUpKind.FINAL_EVALUATION, FollowUpKind.SUM_UP_CLASS]
    for row in held.follow_ups.open().filter(kind__in=at_end):
        if row.kind == FollowUpKind.FINAL_EVALUATION:
            day = add_working_days(on, 1)
        else:
            terms = plan.terms_for(held, timezone.localdate())
            day = day_in_class(terms, add_working_days(on, CLASS_WORKING_DAYS_AFTER))
        plan.move_row(row, min(row.due_on, day))


def open_talks(held: Placement, group: str, *, by: User | None) -> None:
    """A talk with the person, and with the employer where the place had a part in it."""
    candidates.open_support_talk(participant=held.participant, at=timezone.now(), by=by)
    plan_talk(held, FollowUpKind.SUPPORT_TALK, by=by)
    if group in WITH_REPAIR_TALK:
        plan_talk(held, FollowUpKind.REPAIR_TALK, by=by)


def plan_talk(held: Placement, kind: FollowUpKind, *, by: User | None) -> None:
    person = held.participant
    create_task(
        placement=held,
        participant=person,
        kind=kind,
        due_on=add_working_days(timezone.localdate(), TALK_WITHIN_WORKING_DAYS),
        owner=person.consultant,
        deputy=person.deputy,
        by=by,
        key=f"{kind}:{held.pk}",
    )


def after_end(*, placement: Placement, by: User | None) -> None:
    """Everybody is asked how it was, and the result is asked for at its dates."""
    close_midway(placement=placement)
    open_final(placement=placement, now=timezone.now(), by=by)
    plan_outcomes(placement=placement, by=by)


@once_more
@transaction.atomic
def cancel(*, placement: Placement, by: User, code: str, note: str = "") -> Placement:
    """It will not start; the place is free again, and whoever knew of it is told."""
    now = Placement.objects.get(pk=placement.pk)
    PLACEMENT_FLOW.next_state("cancel", now.state)
    decisions.withdraw(proposal=placement.proposal, by=by, code=code, note=note)
    return cancel_held(hold(placement.pk), by=by, code=code, note=note)


def cancel_held(held: Placement, *, by: User | None, code: str, note: str = "") -> Placement:
    was_agreed = held.state == PlacementState.AGREED
    held.move("cancel", by=by, code=code, note=note.strip())
    plan.cancel_plan(held, by=by, keeps_end=False)
    if was_agreed:
        # All had signed: the person hears from somebody why it comes to nothing, and what next.
        plan_talk(held, FollowUpKind.SUPPORT_TALK, by=by)
    close_versions(held)
    record("cancel", held, placement=held, by=by, facts={"code": code})
    messages.tell_cancelled(held)
    appointments.write_person(held.participant)
    return held


def end_past(*, now: datetime) -> int:
    """The clock's hand: placements whose last day has gone by end as agreed.

    Where somebody has signed for more days it waits, with a task, for the others to sign.
    """
    today = timezone.localtime(now).date()
    past = Placement.objects.past_their_end(today).select_related(
        "proposal", "workplace__employer", "participant", "owner", "deputy"
    )
    done = 0
    for placement in past.order_by("pk"):
        version = longer_in_signing(placement, today)
        if version is not None:
            key = f"longer-waits:{version.pk}"
            ask_who_answers(placement, kind=FollowUpKind.LONGER_WAITS, due_on=today, key=key)
            continue
        last = placement.ends_on or today - timedelta(days=1)
        done += end_as_agreed(placement, last)
    return done


def end_as_agreed(placement: Placement, last: date) -> bool:
    try:
        end(placement=placement, cause=EndCause.COMPLETED, on=last)
    except DomainError:  # somebody ended or paused it a moment ago
        return False
    return True


def cancel_withdrawn(*, now: datetime) -> int:
    """Placements whose yes or consent was taken back before the start."""
    waiting = Placement.objects.not_over().filter(proposal__state=ProposalState.WITHDRAWN)
    return len([follow_proposal(each) for each in waiting.order_by("pk")])


@once_more
@transaction.atomic
def follow_proposal(placement: Placement) -> Placement:
    held = hold(placement.pk)
    if held.state in (PlacementState.PREPARING, PlacementState.AGREED):
        cancel_held(held, by=None, code="withdrawn")
    return held
