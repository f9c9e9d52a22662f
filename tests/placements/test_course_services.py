"""On PostgreSQL the database itself refuses two placements of a person on one day."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from common.errors import DomainError
from placements.actions import course
from placements.models import Placement, PlacementStep
from tests import builders as base
from tests.placements import builders as cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

AT_ONCE = 6


def test_a_new_period_on_a_day_of_an_ended_one_is_refused_by_the_database():
    consultant = base.a_consultant()
    ended = cast.an_ended_placement(consultant, "moved")
    other = cast.a_preparing_placement(consultant)

    with pytest.raises(IntegrityError, match="share_a_day"), transaction.atomic():
        Placement.objects.filter(pk=other.pk).update(
            participant=ended.participant,
            state="agreed",
            starts_on=ended.ended_on,
            ends_on=ended.ended_on + timedelta(weeks=4),
        )


def test_six_who_start_it_at_once_start_it_once():
    consultant = base.a_consultant()
    placement = cast.an_agreed_placement(consultant)
    cast.visit_held(placement, consultant)
    gate = threading.Barrier(AT_ONCE)

    def press(_: int) -> str:
        gate.wait()
        try:
            course.start(placement=placement, by=consultant, on=placement.starts_on)
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()
        return "started"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = sorted(pool.map(press, range(AT_ONCE)))

    assert answers.count("started") == 1
    assert PlacementStep.objects.filter(placement=placement, verb="start").count() == 1
