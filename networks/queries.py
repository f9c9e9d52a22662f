"""What a coordinator may see: firms, places and requests. Never a person in the programme.

Whether a member has somebody now is yes or no, never a number; sums of places are shown for a
municipality, not for who is in them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from candidates.models import Participant
from employers.models import ContactLogEntry, Employer, Opening
from employers.models.opening import RUNG
from employers.states import EmployerState, OpeningState
from matching.queries.workbench import profile_words
from networks.models import Network, NetworkMembership, OpeningRequest
from reference.models import Municipality
from reference.work import Kind

OVER_ASKED_FROM = 7  # requests in 60 days; the default of municipality settings plus one
RUNGS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class LadderRow:
    """Open places of one municipality on each rung; an empty rung is what to work on."""

    municipality: Municipality
    places: tuple[int, ...]

    @property
    def empty_rungs(self) -> list[int]:
        return [rung for rung, places in zip(RUNGS, self.places, strict=True) if places == 0]


def members_of(networks: Sequence[Network] | QuerySet[Network]) -> QuerySet[NetworkMembership]:
    return NetworkMembership.objects.filter(network__in=networks, left_on=None)


def ladder_coverage(networks: Sequence[Network]) -> list[LadderRow]:
    """Places of the members' open openings by municipality and rung (N-3). Two queries."""
    employers = members_of(networks).exclude(joined_on=None).values("employer")
    counted: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    openings = Opening.objects.filter(
        state__in=[OpeningState.OPEN, OpeningState.STALE],
        is_split=False,
        workplace__employer__in=employers,
    )
    for row in openings.values("workplace__municipality", "kind").annotate(places=Sum("capacity")):
        counted[row["workplace__municipality"]][RUNG[Kind(row["kind"])]] += row["places"]
    reached = Municipality.objects.filter(networks__in=networks).distinct().order_by("name")
    return [LadderRow(place, tuple(counted[place.pk][rung] for rung in RUNGS)) for place in reached]


@dataclass(frozen=True)
class MemberRow:
    """One member firm as its coordinator sees it."""

    pk: UUID
    name: str
    is_member: bool
    is_approved: bool
    promised: int
    opened: int
    in_use: bool
    asked_60_days: int
    is_resting: bool
    rest_until: date | None

    @property
    def is_over_asked(self) -> bool:
        return self.asked_60_days >= OVER_ASKED_FROM


def member_rows(network: Network, *, today: date) -> list[MemberRow]:
    """Members with what they promised, opened, and how often they were asked. Four queries."""
    memberships = list(
        members_of([network])
        .select_related("employer")
        .annotate(places_promised=Sum("pledges__promised"))
        .order_by("employer__name")
    )
    employers = [membership.employer_id for membership in memberships]
    opened = by_employer(
        Opening.objects.exclude(state=OpeningState.DRAFT)
        .filter(workplace__employer__in=employers, is_split=False)
        .values("workplace__employer")
        .annotate(figure=Sum("capacity"), held=Max("places_held")),
    )
    asked = {
        row["employer"]: row["figure"]
        for row in ContactLogEntry.objects.requests()
        .filter(
            employer__in=employers,
            happened_at__date__gt=today - timedelta(days=60),
            happened_at__date__lte=today,
        )
        .values("employer")
        .annotate(figure=Count("pk"))
    }
    return [
        MemberRow(
            pk=membership.pk,
            name=membership.employer.name,
            is_member=membership.joined_on is not None,
            is_approved=membership.employer.state == EmployerState.APPROVED,
            promised=getattr(membership, "places_promised", 0) or 0,
            opened=opened.get(membership.employer_id, (0, 0))[0],
            in_use=opened.get(membership.employer_id, (0, 0))[1] > 0,
            asked_60_days=asked.get(membership.employer_id, 0),
            is_resting=membership.employer.is_resting(today),
            rest_until=membership.employer.rest_until,
        )
        for membership in memberships
    ]


def by_employer(rows: Any) -> dict[UUID, tuple[int, int]]:
    return {row["workplace__employer"]: (row["figure"], row["held"] or 0) for row in rows}


def open_requests(networks: Sequence[Network]) -> QuerySet[OpeningRequest]:
    return (
        OpeningRequest.objects.filter(network__in=networks, closed_on=None)
        .select_related("municipality", "network")
        .order_by("starts_from")
    )


def wanted_for(participant: Participant, today: date) -> dict[str, Any]:
    """What to ask for when no place fits: the goal and the level, without the person."""
    levels, goals = profile_words([participant.pk])
    return {
        "places": 1,
        "occupation_area": next(iter(goals[participant.pk]), "")[:100],
        "levels": levels[participant.pk],
        "starts_from": max(participant.available_from or today, today),
    }


def employers_to_invite(network: Network) -> QuerySet[Employer]:
    """Employers with a workplace in the network's municipalities who are not members."""
    members = members_of([network]).values("employer")
    return (
        Employer.objects.filter(
            Q(workplaces__municipality__in=network.municipalities.all()),
        )
        .exclude(pk__in=members)
        .distinct()
        .order_by("name")
    )
