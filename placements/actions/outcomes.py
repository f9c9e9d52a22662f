"""Results are planned when a placement ends, and written down when their day has come."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import settings_for
from common.dates import date_format
from common.errors import DomainError
from placements.actions.base import hold, once_more, record
from placements.actions.follow_ups import create_task, finish_held, hold_task
from placements.messages import outcome as messages
from placements.models import FollowUp, Outcome, OutcomeJob, Placement
from placements.models.facts import Job, Result
from placements.states.evaluation import Contract
from placements.states.follow_up import FollowUpKind, FollowUpState
from placements.states.outcome import (
    STUDIES,
    WORKS,
    Activity,
    EndReason,
    OutcomeMoment,
    OutcomeState,
    Study,
    day_of,
)
from placements.states.placement import PlacementState

# A call some days ahead of the date is as good as one on it.
EARLIEST = timedelta(days=7)
HOURS_OF_A_WEEK = Decimal(168)


@once_more
@transaction.atomic
def plan_outcomes(*, placement: Placement, by: User | None = None) -> list[Outcome]:
    """One row for each date that the municipality asks for, with a task. Twice plans nothing new.

    Dates of earlier placements of the same person that are still to come are asked for no more:
    the later placement asks for them anew.
    """
    held = hold(placement.pk)
    if held.state != PlacementState.ENDED or held.ended_on is None:
        raise DomainError(
            _("Results are asked for when the placement has ended."), code="not_ended"
        )
    skip_earlier(held, held.ended_on)
    known = set(Outcome.objects.filter(placement=held).values_list("moment", flat=True))
    chosen = [each for each in settings_for(held.municipality).outcome_dates if each not in known]
    planned = [plan_one(held, moment, held.ended_on, by=by) for moment in chosen]
    record("plan_outcomes", held, placement=held, by=by, facts={"dates": len(planned)})
    return planned


def plan_one(held: Placement, moment: str, ended_on: date, *, by: User | None) -> Outcome:
    outcome = Outcome.objects.create(
        placement=held,
        participant=held.participant,
        moment=OutcomeMoment(moment),
        due_on=day_of(moment, ended_on),
    )
    create_task(
        placement=held,
        participant=held.participant,
        kind=FollowUpKind.OUTCOME,
        due_on=outcome.due_on,
        owner=held.participant.consultant,
        deputy=held.participant.deputy,
        title=str(outcome.get_moment_display()),
        key=key_of(outcome),
        by=by,
    )
    return outcome


def key_of(outcome: Outcome) -> str:
    return f"outcome:{outcome.pk}"


def skip_earlier(held: Placement, ended_on: date) -> None:
    """Dates of earlier placements that have not come yet are asked for by this one."""
    earlier = (
        Outcome.objects.locked()
        .filter(participant=held.participant, state=OutcomeState.DUE, due_on__gt=ended_on)
        .exclude(placement=held)
    )
    for outcome in earlier:
        outcome.move("skip", by=None)
        close_task(outcome, by=None)


def close_task(outcome: Outcome, *, by: User | None) -> None:
    """The task that asked for it is done."""
    task = FollowUp.objects.filter(key=key_of(outcome), state=FollowUpState.DUE).first()
    if task is not None:
        finish_held(hold_task(task), by=by, on=timezone.localdate())


@once_more
@transaction.atomic
def record_outcome(
    *, outcome: Outcome, result: Result, by: User, version: int | str | None = None
) -> Outcome:
    """Write a result down, or correct one. Raises DomainError that names the field.

    The host is told when work came of it, wherever the job is.
    """
    placement = hold(outcome.placement_id)
    held = Outcome.objects.locked().get(pk=outcome.pk)
    held.placement = placement
    held.expect_version(version)
    verb = "correct" if held.state == OutcomeState.RECORDED else "record"
    held.flow.next_state(verb, held.state)
    check_day(held, timezone.localdate())
    check_result(result)
    store(held, result, by)
    held.move(verb, by=by, code=result.activity)
    record(verb + "_outcome", held, placement=placement, by=by, facts={"moment": held.moment})
    close_task(held, by=by)
    if result.activity in WORKS:
        messages.tell_credit(held)
    return held


def check_day(held: Outcome, today: date) -> None:
    earliest = max(held.due_on - EARLIEST, held.placement.ended_on or held.due_on)
    if today < earliest:
        raise DomainError(
            _("This can be written down from %(day)s on.")
            % {"day": date_format(earliest, "DATE_FORMAT")},
            code="too_early",
        )


def check_result(result: Result) -> None:
    if result.activity not in Activity.values:
        raise DomainError(
            _("Choose what the person does."), code="activity_needed", field="activity"
        )
    if result.activity in WORKS and not result.jobs:
        raise DomainError(
            _("Write the hours and the contract of at least one job."),
            code="job_needed",
            field="jobs",
        )
    if result.activity not in WORKS and result.jobs:
        raise DomainError(
            _("There is a job here, but the answer says no work."), code="jobs", field="activity"
        )
    if result.activity in STUDIES and result.study not in Study.values:
        raise DomainError(_("Choose the education."), code="study_needed", field="study")
    if result.end_reason and result.end_reason not in EndReason.values:
        raise DomainError(_("Choose one reason."), code="unknown", field="end_reason")
    check_jobs(result.jobs)


def check_jobs(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if not 0 < job.hours <= HOURS_OF_A_WEEK:
            raise DomainError(
                _("Expected more than 0 and at most 168 hours a week."), code="hours", field="jobs"
            )
        if job.contract not in Contract.values:
            raise DomainError(_("Choose a kind of contract."), code="contract", field="jobs")
    total = sum((job.hours for job in jobs), Decimal(0))
    if total > HOURS_OF_A_WEEK:
        raise DomainError(
            _("Together these jobs are %(hours)s hours a week. A week has 168.")
            % {"hours": total.normalize()},
            code="hours",
            field="jobs",
        )


def store(held: Outcome, result: Result, by: User) -> None:
    held.activity, held.lives_here = result.activity, result.lives_here
    held.study = result.study if result.activity in STUDIES else ""
    held.study_field = result.study_field.strip() if held.study else ""
    held.end_reason = result.end_reason
    held.recorded_by, held.recorded_on = by, timezone.localdate()
    held.version += 1
    held.save()
    held.jobs.all().delete()
    OutcomeJob.objects.bulk_create(
        [
            OutcomeJob(
                outcome=held,
                hours=job.hours,
                contract=job.contract,
                occupation=job.occupation,
                employer=job.employer,
            )
            for job in result.jobs
        ]
    )
