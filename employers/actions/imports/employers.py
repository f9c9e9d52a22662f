"""Rows of employers: what they mean, compared with what is stored, and written in few queries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.actions.bulk import Batch
from common.errors import DomainError
from common.imports import Verdict
from common.tables import Column, Fault, Row, Table
from employers.actions import checks
from employers.actions.imports.parts import plan_steps, plan_trail, take
from employers.models import (
    ContactPerson,
    Employer,
    EmployerOwner,
    EmployerStep,
    Occupancy,
    Opening,
    Workplace,
)
from employers.queries.people import consultants_in
from employers.states import EMPLOYER_FLOW, EmployerState
from employers.tables.employers import (
    COLUMNS,
    EMPLOYER_FIELDS,
    INSIDE,
    WORKPLACE_FIELDS,
    find_conflicts,
    orgnr,
    repeated,
)
from reference.models import Municipality, PostalCode

KEPT_WHEN_EMPTY = {
    "is_cyclical", "ownership", "appetite", "wants_to_tell_others", "written_norm",
    "lunch_together",
}  # fmt: skip
EXPECTED_OWNER = gettext_lazy("the e-mail of a consultant in that municipality")


@dataclass
class Prepared:
    """One row as the records that it means, and what has to be written."""

    employer: Employer
    workplace: Workplace
    is_new_employer: bool
    is_new_workplace: bool
    changed: set[str] = field(default_factory=set)  # employer, workplace, contact, inside, owner
    contact: ContactPerson | None = None
    inside: dict[str, tuple[int, date | None, date | None]] = field(default_factory=dict)
    left: list[Occupancy] = field(default_factory=list)  # stored rows that `inside` replaces
    owner: User | None = None
    deputy: User | None = None


class EmployerRows:
    """The file of employers, piece by piece."""

    columns: list[Column] = COLUMNS

    def __init__(self, *, by: User) -> None:
        self.by = by
        self.today = timezone.localdate()
        self.staff: dict[str, dict[str, User]] = {}
        self.changes: list[Prepared] = []
        # Also what earlier pieces found or will make: an employer may stand in many rows.
        self.employers: dict[str, Employer] = {}
        self.workplaces: dict[tuple[UUID, str], Workplace] = {}
        self.owners: dict[tuple[UUID, str], EmployerOwner] = {}

    def whole_file_faults(self, table: Table) -> list[Fault]:
        return [*repeated(table), *find_conflicts(table)]

    # --- What is stored already, for the rows of this piece -----------------------------------

    def compared_with(self, rows: list[Row]) -> list[QuerySet[Any, Any]]:
        numbers = numbers_in(rows)
        names = {row.values.get("workplace", "") for row in rows}
        places = Workplace.objects.filter(employer__organisation_number__in=numbers, name__in=names)
        ids = list(places.values_list("pk", flat=True))
        return [
            Employer.objects.filter(organisation_number__in=numbers).values_list(),
            places.values_list(),
            ContactPerson.objects.filter(workplace__in=ids).values_list(),
            Occupancy.objects.filter(workplace__in=ids).values_list(),
            EmployerOwner.objects.filter(employer__organisation_number__in=numbers).values_list(),
        ]

    def load(self, rows: list[Row]) -> None:
        numbers = numbers_in(rows) - set(self.employers)
        found = Employer.objects.filter(organisation_number__in=numbers)
        self.employers |= {each.organisation_number: each for each in found}
        stored = Workplace.objects.filter(employer__organisation_number__in=numbers)
        for place in stored.prefetch_related("contacts", "occupancies").order_by("pk"):
            self.workplaces[place.employer_id, place.name] = place
        owners = EmployerOwner.objects.filter(employer__organisation_number__in=numbers)
        self.owners |= {(each.employer_id, each.municipality_id): each for each in owners}
        codes = {row.values.get("postal_code", "") for row in rows}
        self.postal_codes = PostalCode.objects.select_related("municipality").in_bulk(codes)
        self.municipalities = self.find_municipalities(rows)

    def find_municipalities(self, rows: list[Row]) -> dict[str, Municipality]:
        said = {row.values.get("municipality", "") for row in rows} - {""}
        found = {}
        for text in said:
            try:
                found[text] = checks.known_municipality(text)
            except DomainError:
                continue
        return found

    # --- Check --------------------------------------------------------------------------------

    def check(self, rows: list[Row]) -> list[Verdict]:
        self.load(rows)
        self.changes = []
        verdicts = []
        for row in rows:
            prepared = self.prepare(row) if not row.faults else None
            if prepared is None or row.faults:
                continue
            self.changes.append(prepared)
            verdicts.append(verdict_of(prepared))
        return verdicts

    def prepare(self, row: Row) -> Prepared | None:
        number = self.number_of(row)
        place = self.place_of(row)
        if number is None or place is None:
            return None
        known = self.employers.get(number)
        employer = known or Employer(organisation_number=number)
        self.employers[number] = employer
        key = (employer.pk, row.values["workplace"])
        stored = self.workplaces.get(key)
        workplace = stored or Workplace(employer=employer, name=row.values["workplace"])
        self.workplaces[key] = workplace
        prepared = Prepared(employer, workplace, known is None, stored is None)
        self.take_employer(prepared, row)
        self.take_workplace(prepared, row, *place)
        self.take_contact(prepared, row)
        self.take_inside(prepared, row)
        self.take_owner(prepared, row)
        return prepared

    def number_of(self, row: Row) -> str | None:
        try:
            return checks.organisation_number(row.values["organisation_number"])
        except DomainError:
            row.fault("organisation_number", _("nine digits with a right check digit"))
            return None

    def place_of(self, row: Row) -> tuple[PostalCode, Municipality] | None:
        code = self.postal_codes.get(row.values["postal_code"])
        if code is None:
            row.fault("postal_code", _("a postal code that exists, such as 2670"))
            return None
        said = row.values.get("municipality", "")
        municipality = self.municipalities.get(said) if said else code.municipality
        if municipality is None:
            row.fault(
                "municipality",
                _("a municipality that exists: four digits such as 3437, or its name"),
            )
            return None
        return code, municipality

    def take_employer(self, prepared: Prepared, row: Row) -> None:
        wanted = said_fields(row, EMPLOYER_FIELDS)
        if take(prepared.employer, wanted) and not prepared.is_new_employer:
            prepared.changed.add("employer")

    def take_workplace(
        self, prepared: Prepared, row: Row, code: PostalCode, municipality: Municipality
    ) -> None:
        workplace = prepared.workplace
        wanted = said_fields(row, WORKPLACE_FIELDS)
        wanted |= {"postal_code_id": code.pk, "municipality_id": municipality.pk}
        if take(workplace, wanted) and not prepared.is_new_workplace:
            prepared.changed.add("workplace")
        limit = workplace.supervision_ceiling
        if limit is not None and limit < workplace.people_held:
            row.fault(
                "supervision_ceiling",
                _("at least %(held)d, who are there now") % {"held": workplace.people_held},
            )
        first, last = workplace.bus_from, workplace.bus_until
        if first and last and last <= first:
            row.fault("bus_until", _("a time after the first bus"))

    def take_contact(self, prepared: Prepared, row: Row) -> None:
        name = row.values.get("contact", "")
        if not name:
            return
        is_new, workplace = prepared.is_new_workplace, prepared.workplace
        stored: list[ContactPerson] = [] if is_new else list(workplace.contacts.all())
        found = next((each for each in stored if each.name == name and not each.left_at), None)
        contact = found or ContactPerson(workplace=prepared.workplace, name=name)
        wanted = {
            field: row.values[column]
            for column, field in (("contact_phone", "phone"), ("contact_email", "email"))
            if column in row.values
        }
        if take(contact, wanted) or found is None:
            prepared.changed.add("contact")
            prepared.contact = contact

    def take_inside(self, prepared: Prepared, row: Row) -> None:
        until, start = row.values.get("inside_until"), row.values.get("inside_from")
        if start and until and until < start:
            row.fault("inside_until", _("a day after the first"))
            return
        is_new, workplace = prepared.is_new_workplace, prepared.workplace
        stored: list[Occupancy] = [] if is_new else list(workplace.occupancies.all())
        for column, scheme in INSIDE.items():
            if column not in row.values:
                continue
            now = [e for e in stored if e.scheme == scheme and not is_over(e, self.today)]
            people = row.values[column]
            same = len(now) == 1 and is_same(now[0], people, start, until)
            if not same and (people or now):
                prepared.inside[scheme] = (people, start, until)
                prepared.left += now
                prepared.changed.add("inside")

    def take_owner(self, prepared: Prepared, row: Row) -> None:
        email = row.values.get("owner", "")
        if not email:
            return
        staff = self.staff_of(prepared.workplace.municipality_id)
        owner, deputy = staff.get(email), staff.get(row.values.get("deputy", ""))
        if owner is None:
            row.fault("owner", EXPECTED_OWNER)
        if row.values.get("deputy") and (deputy is None or deputy == owner):
            row.fault("deputy", _("the e-mail of another consultant in that municipality"))
        key = (prepared.employer.pk, prepared.workplace.municipality_id)
        relation = self.owners.get(key)
        if relation is None or (relation.owner_id, relation.deputy_id) != ids(owner, deputy):
            prepared.changed.add("owner")
            prepared.owner, prepared.deputy = owner, deputy

    def staff_of(self, number: str) -> dict[str, User]:
        if number not in self.staff:
            self.staff[number] = {user.email: user for user in consultants_in(number)}
        return self.staff[number]

    # --- Save ---------------------------------------------------------------------------------

    def lock(self, changes: list[Prepared]) -> None:
        touched = [each for each in changes if each.changed]
        employers = {each.employer.pk for each in touched}
        openings = Opening.objects.locked().filter(workplace__employer__in=employers)
        list(openings.values_list("pk"))
        places = Workplace.objects.locked().filter(pk__in={e.workplace.pk for e in touched})
        list(places.values_list("pk"))
        list(Employer.objects.locked().filter(pk__in=employers).values_list("pk"))

    def plan(self, changes: list[Prepared]) -> Batch:
        touched = [each for each in changes if each.is_new_workplace or each.changed]
        batch = Batch()
        self.plan_employers(batch, touched)
        self.plan_workplaces(batch, touched)
        self.plan_contacts(batch, touched)
        self.plan_inside(batch, touched)
        self.plan_owners(batch, touched)
        plan_trail(batch, "import_workplace", [each.workplace for each in touched], by=self.by)
        return batch

    def plan_employers(self, batch: Batch, touched: list[Prepared]) -> None:
        new = {e.employer.pk: e.employer for e in touched if e.is_new_employer}
        changed = {e.employer.pk: e.employer for e in touched if "employer" in e.changed}
        reached = EMPLOYER_FLOW.next_state("approve", EmployerState.WAITING)
        for employer in new.values():
            employer.state = reached
        batch.insert(Employer, new.values())
        move = {"verb": "approve", "before": EmployerState.WAITING, "after": reached}
        plan_steps(batch, EmployerStep, new.values(), subject="employer", by=self.by, **move)
        for employer in changed.values():
            employer.version += 1
        batch.update(Employer, changed.values(), [*EMPLOYER_FIELDS.values(), "version"])

    def plan_workplaces(self, batch: Batch, touched: list[Prepared]) -> None:
        known = [e for e in touched if e.changed and not e.is_new_workplace]
        changed = [e.workplace for e in known if "workplace" in e.changed]
        batch.insert(Workplace, [e.workplace for e in touched if e.is_new_workplace])
        for workplace in changed:
            workplace.version += 1
        names = [*WORKPLACE_FIELDS.values(), "postal_code", "municipality", "version"]
        batch.update(Workplace, changed, names)
        employers = {e.employer.pk for e in known}
        if employers:
            openings = Opening.objects.filter(workplace__employer__in=employers)
            batch.then(lambda: openings.update(version=F("version") + 1))

    def plan_contacts(self, batch: Batch, touched: list[Prepared]) -> None:
        wanted = [e.contact for e in touched if e.contact]
        batch.insert(ContactPerson, [each for each in wanted if each._state.adding])
        known = [each for each in wanted if not each._state.adding]
        batch.update(ContactPerson, known, ["phone", "email"])

    def plan_inside(self, batch: Batch, touched: list[Prepared]) -> None:
        inside = [e for e in touched if e.inside]
        batch.delete(Occupancy, [old for each in inside for old in each.left])
        batch.insert(
            Occupancy,
            [
                Occupancy(
                    workplace=each.workplace,
                    scheme=scheme,
                    people=people,
                    starts_on=start or min(self.today, until or self.today),
                    ends_on=until,
                )
                for each in inside
                for scheme, (people, start, until) in each.inside.items()
                if people
            ],
        )

    def plan_owners(self, batch: Batch, touched: list[Prepared]) -> None:
        new: dict[tuple[Any, str], EmployerOwner] = {}
        known: dict[Any, EmployerOwner] = {}
        for each in touched:
            if each.owner is None:
                continue
            key = (each.employer.pk, each.workplace.municipality_id)
            relation = self.owners.get(key)
            if relation is not None:
                known[relation.pk] = relation
            else:
                relation = new.setdefault(
                    key,
                    EmployerOwner(employer=each.employer, municipality=each.workplace.municipality),
                )
            relation.owner, relation.deputy = each.owner, each.deputy
        batch.update(EmployerOwner, known.values(), ["owner", "deputy"])
        batch.insert(EmployerOwner, new.values())


def numbers_in(rows: list[Row]) -> set[str]:
    return {orgnr(row) for row in rows}


def ids(owner: User | None, deputy: User | None) -> tuple[Any, Any]:
    return (owner.pk if owner else None, deputy.pk if deputy else None)


def said_fields(row: Row, columns: dict[str, str]) -> dict[str, Any]:
    """{field: value} of what the row says; an empty cell keeps what must have some value."""
    return {
        field: row.values[column]
        for column, field in columns.items()
        if column in row.values and not (row.values[column] is None and column in KEPT_WHEN_EMPTY)
    }


def is_over(occupancy: Occupancy, day: date) -> bool:
    return occupancy.ends_on is not None and occupancy.ends_on < day


def is_same(stored: Occupancy, people: int, start: date | None, until: date | None) -> bool:
    return (
        stored.people == people
        and stored.ends_on == until
        and (start is None or stored.starts_on == start)
    )


def verdict_of(prepared: Prepared) -> Verdict:
    if prepared.is_new_workplace:
        return Verdict.NEW
    return Verdict.CHANGED if prepared.changed else Verdict.UNCHANGED
