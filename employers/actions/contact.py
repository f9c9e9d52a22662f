"""Every contact with an employer: the log, its messages, mappings and repair talks."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import units_of
from accounts.models import Unit, User
from accounts.parties import Party
from accounts.queries import settings_for
from common.errors import DomainError
from employers import messages
from employers.actions import checks
from employers.actions.employers import lock_employer, raise_versions
from employers.models import (
    ContactLogEntry,
    Employer,
    EmployerMapping,
    EmployerMessage,
    RepairTalk,
    Workplace,
)
from employers.queries.exposure import contact_warnings
from employers.queries.people import (
    answer_due_on,
    home_municipality,
    members_of,
    party_of,
    who_answers,
)
from reference.models import Municipality


@transaction.atomic
def log_contact(
    *,
    employer: Employer,
    by: User,
    kind: str,
    result: str,
    is_request: bool = True,
    minutes: int | None = None,
    note: str = "",
    happened_at: datetime | None = None,
    unit: Unit | None = None,
    body: str = "",
    workplace: Workplace | None = None,
    reason: str = "",
) -> ContactLogEntry:
    """Write down a call, visit or mail. All bodies see it, without names of participants.

    A request to a resting employer is refused. Too soon or too often needs a `reason`.
    """
    when = happened_at or timezone.now()
    unit = unit or units_of(by).order_by("created_at").first()
    held = Employer.objects.locked().get(pk=employer.pk)
    check_may_ask(held, unit=unit, when=when, is_request=is_request, reason=reason)
    return keep_contact(
        ContactLogEntry(
            employer=held,
            workplace=workplace,
            body=body,
            unit=unit,
            kind=kind,
            is_request=is_request,
            minutes=minutes,
            result=result,
            note=note,
            happened_at=when,
            by=by,
            cool_down_ignored=reason,
        )
    )


def keep_contact(entry: ContactLogEntry) -> ContactLogEntry:
    """Write down what has happened, on behalf of the unit of whoever was in touch."""
    by, unit = entry.by, entry.unit
    entry.body = entry.body or (unit.name if unit else by.name)
    checks.fields_of(entry, ["body", "kind", "minutes", "result", "note", "cool_down_ignored"])
    if entry.happened_at > timezone.now():
        raise DomainError(_("This has not happened yet."), code="future", field="happened_at")
    entry.save()
    audit.record(
        "log_contact",
        entry,
        by=by,
        party=party_of(by, entry.employer),
        municipality=unit.municipality if unit else None,
        facts={"kind": entry.kind, "result": entry.result, "is_request": entry.is_request},
    )
    return entry


def note_talk(
    *,
    workplace: Workplace,
    by: User,
    kind: str = ContactLogEntry.Kind.CALL,
    result: str = ContactLogEntry.Result.INFORMATION,
    minutes: int | None = None,
) -> ContactLogEntry:
    """A talk about what the employer has offered or got already, so that the log counts it.

    Nobody asked for a place, and no limit stops what has happened.
    """
    talked = ContactLogEntry(kind=kind, result=result, minutes=minutes, by=by, is_request=False)
    talked.employer, talked.workplace = workplace.employer, workplace
    talked.unit = units_of(by).order_by("created_at").first()
    return keep_contact(talked)


def check_may_ask(
    employer: Employer, *, unit: Unit | None, when: datetime, is_request: bool, reason: str
) -> None:
    if is_request and employer.is_resting(timezone.localdate(when)):
        until = employer.rest_until.isoformat() if employer.rest_until else _("further notice")
        raise DomainError(
            _("The employer rests until %(until)s: nobody asks it now.") % {"until": until},
            code="rest",
            field="is_request",
        )
    limits = settings_for(unit.municipality_id) if unit else settings_for("")
    warnings = contact_warnings(employer, limits, when, is_request=is_request)
    if warnings and not reason.strip():
        raise DomainError(
            " ".join([*warnings, _("Write why you do it all the same.")]),
            code="cool_down",
            field="reason",
        )


@transaction.atomic
def write_message(
    *, employer: Employer, by: User, text: str, municipality: Municipality | None = None
) -> EmployerMessage:
    """An employer offers or asks by itself, also before approval: gets an owner and a deadline."""
    place = municipality or home_municipality(employer)
    if place is None:
        raise DomainError(_("Add a workplace first: it tells who answers."), code="no_workplace")
    if not text.strip():
        raise DomainError(_("Write something first."), field="text")
    message = EmployerMessage(
        employer=employer,
        municipality=place,
        text=text.strip(),
        written_by=by,
        owner=who_answers(employer, place),
        answer_due_on=answer_due_on(place),
    )
    checks.fields_of(message, ["text"])
    message.save()
    audit.record("write_message", message, by=by, party=party_of(by, employer), municipality=place)
    messages.tell_message_written(message)
    return message


@transaction.atomic
def answer_message(*, message: EmployerMessage, by: User, answer: str) -> EmployerMessage:
    """The answer that the employer reads. Given once."""
    held = EmployerMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if held.answered_at:
        raise DomainError(_("This message has an answer already."), code="answered")
    if not answer.strip():
        raise DomainError(_("Write something first."), field="answer")
    held.answer, held.answered_by, held.answered_at = answer.strip(), by, timezone.now()
    held.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(
        "answer_message", held, by=by, party=Party.CONSULTANT, municipality=held.municipality
    )
    messages.tell_message_answered(held)
    return held


@transaction.atomic
def take_message(*, message: EmployerMessage, owner: User, by: User) -> EmployerMessage:
    """Another consultant answers it; the deadline stays."""
    message.owner = owner
    message.save(update_fields=["owner"])
    audit.record(
        "take_message", message, by=by, party=Party.CONSULTANT, municipality=message.municipality
    )
    if owner != by:
        messages.tell_message_written(message)
    return message


@transaction.atomic
def map_employer(
    *, employer: Employer, by: User, mapped_on: date | None = None, **fields: Any
) -> EmployerMapping:
    """A dated talk about need now and later; the newest counts, until it goes stale."""
    day = mapped_on or timezone.localdate()
    if day > timezone.localdate():
        raise DomainError(_("This has not happened yet."), code="future", field="mapped_on")
    mapping = EmployerMapping(employer=employer, by=by, mapped_on=day, **fields)
    checks.fields_of(mapping, list(fields))
    mapping.save()
    audit.record("map_employer", mapping, by=by, party=party_of(by, employer))
    return mapping


@transaction.atomic
def open_repair_talk(*, employer: Employer, by: User | None, reason: str = "") -> RepairTalk:
    """After a bad ending: no new proposal before the talk is held. One at a time."""
    held = lock_employer(employer)
    talk = RepairTalk.objects.outstanding().filter(employer=held).first()
    if talk is None:
        talk = RepairTalk.objects.create(employer=held, reason=reason)
        raise_versions(held)
        audit.record("open_repair_talk", talk, by=by, party=party_of(by, held))
    return talk


@transaction.atomic
def record_repair_talk(
    *, talk: RepairTalk, by: User, agreed: str, held_on: date | None = None
) -> RepairTalk:
    """The consultant writes what was agreed; the employer confirms it."""
    day = held_on or timezone.localdate()
    if not agreed.strip():
        raise DomainError(_("Write what you agreed."), field="agreed")
    if day > timezone.localdate():
        raise DomainError(_("This has not happened yet."), code="future", field="held_on")
    if talk.confirmed_at:
        raise DomainError(_("The employer has confirmed this talk."), code="confirmed")
    talk.held_on, talk.agreed, talk.recorded_by = day, agreed.strip(), by
    talk.save(update_fields=["held_on", "agreed", "recorded_by"])
    audit.record("record_repair_talk", talk, by=by, party=Party.CONSULTANT)
    messages.tell_repair_talk(talk, members_of(talk.employer))
    return talk


@transaction.atomic
def confirm_repair_talk(*, talk: RepairTalk, by: User, how: str = "") -> RepairTalk:
    """The employer says yes, so it was agreed: proposals may come again.

    Where nobody there has an account, the consultant writes who said yes, and how.
    """
    employer = lock_employer(talk.employer)
    party = party_of(by, employer)
    words = how.strip() if party != Party.EMPLOYER else ""
    if party != Party.EMPLOYER and members_of(employer):
        raise DomainError(_("Only the employer can confirm this."), code="not_the_employer")
    if party != Party.EMPLOYER and not words:
        raise DomainError(
            _("Write who said yes, and how."), code="reason_needed", field="how_confirmed"
        )
    held = RepairTalk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    if held.recorded_by is None:
        raise DomainError(_("The consultant writes down the talk first."), code="not_recorded")
    if held.confirmed_at is None:
        held.confirmed_at, held.confirmed_by = timezone.now(), by
        held.how_confirmed = words
        held.save(update_fields=["confirmed_at", "confirmed_by", "how_confirmed"])
        raise_versions(employer)
        audit.record("confirm_repair_talk", held, by=by, party=party)
    return held
