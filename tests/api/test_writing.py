"""What is sent in: known keys only, own ids only, values that exist, versions, keys used once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from api.actions import KEPT_FOR
from api.models import UsedKey
from employers import actions
from employers.models import Opening
from employers.models.facts import OPENING_FIELDS
from tests.api.cast import ROOT, address, door_of, facts, five_answers, pointers
from tests.matching import builders as matching

pytestmark = pytest.mark.django_db

# A body that each step takes, and the steps that take none.
GOOD = {
    ("proposals", "approve"): {"note": "It fits"},
    ("proposals", "reject"): {"code": "not_ready", "note": "Later"},
    ("proposals", "withdraw"): {"code": "mistake", "note": "Sorry"},
    ("proposals", "answer"): {"text": "Yes"},
    ("proposals", "welcome"): {"visit_on": "2030-01-07", "note": "Kari"},
    ("proposals", "refuse"): {"code": "less_work", "note": "Kari"},
    ("offers", "accept"): {"shared": ["norwegian"], "own_words": "Good"},
    ("offers", "ask"): {"text": "Is there a bus?"},
    ("offers", "decline"): {"code": "too_far", "own_words": "Sorry"},
    ("offers", "take_back"): {"own_words": "Sorry"},
    ("cards", "welcome"): {"visit_on": "2030-01-07"},
    ("cards", "refuse"): {"code": "less_work", "note": "Not now"},
    ("cards", "ask"): {"text": "Which hours?"},
    ("employers", "decline"): {"reason": "Unknown"},
    ("openings", "close"): {},
    ("openings", "copy"): {},
    ("participants", "pause"): {},
    ("participants", "withdraw_consent"): {},
    ("runs", "cancel"): {},
}
WHO = {"offers": "participant", "cards": "employer"}
SECRET = {"role", "tenant", "status", "state", "approved_by", "consent", "score", "version"}


def of_the_model(record):
    """Every field that the record's table has, and what an attacker would try."""
    return SECRET | {field.name for field in record._meta.get_fields()} | {"as_consultant"}


@pytest.mark.parametrize(("resource", "verb"), sorted(GOOD))
def test_a_step_takes_no_field_of_the_record(world, resource, verb):
    """A8: one more key than the step knows is a fault, and the row stays as it was."""
    record = world.records[resource]
    before = facts(record)
    door = world.door(WHO.get(resource, "consultant"))
    for name in sorted(of_the_model(record) - set(GOOD[resource, verb])):
        body = GOOD[resource, verb] | {name: "x"}
        answer = door.post(world.address(resource, verb), body, format="json")
        assert (name, answer.status_code, pointers(answer)) == (name, 400, [f"/{name}"])
    assert facts(record) == before


def test_a_change_of_an_opening_takes_only_its_facts(world):
    opening = world.records["openings"]
    before, door = facts(opening), world.door("employer")
    allowed = {*OPENING_FIELDS, "days", "language", "skills", "is_confirmed"}
    for name in sorted(of_the_model(opening) - allowed):
        answer = patch(door, opening, {"title": "Mine", name: "x"})
        assert (name, answer.status_code, pointers(answer)) == (name, 400, [f"/{name}"])
    assert facts(opening) == before


def test_every_fact_of_an_opening_can_be_sent(world):
    """And nothing more: the API knows the same fields as the action."""
    shown = world.door("employer").get(world.address("openings")).json()
    answer = patch(world.door("employer"), world.records["openings"], {"x": 1})
    words = answer.json()["errors"][0]["detail"]
    expected = {*OPENING_FIELDS, "days", "language", "skills", "is_confirmed"}
    assert set(
        words.removeprefix("This cannot be sent here. Expected: ").strip(".").split(", ")
    ) == (expected)
    assert set(OPENING_FIELDS) - set(shown) == set()


def test_posting_an_opening_takes_only_the_five_answers(world):
    opening, door = world.records["openings"], world.door("employer")
    count = Opening.objects.count()
    for name in sorted(of_the_model(opening) - set(five_answers(opening, capacity=1))):
        body = five_answers(opening) | {name: "x"}
        answer = door.post(address("openings"), body, format="json")
        assert (name, answer.status_code, pointers(answer)) == (name, 400, [f"/{name}"])
    assert Opening.objects.count() == count


def patch(door, opening, body, version=None):
    opening.refresh_from_db()
    return door.patch(
        address("openings", opening.pk),
        body,
        format="json",
        headers={"If-Match": f'"{version or opening.version}"'},
    )


def test_five_answers_post_an_opening(world):
    opening, door = world.records["openings"], world.door("employer")
    answer = door.post(address("openings"), five_answers(opening), format="json")
    made = answer.json()
    assert answer.status_code == 201
    assert answer["Location"].endswith(address("openings", made["id"]))
    assert (made["state"], made["title"]) == ("open", "Wash up and help in the kitchen")
    assert made["language"] == [
        {
            "function": "colleagues",
            "to_start": "A1",
            "to_be_hired": "",
            "if_misunderstood": "",
        }
    ]
    assert door.get(answer["Location"]).json() == made


def test_another_employers_workplace_reads_like_one_that_is_not_there(world):
    """A10: own, another's, unknown; the last two alike."""
    opening, door = world.records["openings"], world.door("another employer")
    others = door.post(address("openings"), five_answers(opening), format="json")
    none = door.post(
        address("openings"), five_answers(opening, workplace=str(uuid4())), format="json"
    )
    assert others.status_code == 400
    assert others.content == none.content
    assert pointers(others) == ["/workplace"]


def test_a_teacher_posts_no_opening(world):
    answer = world.door("teacher").post(
        address("openings"), five_answers(world.records["openings"]), format="json"
    )
    assert answer.status_code == 403


def test_a_contact_of_another_workplace_reads_like_one_that_is_not_there(world):
    consultant = world.people["consultant"]
    opening = world.records["openings"]
    other = actions.add_contact(workplace=matching.a_workplace(consultant), by=consultant, name="X")
    others = patch(world.door("employer"), opening, {"contact": str(other.pk)})
    none = patch(world.door("employer"), opening, {"contact": str(uuid4())})
    assert others.status_code == 400
    assert others.content == none.content


def test_a_run_of_another_municipality_reads_like_one_that_is_not_there(world):
    door = world.door("consultant")
    others = door.post(address("runs"), {"municipalities": ["3435"]}, format="json")
    none = door.post(address("runs"), {"municipalities": ["9999"]}, format="json")
    assert others.status_code == 400
    assert others.content == none.content


def test_a_run_is_asked_for_and_stopped(world):
    door = world.door("consultant elsewhere")
    made = door.post(
        address("runs"), {"municipalities": ["3435"], "method": "greedy"}, format="json"
    )
    assert (made.status_code, made.json()["state"], made.json()["next_verbs"]) == (
        201,
        "waiting",
        ["cancel"],
    )
    again = door.post(address("runs"), {"municipalities": ["3435"]}, format="json")
    assert (again.status_code, again.json()["type"]) == (409, "urn:praksisbro:run_unfinished")
    stopped = door.post(address("runs", made.json()["id"], "cancel"))
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")


def test_a_leader_reads_runs_and_starts_none(world):
    answer = world.door("leader").post(address("runs"), {"municipalities": ["3437"]}, format="json")
    assert answer.status_code == 403


# Versions


def test_a_record_carries_its_version(world):
    answer = world.door("employer").get(world.address("openings"))
    assert answer["ETag"] == f'"{answer.json()["version"]}"'


def test_a_change_needs_the_version_that_was_read(world):
    opening, door = world.records["openings"], world.door("employer")
    place = address("openings", opening.pk)
    for sent in ({}, {"If-Match": "*"}, {"If-Match": '""'}):
        answer = door.patch(place, {"title": "Mine"}, format="json", headers=sent)
        assert (answer.status_code, answer.json()["type"]) == (
            428,
            "urn:praksisbro:if_match_missing",
        )


def test_a_change_of_an_old_version_is_refused(world):
    opening, door = world.records["openings"], world.door("employer")
    first = door.get(world.address("openings"))["ETag"]
    done = door.patch(
        world.address("openings"), {"title": "One"}, format="json", headers={"If-Match": first}
    )
    late = door.patch(
        world.address("openings"), {"title": "Two"}, format="json", headers={"If-Match": first}
    )
    assert (done.status_code, done.json()["title"]) == (200, "One")
    assert done["ETag"] != first
    assert (late.status_code, late.json()["type"]) == (412, "urn:praksisbro:stale")
    assert facts(opening)["title"] == "One"


def test_a_confirm_wants_the_version_that_was_read(world):
    opening = world.records["openings"]
    staff, firm = world.door("consultant"), world.door("employer")
    patch(staff, opening, {"capacity": 2})
    read = firm.get(world.address("openings"))["ETag"]
    patch(staff, opening, {"capacity": 3})

    def confirmed(**headers):
        place = world.address("openings", "confirm")
        answer = firm.post(place, {}, format="json", headers=headers)
        assert answer.status_code == 200 or facts(opening)["unconfirmed_fields"] == ["capacity"]
        return answer

    none, stale = confirmed(), confirmed(**{"If-Match": read})
    assert (none.status_code, none.json()["type"]) == (428, "urn:praksisbro:if_match_missing")
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:praksisbro:stale")
    seen = firm.get(world.address("openings"))["ETag"]
    assert confirmed(**{"If-Match": seen}).status_code == 200
    assert facts(opening)["unconfirmed_fields"] == []


def test_a_proposal_that_was_read_on_an_older_state_is_not_decided(world):
    door = world.door("consultant")
    etag = door.get(world.address("proposals"))["ETag"]
    approved = door.post(
        world.address("proposals", "approve"), {}, format="json", headers={"If-Match": etag}
    )
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    late = door.post(
        world.address("proposals", "reject"),
        {"code": "not_ready"},
        format="json",
        headers={"If-Match": etag},
    )
    assert late.status_code in {409, 412}


# Keys


def with_key(door, place, body, key="k-1"):
    return door.post(place, body, format="json", headers={"Idempotency-Key": key})


def test_the_same_key_makes_one_opening(world):
    opening, door = world.records["openings"], world.door("employer")
    count = Opening.objects.count()
    first = with_key(door, address("openings"), five_answers(opening))
    again = with_key(door, address("openings"), five_answers(opening))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Opening.objects.count() == count + 1


def test_the_same_key_with_another_body_is_refused(world):
    opening, door = world.records["openings"], world.door("employer")
    with_key(door, address("openings"), five_answers(opening))
    other = with_key(door, address("openings"), five_answers(opening, title="Another"))
    assert (other.status_code, other.json()["type"]) == (
        422,
        "urn:praksisbro:idempotency_key_reused",
    )


def test_another_persons_key_is_another_key(world):
    opening = world.records["openings"]
    first = with_key(world.door("employer"), address("openings"), five_answers(opening))
    other = with_key(world.door("consultant"), address("openings"), five_answers(opening))
    assert first.json()["id"] != other.json()["id"]


def test_a_refused_request_leaves_its_key_free(world):
    opening, door = world.records["openings"], world.door("employer")
    wrong = with_key(door, address("openings"), five_answers(opening, supervision_ceiling=0))
    right = with_key(door, address("openings"), five_answers(opening))
    assert (wrong.status_code, right.status_code) == (400, 201)


def test_a_rules_no_leaves_its_key_free_and_nothing_half_done(world):
    door = world.door("consultant")
    place = world.address("offers").replace("/offers/", "/proposals/") + "approve/"
    answer = with_key(door, place, {})
    assert answer.status_code == 409
    assert not UsedKey.objects.exists()


def test_a_key_is_forgotten_after_a_day(world):
    opening, door = world.records["openings"], world.door("employer")
    first = with_key(door, address("openings"), five_answers(opening))
    UsedKey.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(seconds=1))
    again = with_key(door, address("openings"), five_answers(opening))
    assert first.json()["id"] != again.json()["id"]
    assert UsedKey.objects.count() == 1


def test_a_replayed_answer_shows_only_what_may_be_seen_now(world):
    """The key keeps no answer: when consent ended in between, the card is gone."""
    door, card = world.door("employer"), world.records["cards"]
    place, body = world.address("cards", "ask"), {"text": "Which hours?"}
    assert with_key(door, place, body).status_code == 200
    world.door("another participant").post(
        address("participants", card.participant_id, "withdraw_consent")
    )
    assert with_key(door, place, body).status_code == 404


@pytest.mark.parametrize("key", ["", " ", "x" * 101, "a\tb"])
def test_a_key_that_is_none(world, key):
    opening = world.records["openings"]
    answer = with_key(world.door("employer"), address("openings"), five_answers(opening), key)
    assert (answer.status_code, pointers(answer)) == (400, ["/Idempotency-Key"])


# Problems


def test_a_problem_has_its_five_parts(world):
    answer = world.door("employer").post(
        address("openings"),
        five_answers(world.records["openings"], capacity=0),
        format="json",
    )
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:praksisbro:invalid",
        "title": "The request is not right",
        "status": 400,
        "detail": "Some fields are not right.",
        "errors": [
            {
                "pointer": "/capacity",
                "code": "min_value",
                "detail": "Ensure this value is greater than or equal to 1.",
            }
        ],
    }


def test_a_step_out_of_turn_says_so(world):
    answer = world.door("employer").post(world.address("openings", "reopen"))
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "urn:praksisbro:step_not_allowed",
    )


def test_without_a_session_one_is_told_to_sign_in(world):
    answer = world.door("visitor").get(ROOT + "openings/")
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:praksisbro:not_authenticated")
    assert answer["WWW-Authenticate"] == "Session"


def test_a_change_without_the_csrf_token_is_refused(world):
    door = APIClient(enforce_csrf_checks=True)
    door.force_login(world.people["employer"])
    answer = door.post(world.address("openings", "close"))
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:praksisbro:csrf")


def test_the_api_keeps_nothing_in_a_shared_cache(world):
    answer = world.door("employer").get(address("openings"))
    assert answer["Cache-Control"] == "no-store, private"


def test_a_declined_employer_posts_nothing(world):
    consultant = world.people["consultant"]
    door = door_of(consultant)
    employer = world.records["employers"]
    declined = door.post(
        address("employers", employer.pk, "decline"), {"reason": "No"}, format="json"
    )
    assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    answer = door.post(address("openings"), five_answers(world.records["openings"]), format="json")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:praksisbro:not_approved")
