"""An employer comes in, is approved or not, says what it wants, and rests."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import municipalities_of
from accounts.actions import register_person
from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from common.calendar import add_working_days
from common.errors import DomainError
from employers import messages
from employers.actions import checks
from employers.actions.people import add_member, set_owner
from employers.actions.workplaces import add_contact, add_workplace
from employers.models import Employer, EmployerOwner, NoReason, Opening, SupportKind, Workplace
from employers.queries.people import (
    consultants_in,
    home_municipality,
    members_of,
    party_of,
)
from employers.states import OpeningState

EMPLOYER_FIELDS = (
    "name", "sector", "is_cyclical", "ownership", "max_people", "contact_days",
    "most_contacts_in_60_days", "contact_channel", "wants_to_tell_others",
)  # fmt: skip
LONGEST_REST = timedelta(days=730)
# Nav's own rule for how long a firm may look back at what it took part in (A22).
ACCESS_AFTER_END = timedelta(weeks=12)


def new_employer(*, organisation_number: str, **fields: Any) -> Employer:
    """A row that nobody has looked at. Raises DomainError when the number is wrong or taken."""
    number = checks.organisation_number(organisation_number)
    if Employer.objects.filter(organisation_number=number).exists():
        raise DomainError(
            _("This employer is registered. Ask a colleague there to invite you, or call us."),
            code="registered",
            field="organisation_number",
        )
    employer = Employer(organisation_number=number, **fields)
    checks.fields_of(employer, list(fields))
    employer.save()
    return employer


@transaction.atomic
def register_employer(
    *,
    organisation_number: str,
    name: str,
    workplace: dict[str, Any],
    contact_name: str,
    email: str,
    phone: str = "",
    password: str = "",
    user: User | None = None,
    sector: str = "",
    ownership: str = Employer.Ownership.PRIVATE,
) -> Employer:
    """An employer registers itself: account, employer that waits, first workplace, contact person.

    `workplace` takes what `add_workplace` takes. With `user` the person has an account already.
    """
    employer = new_employer(
        organisation_number=organisation_number, name=name, sector=sector, ownership=ownership
    )
    first_name, _space, last_name = contact_name.partition(" ")
    person = user or register_person(
        email=email, password=password, first_name=first_name, last_name=last_name, phone=phone
    )
    add_member(employer=employer, user=person, by=person)
    place = add_workplace(employer=employer, by=person, **workplace)
    add_contact(workplace=place, by=person, name=contact_name, phone=phone, email=email)
    days = settings_for(place.municipality_id).message_answer_working_days
    employer.approval_due_on = add_working_days(timezone.localdate(), days)
    employer.save(update_fields=["approval_due_on"])
    audit.record("register_employer", employer, by=person, party=Party.EMPLOYER)
    messages.tell_registered(employer, consultants_in(place.municipality))
    return employer


@transaction.atomic
def add_employer(*, organisation_number: str, by: User, **fields: Any) -> Employer:
    """A consultant writes down an employer that it knows: approved from the start."""
    employer = new_employer(organisation_number=organisation_number, **fields)
    audit.record("add_employer", employer, by=by, party=Party.CONSULTANT)
    employer.move("approve", by=by)
    return employer


@transaction.atomic
def add_known_employer(
    *,
    organisation_number: str,
    name: str,
    workplace: dict[str, Any],
    contact_name: str,
    by: User,
    phone: str = "",
    email: str = "",
    sector: str = "",
    ownership: str = Employer.Ownership.PRIVATE,
) -> Employer:
    """The same in one go with the first workplace and its contact person; `by` answers for it."""
    employer = add_employer(
        organisation_number=organisation_number,
        name=name,
        by=by,
        sector=sector,
        ownership=ownership,
    )
    place = add_workplace(employer=employer, by=by, **workplace)
    add_contact(workplace=place, by=by, name=contact_name, phone=phone, email=email)
    take_as_owner(employer, by)
    return employer


@transaction.atomic
def approve_employer(*, employer: Employer, by: User) -> None:
    """From now on it may post openings; whoever approves answers for it when nobody does."""
    held = Employer.objects.locked().get(pk=employer.pk)
    held.move("approve", by=by)
    audit.record("approve_employer", held, by=by, party=Party.CONSULTANT)
    take_as_owner(held, by)
    messages.tell_decided(held, members_of(held), reason="")


def take_as_owner(employer: Employer, by: User) -> None:
    """Whoever lets an employer of the own municipality in answers for it, when nobody does yet."""
    home = home_municipality(employer)
    is_ours = home and municipalities_of(by, Party.CONSULTANT).filter(pk=home.pk).exists()
    if home and is_ours and not EmployerOwner.objects.filter(employer=employer, municipality=home):
        set_owner(employer=employer, municipality=home, owner=by, by=by)


@transaction.atomic
def decline_employer(*, employer: Employer, by: User, reason: str) -> None:
    """The employer sees nothing (any more) and reads why."""
    if not reason.strip():
        raise DomainError(_("Write why: the employer reads it."), field="reason")
    held = Employer.objects.locked().get(pk=employer.pk)
    held.move("decline", by=by, note=reason)
    audit.record("decline_employer", held, by=by, party=Party.CONSULTANT)
    raise_versions(held)
    messages.tell_decided(held, members_of(held), reason=reason)


def lock_employer(employer: Employer) -> Employer:
    """Openings first, then the employer: the order of every action that holds both."""
    list(Opening.objects.locked().filter(workplace__employer=employer).values_list("pk"))
    return Employer.objects.locked().get(pk=employer.pk)


def raise_versions(employer: Employer) -> None:
    """A fact that matching reads has changed: a proposal from before cannot be approved."""
    Opening.objects.filter(workplace__employer=employer).update(version=F("version") + 1)


@transaction.atomic
def change_employer(
    *, employer: Employer, by: User, version: int | str | None = None, **fields: Any
) -> Employer:
    """Change the employer's own facts. Raises StaleRecord when the form is too old."""
    held = lock_employer(employer)
    held.expect_version(version)
    unknown = set(fields) - set(EMPLOYER_FIELDS)
    if unknown:
        raise DomainError(_("This cannot be changed here."), field=min(unknown))
    for name, value in fields.items():
        setattr(held, name, value)
    checks.fields_of(held, list(fields))
    check_most_people(held)
    held.version += 1
    held.save()
    raise_versions(held)
    audit.record(
        "change_employer",
        held,
        by=by,
        party=party_of(by, held),
        facts={"fields": sorted(fields)},
    )
    return held


def check_most_people(employer: Employer) -> None:
    held = Workplace.objects.filter(employer=employer).aggregate(sum=Sum("people_held"))["sum"]
    if employer.max_people is not None and employer.max_people < (held or 0):
        raise DomainError(
            _("%(held)d people are there now or have been promised to come. Choose at least that.")
            % {"held": held},
            code="below_held",
            field="max_people",
        )


@transaction.atomic
def set_appetite(
    *,
    employer: Employer,
    by: User,
    appetite: str,
    reason: str = "",
    note: str = "",
    support_would_change: list[str] | None = None,
    version: int | str | None = None,
) -> Employer:
    """Open, later or no. A “no” has a reason, and says which support would change the answer."""
    if appetite not in Employer.Appetite.values:
        raise DomainError(_("Choose open, later or no."), field="appetite")
    if appetite == Employer.Appetite.NO and reason not in NoReason.values:
        raise DomainError(_("Choose a reason."), code="needs_reason", field="appetite_reason")
    unknown = set(support_would_change or []) - set(SupportKind.values)
    if unknown:
        raise DomainError(_("We do not know this support."), field="support_would_change")
    held = lock_employer(employer)
    held.expect_version(version)
    is_open = appetite == Employer.Appetite.OPEN
    held.appetite = appetite
    held.appetite_reason = "" if is_open else reason
    held.appetite_note = "" if is_open else note
    held.support_would_change = [] if is_open else sorted(support_would_change or [])
    held.version += 1
    held.save()
    raise_versions(held)
    audit.record(
        "set_appetite",
        held,
        by=by,
        party=party_of(by, held),
        facts={"appetite": appetite, "reason": reason},
    )
    return held


@transaction.atomic
def rest_employer(*, employer: Employer, by: User, until: date | None) -> Employer:
    """No requests until that day, so that the firm is not used up. None ends the rest."""
    today = timezone.localdate()
    if until is not None and not today <= until <= today + LONGEST_REST:
        raise DomainError(
            _("Choose a day from today on, within two years."), code="bad_day", field="rest_until"
        )
    held = lock_employer(employer)
    held.rest_until = until
    held.version += 1
    held.save()
    raise_versions(held)
    audit.record(
        "rest_employer",
        held,
        by=by,
        party=party_of(by, held),
        facts={"until": until.isoformat() if until else ""},
    )
    return held


@transaction.atomic
def end_cooperation(*, employer: Employer, by: User, reason: str = NoReason.OTHER) -> None:
    """The employer stops: openings close, and its people look in for twelve weeks more."""
    now = timezone.now()
    for opening in Opening.objects.locked().filter(workplace__employer=employer):
        if opening.state != OpeningState.CLOSED:
            opening.move("close", by=by, code="cooperation_ended")
    held = set_appetite(employer=employer, by=by, appetite=Employer.Appetite.NO, reason=reason)
    for member in held.members.filter(ended_at=None):
        member.ended_at = now + ACCESS_AFTER_END
        member.save(update_fields=["ended_at"])
    audit.record("end_cooperation", held, by=by, party=party_of(by, held))
