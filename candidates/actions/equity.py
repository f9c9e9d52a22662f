"""Equity attributes: written by the consultant, read by the equity report only."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates.actions.base import check_fields, hold, note_act, party_of
from candidates.models import EquityRecord, Participant
from common.errors import DomainError

ATTRIBUTES = frozenset({"sex", "is_single", "is_single_parent", "schooling", "track"})


@transaction.atomic
def record_equity(*, participant: Participant, by: User, **attributes: str) -> None:
    """Write sex, is_single, is_single_parent, schooling, track; what is not named stays.

    Nothing that matching reads changes, so the version stays too.
    """
    unknown = set(attributes) - ATTRIBUTES
    if unknown:
        raise TypeError(f"unknown equity attributes: {sorted(unknown)}")
    held = hold(participant)
    if party_of(held, by) != Party.CONSULTANT:
        raise DomainError(_("The consultant writes this down."), code="not_yours")
    row = EquityRecord.objects.filter(participant=held).first() or EquityRecord(participant=held)
    for name, value in attributes.items():
        setattr(row, name, value)
    check_fields(row)
    row.save()
    note_act("record_equity", held, by=by)
