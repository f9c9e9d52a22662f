"""What placements tells candidates: practice begins and ends, a support talk is due or held."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from candidates.actions.base import hold, note_act, save_with_new_version
from candidates.models import Participant


@transaction.atomic
def start_practice(*, participant: Participant, on: date, by: User | None = None) -> None:
    """From this day the person is in practice, so the waiting stops."""
    held = hold(participant)
    held.in_practice_since = on
    save_with_new_version(held, "in_practice_since")
    note_act("start_practice", held, by=by)


@transaction.atomic
def end_practice(*, participant: Participant, on: date, by: User | None = None) -> None:
    """The practice ended this day; the waiting begins anew."""
    held = hold(participant)
    held.in_practice_since = None
    held.last_practice_ended_on = on
    save_with_new_version(held, "in_practice_since", "last_practice_ended_on")
    note_act("end_practice", held, by=by)


@transaction.atomic
def open_support_talk(*, participant: Participant, at: datetime, by: User | None = None) -> None:
    """After a broken-off placement no new proposal comes before a talk about it (R-P6)."""
    held = hold(participant)
    if held.support_talk_due_since is None:
        held.support_talk_due_since = at
        save_with_new_version(held, "support_talk_due_since")
        note_act("open_support_talk", held, by=by)


@transaction.atomic
def hold_support_talk(*, participant: Participant, by: User | None) -> None:
    """The talk was held: proposals may come again."""
    held = hold(participant)
    if held.support_talk_due_since is not None:
        held.support_talk_due_since = None
        save_with_new_version(held, "support_talk_due_since")
        note_act("hold_support_talk", held, by=by)
