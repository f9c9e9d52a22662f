"""The ledger as a list: names only of people whom the viewer may see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models import Participant
from employers.models import Opening
from employers.queries.labels import support_wished
from matching.models import DemandLedgerEntry
from matching.models.rules import participants_of
from matching.queries.changes import change_words, opens_words, people_words
from matching.queries.words import why_sentence
from matching.states import DeclineReason, RefusalReason, RejectReason, WithdrawReason

Words = str | Promise
Side = DemandLedgerEntry.Side
REASONS = {
    each.value: each.label
    for each in (*WithdrawReason, *RefusalReason, *DeclineReason, *RejectReason)
}
HEADINGS = [
    _("Day"), _("Who said no"), _("Why"), _("Person"), _("Place"), _("Employer"), _("Kind"),
    _("Municipality"), _("What would help"), _("Still so"),
]  # fmt: skip


@dataclass
class LedgerRow:
    """One “no” in words; `participant` only where the viewer may see the person."""

    entry: DemandLedgerEntry
    day: date
    side: Words
    why: Words
    participant: Participant | None
    opening: Opening | None
    helps: Words
    is_open: bool


def ledger_rows(user: User, entries: Collection[DemandLedgerEntry]) -> list[LedgerRow]:
    """Rows of one page or of a whole file; one query for who may be named."""
    ids = {each.participant_id for each in entries if each.participant_id}
    seen = set(participants_of(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        LedgerRow(
            entry=each,
            day=timezone.localdate(each.created_at),
            side=each.get_side_display(),
            why=reason_words(each),
            participant=each.participant if each.participant_id in seen else None,
            opening=each.opening,
            helps=first_help(each),
            is_open=each.ended_at is None
            and each.side in {Side.NO_FIT_PERSON, Side.NO_FIT_OPENING},
        )
        for each in entries
    ]


def reason_words(entry: DemandLedgerEntry) -> Words:
    """The code as words: of a rule, or of the list that the person chose from."""
    if entry.side in {Side.NO_FIT_PERSON, Side.NO_FIT_OPENING, Side.RULE}:
        return why_sentence(entry.code)
    return REASONS.get(entry.code, why_sentence(entry.code))


def first_help(entry: DemandLedgerEntry) -> str:
    """The one change that would open most; of an employer's no the support that would help."""
    support = [each["support"] for each in entry.would_help if "support" in each]
    if support:
        return support_wished(support)
    helps = [each for each in entry.would_help if "change" in each]
    if not helps:
        return ""
    best = helps[0]
    opens = people_words if entry.side == Side.NO_FIT_OPENING else opens_words
    return f"{change_words(best['change'])}: {opens(best['opens'])}"


def export_rows(user: User, entries: QuerySet[DemandLedgerEntry]) -> Iterable[list[Any]]:
    """The same for a file. No names: a file is passed on."""
    for row in ledger_rows(user, list(entries)):
        opening = row.opening
        yield [
            row.day.isoformat(),
            str(row.side),
            str(row.why),
            str(row.entry.participant_id or ""),
            opening.title if opening else "",
            opening.workplace.employer.name if opening else "",
            str(opening.get_kind_display()) if opening else "",
            str(row.entry.municipality),
            str(row.helps),
            "1" if row.is_open else "",
        ]
