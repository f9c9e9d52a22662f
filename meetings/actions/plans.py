"""The individual plan is made, and the clock opens the tasks of plan and half-yearly talk."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import settings_for
from candidates.models import Participant
from common.calendar import check_thinkable
from common.errors import DomainError
from meetings.actions.appointments import write_due
from meetings.actions.base import write_down
from meetings.actions.tasks import open_again, open_task
from meetings.messages import cancel_of_task
from meetings.models import IndividualPlan, Task
from meetings.queries import PlanRow, next_plan_on, plan_rows


@transaction.atomic
def make_plan(*, participant: Participant, made_on: date, by: User, today: date) -> IndividualPlan:
    """It does the tasks that were due before the next one is; an older plan does none of now."""
    check_thinkable(made_on, "made_on")
    if made_on > today:
        raise DomainError(_("This day has not come yet."), code="future", field="made_on")
    plan = IndividualPlan.objects.create(participant=participant, made_on=made_on, made_by=by)
    write_down("make_plan", plan, by=by)
    months = settings_for(participant.municipality_id).plan_renewal_months
    newest = participant.plans.latest("made_on").made_on
    waiting = Task.objects.open().filter(
        participant=participant,
        kind__in=[Task.Kind.PLAN, Task.Kind.TALK],
        due_on__lt=next_plan_on(participant, newest, months),
    )
    for task in waiting.locked():
        task.participant, task.done_at = participant, plan.created_at
        task.save(update_fields=["done_at"])
        write_due(task)
        cancel_of_task(task)
    return plan


def open_plan_tasks(*, today: date) -> int:
    """Two weeks ahead, once for each due day; again when it was done without a plan."""
    people = Participant.objects.active().exclude(consultant=None)
    return sum(open_plan_task(row, today=today) for row in plan_rows(people, today=today))


def open_plan_task(row: PlanRow, *, today: date) -> bool:
    person, owner = row.participant, row.participant.consultant
    kind = Task.Kind.TALK if row.made_on else Task.Kind.PLAN
    if owner is None or not row.is_near:
        return False
    known = Task.objects.filter(participant=person, kind=kind, due_on=row.due_on).first()
    if known:
        return known.done_at is not None and open_again(known.pk, owner)
    words = (
        _("Talk about profile and plan, and renew the plan.")
        if row.made_on
        else _("Make the individual plan.")
    )
    try:
        open_task(
            participant=person,
            kind=kind,
            action=words,
            owner=owner,
            due_on=row.due_on,
            by=None,
            today=today,
        )
    except DomainError:
        # Whoever owned the person has left: the list of people without an owner shows it.
        return False
    return True
