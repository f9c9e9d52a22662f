"""Pairs worked out on the spot, so that any of them can say why, why not, and what would help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from candidates.models import Participant
from employers.models import Opening
from matching.case import Built, Calculation, build
from matching.case.build import weights_for
from matching.models import Proposal, ScoredPair
from matching.queries.changes import helps_words
from matching.queries.facts_read import criterion_words, rule_words
from matching.queries.rows import PairRow, rows_for
from matching.queries.words import BANS, CRITERIA, LIFTED_BY, OUT, RULES, STANDING
from reference.models import Occupation

Words = str | Promise
MOST_HELPS = 3


@dataclass
class Live:
    """A case of one person or one opening, scored now, and names for its ids."""

    built: Built
    calculation: Calculation

    @property
    def names(self) -> dict[str, str]:
        """What stands for workplaces, openings and occupations in the words of a change."""
        found = {key: opening.title for key, opening in self.built.openings.items()}
        for opening in self.built.openings.values():
            found[str(opening.workplace_id)] = opening.workplace.name
        return found


def live_case(
    municipality: Any,
    *,
    participants: Iterable[UUID] | None = None,
    openings: Iterable[UUID] | None = None,
) -> Live:
    """The facts of today with the municipality's weights, for these people or openings."""
    built = build(
        region=[municipality],
        day=timezone.localdate(),
        weights=weights_for(municipality),
        participants=participants,
        openings=openings,
    )
    return Live(built, Calculation(built.case))


@dataclass
class Broken:
    """One rule that refuses a pair: what was read, and what would lift it."""

    code: str
    text: Words
    facts: Words
    lifted_by: Words


@dataclass
class Explained:
    """Everything about one pair, worked out now."""

    score: float
    is_possible: bool
    broken: list[Broken]
    bars: list[dict[str, Any]]
    standing: list[dict[str, Any]]
    helps: list[dict[str, Any]]
    outside: Words = ""  # why either side takes no part at all


def explain(live: Live, participant: Participant, opening: Opening) -> Explained:
    """One pair with every rule, every criterion and the entries that each has read."""
    person, place = str(participant.pk), str(opening.pk)
    outside = outside_words(live.built, person, place)
    if outside:
        return Explained(0, False, [], [], [], [], outside)  # noqa: FBT003 - the field's name says it
    found = live.calculation.explained(person, place)
    names = names_read(found) | {pk: str(skill) for pk, skill in live.built.skills.items()}
    broken = [
        broken_rule(code, found["rules"][code]["facts"], live.built, (person, place))
        for code in found["refused"]
    ]
    helps = live.calculation.help_for_pair(person, place)[:MOST_HELPS]
    return Explained(
        score=found["score"],
        is_possible=found["possible"],
        broken=broken,
        bars=[
            {
                "label": label,
                "value": found["criteria"][name]["value"],
                "points": found["criteria"][name]["points"],
                "weight": found["criteria"][name]["weight"],
                "words": criterion_words(name, found["criteria"][name]["facts"], names),
            }
            for name, label in CRITERIA.items()
        ],
        standing=standing_of(found),
        helps=helps_words(helps, live.names),
    )


def outside_words(built: Built, person: str, place: str) -> Words:
    """Why a pair cannot be worked out: one of the two takes no part."""
    if person not in built.people:
        why = OUT.get(built.out.get(person, ""), _("takes no part in matching"))
        return _("The person %(why)s.") % {"why": why}
    if place not in built.openings:
        return _("The place takes no part in matching: closed, not approved or its time is over.")
    return ""


def broken_rule(code: str, facts: dict[str, Any], built: Built, pair: tuple[str, str]) -> Broken:
    banned = built.bans.get(pair, "")
    text = BANS[banned] if code == "pair" and banned in BANS else RULES[code]
    return Broken(code, text, rule_words(code, facts), LIFTED_BY[code])


def standing_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Met, close and missing with what is needed and what the person has."""
    status = {name: word for word in ("met", "close", "missing") for name in found[word]}
    functions = found["rules"]["language"]["facts"]["functions"]
    hire = found["criteria"]["language"]["facts"]["language"]
    items = []
    for name, label in STANDING.items():
        if name not in status:
            continue
        item: dict[str, Any] = {"label": label, "status": status[name]}
        if name.startswith("language."):
            function = name.removeprefix("language.")
            needed = [functions[function]["start"], hire[function]["hire"]]
            item["need"] = need_words(*needed)
            if item["need"]:
                item["has"] = level_words(functions[function]["has"])
        items.append(item)
    return items


def need_words(start: str | None, hire: str | None) -> str:
    """“A1”, or “A1 → A2” where being hired asks for more; nothing where nothing is asked."""
    if start is None and hire is None:
        return ""
    return level_words(start) if hire is None else f"{level_words(start)} → {level_words(hire)}"


def level_words(level: str | None) -> str:
    if level is None:
        return "–"
    return "0" if level == "below_A1" else level


def names_read(found: dict[str, Any]) -> dict[str, str]:
    """Labels of the occupations that the score has read; one query."""
    goal, competence = (found["criteria"][name]["facts"] for name in ("goal", "competence"))
    codes = {*goal["goals"], goal["occupation"]}
    codes |= {done["occupation"] for done in competence["experience"]}
    return {each.pk: str(each) for each in Occupation.objects.filter(pk__in=codes)}


def live_row(
    user: User,
    live: Live,
    participant: Participant,
    opening: Opening,
    proposals: Mapping[tuple[UUID, UUID], Proposal],
) -> PairRow | None:
    """The row of a possible pair with its warnings and marks; None where a rule refuses it."""
    pair = (str(participant.pk), str(opening.pk))
    if not live.calculation.possible_of([pair]):
        return None
    record = live.calculation.pair(*pair)
    scored = ScoredPair(
        participant=participant,
        opening=opening,
        participant_version=participant.version,
        opening_version=opening.version,
        **{name: record[name] for name in ("score", "criteria", "met", "close", "missing")},
    )
    return rows_for(user, [scored], proposals=proposals)[0]


@dataclass
class Refused:
    """One pair of a list of those that do not fit."""

    participant: Participant | None
    opening: Opening
    reasons: list[Words]
    codes: list[str]


def refused_places(live: Live, participant: Participant) -> list[Refused]:
    """Every opening of the case that this person does not fit, fewest broken rules first."""
    key = str(participant.pk)
    pairs = [(key, opening) for opening in live.built.openings]
    broken = live.calculation.broken(pairs)
    refused = [
        Refused(
            participant,
            live.built.openings[place],
            reasons_of(codes, live.built, (person, place)),
            codes,
        )
        for (person, place), codes in broken.items()
        if codes
    ]
    return sorted(refused, key=lambda each: (len(each.codes), each.opening.title))


def refused_people(live: Live, opening: Opening, people: dict[UUID, Participant]) -> list[Refused]:
    """Everybody whom the viewer may see and who does not fit, fewest broken rules first."""
    key = str(opening.pk)
    here = [str(pk) for pk in people if str(pk) in live.built.people]
    broken = live.calculation.broken((person, key) for person in here)
    refused = [
        Refused(
            people[UUID(person)], opening, reasons_of(codes, live.built, (person, place)), codes
        )
        for (person, place), codes in broken.items()
        if codes
    ]
    return sorted(
        refused,
        key=lambda each: (len(each.codes), each.participant.first_name if each.participant else ""),
    )


def reasons_of(codes: list[str], built: Built, pair: tuple[str, str]) -> list[Words]:
    banned = built.bans.get(pair, "")
    return [BANS[banned] if code == "pair" and banned in BANS else RULES[code] for code in codes]
