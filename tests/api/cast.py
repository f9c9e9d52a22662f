"""The fixed cast at the API's door, and one record of every kind, each reached by real actions."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from employers import actions as employers
from employers.models import Employer, Opening
from matching.actions import runs
from reference.models import Language, Skill
from tests import builders as base
from tests.matching import builders as matching
from tests.matching import offer_cast as offers
from tests.networks.builders import a_network

ROOT = "/api/v1/"
PERSONAS = (
    "participant", "another participant", "employer", "another employer", "consultant",
    "consultant elsewhere", "teacher", "leader", "coordinator", "stranger", "visitor",
)  # fmt: skip
STAFF = ("consultant", "consultant elsewhere", "teacher", "leader")


@dataclass
class World:
    """Who there is, and what there is to ask about: `people[persona]`, `records[resource]`."""

    people: dict[str, User | None] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def door(self, persona: str) -> APIClient:
        return door_of(self.people[persona])

    def address(self, resource: str, verb: str = "") -> str:
        return address(resource, self.records[resource].pk, verb)


def door_of(user: User | None) -> APIClient:
    """A client signed in by the session, as a browser or another system is."""
    client = APIClient()
    if user is not None:
        client.force_login(user)
    return client


def address(resource: str, pk: Any = None, verb: str = "") -> str:
    return ROOT + "/".join(str(part) for part in (resource, pk, verb) if part) + "/"


def a_world() -> World:
    """One municipality with a run, a proposal, an offer and a card; another beside it."""
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    teacher = base.a_teacher(base.a_unit(unit.municipality, kind="school"))
    coordinator = base.a_user()
    a_network(by=coordinator)
    offered = offers.an_offer(
        consultant, participant=offers.a_person(consultant, goals=("5120",), teacher=teacher)
    )
    card = offers.a_yes(consultant)
    other_place = offers.a_place(consultant)
    people: dict[str, User | None] = {
        "participant": offers.person_of(offered),
        "another participant": offers.person_of(card),
        "employer": offers.speaker_of(card.opening),
        "another employer": offers.speaker_of(other_place),
        "consultant": consultant,
        "consultant elsewhere": base.a_consultant(base.a_unit(base.a_municipality("3435"))),
        "teacher": teacher,
        "leader": base.a_leader(unit),
        "coordinator": coordinator,
        "stranger": base.a_user(),
        "visitor": None,
    }
    run = runs.request_run(municipalities=[unit.municipality], by=consultant, now=timezone.now())
    records = {
        "openings": card.opening,
        "employers": card.opening.workplace.employer,
        "participants": offered.participant,
        "runs": run,
        "proposals": offers.a_proposal(consultant),
        "offers": offered,
        "cards": card,
    }
    return World(people, records)


def some_reference_rows() -> None:
    Language.objects.create(code="so", own_name="Soomaali", name_nb="somali", name_en="Somali")
    Skill.objects.create(id="cook_hot_meals", label_nb="lage varm mat", label_en="cook hot meals")
    matching.an_occupation("5120")


@dataclass
class Crowd:
    """So many rows of one kind, and who lists them."""

    user: User
    how_many: int

    def openings(self) -> None:
        place = matching.a_workplace(self.user)
        for _ in range(self.how_many):
            matching.an_opening(self.user, place, language={"colleagues": "A1"})

    def employers(self) -> None:
        for _ in range(self.how_many):
            matching.a_workplace(self.user)

    def participants(self) -> None:
        for _ in range(self.how_many):
            matching.a_participant(self.user, goals=("5120",))

    def runs(self) -> None:
        here = self.user.unit_memberships.get().unit.municipality
        for _ in range(self.how_many):
            run = runs.request_run(municipalities=[here], by=self.user, now=timezone.now())
            runs.cancel_run(run=run, by=self.user)

    def proposals(self) -> None:
        for _ in range(self.how_many):
            offers.a_proposal(self.user)

    def offers(self) -> User:
        """All to one person, who has said no to each before the next."""
        person = offers.a_person(self.user, goals=("5120",))
        for _ in range(self.how_many):
            offers.declined(self.user, participant=person)
            person.refresh_from_db()
        return person.user

    def cards(self) -> User:
        """All at one place, from one person each."""
        opening = offers.a_place(self.user, occupation="5120", capacity=self.how_many)
        for _ in range(self.how_many):
            opening.refresh_from_db()
            offers.a_yes(self.user, opening=opening)
        return offers.speaker_of(opening)


def five_answers(opening: Opening, **changed: Any) -> dict[str, Any]:
    """What an employer sends to post one more opening at the same workplace."""
    return {
        "workplace": str(opening.workplace_id),
        "title": "Wash up and help in the kitchen",
        "days": [{"weekday": "mon", "starts_at": "09:00", "ends_at": "14:00"}],
        "supervision_ceiling": 3,
        "others_inside": 0,
        "language": [{"function": "colleagues", "to_start": "A1"}],
        "contact_name": "Kari Prøve",
    } | changed


def facts(record: Any) -> dict[str, Any]:
    """A row as it stands in the database now."""
    row: dict[str, Any] = type(record).objects.filter(pk=record.pk).values().get()
    return row


def an_unapproved(by: User) -> Employer:
    employer = matching.an_employer(by)
    employers.decline_employer(employer=employer, by=by, reason="No reply")
    return employer


def pointers(answer: Any) -> list[str]:
    """The fields that a problem names."""
    return sorted(each["pointer"] for each in answer.json().get("errors", []))
