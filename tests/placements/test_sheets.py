"""Expectations: each side alone, only what differs is settled, the participant agrees too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates import actions as candidates
from common.errors import DomainError
from employers.models import EmployerMember
from notifications.models import Message
from placements.actions import agreements, sheets
from placements.models import ExpectationSheet, Placement
from placements.queries.sheet import differences, open_rows, result_of
from placements.queries.stalled import stalled_placements
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements import builders as cast
from tests.placements.agreement_builders import (
    SAME,
    boss_of,
    facts,
    filled,
    sign,
    signed,
    written,
)

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


def test_whoever_has_read_the_other_s_answers_changes_none_of_their_own(placement, consultant):
    sheet = filled(placement, consultant, lunch="own")
    with pytest.raises(DomainError) as refused:
        sheets.fill_side(sheet=sheet, side="employer", answers=SAME, by=boss_of(placement))
    assert refused.value.code == "step_not_allowed"
    assert sheet.answers.get(side="employer", row="lunch").value == "own"


def test_what_does_not_differ_is_not_settled(placement, consultant):
    sheet = sheets.open_sheet(placement=placement, by=consultant)
    answers = {"consultant": SAME, "employer": SAME | {"instructions": "B1"}}
    for side, by in (("consultant", consultant), ("employer", boss_of(placement))):
        with pytest.raises(DomainError) as too_early:
            sheets.settle_row(sheet=sheet, row="instructions", how="employer", by=consultant)
        assert too_early.value.code == "no_difference"
        sheets.fill_side(sheet=sheet, side=side, answers=answers[side], by=by)
    with pytest.raises(DomainError) as refused:
        sheets.settle_row(sheet=sheet, row="tempo", how="employer", by=consultant)
    assert (refused.value.code, refused.value.field) == ("no_difference", "row")
    with pytest.raises(DomainError) as unknown:
        sheets.settle_row(sheet=sheet, row="instructions", how="somehow", by=consultant)
    assert unknown.value.field == "how"


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


def test_a_step_counts_from_the_first_week_at_the_earliest(client, placement, consultant):
    sheet = filled(placement, consultant, instructions="B1")
    client.force_login(consultant)
    given = {"how": "step", "value": "A2", "later": "B1", "by_week": "0"}
    given |= {"version": differences(sheet)[0].version}

    page = client.post(
        reverse("placements:sheet-settle", args=[placement.pk, "instructions"]), given
    )

    [said] = page.context["form"].errors["by_week"]
    assert "greater than or equal to 1" in said
    assert open_rows(sheet) == ["instructions"]


@pytest.mark.parametrize(
    ("row", "said", "now", "later", "words"),
    [
        ("instructions", "B1", "A2", "A2", "Choose a higher one."),
        ("instructions", "B1", "B1", "A1", "Choose a higher one."),
        ("instructions", "B1", "A1", "none", "Choose a higher one."),
        ("tempo", "own_pace", "own_pace", "own_pace", "Choose another answer."),
    ],
)
def test_a_step_that_leads_nowhere_is_refused_at_what_counts_later(
    client, placement, consultant, *, row, said, now, later, words
):
    sheet = filled(placement, consultant, **{row: said})
    client.force_login(consultant)
    given = {"how": "step", "value": now, "later": later, "by_week": "8", "note": "By Christmas"}
    given |= {"version": differences(sheet)[0].version}

    page = client.post(reverse("placements:sheet-settle", args=[placement.pk, row]), given)

    assert words in page.context["form"].errors["later"][0]
    assert words in page.content.decode()
    assert page.context["form"]["note"].value() == "By Christmas"
    assert open_rows(sheet) == [row]


@pytest.mark.parametrize(
    ("row", "said", "now", "later"),
    [("instructions", "B1", "none", "A1"), ("contact", "4", "1", "4"), ("contact", "4", "2", "1")],
)
def test_a_step_leads_on_from_nothing_too_and_other_rows_go_either_way(
    client, placement, consultant, *, row, said, now, later
):
    sheet = filled(placement, consultant, **{row: said})
    client.force_login(consultant)
    given = {"how": "step", "value": now, "later": later, "by_week": "8"}
    given |= {"version": differences(sheet)[0].version}
    client.post(reverse("placements:sheet-settle", args=[placement.pk, row]), given)
    assert open_rows(sheet) == []


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


def test_settled_anew_voids_the_signatures_and_asks_the_participant_again(placement, consultant):
    sheet = filled(placement, consultant, instructions="B1")
    settle = {"sheet": sheet, "row": "instructions", "by": consultant}
    sheets.settle_row(how="employer", **settle)
    sheets.accept_sheet(sheet=sheet, by=placement.participant.user)
    agreement = written(placement, consultant)
    sign(agreement, "employer")
    sheets.settle_row(how="consultant", **settle)
    with pytest.raises(DomainError) as refused:
        sign(agreement, "participant")
    assert refused.value.code == "older_version"
    sheet.refresh_from_db()
    assert sheet.state == "settled"


def test_the_same_settlement_again_changes_nothing(placement, consultant):
    sheet = filled(placement, consultant, instructions="B1")
    for how in ("employer", "employer"):
        sheets.settle_row(sheet=sheet, row="instructions", how=how, by=consultant)
        sheet.refresh_from_db()
        if sheet.state == "settled":
            sheets.accept_sheet(sheet=sheet, by=placement.participant.user)
    sheet.refresh_from_db()
    assert sheet.state == "accepted"


def test_nobody_signs_while_the_participant_has_not_agreed(placement, consultant):
    agreement = written(placement, consultant)
    ExpectationSheet.objects.filter(placement=placement).update(state="settled")
    with pytest.raises(DomainError) as refused:
        sign(agreement, "employer")
    assert refused.value.code == "not_accepted"


def test_the_sheet_of_a_placement_that_is_over_stays(placement, consultant):
    sheet = filled(placement, consultant, instructions="B1")
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    with pytest.raises(DomainError) as refused:
        sheets.settle_row(sheet=sheet, row="instructions", how="employer", by=consultant)
    assert refused.value.code == "placement_over"


def test_both_sides_read_the_word_about_a_settlement(client, placement, consultant):
    sheet = filled(placement, consultant, instructions="B1")
    note = "Signs have pictures here"
    sheets.settle_row(sheet=sheet, row="instructions", how="consultant", by=consultant, note=note)
    for reader in (consultant, boss_of(placement)):
        client.force_login(reader)
        assert note in text_of(client.get(reverse("placements:sheet", args=[placement.pk])))


def test_tasks_stand_on_the_sheet_and_a_difference_is_settled(placement, consultant):
    sheet = filled(placement, consultant, tasks="chosen_together")
    assert open_rows(sheet) == ["tasks"]
    sheets.settle_row(sheet=sheet, row="tasks", how="employer", by=consultant)
    words = {line["question"]: line["words"] for line in result_of(sheet)}
    assert words["Tasks"] == "Chosen together as we go"


# What was read on an older page


def answered(placement, consultant):
    """The participant's page shows what the consultant says; then it is settled otherwise."""
    sheet = filled(placement, consultant, instructions="B1")
    settle = {"sheet": sheet, "row": "instructions", "by": consultant}
    sheets.settle_row(how="consultant", **settle)
    return sheet, settle


def test_nobody_agrees_to_expectations_that_they_never_saw(client, placement, consultant):
    sheet, settle = answered(placement, consultant)
    client.force_login(placement.participant.user)
    page = reverse("placements:sheet", args=[placement.pk])
    older = client.get(page).context["version"]
    assert f'name="version" value="{older}"' in client.get(page).content.decode()
    sheets.settle_row(how="employer", **settle)

    shown = client.post(reverse("placements:sheet-accept", args=[placement.pk]), {"version": older})
    unnamed = client.post(reverse("placements:sheet-accept", args=[placement.pk]))

    sheet.refresh_from_db()
    assert sheet.state == "settled"
    assert "What you read is not what stands here now" in text_of(shown)
    assert "Good enough to read instructions: Talk (B1)" in text_of(shown)
    assert "What you read is not what stands here now" in text_of(unnamed)
    newest = {"version": shown.context["version"]}
    client.post(reverse("placements:sheet-accept", args=[placement.pk]), newest)
    sheet.refresh_from_db()
    assert sheet.state == "accepted"


def test_how_a_spoken_yes_was_said_stays_beside_what_counts_now(client, placement, consultant):
    sheet, settle = answered(placement, consultant)
    client.force_login(consultant)
    older = client.get(reverse("placements:sheet", args=[placement.pk])).context["version"]
    sheets.settle_row(how="employer", **settle)
    given = {"version": older, "reason": "With an interpreter"}

    shown = client.post(reverse("placements:sheet-accept", args=[placement.pk]), given)

    sheet.refresh_from_db()
    assert sheet.state == "settled"
    assert shown.context["accept_form"]["reason"].value() == "With an interpreter"


def test_what_was_agreed_to_meanwhile_is_shown_without_a_button(client, placement, consultant):
    sheet, _settle = answered(placement, consultant)
    person = placement.participant.user
    client.force_login(person)
    older = client.get(reverse("placements:sheet", args=[placement.pk])).context["version"]
    sheets.accept_sheet(sheet=sheet, by=person)

    shown = client.post(reverse("placements:sheet-accept", args=[placement.pk]), {"version": older})

    assert shown.context["accept_form"] is None
    assert "What you read is not what stands here now" in text_of(shown)


def shown_rows(client, user, placement):
    client.force_login(user)
    page = client.get(reverse("placements:sheet", args=[placement.pk]))
    return {each["row"].row: each["row"] for each in page.context["rows"]}


def test_what_all_have_signed_is_not_settled_otherwise_on_an_older_page(
    client, placement, consultant
):
    sheet = filled(placement, consultant, instructions="B1")
    boss = boss_of(placement)
    older = shown_rows(client, boss, placement)["instructions"].version
    sheets.settle_row(sheet=sheet, row="instructions", how="consultant", by=consultant)
    sheets.accept_sheet(sheet=sheet, by=placement.participant.user)
    version = signed(placement, consultant)
    page = reverse("placements:sheet-settle", args=[placement.pk, "instructions"])
    given = {"how": "step", "value": "A2", "later": "B1", "by_week": "8", "note": "By Christmas"}

    shown = client.post(page, given | {"version": older})

    version.refresh_from_db()
    sheet.refresh_from_db()
    assert (version.state, sheet.state) == ("signed", "accepted")
    said = text_of(shown)
    assert "Somebody else changed this while you were writing" in said
    assert "Workplace: Talk (B1)" in said
    assert shown.context["row"].settled == "Words (A1)"
    assert shown.context["form"]["note"].value() == "By Christmas"
    client.post(page, given | {"version": shown.context["row"].version})
    version.refresh_from_db()
    assert version.state == "void"


def test_two_people_settle_two_rows_at_the_same_time_and_not_the_same_one(
    client, placement, consultant
):
    sheet = filled(placement, consultant, instructions="B1", lunch="together")
    rows = shown_rows(client, boss_of(placement), placement)
    sheets.settle_row(sheet=sheet, row="lunch", how="consultant", by=consultant)

    for row in ("lunch", "instructions"):
        page = reverse("placements:sheet-settle", args=[placement.pk, row])
        client.post(page, {"how": "employer", "version": rows[row].version})

    said = dict(sheet.settlements.values_list("row", "settled_by"))
    assert said == {"lunch": "consultant", "instructions": "employer"}


# A workplace where nobody has an account


@pytest.fixture
def silent(placement):
    """A placement at a workplace where nobody has an account any more."""
    EmployerMember.objects.filter(employer=placement.workplace.employer).update(
        ended_at=timezone.now() - timedelta(days=1)
    )
    return placement


def test_a_consultant_writes_what_a_workplace_without_an_account_says(client, silent, consultant):
    sheet = sheets.open_sheet(placement=silent)
    sheets.fill_side(sheet=sheet, side="consultant", answers=SAME, by=consultant)
    page = reverse("placements:sheet", args=[silent.pk])
    client.force_login(consultant)
    assert f"{page}?side=employer" in client.get(page).content.decode()

    shown = client.get(f"{page}?side=employer")
    assert shown.context["form"].initial == {"reason": ""}
    given = {row: value or "none" for row, value in SAME.items()}
    refused = client.post(f"{page}?side=employer", given)
    assert list(refused.context["form"].errors) == ["reason"]
    client.post(f"{page}?side=employer", given | {"reason": "Kari sa det i telefonen"})

    sheet.refresh_from_db()
    assert sheet.state == "settled"
    assert sheet.answers.filter(side="employer").count() == len(SAME)
    assert "Kari sa det i telefonen" in client.get(page).content.decode()


def test_of_a_protected_address_the_consultant_asks_by_phone_too(client, placement, consultant):
    """The workplace has an account, and none that opens this."""
    sheet = sheets.open_sheet(placement=placement)
    sheets.fill_side(sheet=sheet, side="consultant", answers=SAME, by=consultant)
    person = placement.participant
    candidates.set_protected_address(participant=person, is_protected=True, by=consultant)
    page = reverse("placements:sheet", args=[placement.pk])
    client.force_login(person.consultant)
    assert f"{page}?side=employer" in client.get(page).content.decode()
    [late] = stalled_placements(timezone.localdate() + timedelta(days=8))
    assert late.parties == ("consultant",)

    given = {row: value or "none" for row, value in SAME.items()}
    client.post(f"{page}?side=employer", given | {"reason": "Kari sa det i telefonen"})

    sheet.refresh_from_db()
    assert sheet.state == "settled"


def test_what_a_workplace_said_itself_is_shown_to_nobody_when_its_account_is_gone(
    client, placement, consultant
):
    sheet = sheets.open_sheet(placement=placement)
    said = SAME | {"lunch": "own"}
    sheets.fill_side(sheet=sheet, side="employer", answers=said, by=boss_of(placement))
    EmployerMember.objects.filter(employer=placement.workplace.employer).update(
        ended_at=timezone.now() - timedelta(days=1)
    )

    client.force_login(consultant)
    page = reverse("placements:sheet", args=[placement.pk])
    shown = client.get(f"{page}?side=employer")
    assert not shown.context["is_on_behalf"]
    assert shown.context["form"].initial == {}
    assert "?side=employer" not in client.get(page).content.decode()
    with pytest.raises(DomainError) as refused:
        sheets.fill_side(
            sheet=sheet, side="employer", answers=SAME, by=consultant, on_behalf="Ringte"
        )
    assert refused.value.code == "has_answered"
    assert sheet.answers.get(side="employer", row="lunch").value == "own"


def test_nobody_answers_for_a_workplace_that_can_answer(client, placement, consultant):
    sheet = sheets.open_sheet(placement=placement)
    with pytest.raises(DomainError) as refused:
        sheets.fill_side(
            sheet=sheet, side="employer", answers=SAME, by=consultant, on_behalf="Ringte"
        )
    assert refused.value.code == "has_account"
    client.force_login(consultant)
    page = reverse("placements:sheet", args=[placement.pk])
    assert "?side=employer" not in client.get(page).content.decode()
    assert not client.get(f"{page}?side=employer").context["is_on_behalf"]


def test_the_side_that_did_not_settle_the_last_point_hears_what_counts(placement, consultant):
    sheet = filled(placement, consultant, lunch="together")
    sheets.settle_row(sheet=sheet, row="lunch", how="employer", by=consultant)
    told = Message.objects.filter(kind="placements.sheet_result", channel="in_app")
    assert [message.to for message in told] == [boss_of(placement)]
