"""Profile entries are added, replaced, taken back, hidden; what matching reads raises a version."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates.actions.base import (
    clean_texts,
    hold,
    note_act,
    party_of,
    refuse_closed,
    save_with_new_version,
)
from candidates.actions.entry_rules import FACTS_OF, check_entry
from candidates.models import Participant, ProfileEntry
from common.errors import DomainError
from reference.models import Occupation

Kind = ProfileEntry.Kind
Source = ProfileEntry.Source
Confidence = ProfileEntry.Confidence

# What a teacher sees in class and may write down.
TEACHER_MAY_ADD = frozenset({Kind.NORWEGIAN, Kind.SKILL, Kind.LANGUAGE, Kind.WISH})


@transaction.atomic
def add_entry(
    *,
    participant: Participant,
    kind: str,
    by: User,
    source: str = Source.TOLD,
    noted_on: date | None = None,
    confidence: str = Confidence.MEDIUM,
    **facts: Any,
) -> ProfileEntry:
    """Write down one thing. Which facts belong to which kind: `entry_rules.FACTS_OF`.

    Facts: norwegian_skill, level, language, skill, occupation, text, value, years, is_formal,
    recognition, driver, driver_note, gave_by_education, observed_at, occupations (a list, for
    education and study_goal). The same thing told twice from the same source is kept once.
    """
    held = hold(participant)
    refuse_closed(held)
    check_may_add(held, kind, by)
    entry = new_entry(held, kind, by, facts)
    entry.source, entry.confidence = source, confidence
    entry.noted_on = noted_on or timezone.localdate()
    check_entry(entry, occupations=facts.get("occupations"))
    twin = same_entry(entry)
    if twin is not None:
        return twin
    store_entry(held, entry, facts.get("occupations"))
    note_act("add_entry", held, by=by, kind=kind, entry=str(entry.pk))
    return entry


def check_may_add(held: Participant, kind: str, by: User) -> None:
    if party_of(held, by) == Party.TEACHER and kind not in TEACHER_MAY_ADD:
        raise DomainError(
            _("A teacher writes down Norwegian, languages, skills and wishes only."),
            code="not_for_teachers",
        )


def new_entry(held: Participant, kind: str, by: User, facts: dict[str, Any]) -> ProfileEntry:
    """An entry with these facts, not stored yet. A fact that the kind does not know is refused."""
    if kind not in Kind.values:
        raise DomainError(_("Choose what this is about."), code="unknown_kind", field="kind")
    unknown = set(facts) - FACTS_OF[Kind(kind)]
    if unknown:
        raise TypeError(f"{kind} has no facts {sorted(unknown)}")
    cleaned = clean_texts({name: value for name, value in facts.items() if name != "occupations"})
    return ProfileEntry(participant=held, kind=kind, recorded_by=by, **cleaned)


def same_entry(entry: ProfileEntry) -> ProfileEntry | None:
    """A current entry that says exactly the same: a double click, or a second import."""
    names = FACTS_OF[Kind(entry.kind)] - {"occupations"} | {"kind", "source", "noted_on"}
    alike = {name: getattr(entry, name) for name in names}
    nulls = {f"{name}__isnull": True for name, value in alike.items() if value is None}
    given = {name: value for name, value in alike.items() if value is not None}
    return (
        ProfileEntry.objects.current()
        .filter(participant=entry.participant, **given, **nulls)
        .first()
    )


def store_entry(
    held: Participant, entry: ProfileEntry, occupations: list[Occupation] | None
) -> None:
    if entry.skill_id or entry.occupation_id:
        entry.confirmed_by, entry.confirmed_at = entry.recorded_by, timezone.now()
    entry.save()
    if occupations:
        entry.occupations.set(occupations)
    save_with_new_version(held)


@transaction.atomic
def replace_entry(
    *,
    entry: ProfileEntry,
    by: User,
    source: str | None = None,
    noted_on: date | None = None,
    confidence: str | None = None,
    **facts: Any,
) -> ProfileEntry:
    """Put a corrected entry in the place of an old one, which stays in the history.

    A fact that is not named is taken over. Another goal needs a driver: why it changed (M-C-23).
    """
    held = hold(entry.participant)
    refuse_closed(held)
    check_may_add(held, entry.kind, by)
    old = held_entry(entry)
    kept = {name: getattr(old, name) for name in FACTS_OF[Kind(old.kind)] - {"occupations"}}
    occupations = facts.pop("occupations", None) or list(old.occupations.all())
    kept["driver"] = kept["driver_note"] = ""
    kept = {name: value for name, value in kept.items() if name in FACTS_OF[Kind(old.kind)]}
    new = new_entry(held, old.kind, by, kept | facts)
    new.source, new.confidence = source or old.source, confidence or old.confidence
    new.noted_on = noted_on or timezone.localdate()
    check_entry(new, occupations=occupations)
    check_driver(old, new)
    store_entry(held, new, occupations)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    old.skills_given.update(gave_by_education=new)
    note_act("replace_entry", held, by=by, kind=old.kind, entry=str(old.pk), new=str(new.pk))
    return new


def held_entry(entry: ProfileEntry) -> ProfileEntry:
    """The newest row of an entry that is still current. The participant is locked already."""
    newest = ProfileEntry.objects.select_for_update().get(pk=entry.pk)
    if not newest.is_current:
        raise DomainError(
            _("This entry was changed already. Look at the newest one."), code="not_current"
        )
    return newest


def check_driver(old: ProfileEntry, new: ProfileEntry) -> None:
    changes_goal = old.kind in {Kind.GOAL, Kind.STUDY_GOAL} and (
        (old.occupation_id, old.text) != (new.occupation_id, new.text)
    )
    if changes_goal and not new.driver:
        raise DomainError(_("Say why the goal is new."), code="required", field="driver")


@transaction.atomic
def withdraw_entry(*, entry: ProfileEntry, by: User) -> None:
    """Take an entry back: it was wrong. It stays in the history."""
    held = hold(entry.participant)
    found = held_entry(entry)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    save_with_new_version(held)
    note_act("withdraw_entry", held, by=by, kind=found.kind, entry=str(found.pk))


@transaction.atomic
def hide_entry(*, entry: ProfileEntry, by: User) -> None:
    """The participant hides an entry: no run, no employer and no teacher sees it."""
    set_hidden(entry=entry, is_hidden=True, by=by)


@transaction.atomic
def show_entry(*, entry: ProfileEntry, by: User) -> None:
    """The participant shows a hidden entry again."""
    set_hidden(entry=entry, is_hidden=False, by=by)


def set_hidden(*, entry: ProfileEntry, is_hidden: bool, by: User) -> None:
    held = hold(entry.participant)
    if party_of(held, by) != Party.PARTICIPANT:
        raise DomainError(_("Only the person can hide this."), code="not_yours")
    found = held_entry(entry)
    if bool(found.hidden_at) == is_hidden:
        return
    found.hidden_at = timezone.now() if is_hidden else None
    found.save(update_fields=["hidden_at"])
    save_with_new_version(held)
    note_act(
        "hide_entry" if is_hidden else "show_entry",
        held,
        by=by,
        kind=found.kind,
        entry=str(found.pk),
    )


@transaction.atomic
def confirm_words(
    *, entry: ProfileEntry, by: User, skill: Any = None, occupation: Occupation | None = None
) -> None:
    """A person confirms that own words mean this skill, or this occupation of an experience."""
    held = hold(entry.participant)
    refuse_closed(held)
    found = held_entry(entry)
    if found.kind == Kind.SKILL and skill is not None:
        found.skill = skill
    elif found.kind == Kind.EXPERIENCE and occupation is not None:
        found.occupation = occupation
    else:
        raise DomainError(_("Choose one of the suggestions."), code="required", field="skill")
    found.confirmed_by, found.confirmed_at = by, timezone.now()
    found.save(update_fields=["skill", "occupation", "confirmed_by", "confirmed_at"])
    save_with_new_version(held)
    note_act("confirm_words", held, by=by, kind=found.kind, entry=str(found.pk))
