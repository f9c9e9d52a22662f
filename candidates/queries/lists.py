"""Rows of the list of participants; a fixed number of queries for any number of people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import User
from candidates.models import Participant, ProfileEntry
from candidates.models.participant import ParticipantQuerySet
from candidates.queries.consents import ConsentState, consent_state
from candidates.queries.profile import norwegian_levels

Kind = ProfileEntry.Kind
SKILLS = ProfileEntry.NorwegianSkill.values


@dataclass(frozen=True)
class PersonRow:
    """One line: who, level in the four skills, goals, wait, consent."""

    participant: Participant
    levels: list[str]
    goals: list[str]
    waiting_days: int
    consent: ConsentState


def listed_people(user: User) -> ParticipantQuerySet:
    """Everybody the list, the search and the export may show: never a protected address.

    Oneself is left out: the list is for staff.
    """
    return (
        Participant.objects.visible_to(user)
        .without_protected()
        .for_staff()
        .with_waiting_since()
        .select_related("unit", "consultant", "municipality", "contact_language")
    )


def rows_of(people: Iterable[Participant], day: date) -> list[PersonRow]:
    """The rows of these people; one query for all their entries."""
    shown = list(people)
    entries = entries_of([person.pk for person in shown])
    return [
        PersonRow(
            participant=person,
            levels=[norwegian_levels(entries[person.pk]).get(skill, "") for skill in SKILLS],
            goals=[each.in_words for each in entries[person.pk] if each.kind != Kind.NORWEGIAN],
            waiting_days=person.waiting_days(day),
            consent=consent_state(person),
        )
        for person in shown
    ]


def entries_of(people: list[UUID]) -> dict[UUID, list[ProfileEntry]]:
    rows = (
        ProfileEntry.objects.for_matching()
        .filter(participant__in=people, kind__in=[Kind.NORWEGIAN, Kind.GOAL, Kind.STUDY_GOAL])
        .select_related("occupation")
        .newest_first()
    )
    found: dict[UUID, list[ProfileEntry]] = defaultdict(list)
    for row in rows:
        found[row.participant_id].append(row)
    return found
