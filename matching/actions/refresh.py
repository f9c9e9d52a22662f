"""A changed profile or opening: only its own row or column of pairs is worked out again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from candidates.models import Participant
from employers.models import Opening
from matching.actions.base import once_more
from matching.actions.storing import fill, pair_rows
from matching.case import KEPT, Built, Calculation, build
from matching.models import Proposal, Run, ScoredPair, SeenVersion
from matching.queries.newest import newest_run
from matching.states import ProposalState

MOST_A_PASS = 50  # of each kind; the next pass of the clock takes the rest


def refresh_participant(participant: Participant) -> int:
    """Work out this person's pairs from today's facts; how many are kept.

    Suggested proposals of the person follow: renewed where the pair is still possible, replaced
    where it is not. Without a run so far there is nothing to renew.
    """
    run = newest_run(participant.municipality_id)
    if run is None:
        return 0
    built = build(
        region=run.region.all(),
        day=timezone.localdate(),
        weights=run.weights,
        participants=[participant.pk],
    )
    mine = Q(participant=participant.pk)
    suggested = pairs_of(Proposal.objects.filter(mine, state=ProposalState.SUGGESTED))
    key = str(participant.pk)
    calculation = Calculation(built.case)
    records = calculation.kept_pairs(participants={key}, also=calculation.possible_of(suggested))
    rank_among_stored(records, mine)
    replace(run, built, records, mine)
    see(run, built, participants=[participant])
    return len(records)


def refresh_opening(opening: Opening) -> int:
    """Work out this opening's pairs in every municipality whose run could fill it."""
    kept = 0
    for run in runs_near(opening):
        built = build(
            region=run.region.all(),
            day=timezone.localdate(),
            weights=run.weights,
            openings=[opening.pk],
        )
        here = [place.pk for place in run.region.all()]
        mine = Q(opening=opening.pk, participant__municipality__in=here)
        suggested = pairs_of(Proposal.objects.filter(mine, state=ProposalState.SUGGESTED))
        calculation = Calculation(built.case)
        records = calculation.kept_pairs(
            openings={str(opening.pk)}, also=calculation.possible_of(suggested)
        )
        replace(run, built, records, mine)
        see(run, built, openings=[opening])
        kept += len(records)
    return kept


def runs_near(opening: Opening) -> list[Run]:
    """The newest run of each municipality that has seen the opening, or lies around it."""
    seen = SeenVersion.objects.filter(opening=opening.pk).values_list("municipality_id", flat=True)
    places = {*seen, opening.workplace.municipality_id}
    found = {run.pk: run for number in sorted(places) if (run := newest_run(number)) is not None}
    return list(found.values())


def pairs_of(proposals: QuerySet[Proposal]) -> set[tuple[str, str]]:
    rows = proposals.values_list("participant_id", "opening_id")
    return {(str(person), str(opening)) for person, opening in rows}


def rank_among_stored(records: list[dict[str, Any]], mine: Q) -> None:
    """The place among the people kept for each opening: a row alone knows only itself."""
    openings = [UUID(each["opening"]) for each in records]
    others: dict[UUID, list[float]] = {}
    rows = ScoredPair.objects.filter(opening__in=openings).exclude(mine)
    for opening, score in rows.values_list("opening_id", "score"):
        others.setdefault(opening, []).append(score)
    for record in records:
        better = [s for s in others.get(UUID(record["opening"]), []) if s > record["score"]]
        record["opening_rank"] = len(better) + 1
    records[:] = [each for each in records if each["rank"] <= KEPT or each["opening_rank"] <= KEPT]


@once_more
@transaction.atomic
def replace(run: Run, built: Built, records: list[dict[str, Any]], mine: Q) -> None:
    """The pairs and the suggested proposals of one row or column, renewed together."""
    people = [UUID(each["participant"]) for each in records]
    list(Participant.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    suggested = Proposal.objects.locked().filter(mine, state=ProposalState.SUGGESTED)
    by_pair = {(each["participant"], each["opening"]): each for each in records}
    for proposal in suggested:
        record = by_pair.get((str(proposal.participant_id), str(proposal.opening_id)))
        if record is None:
            proposal.move("supersede", by=None)
        else:
            fill(proposal, proposal.run, built, record).save()
    ScoredPair.objects.filter(mine).delete()
    ScoredPair.objects.bulk_create(pair_rows(run, built, records))


@transaction.atomic
def see(
    run: Run,
    built: Built,
    *,
    participants: Iterable[Participant] = (),
    openings: Iterable[Opening] = (),
) -> None:
    """Remember which versions the pairs are from now, also of somebody who takes no part."""
    for participant in participants:
        read = built.everybody.get(str(participant.pk))
        SeenVersion.objects.update_or_create(
            participant=participant,
            defaults={
                "version": read.facts.version if read else participant.version,
                "municipality_id": participant.municipality_id,
            },
        )
    for opening in openings:
        for place in run.region.all():
            SeenVersion.objects.update_or_create(
                municipality=place, opening=opening, defaults={"version": opening.version}
            )


def changed_participants() -> QuerySet[Participant]:
    """Whose profile has another version than the kept pairs, where there was a run."""
    seen = SeenVersion.objects.filter(participant=OuterRef("pk")).values("version")[:1]
    with_run = Run.objects.done().values("region")
    return (
        Participant.objects.active()
        .without_protected()
        .filter(municipality__in=with_run, programme_ends_on__gte=timezone.localdate())
        .annotate(seen=Subquery(seen))
        .filter(Q(seen__isnull=True) | ~Q(seen=F("version")))
        .order_by("pk")
    )


def changed_openings() -> QuerySet[Opening]:
    """Openings in matching that have another version than the kept pairs, or are new."""
    seen = SeenVersion.objects.filter(opening=OuterRef("pk")).order_by("version").values("version")
    with_run = Run.objects.done().values("region")
    return (
        Opening.objects.annotate(seen=Subquery(seen[:1]))
        .filter(
            Q(seen__isnull=False) & ~Q(seen=F("version"))
            | Q(seen__isnull=True, workplace__municipality__in=with_run)
            & Q(pk__in=Opening.objects.in_matching().values("pk"))
        )
        .select_related("workplace")
        .order_by("pk")
    )


def keep_fresh(*, now: datetime) -> dict[str, int]:
    """The clock: rows and columns of what has changed since they were worked out."""
    people = list(changed_participants()[:MOST_A_PASS])
    openings = list(changed_openings()[:MOST_A_PASS])
    for participant in people:
        refresh_participant(participant)
    for opening in openings:
        refresh_opening(opening)
    forget_hidden()
    return {"participants": len(people), "openings": len(openings)}


@transaction.atomic
def forget_hidden() -> None:
    """Nothing is kept of who has left or whose address is protected."""
    hidden = Participant.objects.filter(Q(has_protected_address=True) | Q(closed_at__isnull=False))
    ScoredPair.objects.filter(participant__in=hidden.values("pk")).delete()
    SeenVersion.objects.filter(participant__in=hidden.values("pk")).delete()
