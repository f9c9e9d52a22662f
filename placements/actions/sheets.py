"""The expectation sheet: each side alone, then the differences, each settled by both."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError, StaleRecord
from placements.actions.agreements import void_before
from placements.actions.base import check_goes_on, hold, once_more, record
from placements.messages import agreement as messages
from placements.messages.people import workplace_of
from placements.models import Expectation, ExpectationSheet, Placement, Settlement
from placements.queries.sheet import differences, open_rows, state_of_sheet
from placements.states.agreement import LANGUAGE_ROWS, ROWS, SettledBy, SheetState, Side


@once_more
@transaction.atomic
def open_sheet(*, placement: Placement, by: User | None = None) -> ExpectationSheet:
    """The sheet of a placement; both sides are asked. Asking twice gives the same."""
    held = hold(placement.pk)
    found = ExpectationSheet.objects.filter(placement=held).first()
    if found is not None:
        found.placement = held
        return found
    check_goes_on(held)
    sheet = ExpectationSheet.objects.create(placement=held)
    record("open_sheet", sheet, placement=held, by=by)
    messages.tell_sheet(sheet)
    return sheet


def hold_sheet(sheet: ExpectationSheet) -> tuple[Placement, ExpectationSheet]:
    placement = hold(sheet.placement_id)
    held = ExpectationSheet.objects.select_for_update().get(pk=sheet.pk)
    held.placement = placement
    check_goes_on(placement)
    return placement, held


@once_more
@transaction.atomic
def fill_side(
    *,
    sheet: ExpectationSheet,
    side: str,
    answers: Mapping[str, str],
    by: User,
    notes: Mapping[str, str] | None = None,
    on_behalf: str | None = None,
) -> ExpectationSheet:
    """One side states everything, alone; it may change that until the other side is done.

    For a workplace where nobody has an account the consultant writes what it says; `on_behalf`
    tells how it was said, and everybody can read it.
    """
    placement, held = hold_sheet(sheet)
    if held.state != SheetState.FILLING:
        raise DomainError(
            _("Both sides are done. Settle the differences instead."), code="step_not_allowed"
        )
    if on_behalf is not None:
        check_on_behalf(held, side, on_behalf)
    check_answers(answers)
    if side == Side.EMPLOYER:
        held.filled_on_behalf = (on_behalf or "").strip()
        held.save(update_fields=["filled_on_behalf"])
    Expectation.objects.filter(sheet=held, side=side).delete()
    Expectation.objects.bulk_create(
        [
            Expectation(
                sheet=held,
                side=Side(side),
                row=row,
                value=answers[row],
                note=(notes or {}).get(row, "").strip()[:300],
                by=by,
            )
            for row in ROWS
        ]
    )
    party = side if on_behalf is None else Party.CONSULTANT
    record("fill_sheet", held, placement=placement, by=by, party=party, facts={"side": side})
    compare_if_both(held, by=by)
    return held


def check_on_behalf(held: ExpectationSheet, side: str, reason: str) -> None:
    """Whoever can answer alone does; for the consultant's own side nobody else speaks."""
    if side != Side.EMPLOYER or workplace_of(held.placement):
        raise DomainError(
            _("Somebody at the workplace has an account, and answers alone."), code="has_account"
        )
    if held.is_answered_by_employer:
        raise DomainError(_("This is answered already."), code="has_answered")
    if not reason.strip():
        raise DomainError(
            _("Write how the workplace said this."), code="reason_needed", field="reason"
        )


def check_answers(answers: Mapping[str, str]) -> None:
    for row, (_question, choices) in ROWS.items():
        if row not in answers:
            raise DomainError(_("Choose an answer."), code="missing_answer", field=row)
        if answers[row] not in {str(value) for value, _label in choices}:
            raise DomainError(_("Choose one of the answers."), code="unknown", field=row)


def compare_if_both(held: ExpectationSheet, *, by: User) -> None:
    """When both are done only the differences are left."""
    sides = set(held.answers.values_list("side", flat=True))
    if sides != set(Side.values):
        return
    held.move("compare", by=None)
    messages.tell_compared(held)
    settle_if_done(held, by=by)


def settle_if_done(held: ExpectationSheet, *, by: User) -> None:
    if held.state == SheetState.COMPARED and not open_rows(held):
        held.move("settle", by=None)
        messages.tell_settled(held, by=by)


@once_more
@transaction.atomic
def settle_row(
    *,
    sheet: ExpectationSheet,
    row: str,
    how: str,
    by: User,
    value: str = "",
    later: str = "",
    by_week: int | None = None,
    note: str = "",
    version: str | None = None,
) -> Settlement:
    """Settle one difference: as one side says, or a step (“A2 now, B1 by week 8”).

    Settling it otherwise later is a change: the participant is asked anew, and signatures for
    what was expected before are void. `version` is that of the difference as the page showed it:
    what others have settled, agreed to or signed since is not undone unread.
    """
    placement, held = hold_sheet(sheet)
    found = {each.row: each for each in differences(held)}
    if held.state == SheetState.FILLING or row not in found:
        raise DomainError(_("Here is no difference to settle."), code="no_difference", field="row")
    if version is not None and version != found[row].version:
        raise StaleRecord
    if how not in SettledBy.values:
        raise DomainError(_("Choose how it is settled."), code="reason_needed", field="how")
    counted = {
        SettledBy.EMPLOYER.value: found[row].employer,
        SettledBy.CONSULTANT.value: found[row].consultant,
    }.get(how, value)
    check_step(row, how, counted, later, by_week)
    result = {
        "value": counted,
        "later": later if how == SettledBy.STEP else "",
        "by_week": by_week if how == SettledBy.STEP else None,
    }
    is_same = Settlement.objects.filter(sheet=held, row=row, **result).exists()
    settlement, _made = Settlement.objects.update_or_create(
        sheet=held,
        row=row,
        defaults=result
        | {"settled_by": how, "note": note.strip(), "by": by}
        | ({} if is_same else {"changed_at": timezone.now()}),
    )
    record("settle_row", held, placement=placement, by=by, facts={"row": row, "how": how})
    if held.state in {SheetState.SETTLED, SheetState.ACCEPTED} and not is_same:
        held.move("unsettle", by=None)
        if voided := void_before(placement, by=by):
            messages.tell_withdrawn(voided[-1])
    settle_if_done(held, by=by)
    return settlement


def check_step(row: str, how: str, value: str, later: str, by_week: int | None) -> None:
    """A step names what counts now, what counts later, and from which week."""
    if how != SettledBy.STEP:
        return
    allowed = {str(each) for each, _label in ROWS[row][1]}
    for field, given in (("value", value), ("later", later)):
        if given not in allowed:
            raise DomainError(_("Choose one of the answers."), code="unknown", field=field)
    check_leads_on(row, value, later)
    if not by_week:
        raise DomainError(_("From which week?"), code="week_needed", field="by_week")


def check_leads_on(row: str, value: str, later: str) -> None:
    """What counts later is something else; of language it is more than now."""
    order = [str(each) for each, _label in ROWS[row][1]]
    if row in LANGUAGE_ROWS and order.index(later) <= order.index(value):
        raise DomainError(
            _("Later a higher level counts than now. Choose a higher one."),
            code="no_step",
            field="later",
        )
    if later == value:
        raise DomainError(
            _("Later something else counts than now. Choose another answer."),
            code="no_step",
            field="later",
        )


@once_more
@transaction.atomic
def accept_sheet(
    *, sheet: ExpectationSheet, by: User, reason: str = "", version: str | None = None
) -> ExpectationSheet:
    """The participant agrees. A consultant writes a spoken yes down, with how it was said.

    `version` is the state_of_sheet() that was read: nobody agrees to what they never saw.
    """
    placement, held = hold_sheet(sheet)
    if version is not None and version != state_of_sheet(held):
        raise StaleRecord(_("What you read is not what stands here now. Read it again."))
    held.flow.next_state("accept", held.state)
    is_own = placement.participant.user_id == by.pk
    if not is_own and not reason.strip():
        raise DomainError(
            _("Write how the participant agreed."), code="reason_needed", field="reason"
        )
    held.accepted_on_behalf = "" if is_own else reason.strip()
    held.save(update_fields=["accepted_on_behalf"])
    held.move("accept", by=by, note=held.accepted_on_behalf)
    party = Party.PARTICIPANT if is_own else Party.CONSULTANT
    record("accept_sheet", held, placement=placement, by=by, party=party)
    return held
