"""An evaluation opens: one answer is asked of each side that was there."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from placements.actions.base import hold, once_more, record
from placements.actions.evaluations.links import make_link
from placements.messages import evaluation as messages
from placements.models import Evaluation, FollowUp, Placement, Rating
from placements.states.evaluation import Moment
from placements.states.follow_up import FollowUpKind, FollowUpState
from placements.states.placement import PlacementState

# Long enough for two reminders and a call (domain rules, section 8); the link lives as long.
OPEN_FOR = timedelta(days=21)
# A clock that stood still catches up; a midway long gone by is asked about no more.
MIDWAY_WITHIN = timedelta(days=14)
MAY_BE_EVALUATED = frozenset({PlacementState.RUNNING, PlacementState.PAUSED, PlacementState.ENDED})


def open_final(*, placement: Placement, now: datetime, by: User | None = None) -> Evaluation:
    """The evaluation at the end of a placement."""
    return open_evaluation(placement=placement, moment=Moment.FINAL, now=now, by=by)


def open_midway(*, now: datetime) -> int:
    """The clock's hand: at the midway review everybody is asked how it goes, once."""
    today = timezone.localdate(now)
    due = (
        FollowUp.objects.exclude(state=FollowUpState.CANCELLED)
        .filter(
            kind=FollowUpKind.MIDWAY,
            due_on__range=(today - MIDWAY_WITHIN, today),
            placement__state=PlacementState.RUNNING,
        )
        .exclude(placement__evaluations__moment=Moment.MIDWAY)
        .select_related("placement")
        .order_by("placement")
    )
    rows = {task.placement.pk: task.placement for task in due if task.placement}
    for placement in rows.values():
        open_evaluation(placement=placement, moment=Moment.MIDWAY, now=now)
    return len(rows)


@once_more
@transaction.atomic
def open_evaluation(
    *, placement: Placement, moment: str, now: datetime, by: User | None = None
) -> Evaluation:
    """Ask everybody who was there, and tell them. Asking twice gives the same evaluation."""
    held = hold(placement.pk)
    found = Evaluation.objects.filter(placement=held, moment=moment).first()
    if found is not None:
        return found
    if held.state not in MAY_BE_EVALUATED:
        raise DomainError(
            _("A placement that has not started cannot be evaluated."), code="not_started"
        )
    evaluation = Evaluation.objects.create(
        placement=held,
        moment=moment,
        opened_at=now,
        closes_at=now + OPEN_FOR,
        in_state_since=now,
    )
    for party in raters_of(held):
        rating = Rating.objects.create(evaluation=evaluation, party=party, in_state_since=now)
        if party == Party.EMPLOYER:
            make_link(rating, now=now)
        messages.tell_asked(rating)
    record("open_evaluation", evaluation, placement=held, by=by, facts={"moment": moment})
    return evaluation


def raters_of(placement: Placement) -> list[str]:
    """Participant, employer, consultant; the teacher where there is one."""
    raters: list[str] = [Party.PARTICIPANT, Party.EMPLOYER, Party.CONSULTANT]
    return [*raters, Party.TEACHER] if placement.teacher_id else raters
