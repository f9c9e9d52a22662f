"""Fixtures that the tests of runs, pairs and the workbench share."""

import pytest
from django.test import Client

from accounts.models import User
from candidates import actions as candidates
from employers import actions as employers
from tests import builders as base
from tests.matching import builders as cast


@pytest.fixture
def consultant(db: None) -> User:
    return base.a_consultant(first_name="Ingrid")


@pytest.fixture
def signed_in(client: Client, consultant: User) -> Client:
    client.force_login(consultant)
    return client


@pytest.fixture
def matched(consultant: User) -> dict:
    """One cook and one kitchen, and a finished run."""
    person = cast.a_participant(consultant, goals=("5120",), first_name="Amina")
    opening = cast.an_opening(consultant, occupation="5120", title="Kjøkken")
    return {"person": person, "opening": opening, "run": cast.a_finished_run(consultant)}


@pytest.fixture
def others(consultant: User, matched: dict) -> dict:
    """One of each other party, none of them this consultant."""
    unit = matched["person"].unit
    employer_user, person_user = base.a_user(), base.a_user()
    employers.add_member(
        employer=matched["opening"].workplace.employer, user=employer_user, by=consultant
    )
    candidates.link_account(participant=matched["person"], user=person_user, by=consultant)
    return {
        "leader": base.a_leader(unit),
        "teacher": base.a_teacher(),
        "employer": employer_user,
        "participant": person_user,
        "stranger": base.a_user(),
        "elsewhere": base.a_consultant(base.a_unit(base.a_municipality("3435"))),
    }
