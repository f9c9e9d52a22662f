"""What consultants decide about a proposal: approve, undo, reject, send, withdraw."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import settings_for
from common.errors import DomainError
from employers.actions import hold_place
from employers.models import Opening
from employers.states import EmployerState
from matching import messages
from matching.actions.base import (
    check_consent,
    free_places,
    hold_rows,
    is_repeat,
    once_more,
    record,
)
from matching.actions.deadlines import end_of_day_after
from matching.actions.no import note_no
from matching.models import DemandLedgerEntry, PairBan, Proposal
from matching.queries.outdated import what_changed
from matching.queries.warnings import warnings_of
from matching.states import HOLDS_PLACE, SAID_YES, ProposalState, RejectReason, WithdrawReason

UNDO_WITHIN = timedelta(minutes=10)
MOST_OFFERS_AT_ONCE = 3
MOST_AT_ONCE = 20  # rows decided in one go


@once_more
@transaction.atomic
def approve(
    *, proposal: Proposal, by: User, note: str = "", version: str | None = None
) -> Proposal:
    """Hold a place for the person. Refused when either side has changed since the calculation.

    Raises DomainError that says which rule stands against it, or that a written reason is needed
    (field `note`); NoRoom when the last place was taken a moment ago. The same press again changes
    nothing.
    """
    held = hold_rows(proposal.pk)
    if is_repeat(held, "approve", by):
        return held
    held.expect_version(version)
    held.flow.next_state("approve", held.state)
    # Locked before it is compared: nobody changes the opening between the look and the hold.
    held.opening = (
        Opening.objects.locked().select_related("workplace__employer").get(pk=held.opening_id)
    )
    check_person(held, by)
    check_place(held)
    check_current(held)
    warnings = check_warnings(held, by, note)
    hold_place(opening_id=held.opening_id)
    held.approved_by, held.approved_at = by, timezone.now()
    held.approval_reason, held.approval_warnings = note.strip(), warnings
    held.save(update_fields=["approved_by", "approved_at", "approval_reason", "approval_warnings"])
    held.move("approve", by=by, note=note.strip())
    if not held.participant.knows_rights:
        messages.tell_rights_first(held)
    record("approve", held, by=by)
    return held


def check_person(proposal: Proposal, by: User) -> None:
    """The person takes part, is in nobody's placement, and has at most three offers at once."""
    person, today = proposal.participant, timezone.localdate()
    if person.user_id == by.pk:
        raise DomainError(_("Nobody approves a place for themselves."), code="pair")
    check_consent(person)
    if person.programme_ends_on < today:
        raise DomainError(_("The person’s programme has ended."), code="period")
    if person.support_talk_due_since:
        raise DomainError(_("A talk with the person comes first."), code="rest")
    others = person.proposals.exclude(pk=proposal.pk).filter(state__in=sorted(HOLDS_PLACE))
    states = list(others.values_list("state", flat=True))
    if person.in_practice_since or ProposalState.PLACED in states:
        raise DomainError(_("The person is in a placement now."), code="placed")
    if SAID_YES & set(states):
        raise DomainError(_("The person has said yes to another place."), code="taken")
    if len(states) >= MOST_OFFERS_AT_ONCE:
        raise DomainError(
            _("The person has %(most)d offers to choose from already.")
            % {"most": MOST_OFFERS_AT_ONCE},
            code="too_many_offers",
        )


def check_place(proposal: Proposal) -> None:
    """The employer is approved and the pair is not banned. Room and rest: see hold_place."""
    if proposal.opening.workplace.employer.state != EmployerState.APPROVED:
        raise DomainError(_("The employer is not approved."), code="not_open")
    bans = PairBan.objects.in_force(timezone.localdate())
    if bans.filter(participant=proposal.participant_id, opening=proposal.opening_id).exists():
        raise DomainError(_("This pair is banned."), code="pair")


def check_current(proposal: Proposal) -> None:
    """Refuse what was calculated from an older profile or opening, and say what has changed."""
    changed = what_changed(proposal)
    if changed:
        raise DomainError(
            _(
                "A proposal computed from an older profile or opening cannot be approved. "
                "Changed since: %(what)s. Calculate again."
            )
            % {"what": ", ".join(changed)},
            code="outdated",
        )


def check_warnings(proposal: Proposal, by: User, note: str) -> list[str]:
    """Each warning needs a written reason, which the participant can read."""
    warnings = warnings_of(proposal, by=by)
    if warnings and not note.strip():
        raise DomainError(
            _("Write why, in spite of: %(warnings)s.")
            % {"warnings": ", ".join(str(each.label) for each in warnings)},
            code="reason_needed",
            field="note",
        )
    return [str(each) for each in warnings]


@once_more
@transaction.atomic
def undo_approval(*, proposal: Proposal, by: User) -> Proposal:
    """Take an approval back within ten minutes and before the offer is sent."""
    held = hold_rows(proposal.pk)
    if is_repeat(held, "undo_approval", by):
        return held
    held.flow.next_state("undo_approval", held.state)
    if held.approved_at and timezone.now() - held.approved_at > UNDO_WITHIN:
        raise DomainError(
            _("Ten minutes are over. Withdraw it instead, with a reason."), code="too_late"
        )
    free_places([held])
    held.approved_by = held.approved_at = None
    held.approval_reason, held.approval_warnings = "", []
    held.save(update_fields=["approved_by", "approved_at", "approval_reason", "approval_warnings"])
    held.move("undo_approval", by=by)
    record("undo_approval", held, by=by)
    return held


@once_more
@transaction.atomic
def reject(
    *, proposal: Proposal, by: User, code: str, note: str = "", version: str | None = None
) -> Proposal:
    """The consultant says no, with a coded reason that the participant may read."""
    check_code(code, RejectReason.values, note)
    held = hold_rows(proposal.pk)
    if is_repeat(held, "reject", by):
        return held
    held.expect_version(version)
    held.move("reject", by=by, code=code, note=note.strip())
    note_no(held, side=DemandLedgerEntry.Side.CONSULTANT, code=code)
    record("reject", held, by=by, code=code)
    return held


def check_code(code: str, known: Iterable[str], note: str) -> None:
    """A coded reason; “other” is none without words."""
    if code not in known:
        raise DomainError(_("Choose a reason."), code="reason_needed", field="code")
    if code == "other" and not note.strip():
        raise DomainError(_("Write the reason."), code="reason_needed", field="note")


@once_more
@transaction.atomic
def send_offer(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """Show the offer to the participant and start the deadline.

    The first offer waits until the person has read the page on rights and duties, or taken the
    course (R-P5).
    """
    held = hold_rows(proposal.pk)
    if by is not None and is_repeat(held, "offer", by):
        return held
    held.flow.next_state("offer", held.state)
    check_consent(held.participant)
    if not held.participant.knows_rights:
        raise DomainError(
            _("The first offer waits until the person has read about rights and duties."),
            code="rights_first",
        )
    settings = settings_for(held.participant.municipality_id)
    held.offered_at = now
    held.answer_due_at = end_of_day_after(now, days=settings.offer_answer_days)
    held.reminded_at = None
    # Who does not sign in hears of the offer by a call.
    held.call_due_since = now if held.participant.user_id is None else None
    held.save(update_fields=["offered_at", "answer_due_at", "reminded_at", "call_due_since"])
    held.move("offer", by=by)
    messages.tell_offer(held)
    record("offer", held, by=by)
    return held


def send_approved_offers(*, now: datetime) -> int:
    """Send what was approved ten minutes ago or more and not undone. Returns how many."""
    sent = 0
    ready = Proposal.objects.filter(
        state=ProposalState.APPROVED, approved_at__lte=now - UNDO_WITHIN
    ).select_related("participant")
    for proposal in ready.order_by("approved_at", "pk"):
        if not proposal.participant.knows_rights:
            continue
        try:
            send_offer(proposal=proposal, by=None, now=now)
        except DomainError:  # undone, or consent taken back, in the meantime
            continue
        sent += 1
    return sent


@once_more
@transaction.atomic
def withdraw(*, proposal: Proposal, by: User | None, code: str, note: str = "") -> Proposal:
    """Take an offer or a welcome back; whoever knew of it is told, and the place is free."""
    check_code(code, WithdrawReason.values, note)
    held = hold_rows(proposal.pk)
    if by is not None and is_repeat(held, "withdraw", by):
        return held
    before = held.state
    held.call_due_since = None  # whoever waited for a call is told instead
    held.save(update_fields=["call_due_since"])
    held.move("withdraw", by=by, code=code, note=note.strip())
    free_places([held])
    messages.cancel_of(held)
    if by is None:  # the person took the consent back, or may not be found
        messages.tell_withdrawn_by_itself(held)
    else:
        messages.tell_withdrawn(held, before=before)
    messages.tell_employer_gone(held, before=before)
    record("withdraw", held, by=by, code=code)
    return held


def withdraw_without_consent(*, now: datetime) -> int:
    """Whoever took the consent back, paused it or got a protected address leaves every offer.

    A pause leaves a welcome as it is. The pages hide such proposals at once by their own check;
    this frees the places. Returns how many proposals ended.
    """
    live = Proposal.objects.live().exclude(state=ProposalState.PLACED).without_consent()
    return sum(end_without_consent(proposal) for proposal in live.order_by("pk"))


def end_without_consent(proposal: Proposal) -> bool:
    """One of them; False when it moved on, or the consent came back, in the meantime."""
    try:
        with transaction.atomic():
            held = hold_rows(proposal.pk)
            if not Proposal.objects.filter(pk=held.pk).without_consent().exists():
                return False
            if held.state == ProposalState.SUGGESTED:
                held.move("supersede", by=None, code=WithdrawReason.CONSENT)
                record("supersede", held, by=None, code=WithdrawReason.CONSENT)
            else:
                withdraw(proposal=held, by=None, code=WithdrawReason.CONSENT)
    except DomainError:
        return False
    return True


def decide_together(
    *, proposals: Iterable[Proposal], verb: str, by: User, code: str = "", note: str = ""
) -> list[tuple[Proposal, str]]:
    """Approve or reject up to twenty, each in its own transaction: one result a row, "" when done.

    Nothing is decided when there are more, or when `verb` is another one.
    """
    chosen = list(proposals)
    if len(chosen) > MOST_AT_ONCE:
        raise DomainError(
            _("Choose at most %(most)d at once.") % {"most": MOST_AT_ONCE}, code="too_many"
        )
    if verb not in {"approve", "reject"}:
        raise DomainError(_("Only approve and reject go together."), code="step_not_allowed")
    results = []
    for proposal in chosen:
        try:
            if verb == "approve":
                approve(proposal=proposal, by=by, note=note)
            else:
                reject(proposal=proposal, by=by, code=code, note=note)
        except DomainError as error:
            results.append((proposal, error.message))
        else:
            results.append((proposal, ""))
    return results
