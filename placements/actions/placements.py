"""Placements are born with the welcome."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.calendar import is_working_day
from matching.actions.base import hold_rows
from matching.models import Proposal
from matching.states import ProposalState
from placements.actions.base import once_more, record
from placements.actions.follow_ups import ask_who_answers
from placements.actions.sheets import open_sheet
from placements.actions.workplace_words import NOTE
from placements.messages import agreement as messages
from placements.models import Placement, StartNote
from placements.queries.stalled import CALL_AFTER_DAYS, Stalled, stalled_placements
from placements.queries.start_note import note_to_carry
from placements.states.follow_up import FollowUpKind
from reference.work import Kind


@once_more
@transaction.atomic
def prepare(*, proposal: Proposal, by: User | None = None) -> Placement:
    """The placement of a welcomed proposal, and its sheet. Asking twice gives the same."""
    held = hold_rows(proposal.pk)
    found = Placement.objects.filter(proposal=held).first()
    if found is not None:
        return found
    if held.state != ProposalState.WELCOMED:
        # Raises with words: nothing is prepared before the welcome.
        held.flow.next_state("start", held.state)
    person, opening = held.participant, held.opening
    is_language_practice = opening.kind == Kind.LANGUAGE_PRACTICE
    placement = Placement.objects.create(
        proposal=held,
        participant=person,
        opening=opening,
        workplace=opening.workplace,
        municipality=person.municipality,
        kind=opening.kind,
        owner=person.teacher if is_language_practice else person.consultant,
        deputy=person.consultant if is_language_practice else person.deputy,
        teacher=person.teacher,
        supervisor=opening.contact,
    )
    record("prepare", placement, placement=placement, by=by)
    # Both sides are asked at once, so that a welcome never waits for somebody to look.
    open_sheet(placement=placement, by=by)
    carry_start_note(placement, by=by)
    return placement


def carry_start_note(placement: Placement, *, by: User | None) -> None:
    """What was written for a first placement that came to nothing; all say yes to it anew."""
    written = note_to_carry(placement)
    if written is not None:
        texts = {name: getattr(written, name) for name in NOTE}
        note = StartNote.objects.create(placement=placement, **texts)
        record("carry_start_note", note, placement=placement, by=by)


def prepare_welcomed(*, now: datetime) -> int:
    """The clock's pull: every welcome gets its placement. Returns how many it made."""
    waiting = Proposal.objects.filter(state=ProposalState.WELCOMED, placement=None)
    return len([prepare(proposal=each) for each in waiting.order_by("pk")])


def remind_stalled(*, now: datetime) -> int:
    """Whoever a preparation waits for hears it twice; then it is a call. Nobody on a day off."""
    today = timezone.localtime(now).date()
    if not is_working_day(today):
        return 0
    return len([remind_or_call(each, today) for each in stalled_placements(today)])


@once_more
@transaction.atomic
def remind_or_call(stalled: Stalled, today: date) -> None:
    """The keys say what was sent: a day without a clock sends no reminder twice."""
    placement = stalled.placement
    if stalled.has_no_sheet:
        open_sheet(placement=placement)
        return
    key = f"{stalled.key}:{stalled.times_late(today)}"
    messages.tell_stalled(placement, stalled.parties, key=key, path=stalled.path)
    if stalled.days(today) < CALL_AFTER_DAYS:
        return
    ask_who_answers(
        placement,
        kind=FollowUpKind.SILENCE,
        due_on=today,
        caller=stalled.parties[0],
        key=stalled.key,
    )
