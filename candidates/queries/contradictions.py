"""Where two of the staff have written differently about the same thing (M-Y-6)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from candidates.models import Participant, ProfileEntry

Kind = ProfileEntry.Kind
# {kind: (what it is about, what is said of it)}. Of other kinds a person may have several.
SAID = {
    Kind.NORWEGIAN: ("norwegian_skill", "level"),
    Kind.LANGUAGE: ("language_id", "level"),
    Kind.EXPERIENCE: ("occupation_id", "years"),
    Kind.EDUCATION: ("value", "recognition"),
}


def contradictions(participant: Participant, entries: Iterable[ProfileEntry]) -> list[str]:
    """One line for each: both entries as one says them. Of current entries; no query."""
    by_subject: dict[tuple[Any, ...], list[ProfileEntry]] = defaultdict(list)
    for entry in entries:
        if entry.kind not in SAID or entry.recorded_by_id == participant.user_id:
            continue
        subject, said = SAID[Kind(entry.kind)]
        if getattr(entry, subject) and getattr(entry, said):
            by_subject[entry.kind, getattr(entry, subject)].append(entry)
    return [line for rows in by_subject.values() if (line := difference(rows))]


def difference(rows: list[ProfileEntry]) -> str:
    """The newest of the rows, and the newest that says something else and is by somebody else."""
    newest = max(rows, key=lambda row: (row.noted_on, row.created_at))
    said = SAID[Kind(newest.kind)][1]
    others = [
        row
        for row in rows
        if row.recorded_by_id != newest.recorded_by_id
        and getattr(row, said) != getattr(newest, said)
    ]
    if not others:
        return ""
    other = max(others, key=lambda row: (row.noted_on, row.created_at))
    return f"{in_words(newest)} / {in_words(other)}"


def in_words(entry: ProfileEntry) -> str:
    """With what is said of it: years and recognition are not in the words of an entry."""
    if entry.kind == Kind.EXPERIENCE:
        return f"{entry.in_words} ({entry.years:g})"
    if entry.kind == Kind.EDUCATION:
        return f"{entry.in_words} ({entry.get_recognition_display()})"
    return entry.in_words
