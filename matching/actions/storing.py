"""What a finished run leaves behind: pairs, proposals, ledger; in one transaction or nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from candidates.models import Participant
from matching.actions.base import once_more
from matching.actions.ledger import store_no_fits
from matching.case import Built
from matching.case.people import Person
from matching.case.result import Result
from matching.models import Proposal, Run, RunCase, ScoredPair, SeenVersion
from matching.queries.difference import Before, difference
from matching.states import HOLDS_PLACE, ProposalState, RunState
from reference.models import Municipality

BATCH = 1000
HELPS_KEPT = 3
REFRESHED = [
    "run", "participant_version", "opening_version", "score", "criteria", "met", "close",
    "missing", "waiting_days", "priority", "is_availability_only",
]  # fmt: skip


def is_mine(run: Run, attempt: int) -> bool:
    """Whether the run still belongs to this attempt."""
    return run.state == RunState.RUNNING and run.attempt == attempt


@once_more
@transaction.atomic
def store_result(run: Run, result: Result, *, now: datetime) -> bool:
    """Store everything and finish the run; False, and nothing stored, when it was taken away."""
    held = Run.objects.locked().get(pk=run.pk)
    if not is_mine(held, run.attempt):
        return False
    region = list(held.region.all())
    hold_people(region)
    before = run_before(held)
    store_pairs(held, result, region)
    store_proposals(held, result, now=now)
    store_no_fits(held, result, now=now)
    RunCase.objects.create(run=held, content=RunCase.packed(result.built.case))
    describe(held, result, before, now=now)
    held.move("finish", by=None)
    audit.record(
        "finish_run",
        held,
        by=held.started_by,
        municipality=held.municipality,
        facts={"placed": held.placed, "fingerprint": held.fingerprint},
    )
    return True


def hold_people(region: Iterable[Municipality]) -> None:
    """Participants first, as every decision does: then an approval and a run never wait in a ring.

    New rows that point at them go on meanwhile (no key of theirs is changed).
    """
    people = Participant.objects.select_for_update(no_key=True).filter(
        municipality__in=list(region)
    )
    list(people.order_by("pk").values_list("pk"))


def run_before(run: Run) -> Before | None:
    """The last finished run of the same municipality."""
    earlier = (
        Run.objects.done()
        .filter(municipality=run.municipality_id)
        .order_by("-finished_at", "-created_at")
        .first()
    )
    if earlier is None:
        return None
    kept = RunCase.objects.filter(run=earlier).first()
    return Before(str(earlier.pk), earlier.answer, kept.case if kept else None)


def describe(run: Run, result: Result, before: Before | None, *, now: datetime) -> None:
    """The run's own record: facts, answer without its pairs, locks, difference."""
    answer = {key: part for key, part in result.answer.items() if key not in {"pairs", "format"}}
    assignment = dict(answer["assignment"])
    assignment["unplaced"] = [
        each | {"would_help": each["would_help"][:HELPS_KEPT]} for each in assignment["unplaced"]
    ]
    answer["assignment"] = assignment
    run.answer = answer
    run.difference = difference(before, result.built, result.answer)
    run.locks = result.built.locks
    run.engine = answer["run"]["engine"]
    run.solver = solver_words(run.method, assignment)
    run.fingerprint = answer["run"]["fingerprint"]
    run.participants = len(result.built.people)
    run.openings = len(result.built.openings)
    run.placed = len(assignment["placed"])
    run.finished_at = run.heard_of_at = now
    run.phase, run.share_done = Run.Phase.DONE, 100
    run.save()


def solver_words(method: str, assignment: dict[str, Any]) -> str:
    if method != Run.Method.JOINT:
        return method
    return "HiGHS, proven optimal" if assignment["proven_optimal"] else "HiGHS, not proven"


def store_pairs(run: Run, result: Result, region: Iterable[Municipality]) -> None:
    """The newest pairs replace those of the run before, for everybody in the region."""
    places = list(region)
    ScoredPair.objects.filter(municipality__in=places).delete()
    SeenVersion.objects.filter(municipality__in=places).delete()
    # Somebody who moved here has rows under the municipality that they left.
    people = [UUID(each) for each in result.built.people]
    ScoredPair.objects.filter(participant__in=people).delete()
    SeenVersion.objects.filter(participant__in=people).delete()
    ScoredPair.objects.bulk_create(pair_rows(run, result.built, result.pairs), batch_size=BATCH)
    SeenVersion.objects.bulk_create(seen_rows(result.built, places), batch_size=BATCH)


def pair_rows(run: Run, built: Built, pairs: Iterable[dict[str, Any]]) -> list[ScoredPair]:
    """Pairs of the answer as rows to be written."""
    ids = {each: UUID(each) for each in [*built.people, *built.openings]}
    return [
        ScoredPair(
            municipality_id=built.people[pair["participant"]].facts.municipality,
            run=run,
            participant_id=ids[pair["participant"]],
            opening_id=ids[pair["opening"]],
            participant_version=built.people[pair["participant"]].facts.version,
            opening_version=built.openings[pair["opening"]].version,
            score=pair["score"],
            rank=pair["rank"],
            opening_rank=pair["opening_rank"],
            criteria=pair["criteria"],
            met=pair["met"],
            close=pair["close"],
            missing=pair["missing"],
        )
        for pair in pairs
    ]


def seen_rows(built: Built, region: Iterable[Municipality]) -> list[SeenVersion]:
    """The versions that were read: of everybody, and of every opening for each municipality."""
    people = [
        SeenVersion(
            municipality_id=person.facts.municipality,
            participant_id=person.facts.id,
            version=person.facts.version,
        )
        for person in built.everybody.values()
    ]
    openings = [
        SeenVersion(municipality=place, opening_id=opening.pk, version=opening.version)
        for place in region
        for opening in built.openings.values()
    ]
    return people + openings


def store_proposals(run: Run, result: Result, *, now: datetime) -> None:
    """The joint answer as proposals: new ones, refreshed ones, and those it replaces."""
    by_pair = {(each["participant"], each["opening"]): each for each in result.pairs}
    chosen = [pair for pair in result.placed.items() if pair not in result.built.held]
    live = Proposal.objects.locked().live()
    live = live.filter(participant__municipality__in=run.region.all())
    suggested = {
        (str(each.participant_id), str(each.opening_id)): each
        for each in live
        if each.state == ProposalState.SUGGESTED
    }
    willing = still_willing([person for person, _ in chosen], now)
    willing -= decided_meanwhile(live, result.built)
    refreshed: list[Proposal] = []
    created: list[Proposal] = []
    for pair in chosen:
        if pair[0] not in willing:
            continue
        proposal = suggested.get(pair)
        filled = fill(proposal or Proposal(), run, result.built, by_pair[pair])
        (refreshed if proposal else created).append(filled)
    for proposal in refreshed:  # one by one is faster than a bulk update of JSON
        proposal.save(update_fields=REFRESHED)
    Proposal.objects.bulk_create(created, batch_size=BATCH)
    kept = {proposal.pk for proposal in refreshed}
    for proposal in suggested.values():
        # What a consultant proposed by hand has no run, and stays until somebody decides.
        if proposal.run_id is not None and proposal.pk not in kept:
            proposal.move("supersede", by=None)


def decided_meanwhile(live: Iterable[Proposal], built: Built) -> set[str]:
    """Who was given a place after the run had read the facts: nothing new for them."""
    return {
        str(each.participant_id)
        for each in live
        if each.state in HOLDS_PLACE
        and (str(each.participant_id), str(each.opening_id)) not in built.held
    }


def still_willing(people: Iterable[str], now: datetime) -> set[str]:
    """Of those people, whom may be proposed this very moment: a consent may just have ended."""
    found = Participant.objects.in_matching(timezone.localdate(now)).filter(pk__in=list(people))
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def fill(proposal: Proposal, run: Run | None, built: Built, pair: dict[str, Any]) -> Proposal:
    """A proposal with what was calculated for its pair, and from which versions."""
    person, opening = built.people[pair["participant"]], built.openings[pair["opening"]]
    if proposal.run_id is not None or proposal._state.adding:
        proposal.run = run
    proposal.participant_id = person.facts.id
    proposal.opening_id = opening.pk
    proposal.participant_version = person.facts.version
    proposal.opening_version = opening.version
    for name in ("score", "criteria", "met", "close", "missing"):
        setattr(proposal, name, pair[name])
    proposal.waiting_days = person.facts.waiting_days
    proposal.priority = person.priority
    proposal.is_availability_only = is_availability_only(person, pair)
    return proposal


def is_availability_only(person: Person, pair: dict[str, Any]) -> bool:
    """No wish or goal stands behind the pair: there was just room (003:2794)."""
    has_goal = bool(person.facts.goals or person.facts.study_goals)
    return not person.facts.has_wish or (has_goal and pair["criteria"]["goal"]["value"] == 0)
