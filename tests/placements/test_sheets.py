"""Expectations: each side alone, only what differs is settled, the participant agrees too."""

import pytest
from django.urls import reverse

from common.errors import DomainError
from placements.actions import agreements, sheets
from placements.queries.agreement import differences, open_rows, result_of
from tests import builders as base
from tests.placements import builders as cast
from tests.placements.agreement_builders import SAME, boss_of, facts, filled, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_preparing_placement(consultant)


def test_neither_side_sees_the_other_before_both_are_done(client, placement, consultant):
    sheet = sheets.open_sheet(placement=placement)
    sheets.fill_side(sheet=sheet, side="consultant", answers=SAME, by=consultant)
    client.force_login(boss_of(placement))
    shown = client.get(reverse("placements:sheet", args=[placement.pk]))
    assert shown.context["form"].initial == {}
    assert not shown.context["is_done"]


def test_only_what_differs_is_to_be_settled(placement, consultant):
    """The story's furniture maker: reading B1 says the firm, A1 the consultant."""
    sheet = filled(placement, consultant, instructions="B1")
    assert sheet.state == "compared"
    assert [(each.row, each.employer, each.consultant) for each in differences(sheet)] == [
        ("instructions", "B1", "A1")
    ]


def test_without_a_difference_the_participant_hears_the_result_at_once(placement, consultant):
    assert filled(placement, consultant).state == "settled"


def test_an_open_row_blocks_the_agreement(placement, consultant):
    filled(placement, consultant, instructions="B1")
    with pytest.raises(DomainError) as refused:
        written(placement, consultant)
    assert refused.value.code == "open_rows"


def test_a_step_settles_a_row(placement, consultant):
    sheet = filled(placement, consultant, instructions="B1")
    sheets.settle_row(
        sheet=sheet, row="instructions", how="step", value="A2", later="B1", by_week=8,
        by=consultant,
    )  # fmt: skip
    sheet.refresh_from_db()
    assert sheet.state == "settled"
    assert open_rows(sheet) == []
    words = {line["question"]: line["words"] for line in result_of(sheet)}
    assert words["Good enough to read instructions"] == ("Sentences (A2) now, Talk (B1) by week 8")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"how": "step", "value": "A2", "later": "B1"}, "by_week"),
        ({"how": "step", "value": "D9", "later": "B1", "by_week": 8}, "value"),
        ({"how": "nobody"}, "how"),
    ],
)
def test_a_settlement_that_does_not_add_up_names_the_field(placement, consultant, given, field):
    sheet = filled(placement, consultant, instructions="B1")
    with pytest.raises(DomainError) as refused:
        sheets.settle_row(sheet=sheet, row="instructions", by=consultant, **given)
    assert refused.value.field == field


def test_the_participant_agrees_too(placement, consultant):
    filled(placement, consultant)
    with pytest.raises(DomainError) as refused:
        agreements.write_version(placement=placement, facts=facts(placement), by=consultant)
    assert refused.value.code == "not_accepted"


def test_a_spoken_yes_needs_how_it_was_said(placement, consultant):
    sheet = filled(placement, consultant)
    with pytest.raises(DomainError) as refused:
        sheets.accept_sheet(sheet=sheet, by=consultant)
    assert refused.value.field == "reason"
    done = sheets.accept_sheet(sheet=sheet, by=consultant, reason="With an interpreter")
    assert done.state == "accepted"


def test_a_missing_answer_is_named(placement, consultant):
    sheet = sheets.open_sheet(placement=placement)
    half = {row: value for row, value in SAME.items() if row != "lunch"}
    with pytest.raises(DomainError) as refused:
        sheets.fill_side(sheet=sheet, side="employer", answers=half, by=boss_of(placement))
    assert refused.value.field == "lunch"
