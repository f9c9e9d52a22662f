"""What a participant may share in one offer, item by item, and what a card then shows.

Never among the items: name, age, sex, country, religion, health, family, address, the plan.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.queries import settings_for
from candidates.models import ProfileEntry
from employers.models import Weekday
from matching.models import Proposal
from matching.states import ProposalState

Kind = ProfileEntry.Kind

# The order of the list, and the sign of each kind.
SHAREABLE = {
    Kind.EXPERIENCE: "work",
    Kind.SKILL: "tool",
    Kind.LANGUAGE: "language",
    Kind.EDUCATION: "school",
    Kind.CERTIFICATE: "list",
    Kind.LICENCE: "car",
    Kind.GOAL: "star",
}
ORDER = {day: place for place, day in enumerate(Weekday.values)}


@dataclass(frozen=True)
class Item:
    """One thing that can be ticked: a stable key, the words, and a sign."""

    key: str
    label: str
    icon: str


def items_of(proposal: Proposal) -> list[Item]:
    """Everything the person could share with this employer, in the municipality's language."""
    participant = proposal.participant
    entries = list(
        participant.entries.for_matching()
        .filter(kind__in=[Kind.NORWEGIAN, *SHAREABLE])
        .select_related("occupation", "skill", "language")
    )
    with translation.override(settings_for(participant.municipality_id).page_language):
        items = [Item("norwegian", norwegian_words(entries), "sound")] if entries else []
        items = [item for item in items if item.label]
        for kind, icon in SHAREABLE.items():
            items += [
                Item(f"{kind}:{entry.pk}", entry.in_words, icon)
                for entry in entries
                if entry.kind == kind
            ]
        days = [
            f"{Weekday(each.weekday).label} {each.starts_at:%H:%M}–{each.ends_at:%H:%M}"
            for each in sorted(participant.availability.all(), key=lambda d: ORDER[d.weekday])
        ]
        if days:
            items.append(Item("days", ", ".join(days), "calendar"))
    return items


def norwegian_words(entries: list[ProfileEntry]) -> str:
    """“Norwegian: listening A2, speaking A2”: the newest entry of each skill."""
    newest: dict[str, ProfileEntry] = {}
    for entry in entries:
        if entry.kind == Kind.NORWEGIAN:
            kept = newest.get(entry.norwegian_skill)
            if kept is None or kept.noted_on < entry.noted_on:
                newest[entry.norwegian_skill] = entry
    levels = [
        f"{entry.get_norwegian_skill_display()} {entry.get_level_display()}"
        for skill in ProfileEntry.NorwegianSkill.values
        if (entry := newest.get(skill))
    ]
    return _("Norwegian: %s") % ", ".join(levels).lower() if levels else ""


@dataclass(frozen=True)
class Card:
    """A person without identity, as the employer sees it."""

    proposal: Proposal
    title: str
    shared: list[str]
    first_name: str  # empty until the employer has said welcome
    is_open: bool


def card_of(proposal: Proposal) -> Card:
    """The allow-list of what an employer may know; nothing else leaves the profile."""
    knows_name = proposal.state in {
        ProposalState.WELCOMED,
        ProposalState.PLACED,
        ProposalState.ENDED,
    }
    return Card(
        proposal=proposal,
        title=proposal.opening.title,
        shared=[item.label for item in proposal.disclosed.all() if item.is_shared],
        first_name=proposal.participant.first_name if knows_name else "",
        is_open=proposal.state == ProposalState.ACCEPTED,
    )
