"""What the rows of a file of participants mean: new, changed or unchanged; stored in bulk."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import units_of
from accounts.models import AuditEntry, Unit, UnitMembership, User
from accounts.parties import Party
from candidates.actions.participants import phase_on
from candidates.models import Availability, Participant, ProfileEntry
from candidates.tables import COLUMNS, OWN_FIELDS, reference_of
from common.actions.bulk import Batch
from common.imports import Verdict
from common.tables import Column, Fault, Row, Table, find_repeated
from reference.models import Language, Occupation, PostalCode
from reference.work import Weekday

Kind = ProfileEntry.Kind
SKILLS = ProfileEntry.NorwegianSkill.values
ROLES = {"consultant": Party.CONSULTANT, "deputy": Party.CONSULTANT, "teacher": Party.TEACHER}
Span = tuple[time, time]


def is_public_id(text: str) -> bool:
    """Is this an id as an export writes it?"""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


@dataclass
class Change:
    """What one row does to one participant."""

    participant: Participant
    is_new: bool
    fields: list[str] = field(default_factory=list)
    entries: list[ProfileEntry] = field(default_factory=list)
    replaced: list[tuple[ProfileEntry, ProfileEntry]] = field(default_factory=list)
    spans: dict[str, Span] | None = None
    old_spans: list[Availability] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        if self.is_new:
            return Verdict.NEW
        has_changed = self.fields or self.entries or self.spans is not None
        return Verdict.CHANGED if has_changed else Verdict.UNCHANGED


class ParticipantRows:
    """Checks pieces of a file against the database, and stores what all of them change."""

    columns: list[Column] = COLUMNS

    def __init__(self, *, unit: Unit, by: User) -> None:
        self.unit = unit
        self.by = by
        self.today = timezone.localdate()
        self.changes: list[Change] = []

    def whole_file_faults(self, table: Table) -> list[Fault]:
        return find_repeated(table, ["reference"])

    # --- what the database knows, read once -------------------------------------------------

    @cached_property
    def staff(self) -> dict[tuple[str, str], User]:
        """{(role, e-mail): person} of the municipality."""
        held = UnitMembership.objects.active().filter(
            unit__municipality=self.unit.municipality_id, role__in=set(ROLES.values())
        )
        return {(each.role, each.user.email): each.user for each in held.select_related("user")}

    @cached_property
    def my_units(self) -> set[UUID]:
        return set(units_of(self.by, Party.CONSULTANT).values_list("pk", flat=True))

    @cached_property
    def languages(self) -> set[str]:
        return set(Language.objects.values_list("pk", flat=True))

    @cached_property
    def occupations(self) -> set[str]:
        return set(Occupation.objects.values_list("pk", flat=True))

    def compared_with(self, rows: list[Row]) -> list[QuerySet[Any, Any]]:
        people = self.people_called(rows)
        ids = list(people.values_list("pk", flat=True))
        return [
            people.values_list(),
            ProfileEntry.objects.current().filter(participant__in=ids).values_list(),
            Availability.objects.filter(participant__in=ids).values_list(),
        ]

    # --- checking ---------------------------------------------------------------------------

    def check(self, rows: list[Row]) -> list[Verdict]:
        """A verdict for each row without faults; what is wrong is added to the rows."""
        known = self.known_people(rows)
        postal_codes = self.known_postal_codes(rows)
        self.changes = []
        for row in rows:
            self.check_row(row, postal_codes)
            person = known.people.get(row.values.get("reference", ""))
            is_mine = person is not None and self.check_is_mine(row, person)
            self.check_staff(row, person if is_mine else None)
            if not row.faults:
                self.changes.append(self.change_of(row, person, known))
        return [change.verdict for change in self.changes]

    def people_called(self, rows: list[Row]) -> QuerySet[Participant]:
        """Who has one of these references: an own one, or the id that an export wrote for it."""
        keys = {row.values.get("reference", "") for row in rows} - {""}
        ids = [key for key in keys if is_public_id(key)]
        return Participant.objects.filter(
            Q(import_key__in=keys) | Q(pk__in=ids, import_key=""),
            municipality=self.unit.municipality_id,
        )

    def known_people(self, rows: list[Row]) -> "Known":
        people = self.people_called(rows).select_related("municipality", *ROLES)
        known = Known(people={reference_of(person): person for person in people})
        pks = [person.pk for person in known.people.values()]
        entries = ProfileEntry.objects.current().filter(participant__in=pks).select_related("skill")
        for entry in entries.order_by("noted_on", "created_at"):
            known.entries[entry.participant_id].append(entry)
        for span in Availability.objects.filter(participant__in=pks):
            known.spans[span.participant_id].append(span)
        return known

    def known_postal_codes(self, rows: list[Row]) -> set[str]:
        codes = {row.values.get("home_postal_code") for row in rows}
        found = PostalCode.objects.filter(pk__in=[code for code in codes if code])
        return set(found.values_list("pk", flat=True))

    def check_row(self, row: Row, postal_codes: set[str]) -> None:
        values = row.values
        starts, ends = values.get("programme_starts_on"), values.get("programme_ends_on")
        if starts and ends and ends < starts:
            row.fault("programme_ends_on", _("a day after the programme starts"))
        code = values.get("home_postal_code")
        if code and code not in postal_codes:
            row.fault("home_postal_code", _("a postal code of four digits"))
        language = values.get("contact_language")
        if language and language not in self.languages:
            row.fault("contact_language", _("a language code such as so or uk"))
        self.check_lists(row)

    def check_lists(self, row: Row) -> None:
        lists = [
            ("languages", self.languages, _("language codes such as so | ar")),
            (
                "goals",
                self.occupations,
                _("occupations by one to four digits, such as 5120 | 9412"),
            ),
        ]
        for name, known, expected in lists:
            if set(row.values.get(name) or []) - known:
                row.fault(name, expected)
        if any(len(each) > 500 for each in row.values.get("skills") or []):
            row.fault("skills", _("at most %(most)d characters") % {"most": 500})

    def check_staff(self, row: Row, person: Participant | None) -> None:
        for name in ROLES:
            email = (row.values.get(name) or "").lower()
            if email and self.holder(name, email, person) is None:
                row.fault(name, _("the e-mail of somebody with this role in the municipality"))
        deputy = row.values.get("deputy")
        if deputy and deputy == row.values.get("consultant"):
            row.fault("deputy", _("another person than the consultant"))

    def holder(self, name: str, email: str, person: Participant | None) -> User | None:
        """Who is meant: whoever stands there already, even after leaving, or one of the staff."""
        current: User | None = getattr(person, name, None)
        if current is not None and current.email.lower() == email:
            return current
        return self.staff.get((ROLES[name], email))

    def check_is_mine(self, row: Row, person: Participant) -> bool:
        """A protected address answers like a foreign one: the file must not find it."""
        is_own = self.by.pk in {person.consultant_id, person.deputy_id}
        is_mine = is_own or (not person.has_protected_address and person.unit_id in self.my_units)
        if not is_mine:
            row.fault("reference", _("a reference that no other unit uses"))
        return is_mine

    # --- what a row changes -----------------------------------------------------------------

    def change_of(self, row: Row, person: Participant | None, known: "Known") -> Change:
        is_new = person is None
        if person is None:
            person = Participant(
                unit=self.unit,
                municipality=self.unit.municipality,
                consultant=self.by,
                import_key=row.values["reference"],
            )
        change = Change(participant=person, is_new=is_new)
        for name, value in self.fields_of(row, None if is_new else person).items():
            if getattr(person, name) != value:
                setattr(person, name, value)
                change.fields.append(name)
        if is_new:
            person.phase = phase_on(person.programme_starts_on, self.today)
        self.add_entries(change, row, known.entries[person.pk])
        self.add_spans(change, row, known.spans[person.pk])
        return change

    def fields_of(self, row: Row, person: Participant | None) -> dict[str, Any]:
        """The fields that the row says something about; an empty yes-or-no says nothing."""
        said = {name: row.values[name] for name in OWN_FIELDS if row.values.get(name) is not None}
        for name in ("contact_language", "home_postal_code"):
            if row.values.get(name):
                said[f"{name}_id"] = row.values[name]
        for name in ROLES:
            holder = self.holder(name, (row.values.get(name) or "").lower(), person)
            if holder is not None:
                said[f"{name}_id"] = holder.pk
        return said

    def add_entries(self, change: Change, row: Row, current: list[ProfileEntry]) -> None:
        """New levels replace old ones that were told; lists only grow.

        An export shows nothing that the participant hid, so the level below it is no news either.
        """
        levels = [each for each in current if each.kind == Kind.NORWEGIAN]
        newest = {each.norwegian_skill: each for each in levels}
        shown = {each.norwegian_skill: each for each in levels if each.hidden_at is None}
        for skill in SKILLS:
            level, old = row.values.get(skill), newest.get(skill)
            known = {each.level for each in (old, shown.get(skill)) if each is not None}
            if level and level not in known:
                entry = self.entry(change, Kind.NORWEGIAN, norwegian_skill=skill, level=level)
                if old is not None and old.source == ProfileEntry.Source.TOLD:
                    change.replaced.append((old, entry))
        for name, kind, attribute in (
            ("languages", Kind.LANGUAGE, "language_id"),
            ("goals", Kind.GOAL, "occupation_id"),
            ("skills", Kind.SKILL, "text"),
        ):
            have = {getattr(each, attribute) for each in current if each.kind == kind}
            if kind == Kind.SKILL:  # a skill without own words is exported by its label
                have |= {str(each.skill) for each in current if each.skill_id}
            for value in row.values.get(name) or []:
                if value not in have:
                    self.entry(change, kind, **{attribute: value})

    def entry(self, change: Change, kind: str, **facts: Any) -> ProfileEntry:
        is_confirmed = kind == Kind.GOAL
        entry = ProfileEntry(
            participant_id=change.participant.pk,
            kind=kind,
            source=ProfileEntry.Source.TOLD,
            noted_on=self.today,
            recorded_by_id=self.by.pk,
            confirmed_by_id=self.by.pk if is_confirmed else None,
            confirmed_at=timezone.now() if is_confirmed else None,
            **facts,
        )
        change.entries.append(entry)
        return entry

    def add_spans(self, change: Change, row: Row, stored: list[Availability]) -> None:
        """The week is taken as a whole, as soon as one day is filled in."""
        said = {day: row.values[day] for day in Weekday.values if row.values.get(day)}
        current = {span.weekday: (span.starts_at, span.ends_at) for span in stored}
        if said and said != current:
            change.spans, change.old_spans = said, stored

    # --- saving -----------------------------------------------------------------------------

    def lock(self, changes: list[Change]) -> None:
        known = [each.participant.pk for each in changes if each.verdict == Verdict.CHANGED]
        list(Participant.objects.locked().filter(pk__in=known).values_list("pk"))

    def plan(self, changes: list[Change]) -> Batch:
        changed = [each for each in changes if each.verdict != Verdict.UNCHANGED]
        batch = Batch()
        batch.insert(Participant, [each.participant for each in changed if each.is_new])
        self.plan_known(batch, [each for each in changed if not each.is_new])
        batch.insert(ProfileEntry, [entry for each in changed for entry in each.entries])
        replaced = [pair for each in changed for pair in each.replaced]
        for old, entry in replaced:
            old.replaced_by = entry
        batch.update(ProfileEntry, [old for old, _new in replaced], ["replaced_by"])
        self.plan_spans(batch, [each for each in changed if each.spans is not None])
        lines = audit.entries_for(
            "import_participant",
            [(each.participant, {"fields": each.fields}) for each in changed],
            by=self.by,
            party=Party.CONSULTANT,
            municipality=self.unit.municipality,
        )
        batch.insert(AuditEntry, lines)
        return batch

    def plan_known(self, batch: Batch, changed: list[Change]) -> None:
        for each in changed:
            each.participant.version += 1
        names = {name.removesuffix("_id") for each in changed for name in each.fields}
        people = [each.participant for each in changed]
        batch.update(Participant, people, sorted(names | {"version"}))

    def plan_spans(self, batch: Batch, told: list[Change]) -> None:
        """Other days of the week go: the week is taken as a whole."""
        batch.delete(Availability, [span for each in told for span in each.old_spans])
        batch.insert(
            Availability,
            [
                Availability(
                    participant_id=each.participant.pk, weekday=day, starts_at=start, ends_at=end
                )
                for each in told
                for day, (start, end) in (each.spans or {}).items()
            ],
        )


@dataclass
class Known:
    """What the database knows of the people in a piece of the file."""

    people: dict[str, Participant]
    entries: dict[UUID, list[ProfileEntry]] = field(default_factory=lambda: defaultdict(list))
    spans: dict[UUID, list[Availability]] = field(default_factory=lambda: defaultdict(list))
