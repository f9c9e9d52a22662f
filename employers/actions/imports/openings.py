"""Rows of openings: what they mean, compared with what is stored, and written in few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.actions.bulk import Batch
from common.errors import DomainError
from common.imports import Verdict
from common.tables import Column, Fault, Row, Table
from employers.actions import checks
from employers.actions.imports.parts import plan_steps, plan_trail, take
from employers.actions.openings import WINDOW
from employers.actions.parts import facts_of
from employers.models import (
    ContactPerson,
    LanguageNeed,
    Opening,
    OpeningDay,
    OpeningSkill,
    OpeningStep,
    Workplace,
)
from employers.models.facts import OpeningFacts, SkillWish
from employers.states import OPENING_FLOW, OpeningState
from employers.tables.openings import COLUMNS, PLAIN_NAMES, facts_from, import_key, orgnr, repeated
from reference import queries as reference_queries
from reference.models import Occupation
from reference.own_words import Vocabulary

WRITTEN = [
    *PLAIN_NAMES, "occupation", "contact", "unconfirmed_fields", "refreshed_at", "version",
]  # fmt: skip


@dataclass
class Prepared:
    """One row as the opening that it means, and what has to be written beside it."""

    row: Row
    opening: Opening
    facts: OpeningFacts
    verdict: Verdict
    new_contact: ContactPerson | None


class OpeningRows:
    """The file of openings, piece by piece."""

    columns: list[Column] = COLUMNS

    def __init__(self, *, by: User) -> None:
        self.by = by
        self.today = timezone.localdate()
        self.now = timezone.now()
        self.changes: list[Prepared] = []
        self.skills: dict[str, str | None] = {}

    def whole_file_faults(self, table: Table) -> list[Fault]:
        """Also where one row names the workplace and the other leaves out the only one."""
        places = Workplace.objects.values_list("employer__organisation_number", "name")
        names: dict[str, list[str]] = {}
        for number, name in places:
            names.setdefault(number, []).append(name)
        return repeated(
            table, {number: each[0] for number, each in names.items() if len(each) == 1}
        )

    # --- What is stored already, for the rows of this piece -----------------------------------

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return reference_queries.skill_vocabulary()

    def compared_with(self, rows: list[Row]) -> list[QuerySet[Any, Any]]:
        numbers = {orgnr(row) for row in rows}
        keys = {import_key(row.values) for row in rows if not row.faults}
        names = {row.values.get("contact", "") for row in rows}
        places = Workplace.objects.filter(employer__organisation_number__in=numbers)
        openings = Opening.objects.filter(
            workplace__employer__organisation_number__in=numbers, import_key__in=keys
        )
        ids = list(openings.values_list("pk", flat=True))
        return [
            places.values_list("pk", "name"),
            ContactPerson.objects.filter(workplace__in=places, name__in=names).values_list(),
            openings.values_list(),
            OpeningDay.objects.filter(opening__in=ids).values_list(),
            LanguageNeed.objects.filter(opening__in=ids).values_list(),
            OpeningSkill.objects.filter(opening__in=ids).values_list(),
        ]

    def load(self, rows: list[Row]) -> None:
        numbers = {orgnr(row) for row in rows}
        self.workplaces: dict[str, list[Workplace]] = {}
        stored = Workplace.objects.filter(employer__organisation_number__in=numbers)
        for place in stored.select_related("employer").prefetch_related("contacts"):
            self.workplaces.setdefault(place.employer.organisation_number, []).append(place)
        ids = [place.pk for places in self.workplaces.values() for place in places]
        keys = {import_key(row.values) for row in rows if not row.faults}
        found = Opening.objects.filter(workplace__in=ids, import_key__in=keys)
        self.openings = {
            (each.workplace_id, each.import_key): each
            for each in found.select_related("contact", "occupation").prefetch_related(
                "days", "language_needs", "skills"
            )
        }
        codes = {row.values.get("occupation", "") for row in rows} - {""}
        self.occupations = Occupation.objects.in_bulk(codes)

    # --- Check --------------------------------------------------------------------------------

    def check(self, rows: list[Row]) -> list[Verdict]:
        self.load(rows)
        self.changes = []
        for row in rows:
            place = None if row.faults else self.workplace_of(row)
            if place is not None:
                self.prepare(row, place)
        return [each.verdict for each in self.changes]

    def workplace_of(self, row: Row) -> Workplace | None:
        places = self.workplaces.get(orgnr(row), [])
        if not places:
            row.fault("organisation_number", _("an employer that is registered here"))
            return None
        name = row.values.get("workplace", "")
        found = [place for place in places if place.name == name or not name]
        if len(found) != 1:
            known = ", ".join(place.name for place in places)
            row.fault("workplace", _("one of: %(known)s") % {"known": known})
            return None
        return found[0]

    def prepare(self, row: Row, place: Workplace) -> None:
        key = (place.pk, import_key(row.values))
        stored = self.openings.get(key)
        opening = stored or self.blank(place, key[1])
        before = facts_of(stored) if stored else None
        facts = facts_from(row.values, before)
        facts.skills = self.in_vocabulary(facts.skills)
        new_contact = self.take_contact(row, place, facts)
        self.take_occupation(row, facts)
        self.fill_in(row, opening, facts)
        different = take(opening, facts.fields)
        self.check_facts(row, opening, facts, is_new=stored is None)
        if row.faults:
            return
        verdict = Verdict.NEW
        if before is not None:
            confirms = bool(row.values.get("is_confirmed") and opening.unconfirmed_fields)
            is_same = not (different or new_contact or confirms) and same_rows(before, facts)
            verdict = Verdict.UNCHANGED if is_same else Verdict.CHANGED
        self.changes.append(Prepared(row, opening, facts, verdict, new_contact))

    def blank(self, place: Workplace, key: str) -> Opening:
        return Opening(
            workplace=place,
            import_key=key,
            starts_from=self.today,
            starts_until=self.today + WINDOW,
            refreshed_at=self.now,
        )

    def in_vocabulary(self, wishes: list[SkillWish] | None) -> list[SkillWish] | None:
        """Own words become a skill of the vocabulary where the suggestion is sure."""
        if wishes is None:
            return None
        found = []
        for wish in wishes:
            known = wish.skill_id or self.skill_for(wish.text)
            text = "" if known else wish.text
            found.append(SkillWish(text=text, skill_id=known, is_needed=wish.is_needed))
        return list(dict.fromkeys(found))

    def skill_for(self, text: str) -> str | None:
        if text not in self.skills:
            self.skills[text] = reference_queries.sure_skill(text, self.vocabulary)
        return self.skills[text]

    def take_contact(self, row: Row, place: Workplace, facts: OpeningFacts) -> ContactPerson | None:
        """The named person there; a name that is not known yet becomes a new contact."""
        name = row.values.get("contact", "")
        if not name:
            return None
        phone = row.values.get("contact_phone", "")
        here = [each for each in place.contacts.all() if not each.left_at]
        found = next((each for each in here if each.name == name), None)
        if found is not None:
            facts.fields["contact"] = found
            return None
        return ContactPerson(workplace=place, name=name, phone=phone)

    def take_occupation(self, row: Row, facts: OpeningFacts) -> None:
        code = row.values.get("occupation")
        if code is None:
            return
        occupation = self.occupations.get(code) if code else None
        if code and (occupation is None or len(code) != 4):
            row.fault("occupation", _("an occupation that exists: four digits of STYRK-08"))
        facts.fields["occupation"] = occupation

    def fill_in(self, row: Row, opening: Opening, facts: OpeningFacts) -> None:
        """What follows from the rest: “at least” never exceeds the days, the window has an end."""
        if facts.days:
            wanted = facts.fields.get("min_days", opening.min_days)
            facts.fields["min_days"] = min(wanted, len(facts.days))
        start = facts.fields.get("starts_from")
        if start and opening._state.adding and not row.values.get("starts_until"):
            facts.fields["starts_until"] = start + WINDOW

    def check_facts(self, row: Row, opening: Opening, facts: OpeningFacts, *, is_new: bool) -> None:
        """The same rules as on the pages; each fault stands at the column that it is about."""
        if facts.days is not None or is_new:
            self.must(row, checks.days, facts.days or {})
        self.must(row, checks.language, facts.language or {})
        self.must(row, checks.window, opening.starts_from, opening.starts_until)
        self.must(row, checks.capacity, opening)

    def must(self, row: Row, check: Any, *said: Any) -> None:
        try:
            check(*said)
        except DomainError as error:
            columns = {"days": "mon"}
            row.fault(columns.get(error.field or "", error.field or "reference"), error.message)

    # --- Save ---------------------------------------------------------------------------------

    def lock(self, changes: list[Prepared]) -> None:
        list(Opening.objects.locked().filter(pk__in=ids_of(changes)).values_list("pk"))

    def plan(self, changes: list[Prepared]) -> Batch:
        new = [each for each in changes if each.verdict == Verdict.NEW]
        changed = [each for each in changes if each.verdict == Verdict.CHANGED]
        batch = Batch()
        self.plan_contacts(batch, [*new, *changed])
        self.plan_new(batch, new)
        self.plan_changed(batch, changed)
        self.plan_rows(batch, [*new, *changed])
        touched = [each.opening for each in (*new, *changed)]
        plan_trail(batch, "import_opening", touched, by=self.by)
        return batch

    def plan_contacts(self, batch: Batch, touched: list[Prepared]) -> None:
        """One person a name and workplace, also when several rows name them."""
        made: dict[tuple[UUID, str], ContactPerson] = {}
        for each in touched:
            if each.new_contact:
                key = (each.new_contact.workplace_id, each.new_contact.name)
                each.opening.contact = made.setdefault(key, each.new_contact)
        batch.insert(ContactPerson, made.values())

    def plan_new(self, batch: Batch, new: list[Prepared]) -> None:
        reached = OPENING_FLOW.next_state("post", OpeningState.DRAFT)
        posted = []
        for each in new:
            if each.row.values.get("is_posted") is not False:
                each.opening.state = reached
                posted.append(each.opening)
            self.mark_confirmed(each)
        batch.insert(Opening, [each.opening for each in new])
        move = {"verb": "post", "before": OpeningState.DRAFT, "after": reached}
        plan_steps(batch, OpeningStep, posted, subject="opening", by=self.by, **move)

    def plan_changed(self, batch: Batch, changed: list[Prepared]) -> None:
        for each in changed:
            each.opening.version += 1
            each.opening.refreshed_at = self.now
            self.mark_confirmed(each)
        batch.update(Opening, [each.opening for each in changed], WRITTEN)

    def mark_confirmed(self, prepared: Prepared) -> None:
        """What no employer has said yes to stays marked, as when a consultant fills it in."""
        said = set(prepared.facts.names())
        waiting = set(prepared.opening.unconfirmed_fields)
        is_confirmed = bool(prepared.row.values.get("is_confirmed"))
        prepared.opening.unconfirmed_fields = sorted(
            waiting - said if is_confirmed else waiting | said
        )

    def plan_rows(self, batch: Batch, touched: list[Prepared]) -> None:
        """Days, language and skills of which the row says something: all others of them go."""
        of_days = [e for e in touched if e.facts.days is not None]
        of_language = [e for e in touched if e.facts.language is not None]
        of_skills = [e for e in touched if e.facts.skills is not None]
        batch.delete(OpeningDay, rows_beside(of_days, "days"))
        batch.delete(LanguageNeed, rows_beside(of_language, "language_needs"))
        batch.delete(OpeningSkill, rows_beside(of_skills, "skills"))
        batch.insert(
            OpeningDay,
            [
                OpeningDay(opening=e.opening, weekday=day, starts_at=start, ends_at=end)
                for e in of_days
                for day, (start, end) in (e.facts.days or {}).items()
            ],
        )
        batch.insert(
            LanguageNeed,
            [
                LanguageNeed(
                    opening=e.opening,
                    function=function,
                    to_start=need.to_start,
                    to_be_hired=need.to_be_hired,
                    if_misunderstood=need.if_misunderstood,
                )
                for e in of_language
                for function, need in (e.facts.language or {}).items()
            ],
        )
        batch.insert(
            OpeningSkill,
            [
                OpeningSkill(
                    opening=e.opening,
                    skill_id=wish.skill_id,
                    text=wish.text,
                    is_needed=wish.is_needed,
                )
                for e in of_skills
                for wish in e.facts.skills or []
            ],
        )


def rows_beside(touched: Iterable[Prepared], name: str) -> list[Any]:
    """The stored rows of that name at the openings that are changed."""
    known = [each.opening for each in touched if each.verdict == Verdict.CHANGED]
    return [row for opening in known for row in getattr(opening, name).all()]


def ids_of(prepared: Iterable[Prepared]) -> list[UUID]:
    return [each.opening.pk for each in prepared if each.verdict == Verdict.CHANGED]


def same_rows(before: OpeningFacts, after: OpeningFacts) -> bool:
    """Whether days, language and skills say the same; None says nothing."""
    if after.days is not None and after.days != before.days:
        return False
    if after.language is not None and after.language != before.language:
        return False
    return after.skills is None or set(after.skills) == set(before.skills or [])
