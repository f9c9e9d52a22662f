"""What waits for a consultant: for the first page; plain rows out."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from candidates.models import Participant
from matching.models import DemandLedgerEntry, Proposal
from matching.models.rules import participants_of
from matching.queries.newest import newest_run
from matching.queries.next_step import without_next_step
from matching.queries.rows import PairRow, rows_for
from matching.queries.words import why_sentence
from matching.states import LIVE, ProposalState
from reference.models import Municipality

RELATED = ("participant__municipality__settings", "opening__workplace__employer")
SILENT_DAYS = 60  # waited so long without a proposal, an offer or a place


def proposals_waiting(user: User, most: int = 20) -> list[PairRow]:
    """Suggested proposals of one's own people that wait for a decision, best first."""
    mine = Q(participant__consultant=user) | Q(participant__deputy=user)
    proposals = (
        Proposal.objects.visible_to(user)
        .filter(mine, state=ProposalState.SUGGESTED, participant__has_protected_address=False)
        .select_related(*RELATED)
        .order_by("-score", "pk")[:most]
    )
    return rows_for(user, list(proposals), proposals={})


def own_people(user: User) -> Any:
    """Active people whom the user answers for, without protected addresses."""
    return participants_of(user).active().filter(Q(consultant=user) | Q(deputy=user))


def stalled(user: User, day: date | None = None, most: int = 20) -> list[dict[str, Any]]:
    """Own people with no proposal, offer or place for long, or with no next step; and why."""
    today = day or timezone.localdate()
    live = Proposal.objects.filter(participant=OuterRef("pk"), state__in=sorted(LIVE))
    people = (
        own_people(user)
        .filter(in_practice_since=None, programme_ends_on__gte=today)
        .annotate(is_live=Exists(live))
        .filter(is_live=False)
        .with_waiting_since()
        .order_by(F("waiting_since").asc(nulls_last=True), "pk")
    )
    stuck = without_next_step(own_people(user))
    reasons = reasons_of(people)
    rows = []
    for each in people:
        waited = each.waiting_days(today)
        if waited >= SILENT_DAYS or str(each.pk) in stuck:
            why = "no_next_step" if str(each.pk) in stuck else reasons.get(each.pk, "")
            rows.append(
                {
                    "participant": each,
                    "waiting_days": waited,
                    "code": why,
                    "why": why_sentence(why) if why else "",
                }
            )
    return rows[:most]


def reasons_of(people: Any) -> dict[Any, str]:
    """The first rule in the way of each person, from the open rows of the ledger."""
    entries = DemandLedgerEntry.objects.unmet().filter(
        side=DemandLedgerEntry.Side.NO_FIT_PERSON, participant__in=people.values("pk")
    )
    return dict(entries.values_list("participant_id", "code"))


def longest_waiting(
    user: User, day: date | None = None, most: int = 3
) -> list[tuple[Participant, int]]:
    """The own people who have waited longest without practice, with their days."""
    today = day or timezone.localdate()
    people = (
        own_people(user)
        .filter(in_practice_since=None, programme_ends_on__gte=today)
        .with_waiting_since()
        .order_by(F("waiting_since").asc(nulls_last=True), "pk")[:most]
    )
    return [(each, each.waiting_days(today)) for each in people]


def run_summary(municipality: Municipality | str) -> dict[str, Any]:
    """The newest run in a few figures; empty when there has been none."""
    run = newest_run(municipality)
    if run is None:
        return {}
    assignment, floor = run.answer["assignment"], run.answer["fairness"]["floor"]
    return {
        "run": run,
        "finished_at": run.finished_at,
        "participants": run.participants,
        "openings": run.openings,
        "placed": run.placed,
        "unplaced": len(assignment["unplaced"]),
        "objective": assignment["objective"],
        "greedy_objective": assignment["greedy_objective"],
        "floor_cost_percent": floor["cost_percent"] if floor else None,
        "no_next_step": len(run.answer.get("no_next_step", [])),
    }
