"""What a participant may share in one offer, item by item, and what a card then shows.

Never among the items: name, age, sex, country, religion, health, family, address, the plan.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from candidates.models import Participant, ProfileEntry
from matching.models import DisclosedItem, Proposal
from matching.states import ProposalState
from reference.work import Weekday

Kind = ProfileEntry.Kind

# The order of the list, and the sign of each kind. Work facts about what somebody cannot do are
# no business of a card: the engine has kept them apart already.
SHAREABLE = {
    Kind.EXPERIENCE: "work",
    Kind.SKILL: "hand",
    Kind.LANGUAGE: "language",
    Kind.EDUCATION: "school",
    Kind.CERTIFICATE: "certificate",
    Kind.LICENCE: "car",
    Kind.GOAL: "goal",
}
ORDER = {day: place for place, day in enumerate(Weekday.values)}
KNOWS_NAME = frozenset({ProposalState.WELCOMED, ProposalState.PLACED, ProposalState.ENDED})


@dataclass(frozen=True)
class Item:
    """One thing that can be ticked: a stable key, the words, a sign, the entry behind it."""

    key: str
    label: str
    icon: str
    entry: UUID | None = None


def items_of(proposal: Proposal, language: str | None = None) -> list[Item]:
    """Everything the person could share with this employer, in the page's or a given language."""
    participant = proposal.participant
    entries = list(
        participant.entries.for_matching()
        .filter(kind__in=[Kind.NORWEGIAN, *SHAREABLE])
        .select_related("occupation", "skill", "language")
        .newest_first()
    )
    with translation.override(language or translation.get_language()):
        items = [Item("norwegian", norwegian_words(entries), "message")]
        for kind, icon in SHAREABLE.items():
            items += [
                Item(f"{kind}:{entry.pk}", entry_words(entry), icon, entry.pk)
                for entry in entries
                if entry.kind == kind
            ]
        items.append(Item("days", days_words(participant), "calendar"))
    return [item for item in items if item.label]


def entry_words(entry: ProfileEntry) -> str:
    """The entry as one says it. Of an education only how far it goes: schools name countries."""
    if entry.kind == Kind.EDUCATION:
        return entry.value_label
    words = entry.in_words
    if entry.kind == Kind.EXPERIENCE and entry.years:
        return _("%(what)s, %(years)s years") % {"what": words, "years": f"{float(entry.years):g}"}
    if entry.kind == Kind.GOAL:
        return _("Wants: %(goal)s") % {"goal": words}
    return words


def norwegian_words(entries: list[ProfileEntry]) -> str:
    """“Norwegian: A2”, or each skill when they differ; entries come newest first."""
    levels: dict[str, str] = {}
    for entry in entries:
        if entry.kind == Kind.NORWEGIAN:
            levels.setdefault(entry.norwegian_skill, entry.get_level_display())
    if not levels:
        return ""
    if len(levels) == len(ProfileEntry.NorwegianSkill) and len(set(levels.values())) == 1:
        return _("Norwegian: %s") % next(iter(levels.values()))
    skills = [
        f"{str(skill.label).lower()} {levels[skill]}"
        for skill in ProfileEntry.NorwegianSkill
        if skill in levels
    ]
    return _("Norwegian: %s") % ", ".join(skills)


def days_words(participant: Participant) -> str:
    spans = sorted(participant.availability.all(), key=lambda each: ORDER[each.weekday])
    return ", ".join(
        f"{Weekday(each.weekday).label} {each.starts_at:%H:%M}–{each.ends_at:%H:%M}"
        for each in spans
    )


@dataclass(frozen=True)
class Card:
    """A person without identity, as the employer sees it: nothing else leaves the profile."""

    proposal: Proposal
    title: str
    first_name: str  # empty until the employer has said welcome
    is_open: bool
    shared: list[str] = field(default_factory=list)


def card_of(proposal: Proposal) -> Card:
    """The allow-list of what an employer may know."""
    return Card(
        proposal=proposal,
        title=proposal.opening.title,
        first_name=proposal.participant.first_name if proposal.state in KNOWS_NAME else "",
        is_open=proposal.state == ProposalState.ACCEPTED,
        shared=[each.label for each in proposal.disclosed.all() if is_still_shared(each)],
    )


def is_still_shared(item: DisclosedItem) -> bool:
    """Ticked, and not hidden or taken back in the profile afterwards."""
    entry = item.entry
    is_gone = entry is not None and (entry.hidden_at or entry.withdrawn_at)
    return item.is_shared and not is_gone
