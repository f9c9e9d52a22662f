"""Every resource and every step at the door of every persona."""

from uuid import uuid4

import pytest
from django.urls import get_resolver

from accounts.models import AuditEntry
from accounts.parties import Party
from api.urls import router
from employers.states import EMPLOYER_FLOW, OPENING_FLOW
from matching.states import PROPOSAL_FLOW, RUN_FLOW
from tests.api.cast import PERSONAS, ROOT, STAFF, address

pytestmark = pytest.mark.django_db

ALL = PERSONAS[:-1]  # everybody who is signed in
REFERENCE = ("municipalities", "occupations", "skills", "languages", "levels")
# Their own table stands in test_placements.py.
PLACEMENTS = {"placements", "agreements", "follow-ups", "alarms"}
# How many rows each persona lists; a number above 299 is the refusal.
NOT_ALLOWED, NOT_THERE, SIGN_IN = 403, 404, 401
LISTS = {
    "openings": {"employer": 1, "another employer": 1} | dict.fromkeys(STAFF, 4),
    "employers": {"employer": 1, "another employer": 1} | dict.fromkeys(STAFF, 4),
    "participants": dict.fromkeys(ALL, NOT_ALLOWED)
    | {"consultant": 3, "consultant elsewhere": 0, "teacher": 1},
    "runs": dict.fromkeys(ALL, NOT_ALLOWED)
    | {"consultant": 1, "consultant elsewhere": 0, "leader": 1},
    "proposals": dict.fromkeys(ALL, NOT_ALLOWED) | {"consultant": 3, "consultant elsewhere": 0},
    "offers": dict.fromkeys(ALL, NOT_THERE) | {"participant": 1, "another participant": 1},
    "cards": dict.fromkeys(ALL, NOT_THERE) | {"employer": 1, "another employer": 0},
}
RECORDS = {
    "openings": ("employer", *STAFF),
    "employers": ("employer", *STAFF),
    "participants": ("participant", "consultant", "teacher"),
    "runs": ("consultant", "leader"),
    "proposals": ("consultant",),
    "offers": ("participant",),
    "cards": ("employer",),
}
# Each step: who may take it. Others who see the record get 403, all the rest 404.
STEPS = {
    ("openings", "post"): ("employer", "consultant", "consultant elsewhere"),
    ("openings", "refresh"): ("employer", "consultant", "consultant elsewhere"),
    ("openings", "close"): ("employer", "consultant", "consultant elsewhere"),
    ("openings", "reopen"): ("employer", "consultant", "consultant elsewhere"),
    ("openings", "confirm"): ("employer", "consultant", "consultant elsewhere"),
    ("openings", "copy"): ("employer", "consultant", "consultant elsewhere"),
    ("employers", "approve"): ("consultant", "consultant elsewhere"),
    ("employers", "decline"): ("consultant", "consultant elsewhere"),
    ("participants", "pause"): ("participant", "consultant"),
    ("participants", "resume"): ("participant", "consultant"),
    ("participants", "withdraw_consent"): ("participant", "consultant"),
    ("runs", "cancel"): ("consultant",),
    ("proposals", "approve"): ("consultant",),
    ("proposals", "undo_approval"): ("consultant",),
    ("proposals", "reject"): ("consultant",),
    ("proposals", "offer"): ("consultant",),
    ("proposals", "withdraw"): ("consultant",),
    ("proposals", "answer"): ("consultant",),
    ("proposals", "answer_employer"): ("consultant",),
    ("proposals", "accept"): ("consultant",),
    ("proposals", "decline"): ("consultant",),
    ("proposals", "welcome"): ("consultant",),
    ("proposals", "refuse"): ("consultant",),
    ("proposals", "called"): ("consultant",),
    ("offers", "accept"): ("participant",),
    ("offers", "ask"): ("participant",),
    ("offers", "decline"): ("participant",),
    ("offers", "take_back"): ("participant",),
    ("cards", "welcome"): ("employer",),
    ("cards", "refuse"): ("employer",),
    ("cards", "ask"): ("employer",),
}


def routes() -> set[tuple[str, str]]:
    """Every POST route below a record: resource and step."""
    found = {str(each.pattern).strip("/"): each.callback.actions for each in router.urls}
    return {
        (way.split("/")[0], way.rsplit("/", 1)[-1])
        for way, actions in found.items()
        if "<uuid:pk>" in way and "post" in actions
    }


def test_every_step_is_in_the_matrix():
    assert {each for each in routes() if each[0] not in PLACEMENTS} == set(STEPS)


def test_every_resource_is_in_the_matrix():
    assert {prefix for prefix, _viewset, _name in router.registry} == {
        *LISTS, *REFERENCE, *PLACEMENTS,
    }  # fmt: skip
    assert set(RECORDS) == set(LISTS)


@pytest.mark.parametrize(
    ("flow", "doors"),
    [
        (OPENING_FLOW, {Party.EMPLOYER: "openings", Party.CONSULTANT: "openings"}),
        (EMPLOYER_FLOW, {Party.CONSULTANT: "employers"}),
        (RUN_FLOW, {Party.CONSULTANT: "runs"}),
        (
            PROPOSAL_FLOW,
            {
                Party.CONSULTANT: "proposals",
                Party.PARTICIPANT: "offers",
                Party.EMPLOYER: "cards",
            },
        ),
    ],
    ids=["opening", "employer", "run", "proposal"],
)
def test_every_step_of_a_flow_can_be_taken_by_each_of_its_parties(flow, doors):
    wanted = {
        (doors[party], verb)
        for verb, step in flow.steps.items()
        for party in step.by
        if party != Party.CLOCK
    }
    assert wanted
    assert wanted - routes() == set()


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_lists_what(world, persona):
    door = world.door(persona)
    for resource, shown in LISTS.items():
        expected = SIGN_IN if persona == "visitor" else shown.get(persona, 0)
        answer = door.get(address(resource))
        found = len(answer.json()["results"]) if answer.status_code == 200 else answer.status_code
        assert (resource, found) == (resource, expected)


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_reads_the_reference_lists(world, persona):
    door = world.door(persona)
    expected = 401 if persona == "visitor" else 200
    assert {name: door.get(address(name)).status_code for name in REFERENCE} == dict.fromkeys(
        REFERENCE, expected
    )


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_reads_a_record(world, persona):
    door = world.door(persona)
    for resource, readers in RECORDS.items():
        found = door.get(world.address(resource)).status_code
        assert (resource, found) == (resource, reading(resource, persona, readers))


def reading(resource: str, persona: str, readers: tuple[str, ...]) -> int:
    if persona == "visitor":
        return 401
    return 200 if persona in readers else 404


@pytest.mark.parametrize("persona", PERSONAS)
def test_who_may_try_which_step(world, persona):
    """Asked with a body that is wrong: who gets in reads 400, and nothing changes."""
    door = world.door(persona)
    for (resource, verb), takers in STEPS.items():
        answer = door.post(world.address(resource, verb), {"x": 1}, format="json")
        found = ((resource, verb), answer.status_code)
        assert found == ((resource, verb), trying(resource, persona, takers))


def trying(resource: str, persona: str, takers: tuple[str, ...]) -> int:
    if persona == "visitor":
        return 401
    if persona in takers:
        return 400
    return 403 if persona in RECORDS[resource] else 404


@pytest.mark.parametrize("resource", sorted(RECORDS))
def test_not_yours_reads_like_not_there(world, resource):
    door = world.door("stranger")
    theirs = door.get(world.address(resource))
    none = door.get(address(resource, uuid4()))
    assert (theirs.status_code, theirs.content) == (none.status_code, none.content)
    assert theirs.status_code == 404


@pytest.mark.parametrize("persona", ["stranger", "employer"])
def test_no_method_and_no_ending_opens_another_way(world, persona):
    door, place = world.door(persona), world.address("proposals")
    for method in ("put", "delete", "options", "trace", "patch"):
        assert getattr(door, method)(place).status_code == 405
    assert door.head(place).status_code == 404
    assert door.get(place.rstrip("/") + ".json").status_code == 404
    assert door.get(place, {"format": "json"}).status_code in {400, 404}
    assert door.post(place, HTTP_X_HTTP_METHOD_OVERRIDE="GET").status_code == 405


def test_an_unknown_address_is_a_problem_too(world):
    answer = world.door("stranger").get(ROOT + "secrets/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert world.door("visitor").get(ROOT + "secrets/").status_code == 401


def test_no_address_counts_its_records():
    patterns = [str(each.pattern) for each in get_resolver("api.urls").url_patterns]
    assert [each for each in patterns if "<int:" in each] == []


def readings(world, persona):
    rows = AuditEntry.objects.filter(is_reading=True, by=world.people[persona])
    return sorted((row.verb, str(row.subject_id)) for row in rows)


def test_whoever_reads_a_person_is_written_down(world):
    person = str(world.records["participants"].pk)
    world.door("teacher").get(address("participants"))
    world.door("teacher").get(world.address("participants"))
    assert readings(world, "teacher") == [("read_list", person), ("read_profile", person)]


def test_a_list_writes_down_everybody_it_shows(world):
    rows = world.door("consultant").get(address("proposals")).json()["results"]
    shown = sorted(("read_list", row["participant"]["id"]) for row in rows)
    assert readings(world, "consultant") == shown


def test_an_employer_who_reads_a_card_is_written_down(world):
    person = str(world.records["cards"].participant_id)
    world.door("employer").get(address("cards"))
    world.door("employer").get(world.address("cards"))
    assert readings(world, "employer") == [("read_card", person)] * 2


def test_reading_oneself_is_nobodys_business(world):
    world.door("participant").get(world.address("participants"))
    assert readings(world, "participant") == []
