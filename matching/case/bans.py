"""Pairs that a run must not propose, each with a code that says who or what stands behind it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from common.models import Rows, Table, as_table
from employers.models import Opening
from matching.case.people import Person, with_little_schooling
from matching.models import PairBan, Proposal
from matching.states import ProposalState

NOT_A_NO = "talk_first"  # the participant wants to talk before answering (reasons.md §2)
FIRST_PER_PLACE = 3  # of those waiting longest, so many a place come first
Pair = tuple[UUID, UUID]


def ban_tables(people: Iterable[UUID], day: date) -> dict[str, Table]:
    """What was said or ended before about these people."""
    ids = list(people)  # all of the run's municipalities: a subquery would be longer
    ended = [ProposalState.DECLINED, ProposalState.REFUSED, ProposalState.REJECTED]
    earlier = Proposal.objects.filter(
        Q(state__in=ended) | Q(state=ProposalState.ENDED, broke_off=True), participant__in=ids
    )
    bans = PairBan.objects.in_force(day).filter(participant__in=ids)
    return {
        "earlier": as_table(
            earlier,
            person="participant_id",
            opening="opening_id",
            workplace="opening__workplace_id",
            state="state",
            code="decline_code",
            person_version="participant_version",
            opening_version="opening_version",
        ),
        "bans": as_table(bans, person="participant_id", opening="opening_id"),
    }


def bans_for(
    people: dict[UUID, Person],
    openings: dict[UUID, Opening],
    held: set[Pair],
    read: Rows,
    day: date,
) -> dict[Pair, str]:
    """{(participant, opening): code}. Codes: ban, said_no, broke_off, school_picks,
    others_first.

    A pair that is held already is never banned by a rule of ours: somebody decided.
    """
    found: dict[Pair, str] = {}
    for opening in openings.values():
        for participant, code in _not_yet(opening, people, day).items():
            found[participant, opening.pk] = code
    found |= _ended_badly(people, openings, read["earlier"])
    found = {pair: code for pair, code in found.items() if pair not in held}
    for row in read["bans"]:
        pair = (UUID(row["person"]), UUID(row["opening"]))
        if pair[1] in openings:
            found[pair] = "ban"
    return found


def _ended_badly(
    people: dict[UUID, Person], openings: dict[UUID, Opening], earlier: list[dict[str, Any]]
) -> dict[Pair, str]:
    """A “no” stands: either side's for as long as the place does, the consultant's until something
    about the person or the place has changed. A placement that broke off because of the match or
    the workplace keeps the person from every opening of that workplace."""
    at_workplace: dict[UUID, list[UUID]] = defaultdict(list)
    for each in openings.values():
        at_workplace[each.workplace_id].append(each.pk)
    found: dict[Pair, str] = {}
    for row in earlier:
        person, opening = UUID(row["person"]), UUID(row["opening"])
        if row["state"] == ProposalState.ENDED:
            there = at_workplace[UUID(row["workplace"])]
            found |= {(person, each): "broke_off" for each in there}
        elif opening in openings and row["code"] != NOT_A_NO:
            current = (people[person].facts.version, openings[opening].version)
            versions = (row["person_version"], row["opening_version"])
            if row["state"] != ProposalState.REJECTED or current == versions:
                found.setdefault((person, opening), "said_no")
    return found


def _not_yet(opening: Opening, people: dict[UUID, Person], day: date) -> dict[UUID, str]:
    """Who may not be proposed before the day until which others choose or come first."""
    barred: dict[UUID, str] = {}
    if opening.selected_by == Opening.SelectedBy.SCHOOL_PICKS:
        untaught = [pk for pk, person in people.items() if not person.facts.has_teacher]
        barred = dict.fromkeys(untaught, "school_picks")
    if opening.first_group and opening.first_group_until and opening.first_group_until >= day:
        first = first_group(opening, people)
        barred |= {pk: "others_first" for pk in people if pk not in first}
    return barred


def first_group(opening: Opening, people: dict[UUID, Person]) -> set[UUID]:
    """Who comes first at this opening; units may propose others after the date (R-J5, R-J6)."""
    if opening.first_group == Opening.FirstGroup.ALPHA_TRACK:
        return {pk for pk, person in people.items() if person.facts.track == "alpha"}
    if opening.first_group == Opening.FirstGroup.LEAST_SCHOOLING:
        return with_little_schooling(people)
    return set(_longest_waiting(people, FIRST_PER_PLACE * opening.capacity))


def _longest_waiting(people: dict[UUID, Person], most: int) -> Iterable[UUID]:
    willing = [person for person in people.values() if person.facts.consent]
    willing.sort(key=lambda person: (-person.facts.waiting_days, str(person.facts.id)))
    return [person.facts.id for person in willing[:most]]
