"""Participants as a table: the columns that come in and go out, and the export."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.models import Availability, Participant, ProfileEntry
from common.tables import Column, cells, export_response
from reference.levels import Level
from reference.work import Kind, Weekday

EntryKind = ProfileEntry.Kind
SKILLS = ProfileEntry.NorwegianSkill
TEXT = _("text")
CODES = _("codes with | between, such as 5120 | 9412")


def text(name: str, label: Any, most: int, expected: Any = TEXT, **more: Any) -> Column:
    return Column(name, label, cells.text, expected, most=most, **more)


def day(name: str, label: Any, **more: Any) -> Column:
    return Column(name, label, cells.day, cells.DAY, **{"empty": None} | more)


def flag(name: str, label: Any) -> Column:
    """An empty cell leaves it as it is."""
    return Column(name, label, cells.yes_no, cells.YES_NO, empty=None)


def number(name: str, label: Any, low: int, high: int) -> Column:
    reader = cells.whole_number(low, high)
    return Column(name, label, reader, f"{low}–{high}", empty=None)


def level(skill: Any) -> Column:
    label = {
        SKILLS.LISTENING: _("Norwegian: listening"),
        SKILLS.SPEAKING: _("Norwegian: speaking"),
        SKILLS.READING: _("Norwegian: reading"),
        SKILLS.WRITING: _("Norwegian: writing"),
    }[skill]
    return Column(skill.value, label, cells.one_of(Level), cells.codes(Level), empty=None)


COLUMNS: list[Column] = [
    text("reference", _("Your own reference"), 100, is_required=True, example="SEL-2026-017"),
    text("first_name", _("First name"), 100, is_required=True, example="Amina"),
    text("last_name", _("Last name"), 100, example="Eksempel"),
    text("phone", _("Phone"), 20),
    Column("email", _("E-mail"), cells.email, cells.EMAIL, most=254),
    day("programme_starts_on", _("Programme starts"), is_required=True, example="2026-08-01"),
    day("programme_ends_on", _("Programme ends"), is_required=True, example="2028-07-31"),
    Column(
        "track",
        _("Track"),
        cells.one_of(Participant.Track),
        cells.codes(Participant.Track),
    ),
    text("contact_language", _("Contact language"), 10, _("a language code such as so or uk")),
    flag("needs_interpreter", _("Needs an interpreter")),
    flag("reads_little", _("Reads little")),
    text("consultant", _("Consultant"), 254, _("the e-mail of a consultant in the municipality")),
    text("deputy", _("Deputy"), 254, _("the e-mail of a consultant in the municipality")),
    text("teacher", _("Teacher"), 254, _("the e-mail of a teacher in the municipality")),
    flag("has_protected_address", _("Protected address")),
    text("home_postal_code", _("Postal code of the home"), 4, _("a postal code of four digits")),
    flag("has_car", _("Has a car")),
    number("max_travel_minutes", _("Longest travel, minutes"), 0, 1440),
    number("follow_up_need", _("Need of follow-up"), 0, 3),
    flag("wishes_social_contact", _("Wishes social contact")),
    day("strong_wish_since", _("Strong wish for an early place, said on")),
    Column(
        "kinds_asked",
        _("Kinds asked for"),
        cells.several_of(Kind),
        cells.codes(Kind),
        empty=None,
    ),
    day("available_from", _("Can start from")),
    *(level(skill) for skill in SKILLS),
    Column("languages", _("Other languages"), cells.words, _("language codes with |"), empty=[]),
    Column("goals", _("Goals"), cells.words, CODES, empty=[], example="5120 | 9412"),
    Column("skills", _("Skills in own words"), cells.words, _("text | text"), empty=[], most=2000),
    *(Column(each.value, each.label, cells.hours, cells.HOURS, empty=None) for each in Weekday),
]
# What is stored on the participant under the same name.
OWN_FIELDS = (
    "first_name", "last_name", "phone", "email", "programme_starts_on", "programme_ends_on",
    "track", "needs_interpreter", "reads_little", "has_protected_address", "has_car",
    "max_travel_minutes", "follow_up_need", "wishes_social_contact", "strong_wish_since",
    "kinds_asked", "available_from",
)  # fmt: skip


def export_people(kind: str, people: QuerySet[Participant] | list[Participant]) -> HttpResponse:
    """These people as a CSV or XLSX file that can be imported again; four queries."""
    shown = list(people)
    pks = [person.pk for person in shown]
    entries, spans = entries_by_person(pks), spans_by_person(pks)
    headings = [str(column.label) for column in COLUMNS]
    rows = [row_of(person, entries[person.pk], spans[person.pk]) for person in shown]
    return export_response(kind, gettext("participants"), headings, rows)


def entries_by_person(pks: list[UUID]) -> dict[UUID, list[ProfileEntry]]:
    found: dict[UUID, list[ProfileEntry]] = defaultdict(list)
    wanted = [EntryKind.NORWEGIAN, EntryKind.LANGUAGE, EntryKind.GOAL, EntryKind.SKILL]
    rows = ProfileEntry.objects.for_matching().filter(participant__in=pks, kind__in=wanted)
    for entry in rows.select_related("skill").order_by("noted_on", "created_at"):
        found[entry.participant_id].append(entry)
    return found


def spans_by_person(pks: list[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in Availability.objects.filter(participant__in=pks):
        found[row.participant_id][row.weekday] = f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M}"
    return found


def row_of(
    person: Participant, entries: list[ProfileEntry], spans: dict[str, str]
) -> list[str | int]:
    """The cells of one person, in the order of the columns."""
    values = own_values(person) | entry_values(entries) | spans
    return [values.get(column.name, "") for column in COLUMNS]


def reference_of(person: Participant) -> str:
    """What the person is called in files: the unit's own reference, else the public id."""
    return person.import_key or str(person.pk)


def own_values(person: Participant) -> dict[str, Any]:
    values: dict[str, Any] = {"reference": reference_of(person)}
    for name in OWN_FIELDS:
        values[name] = as_cell(getattr(person, name))
    values["contact_language"] = person.contact_language_id or ""
    values["home_postal_code"] = person.home_postal_code_id or ""
    for role in ("consultant", "deputy", "teacher"):
        holder = getattr(person, role)
        values[role] = holder.email if holder else ""
    return values


def as_cell(value: Any) -> str | int:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def entry_values(entries: Iterable[ProfileEntry]) -> dict[str, str]:
    """Oldest first, so that the newest level stands."""
    several: dict[str, list[str]] = defaultdict(list)
    values: dict[str, str] = {}
    for entry in entries:
        if entry.kind == EntryKind.NORWEGIAN:
            values[entry.norwegian_skill] = entry.level
        elif entry.kind == EntryKind.LANGUAGE:
            several["languages"].append(str(entry.language_id))
        elif entry.kind == EntryKind.GOAL:
            several["goals"].append(str(entry.occupation_id))
        else:
            several["skills"].append(entry.text or str(entry.skill))
    return values | {name: " | ".join(dict.fromkeys(each)) for name, each in several.items()}
