"""From the database to the case format: complete, well-formed, and few questions to the database."""

import pytest

from candidates import actions as candidates
from django.utils import timezone
from matching.case import build
from matching.engine import solve_case
from reference.models import Municipality
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


def case_of(consultant, **options):
    place = consultant.unit_memberships.get().unit.municipality
    return build(region=[place], day=timezone.localdate(), **options)


def test_the_engine_takes_every_case(django_assert_max_num_queries):
    consultant = base.a_consultant()
    for _ in range(3):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")

    with django_assert_max_num_queries(32) as three:
        built = case_of(consultant)

    answer = solve_case(built.case)
    assert len(answer["assignment"]["placed"]) == 3
    for _ in range(3):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    with django_assert_max_num_queries(32) as six:
        case_of(consultant)
    print(len(three), len(six))
    assert len(three) == len(six)
