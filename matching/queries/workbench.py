"""The two lists of the workbench and the tables behind: person → places, place → people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant, ProfileEntry
from employers.models import LanguageNeed, Opening, Workplace
from matching.models import (
    DemandLedgerEntry,
    Proposal,
    Run,
    ScoredPair,
)
from matching.models.rules import participants_of
from matching.queries.changes import helps_words, opens_words
from matching.queries.priorities import Priority, priorities_of
from matching.queries.rows import PairRow
from matching.queries.words import NO_ROOM, why_sentence
from matching.states import HOLDS_PLACE, ProposalState
from reference.models import Municipality

Words = str | Promise
RELATED = ("participant__municipality__settings", "opening__workplace__employer")
SKILL_ORDER = ("listening", "speaking", "reading", "writing")
Side = DemandLedgerEntry.Side


def people_to_match(user: User) -> QuerySet[Participant]:
    """The people a consultant may match, with what the list sorts and filters by."""
    best = ScoredPair.objects.filter(participant=OuterRef("pk"), rank=1)
    of_person = Proposal.objects.filter(participant=OuterRef("pk"))
    no_fit = DemandLedgerEntry.objects.unmet().filter(
        participant=OuterRef("pk"), side=Side.NO_FIT_PERSON
    )
    return (
        participants_of(user)
        .active()
        .with_waiting_since()
        .annotate(
            best_score=Subquery(best.values("score")[:1]),
            is_proposed=Exists(of_person.filter(state=ProposalState.SUGGESTED)),
            is_held=Exists(of_person.filter(state__in=sorted(HOLDS_PLACE))),
            has_no_fit=Exists(no_fit),
        )
        .select_related("municipality", "unit", "consultant")
    )


def openings_to_fill(user: User) -> QuerySet[Opening]:
    """Openings in matching that a consultant may fill, with what the list sorts and filters by."""
    seen = participants_of(user).values("pk")
    best = ScoredPair.objects.filter(opening=OuterRef("pk"), participant__in=seen)
    of_opening = Proposal.objects.filter(opening=OuterRef("pk"))
    no_fit = DemandLedgerEntry.objects.unmet().filter(
        opening=OuterRef("pk"), side=Side.NO_FIT_OPENING
    )
    return (
        Opening.objects.visible_to(user)
        .in_matching()
        .annotate(
            best_score=Subquery(best.order_by("-score").values("score")[:1]),
            is_proposed=Exists(of_opening.filter(state=ProposalState.SUGGESTED)),
            has_no_fit=Exists(no_fit),
            free=F("capacity") - F("places_held"),
        )
        .select_related("workplace__employer", "workplace__municipality", "occupation")
    )


@dataclass
class PersonRow:
    """A line of person → places."""

    participant: Participant
    levels: str
    goals: list[str]
    waiting_days: int
    priorities: list[Priority]
    proposals: list[Proposal]
    best_score: float | None
    why_not: Words = ""
    helps: Words = ""
    is_full: bool = False  # places are possible, and went to others


@dataclass
class PlaceRow:
    """A line of place → people."""

    opening: Opening
    needs: str
    free: int
    best_score: float | None
    people: list[tuple[str, str]] = field(default_factory=list)  # first name, state
    hidden: int = 0  # proposed people whom the viewer may not see
    why_not: Words = ""


def person_rows(user: User, participants: Collection[Participant]) -> list[PersonRow]:
    """The lines of one page; the same number of queries for any number of people."""
    today = timezone.localdate()
    ids = [each.pk for each in participants]
    levels, goals = profile_words(ids)
    proposals = defaultdict(list)
    for proposal in (
        Proposal.objects.visible_to(user)
        .live()
        .filter(participant__in=ids)
        .select_related("opening__workplace")
    ):
        proposals[proposal.participant_id].append(proposal)
    no_fit = {
        entry.participant_id: entry
        for entry in DemandLedgerEntry.objects.unmet().filter(
            side=Side.NO_FIT_PERSON, participant__in=ids
        )
    }
    priorities = priorities_of(participants, today)
    return [
        PersonRow(
            participant=each,
            levels=levels[each.pk],
            goals=goals[each.pk],
            waiting_days=each.waiting_days(today),
            priorities=priorities[each.pk],
            proposals=proposals[each.pk],
            best_score=each.best_score,  # type: ignore[attr-defined]
            **_no_fit_words(no_fit.get(each.pk)),
        )
        for each in participants
    ]


def _no_fit_words(entry: DemandLedgerEntry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    helps = entry.would_help[:1]
    return {
        "why_not": why_sentence(entry.code),
        "is_full": entry.code in NO_ROOM,
        "helps": opens_words(helps[0]["opens"]) if helps and "opens" in helps[0] else "",
    }


def profile_words(ids: Iterable[UUID]) -> tuple[dict[UUID, str], dict[UUID, list[str]]]:
    """“B1/B1/A2/A2” and the goals in words for many people; one query."""
    newest: dict[UUID, dict[str, str]] = defaultdict(dict)
    goals: dict[UUID, list[str]] = defaultdict(list)
    entries = (
        ProfileEntry.objects.for_matching()
        .filter(participant__in=list(ids), kind__in=["norwegian", "goal"])
        .select_related("occupation")
        .order_by("noted_on", "created_at", "pk")
    )
    for entry in entries:
        if entry.kind == ProfileEntry.Kind.GOAL:
            goals[entry.participant_id].append(entry.text or str(entry.occupation))
        else:
            newest[entry.participant_id][entry.norwegian_skill] = short_level(entry.level)
    levels: dict[UUID, str] = defaultdict(str)
    for person, by_skill in newest.items():
        levels[person] = "/".join(by_skill.get(skill, "–") for skill in SKILL_ORDER)
    return levels, goals


def short_level(level: str) -> str:
    return "0" if level == "below_A1" else level


def place_rows(user: User, openings: Collection[Opening]) -> list[PlaceRow]:
    """The lines of one page; the same number of queries for any number of openings."""
    ids = [each.pk for each in openings]
    needs: dict[UUID, list[str]] = defaultdict(list)
    for opening, level in LanguageNeed.objects.filter(opening__in=ids).values_list(
        "opening_id", "to_start"
    ):
        if level:
            needs[opening].append(short_level(level))
    people, hidden = proposed_people(user, ids)
    no_fit = {
        entry.opening_id: entry
        for entry in DemandLedgerEntry.objects.unmet()
        .visible_to(user)
        .filter(side=Side.NO_FIT_OPENING, opening__in=ids)
    }
    return [
        PlaceRow(
            opening=each,
            needs=max(needs[each.pk], default=""),
            free=each.places_free,
            best_score=each.best_score,  # type: ignore[attr-defined]
            people=people[each.pk],
            hidden=hidden[each.pk],
            why_not=why_sentence(no_fit[each.pk].code) if each.pk in no_fit else "",
        )
        for each in openings
    ]


def proposed_people(
    user: User, openings: Iterable[UUID]
) -> tuple[dict[UUID, list[tuple[str, str]]], dict[UUID, int]]:
    """First name and state of people under way to each opening; others are only counted."""
    rows = Proposal.objects.live().filter(opening__in=list(openings))
    mine = set(participants_of(user).values_list("pk", flat=True))
    people: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    hidden: dict[UUID, int] = defaultdict(int)
    for opening, person, name, state in rows.order_by("pk").values_list(
        "opening_id", "participant_id", "participant__first_name", "state"
    ):
        if person in mine:
            people[opening].append((name, str(ProposalState(state).label)))
        else:
            hidden[opening] += 1
    return people, hidden


def pairs_of_person(participant: Participant) -> QuerySet[ScoredPair]:
    """The places kept for a person, best first."""
    return (
        ScoredPair.objects.filter(participant=participant)
        .select_related(*RELATED, "opening__occupation")
        .order_by("-score", "opening_id")
    )


def pairs_of_opening(user: User, opening: Opening) -> QuerySet[ScoredPair]:
    """The people kept for a place whom the person may see, best first."""
    return (
        ScoredPair.objects.visible_to(user)
        .filter(opening=opening)
        .select_related(*RELATED)
        .order_by("-score", "participant_id")
    )


@dataclass(frozen=True)
class Scarcity:
    """Why a place is scarce, in words."""

    text: Words
    price: float


def scarcity_of(opening: Opening, run: Run | None) -> Scarcity | None:
    """“The only place with A1 in kitchens; two others could only go here” (issue B 7)."""
    scarce = (run.answer if run else {}).get("assignment", {}).get("scarce", [])
    found = next((each for each in scarce if each["opening"] == str(opening.pk)), None)
    if found is None:
        return None
    parts = [rarity_words(opening)] if opening.occupation_id else []
    if found["others"]:
        others = ngettext(
            "%(n)d other without a place could also go here.",
            "%(n)d others without a place could also go here.",
            found["others"],
        )
        parts.append(others % {"n": found["others"]})
    only = only_here(opening)
    if only:
        parts.append(
            ngettext("%(n)d can only go here.", "%(n)d can only go here.", only) % {"n": only}
        )
    words = " ".join(part for part in parts if part)
    return Scarcity(words or _("More people than places."), found["price"])


def rarity_words(opening: Opening) -> str:
    """Whether no other open place in the same trade takes people at the same level."""
    level = (
        LanguageNeed.objects.filter(opening=opening, function="colleagues")
        .values_list("to_start", flat=True)
        .first()
    )
    trade = (opening.occupation_id or "")[:2]
    others = Opening.objects.in_matching().filter(occupation__code__startswith=trade)
    others = others.exclude(pk=opening.pk).filter(
        language_needs__function="colleagues", language_needs__to_start=level or ""
    )
    if others.exists():
        return ""
    return _("The only place with %(level)s in this trade.") % {
        "level": short_level(level) if level else _("no Norwegian needed")
    }


def only_here(opening: Opening) -> int:
    """How many people have this place as their only possible one."""
    others = ScoredPair.objects.filter(participant=OuterRef("participant")).exclude(opening=opening)
    return ScoredPair.objects.filter(opening=opening).filter(~Exists(others)).count()


def needs_by_function(opening: Opening) -> list[dict[str, Any]]:
    """The Norwegian of each function to start, for the head of a page."""
    return [
        {"label": need.get_function_display(), "value": short_level(need.to_start) or "–"}
        for need in LanguageNeed.objects.filter(opening=opening).order_by("pk")
    ]


def no_fit_of(participant: Participant) -> dict[str, Any] | None:
    """Why no place fits a person, since when, and what would help; from the open row."""
    entry = (
        DemandLedgerEntry.objects.unmet()
        .filter(side=Side.NO_FIT_PERSON, participant=participant)
        .first()
    )
    if entry is None:
        return None
    ids = {each for help_ in entry.would_help for each in help_["change"].get("lift_to", [])}
    ids |= {help_["best"]["opening"] for help_ in entry.would_help if "best" in help_}
    named = Workplace.objects.filter(pk__in=ids).order_by().values_list("pk", "name")
    titled = Opening.objects.filter(pk__in=ids).order_by().values_list("pk", "title")
    names = {str(pk): name for pk, name in named.union(titled)}
    return {
        "why": why_sentence(entry.code),
        "is_full": entry.code in NO_ROOM,
        "since": entry.created_at,
        "helps": helps_words(entry.would_help[:3], names),
    }


def next_in_line(rows: list[PairRow]) -> PairRow | None:
    """The runner-up: the best by score and priority of those without a proposal, first of those
    who have none anywhere."""
    open_rows = [row for row in rows if row.proposal is None]
    waiting = [row for row in open_rows if not row.elsewhere] or open_rows
    return max(
        waiting,
        key=lambda row: (row.score + sum(each.points for each in row.priorities), row.key),
        default=None,
    )


def home_of(user: User, opening: Opening) -> Municipality:
    """The municipality whose people the person matches to this opening: its own if it may."""
    mine = municipalities_of(user, Party.CONSULTANT).select_related("settings")
    found = mine.filter(pk=opening.workplace.municipality_id).first() or mine.first()
    if found is None:
        raise Municipality.DoesNotExist
    return found
