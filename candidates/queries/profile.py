"""The competence profile: what I can, what I want, what I learn; what is still to talk about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from candidates.models import Participant, ProfileEntry, SectionNote
from reference.levels import next_level

Kind = ProfileEntry.Kind
Section = SectionNote.Section

SECTION_KINDS: dict[str, list[str]] = {
    Section.LANGUAGE: [Kind.NORWEGIAN, Kind.LANGUAGE],
    Section.EDUCATION: [Kind.EDUCATION],
    Section.EXPERIENCE: [Kind.EXPERIENCE, Kind.CERTIFICATE, Kind.LICENCE],
    Section.SKILLS: [Kind.SKILL],
    Section.WISHES: [Kind.WISH, Kind.GOAL, Kind.STUDY_GOAL, Kind.INTEREST],
    Section.PRACTICAL: [Kind.ADAPTATION],
}
CAN = [
    Kind.NORWEGIAN,
    Kind.LANGUAGE,
    Kind.EXPERIENCE,
    Kind.SKILL,
    Kind.EDUCATION,
    Kind.CERTIFICATE,
    Kind.LICENCE,
]
WANTS = [Kind.GOAL, Kind.STUDY_GOAL, Kind.WISH, Kind.INTEREST]
TEACHERS_SEE = frozenset(
    {
        Kind.NORWEGIAN,
        Kind.LANGUAGE,
        Kind.EXPERIENCE,
        Kind.SKILL,
        Kind.GOAL,
        Kind.STUDY_GOAL,
        Kind.WISH,
        Kind.INTEREST,
    }
)

# How to build on foreign education, whatever the answer was (R-J18, M-P-11).
RECOGNITION_PATHS: dict[str, str | Promise] = {
    ProfileEntry.Recognition.NO_PAPERS: _(
        "Without papers: describe what was learnt, show it at work, ask for an assessment of "
        "what the person can in practice."
    ),
    ProfileEntry.Recognition.NOT_APPLIED: _(
        "Papers are there: collect them, have them translated, and apply for recognition."
    ),
    ProfileEntry.Recognition.REFUSED: _(
        "Refused: read why, ask a school or university college which courses are missing, and "
        "use the skills at work meanwhile."
    ),
    ProfileEntry.Recognition.WITH_COLLEGE: _(
        "With a university college: take the missing courses there, and look for practice in "
        "the same field."
    ),
    ProfileEntry.Recognition.RECOGNISED: _(
        "Recognised: look for work or practice in the field, and check if the occupation needs "
        "an authorisation."
    ),
}
# “No interests” is unfinished mapping: what to ask next (I-J3).
PROMPTS = [
    _("What did you do at home?"),
    _("What were you praised for?"),
    _("Where are you the expert?"),
    _("What do you like to do when nobody asks you?"),
]


@dataclass(frozen=True)
class Group:
    """One part of “My profile”."""

    key: str
    title: str | Promise
    icon: str
    entries: list[ProfileEntry]


@dataclass
class SectionState:
    """Where the talk about one section stands; never “complete”."""

    section: str
    label: str
    state: str  # empty, unfinished, started
    entries: list[ProfileEntry] = field(default_factory=list)
    note: SectionNote | None = None

    @property
    def is_open(self) -> bool:
        return self.state != "started"


def section_of(kind: str) -> str:
    """The section of the talk where entries of this kind are written."""
    return next(section for section, kinds in SECTION_KINDS.items() if kind in kinds)


def current_entries(participant: Participant, party: str) -> list[ProfileEntry]:
    """The current entries that this party may see, newest first; one query.

    A teacher sees neither what the person hid nor work facts, papers and licences.
    """
    entries = (
        participant.entries.current()
        .select_related("language", "skill", "occupation", "recorded_by", "gave_by_education")
        .prefetch_related("occupations")
        .newest_first()
    )
    if party == Party.TEACHER:
        entries = entries.filter(hidden_at=None, kind__in=TEACHERS_SEE)
    return list(entries)


def profile_groups(
    participant: Participant, party: str, entries: list[ProfileEntry] | None = None
) -> list[Group]:
    """“I can · I want · I learn”, for the person's own page and the consultant's."""
    shown = current_entries(participant, party) if entries is None else entries
    own = party == Party.PARTICIPANT
    can, wants, learns, avoids = (
        (_("I can"), _("I want"), _("I learn"), _("At work"))
        if own
        else (_("Can"), _("Wants"), _("Learns"), _("Work facts"))
    )
    settled = [each for each in shown if not is_on_its_way(each)]
    groups = [
        Group("can", can, "hand", in_kind_order(settled, CAN)),
        Group("wants", wants, "heart", in_kind_order(shown, WANTS)),
        Group("learns", learns, "school", [each for each in shown if is_on_its_way(each)]),
        Group("avoids", avoids, "ban", in_kind_order(shown, [Kind.ADAPTATION])),
    ]
    return [group for group in groups if group.entries or group.key != "avoids"]


def is_on_its_way(entry: ProfileEntry) -> bool:
    """An education that is not recognised yet: something to build on."""
    return entry.kind == Kind.EDUCATION and entry.recognition != ProfileEntry.Recognition.RECOGNISED


def in_kind_order(entries: Iterable[ProfileEntry], kinds: list[Any]) -> list[ProfileEntry]:
    chosen = [entry for entry in entries if entry.kind in kinds]
    skills = ["", *ProfileEntry.NorwegianSkill.values]
    return sorted(
        chosen, key=lambda entry: (kinds.index(entry.kind), skills.index(entry.norwegian_skill))
    )


def norwegian_levels(entries: Iterable[ProfileEntry]) -> dict[str, str]:
    """{skill: newest level} of entries that come newest first."""
    levels: dict[str, str] = {}
    for entry in entries:
        if entry.kind == Kind.NORWEGIAN and not entry.hidden_at:
            levels.setdefault(entry.norwegian_skill, entry.level)
    return levels


def next_levels(entries: Iterable[ProfileEntry]) -> list[dict[str, Any]]:
    """What one learns in Norwegian: each skill with its level now and the next."""
    levels = norwegian_levels(entries)
    return [
        {"skill": skill.label, "now": levels[skill], "next": next_level(levels[skill])}
        for skill in ProfileEntry.NorwegianSkill
        if skill in levels
    ]


def profile_summary(participant: Participant) -> dict[str, Any]:
    """A profile in brief: {norwegian, languages, goals, skills, experience}; one query."""
    entries = [e for e in current_entries(participant, Party.CONSULTANT) if not e.hidden_at]
    by_kind: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry.in_words)
    return {
        "norwegian": norwegian_levels(entries),
        "languages": by_kind[Kind.LANGUAGE],
        "goals": by_kind[Kind.GOAL] + by_kind[Kind.STUDY_GOAL] + by_kind[Kind.WISH],
        "skills": by_kind[Kind.SKILL],
        "experience": by_kind[Kind.EXPERIENCE],
    }


def section_states(
    participant: Participant, entries: list[ProfileEntry] | None = None
) -> list[SectionState]:
    """Every section of the talk with its entries, its newest note, and whether it is open."""
    shown = current_entries(participant, Party.CONSULTANT) if entries is None else entries
    notes = {note.section: note for note in participant.section_notes.newest_per_section()}
    states = []
    for section in Section:
        own = [entry for entry in shown if entry.kind in SECTION_KINDS[section]]
        note = notes.get(section)
        has_more = section == Section.PRACTICAL and has_practical(participant)
        states.append(
            SectionState(
                section=section,
                label=str(section.label),
                state=state_of(bool(own) or has_more, note),
                entries=own,
                note=note,
            )
        )
    return states


def state_of(has_content: bool, note: SectionNote | None) -> str:  # noqa: FBT001
    if note is not None and note.is_unfinished:
        return "unfinished"
    return "started" if has_content or note is not None else "empty"


def has_practical(participant: Participant) -> bool:
    return participant.home_postal_code_id is not None and participant.availability.exists()


def next_unfinished_section(states: list[SectionState], day: date | None = None) -> str | None:
    """The section to talk about next: an empty one, else one whose new date has come."""
    today = day or timezone.localdate()
    empty = [state.section for state in states if state.state == "empty"]
    due = [
        state.section
        for state in states
        if state.state == "unfinished"
        and state.note
        and state.note.ask_again_on
        and state.note.ask_again_on <= today
    ]
    return next(iter(empty + due), None)


def history_of(participant: Participant, party: str) -> list[ProfileEntry]:
    """Every entry ever made, newest first: replaced and taken-back ones too."""
    entries = participant.entries.select_related(
        "language", "skill", "occupation", "recorded_by", "replaced_by"
    ).order_by("-created_at", "-pk")
    if party == Party.TEACHER:
        entries = entries.filter(hidden_at=None, kind__in=TEACHERS_SEE)
    return list(entries)


def goal_history(participant: Participant) -> list[ProfileEntry]:
    """Goals in time order with the driver of each change (M-C-23)."""
    return list(
        participant.entries.filter(kind__in=[Kind.GOAL, Kind.STUDY_GOAL])
        .select_related("occupation", "replaced_by")
        .order_by("created_at", "pk")
    )
