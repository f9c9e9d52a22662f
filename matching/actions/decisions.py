"""What consultants decide about a proposal: approve, undo, reject, send, withdraw.

Locks are taken in one order: participant, proposal, opening, workplace, employer.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from candidates.models import Participant
from common.errors import DomainError
from employers.actions import hold_place, release_place
from matching import messages
from matching.actions.deadlines import end_of_day_after
from matching.actions.no import note_no
from matching.models import DemandLedgerEntry, PairBan, Proposal
from matching.queries.warnings import warnings_of
from matching.states import HOLDS_PLACE, ProposalState, RejectReason

UNDO_WITHIN = timedelta(minutes=10)
MOST_OFFERS_AT_ONCE = 3
SAID_YES = (ProposalState.ACCEPTED, ProposalState.WELCOMED, ProposalState.PLACED)


def hold_rows(proposal_id: UUID) -> Proposal:
    """The proposal with its participant, both locked until the transaction ends."""
    participant_id = Proposal.objects.values_list("participant", flat=True).get(pk=proposal_id)
    participant = Participant.objects.locked().get(pk=participant_id)
    proposal = Proposal.objects.locked().get(pk=proposal_id)
    proposal.participant = participant
    return proposal


@transaction.atomic
def approve(*, proposal: Proposal, by: User, note: str = "") -> Proposal:
    """Hold a place for the person. Refused when either side has changed since the calculation.

    Raises DomainError that says which rule stands against it, or that a written reason is needed
    (field `note`); NoRoom when the last place was taken a moment ago.
    """
    held = hold_rows(proposal.pk)
    held.flow.next_state("approve", held.state)  # a second press is refused before any lock
    check_consent(held.participant)
    check_free(held)
    check_ban(held)
    check_reason(held, by, note)
    opening = hold_place(opening_id=held.opening_id)
    held.opening = opening
    check_current(held)
    held.approved_by = by
    held.approved_at = timezone.now()
    held.approval_reason = note
    held.save(update_fields=["approved_by", "approved_at", "approval_reason"])
    held.move("approve", by=by, note=note)
    record("approve", held, by=by)
    return held


def record(
    verb: str, proposal: Proposal, *, by: User | None, party: str = Party.CONSULTANT, code: str = ""
) -> None:
    audit.record(
        verb,
        proposal,
        by=by,
        party=party,
        municipality=proposal.participant.municipality,
        facts={"opening": str(proposal.opening_id), "code": code},
    )


def check_consent(participant: Participant) -> None:
    if participant.has_protected_address or participant.closed_at:
        raise DomainError(_("This person takes no part in matching."), code="consent")
    if not participant.has_matching_consent or participant.matching_paused_at:
        raise DomainError(_("The person has taken the consent back or paused it."), code="consent")


def check_free(proposal: Proposal) -> None:
    """One yes at a time, and two or three offers to choose from at most."""
    others = proposal.participant.proposals.exclude(pk=proposal.pk)
    states = list(others.filter(state__in=sorted(HOLDS_PLACE)).values_list("state", flat=True))
    if any(state in SAID_YES for state in states):
        raise DomainError(_("The person has said yes to another place."), code="taken")
    if len(states) >= MOST_OFFERS_AT_ONCE:
        raise DomainError(
            _("The person has %(most)d offers to choose from already.")
            % {"most": MOST_OFFERS_AT_ONCE},
            code="too_many_offers",
        )


def check_ban(proposal: Proposal) -> None:
    bans = PairBan.objects.in_force(timezone.localdate())
    if bans.filter(participant=proposal.participant_id, opening=proposal.opening_id).exists():
        raise DomainError(_("This pair is banned."), code="pair")


def check_current(proposal: Proposal) -> None:
    changed = []
    if proposal.participant_version != proposal.participant.version:
        changed.append(_("the profile"))
    if proposal.opening_version != proposal.opening.version:
        changed.append(_("the opening"))
    if changed:
        raise DomainError(
            _("Out of date: %(what)s has changed since this was calculated. Calculate again.")
            % {"what": _(" and ").join(changed)},
            code="outdated",
        )


def check_reason(proposal: Proposal, by: User, note: str) -> None:
    warnings = warnings_of(proposal, by=by)
    if warnings and not note.strip():
        raise DomainError(
            _("Write why, in spite of: %(warnings)s.")
            % {"warnings": ", ".join(str(each.label) for each in warnings)},
            code="reason_needed",
            field="note",
        )


@transaction.atomic
def undo_approval(*, proposal: Proposal, by: User) -> Proposal:
    """Take an approval back before the offer is sent: the place is free again."""
    held = hold_rows(proposal.pk)
    held.move("undo_approval", by=by)
    release_place(held.opening)
    held.approved_by = held.approved_at = None
    held.save(update_fields=["approved_by", "approved_at"])
    record("undo_approval", held, by=by)
    return held


@transaction.atomic
def reject(*, proposal: Proposal, by: User, code: str, note: str = "") -> Proposal:
    """The consultant says no, with a coded reason that the participant may read."""
    if code not in RejectReason.values:
        raise DomainError(_("Choose a reason."), code="reason_needed", field="code")
    held = hold_rows(proposal.pk)
    held.move("reject", by=by, code=code, note=note)
    note_no(held, side=DemandLedgerEntry.Side.CONSULTANT, code=code, note=note)
    record("reject", held, by=by, code=code)
    return held


@transaction.atomic
def send_offer(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """Show the offer to the participant and start the deadline.

    The first offer waits until the person has read the page on rights and duties, or taken the
    course (R-P5).
    """
    held = hold_rows(proposal.pk)
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
    held.save(update_fields=["offered_at", "answer_due_at", "reminded_at"])
    held.move("offer", by=by)
    messages.tell_offer(held)
    record("offer", held, by=by, party=Party.CONSULTANT if by else Party.CLOCK)
    return held


def send_approved_offers(*, now: datetime) -> int:
    """Send what was approved ten minutes ago or more and not undone. Returns how many."""
    sent = 0
    ready = Proposal.objects.filter(
        state=ProposalState.APPROVED, approved_at__lte=now - UNDO_WITHIN
    ).select_related("participant")
    for proposal in ready:
        if not proposal.participant.knows_rights:
            messages.tell_rights_first(proposal)
            continue
        try:
            send_offer(proposal=proposal, by=None, now=now)
        except DomainError:  # undone, or consent taken back, in the meantime
            continue
        sent += 1
    return sent


@transaction.atomic
def withdraw(*, proposal: Proposal, by: User | None, code: str, note: str = "") -> Proposal:
    """Take an offer or a welcome back; whoever knew of it is told, and the place is free."""
    held = hold_rows(proposal.pk)
    before = held.state
    held.move("withdraw", by=by, code=code, note=note)
    release_place(held.opening)
    messages.cancel_of(held)
    messages.tell_withdrawn(held, before=before)
    record("withdraw", held, by=by, party=Party.CONSULTANT if by else Party.CLOCK, code=code)
    return held


def withdraw_without_consent(*, now: datetime) -> int:
    """Whoever took the consent back, paused it or got a protected address leaves every offer.

    The pages hide such proposals at once by their own check; this frees the places.
    """
    live = Proposal.objects.live().exclude(state=ProposalState.PLACED).without_consent()
    gone = 0
    for proposal in live:
        if proposal.state == ProposalState.SUGGESTED:
            with transaction.atomic():
                held = hold_rows(proposal.pk)
                if held.state == ProposalState.SUGGESTED:
                    held.move("supersede", by=None, code="consent")
        else:
            try:
                withdraw(proposal=proposal, by=None, code="consent")
            except DomainError:  # it moved on in the meantime
                continue
        gone += 1
    return gone


def decide_together(
    *, proposals: Iterable[Proposal], verb: str, by: User, code: str = "", note: str = ""
) -> list[tuple[Proposal, str]]:
    """Approve or reject several, each in its own transaction: one result a row, empty when done."""
    results = []
    for proposal in proposals:
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
