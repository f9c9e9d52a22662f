"""The fixed cast round one participant."""

import pytest

from tests.builders import (
    a_consultant,
    a_leader,
    a_municipality,
    a_teacher,
    a_unit,
    a_user,
)
from tests.candidates.builders import a_participant_with_account


@pytest.fixture
def cast(db):
    unit = a_unit()
    teacher = a_teacher(a_unit(unit.municipality, kind="school"), first_name="Berit")
    participant = a_participant_with_account(unit, teacher=teacher)
    return {
        "participant": participant,
        "person": participant.user,
        "consultant": participant.consultant,
        "teacher": teacher,
        "leader": a_leader(unit),
        "other_municipality": a_consultant(a_unit(a_municipality("3435"))),
        "other_participant": a_participant_with_account(unit).user,
        "stranger": a_user(),
    }
