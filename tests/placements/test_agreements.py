"""Expectations, versions, signatures bound to what was shown, preparations, the file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry
from candidates import actions as candidates
from candidates.models import Participant
from common.errors import DomainError
from employers.models import EmployerMember
from notifications.models import Message
from placements.actions import agreements, course, ending, preparations, sheets, workplace_words
from placements.forms.agreement import weeks_from
from placements.models import Agreement, FollowUp, Placement, Signature
from placements.queries.agreement import missing_preparations
from placements.queries.agreement_file import agreement_file, line_of_box
from placements.queries.agreement_page import lines_of
from placements.queries.fingerprint import hash_of_content
from placements.states.agreement import SIGNERS
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements import builders as cast
from tests.placements.agreement_builders import (
    SAME,
    accepted,
    boss_of,
    facts,
    filled,
    sign,
    signed,
    written,
)
from tools.pdf.rules import faults
from tools.pdf.rules import text_of as text_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_preparing_placement(consultant)


# The agreement


def test_three_signatures_put_it_in_force_and_the_plan_is_born(placement, consultant):
    agreement = signed(placement, consultant)
    placement.refresh_from_db()
    assert (agreement.state, placement.state) == ("signed", "agreed")
    assert (placement.starts_on, placement.ends_on) == (agreement.starts_on, agreement.ends_on)
    assert sorted(day.weekday for day in placement.days.all()) == ["thu", "tue"]
    assert FollowUp.objects.filter(placement=placement, kind="midway").exists()


def test_two_signatures_are_not_enough(placement, consultant):
    agreement = written(placement, consultant)
    sign(agreement, "participant")
    sign(agreement, "employer")
    placement.refresh_from_db()
    assert placement.state == "preparing"


def test_a_second_signature_of_a_party_is_refused(placement, consultant):
    agreement = written(placement, consultant)
    sign(agreement, "employer")
    with pytest.raises(DomainError) as refused:
        sign(agreement, "employer")
    assert refused.value.code == "signed_already"


def test_a_signature_for_an_older_version_is_refused(placement, consultant):
    """The story's bakery: signed, days changed, version 2 waits."""
    first = written(placement, consultant)
    sign(first, "employer")
    second = written(placement, consultant, days={"mon": ["08:00", "12:00"]})
    with pytest.raises(DomainError) as refused:
        sign(first, "participant")
    assert refused.value.code == "older_version"
    assert Signature.objects.filter(agreement=second).count() == 0
    assert (second.version, Agreement.objects.get(pk=first.pk).state) == (2, "void")


def test_a_signature_under_other_content_is_refused(placement, consultant):
    agreement = written(placement, consultant)
    with pytest.raises(DomainError) as refused:
        sign(agreement, "employer", content_hash="0" * 64)
    assert refused.value.code == "other_content"


def test_content_that_was_changed_behind_our_back_is_signed_by_nobody(placement, consultant):
    agreement = written(placement, consultant)
    Agreement.objects.filter(pk=agreement.pk).update(content=agreement.content | {"pay": "0"})
    with pytest.raises(DomainError) as refused:
        sign(agreement, "employer")
    assert refused.value.code == "other_content"


def test_on_behalf_only_with_a_reason_everybody_reads(placement, consultant):
    agreement = written(placement, consultant)
    with pytest.raises(DomainError) as refused:
        sign(agreement, "participant", by=consultant)
    assert refused.value.field == "reason"
    done = sign(agreement, "participant", by=consultant, reason="Signed on paper")
    assert done.on_behalf_reason == "Signed on paper"


def test_who_speaks_for_two_parties_signs_for_the_second_only_with_a_reason(placement, consultant):
    EmployerMember.objects.create(employer=placement.workplace.employer, user=consultant)
    agreement = written(placement, consultant)
    assert sign(agreement, "employer", by=consultant).on_behalf_reason == ""
    with pytest.raises(DomainError) as refused:
        sign(agreement, "consultant", by=consultant)
    assert refused.value.field == "reason"
    second = sign(agreement, "consultant", by=consultant, reason="My brother's shop, told to Kari")
    assert second.on_behalf_reason == "My brother's shop, told to Kari"


def test_the_page_asks_for_the_reason_of_a_second_signature(client, placement, consultant):
    EmployerMember.objects.create(employer=placement.workplace.employer, user=consultant)
    agreement = written(placement, consultant)
    sign(agreement, "employer", by=consultant)
    client.force_login(consultant)
    shown = client.get(reverse("placements:agreement", args=[placement.pk]))
    boxes = {box["party"]: box["form"] for box in shown.context["boxes"]}
    assert list(boxes["consultant"].fields) == ["reason"]
    given = {"party": "consultant", "content_hash": agreement.content_hash, "reason": "Both"}
    client.post(reverse("placements:agreement-sign", args=[agreement.pk]), given)
    assert agreement.signatures.get(party="consultant").on_behalf_reason == "Both"


def test_who_signed_for_a_workplace_with_a_reason_signs_their_own_without(
    client, placement, consultant
):
    EmployerMember.objects.filter(employer=placement.workplace.employer).update(
        ended_at=timezone.now() - timedelta(days=1)
    )
    accepted_on_the_phone(placement, consultant)
    agreement = agreements.write_version(placement=placement, facts=facts(placement), by=consultant)
    sign(agreement, "employer", by=consultant, reason="By phone")
    client.force_login(consultant)
    shown = client.get(reverse("placements:agreement", args=[placement.pk]))
    boxes = {box["party"]: box["form"] for box in shown.context["boxes"]}
    assert [list(boxes[party].fields) for party in ("consultant", "participant")] == [
        [],
        ["reason"],
    ]

    given = {"party": "consultant", "content_hash": agreement.content_hash}
    client.post(reverse("placements:agreement-sign", args=[agreement.pk]), given)

    assert agreement.signatures.get(party="consultant").on_behalf_reason == ""


def accepted_on_the_phone(placement, consultant):
    sheet = sheets.open_sheet(placement=placement, by=consultant)
    said = {"sheet": sheet, "answers": SAME, "by": consultant}
    sheets.fill_side(side="consultant", **said)
    sheets.fill_side(side="employer", on_behalf="By phone", **said)
    sheets.accept_sheet(sheet=sheet, by=placement.participant.user)


def test_a_change_before_the_start_voids_all(placement, consultant):
    signed(placement, consultant)
    changed = written(placement, consultant, days={"mon": ["08:00", "12:00"]})
    placement.refresh_from_db()
    assert (placement.state, changed.state) == ("preparing", "open")
    assert not Agreement.objects.filter(placement=placement, state="signed").exists()


def test_a_change_while_it_runs_leaves_the_signed_version_in_force(placement, consultant):
    first = signed(placement, consultant)
    Placement.objects.filter(pk=placement.pk).update(state="running")
    second = written(placement, consultant, days={"mon": ["08:00", "12:00"]})
    assert Agreement.objects.get(pk=first.pk).state == "signed"
    for party in SIGNERS:
        sign(second, party)
    assert Agreement.objects.get(pk=first.pk).state == "void"
    assert [day.weekday for day in Placement.objects.get(pk=placement.pk).days.all()] == ["mon"]


def test_the_database_keeps_two_open_versions_apart(placement, consultant):
    agreement = written(placement, consultant)
    twin = Agreement.objects.get(pk=agreement.pk)
    twin.pk, twin.version = None, 9
    twin._state.adding = True
    twin.id = Agreement._meta.pk.get_default()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"learning_goals": ""}, "learning_goals"),
        ({"contact": None}, "contact"),
        ({"days": {}}, "days"),
        ({"contact_channel": ""}, "contact_channel"),
        ({"days": {"mon": ["22:00", "06:00"]}}, "days"),
    ],
)
def test_what_is_needed_is_named(placement, consultant, given, field):
    accepted(placement, consultant)
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, **given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "goals", "pay"), [("work_practice", True, None), ("wage_subsidy", False, True)]
)
def test_the_form_says_beforehand_what_this_kind_needs(client, consultant, kind, goals, pay):
    placement = cast.a_preparing_placement(consultant, kind=kind)
    accepted(placement, consultant)
    client.force_login(consultant)
    page = client.get(reverse("placements:agreement-write", args=[placement.pk]))
    fields = page.context["form"].fields
    assert fields["learning_goals"].required == goals
    assert (fields["pay"].required if "pay" in fields else None) == pay


def test_a_version_is_written_down_and_none_is_written_when_it_is_over(placement, consultant):
    version = written(placement, consultant)
    entry = AuditEntry.objects.get(verb="write_version")
    assert (entry.by, entry.subject_id, entry.facts["version"]) == (consultant, version.pk, 1)

    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    with pytest.raises(DomainError) as refused:
        written(placement, consultant)
    assert refused.value.code == "placement_over"


def test_an_end_before_the_start_is_refused(placement, consultant):
    accepted(placement, consultant)
    good = facts(placement)
    with pytest.raises(DomainError) as refused:
        agreements.write_version(
            placement=placement,
            facts=replace(good, ends_on=good.starts_on - timedelta(days=1)),
            by=consultant,
        )
    assert refused.value.field == "ends_on"


@pytest.mark.parametrize("hours", [["14:00", "09:00"], ["09:00", "09:00"]])
def test_hours_that_do_not_add_up_are_named(placement, consultant, hours):
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, days={"mon": hours})
    assert (refused.value.code, refused.value.field) == ("hours", "days")


def test_an_agreement_of_more_than_five_years_is_refused(placement, consultant):
    first = cast.next_working_day(timezone.localdate())
    last = first + timedelta(days=5 * 366 + 1)
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, starts_on=first, ends_on=last)
    assert (refused.value.code, refused.value.field) == ("too_long", "ends_on")


@pytest.mark.parametrize("name", ["contact", "deputy_contact"])
def test_whoever_is_named_is_at_this_workplace(placement, consultant, name):
    elsewhere = cast.a_preparing_placement(consultant).workplace.contacts.create(name="Elsewhere")
    here = facts(placement).contact
    named = {"contact": here, "deputy_contact": here} | {name: elsewhere}
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, **named)
    assert refused.value.code == "other_place"


def test_nobody_signs_as_somebody_who_does_not_sign(placement, consultant):
    agreement = written(placement, consultant)
    with pytest.raises(DomainError) as refused:
        sign(agreement, "teacher", by=consultant, reason="For the school")
    assert refused.value.code == "not_a_signer"


def test_each_step_to_the_agreement_is_written_down_with_who_took_it(placement, consultant):
    person, boss = placement.participant, boss_of(placement)
    sheet = filled(placement, consultant, instructions="B1")
    sheets.settle_row(sheet=sheet, row="instructions", how="employer", by=boss)
    sheets.accept_sheet(sheet=sheet, by=person.user)
    agreement = agreements.write_version(placement=placement, facts=facts(placement), by=consultant)
    for party in SIGNERS:
        sign(agreement, party)
    row = placement.preparations.first()
    preparations.settle_preparation(
        preparation=row, by=boss, party="employer", done_on=timezone.localdate()
    )
    about = AuditEntry.objects.filter(municipality=placement.municipality)
    steps = {(each.verb, each.by) for each in about}
    assert steps >= {
        ("fill_sheet", consultant), ("fill_sheet", boss), ("settle_row", boss),
        ("accept_sheet", person.user), ("write_version", consultant), ("sign", person.user),
        ("sign", boss), ("sign", consultant), ("settle_preparation", boss),
    }  # fmt: skip


def test_a_period_that_is_over_is_not_written(placement, consultant):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, starts_on=yesterday, ends_on=yesterday)
    assert (refused.value.code, refused.value.field) == ("past", "ends_on")
    assert written(placement, consultant, starts_on=yesterday, ends_on=timezone.localdate())


def test_nobody_signs_for_a_period_that_is_over(placement, consultant):
    first = cast.next_working_day(timezone.localdate())
    agreement = written(placement, consultant, starts_on=first, ends_on=first)
    with cast.on_day(first):
        sign(agreement, "employer")
    with cast.on_day(first + timedelta(days=1)), pytest.raises(DomainError) as refused:
        sign(agreement, "participant")
    assert refused.value.code == "too_late"


def test_a_running_stay_is_not_shortened_into_the_past(placement, consultant):
    """Who ends it early says why, after a talk; a new version is no way around that."""
    first = signed(placement, consultant)
    Placement.objects.filter(pk=placement.pk).update(state="running")
    with cast.on_day(first.starts_on + timedelta(weeks=4)):
        shorter = {"starts_on": first.starts_on, "ends_on": first.starts_on + timedelta(weeks=2)}
        with pytest.raises(DomainError) as refused:
            written(placement, consultant, **shorter)
    assert (refused.value.code, refused.value.field) == ("past", "ends_on")


def test_while_a_pause_outlasts_the_last_day_the_days_may_change(placement, consultant):
    """The end moves when the pause is over; until then it may lie behind."""
    first = signed(placement, consultant)
    Placement.objects.filter(pk=placement.pk).update(state="paused")
    placement.pauses.create(starts_on=first.starts_on, code="season")
    with cast.on_day(first.ends_on + timedelta(days=3)):
        same = {"starts_on": first.starts_on, "ends_on": first.ends_on}
        changed = written(placement, consultant, days={"mon": ["08:00", "12:00"]}, **same)
        for party in SIGNERS:
            sign(changed, party)
    changed.refresh_from_db()
    assert changed.state == "signed"


def test_two_warnings_and_then_it_runs_out(placement, consultant):
    agreement = written(placement, consultant)
    opened = agreement.in_state_since
    warned = [
        agreements.warn_unsigned(now=opened + timedelta(days=day)) for day in (6, 7, 8, 14, 20)
    ]
    assert warned == [0, 1, 0, 1, 0]
    assert agreements.expire_unsigned(now=opened + timedelta(days=20)) == 0
    assert agreements.expire_unsigned(now=opened + timedelta(days=21)) == 1
    agreement.refresh_from_db()
    assert agreement.state == "expired"
    trail = AuditEntry.objects.filter(subject_id=agreement.pk, by=None)
    verbs = sorted(trail.values_list("verb", "party"))
    assert verbs == [("expire", "clock")] + 2 * [("warn_unsigned", "clock")]


def test_of_a_signature_that_nobody_can_give_alone_the_consultant_is_warned(placement, consultant):
    """Without an account nobody hears a warning: the consultant asks, and signs on behalf."""
    person = placement.participant
    agreement = written(placement, consultant)
    sign(agreement, "employer")
    sign(agreement, "consultant", by=person.consultant)
    person.user = None
    person.save(update_fields=["user"])
    agreements.warn_unsigned(now=agreement.in_state_since + timedelta(days=7))
    told = Message.objects.filter(kind="placements.preparation_waits", channel="in_app")
    assert [message.to for message in told] == [person.consultant]


@pytest.mark.parametrize("is_signed_by_us", [True, False])
def test_of_a_protected_address_no_version_is_told_to_the_workplace(
    placement, consultant, is_signed_by_us
):
    """The consultant, who asks there by phone, is warned of the signature that is missing."""
    person = placement.participant
    sheet = filled(placement, consultant, lunch="together")
    candidates.set_protected_address(participant=person, is_protected=True, by=consultant)
    placement.refresh_from_db()
    Message.objects.all().delete()
    sheets.settle_row(sheet=sheet, row="lunch", how="employer", by=consultant)
    sheets.accept_sheet(sheet=sheet, by=person.user)
    agreement = agreements.write_version(placement=placement, facts=facts(placement), by=consultant)
    sign(agreement, "participant")
    if is_signed_by_us:
        sign(agreement, "consultant", by=person.consultant)
    agreements.warn_unsigned(now=agreement.in_state_since + timedelta(days=7))
    agreements.warn_unsigned(now=agreement.in_state_since + timedelta(days=14))
    agreements.expire_unsigned(now=agreement.in_state_since + timedelta(days=21))

    assert not Message.objects.filter(to=boss_of(placement)).exists()
    kind = "preparation_waits" if is_signed_by_us else "agreement_unsigned"
    warned = Message.objects.filter(kind=f"placements.{kind}", channel="in_app")
    assert {message.to for message in warned} == {person.consultant}


def test_the_hash_says_the_same_whatever_the_order():
    assert hash_of_content({"a": 1, "b": 2}) == hash_of_content({"b": 2, "a": 1})
    assert hash_of_content({"a": 1}) != hash_of_content({"a": 2})


# Preparations


def test_the_start_needs_each_preparation_or_a_reason(placement, consultant):
    signed(placement, consultant)
    assert len(missing_preparations(placement)) == 5
    for row in placement.preparations.all():
        preparations.settle_preparation(
            preparation=row, by=consultant, party="consultant", done_on=timezone.localdate()
        )
    assert missing_preparations(placement) == []


def test_a_preparation_is_done_or_says_why_not(placement, consultant):
    signed(placement, consultant)
    row = placement.preparations.first()
    with pytest.raises(DomainError) as refused:
        preparations.settle_preparation(preparation=row, by=consultant, party="consultant")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("year", [27, 1899])
def test_nothing_was_prepared_in_a_year_that_nobody_means(client, placement, consultant, year):
    signed(placement, consultant)
    row = placement.preparations.first()
    client.force_login(consultant)
    address = reverse("placements:preparation", args=[row.pk])
    page = client.post(address, {"done_on": f"{year:04}-03-01"}, follow=True)
    row.refresh_from_db()
    assert row.done_on is None
    assert "Expected a year between" in text_of(page)


def test_what_one_says_is_done_is_not_undone_by_another_s_older_page(placement, consultant):
    signed(placement, consultant)
    row = placement.preparations.first()
    settle = {"preparation": row, "by": consultant, "party": "consultant"}
    for _twice in range(2):
        preparations.settle_preparation(**settle, done_on=timezone.localdate())
    with pytest.raises(DomainError) as refused:
        preparations.settle_preparation(**settle, reason="The boss is ill")
    row.refresh_from_db()
    assert (refused.value.code, row.done_on) == ("settled_already", timezone.localdate())
    line = AuditEntry.objects.get(verb="settle_preparation", subject_id=row.pk)
    assert (line.party, line.facts["of"]) == ("consultant", row.code)


def test_nothing_is_prepared_for_a_placement_that_is_over(client, placement, consultant):
    written(placement, consultant)
    row = placement.preparations.first()
    client.force_login(consultant)
    address = reverse("placements:preparation", args=[row.pk])
    page = reverse("placements:agreement", args=[placement.pk])
    assert address in client.get(page).content.decode()
    ending.cancel(placement=placement, by=consultant, code="mistake")

    assert address not in client.get(page).content.decode()
    refused = client.post(address, {"done_on": timezone.localdate().isoformat()}, follow=True)
    row.refresh_from_db()
    assert "This placement is over." in text_of(refused)
    assert row.done_on is None


# Words of the workplace


def test_words_stay_for_the_next_person(placement, consultant):
    for meaning in ("Cold room", "Cold store"):
        workplace_words.add_word(
            workplace=placement.workplace, by=consultant, party="consultant", word="kjølerom",
            meaning=meaning, area="Kitchen",
        )  # fmt: skip
    assert [word.meaning for word in placement.workplace.words.all()] == ["Cold store"]


def test_how_it_is_here_is_written_once_and_read_by_both_sides_and_the_next_person(
    client, placement, consultant
):
    page = reverse("placements:workplace", args=[placement.pk])
    client.force_login(boss_of(placement))
    client.post(page, {"lunch": "Together at eleven", "unwritten": "The first one makes coffee"})
    workplace_words.add_word(
        workplace=placement.workplace, by=consultant, party="consultant", word="kjølerom",
        area="Cold dishes",
    )  # fmt: skip
    following = cast.a_preparing_placement(consultant)
    Placement.objects.filter(pk=following.pk).update(workplace=placement.workplace)

    for each in (placement, following):
        client.force_login(each.participant.user)
        shown = text_of(client.get(reverse("placements:workplace", args=[each.pk])))
        for line in ("Together at eleven", "The first one makes coffee", "kjølerom", "Cold dishes"):
            assert line in shown


def test_how_it_is_here_is_not_overwritten_from_an_older_page(client, placement, consultant):
    page = reverse("placements:workplace", args=[placement.pk])
    client.force_login(boss_of(placement))
    client.post(page, {"lunch": "Together at eleven"})
    customs = placement.workplace.customs
    older = {"version": customs.version}
    client.post(page, older | {"lunch": "Together at twelve"})
    client.force_login(consultant)

    shown = client.post(page, older | {"lunch": "On one's own", "tone": "Short and kind"})

    customs.refresh_from_db()
    assert (customs.lunch, customs.tone) == ("Together at twelve", "")
    words = text_of(shown)
    for line in ("Somebody else changed this", "Together at twelve", "Short and kind"):
        assert line in words


@pytest.mark.parametrize(
    ("ownership", "kind"),
    [("private", "private"), ("municipal", "municipal"), ("voluntary", "voluntary")],
)
def test_the_type_of_the_agreement_follows_who_owns_the_workplace(
    placement, consultant, ownership, kind
):
    employer = placement.workplace.employer
    employer.ownership = ownership
    employer.save(update_fields=["ownership"])
    agreement = written(placement, consultant)
    assert (agreement.type, agreement.content["type"]) == (kind, kind)


def test_the_start_note_is_one_text_that_all_say_yes_to(placement, consultant):
    note = workplace_words.write_start_note(
        placement=placement, by=consultant, party="consultant", goals="Cook"
    )
    person = placement.participant.user
    workplace_words.agree_to_start_note(note=note, by=person, party="participant")
    note.refresh_from_db()
    assert note.read_by == ["consultant", "participant"]
    changed = workplace_words.write_start_note(
        placement=placement, by=person, party="participant", goals="Chef"
    )
    assert changed.read_by == ["participant"]


# Pages and the file


def test_the_file_holds_the_same_content_and_is_tagged(placement, consultant):
    agreement = written(placement, consultant)
    pdf = agreement_file(agreement)
    for value in (agreement.purpose, agreement.contact.name, agreement.content_hash[:20]):
        assert value in text_in(pdf)
    assert faults(pdf) == []


def test_the_whole_way_in_the_browser(client, placement, consultant):
    def url(name, *more):
        return reverse(f"placements:{name}", args=[placement.pk, *more])

    answers = {row: value or "none" for row, value in SAME.items()}
    client.force_login(consultant)
    client.post(url("sheet"), answers)
    client.force_login(boss_of(placement))
    half = client.post(url("sheet"), {row: answers[row] for row in list(answers)[:3]})
    assert "lunch" in half.context["form"].errors
    client.post(url("sheet"), answers | {"instructions": "B1"})
    client.force_login(consultant)
    assert "answered differently" in text_of(client.get(url("sheet")))
    [shown] = client.get(url("sheet")).context["rows"]
    settled = {"how": "employer", "version": shown["row"].version}
    client.post(url("sheet-settle", "instructions"), settled)
    client.force_login(placement.participant.user)
    client.post(url("sheet-accept"), {"version": client.get(url("sheet")).context["version"]})

    client.force_login(consultant)
    good = facts(placement)
    form = {
        "purpose": good.purpose, "learning_goals": good.learning_goals,
        "contact": str(good.contact.pk), "starts_on": good.starts_on.isoformat(),
        "ends_on": good.ends_on.isoformat(), "weeks_pattern": "every",
        "contact_channel": "Visit", "contact_every_weeks": "2", "most_contacts_in_4_weeks": "4",
        "tue_on": "on", "tue_start": "09:00", "tue_end": "14:00",
    }  # fmt: skip
    wrong = client.post(url("agreement-write"), form | {"free_weeks": "next week"})
    assert wrong.context["form"].errors.keys() == {"free_weeks"}
    assert good.purpose in wrong.content.decode()
    assert client.post(url("agreement-write"), form).status_code == 302

    agreement = Agreement.objects.get()
    sign_at = reverse("placements:agreement-sign", args=[agreement.pk])
    for user, party in (
        (placement.participant.user, "participant"),
        (boss_of(placement), "employer"),
        (consultant, "consultant"),
    ):
        client.force_login(user)
        assert "Not signed" in text_of(client.get(url("agreement")))
        client.post(sign_at, {"party": party, "content_hash": agreement.content_hash})
    placement.refresh_from_db()
    assert placement.state == "agreed"


def test_an_employer_does_not_sign_for_the_participant(client, placement, consultant):
    agreement = written(placement, consultant)
    client.force_login(boss_of(placement))
    answer = client.post(
        reverse("placements:agreement-sign", args=[agreement.pk]),
        {"party": "participant", "content_hash": agreement.content_hash, "reason": "Said so"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "page", ["sheet", "agreement", "agreement-write", "workplace", "start-note"]
)
def test_a_stranger_finds_none_of_it(client, placement, page):
    client.force_login(base.a_user())
    assert client.get(reverse(f"placements:{page}", args=[placement.pk])).status_code == 404


def test_the_pages_cost_a_known_number_of_queries(
    client, placement, consultant, django_assert_max_num_queries
):
    signed(placement, consultant)
    client.force_login(consultant)
    for page in ("sheet", "agreement", "workplace"):
        with django_assert_max_num_queries(15):
            answer = client.get(reverse(f"placements:{page}", args=[placement.pk]))
        assert answer.status_code == 200


def test_practice_ends_with_the_programme_at_the_latest(placement, consultant):
    ends = placement.participant.programme_ends_on
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, ends_on=ends + timedelta(days=1))
    assert (refused.value.code, refused.value.field) == ("beyond_programme", "ends_on")
    assert written(placement, consultant, ends_on=ends).ends_on == ends


def test_a_job_may_outlast_the_programme_and_the_consultant_is_told(client, consultant):
    placement = cast.a_preparing_placement(consultant, kind="ordinary_job")
    ends = placement.participant.programme_ends_on + timedelta(days=100)
    paid = {"pay": "Tariff", "contract_form": "permanent", "ends_on": ends}
    assert written(placement, consultant, **paid).ends_on == ends

    said = "It lasts longer than the programme"
    page = reverse("placements:agreement", args=[placement.pk])
    client.force_login(consultant)
    assert said in text_of(client.get(page))
    client.force_login(boss_of(placement))
    assert said not in text_of(client.get(page))


def test_a_version_that_ends_before_a_late_first_day_is_refused(placement, consultant):
    agreement = signed(placement, consultant)
    late = agreement.starts_on + timedelta(days=30)
    Placement.objects.filter(pk=placement.pk).update(state="running", started_on=late)
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, ends_on=late - timedelta(days=1))
    assert (refused.value.code, refused.value.field) == ("end_before_start", "ends_on")


@pytest.mark.parametrize("typed", ["2027-W8", "27-W08", "2027-w08", "2027W8"])
def test_a_free_week_is_kept_in_one_way_however_it_is_typed(typed):
    assert weeks_from(f"2027-W40, {typed} 2027-W40") == ["2027-W08", "2027-W40"]


@pytest.mark.parametrize("typed", ["2027-W53", "week 8", "2027-08", "1027-W08"])
def test_what_is_no_week_is_refused(typed):
    with pytest.raises(ValidationError):
        weeks_from(typed)


def test_the_file_names_the_day_on_which_it_was_signed_here(placement, consultant):
    agreement = written(placement, consultant)
    late = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    box = {"label": "Job consultant"}
    signature = Signature(agreement=agreement, by=consultant, signed_at=late)
    with translation.override("nb"):
        line = line_of_box(box | {"signature": signature})
    assert line.endswith("2. mars 2027")


def test_a_word_said_again_without_its_meaning_keeps_it(placement, consultant):
    given = {"workplace": placement.workplace, "by": consultant, "party": "consultant"}
    workplace_words.add_word(word="vispe", meaning="whisk", area="cold kitchen", **given)
    workplace_words.add_word(word="vispe", **given)
    again = workplace_words.add_word(word="vispe", meaning="beat", **given)
    assert (again.meaning, again.area) == ("beat", "cold kitchen")


def test_who_follows_up_and_how_stands_in_what_is_signed(placement, consultant):
    agreement = written(placement, consultant, contact_channel="Message")
    placement.refresh_from_db()
    assert agreement.content["follow_up_by"].startswith(placement.owner.name)
    said = {line["label"]: line["value"] for line in lines_of(agreement)}
    assert said["How we keep in touch"] == "Message"
    assert placement.owner.name in said["Who follows up"]


def test_no_agreement_of_a_language_practice_is_written_before_a_teacher_answers(
    client, consultant
):
    placement = cast.a_preparing_placement(consultant, kind="language_practice")
    page = reverse("placements:agreement-write", args=[placement.pk])
    choose = reverse("placements:change", args=[placement.pk, "teacher"])
    client.force_login(consultant)

    with pytest.raises(DomainError) as refused:
        written(placement, consultant)
    assert refused.value.code == "no_teacher"
    assert choose in client.get(page).content.decode()

    teacher = cast.a_teacher_of(placement, consultant)
    agreement = written(placement, consultant)
    assert agreement.content["follow_up_by"].startswith(teacher.name)
    assert choose not in client.get(page).content.decode()


def test_a_language_practice_in_which_nobody_follows_up_is_signed_by_nobody(consultant):
    placement = cast.a_preparing_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    agreement = written(placement, consultant)
    unnamed = agreement.content | {"follow_up_by": ""}
    Agreement.objects.filter(pk=agreement.pk).update(
        content=unnamed, content_hash=hash_of_content(unnamed)
    )
    agreement.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        sign(agreement, "participant")
    assert refused.value.code == "no_follow_up_owner"

    teacher.unit_memberships.update(ended_at=timezone.now() - timedelta(days=1))
    with pytest.raises(DomainError) as gone:
        sign(agreement, "participant")
    assert gone.value.code == "no_teacher"


def test_the_need_of_follow_up_stands_beside_the_weeks_and_not_for_the_workplace(
    client, placement, consultant
):
    person = placement.participant
    person.follow_up_need = 2
    person.save()
    agreement = signed(placement, consultant, alone_after_weeks=8, starts_on=timezone.localdate())
    names = ("agreement", "placement")
    need = "8 weeks Need of follow-up: 2: much."

    for user in (consultant, person.user, boss_of(placement)):
        client.force_login(user)
        pages = [reverse(f"placements:{name}", args=[placement.pk]) for name in names]
        shown = [need in text_of(client.get(page)) for page in pages]
        assert shown == [user != boss_of(placement)] * 2
    assert "2: much" not in text_in(agreement_file(agreement))

    client.force_login(consultant)
    page = client.get(reverse("placements:agreement-write", args=[placement.pk]))
    assert "Need of follow-up: 2: much." in text_of(page)


def test_a_version_from_before_these_lines_is_still_read(placement, consultant):
    first = written(placement, consultant)
    old = {key: value for key, value in first.content.items() if "follow_up" not in key}
    Agreement.objects.filter(pk=first.pk).update(content=old)
    second = written(placement, consultant, purpose="Another")
    changed = {line["key"] for line in lines_of(second) if line["is_new"]}
    assert {"purpose", "follow_up_by"} <= changed
    first.refresh_from_db()
    assert "follow_up_by" not in {line["key"] for line in lines_of(first)}


def test_a_deputy_is_named_where_there_is_somebody_to_name(placement, consultant):
    good = facts(placement)
    other = placement.workplace.contacts.create(name="Siv Prøve", phone="61 00 00 03")
    for deputy, code in ((None, "needed"), (good.contact, "same_person")):
        with pytest.raises(DomainError) as refused:
            written(placement, consultant, contact=good.contact, deputy_contact=deputy)
        assert (refused.value.code, refused.value.field) == (code, "deputy_contact")
    agreement = written(placement, consultant, contact=good.contact, deputy_contact=other)
    assert agreement.content["deputy_contact"] == "Siv Prøve"


def test_a_week_lies_between_warnings_and_the_end_also_after_an_outage(placement, consultant):
    agreement = written(placement, consultant)
    back = agreement.in_state_since + timedelta(days=22)

    def at(days):
        now = back + timedelta(days=days)
        return agreements.warn_unsigned(now=now), agreements.expire_unsigned(now=now)

    assert [at(days) for days in (0, 1, 7, 8, 13, 14)] == [
        (1, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 1),
    ]  # fmt: skip


def test_all_who_sign_hear_that_it_ran_out(placement, consultant):
    agreement = written(placement, consultant)
    person = placement.participant
    for days in (7, 14):
        agreements.warn_unsigned(now=agreement.in_state_since + timedelta(days=days))
    agreements.expire_unsigned(now=agreement.in_state_since + timedelta(days=21))
    kinds = ["placements.agreement_expired", "placements.agreement_gone"]
    told = Message.objects.filter(kind__in=kinds).values_list("to", flat=True)
    assert set(told) == {person.user_id, boss_of(placement).pk, person.consultant_id}


# The people whom a version names


@pytest.mark.parametrize("name", ["contact", "deputy_contact"])
def test_nobody_signs_for_a_workplace_where_the_person_named_is_no_more(
    client, placement, consultant, name
):
    first = facts(placement).contact
    second = placement.workplace.contacts.create(name="Siv Prøve", phone="61 00 00 03")
    agreement = written(placement, consultant, contact=first, deputy_contact=second)
    sign(agreement, "employer")
    gone = getattr(agreement, name)
    gone.left_at = timezone.now()
    gone.save()
    client.force_login(placement.participant.user)
    page = client.get(reverse("placements:agreement", args=[placement.pk]))

    with pytest.raises(DomainError) as refused:
        sign(agreement, "participant")

    said = f"{gone.name} is at this workplace no more. A new version must name somebody else."
    assert (refused.value.code, refused.value.message) == ("people_changed", said)
    assert said in text_of(page)
    assert not any(box["form"] for box in page.context["boxes"])
    with pytest.raises(DomainError) as unwritten:
        written(placement, consultant, contact=first, deputy_contact=second)
    assert (unwritten.value.code, unwritten.value.field) == ("contact_left", name)


def test_a_version_that_names_a_former_teacher_is_signed_by_nobody(client, consultant):
    placement = cast.a_preparing_placement(consultant, kind="language_practice")
    cast.a_teacher_of(placement, consultant)
    agreement = written(placement, consultant)
    sign(agreement, "employer")
    unit = base.a_unit(placement.municipality, kind="school")
    teacher = base.a_teacher(unit, first_name="Signe")
    course.set_teacher(placement=placement, teacher=teacher, by=consultant)

    with pytest.raises(DomainError) as refused:
        sign(agreement, "participant")

    assert refused.value.code == "people_changed"
    client.force_login(placement.participant.user)
    page = client.get(reverse("placements:agreement", args=[placement.pk]))
    assert "Somebody else follows up now than this version says" in text_of(page)
    again = signed(placement, consultant)
    assert again.content["follow_up_by"].startswith("Signe")
    assert again.state == "signed"


def test_another_phone_number_of_who_follows_up_stops_no_signature(placement, consultant):
    agreement = written(placement, consultant)
    placement.refresh_from_db()
    placement.owner.phone = "400 00 099"
    placement.owner.save()
    assert sign(agreement, "participant")


# One placement at a time


def runs_already(placement, consultant, **days):
    """Another placement of the same person, with these days as the agreed ones."""
    first = cast.a_running_placement(consultant)
    rows = Placement.objects.filter(pk=first.pk)
    rows.update(participant=placement.participant, **days)
    return rows


def test_a_version_waits_until_the_placement_before_is_over(client, placement, consultant):
    """Also when the next one starts after it: nobody signs what cannot hold."""
    accepted(placement, consultant)
    first = runs_already(placement, consultant).get()
    starts_on = first.ends_on + timedelta(days=1)
    ends_on = starts_on + timedelta(weeks=4)
    Participant.objects.filter(pk=placement.participant_id).update(programme_ends_on=ends_on)
    good = facts(placement)
    typed = {
        "purpose": good.purpose, "learning_goals": good.learning_goals, "tasks": "Warm dishes",
        "contact": str(good.contact.pk), "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(), "weeks_pattern": "every", "contact_channel": "Visit",
        "contact_every_weeks": "2", "most_contacts_in_4_weeks": "4", "tue_on": "on",
        "tue_start": "09:00", "tue_end": "14:00",
    }  # fmt: skip
    client.force_login(consultant)

    page = client.post(reverse("placements:agreement-write", args=[placement.pk]), typed)

    assert list(page.context["form"].errors) == ["__all__"]
    assert f"{first.ends_on.year}, must be over first" in text_of(page)
    assert "Warm dishes" in page.content.decode()
    assert not Agreement.objects.exists()


def test_where_the_first_placement_runs_on_the_second_is_not_signed_and_nothing_is_lost(
    client, placement, consultant
):
    """Whoever signs last is told in words, and signs when the first one is over."""
    agreement = written(placement, consultant)
    sign(agreement, "participant")
    sign(agreement, "employer")
    before = cast.today() - timedelta(days=7)
    first = runs_already(placement, consultant, starts_on=before, started_on=before, ends_on=before)
    client.force_login(consultant)
    address = reverse("placements:agreement-sign", args=[agreement.pk])
    given = {"party": "consultant", "content_hash": agreement.content_hash}

    refused = client.post(address, given)
    placement.refresh_from_db()
    found = (refused.status_code, placement.state, agreement.signatures.count())
    first.update(state="ended", ended_on=before, end_cause="completed")
    client.post(address, given)

    agreement.refresh_from_db()
    placement.refresh_from_db()
    assert "must be over first" in text_of(refused)
    assert found == (409, "preparing", 2)
    assert (agreement.state, placement.state) == ("signed", "agreed")


def test_nobody_is_the_first_to_sign_what_cannot_hold(placement, consultant):
    agreement = written(placement, consultant)
    before = cast.today() - timedelta(days=7)
    runs_already(placement, consultant, starts_on=before, started_on=before, ends_on=before)
    with pytest.raises(DomainError) as refused:
        sign(agreement, "participant")
    assert refused.value.code == "other_in_force"
    assert not Signature.objects.exists()


def test_the_terms_of_a_second_placement_do_not_hold_either(placement, consultant):
    """Under the lock of the person, whichever way the signatures came."""
    before = cast.today() - timedelta(days=7)
    runs_already(placement, consultant, starts_on=before, started_on=before, ends_on=before)
    with pytest.raises(DomainError) as refused:
        course.agree(placement=placement, agreement=cast.some_terms(), by=consultant)
    assert refused.value.code == "other_in_force"


def test_a_day_that_another_one_takes_is_no_question_of_a_later_start(placement, consultant):
    today = cast.today()
    runs_already(placement, consultant, starts_on=today, started_on=today, ends_on=today)
    with pytest.raises(DomainError) as refused:
        course.check_period(placement, today, today)
    assert (refused.value.code, refused.value.field) == ("other_in_force", None)
