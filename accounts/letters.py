"""E-mails with a link, to people who need have no account: a row first, written with the change.

No link stands in a row: it names what the link opens, and the address is made when the letter
leaves. Nobody who reads the table, a backup or a log can open anything.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter

_signer = Signer(sep=".", salt="accounts.letters")


def token_of(subject_id: UUID) -> str:
    """The secret part of an address: nothing secret is stored, the signature proves it."""
    return _signer.sign(subject_id.hex)


def subject_of(token: str) -> UUID | None:
    """What an address opens; None for an address that we never made."""
    try:
        return UUID(hex=_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def address_of(letter: Letter) -> str:
    return settings.SITE_ADDRESS + reverse(letter.route, args=[token_of(letter.subject_id)])


def write(
    *,
    to: str,
    kind: str,
    key: str,
    route: str,
    subject_id: UUID,
    facts: dict[str, Any],
    language: str = "",
    urgency: str = Letter.Urgency.NORMAL,
) -> None:
    """One letter, in the transaction of the change it tells of; the same `key` never makes two.

    `kind` names the templates `messages/<kind>.txt`, `route` the page that the link opens. What is
    not urgent waits for a working day, outside the quiet hours of the house.
    """
    letter = Letter(
        to=to, kind=kind, key=key, route=route, subject_id=subject_id, facts=facts,
        language=language, urgency=urgency,
    )  # fmt: skip
    Letter.objects.bulk_create([letter], ignore_conflicts=True)


def cancel(subject_ids: Iterable[UUID]) -> int:
    """What has not left and would open nothing any more does not leave.

    What is leaving at this moment is marked: if that fails, it is not tried again.
    """
    leaving = Letter.State.SENDING
    not_left = [Letter.State.DUE, Letter.State.CLAIMED, leaving]
    waiting = Letter.objects.filter(subject_id__in=list(subject_ids), state__in=not_left)
    stays = When(state=leaving, then=Value(leaving))
    return waiting.update(
        state=Case(stays, default=Value(Letter.State.CANCELLED)), taken_back_at=timezone.now()
    )
