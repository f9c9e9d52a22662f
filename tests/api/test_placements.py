"""Placements at the API's door: what each party reads, and the steps each may take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.parties import Party
from placements.actions import alarms
from placements.models import Alarm, FollowUp, Placement
from placements.states.alarm import ALARM_FLOW, AlarmState
from placements.states.follow_up import FOLLOW_UP_FLOW, FollowUpKind, FollowUpState
from placements.states.placement import PLACEMENT_FLOW, PlacementState
from tests import builders as base
from tests.api.cast import address, door_of
from tests.api.test_access import routes
from tests.matching import offer_cast as way
from tests.placements import agreement_builders as signing
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def running(consultant):
    return cast.a_running_placement(consultant)


def raised(placement, **given):
    return alarms.raise_alarm(
        placement=placement,
        party="participant",
        by=placement.participant.user,
        code="left_alone",
        now=timezone.now(),
        **given,
    )


def state_of(record):
    record.refresh_from_db()
    return record.state


def people_of(placement, consultant):
    """Every persona with what it reads of a placement: 200, or 404."""
    return {
        consultant: 200,
        cast.a_teacher_of(placement, consultant): 200,
        placement.participant.user: 200,
        way.speaker_of(placement.opening): 200,
        base.a_consultant(base.a_unit(base.a_municipality("3435"))): 404,
        base.a_leader(placement.participant.unit): 404,
        base.a_user(): 404,
    }


def test_who_reads_a_placement_its_agreement_and_its_alarm(consultant):
    placement = cast.a_preparing_placement(consultant)
    agreement = signing.signed(placement, consultant)

    for user, expected in people_of(placement, consultant).items():
        door = door_of(user)
        shown = len(door.get(address("placements")).json()["results"])
        assert door.get(address("placements", placement.pk)).status_code == expected
        assert door.get(address("agreements", agreement.pk)).status_code == expected
        assert shown == (1 if expected == 200 else 0)


def test_the_other_side_reads_an_alarm_only_when_it_is_released(running, consultant):
    alarm = raised(running)
    expected = people_of(running, consultant) | {way.speaker_of(running.opening): 404}

    for user, status in expected.items():
        assert door_of(user).get(address("alarms", alarm.pk)).status_code == status


def test_an_employer_reads_the_surname_from_the_signature_on(consultant):
    placement = cast.a_preparing_placement(consultant)
    door = door_of(way.speaker_of(placement.opening))

    before = door.get(address("placements", placement.pk)).json()["name"]
    signing.signed(placement, consultant)
    after = door.get(address("placements", placement.pk)).json()["name"]

    assert (before, after) == (placement.participant.first_name, placement.participant.name)


def test_the_steps_of_a_placement(running, consultant):
    door, day = door_of(consultant), timezone.localdate().isoformat()

    paused = door.post(
        address("placements", running.pk, "pause"),
        {"code": "agreed", "starts_on": day},
        format="json",
    )
    resumed = door.post(address("placements", running.pk, "resume"), {"on": day}, format="json")
    ended = door.post(
        address("placements", running.pk, "end"),
        {"cause": "language_gap", "on": day, "talked_on": day, "reasons": cast.NO_PROTOCOL},
        format="json",
    )

    assert [paused.json()["state"], resumed.json()["state"], ended.json()["state"]] == [
        "paused", "running", "ended",
    ]  # fmt: skip


def test_an_early_end_without_a_talk_names_the_field(running, consultant):
    day = timezone.localdate().isoformat()

    answer = door_of(consultant).post(
        address("placements", running.pk, "end"),
        {"cause": "language_gap", "on": day},
        format="json",
    )

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/talked_on"
    assert state_of(running) == PlacementState.RUNNING


@pytest.mark.parametrize("verb", ["start", "pause", "resume", "end", "cancel"])
def test_steps_of_staff_are_no_ones_else(running, verb):
    for user in (running.participant.user, way.speaker_of(running.opening)):
        answer = door_of(user).post(address("placements", running.pk, verb), {}, format="json")
        assert answer.status_code == 403


def test_one_press_raises_an_alarm_and_staff_answer_and_solve_it(running, consultant):
    person, staff = door_of(running.participant.user), door_of(consultant)

    person.post(address("placements", running.pk, "alarm"), {"code": "left_alone"}, format="json")
    alarm = Alarm.objects.get()
    refused = person.post(address("alarms", alarm.pk, "answer"))
    staff.post(address("alarms", alarm.pk, "answer"))
    silent = staff.post(address("alarms", alarm.pk, "resolve"), {}, format="json")
    staff.post(address("alarms", alarm.pk, "resolve"), {"agreed": "Lars helps"}, format="json")

    assert (refused.status_code, silent.status_code) == (403, 400)
    assert state_of(alarm) == AlarmState.RESOLVED


def test_a_signature_holds_for_what_was_read_only(consultant):
    placement = cast.a_preparing_placement(consultant)
    agreement = signing.written(placement, consultant)
    door = door_of(placement.participant.user)
    path = address("agreements", agreement.pk, "sign")

    other = door.post(path, {"party": "participant", "content_hash": "0" * 64}, format="json")
    for_others = door.post(
        path, {"party": "employer", "content_hash": agreement.content_hash}, format="json"
    )
    read = door.get(address("agreements", agreement.pk)).json()
    signed = door.post(
        path, {"party": "participant", "content_hash": read["content_hash"]}, format="json"
    )

    assert (other.status_code, for_others.status_code) == (409, 403)
    assert [row["party"] for row in signed.json()["signatures"]] == ["participant"]


def test_a_follow_up_is_moved_done_or_cancelled(running, consultant):
    door = door_of(consultant)
    first, second, third = FollowUp.objects.visible_to(consultant).open().in_order()[:3]
    day = cast.next_working_day(timezone.localdate()).isoformat()

    moved = door.post(address("follow-ups", first.pk, "move"), {"due_on": day}, format="json")
    door.post(address("follow-ups", second.pk, "finish"))
    unsaid = door.post(address("follow-ups", third.pk, "cancel"), {"code": "other"}, format="json")

    assert moved.json()["due_on"] == day
    assert state_of(second) == FollowUpState.DONE
    assert unsaid.status_code == 409
    assert unsaid.json()["errors"][0]["pointer"] == "/reason"


def test_a_midway_review_is_not_done_without_its_questions(running, consultant):
    midway = FollowUp.objects.visible_to(consultant).get(kind=FollowUpKind.MIDWAY)
    refused = door_of(consultant).post(address("follow-ups", midway.pk, "finish"))
    assert (refused.status_code, state_of(midway)) == (409, FollowUpState.DUE)
    assert refused.json()["type"] == "urn:praksisbro:midway_questions"


def test_a_follow_up_is_moved_to_days_to_come_and_done_on_those_that_have_come(running, consultant):
    door = door_of(consultant)
    first, second = FollowUp.objects.visible_to(consultant).open().in_order()[:2]
    today = timezone.localdate()
    before = {"due_on": (today - timedelta(days=1)).isoformat()}
    later = {"on": (today + timedelta(days=1)).isoformat()}

    answers = [
        door.post(address("follow-ups", first.pk, "move"), before, format="json"),
        door.post(address("follow-ups", second.pk, "finish"), later, format="json"),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert [each.json()["errors"][0]["pointer"] for each in answers] == ["/due_on", "/on"]


def test_more_contact_than_agreed_needs_a_reason(running, consultant):
    Placement.objects.update(most_contacts_in_4_weeks=1)
    follow_up = FollowUp.objects.visible_to(consultant).open().get(kind=FollowUpKind.MIDWAY)
    path = address("follow-ups", follow_up.pk, "move")
    day = {"due_on": cast.next_working_day(follow_up.due_on + timedelta(days=1)).isoformat()}
    FollowUp.objects.filter(kind=FollowUpKind.WEEK_1).update(due_on=follow_up.due_on)

    asked = door_of(consultant).post(path, day, format="json")
    given = door_of(consultant).post(path, day | {"reason": "They asked"}, format="json")

    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (409, "/reason")
    assert given.json()["due_on"] == day["due_on"]


def test_a_follow_up_is_moved_with_its_time_or_without(running, consultant):
    door = door_of(consultant)
    follow_up = FollowUp.objects.visible_to(consultant).open().in_order()[0]
    day = cast.next_working_day(timezone.localdate() + timedelta(days=1)).isoformat()

    def moved(**sent):
        path = address("follow-ups", follow_up.pk, "move")
        return door.post(path, {"due_on": day} | sent, format="json")

    answers = [moved(due_at="10:30"), moved(), moved(due_at=None)]
    assert [answer.json()["due_at"] for answer in answers] == ["10:30", "10:30", None]
    for wrong in ("25:00", "half past ten", "", 10, ["10:30"]):
        refused = moved(due_at=wrong)
        assert refused.status_code == 400
        assert refused["Content-Type"] == "application/problem+json"
        assert refused.json()["errors"][0]["pointer"] == "/due_at"
    follow_up.refresh_from_db()
    assert follow_up.due_at is None


# Each step below a record, and who may take it; the others who see the record get 403.
STEPS = {
    ("placements", "start"): {"consultant"},
    ("placements", "pause"): {"consultant", "teacher"},
    ("placements", "resume"): {"consultant", "teacher"},
    ("placements", "end"): {"consultant", "teacher"},
    ("placements", "cancel"): {"consultant"},
    ("placements", "alarm"): {"consultant", "teacher", "participant", "employer"},
    ("agreements", "sign"): {"consultant", "teacher", "participant", "employer"},
    ("follow-ups", "finish"): {"consultant", "teacher"},
    ("follow-ups", "move"): {"consultant", "teacher"},
    ("follow-ups", "cancel"): {"consultant", "teacher"},
    ("alarms", "answer"): {"consultant", "teacher", "leader"},
    ("alarms", "resolve"): {"consultant", "teacher", "leader"},
}


def test_every_step_is_in_the_table():
    assert {each for each in routes() if each[0] in QUERIES} == set(STEPS)


@pytest.mark.parametrize(
    ("flow", "resource"),
    [(PLACEMENT_FLOW, "placements"), (FOLLOW_UP_FLOW, "follow-ups"), (ALARM_FLOW, "alarms")],
)
def test_every_step_of_a_flow_can_be_taken_by_its_parties(flow, resource):
    wanted = {
        verb: {str(party) for party in step.by - {Party.CLOCK}}
        for verb, step in flow.steps.items()
        if step.by != {Party.CLOCK}
    }
    assert wanted
    assert {verb: STEPS[resource, verb] for verb in wanted} == wanted


def test_who_may_try_which_step(consultant):
    """Asked with a body that is wrong: who gets in reads 400, and nothing changes."""
    placement = cast.a_preparing_placement(consultant)
    agreement = signing.signed(placement, consultant)
    people = {
        "consultant": consultant,
        "teacher": cast.a_teacher_of(placement, consultant),
        "participant": placement.participant.user,
        "employer": way.speaker_of(placement.opening),
        "stranger": base.a_user(),
        "visitor": None,
    }
    shared = placement.follow_ups.filter(kind=FollowUpKind.FIRST_DAY).get()
    alarm = raised(placement, is_released=True)
    records = {
        "placements": placement, "agreements": agreement, "follow-ups": shared, "alarms": alarm,
    }  # fmt: skip

    for persona, user in people.items():
        door = door_of(user)
        for (resource, verb), takers in STEPS.items():
            path = address(resource, records[resource].pk, verb)
            found = door.post(path, {"x": 1}, format="json").status_code
            outside = {"stranger": 404, "visitor": 401}.get(persona, 403)
            expected = 400 if persona in takers else outside
            assert (persona, resource, verb, found) == (persona, resource, verb, expected)


# One query for each of: who asks and in which roles, and the page with what it shows.
QUERIES = {"placements": 3, "agreements": 3, "follow-ups": 3, "alarms": 3}


@pytest.mark.parametrize("resource", sorted(QUERIES))
@pytest.mark.parametrize("how_many", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(consultant, resource, how_many):
    for _ in range(how_many):
        placement = cast.a_preparing_placement(consultant)
        signing.signed(placement, consultant)
        raised(placement)

    door = door_of(consultant)

    with CaptureQueriesContext(connection) as queries:
        answer = door.get(address(resource))

    assert len(answer.json()["results"]) >= how_many
    assert len(queries) == QUERIES[resource]
