"""The file of openings: one row an opening, tied to a workplace by organisation number and name."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.tables import (
    Cell,
    Column,
    Fault,
    Table,
    cells,
    fold,
    name_repeated,
    parse_rows,
    part_of,
)
from employers.models import (
    LanguageNeed,
    Opening,
    SupportKind,
    WorkFunction,
)
from employers.models.facts import Need, OpeningFacts, SkillWish
from employers.tables.columns import choice, flag, number, several, text
from employers.tables.employers import orgnr, own, plain
from reference.levels import Level
from reference.work import Certificate, Kind, Licence, Weekday, WorkDemand

KEY = ["reference", "organisation_number", "workplace", "title", "kind"]

# An empty cell leaves these as they are: a stored opening needs some value here.
KEPT_WHEN_EMPTY = frozenset({
    "kind", "capacity", "min_days", "alternating_weeks", "starts_from", "starts_until", "weeks",
    "talk", "slow_talk", "lunch_together", "teacher_on_site", "several_at_once", "support", "hire",
    "motivation_talk", "selected_by",
})  # fmt: skip
PLAIN = [
    choice("kind", own(Opening, "kind"), Kind, is_required=True),
    text("title", own(Opening, "title"), 120, is_required=True,
         expected=_("what the person shall do, at most 120 characters")),
    text("tasks", own(Opening, "tasks"), 2000),
    text("learning", own(Opening, "learning"), 2000),
    text("purpose", own(Opening, "purpose"), 2000),
    number("capacity", own(Opening, "capacity"), 1, 500),
    number("min_days", own(Opening, "min_days"), 0, 7),
    flag("alternating_weeks", own(Opening, "alternating_weeks")),
    Column("starts_from", own(Opening, "starts_from"), cells.day, cells.DAY, empty=None),
    Column("starts_until", own(Opening, "starts_until"), cells.day, cells.DAY, empty=None),
    number("weeks", own(Opening, "weeks"), 1, 260),
    text("free_weeks", own(Opening, "free_weeks"), 100),
    Column("working_languages", own(Opening, "working_languages"), cells.words,
           _("language codes such as nb | en"), empty=[]),
    text("bilingual_colleague", own(Opening, "bilingual_colleague"), 100),
    number("talk", own(Opening, "talk"), 0, 3),
    flag("slow_talk", own(Opening, "slow_talk")),
    flag("lunch_together", own(Opening, "lunch_together")),
    flag("teacher_on_site", own(Opening, "teacher_on_site")),
    text("mentor", own(Opening, "mentor"), 100),
    flag("several_at_once", own(Opening, "several_at_once")),
    number("support", own(Opening, "support"), 0, 3),
    several("licences", own(Opening, "licences"), Licence),
    several("certificates", own(Opening, "certificates"), Certificate),
    several("demands", own(Opening, "demands"), WorkDemand),
    choice("hire", own(Opening, "hire"), Opening.HiringProspects),
    text("hire_when", own(Opening, "hire_when"), 60),
    number("schooling_years", own(Opening, "schooling_years"), 0, 25),
    text("passed_test", own(Opening, "passed_test"), 60),
    flag("motivation_talk", own(Opening, "motivation_talk")),
    Column("support_would_change", own(Opening, "support_would_change"),
           cells.several_of(SupportKind), cells.codes(SupportKind), empty=[]),
    choice("selected_by", own(Opening, "selected_by"), Opening.SelectedBy),
    choice("first_group", own(Opening, "first_group"), Opening.FirstGroup, empty=""),
    Column("first_group_until", _("First group until"), cells.day, cells.DAY, empty=None),
]  # fmt: skip
PLAIN_NAMES = [column.name for column in PLAIN]

DAYS = [
    Column(day.value, day.label, cells.hours, cells.HOURS, empty=None, example="09:00-14:00")
    for day in Weekday
]
LEVELS = cells.codes(Level)


def level_column(function: WorkFunction, stage: str, label: Any) -> Column:
    return Column(f"{function.value}_{stage}", label, cells.one_of(Level), LEVELS, example="A1")


LANGUAGE = [
    level_column(WorkFunction.COLLEAGUES, "start", _("Talk with colleagues, to start")),
    level_column(WorkFunction.COLLEAGUES, "hire", _("Talk with colleagues, to be hired")),
    level_column(WorkFunction.CUSTOMERS, "start", _("Talk with customers or users, to start")),
    level_column(WorkFunction.CUSTOMERS, "hire", _("Talk with customers or users, to be hired")),
    level_column(WorkFunction.INSTRUCTIONS, "start", _("Read instructions, to start")),
    level_column(WorkFunction.INSTRUCTIONS, "hire", _("Read instructions, to be hired")),
    level_column(WorkFunction.MESSAGES, "start", _("Take oral messages, to start")),
    level_column(WorkFunction.MESSAGES, "hire", _("Take oral messages, to be hired")),
    text("colleagues_mistake", _("If colleagues are misunderstood"), 200),
    text("customers_mistake", _("If customers are misunderstood"), 200),
    text("instructions_mistake", _("If instructions are misunderstood"), 200),
    text("messages_mistake", _("If messages are misunderstood"), 200),
]

COLUMNS = [
    text("reference", _("Your own number"), 60, example="O01"),
    text("organisation_number", _("Organisation number"), 20, is_required=True,
         expected=_("the organisation number of an employer that is registered here"),
         example="310001007"),
    text("workplace", _("Workplace"), 120,
         expected=_("the name of a workplace of this employer; may be empty when it has one")),
    *PLAIN,
    text("occupation", _("Occupation"), 4,
         expected=_("an occupation that exists: four digits of STYRK-08"), example="7512"),
    *DAYS,
    *LANGUAGE,
    Column("skills_needed", _("Skills needed"), cells.words, _("text | text"), empty=[], most=2000),
    Column("skills_wished", _("Skills wished"), cells.words, _("text | text"), empty=[], most=2000),
    text("contact", _("Who receives"), 100),
    text("contact_phone", _("Phone of who receives"), 20),
    flag("is_posted", _("Post at once")),
    flag("is_confirmed", _("Confirmed by the employer")),
]  # fmt: skip


def repeated(table: Table, only_place: dict[str, str]) -> list[Fault]:
    """Rows that mean the same opening. `only_place`: organisation number to its one workplace."""
    keyed = []
    for row in parse_rows(part_of(table, KEY), COLUMNS, 0, len(table.rows)):
        if not row.faults:
            place = row.values.get("workplace") or only_place.get(orgnr(row), "")
            key = (orgnr(row), fold(place), fold(import_key(row.values)))
            column = "reference" if row.values.get("reference") else "title"
            keyed.append((row.number, column, row.texts[column], key))
    return name_repeated(keyed)


def import_key(values: dict[str, Any]) -> str:
    """What makes a row the same next time: the file's own number, else kind and title."""
    given = values.get("reference") or f"{values['kind']}: {values['title']}"
    return given[:100]


def facts_from(values: dict[str, Any], stored: OpeningFacts | None) -> OpeningFacts:
    """What the row says. What the file has no column for stays as it is stored."""
    fields = {
        name: values[name]
        for name in PLAIN_NAMES
        if name in values and not (values[name] is None and name in KEPT_WHEN_EMPTY)
    }
    days = None
    if any(day in values for day in Weekday.values):
        days = {day: values[day] for day in Weekday.values if values.get(day)}
    language = language_from(values, (stored and stored.language) or {})
    return OpeningFacts(fields, days, language, skills_from(values, stored))


def language_from(values: dict[str, Any], stored: dict[str, Need]) -> dict[str, Need] | None:
    names = [column.name for column in LANGUAGE]
    if not any(name in values for name in names):
        return None
    needs = {}
    for function in WorkFunction.values:
        before = stored.get(function, Need())
        needs[function] = Need(
            values.get(f"{function}_start", before.to_start),
            values.get(f"{function}_hire", before.to_be_hired),
            values.get(f"{function}_mistake", before.if_misunderstood),
        )
    return {function: need for function, need in needs.items() if need != Need()} or {}


def skills_from(values: dict[str, Any], stored: OpeningFacts | None) -> list[SkillWish] | None:
    """In the words of the file; the import looks them up in the vocabulary."""
    if "skills_needed" not in values and "skills_wished" not in values:
        return None
    before = (stored and stored.skills) or []
    found = []
    for name, is_needed in (("skills_needed", True), ("skills_wished", False)):
        if name in values:
            found += [SkillWish(text=said, is_needed=is_needed) for said in values[name]]
        else:
            found += [each for each in before if each.is_needed is is_needed]
    return found


def export_rows(openings: QuerySet[Opening]) -> Iterator[list[Cell]]:
    """The rows of a file that this import reads back unchanged (openings as `with_facts` loads)."""
    for opening in openings:
        values = row_of(opening)
        yield [values[column.name] for column in COLUMNS]


def row_of(opening: Opening) -> dict[str, Cell]:
    values: dict[str, Cell] = {name: plain(getattr(opening, name)) for name in PLAIN_NAMES}
    values |= dict.fromkeys(Weekday.values, "")
    for day in opening.days.all():
        values[day.weekday] = f"{day.starts_at:%H:%M}-{day.ends_at:%H:%M}"
    needs = {need.function: need for need in opening.language_needs.all()}
    for function in WorkFunction.values:
        need = needs.get(function, LanguageNeed())
        values[f"{function}_start"] = need.to_start
        values[f"{function}_hire"] = need.to_be_hired
        values[f"{function}_mistake"] = need.if_misunderstood
    for name, is_needed in (("skills_needed", True), ("skills_wished", False)):
        asked = [each for each in opening.skills.all() if each.is_needed is is_needed]
        values[name] = plain([skill_text(each) for each in asked])
    values |= {
        "reference": opening.import_key,
        "organisation_number": opening.workplace.employer.organisation_number,
        "workplace": opening.workplace.name,
        "occupation": opening.occupation_id or "",
        "contact": opening.contact.name if opening.contact else "",
        "contact_phone": opening.contact.phone if opening.contact else "",
        "is_posted": opening.state != "draft",
        "is_confirmed": not opening.unconfirmed_fields,
    }
    return values


def skill_text(wish: Any) -> str:
    """The official word in Bokmål: the same in every file, whoever exports it."""
    if wish.skill is None:
        return str(wish.text)
    with override("nb"):
        return str(wish.skill.label)
