"""Scores by equity attribute: beside their number, nothing of a small group, no word on why."""

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import EquityRecord
from matching.models import Run, ScoredPair
from reports import queries
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.matching import builders as matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return base.a_unit()


@pytest.fixture
def scored(unit):
    """People of one sex with these scores in the newest run."""
    consultant = base.a_consultant(unit)
    opening = matching.an_opening(consultant)
    run = Run.objects.create(
        municipality=unit.municipality, started_by=consultant, as_of=timezone.localdate()
    )

    def make(sex: str, scores: list[float]) -> None:
        for score in scores:
            person = a_participant(unit)
            EquityRecord.objects.update_or_create(participant=person, defaults={"sex": sex})
            ScoredPair.objects.create(
                municipality=unit.municipality, run=run, participant=person, opening=opening,
                participant_version=1, opening_version=1, score=score, rank=1, opening_rank=1,
                criteria={},
            )  # fmt: skip

    return make


def by_label(unit):
    gap = queries.score_gaps([unit], queries.everybody_in([unit]))["Sex"]
    return {row.label: (row.n, row.average) for row in gap.rows}, gap.points


def test_groups_stand_with_their_number_average_and_the_gap(unit, scored):
    scored("woman", [60.0] * 5)
    scored("man", [70.0] * 6)

    rows, points = by_label(unit)

    assert (rows["Woman"], rows["Man"]) == ((5, 60.0), (6, 70.0))
    assert points == 10.0


def test_a_small_group_is_hidden_and_takes_a_second_one_with_it(unit, scored):
    scored("woman", [60.0] * 4)
    scored("man", [70.0] * 6)
    scored("unknown", [50.0] * 9)

    rows, points = by_label(unit)

    assert (rows["Woman"], rows["Man"]) == ((None, None), (None, None))
    assert points is None


def test_the_page_and_the_file_show_the_same_and_only_to_leaders(client, unit, scored):
    scored("woman", [60.0] * 5)
    scored("man", [70.0] * 6)
    client.force_login(base.a_leader(unit))

    page = client.get(reverse("reports:figures")).content.decode()
    file = client.get(reverse("reports:figures_csv")).content.decode()

    assert "10.0 points between the highest and the lowest" in page
    assert "by sex;Woman;60.000;5;" in file
    client.force_login(base.a_consultant(unit))
    assert client.get(reverse("reports:figures")).status_code == 403
