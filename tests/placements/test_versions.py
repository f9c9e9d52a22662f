"""Versions of an agreement: what changed since the last signed one, what holds, what is void."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.errors import DomainError
from notifications.models import Message
from placements.actions import agreements, course, ending, follow_ups, notes, sheets
from placements.forms.agreement import AgreementForm
from placements.models import Agreement, Placement
from placements.models.course_facts import Lines, Midway
from placements.queries.agreement import content_of, first_draft, words
from placements.queries.agreement_page import lines_of
from placements.queries.waiting import consultants_rows, waiting_rows
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements import builders as cast
from tests.placements.agreement_builders import SAME, boss_of, filled, sign, signed, written
from tests.placements.test_changes import as_posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    placement = cast.a_preparing_placement(consultant)
    person = placement.participant
    person.consultant = consultant
    person.save()
    return placement


def page_of(client, user, placement, version=""):
    client.force_login(user)
    address = reverse("placements:agreement", args=[placement.pk])
    return client.get(address, {"version": version} if version else {})


def marked(agreement, mark="is_new"):
    return {line["key"] for line in lines_of(agreement) if line[mark]}


# What changed


def test_changes_are_counted_from_the_last_version_that_all_signed(placement, consultant):
    signed(placement, consultant)
    written(placement, consultant, purpose="Another", tasks="Wash up")
    third = written(placement, consultant, tasks="Wash up")
    assert marked(third) == {"tasks"}  # the purpose is again what all have signed
    fourth = written(placement, consultant, purpose="Another", tasks="Wash up")
    assert marked(fourth) == {"purpose", "tasks"}  # also what the third had already


def test_what_was_taken_out_stands_there_as_taken_out(client, placement, consultant):
    signed(placement, consultant, tasks="Wash up", alone_after_weeks=4)
    second = written(placement, consultant)
    assert marked(second, "is_gone") == {"tasks", "alone_after_weeks"}
    page = page_of(client, placement.participant.user, placement).content.decode()
    assert "<del>Wash up</del>" in page
    assert "(taken out)" in page


def test_a_new_phone_number_of_the_contact_is_a_change(placement, consultant):
    first = signed(placement, consultant)
    first.contact.phone = "61 00 00 99"
    first.contact.save()
    assert marked(written(placement, consultant)) == {"contact"}


# What holds


def test_while_a_draft_waits_the_version_that_holds_can_be_read(client, consultant):
    placement = cast.a_running_placement(consultant)
    held = signed_while_running(placement, consultant, purpose="As agreed")
    written_while_running(placement, consultant, purpose="Another")
    person = placement.participant.user

    newest = page_of(client, person, placement).content.decode()
    assert f'href="?version={held.version}"' in newest
    in_force = page_of(client, person, placement, str(held.version))

    assert "As agreed" in in_force.content.decode()
    assert "Another" not in in_force.content.decode()
    assert [box["form"] for box in in_force.context["boxes"]] == [None] * 3


def written_while_running(placement, consultant, **given):
    days = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    return written(placement, consultant, **days, **given)


def signed_while_running(placement, consultant, **given):
    version = written_while_running(placement, consultant, **given)
    for party in ("participant", "employer", "consultant"):
        sign(version, party)
    return version


@pytest.mark.parametrize("number", ["99", "-1", "x", "²", "9" * 30])
def test_a_version_that_is_not_there_is_not_found(client, placement, consultant, number):
    written(placement, consultant)
    assert page_of(client, consultant, placement, number).status_code == 404


def test_my_papers_hold_the_agreement_also_when_the_stay_is_over(client, consultant):
    placement = cast.a_running_placement(consultant)
    version = signed_while_running(placement, consultant)
    written_while_running(placement, consultant, purpose="Never signed")
    ended(placement, consultant)
    client.force_login(placement.participant.user)

    page = client.get(reverse("placements:papers")).content.decode()

    assert page.count(reverse("placements:agreement-file", args=[version.pk])) == 1
    assert client.get(reverse("placements:agreement-file", args=[version.pk])).status_code == 200
    other = cast.a_preparing_placement(consultant).participant.user
    client.force_login(other)
    assert str(version.pk) not in client.get(reverse("placements:papers")).content.decode()


# Agreed anew before it began


def test_what_all_have_signed_is_put_off_before_it_begins(placement, consultant):
    """As long as before, two weeks later: nobody asks for a new learning goal."""
    first = signed(placement, consultant)
    later = {"starts_on": first.starts_on + timedelta(weeks=2),
             "ends_on": first.ends_on + timedelta(weeks=2)}  # fmt: skip
    second = signed(placement, consultant, **later)
    placement.refresh_from_db()
    assert (second.state, placement.state) == ("signed", "agreed")
    assert (placement.starts_on, placement.ends_on) == (later["starts_on"], later["ends_on"])


def test_after_a_period_that_never_began_the_same_goal_is_agreed_anew(
    client, placement, consultant
):
    first = signed(placement, consultant)
    with cast.on_day(first.ends_on + timedelta(days=3)):
        starts_on = cast.next_working_day(cast.today())
        ends_on = starts_on + timedelta(weeks=8)
        person = placement.participant
        person.programme_ends_on = ends_on
        person.save()
        client.force_login(consultant)
        page = reverse("placements:agreement-write", args=[placement.pk])
        given = as_posted(client.get(page))
        client.post(page, given | {"starts_on": starts_on, "ends_on": ends_on})
    newest = Agreement.objects.get(placement=placement, state="open")
    assert (newest.ends_on, newest.learning_goals) == (ends_on, first.learning_goals)


# Written on an older page


@pytest.mark.parametrize("is_same_version", [False, True])
def test_what_all_have_signed_is_not_replaced_from_an_older_page(
    client, placement, consultant, is_same_version
):
    """Another version was written meanwhile and signed, or the one that was shown."""
    first = written(placement, consultant)
    client.force_login(consultant)
    page = reverse("placements:agreement-write", args=[placement.pk])
    older = as_posted(client.get(page))
    if is_same_version:
        held = first
        for party in ("participant", "employer", "consultant"):
            sign(first, party)
    else:
        held = signed(placement, consultant, tasks="What my colleague wrote")

    shown = client.post(page, older | {"tasks": "What I wrote"})

    held.refresh_from_db()
    placement.refresh_from_db()
    assert (held.state, placement.state) == ("signed", "agreed")
    said = text_of(shown)
    assert f"Version {held.version} stands here now: Signed by all." in said
    assert "What I wrote" in said
    again = as_posted(shown)
    client.post(page, again)
    newest = Agreement.objects.get(placement=placement, state="open")
    assert (newest.tasks, newest.version) == ("What I wrote", held.version + 1)


def test_pressed_twice_it_is_written_once(client, placement, consultant):
    written(placement, consultant)
    client.force_login(consultant)
    page = reverse("placements:agreement-write", args=[placement.pk])
    given = as_posted(client.get(page)) | {"tasks": "Wash up"}
    for _twice in range(2):
        client.post(page, given)
    assert Agreement.objects.filter(placement=placement).count() == 2


# What is void


def test_settling_anew_after_all_have_signed_is_told_to_all_three(placement, consultant):
    filled(placement, consultant, lunch="together")
    sheet = placement.sheet
    sheets.settle_row(sheet=sheet, row="lunch", how="employer", by=consultant)
    sheets.accept_sheet(sheet=sheet, by=placement.participant.user)
    version = signed(placement, consultant)

    sheets.settle_row(sheet=sheet, row="lunch", how="consultant", by=consultant)

    version.refresh_from_db()
    placement.refresh_from_db()
    assert (version.state, placement.state) == ("void", "preparing")
    told = Message.objects.filter(kind="placements.agreement_withdrawn", channel="in_app")
    three = {placement.participant.user, boss_of(placement), consultant}
    assert {message.to for message in told} == three


def test_two_results_in_one_second_are_told_twice(placement, consultant):
    filled(placement, consultant, lunch="together")
    for how in ("employer", "consultant"):
        sheets.settle_row(sheet=placement.sheet, row="lunch", how=how, by=consultant)
    told = Message.objects.filter(kind="placements.sheet_settled", channel="in_app")
    assert told.filter(to=placement.participant.user).count() == 2


# Over


def ended(placement, by):
    day = placement.started_on
    ending.end(placement=placement, cause="hired_elsewhere", on=day, by=by, talked_on=day)


def cancelled(placement, by):
    ending.cancel(placement=placement, by=by, code="other", note="The place closed")
    placement.refresh_from_db()
    return placement


def test_what_waited_for_signatures_waits_for_nothing_when_the_placement_is_cancelled(
    client, placement, consultant
):
    version = written(placement, consultant)
    sign(version, "consultant")
    cancelled(placement, consultant)

    version.refresh_from_db()
    assert version.state == "closed"
    assert waiting_rows(boss_of(placement), "employer") == []
    assert waiting_rows(placement.participant.user, "participant") == []
    waiting, _stalled, _unowned = consultants_rows(consultant, timezone.localdate())
    assert waiting == []
    later = timezone.now() + timedelta(days=40)
    assert agreements.warn_unsigned(now=later) == 0
    assert agreements.expire_unsigned(now=later) == 0
    unsent = Message.objects.filter(key__startswith=f"agreement:{version.pk}:", state="due")
    assert not unsent.exists()
    with pytest.raises(DomainError) as refused:
        sign(version, "employer")
    assert refused.value.code == "placement_over"
    page = page_of(client, consultant, placement)
    assert "The placement was over before all had signed" in page.content.decode()
    assert reverse("placements:agreement-write", args=[placement.pk]) not in page.content.decode()


def test_a_draft_closes_when_the_placement_ends(consultant):
    placement = cast.a_running_placement(consultant)
    draft = written_while_running(placement, consultant, purpose="Another")
    ended(placement, consultant)
    draft.refresh_from_db()
    assert draft.state == "closed"


def test_a_version_left_open_from_before_is_not_warned_about(placement, consultant):
    version = written(placement, consultant)
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    assert agreements.warn_unsigned(now=timezone.now() + timedelta(days=8)) == 0
    assert Agreement.objects.get(pk=version.pk).warned == 0


@pytest.mark.parametrize("says", ["filling", "differs"])
def test_the_sheet_of_a_placement_that_is_over_is_read_and_asks_for_nothing(
    client, placement, consultant, says
):
    if says == "filling":
        sheets.open_sheet(placement=placement, by=consultant)
    else:
        filled(placement, consultant, lunch="together")
    cancelled(placement, consultant)
    for user in (consultant, boss_of(placement)):
        client.force_login(user)
        page = client.get(reverse("placements:sheet", args=[placement.pk]))
        assert page.status_code == 200
        assert b"<form method" not in page.content.partition(b"<main")[2].partition(b"</main")[0]
    assert waiting_rows(boss_of(placement), "employer") == []


# On behalf


def test_a_colleague_of_the_unit_signs_for_the_consultant_with_a_reason(
    client, placement, consultant
):
    version = written(placement, consultant)
    colleague = base.a_consultant(unit=placement.participant.unit)
    page = page_of(client, colleague, placement)
    [box] = [each for each in page.context["boxes"] if each["party"] == "consultant"]
    assert list(box["form"].fields) == ["reason"]

    address = reverse("placements:agreement-sign", args=[version.pk])
    given = {"party": "consultant", "content_hash": version.content_hash}
    refused = client.post(address, given, follow=True)
    assert not version.signatures.exists()
    assert "You sign for somebody else. Write why" in refused.content.decode()
    client.post(address, given | {"reason": "She is away this week"})

    signature = version.signatures.get()
    assert (signature.by, signature.on_behalf_reason) == (colleague, "She is away this week")


def test_the_deputy_signs_as_the_consultant(client, placement, consultant):
    written(placement, consultant)
    deputy = base.a_consultant(unit=placement.participant.unit)
    placement.participant.deputy = deputy
    placement.participant.save()
    page = page_of(client, deputy, placement)
    [box] = [each for each in page.context["boxes"] if each["party"] == "consultant"]
    assert list(box["form"].fields) == []


# What a new version starts from


def test_a_change_starts_from_what_holds_by_now_and_not_from_what_was_signed(placement, consultant):
    """A pause gave days back, and midway the workplace said another number of weeks."""
    version = signed(placement, consultant, alone_after_weeks=4)
    later = version.ends_on + timedelta(days=7)
    Placement.objects.filter(pk=placement.pk).update(ends_on=later, alone_after_weeks=8)
    now = Placement.objects.get(pk=placement.pk)

    draft = first_draft(now)
    version.placement = now
    facts = agreements.facts_of(version)

    assert (draft["ends_on"], draft["alone_after_weeks"]) == (later, 8)
    assert (facts.ends_on, facts.alone_after_weeks) == (later, 8)


def test_an_open_draft_goes_on_from_its_own_words(placement, consultant):
    signed(placement, consultant)
    draft = written(placement, consultant, alone_after_weeks=6)
    assert first_draft(placement)["alone_after_weeks"] == draft.alone_after_weeks == 6


# What was settled anew


def settled_anew(placement, consultant, how, rows=("contact", "alone")):
    """The workplace says every fourth week, alone after 12; the consultant second, after 4."""
    sheet = placement.sheet
    for row in rows:
        sheets.settle_row(sheet=sheet, row=row, how=how, by=consultant)
    sheet.refresh_from_db()
    if sheet.state == "settled":
        sheets.accept_sheet(sheet=sheet, by=placement.participant.user)


def doses(draft):
    return draft["contact_every_weeks"], draft["alone_after_weeks"]


def test_what_was_settled_after_a_version_stands_in_the_next_draft(placement, consultant):
    filled(placement, consultant, contact="4", alone="12")
    settled_anew(placement, consultant, "consultant")
    agreed = {"contact_every_weeks": 2, "alone_after_weeks": 4}
    assert doses(first_draft(placement)) == tuple(agreed.values())
    first = written(placement, consultant, **agreed)

    settled_anew(placement, consultant, "employer")

    assert doses(first_draft(placement)) == (4, 12)
    facts = agreements.facts_of(Agreement.objects.get(pk=first.pk))
    assert (facts.contact_every_weeks, facts.alone_after_weeks) == (4, 12)


def test_the_same_settlement_again_takes_nothing_back_that_a_version_says(placement, consultant):
    filled(placement, consultant, contact="4", alone="12")
    settled_anew(placement, consultant, "employer")
    written(placement, consultant, contact_every_weeks=1, alone_after_weeks=6)
    settled_anew(placement, consultant, "employer")
    assert doses(first_draft(placement)) == (1, 6)


def test_only_when_something_is_wrong_is_a_dose_too(placement, consultant):
    filled(placement, consultant, contact="", alone="")
    settled_anew(placement, consultant, "consultant")
    first = written(placement, consultant, contact_every_weeks=2, alone_after_weeks=4)
    settled_anew(placement, consultant, "employer")
    assert doses(first_draft(placement)) == (None, None)
    page = AgreementForm(placement=placement, initial=first_draft(placement))
    assert 'value="" selected' in str(page["contact_every_weeks"])
    assert agreements.facts_of(first).contact_every_weeks is None


def test_settled_anew_while_it_runs_goes_into_the_next_draft_and_a_later_word_goes_before(
    consultant,
):
    placement = cast.a_running_placement(consultant)
    filled(placement, consultant, contact="4", alone="12")
    settled_anew(placement, consultant, "consultant")
    signed_while_running(placement, consultant, alone_after_weeks=4)
    settled_anew(placement, consultant, "employer")
    placement.refresh_from_db()
    assert doses(first_draft(placement)) == (4, 12)

    said_midway(placement, consultant, 6)

    placement.refresh_from_db()
    assert doses(first_draft(placement)) == (4, 6)


@pytest.mark.parametrize("wanted", [0, 21])
@pytest.mark.parametrize("is_written_in_the_pause", [False, True])
def test_a_pause_gives_its_days_back_also_to_a_version_that_waits(
    consultant, wanted, is_written_in_the_pause
):
    """Whichever comes first, the third signature or the day back, the last day is the same."""
    placement = cast.a_running_placement(consultant)
    agreed = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    first = written(placement, consultant, **agreed)
    for party in ("participant", "employer", "consultant"):
        sign(first, party)
    last = placement.ends_on + timedelta(days=wanted)
    pause = {"by": consultant, "code": "season", "starts_on": placement.starts_on}
    change = {"learning_goals": "Warm dishes", "days": {"mon": ["09:00", "12:00"]}}
    if is_written_in_the_pause:
        course.pause(placement=placement, **pause)
    draft = written(placement, consultant, **agreed | {"ends_on": last} | change)
    if not is_written_in_the_pause:
        course.pause(placement=placement, **pause)

    with cast.on_day(placement.started_on + timedelta(weeks=2)):
        course.resume(placement=placement, by=consultant)
        begun = first_draft(Placement.objects.get(pk=placement.pk))
        for party in ("participant", "employer", "consultant"):
            sign(draft, party)

    placement.refresh_from_db()
    assert placement.ends_on == last + timedelta(weeks=2)
    assert begun["ends_on"] == last + timedelta(weeks=2)
    assert [day.weekday for day in placement.days.all()] == ["mon"]


def test_a_version_written_after_a_pause_means_its_own_last_day(consultant):
    placement = cast.a_running_placement(consultant)
    course.pause(placement=placement, by=consultant, code="season", starts_on=placement.starts_on)
    with cast.on_day(placement.started_on + timedelta(weeks=2)):
        course.resume(placement=placement, by=consultant)
        placement.refresh_from_db()
        agreed = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
        version = written(placement, consultant, **agreed)
        Agreement.objects.filter(pk=version.pk).update(created_at=timezone.now())
        for party in ("participant", "employer", "consultant"):
            sign(version, party)
    last = placement.ends_on
    placement.refresh_from_db()
    assert placement.ends_on == last


def said_midway(placement, consultant, weeks):
    midway = Midway(norwegian="much", serves_goal="yes", alone_after_weeks=weeks)
    lines = Lines(next_on=cast.next_working_day(cast.today()), with_employer=True, midway=midway)
    notes.write_note(placement=placement, by=consultant, lines=lines)


@pytest.mark.parametrize("drafted", [4, 8])
def test_what_is_said_midway_while_a_version_waits_is_not_taken_back_by_the_signatures(
    client, consultant, drafted
):
    """Also where the draft itself named another number: the word that came last counts."""
    placement = cast.a_running_placement(consultant)
    signed_while_running(placement, consultant, alone_after_weeks=4)
    draft = written_while_running(placement, consultant, alone_after_weeks=drafted, tasks="Cook")
    said_midway(placement, consultant, 6)
    begun = first_draft(Placement.objects.get(pk=placement.pk))
    for party in ("participant", "employer", "consultant"):
        sign(draft, party)

    client.force_login(consultant)
    page = client.get(reverse("placements:placement", args=[placement.pk]))
    form = client.get(reverse("placements:agreement-write", args=[placement.pk])).context["form"]

    assert (begun["alone_after_weeks"], begun["tasks"]) == (6, "Cook")
    assert page.context["placement"].alone_after_weeks == 6
    assert text_of(page).count("Manages alone after 6 weeks") == 2  # the facts and the note
    assert form["alone_after_weeks"].value() == 6


def test_a_version_written_after_the_midway_review_says_what_counts(consultant):
    placement = cast.a_running_placement(consultant)
    signed_while_running(placement, consultant, alone_after_weeks=4)
    said_midway(placement, consultant, 6)
    said_midway(placement, consultant, None)
    signed_while_running(placement, consultant, alone_after_weeks=12)
    placement.refresh_from_db()
    assert placement.alone_after_weeks == 12


def test_who_manages_alone_by_now_is_said_on_the_paper_and_kept_in_the_next_form(consultant):
    placement = cast.a_running_placement(consultant)
    signed_while_running(placement, consultant, alone_after_weeks=4)
    said_midway(placement, consultant, 0)
    signed_while_running(placement, consultant, alone_after_weeks=0)

    paper = content_of(Agreement.objects.get(placement=placement, state="signed"))
    said = {name: value for name, _label, value in words(paper)}
    assert said["alone_after_weeks"] == "0 weeks"
    placement.refresh_from_db()
    field = AgreementForm(placement=placement).fields["alone_after_weeks"]
    assert field.clean(first_draft(placement)["alone_after_weeks"]) == 0


def test_nobody_reads_the_other_side_s_answers_in_the_form_of_the_agreement(placement, consultant):
    sheet = sheets.open_sheet(placement=placement)
    said = SAME | {"contact": "4", "alone": "12"}
    sheets.fill_side(sheet=sheet, side="employer", answers=said, by=boss_of(placement))
    draft = first_draft(placement)
    assert (draft["contact_every_weeks"], draft["alone_after_weeks"]) == ("", None)

    sheets.fill_side(sheet=sheet, side="consultant", answers=said, by=consultant)
    draft = first_draft(placement)
    assert (draft["contact_every_weeks"], draft["alone_after_weeks"]) == (4, 12)


def test_two_drafts_are_no_way_round_the_new_learning_goal(consultant):
    placement = cast.a_running_placement(consultant)
    days = {"starts_on": placement.starts_on, "ends_on": placement.ends_on}
    first = written(placement, consultant, learning_goals="Cold dishes", **days)
    for party in ("participant", "employer", "consultant"):
        sign(first, party)
    written(placement, consultant, learning_goals="Something else", **days)
    longer = days | {"ends_on": placement.ends_on + timedelta(days=14)}

    with pytest.raises(DomainError) as refused:
        written(placement, consultant, learning_goals="Cold dishes", **longer)
    assert (refused.value.code, refused.value.field) == ("no_new_goal", "learning_goals")

    # A correction of a draft with a new goal is no second extension.
    written(placement, consultant, learning_goals="Warm dishes", **longer)
    corrected = written(placement, consultant, learning_goals="Warm dishes", tasks="Cook", **longer)
    for party in ("participant", "employer", "consultant"):
        sign(corrected, party)
    corrected.refresh_from_db()
    assert corrected.state == "signed"


@pytest.mark.parametrize("year", [27, 1899, 2200, 9999])
@pytest.mark.parametrize("field", ["starts_on", "ends_on", "subsidy_ends_on"])
def test_a_year_that_nobody_means_is_refused_at_its_field(placement, consultant, field, year):
    with pytest.raises(DomainError) as refused:
        written(placement, consultant, **{field: date(year, 12, 31)})
    assert (refused.value.code, refused.value.field) == ("year", field)


@pytest.mark.parametrize("year", [27, 9999])
def test_a_follow_up_does_not_vanish_into_a_year_that_nobody_means(consultant, year):
    placement = cast.a_running_placement(consultant)
    task = placement.follow_ups.open().first()
    with pytest.raises(DomainError) as refused:
        follow_ups.move_task(task=task, by=consultant, due_on=date(year, 12, 31))
    assert refused.value.code == "year"
