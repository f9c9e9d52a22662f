"""The pages of matching: who gets in, and how much each asks the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from matching.actions import pairs, priorities, runs
from matching.models import (
    Proposal,
)
from tests import builders as base
from tests.matching import builders as cast
from tests.matching.pages import page, text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


# Who gets in --------------------------------------------------------------------------------------


LISTS = ["people", "places", "proposal-list", "pair-rules", "weights"]
READ_BY_LEADERS = ["run-list", "ledger", "priorities"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["leader", "teacher", "employer", "participant", "stranger"])
def test_the_workbench_is_for_consultants(client, others, name, who):
    client.force_login(others[who])
    assert client.get(page(name)).status_code in (403, 404)


@pytest.mark.parametrize("name", READ_BY_LEADERS)
def test_leaders_read_runs_ledger_and_priorities(client, others, name):
    client.force_login(others["leader"])
    assert client.get(page(name)).status_code == 200
    for who in ("teacher", "employer", "participant", "stranger"):
        client.force_login(others[who])
        assert client.get(page(name)).status_code == 403


@pytest.mark.parametrize("name", [*LISTS, *READ_BY_LEADERS])
def test_without_a_login_nothing_is_shown(client, name):
    assert client.get(page(name)).status_code == 302


def test_people_of_another_municipality_do_not_exist(client, others, matched):
    client.force_login(others["elsewhere"])
    person, opening, run = (matched[name].pk for name in ("person", "opening", "run"))
    assert "Amina" not in text_of(client.get(page("people")))
    for address in (
        page("person", person),
        page("person-why-not", person),
        page("pair", person, opening),
        page("run", run),
        page("run-fairness", run),
        page("run-progress", run),
        page("pair-lock", participant=person, opening=opening),
    ):
        assert client.get(address).status_code == 404
    assert "Amina" not in text_of(client.get(page("place", opening)))
    assert "Amina" not in text_of(client.get(page("place-why-not", opening)))
    given = {"participant": person, "opening": opening, "reason": "x", "arrangement": "x"}
    for name in ("propose-pair", "pair-lock", "pair-ban", "lift-record"):
        assert client.post(page(name), given).status_code == 404
    assert client.post(page("run-stop", run)).status_code == 404
    assert Proposal.objects.count() == 1


def test_a_protected_address_shows_nowhere(client, consultant, matched):
    candidates.set_protected_address(
        participant=matched["person"], is_protected=True, by=consultant
    )
    client.force_login(consultant)
    for name in ("people", "proposal-list", "ledger"):
        assert "Amina" not in text_of(client.get(page(name)))
    for address in (page("place", matched["opening"].pk), page("run", matched["run"].pk)):
        assert "Amina" not in text_of(client.get(address))
    assert client.get(page("person", matched["person"].pk)).status_code == 404


def test_a_leader_may_not_stop_a_run(client, others, consultant):
    run = runs.request_run(
        municipalities=[base.a_municipality()], by=consultant, now=timezone.now()
    )
    client.force_login(others["leader"])
    assert client.get(page("run", run.pk)).status_code == 200
    assert client.post(page("run-stop", run.pk)).status_code == 403


def test_every_reading_of_a_person_leaves_a_line(signed_in, consultant, matched):
    signed_in.get(page("people"))
    signed_in.get(page("person", matched["person"].pk))

    readings = AuditEntry.objects.filter(subject_id=matched["person"].pk, is_reading=True)
    assert [each.verb for each in readings] == ["read_list", "read_profile"]
    assert {each.by for each in readings} == {consultant}


# How much it asks ---------------------------------------------------------------------------------


def questions(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["people", "places", "proposal-list", "ledger", "run-list",
                                  "pair-rules", "priorities"])  # fmt: skip
def test_a_list_asks_the_same_for_one_row_and_for_three(signed_in, consultant, matched, name):
    fill(consultant, 1)
    one = questions(signed_in, page(name))
    fill(consultant, 2)

    assert questions(signed_in, page(name)) == one
    assert one <= MOST_QUERIES


def fill(consultant, count):
    """Rows for every list: pairs, proposals, runs, ledger, locks, bans, rides, priorities."""
    for _ in range(count):
        person = cast.a_participant(consultant, goals=("5120",))
        opening = cast.an_opening(consultant, occupation="5120")
        poor = cast.a_participant(consultant, level="A1", kinds_asked=["apprenticeship"])
        banned = cast.a_participant(consultant, goals=("5120",))
        until = cast.days_from_now(30)
        pairs.lock_pair(participant=person, opening=opening, by=consultant, reason="x", until=until)
        pairs.ban_pair(participant=banned, opening=opening, by=consultant, reason="x", until=until)
        pairs.record_lift(
            participant=poor, workplace=opening.workplace, arrangement="x", by=consultant
        )
        priorities.adopt_priority(
            municipality=base.a_municipality(),
            by=consultant,
            group="alpha_track",
            points=1,
            agreed_by="x",
            agreed_on=timezone.localdate(),
        )
        cast.a_finished_run(consultant)


@pytest.mark.parametrize("name", ["person", "place"])
def test_the_table_of_a_name_asks_the_same_for_one_row_and_for_three(
    signed_in, consultant, matched, name
):
    key = matched["person" if name == "person" else "opening"].pk
    one = questions(signed_in, page(name, key))
    for _ in range(2):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)

    assert questions(signed_in, page(name, key)) == one
