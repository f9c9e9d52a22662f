"""Workplaces: how many can be followed up at once, who else is inside, and who receives."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common.errors import DomainError
from employers.actions import checks
from employers.models import (
    ContactPerson,
    Employer,
    Occupancy,
    Opening,
    Workplace,
)
from employers.queries.people import party_of
from reference.work import Weekday

WORKPLACE_FIELDS = (
    "name", "address", "supervision_ceiling", "written_norm", "spoken_dialect", "bus_from",
    "bus_until", "bus_days", "bus_solution", "has_lunch_together",
)  # fmt: skip


def note(verb: str, workplace: Workplace, by: User | None, **facts: Any) -> None:
    """One line in the audit trail about a workplace."""
    audit.record(verb, workplace, by=by, party=party_of(by, workplace.employer), facts=facts)


def place_workplace(workplace: Workplace, *, postal_code: str, municipality: str) -> None:
    """Where it lies: the postal code gives the place on the map, and the municipality if needed."""
    code = checks.known_postal_code(postal_code)
    workplace.postal_code = code
    if municipality:
        workplace.municipality = checks.known_municipality(municipality)
    elif code.municipality:
        workplace.municipality = code.municipality
    else:
        raise DomainError(_("Which municipality is it in?"), field="municipality")


def check_workplace(workplace: Workplace, names: list[str]) -> None:
    checks.fields_of(workplace, names)
    checks.ceiling(workplace)
    begin, end = workplace.bus_from, workplace.bus_until
    if begin and end and end <= begin:
        raise DomainError(_("The last bus leaves before the first arrives."), field="bus_until")
    if set(workplace.bus_days) - set(Weekday.values):
        raise DomainError(_("This is no weekday."), field="bus_days")
    same = Workplace.objects.filter(employer=workplace.employer, name=workplace.name)
    if same.exclude(pk=workplace.pk).exists():
        raise DomainError(
            _("The employer has a workplace of this name."), code="taken", field="name"
        )


@transaction.atomic
def add_workplace(
    *,
    employer: Employer,
    by: User,
    name: str,
    postal_code: str,
    municipality: str = "",
    **fields: Any,
) -> Workplace:
    """One more site of the employer. Fields: WORKPLACE_FIELDS."""
    workplace = Workplace(employer=employer, name=name, **fields)
    place_workplace(workplace, postal_code=postal_code, municipality=municipality)
    check_workplace(workplace, ["name", *fields])
    workplace.save()
    note("add_workplace", workplace, by)
    return workplace


@transaction.atomic
def change_workplace(
    *,
    workplace: Workplace,
    by: User,
    version: int | str | None = None,
    postal_code: str = "",
    municipality: str = "",
    **fields: Any,
) -> Workplace:
    """Change a site. Matching reads ceiling and place, so its openings become a newer version."""
    held = lock_workplace(workplace)
    held.expect_version(version)
    unknown = set(fields) - set(WORKPLACE_FIELDS)
    if unknown:
        raise DomainError(_("This cannot be changed here."), field=min(unknown))
    for name, value in fields.items():
        setattr(held, name, value)
    if postal_code:
        place_workplace(held, postal_code=postal_code, municipality=municipality)
    check_workplace(held, list(fields))
    held.version += 1
    held.save()
    raise_versions(held)
    note("change_workplace", held, by, fields=sorted(fields))
    return held


def lock_workplace(workplace: Workplace) -> Workplace:
    """Openings first, then the workplace: the order of every action that holds both."""
    list(Opening.objects.locked().filter(workplace=workplace).values_list("pk"))
    return Workplace.objects.locked().get(pk=workplace.pk)


def raise_versions(workplace: Workplace) -> None:
    """A fact that matching reads has changed: a proposal from before cannot be approved."""
    Opening.objects.filter(workplace=workplace).update(version=F("version") + 1)


@transaction.atomic
def add_occupancy(
    *,
    workplace: Workplace,
    by: User,
    scheme: str,
    people: int = 1,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Occupancy:
    """Somebody is inside from another scheme: counts under the ceiling, without a name."""
    held = lock_workplace(workplace)
    occupancy = Occupancy(
        workplace=held,
        scheme=scheme,
        people=people,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
    )
    checks.fields_of(occupancy, ["scheme", "people", "starts_on"])
    if occupancy.people < 1:
        raise DomainError(_("How many: expected at least 1."), field="people")
    if ends_on and ends_on < occupancy.starts_on:
        raise DomainError(
            _("The last day is before the first."), code="end_before_start", field="ends_on"
        )
    occupancy.save()
    raise_versions(held)
    note("add_occupancy", held, by, scheme=scheme, people=people)
    return occupancy


@transaction.atomic
def end_occupancy(*, occupancy: Occupancy, by: User, on: date | None = None) -> None:
    """`on` is the last day; without one they are gone already today."""
    held = lock_workplace(occupancy.workplace)
    occupancy.ends_on = on or timezone.localdate() - timedelta(days=1)
    if occupancy.ends_on < occupancy.starts_on:
        occupancy.delete()  # it never came to be
    else:
        occupancy.save(update_fields=["ends_on"])
    raise_versions(held)
    note("end_occupancy", held, by, scheme=occupancy.scheme)


@transaction.atomic
def add_contact(
    *,
    workplace: Workplace,
    by: User,
    name: str,
    phone: str = "",
    email: str = "",
    is_deputy: bool = False,
    user: User | None = None,
) -> ContactPerson:
    """Somebody who receives people at the workplace; the same name twice is one person."""
    found = ContactPerson.objects.here().filter(workplace=workplace, name=name).first()
    contact = found or ContactPerson(workplace=workplace, name=name)
    contact.phone, contact.email = phone or contact.phone, email or contact.email
    contact.is_deputy, contact.user = is_deputy, user or contact.user
    checks.fields_of(contact, ["name", "phone", "email"])
    contact.save()
    note("add_contact", workplace, by)
    return contact


@transaction.atomic
def contact_left(*, contact: ContactPerson, by: User) -> None:
    """The person has left: openings that named them have no one to receive, and show it."""
    contact.left_at = timezone.now()
    contact.save(update_fields=["left_at"])
    note("contact_left", contact.workplace, by)
