"""Scores by person, for reports that split them by group: matching never knows the groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from candidates.models import Participant
from matching.models import Proposal, ScoredPair
from matching.states import LIVE


@dataclass(frozen=True)
class PersonScore:
    """The best score that somebody has, and whether anything is proposed or under way."""

    participant: UUID
    best: float | None  # None: nothing is possible
    has_proposal: bool


def person_scores(municipalities: Iterable[str]) -> list[PersonScore]:
    """Everybody with consent in these municipalities; three queries. Protected addresses aside."""
    numbers = list(municipalities)
    best = dict(
        ScoredPair.objects.filter(municipality__in=numbers, rank=1).values_list(
            "participant_id", "score"
        )
    )
    live = set(
        Proposal.objects.filter(
            participant__municipality__in=numbers, state__in=sorted(LIVE)
        ).values_list("participant_id", flat=True)
    )
    people = (
        Participant.objects.active()
        .without_protected()
        .filter(municipality__in=numbers, has_matching_consent=True, matching_paused_at=None)
        .order_by("pk")
    )
    return [PersonScore(pk, best.get(pk), pk in live) for pk in people.values_list("pk", flat=True)]
