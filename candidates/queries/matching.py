"""What a run reads of participants: plain facts, in a handful of queries for any number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from candidates.models import Availability, Participant, ProfileEntry
from candidates.models.codes import DEFAULT_WEIGHTS, FACTOR, KINDS_UNLESS_ASKED
from candidates.models.participant import ParticipantQuerySet
from common.models import Rows, Table, as_table

Kind = ProfileEntry.Kind

COLUMNS = (
    "id",
    "version",
    "municipality_id",
    "municipality__settings__weights",
    "unit_id",
    "teacher_id",
    "track",
    "phase",
    "has_matching_consent",
    "matching_paused_at",
    "support_talk_due_since",
    "programme_starts_on",
    "programme_ends_on",
    "available_from",
    "home_postal_code__latitude",
    "home_postal_code__longitude",
    "municipality__latitude",
    "municipality__longitude",
    "has_car",
    "max_travel_minutes",
    "follow_up_need",
    "kinds_asked",
    "strong_wish_since",
    "wishes_social_contact",
    "own_weights",
    "in_practice_since",
    "last_practice_ended_on",
)


@dataclass
class ParticipantFacts:
    """One participant as case-format.md wants it, but for what matching itself knows.

    Matching adds `unpaid_at`, `lift_to`, `priority`, locks and bans.
    """

    id: UUID
    version: int  # of the participant when this was read: kept with each proposal
    municipality: str
    unit: UUID
    track: str
    phase: str
    has_teacher: bool
    is_in_practice: bool
    consent: bool  # yes to matching, and not paused
    support_talk_due: bool
    starts_on: date  # case: "from"
    until: date
    home: tuple[float, float]  # latitude, longitude; the municipality's centre when not known
    has_car: bool
    max_travel_minutes: int
    follow_up_need: int
    kinds: list[str]
    strong_wish: bool
    social_contact: bool  # marks and sorts places with talk and shared lunch (M-P-14)
    waiting_days: int
    weights: dict[str, float] | None  # own weights, eight keys summing to 100; None: the run's
    norwegian: dict[str, str | None] = field(
        default_factory=lambda: dict.fromkeys(ProfileEntry.NorwegianSkill.values)
    )
    languages: list[str] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)  # vocabulary id, or own words
    experience: list[tuple[str, float]] = field(default_factory=list)  # occupation, years
    # Occupations that a person confirmed an education is for: (occupation, 0 years of practice).
    education_for: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)  # occupations, 1 to 4 digits
    study_goals: list[tuple[str, list[str]]] = field(default_factory=list)  # words, occupations
    available: dict[str, tuple[str, str]] = field(default_factory=dict)  # "mon": ("08:00", "16:00")
    licences: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    has_wish: bool = False  # a goal, a study goal, a wish or an interest stands in the profile


def considered(
    *,
    day: date,
    municipalities: Iterable[str] | None = None,
    participants: Iterable[UUID] | None = None,
) -> ParticipantQuerySet:
    """The people a run considers.

    Never a protected address, a closed case or an ended programme. Without consent they come with
    `consent=False`, so that the answer can say why.
    """
    people = Participant.objects.active().without_protected().filter(programme_ends_on__gte=day)
    for name, given in (("municipality", municipalities), ("pk", participants)):
        if given is not None:
            people = people.filter(**{f"{name}__in": list(given)})
    return people


def without_profiles(people: ParticipantQuerySet, day: date) -> dict[UUID, ParticipantFacts]:
    """What stands in the participants' own rows; one query."""
    return {row["id"]: facts_of(row, day) for row in people.order_by("pk").values(*COLUMNS)}


def facts_of(row: dict[str, Any], day: date) -> ParticipantFacts:
    """The participant's own row. An end before the start would be malformed, so it is clamped."""
    starts_on = max(row["programme_starts_on"], row["available_from"] or row["programme_starts_on"])
    known_home = row["home_postal_code__latitude"] is not None
    place = "home_postal_code" if known_home else "municipality"
    since = row["last_practice_ended_on"] or row["programme_starts_on"]
    waited = 0 if row["in_practice_since"] else max((day - since).days, 0)
    return ParticipantFacts(
        id=row["id"],
        version=row["version"],
        municipality=row["municipality_id"],
        unit=row["unit_id"],
        track=row["track"],
        phase=row["phase"],
        has_teacher=row["teacher_id"] is not None,
        is_in_practice=row["in_practice_since"] is not None,
        consent=row["has_matching_consent"] and row["matching_paused_at"] is None,
        support_talk_due=row["support_talk_due_since"] is not None,
        starts_on=min(starts_on, row["programme_ends_on"]),
        until=row["programme_ends_on"],
        home=(row[f"{place}__latitude"], row[f"{place}__longitude"]),
        has_car=row["has_car"],
        max_travel_minutes=row["max_travel_minutes"],
        follow_up_need=row["follow_up_need"],
        kinds=row["kinds_asked"] or list(KINDS_UNLESS_ASKED),
        strong_wish=row["strong_wish_since"] is not None,
        social_contact=row["wishes_social_contact"],
        waiting_days=waited,
        weights=weights_of(row["own_weights"], row["municipality__settings__weights"]),
    )


def weights_of(
    importance: dict[str, str] | None, base: dict[str, float] | None = None
) -> dict[str, float] | None:
    """Own weights: the base times half, one or two, then brought to a sum of 100. None: no own."""
    if not importance:
        return None
    base = DEFAULT_WEIGHTS | (base or {})
    raw = {name: weight * FACTOR[importance.get(name, "normal")] for name, weight in base.items()}
    total = sum(raw.values())
    return {name: 100 * weight / total for name, weight in raw.items()}


def profile_tables(ids: Any) -> dict[str, Table]:
    """What stands in tables of its own beside these people: a list of keys, or a query for them.

    PostgreSQL counts on one person behind a list of keys in a subquery: it would read the whole
    municipality again for each entry. So a few people come as a list.
    """
    entries = ProfileEntry.objects.for_matching().filter(participant__in=ids)
    tied = entries.filter(kind__in=[Kind.EDUCATION, Kind.STUDY_GOAL], occupations__isnull=False)
    return {
        "availability": as_table(
            Availability.objects.filter(participant__in=ids),
            person="participant_id", weekday="weekday", starts_at="starts_at", ends_at="ends_at",
        ),
        "entries": as_table(
            entries, pk="pk", person="participant_id", kind="kind", skill="skill_id",
            norwegian_skill="norwegian_skill", level="level", language="language_id",
            occupation="occupation_id", text="text", value="value", years="years",
            noted_on="noted_on", created_at="created_at",
        ),
        "occupations": as_table(tied, entry="pk", occupation="occupations"),
    }  # fmt: skip


def add_profiles(found: dict[UUID, ParticipantFacts], read: Rows) -> None:
    for row in read["availability"]:
        facts = found.get(UUID(row["person"]))
        if facts is not None:
            facts.available[row["weekday"]] = (row["starts_at"][:5], row["ends_at"][:5])
    tied: dict[str, list[str]] = defaultdict(list)
    for row in sorted(read["occupations"], key=itemgetter("occupation")):
        tied[row["entry"]].append(row["occupation"])
    # Oldest first, so that the newest level of a Norwegian skill stands.
    for row in sorted(read["entries"], key=itemgetter("noted_on", "created_at", "pk")):
        facts = found.get(UUID(row["person"]))
        if facts is not None:
            add_entry_facts(facts, row, tied[row["pk"]])


def add_entry_facts(facts: ParticipantFacts, row: dict[str, Any], tied: list[str]) -> None:
    """Put one entry where the case wants it."""
    kind, words = row["kind"], " ".join(row["text"].split())
    if kind == Kind.NORWEGIAN:
        facts.norwegian[row["norwegian_skill"]] = row["level"]
    elif kind == Kind.EXPERIENCE and row["occupation"]:
        facts.experience.append((row["occupation"], float(row["years"] or 0)))
    elif kind == Kind.STUDY_GOAL:
        facts.study_goals.append((words, tied))
    elif kind == Kind.EDUCATION:
        facts.education_for.extend(code for code in tied if code not in facts.education_for)
    else:
        add_to_list(facts, row, words)
    if kind in {Kind.GOAL, Kind.STUDY_GOAL, Kind.WISH, Kind.INTEREST}:
        facts.has_wish = True


def add_to_list(facts: ParticipantFacts, row: dict[str, Any], words: str) -> None:
    lists: dict[str, tuple[list[str], str | None]] = {
        Kind.LANGUAGE: (facts.languages, row["language"]),
        Kind.SKILL: (facts.skills, row["skill"] or words),
        Kind.GOAL: (facts.goals, row["occupation"]),
        Kind.LICENCE: (facts.licences, row["value"]),
        Kind.CERTIFICATE: (facts.certificates, row["value"] or words),
        Kind.ADAPTATION: (facts.avoid, row["value"]),
    }
    target, value = lists.get(row["kind"], ([], None))
    if value and value not in target:
        target.append(value)
