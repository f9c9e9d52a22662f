"""What went on against a warning is counted for leaders; few are hidden."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.models import GuardOverride
from reports.queries import guards_passed
from tests.builders import a_consultant, a_leader, a_unit
from tests.matching.offer_cast import text_of
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db

LABEL = "The length follows the subsidy"


def passed(consultant, times, guard="follows_subsidy"):
    for _each in range(times):
        GuardOverride.objects.create(
            placement=cast.a_preparing_placement(consultant), guard=guard, reason="Hired after",
            by=consultant, for_end_on=timezone.localdate(),
        )  # fmt: skip


def counted(unit):
    since = timezone.localdate() - timedelta(days=1)
    return {row.label: row.number for row in guards_passed([unit], since=since)}


def test_five_are_counted_four_are_hidden_none_is_none():
    unit = a_unit()
    consultant = a_consultant(unit)
    passed(consultant, 5)
    passed(consultant, 4, "no_new_goal")
    numbers = counted(unit)
    assert (numbers[LABEL], numbers["Longer without a new learning goal"]) == (5, None)
    assert numbers["Unpaid again at the same employer"] == 0
    assert counted(a_unit())[LABEL] == 0


def test_a_placement_with_two_reasons_is_counted_once():
    unit = a_unit()
    passed(a_consultant(unit), 5)
    first = GuardOverride.objects.first()
    first.pk, first.reason = uuid4(), "Another reason"
    first._state.adding = True
    first.save()
    assert counted(unit)[LABEL] == 5


def test_leaders_read_the_numbers_on_the_page_and_in_the_file(client):
    unit = a_unit()
    passed(a_consultant(unit), 5)
    client.force_login(a_leader(unit))
    assert f"{LABEL} 5" in text_of(client.get(reverse("reports:figures")))
    rows = client.get(reverse("reports:figures_csv")).content.decode().splitlines()
    assert [row.split(";")[1:3] for row in rows if LABEL in row] == [[LABEL, "5"]]
