"""Participants for tests, built by the real actions."""

from datetime import time, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from candidates import actions
from candidates.models import Participant, ProfileEntry
from candidates.models.participant import ParticipantQuerySet
from candidates.queries.matching import (
    ParticipantFacts,
    add_profiles,
    considered,
    profile_tables,
    without_profiles,
)
from common.models import read_tables
from reference.models import Language, Occupation, Skill
from tests.builders import a_consultant, a_postal_code, a_teacher, a_unit, a_user

Kind = ProfileEntry.Kind


def facts_for_matching(people: ParticipantQuerySet | None = None) -> list[ParticipantFacts]:
    """What a run reads of everybody it considers today, or of these people, in the run's order."""
    day = timezone.localdate()
    found = without_profiles(considered(day=day) if people is None else people, day)
    add_profiles(found, read_tables(profile_tables(list(found)), together=False))
    return list(found.values())


def a_participant(
    unit: Unit | None = None, consultant: User | None = None, **details: Any
) -> Participant:
    """In the programme since 100 days, with a consultant; nothing in the profile yet."""
    unit = unit or a_unit()
    consultant = consultant or a_consultant(unit)
    today = timezone.localdate()
    given = {
        "first_name": "Amina",
        "last_name": "Eksempel",
        "programme_starts_on": today - timedelta(days=100),
        "programme_ends_on": today + timedelta(days=400),
    } | details
    return actions.create_participant(unit=unit, by=consultant, consultant=consultant, **given)


def a_participant_with_account(unit: Unit | None = None, **details: Any) -> Participant:
    """The same, able to sign in."""
    participant = a_participant(unit, **details)
    user = a_user(first_name=participant.first_name, last_name=participant.last_name)
    return actions.link_account(participant=participant, user=user, by=participant.consultant)


def a_pupil(teacher: User | None = None, unit: Unit | None = None, **details: Any) -> Participant:
    """A participant whose teacher works in the same municipality."""
    unit = unit or a_unit()
    teacher = teacher or a_teacher(a_unit(unit.municipality, kind="school"))
    return a_participant(unit, teacher=teacher, **details)


def a_participant_in_matching(unit: Unit | None = None, **details: Any) -> Participant:
    """With levels, a goal, free days, a home and a yes: a run can place this person."""
    participant = a_participant(unit, **details)
    consultant = participant.consultant
    assert consultant is not None
    actions.set_norwegian(
        participant=participant,
        levels={"listening": "A2", "speaking": "A2", "reading": "A1", "writing": "A1"},
        by=consultant,
    )
    actions.add_entry(
        participant=participant, kind=Kind.GOAL, occupation=an_occupation(), by=consultant
    )
    actions.set_availability(participant=participant, spans=weekdays(), by=consultant)
    actions.change_practical(
        participant=participant, by=consultant, home_postal_code=a_postal_code()
    )
    with_consent(participant)
    participant.refresh_from_db()
    return participant


def with_consent(participant: Participant) -> Participant:
    """A yes that was given in a talk."""
    assert participant.consultant is not None
    actions.give_consent(participant=participant, by=participant.consultant, way="talk")
    participant.refresh_from_db()
    return participant


def weekdays(start: int = 8, end: int = 16) -> dict[str, tuple[time, time]]:
    return {day: (time(start), time(end)) for day in ("mon", "tue", "wed", "thu", "fri")}


def an_occupation(code: str = "5120", label: str = "Kokker", **fields: Any) -> Occupation:
    given = {"label_nb": label, "label_en": "Cooks", "level": len(code)} | fields
    return Occupation.objects.get_or_create(code=code, defaults=given)[0]


def a_skill(pk: str = "cook_hot_meals", label: str = "Lage varm mat", **fields: Any) -> Skill:
    given = {"label_nb": label, "label_en": "Cook hot meals"} | fields
    return Skill.objects.get_or_create(pk=pk, defaults=given)[0]


def a_language(code: str = "so", own_name: str = "Soomaali") -> Language:
    given = {"own_name": own_name, "name_nb": "somali", "name_en": "Somali"}
    return Language.objects.get_or_create(code=code, defaults=given)[0]


def an_entry(participant: Participant, kind: str = Kind.SKILL, **facts: Any) -> ProfileEntry:
    """An entry that the consultant wrote; a skill in own words unless said."""
    by = facts.pop("by", participant.consultant)
    if kind == Kind.SKILL and not facts.keys() & {"text", "skill"}:
        facts["text"] = "laget mat til bryllup"
    return actions.add_entry(participant=participant, kind=kind, by=by, **facts)


def opened(client: Client, user: User, name: str, *args: Any) -> HttpResponse:
    """A page of this app, opened by this person."""
    client.force_login(user)
    return client.get(reverse(f"candidates:{name}", args=args))
