"""The follow-up plan: born with the agreement, moved with the placement, cancelled with it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from placements.actions.base import hold, once_more, record
from placements.actions.follow_ups import AFTER_THE_END, cancel_held
from placements.messages import course as messages
from placements.models import FollowUp, Leave, Pause, Placement
from placements.queries.planning import Planned, Terms, plan, shifted
from placements.queries.terms import terms_with_class, with_terms
from placements.states.follow_up import IN_CLASS, CancelCode, FollowUpKind, FollowUpState

CHUNK = 500

# What is asked near the last day is asked anew when that day has moved so far.
TIED_TO_THE_END = frozenset(
    {FollowUpKind.TWO_WEEKS_BEFORE_END, FollowUpKind.FINAL_EVALUATION, FollowUpKind.SUM_UP_CLASS}
)
ASKED_ANEW_AFTER = timedelta(weeks=2)


def rows_for(placement: Placement, planned: Iterable[Planned]) -> list[FollowUp]:
    return [
        FollowUp(
            placement=placement,
            participant=placement.participant,
            kind=each.kind,
            due_on=each.due_on,
            owner_id=placement.owner_id,
            deputy_id=placement.deputy_id if placement.deputy_id != placement.owner_id else None,
        )
        for each in planned
    ]


def terms_for(held: Placement, today: date) -> Terms:
    return terms_with_class([held], today=today)[held.pk]


@once_more
@transaction.atomic
def make_plan(*, placement: Placement, by: User | None = None) -> list[FollowUp]:
    """The plan of one placement, once. Asking again returns the plan that stands."""
    held = hold(placement.pk)
    standing = list(held.follow_ups.planned().in_order())
    if standing:
        return standing
    today = timezone.localdate()
    rows = rows_for(held, plan(terms_for(held, today), on=today))
    made = FollowUp.objects.bulk_create(rows)
    record("make_plan", held, placement=held, by=by, facts={"follow_ups": len(made)})
    return made


def make_plans(*, placement_ids: Iterable[UUID], by: User | None = None) -> int:
    """The plans of many placements that have none yet; returns how many follow-ups were made."""
    ids = sorted(placement_ids)
    return sum(make_plans_together(ids[at : at + CHUNK], by=by) for at in range(0, len(ids), CHUNK))


@once_more
@transaction.atomic
def make_plans_together(ids: list[UUID], *, by: User | None) -> int:
    today = timezone.localdate()
    list(Placement.objects.locked().filter(pk__in=ids).values_list("pk"))
    known = set(FollowUp.objects.planned().filter(placement__in=ids).values_list("placement"))
    rows: list[FollowUp] = []
    placements = with_terms(pk for pk in ids if (pk,) not in known)
    terms = terms_with_class(placements, today=today)
    for placement in placements:
        mine = rows_for(placement, plan(terms[placement.pk], on=today))
        rows += mine
        record("make_plan", placement, placement=placement, by=by, facts={"follow_ups": len(mine)})
    FollowUp.objects.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


@once_more
@transaction.atomic
def move_plan(*, placement: Placement, by: User | None = None) -> None:
    """The plan anew from changed terms: what is done stays done, what is open moves along.

    An open follow-up keeps its row, so its history and what was said about it stay; what the
    new terms need no more is cancelled, with the reason that the plan changed.
    """
    held = hold(placement.pk)
    today = timezone.localdate()
    wanted = still_wanted(held, terms_for(held, today), today)
    open_rows: dict[str, list[FollowUp]] = defaultdict(list)
    for row in held.follow_ups.open().planned().in_order():
        # A regular contact that nobody made stays overdue; the next one is another.
        if row.kind != FollowUpKind.REGULAR or row.due_on >= today:
            open_rows[row.kind].append(row)
    missing = [each for each in wanted if not place(open_rows[each.kind], each.due_on)]
    for row in [row for rows in open_rows.values() for row in rows if row.due_on >= today]:
        cancel_held(row, by=by, code=CancelCode.PLAN_CHANGED)
    FollowUp.objects.bulk_create(rows_for(held, missing))
    record("move_plan", held, placement=held, by=by)


def still_wanted(held: Placement, terms: Terms, today: date) -> list[Planned]:
    """Of the new plan: what lies ahead, and what was not done yet."""
    settled = dict(
        held.follow_ups.planned()
        .exclude(state=FollowUpState.DUE)
        .exclude(cancel_code=CancelCode.PLAN_CHANGED)
        .exclude(kind=FollowUpKind.REGULAR)
        .order_by("due_on")
        .values_list("kind", "due_on")
    )
    return [
        each
        for each in plan(terms, on=today)
        if each.due_on >= today and is_wanted(each, settled.get(each.kind))
    ]


def is_wanted(planned: Planned, settled_on: date | None) -> bool:
    """Not settled before; or settled for an end that has moved away since."""
    if settled_on is None:
        return True
    has_moved = planned.due_on > settled_on + ASKED_ANEW_AFTER
    return planned.kind in TIED_TO_THE_END and has_moved


def place(rows: list[FollowUp], due_on: date) -> bool:
    """Give the first open row of this kind the new day; False when none is left."""
    if not rows:
        return False
    move_row(rows.pop(0), due_on)
    return True


def move_row(row: FollowUp, due_on: date) -> None:
    if row.due_on != due_on:
        messages.cancel_reminders(row)
        row.moved_from, row.due_on = row.due_on, due_on
        row.save(update_fields=["due_on", "moved_from"])


@once_more
@transaction.atomic
def shift_plan(
    *, placement: Placement, days: int, pause: Pause | Leave, by: User | None = None
) -> None:
    """What lay after the first day away comes so many days later, again on no day off.

    What was planned while it lasted keeps its day.
    """
    held = hold(placement.pk)
    terms = terms_for(held, timezone.localdate())
    rows = held.follow_ups.open().filter(due_on__gte=pause.starts_on)
    for row in rows.filter(created_at__lt=pause.created_at).in_order():
        move_row(row, shifted(terms, row.due_on, days, is_in_class=row.kind in IN_CLASS))
    record("shift_plan", held, placement=held, by=by, facts={"days": days})


def cancel_plan(held: Placement, *, by: User | None, keeps_end: bool = True) -> None:
    """What is open is cancelled; what belongs to the end stays when there is an end."""
    rows = held.follow_ups.open().in_order()
    if keeps_end:
        rows = rows.exclude(kind__in=sorted(AFTER_THE_END))
    for row in rows:
        row.participant = held.participant
        cancel_held(row, by=by, code=CancelCode.PLACEMENT_OVER)
