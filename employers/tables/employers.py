"""The file of employers: one row a workplace, with its contact person and who else is inside."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.tables import (
    Cell,
    Column,
    Fault,
    Row,
    Table,
    cells,
    fold,
    name_repeated,
    parse_rows,
    part_of,
)
from employers.models import (
    ContactPerson,
    Employer,
    Occupancy,
    Workplace,
)
from employers.tables.columns import choice, flag, number, text
from reference.work import Weekday

KEY = ["organisation_number", "workplace"]

# Column of the file -> scheme of the people whom other bodies have placed there.
INSIDE = {
    "students_inside": Occupancy.Scheme.STUDENT,
    "pupils_inside": Occupancy.Scheme.PUPIL,
    "job_seekers_inside": Occupancy.Scheme.JOB_SEEKER,
    "measure_organiser_inside": Occupancy.Scheme.MEASURE_ORGANISER,
    "others_inside": Occupancy.Scheme.OTHER,
}
INSIDE_LABELS: dict[str, str | Promise] = {
    "students_inside": _("Students inside"),
    "pupils_inside": _("Pupils inside"),
    "job_seekers_inside": _("Job seekers inside"),
    "measure_organiser_inside": _("Inside from measure organisers"),
    "others_inside": _("Others inside"),
}

# Column -> field of the employer, and of the workplace.
EMPLOYER_FIELDS = {
    "employer": "name",
    "sector": "sector",
    "is_cyclical": "is_cyclical",
    "ownership": "ownership",
    "max_people": "max_people",
    "appetite": "appetite",
    "rest_until": "rest_until",
    "contact_days": "contact_days",
    "most_contacts_in_60_days": "most_contacts_in_60_days",
    "contact_channel": "contact_channel",
    "wants_to_tell_others": "wants_to_tell_others",
}
WORKPLACE_FIELDS = {
    "address": "address",
    "supervision_ceiling": "supervision_ceiling",
    "written_norm": "written_norm",
    "spoken_dialect": "spoken_dialect",
    "bus_from": "bus_from",
    "bus_until": "bus_until",
    "bus_days": "bus_days",
    "bus_solution": "bus_solution",
    "lunch_together": "has_lunch_together",
}


def own(model: type[models.Model], field: str) -> str | Promise:
    """The field's name on the pages, so that the file speaks the same words."""
    return model._meta.get_field(field).verbose_name  # type: ignore[union-attr]


COLUMNS = [
    text("organisation_number", own(Employer, "organisation_number"), 20,
         is_required=True, expected=_("nine digits with a right check digit"),
         example="310001007"),
    text("employer", _("Employer"), 120, is_required=True, expected=_("the name of the employer")),
    text("sector", own(Employer, "sector"), 120),
    flag("is_cyclical", own(Employer, "is_cyclical")),
    choice("ownership", own(Employer, "ownership"), Employer.Ownership),
    number("max_people", own(Employer, "max_people"), 0, 10_000),
    choice("appetite", own(Employer, "appetite"), Employer.Appetite),
    Column("rest_until", own(Employer, "rest_until"), cells.day, cells.DAY, empty=None),
    number("contact_days", own(Employer, "contact_days"), 0, 365),
    number("most_contacts_in_60_days", own(Employer, "most_contacts_in_60_days"), 0, 60),
    text("contact_channel", own(Employer, "contact_channel"), 60),
    flag("wants_to_tell_others", own(Employer, "wants_to_tell_others")),
    text("workplace", _("Workplace"), 120, is_required=True, expected=_("the workplace's name")),
    text("address", own(Workplace, "address"), 120),
    text("postal_code", _("Postal code"), 10, is_required=True,
         expected=_("a postal code that exists, such as 2670"), example="2670"),
    text("municipality", _("Municipality"), 100,
         expected=_("a municipality that exists: four digits such as 3437, or its name")),
    number("supervision_ceiling", own(Workplace, "supervision_ceiling"), 0, 1000),
    choice("written_norm", own(Workplace, "written_norm"), Workplace.Norm),
    text("spoken_dialect", own(Workplace, "spoken_dialect"), 60),
    Column("bus_from", own(Workplace, "bus_from"), cells.clock_time, cells.TIME, empty=None),
    Column("bus_until", own(Workplace, "bus_until"), cells.clock_time, cells.TIME, empty=None),
    Column("bus_days", own(Workplace, "bus_days"), cells.several_of(Weekday),
           cells.codes(Weekday), empty=[]),
    text("bus_solution", own(Workplace, "bus_solution"), 200),
    flag("lunch_together", own(Workplace, "has_lunch_together")),
    text("contact", _("Contact person"), 100),
    text("contact_phone", _("Phone of the contact person"), 20),
    Column("contact_email", _("E-mail of the contact person"), cells.email, cells.EMAIL, most=254),
    *(number(name, label, 0, 100, empty=0) for name, label in INSIDE_LABELS.items()),
    Column("inside_from", _("Inside from day"), cells.day, cells.DAY, empty=None),
    Column("inside_until", _("Inside to day"), cells.day, cells.DAY, empty=None),
    Column("owner", _("Our contact with the employer"), cells.email,
           _("the e-mail of a consultant in that municipality"), most=254),
    Column("deputy", _("Deputy of our contact"), cells.email,
           _("the e-mail of another consultant in that municipality"), most=254),
]  # fmt: skip


def repeated(table: Table) -> list[Fault]:
    """Rows of the same workplace; spaces in a number and the case of a name make no difference."""
    rows = parse_rows(part_of(table, KEY), COLUMNS, 0, len(table.rows))
    return name_repeated(
        (row.number, KEY[0], row.texts[KEY[0]], (orgnr(row), fold(row.values["workplace"])))
        for row in rows
        if not row.faults
    )


def orgnr(row: Row) -> str:
    """The organisation number as it is stored: without spaces."""
    return "".join(str(row.values.get("organisation_number", "")).split())


def find_conflicts(table: Table) -> list[Fault]:
    """Two rows of one employer must say the same about it: else nobody knows which is right."""
    if "organisation_number" not in table.columns:
        return []
    number_at = table.columns.index("organisation_number")
    compared = [(name, table.columns.index(name)) for name in EMPLOYER_FIELDS
                if name in table.columns]  # fmt: skip
    first: dict[str, Any] = {}
    faults = []
    for number_of_row, row in table.rows:
        earlier = first.setdefault(fold(row[number_at]).replace(" ", ""), (number_of_row, row))
        for name, place in compared:
            if row[place] != earlier[1][place]:
                said = _("the same as in row %(row)d: it is the same employer")
                faults.append(
                    Fault(number_of_row, name, row[place], str(said) % {"row": earlier[0]})
                )
    return faults


def export_rows(workplaces: models.QuerySet[Workplace], day: Any) -> Iterator[list[Cell]]:
    """The rows of a file that this import reads back unchanged."""
    for place in workplaces.select_related("employer", "postal_code", "municipality"):
        yield [cell_of(column.name, place, day) for column in COLUMNS]


def cell_of(name: str, place: Workplace, day: Any) -> Cell:
    if name in EMPLOYER_FIELDS:
        return plain(getattr(place.employer, EMPLOYER_FIELDS[name]))
    if name in WORKPLACE_FIELDS:
        return plain(getattr(place, WORKPLACE_FIELDS[name]))
    if name in INSIDE:
        inside = [each for each in place.occupancies.all() if each.scheme == INSIDE[name]]
        return sum(each.people for each in inside if each.is_on(day))
    return special_cell(name, place, day)


def special_cell(name: str, place: Workplace, day: Any) -> Cell:
    contact = next((each for each in place.contacts.all() if not each.left_at), ContactPerson())
    inside = [each for each in place.occupancies.all() if each.is_on(day)]
    values: dict[str, Cell] = {
        "organisation_number": place.employer.organisation_number,
        "workplace": place.name,
        "postal_code": place.postal_code_id,
        "municipality": place.municipality_id,
        "contact": contact.name,
        "contact_phone": contact.phone,
        "contact_email": contact.email,
        "inside_from": min((each.starts_on for each in inside), default=None),
        "inside_until": max((each.ends_on for each in inside if each.ends_on), default=None),
    }
    if name in {"owner", "deputy"}:
        relation = next(
            (
                each
                for each in place.employer.owners.all()
                if each.municipality_id == place.municipality_id
            ),
            None,
        )
        person = getattr(relation, name, None)
        return person.email if person else ""
    return values[name]


def plain(value: Any) -> Cell:
    """Lists as one cell; the rest as it is."""
    return " | ".join(str(each) for each in value) if isinstance(value, list) else value
