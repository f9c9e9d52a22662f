"""Whole parts of the profile talk: Norwegian per skill, education, interests, what came up."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from candidates import messages
from candidates.actions.base import (
    check_fields,
    clean_text,
    hold,
    note_act,
    refuse_closed,
    save_with_new_version,
)
from candidates.actions.entries import add_entry, replace_entry
from candidates.models import Participant, ProfileEntry, SectionNote
from common.calendar import check_thinkable
from common.errors import DomainError
from reference.models import Occupation, Skill

Kind = ProfileEntry.Kind
Source = ProfileEntry.Source


@transaction.atomic
def set_norwegian(
    *,
    participant: Participant,
    levels: dict[str, str],
    by: User,
    source: str = Source.TOLD,
    noted_on: date | None = None,
    confidence: str = ProfileEntry.Confidence.MEDIUM,
) -> list[ProfileEntry]:
    """Write the level of each skill: {"listening": "A2", "speaking": "A1", …}.

    A skill with an empty level is left as it is. A newer level replaces the old entry of the
    same source; levels from other sources stay beside it.
    """
    given = {skill: level for skill, level in levels.items() if level}
    if not given:
        raise DomainError(_("Choose at least one level."), code="required", field="speaking")
    how: dict[str, Any] = {
        "by": by,
        "source": source,
        "noted_on": noted_on,
        "confidence": confidence,
    }
    written = []
    for skill, level in given.items():
        earlier = (
            participant.entries.current()
            .filter(kind=Kind.NORWEGIAN, norwegian_skill=skill, source=source)
            .newest_first()
            .first()
        )
        if earlier is None:
            written.append(
                add_entry(
                    participant=participant,
                    kind=Kind.NORWEGIAN,
                    norwegian_skill=skill,
                    level=level,
                    **how,
                )
            )
        elif (earlier.level, earlier.noted_on) != (level, noted_on or timezone.localdate()):
            written.append(replace_entry(entry=earlier, level=level, **how))
    return written


@transaction.atomic
def confirm_what_education_gave(
    *,
    education: ProfileEntry,
    by: User,
    skills: list[Skill] | None = None,
    occupations: list[Occupation] | None = None,
) -> list[ProfileEntry]:
    """A person confirms the skills that an education gave, and the occupations it is for.

    Only so does education enter the matching (domain.md §6).
    """
    if education.kind != Kind.EDUCATION or not education.is_current:
        raise DomainError(_("Choose an education."), code="invalid", field="education")
    held = hold(education.participant)
    if occupations is not None:
        education.occupations.set(occupations)
    given = [
        add_entry(
            participant=held,
            kind=Kind.SKILL,
            by=by,
            source=education.source,
            noted_on=education.noted_on,
            skill=skill,
            gave_by_education=education,
        )
        for skill in skills or []
        if not education.skills_given.filter(skill=skill, withdrawn_at=None).exists()
    ]
    held.refresh_from_db()
    save_with_new_version(held)
    note_act("confirm_what_education_gave", held, by=by, entry=str(education.pk))
    return given


@transaction.atomic
def choose_interests(
    *, participant: Participant, cards: list[str], by: User, source: str = Source.TOLD
) -> None:
    """The picture cards that the person chose; a card not chosen any more is taken back."""
    set_coded(participant=participant, kind=Kind.INTEREST, values=cards, by=by, source=source)


@transaction.atomic
def set_adaptations(
    *, participant: Participant, codes: list[str], by: User, source: str = Source.TOLD
) -> None:
    """What the person cannot do at work, as work facts from the list; never a diagnosis."""
    set_coded(participant=participant, kind=Kind.ADAPTATION, values=codes, by=by, source=source)


def set_coded(
    *, participant: Participant, kind: str, values: list[str], by: User, source: str
) -> None:
    """Entries of this kind are these values after it; what stays keeps its date."""
    held = hold(participant)
    refuse_closed(held)
    current = {entry.value: entry for entry in held.entries.current().filter(kind=kind)}
    gone = [entry.pk for value, entry in current.items() if value not in values]
    if gone:
        ProfileEntry.objects.filter(pk__in=gone).update(withdrawn_at=timezone.now())
        save_with_new_version(held)
        note_act("withdraw_entries", held, by=by, kind=kind, count=len(gone))
    for value in values:
        if value not in current:
            add_entry(participant=held, kind=kind, by=by, source=source, value=value)


@transaction.atomic
def note_section(
    *,
    participant: Participant,
    section: str,
    by: User,
    text: str = "",
    is_unfinished: bool = False,
    ask_again_on: date | None = None,
) -> SectionNote:
    """Close a part of the talk: what else came up, or “unfinished” with a new date (I-J2, I-J3)."""
    held = hold(participant)
    refuse_closed(held)
    if is_unfinished and (ask_again_on is None or ask_again_on <= timezone.localdate()):
        raise DomainError(
            _("Choose a day to ask again, later than today."),
            code="required",
            field="ask_again_on",
        )
    check_thinkable(ask_again_on, "ask_again_on")
    note = SectionNote(
        participant=held,
        section=section,
        text=clean_text(text, "text"),
        is_unfinished=is_unfinished,
        ask_again_on=ask_again_on if is_unfinished else None,
        by=by,
    )
    check_fields(note)
    note.save()
    note_act("note_section", held, by=by, section=section, is_unfinished=is_unfinished)
    return note


def ask_again(*, now: datetime) -> int:
    """Remind the consultants whose day to ask again has come. Returns how many; twice is once."""
    day = timezone.localdate(now)
    due = SectionNote.objects.due_to_ask_again(day).select_related(
        "participant__consultant", "participant__deputy"
    )
    for note in due:
        messages.time_to_ask_again(
            note.participant, section=note.section, day=note.ask_again_on or day
        )
    return len(due)
