"""Talks in two books are one talk; after the end a note may be the last one."""

import pytest
from django.urls import reverse

from employers import actions as employers
from employers.models import RepairTalk
from placements.actions import absences, follow_ups, notes, talks
from placements.actions.follow_ups import AFTER_THE_END, create_task
from placements.models import Absence, FollowUp, Note
from placements.models.course_facts import Lines
from placements.queries import pages
from placements.queries.talks import ON_OWN_PAGE
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast
from tests.placements import stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def broken(consultant):
    """A placement that ended because of the match: both talks are due."""
    return cast.an_ended_placement(consultant, cause="tasks_do_not_fit")


def task_of(placement, kind) -> FollowUp:
    return placement.follow_ups.get(kind=kind)


def is_open(placement, kind) -> bool:
    return placement.follow_ups.open().filter(kind=kind).exists()


def blocked_since(placement):
    placement.participant.refresh_from_db()
    return placement.participant.support_talk_due_since


def absent(placement, **given) -> FollowUp:
    absences.report_absence(
        participant=placement.participant,
        placement=placement,
        day=stay.days_there(placement)[0],
        by=placement.participant.user,
        party="participant",
        **given,
    )
    return FollowUp.objects.open().get(kind=FollowUpKind.CAUSE_TALK)


@pytest.mark.parametrize("kind", sorted(AFTER_THE_END - ON_OWN_PAGE))
def test_after_the_end_each_open_task_takes_a_note_and_nobody_need_call_again(consultant, kind):
    placement = cast.an_ended_placement(consultant)
    task = placement.follow_ups.filter(kind=kind).first() or create_task(
        placement=placement,
        participant=placement.participant,
        kind=kind,
        due_on=cast.today(),
        owner=consultant,
    )

    note = notes.write_note(
        placement=placement, by=consultant, follow_up=task, lines=Lines(with_participant=True)
    )

    task.refresh_from_db()
    assert (task.state, note.next_follow_up) == ("done", None)


def test_a_call_may_be_agreed_after_the_end_too(consultant):
    placement = cast.an_ended_placement(consultant)

    note = cast.a_note(placement, consultant)

    assert note.next_follow_up.state == "due"


def test_before_the_end_somebody_always_calls_next(consultant):
    placement = cast.a_running_placement(consultant)

    refused = offer_cast.refusal(
        lambda: notes.write_note(
            placement=placement, by=consultant, lines=Lines(with_employer=True)
        )
    )

    assert (refused.field, Note.objects.count()) == ("next_on", 0)


def test_the_note_after_the_end_is_written_on_its_page(consultant, broken, client):
    client.force_login(consultant)
    task = task_of(broken, FollowUpKind.SUPPORT_TALK)
    [address] = [
        row["url"]
        for row in pages.due_rows(consultant, task.due_on)
        if "Talk after the end" in row["title"]
    ]

    answer = client.post(address, {"with_participant": "on"}, follow=True)

    assert Note.objects.get().follow_up == task
    assert "Written down." in offer_cast.text_of(answer)


def test_a_finished_support_talk_lets_proposals_come_again(consultant, broken):
    assert blocked_since(broken)

    task = task_of(broken, FollowUpKind.SUPPORT_TALK)
    follow_ups.finish(task=task, by=consultant, on=cast.today())

    assert blocked_since(broken) is None


def test_the_button_on_the_persons_page_settles_the_task_too(consultant, broken, client):
    client.force_login(consultant)
    address = reverse("placements:support-talk", args=[broken.participant_id])
    page = client.get(reverse("candidates:participant", args=[broken.participant_id]))

    client.post(address)

    assert address in page.content.decode()
    assert blocked_since(broken) is None
    assert not is_open(broken, FollowUpKind.SUPPORT_TALK)


@pytest.mark.parametrize(
    ("code", "is_free"),
    [("done_another_way", True), ("offered_declined", True), ("owner_away", False)],
)
def test_a_cancelled_support_talk_frees_the_person_when_no_talk_is_needed_any_more(
    consultant, broken, code, is_free
):
    task = task_of(broken, FollowUpKind.SUPPORT_TALK)

    follow_ups.cancel(task=task, by=consultant, code=code)

    assert (blocked_since(broken) is None) == is_free


def test_another_follow_up_that_was_done_in_another_talk_frees_nobody(consultant, broken):
    task = task_of(broken, FollowUpKind.FINAL_EVALUATION)

    follow_ups.cancel(task=task, by=consultant, code="done_another_way")

    assert blocked_since(broken)
    assert is_open(broken, FollowUpKind.SUPPORT_TALK)


def test_one_support_talk_answers_for_all_of_this_person_and_for_nobody_else(consultant, broken):
    other = cast.an_ended_placement(consultant, cause="tasks_do_not_fit")
    create_task(
        placement=broken,
        participant=broken.participant,
        kind=FollowUpKind.SUPPORT_TALK,
        due_on=cast.today(),
        owner=consultant,
    )
    talk = broken.follow_ups.filter(kind=FollowUpKind.SUPPORT_TALK).first()

    follow_ups.finish(task=talk, by=consultant, on=cast.today())

    assert not is_open(broken, FollowUpKind.SUPPORT_TALK)
    assert is_open(other, FollowUpKind.SUPPORT_TALK)
    assert blocked_since(other)


def test_a_support_talk_is_settled_by_the_persons_consultants_only(broken, client):
    client.force_login(base.a_consultant())

    answer = client.post(reverse("placements:support-talk", args=[broken.participant_id]))

    assert answer.status_code == 404
    assert blocked_since(broken)


def test_a_written_repair_talk_settles_its_task(consultant, broken):
    talk = RepairTalk.objects.get()

    talks.record_repair_talk(talk=talk, by=consultant, agreed="One hour a week with her")

    task = task_of(broken, FollowUpKind.REPAIR_TALK)
    assert (task.state, task.done_on) == ("done", cast.today())


def test_a_talk_with_one_employer_settles_nothing_with_another(consultant, broken):
    other = cast.an_ended_placement(consultant, cause="tasks_do_not_fit")
    [talk] = RepairTalk.objects.filter(employer=broken.workplace.employer)

    talks.record_repair_talk(talk=talk, by=consultant, agreed="One hour a week with her")

    open_talks = [is_open(each, FollowUpKind.REPAIR_TALK) for each in (broken, other)]
    assert open_talks == [False, True]


def test_a_repair_talk_is_not_done_before_somebody_wrote_what_was_agreed(
    consultant, broken, client
):
    client.force_login(consultant)
    task = task_of(broken, FollowUpKind.REPAIR_TALK)
    [row] = [row for row in pages.due_rows(consultant, task.due_on) if "Repair" in row["title"]]
    lines = Lines(with_employer=True)

    refused = [
        offer_cast.refusal(act).code
        for act in (
            lambda: follow_ups.finish(task=task, by=consultant, on=cast.today()),
            lambda: follow_ups.cancel(task=task, by=consultant, code="done_another_way"),
            lambda: notes.write_note(placement=broken, by=consultant, lines=lines, follow_up=task),
        )
    ]
    page = client.get(row["url"]).content.decode()

    assert refused == ["written_elsewhere"] * 3
    assert reverse("employers:repair_talk", args=[RepairTalk.objects.get().pk]) in page
    assert reverse("placements:finish_follow_up", args=[task.pk]) not in page


def test_a_repair_talk_that_was_written_long_ago_leaves_no_task_behind(consultant, broken):
    employers.record_repair_talk(talk=RepairTalk.objects.get(), by=consultant, agreed="Agreed")
    task = task_of(broken, FollowUpKind.REPAIR_TALK)

    follow_ups.finish(task=task, by=consultant, on=cast.today())

    assert not is_open(broken, FollowUpKind.REPAIR_TALK)


def test_a_talk_about_causes_leads_to_the_page_where_its_cause_is_written(consultant, client):
    placement = stay.a_running_placement(consultant)
    task = absent(placement)
    client.force_login(consultant)
    [row] = [row for row in pages.due_rows(consultant, task.due_on) if "causes" in row["title"]]
    page = client.get(row["url"])

    client.post(
        reverse("placements:cause-talk", args=[placement.pk]),
        {"on": cast.today().isoformat(), "code": "travel"},
    )

    task.refresh_from_db()
    absence = Absence.objects.get()
    assert "<details" in page.content.decode()
    assert page.context["opens_talk"]
    assert (task.state, absence.talk_held_on, absence.code) == ("done", cast.today(), "travel")


def test_what_was_written_on_its_own_page_may_be_pressed_done_once_more(consultant):
    placement = stay.a_running_placement(consultant)
    task = absent(placement)
    absences.hold_cause_talk(
        participant=placement.participant, by=consultant, on=cast.today(), code="travel"
    )

    assert follow_ups.finish(task=task, by=consultant, on=cast.today()).state == "done"


def test_a_talk_about_causes_is_never_done_without_its_cause(consultant, client):
    placement = stay.a_running_placement(consultant)
    task = absent(placement)
    lines = Lines(next_on=cast.next_working_day(cast.today()), with_participant=True)

    refused = [
        offer_cast.refusal(act).code
        for act in (
            lambda: follow_ups.finish(task=task, by=consultant, on=cast.today()),
            lambda: follow_ups.cancel(task=task, by=consultant, code="done_another_way"),
            lambda: notes.write_note(
                placement=placement, by=consultant, lines=lines, follow_up=task
            ),
        )
    ]

    assert refused == ["written_elsewhere"] * 3


def test_a_cancelled_talk_about_causes_is_asked_for_anew(consultant):
    placement = stay.a_running_placement(consultant)
    task = absent(placement)

    follow_ups.cancel(task=task, by=consultant, code="owner_away")

    assert absent(placement).pk != task.pk


def test_a_talk_about_causes_that_was_moved_ahead_is_held_today(consultant):
    placement = stay.a_running_placement(consultant)
    task = absent(placement)
    follow_ups.move_task(
        task=task, by=consultant, due_on=cast.next_working_day(cast.today() + cast.timedelta(9))
    )

    absences.hold_cause_talk(
        participant=placement.participant, by=consultant, on=cast.today(), code="travel"
    )

    assert not FollowUp.objects.open().filter(kind=FollowUpKind.CAUSE_TALK).exists()
