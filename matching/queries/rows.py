"""One pair as the workbench shows it, for a whole table at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from candidates.models import Participant
from employers.models import Opening
from matching.models import Proposal, ScoredPair
from matching.queries.marks import Mark, Pair, PairFacts, Warned
from matching.queries.priorities import Priority, priorities_under
from matching.queries.words import CRITERIA, STANDING
from matching.states import ProposalState

Words = str | Promise


@dataclass
class PairRow:
    """One participant and one opening: the score and its parts, and all that stands beside it."""

    participant: Participant
    opening: Opening
    score: float
    bars: list[dict[str, Any]]
    standing: list[dict[str, Any]]
    work_goal: Words
    study_goal: Words
    proposal: Proposal | None = None
    warnings: list[Warned] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    priorities: list[Priority] = field(default_factory=list)
    waiting_days: int = 0
    elsewhere: Words = ""  # another place that the person is proposed for or has

    @property
    def key(self) -> str:
        return f"{self.participant.pk}_{self.opening.pk}"

    @property
    def has_study_goal(self) -> bool:
        return self.study_goal != _("no goal yet")

    @property
    def is_social(self) -> bool:
        return any(mark.tone == "success" for mark in self.marks)

    @property
    def needs_reason(self) -> bool:
        return any(warning.needs_reason for warning in self.warnings)

    @property
    def counts(self) -> dict[str, int]:
        """How many points are met, close and missing."""
        found = {"met": 0, "close": 0, "missing": 0}
        for each in self.standing:
            found[each["status"]] += 1
        return found

    @property
    def lacking(self) -> list[dict[str, Any]]:
        """What is close or missing, missing first."""
        order = {"missing": 0, "close": 1}
        found = [each for each in self.standing if each["status"] in order]
        return sorted(found, key=lambda each: order[each["status"]])


def bars_of(criteria: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """The eight parts of a score as bars; their points sum to it."""
    return [
        {
            "label": label,
            "value": criteria[name]["value"],
            "points": criteria[name]["points"],
            "weight": criteria[name]["weight"],
            "words": "",
        }
        for name, label in CRITERIA.items()
        if name in criteria
    ]


def standing_of(source: Proposal | ScoredPair) -> list[dict[str, Any]]:
    """Met, close and missing as a list of words in one order."""
    status = {name: word for word in ("met", "close", "missing") for name in getattr(source, word)}
    return [
        {"label": label, "status": status[name]}
        for name, label in STANDING.items()
        if name in status
    ]


def goal_words(value: float, *, has_goal: bool) -> Words:
    """How near a place is to a goal."""
    if not has_goal:
        return _("no goal yet")
    if value >= 1:
        return _("is the goal")
    if value >= 0.5:
        return _("on the way to the goal")
    return _("somewhat related") if value > 0 else _("another field")


def shared_digits(occupation: str | None, goals: Iterable[str]) -> float:
    """How much of an occupation's code the nearest goal shares, from 0 to 1."""
    best = 0
    for goal in goals:
        same = 0
        for one, other in zip(occupation or "", goal, strict=False):
            if one != other:
                break
            same += 1
        best = max(best, same)
    return best / 4


class Relevance:
    """How near a place is to the work goal and to the education goal of a person."""

    def __init__(self, facts: PairFacts) -> None:
        self.work = facts.work_goals
        self.study = facts.study_goals

    def words(
        self, participant: Participant, opening: Opening, value: float
    ) -> tuple[Words, Words]:
        """Relevance to the work goal and to the education goal."""
        study = self.study.get(participant.pk)
        return (
            goal_words(value, has_goal=participant.pk in self.work),
            goal_words(
                shared_digits(opening.occupation_id, study or ()), has_goal=study is not None
            ),
        )


def goal_value(criteria: dict[str, Any]) -> float:
    value: float = criteria.get("goal", {}).get("value", 0.5)
    return value


def rows_for(
    user: User,
    sources: Collection[Proposal | ScoredPair],
    *,
    proposals: Mapping[tuple[UUID, UUID], Proposal] | None = None,
) -> list[PairRow]:
    """Rows for scored pairs or proposals with participant, opening and workplace at hand.

    `proposals` of these pairs where the page has them already.
    """
    participants = list({each.participant_id: each.participant for each in sources}.values())
    openings = list({each.opening_id: each.opening for each in sources}.values())
    facts = PairFacts(user, participants, openings)
    goals = Relevance(facts)
    today = timezone.localdate()
    priorities = priorities_under(facts.rules, participants, today)
    if proposals is None:
        proposals = live_proposals(user, participants, openings)
    rows = []
    for source in sources:
        proposal = source if isinstance(source, Proposal) else None
        proposal = proposal or proposals.get((source.participant_id, source.opening_id))
        pair = pair_of(source, goals)
        work, study = goals.words(source.participant, source.opening, goal_value(source.criteria))
        rows.append(
            PairRow(
                participant=source.participant,
                opening=source.opening,
                score=source.score,
                bars=bars_of(source.criteria),
                standing=standing_of(source),
                work_goal=work,
                study_goal=study,
                proposal=proposal,
                warnings=facts.warnings(pair),
                marks=facts.marks(pair),
                priorities=priorities[source.participant_id],
                waiting_days=source.participant.waiting_days(today),
                elsewhere=elsewhere_words(facts, source),
            )
        )
    return rows


def pair_of(source: Proposal | ScoredPair, goals: Relevance) -> Pair:
    """What warnings read of it."""
    participant, opening = source.participant, source.opening
    goal = goal_value(source.criteria)
    versions = (source.participant_version, source.opening_version)
    is_off_goal = participant.pk in goals.work and goal == 0
    return Pair(
        participant=participant,
        opening=opening,
        goal=goal,
        is_availability_only=(
            source.is_availability_only if isinstance(source, Proposal) else is_off_goal
        ),
        is_outdated=versions != (participant.version, opening.version)
        and not (isinstance(source, Proposal) and source.state != ProposalState.SUGGESTED),
    )


def elsewhere_words(facts: PairFacts, source: Proposal | ScoredPair) -> Words:
    """Another place that the person is proposed for or has, to see who is still free."""
    for opening, title, state in facts.elsewhere[source.participant_id]:
        if opening != source.opening_id:
            return f"{ProposalState(state).label}: {title}"
    return ""


def live_proposals(
    user: User, participants: Collection[Participant], openings: Collection[Opening]
) -> dict[tuple[UUID, UUID], Proposal]:
    """The proposals under way of these pairs, with the buttons the person has."""
    found = (
        Proposal.objects.visible_to(user)
        .live()
        .filter(
            participant__in=[each.pk for each in participants],
            opening__in=[each.pk for each in openings],
        )
    )
    return {(each.participant_id, each.opening_id): each for each in found}
