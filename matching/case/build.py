"""From the database to a case in the exact format: the same facts give the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from accounts.models import MunicipalitySettings
from accounts.queries import settings_for
from candidates.models.codes import DEFAULT_WEIGHTS
from candidates.queries.matching import considered
from common.models import Rows, as_table, read_tables
from employers.models import Opening
from matching.case import holds as held_places
from matching.case.bans import ban_tables, bans_for
from matching.case.calculation import broken_rules
from matching.case.holds import Held, Hold
from matching.case.people import (
    Person,
    box_around,
    complete,
    people_at,
    people_tables,
    record_of,
    silent_record,
)
from matching.case.places import (
    EmployerFacts,
    Parts,
    employer_tables,
    opening_record,
    opening_tables,
    openings_for,
    vocabulary_of,
)
from matching.models import PairLock
from reference.models import Municipality, Skill

Pair = tuple[UUID, UUID]


@dataclass
class Built:
    """A case, and what is needed to come back from its ids to records."""

    case: dict[str, Any]
    day: date
    people: dict[str, Person]
    openings: dict[str, Opening]
    bans: dict[tuple[str, str], str]  # why each banned pair is banned
    out: dict[str, str]  # people who take no part, and why
    everybody: dict[str, Person]  # those too
    skills: dict[str, Skill]  # of the vocabulary: what is asked for and what people have
    locks: list[dict[str, str]] = field(default_factory=list)  # with source, or why it was left out

    @property
    def locked(self) -> set[tuple[str, str]]:
        """Pairs that the run places first: what is held, and what consultants locked."""
        return {(person, opening) for person, opening in self.case["locks"]}

    @property
    def held(self) -> set[tuple[str, str]]:
        """Those of them that have an offer under way, so that nothing new is to be proposed."""
        return {
            (each["participant"], each["opening"])
            for each in self.locks
            if each["source"] == "hold"
        }


def weights_for(municipality: Municipality) -> dict[str, float]:
    """The municipality's weights, or the defaults where it has chosen none."""
    return DEFAULT_WEIGHTS | (settings_for(municipality).weights or {})


def build(
    *,
    region: Iterable[Municipality],
    day: date,
    weights: dict[str, float] | None = None,
    participants: Iterable[UUID] | None = None,
    openings: Iterable[UUID] | None = None,
) -> Built:
    """The case of these municipalities on this day, in a constant number of queries.

    Openings that nobody of them could reach, or whose window is over, are left out. With
    `participants` or `openings` only those take part, beside whoever holds a place already.
    """
    municipalities = list(region)
    numbers = [each.pk for each in municipalities]
    people = people_at(day=day, municipalities=numbers, participants=participants)
    found = _openings(people, day, openings)
    employers = {opening.workplace.employer_id for opening in found.values()}
    holds = held_places.read_holds(list(people), employers)
    if participants is not None:
        holders = {hold.participant for hold in holds} - set(people)
        people |= people_at(day=day, municipalities=numbers, participants=holders)
    everybody = considered(day=day, municipalities=numbers).values("pk")
    tables = {
        **people_tables(everybody if participants is None else list(people), numbers, day),
        **ban_tables(people, day),
        **opening_tables(found.values(), day),
        **employer_tables(employers, day),
        "locks": as_table(
            PairLock.objects.in_force(day).filter(participant__in=list(people)),
            pk="pk",
            person="participant_id",
            opening="opening_id",
        ),
    }
    read = read_tables(tables, together=participants is not None or openings is not None)
    complete(people, read)
    held = held_places.sorted_out(holds, set(people), set(found))
    for pk, person in people.items():
        if person.facts.is_in_practice:
            held.out.setdefault(pk, "in_practice")
    settings = settings_for(municipalities[0])
    return _Assembly(people, found, held, read=read, day=day, settings=settings).built(
        weights or DEFAULT_WEIGHTS | (settings.weights or {})
    )


def _openings(
    people: dict[UUID, Person], day: date, only: Iterable[UUID] | None
) -> dict[UUID, Opening]:
    """Those within reach or asked for, and those that these people hold a place at already."""
    ids = list(people)
    if only is not None:
        rows = openings_for(day, None, also=only, held_by=ids)
    else:
        rows = openings_for(day, box_around(people.values()), held_by=ids, driven=ids)
    return {each.pk: each for each in rows}


class _Assembly:
    """The steps from what was read to the case."""

    def __init__(
        self,
        people: dict[UUID, Person],
        openings: dict[UUID, Opening],
        held: Held,
        *,
        read: Rows,
        day: date,
        settings: MunicipalitySettings,
    ) -> None:
        self.people = people
        self.openings = openings
        self.held = held
        self.read = read
        self.day = day
        self.settings = settings
        self.parts = Parts(read)
        known = {row["skill"] for row in read["entries"] if row["skill"]}
        self.skills = Skill.objects.in_bulk(known | self.parts.skill_ids)
        self.limits = held_places.limits_of(openings.values(), self.parts.others)
        self.employers = EmployerFacts(read, day)
        self.notes: list[dict[str, str]] = []

    def built(self, weights: dict[str, float]) -> Built:
        hold_pairs = {hold.pair for hold in self.held.locks}
        bans = bans_for(self.people, self.openings, hold_pairs, self.read, self.day)
        case = self._case(weights, bans)
        self._settle_locks(case)
        self._fit(case)
        banned = {
            (str(person), str(opening)): code
            for (person, opening), code in bans.items()
            if person not in self.held.out
        }
        case["bans"] = sorted([list(pair) for pair in banned])
        return Built(
            case=case,
            day=self.day,
            people={
                str(pk): person for pk, person in self.people.items() if pk not in self.held.out
            },
            openings={str(pk): opening for pk, opening in self.openings.items()},
            bans=banned,
            out={str(pk): why for pk, why in self.held.out.items()},
            everybody={str(pk): person for pk, person in self.people.items()},
            skills=self.skills,
            locks=self.notes,
        )

    def _case(self, weights: dict[str, float], bans: dict[Pair, str]) -> dict[str, Any]:
        """Everybody and every opening, before any hold is counted."""
        openings = [opening_record(each, self.parts) for each in self.openings.values()]
        records: dict[UUID, dict[str, Any]] = {}
        for opening in self.openings.values():
            employer = opening.workplace.employer_id
            records.setdefault(employer, self.employers.record(opening, None))
        case: dict[str, Any] = {
            "format": 1,
            "as_of": self.day.isoformat(),
            "weights": dict(weights),
            "vocabulary": vocabulary_of(
                (self.skills[pk] for pk in self.parts.skill_ids), self.read["synonyms"]
            ),
            "unpaid_limit": self.settings.unpaid_limit,
            "participants": [
                record_of(person) if person.facts.consent else silent_record(person, openings)
                for person in self.people.values()
            ],
            "openings": openings,
            "workplaces": [
                {"id": workplace, "supervision_ceiling": None, "occupied": 0}
                for workplace in sorted({record["workplace"] for record in openings})
            ],
            "employers": [records[pk] for pk in sorted(records)],
            "locks": [],
            "bans": [[str(person), str(opening)] for person, opening in bans],
        }
        _drop_dead_references(case)
        return case

    def _settle_locks(self, case: dict[str, Any]) -> None:
        """Which holds and locks the rules still allow, and which the limits do."""
        decided = self._locks_of_people()
        pairs = [hold.pair for hold in [*self.held.locks, *decided]]
        broken = broken_rules(case, [(str(person), str(opening)) for person, opening in pairs])
        by_pair = {pair: broken[str(pair[0]), str(pair[1])] for pair in pairs}
        held_places.keep_possible(self.held, by_pair)
        held_places.keep_within(self.held, self.limits)
        for hold in self.held.locks:
            self._note(hold, source="hold")
        for lock in decided:
            if by_pair[lock.pair]:
                self._note(lock, source="lock", left_out=by_pair[lock.pair][0])
            elif not held_places.has_room(lock, self.held, self.limits):
                self._note(lock, source="lock", left_out="capacity")
            else:
                self.held.locks.append(lock)
                self._note(lock, source="lock")

    def _locks_of_people(self) -> list[Hold]:
        """Locks that consultants set, of people who hold no place."""
        holding = {hold.participant for hold in self.held.locks} | set(self.held.out)
        rows = sorted(self.read["locks"], key=itemgetter("pk"))
        pairs = [(UUID(row["person"]), UUID(row["opening"])) for row in rows]
        return [
            Hold(
                person,
                opening,
                self.openings[opening].workplace_id,
                self.openings[opening].workplace.employer_id,
                "locked",
            )
            for person, opening in pairs
            if opening in self.openings and person not in holding
        ]

    def _note(self, lock: Hold, **facts: str) -> None:
        pair = {"participant": str(lock.participant), "opening": str(lock.opening)}
        self.notes.append(pair | facts)

    def _fit(self, case: dict[str, Any]) -> None:
        """Take out who takes no part, and count what is taken under all three limits."""
        used = self.held.used()
        out = {str(pk) for pk in self.held.out}
        case["participants"] = [each for each in case["participants"] if each["id"] not in out]
        for record in case["openings"]:
            pk = UUID(record["id"])
            record["capacity"] = max(0, (self.limits[pk] or 0) - used[pk])
        ceilings = {
            opening.workplace_id: opening.workplace.supervision_ceiling
            for opening in self.openings.values()
        }
        for record in case["workplaces"]:
            pk = UUID(record["id"])
            ceiling, limit = ceilings[pk], self.limits[pk]
            others = 0 if ceiling is None or limit is None else ceiling - limit
            record["supervision_ceiling"] = ceiling
            record["occupied"] = others + used[pk]
        for record in case["employers"]:
            pk = UUID(record["id"])
            limit = self.limits[pk]
            record["max_people"] = None if limit is None else max(0, limit - used[pk])
        case["locks"] = sorted([str(h.participant), str(h.opening)] for h in self.held.locks)


def _drop_dead_references(case: dict[str, Any]) -> None:
    """Lifts and earlier stays elsewhere name workplaces and employers that are not in the case."""
    workplaces = {record["id"] for record in case["workplaces"]}
    employers = {record["id"] for record in case["employers"]}
    for record in case["participants"]:
        record["lift_to"] = [each for each in record["lift_to"] if each in workplaces]
        record["unpaid_at"] = {
            each: count for each, count in record["unpaid_at"].items() if each in employers
        }


def without_bans(
    built: Built, participant: str, opening: str, *, codes: Iterable[str]
) -> dict[str, Any]:
    """The case without a ban of this pair that has one of these codes."""
    if built.bans.get((participant, opening)) not in set(codes):
        return built.case
    bans = [pair for pair in built.case["bans"] if pair != [participant, opening]]
    return built.case | {"bans": bans}
