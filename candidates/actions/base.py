"""What every action here needs: the locked row, who acts, the raised version, clean text."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from stdnum.no import fodselsnummer

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.errors import DomainError

# Marks that turn the reading direction of what stands round them.
FORBIDDEN_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def party_of(participant: Participant, by: User | None) -> str:
    """In which capacity somebody acts on this participant."""
    if by is None:
        return Party.CLOCK
    if by.pk == participant.user_id:
        return Party.PARTICIPANT
    own_staff = {participant.consultant_id, participant.deputy_id}
    if by.pk == participant.teacher_id and by.pk not in own_staff:
        return Party.TEACHER
    return Party.CONSULTANT


def hold(participant: Participant) -> Participant:
    """The newest row, locked until the transaction ends."""
    return Participant.objects.locked().get(pk=participant.pk)


def refuse_closed(held: Participant) -> None:
    """Nothing is added to a closed case."""
    if held.closed_at:
        raise DomainError(_("This case is closed. Open it again first."), code="closed")


def save_with_new_version(held: Participant, *fields: str) -> None:
    """Save these fields and raise the version: what was computed before is now out of date."""
    held.version += 1
    held.save(update_fields=[*fields, "version"])


def note_act(verb: str, held: Participant, *, by: User | None, **facts: Any) -> None:
    """Write the audit row of a change to a participant. Facts are codes and ids only."""
    audit.record(
        verb,
        held,
        by=by,
        party=party_of(held, by),
        municipality=held.municipality,
        facts=facts,
    )


def clean_text(text: str, field: str) -> str:
    """Text as written, in one Unicode form. Refuses turning marks and birth numbers (D3, G14)."""
    text = unicodedata.normalize("NFC", text).strip()
    if any(is_forbidden(mark) for mark in text):
        raise DomainError(
            _("The text has invisible marks. Type it again without them."),
            code="invisible_marks",
            field=field,
        )
    digits = text.replace(" ", "").replace(".", "")
    if any(fodselsnummer.is_valid(part) for part in runs_of_eleven(digits)):
        raise DomainError(
            _("Do not write a birth number here. It is never needed."),
            code="birth_number",
            field=field,
        )
    return text


def is_forbidden(mark: str) -> bool:
    """Turning marks, and control characters but line breaks: no engine and no page takes them."""
    is_control = unicodedata.category(mark) == "Cc" and mark not in "\n\r\t"
    return is_control or mark in FORBIDDEN_MARKS


def runs_of_eleven(text: str) -> list[str]:
    """Every stretch of exactly eleven digits."""
    stretches = "".join(each if each.isascii() and each.isdigit() else " " for each in text)
    return [stretch for stretch in stretches.split() if len(stretch) == 11]


def clean_texts(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts with every text cleaned."""
    return {
        name: clean_text(value, name) if isinstance(value, str) else value
        for name, value in facts.items()
    }


def check_fields(row: Model) -> None:
    """Raise DomainError for the first field whose value the table does not take."""
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DomainError(" ".join(messages), code="invalid", field=field) from error
