"""What nobody answers for stands on a list, and each row goes to somebody with a line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import UnitMembership
from accounts.parties import Party
from candidates import actions as candidates
from candidates.models import Participant
from meetings.actions.disagreements import raise_disagreement
from meetings.actions.tasks import open_task, pass_on_tasks
from meetings.models import Disagreement, Task
from placements.actions import course
from placements.actions.follow_ups import create_task
from placements.models import FollowUp, HandOver, Placement
from placements.queries.hand_over import orphan_rows, orphans_for
from reports.queries.orphans import unowned
from tests.builders import a_consultant, a_leader, a_municipality, a_teacher, a_unit
from tests.candidates.builders import a_participant
from tests.placements import builders as cast
from tests.schooling.builders import a_class

pytestmark = pytest.mark.django_db
PAGE = "placements:orphans"


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def leaver(unit):
    return a_consultant(unit, first_name="Per")


@pytest.fixture
def person(unit):
    return a_participant(unit, consultant=a_consultant(unit))


def leaves(user):
    UnitMembership.objects.filter(user=user).update(ended_at=timezone.now())


def a_promise(person, owner, **given):
    today = timezone.localdate()
    details = {"kind": "talk", "action": "Ring the firm", "due_on": today} | given
    return open_task(participant=person, owner=owner, by=None, today=today, **details)


def everything_of(person, leaver):
    today = timezone.localdate()
    create_task(participant=person, kind="other", due_on=today, owner=leaver)
    a_promise(person, leaver)
    raise_disagreement(
        participant=person, subject="Hours", view="Too many", decider=leaver, due_on=today,
        by=person.consultant, today=today,
    )  # fmt: skip
    leaves(leaver)


def test_tasks_of_meetings_and_decisions_stand_beside_follow_ups(person, leaver):
    everything_of(person, leaver)
    rows = orphan_rows(person.consultant)
    assert sorted(row.relation for row in rows) == ["decision", "promise", "task"]
    assert all((row.holder, row.takers) == (leaver, [person.consultant]) for row in rows)
    assert orphan_rows(a_consultant()) == []


def test_what_its_owner_cannot_see_any_more_is_lost_too(person, leaver, unit):
    """Another unit of the same town has the role, and sees nothing of the person."""
    task = a_promise(person, leaver)
    UnitMembership.objects.filter(user=leaver).update(unit=a_unit(unit.municipality))
    assert [row.subject_id for row in orphan_rows(person.consultant)] == [task.pk]
    assert pass_on_tasks() == 1
    assert orphan_rows(person.consultant) == []


def test_whoever_still_reads_about_the_person_keeps_it(person, unit):
    teacher = a_teacher()
    elsewhere = a_consultant(a_unit(unit.municipality))
    candidates.change_participant(
        participant=person, by=person.consultant, deputy=elsewhere, teacher=teacher
    )
    for days, owner in enumerate((teacher, elsewhere, a_leader(unit))):
        a_promise(person, owner, due_on=timezone.localdate() + timedelta(days=days))
    assert not Task.objects.without_owner().exists()


def test_a_row_with_a_line_goes_over_on_the_page_and_the_others_wait(client, person, leaver, unit):
    everything_of(person, leaver)
    leader = a_leader(unit)
    client.force_login(leader)
    task, decision = Task.objects.get(), Disagreement.objects.get()
    shown = client.get(reverse(PAGE))
    assert "Until now: Per" in shown.content.decode()
    assert shown.context["form"][f"owner_promise_{task.pk}"].initial == person.consultant.pk

    given = {
        f"owner_promise_{task.pk}": str(person.consultant.pk),
        f"note_promise_{task.pk}": "They wait for us",
    }
    given |= {f"owner_decision_{decision.pk}": str(leader.pk), f"note_decision_{decision.pk}": " "}
    assert client.post(reverse(PAGE), given).status_code == 302

    task.refresh_from_db()
    decision.refresh_from_db()
    assert (task.owner, decision.decider) == (person.consultant, leaver)
    handed = HandOver.objects.get()
    assert (handed.leaver, handed.by, handed.note) == (leaver, leader, "They wait for us")


def test_nothing_is_handed_over_without_a_line_and_what_was_chosen_stays(client, person, leaver):
    everything_of(person, leaver)
    client.force_login(person.consultant)
    task = Task.objects.get()
    answer = client.post(reverse(PAGE), {f"owner_promise_{task.pk}": str(person.consultant.pk)})
    assert "Write one line" in answer.content.decode()
    assert f'value="{person.consultant.pk}" selected' in answer.content.decode()
    assert not HandOver.objects.exists()


def test_a_row_with_a_line_goes_to_somebody(client, person, leaver):
    everything_of(person, leaver)
    client.force_login(person.consultant)
    task = Task.objects.get()
    answer = client.post(
        reverse(PAGE), {f"owner_promise_{task.pk}": "", f"note_promise_{task.pk}": "A line"}
    )
    assert "Who takes over" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {f"owner_promise_{task.pk}"}
    assert not HandOver.objects.exists()


def test_a_task_that_never_had_an_owner_gets_one(client, person):
    task = create_task(
        participant=person, kind="other", due_on=timezone.localdate(), owner=person.consultant
    )
    FollowUp.objects.update(owner=None)
    client.force_login(person.consultant)
    given = {
        f"owner_task_{task.pk}": str(person.consultant.pk),
        f"note_task_{task.pk}": "Mine",
    }
    client.post(reverse(PAGE), given)
    task.refresh_from_db()
    assert (task.owner, HandOver.objects.get().leaver) == (person.consultant, None)


def test_where_the_consultant_has_left_too_whoever_steps_in_is_suggested(client, unit, leaver):
    deputy = a_consultant(unit)
    person = a_participant(unit, consultant=leaver, deputy=deputy)
    task = a_promise(person, leaver)
    leaves(leaver)
    client.force_login(deputy)
    form = client.get(reverse(PAGE)).context["form"]
    assert form[f"owner_promise_{task.pk}"].initial == deputy.pk


def test_a_protected_address_shows_only_to_its_own(person, leaver, unit):
    a_promise(person, leaver)
    leaves(leaver)
    candidates.set_protected_address(participant=person, is_protected=True, by=person.consultant)
    titles = [row.title for row in orphan_rows(person.consultant)]
    assert titles == ["Protected address · Ring the firm"]
    assert orphan_rows(a_leader(unit)) == orphan_rows(a_consultant(unit)) == []


def test_a_leader_reads_how_much_of_it_only_others_see(client, person, leaver, unit):
    a_promise(person, leaver)
    leaves(leaver)
    candidates.set_protected_address(participant=person, is_protected=True, by=person.consultant)
    client.force_login(a_leader(unit))
    page = client.get(reverse(PAGE))
    assert (page.context["rows"], page.context["hidden"]) == ([], 1)
    assert "1 more is about a protected address" in page.content.decode()


def test_a_placement_without_any_task_does_not_hide_that_its_owner_has_left(client, unit):
    """In preparation there is no plan yet, so no follow-up tells that nobody answers for it."""
    consultant, teacher = a_consultant(unit), a_teacher(unit)
    placement = cast.a_preparing_placement(consultant, kind="language_practice")
    course.set_teacher(placement=placement, teacher=teacher, by=consultant)
    assert orphan_rows(consultant) == []
    leaves(teacher)
    assert not FollowUp.objects.open().filter(placement=placement).exists()
    [row] = orphan_rows(consultant)
    assert (row.subject_id, row.holder) == (placement.pk, teacher)
    assert unowned([placement.participant.unit], today=timezone.localdate()).tasks == 1

    client.force_login(consultant)
    groups = client.get(reverse("dashboard:first_page")).context["groups"]
    [found] = [group for group in groups if group["title"] == "Nobody answers for these"]
    assert [each["url"] for each in found["rows"]] == [reverse(PAGE)]

    other = a_teacher(unit)
    given = {
        f"owner_placement_{placement.pk}": other.pk,
        f"note_placement_{placement.pk}": "Was in class A",
    }
    client.post(reverse(PAGE), given)
    placement.refresh_from_db()
    assert (placement.owner, placement.teacher) == (other, other)
    assert orphan_rows(consultant) == []


def test_what_goes_over_with_its_placement_stands_there_once(unit):
    consultant = a_consultant(unit)
    placement = cast.a_running_placement(consultant)
    own = placement.follow_ups.open().exclude(owner=placement.owner)
    assert not own.exists()
    leaver = a_consultant(unit)
    Placement.objects.filter(pk=placement.pk).update(owner=leaver)
    placement.follow_ups.update(owner=leaver)
    leaves(leaver)
    assert [row.relation for row in orphan_rows(consultant)] == ["placement"]


def test_the_first_page_of_consultant_and_leader_leads_there(client, person, leaver, unit):
    a_promise(person, leaver)
    leaves(leaver)
    for user in (person.consultant, a_leader(unit)):
        client.force_login(user)
        groups = client.get(reverse("dashboard:first_page")).context["groups"]
        urls = [row["url"] for group in groups for row in group["rows"]]
        assert reverse(PAGE) in urls


def test_a_class_whose_teacher_has_left_stands_there_too(unit):
    school_class = a_class()
    leaves(school_class.teacher)
    leader = a_leader(school_class.unit)
    assert [row.subject_id for row in orphan_rows(leader)] == [school_class.pk]


def moves_to_another_unit(user):
    unit = user.unit_memberships.get().unit
    UnitMembership.objects.filter(user=user).update(unit=a_unit(unit.municipality))


def becomes_leader(user):
    UnitMembership.objects.filter(user=user).update(role=Party.LEADER)


@pytest.mark.parametrize("happens", [moves_to_another_unit, becomes_leader])
def test_a_colleague_who_may_not_see_it_any_more_answers_for_nothing(client, unit, happens):
    """They work in the town still, and cannot open what stands in their name."""
    consultant, colleague = a_consultant(unit), a_consultant(unit)
    placement = cast.a_running_placement(consultant)
    Placement.objects.update(owner=colleague, deputy=colleague)
    placement.follow_ups.update(owner=colleague)
    assert orphans_for(consultant) == ([], 0)

    happens(colleague)

    [row], _hidden = orphans_for(consultant)
    assert (row.relation, row.subject_id) == ("placement", placement.pk)
    assert list(placement.follow_ups.open().without_owner()) == list(placement.follow_ups.open())
    assert Placement.objects.without_deputy().filter(pk=placement.pk).exists()


def test_the_consultant_of_the_person_answers_from_another_unit_too(unit):
    """Nav has the case, in an office of its own."""
    placement = cast.a_running_placement(a_consultant(unit))
    nav = a_consultant(a_unit(unit.municipality))
    Participant.objects.update(consultant=nav)
    Placement.objects.update(owner=nav)
    placement.follow_ups.update(owner=nav)

    assert not Placement.objects.unowned().exists()
    assert not placement.follow_ups.open().without_owner().exists()


@pytest.mark.parametrize("of_the_person", [True, False])
def test_a_teacher_answers_until_the_address_is_protected(unit, of_the_person):
    consultant, teacher = a_consultant(unit), a_teacher(unit)
    placement = cast.a_running_placement(consultant)
    Placement.objects.update(owner=teacher, teacher=None if of_the_person else teacher)
    Participant.objects.update(teacher=teacher if of_the_person else None)
    placement.follow_ups.update(owner=teacher)
    assert not Placement.objects.unowned().exists()
    assert not placement.follow_ups.open().without_owner().exists()

    Participant.objects.update(has_protected_address=True)

    assert Placement.objects.unowned().exists()
    assert placement.follow_ups.open().without_owner().exists()
    [row], _hidden = orphans_for(consultant)
    assert row.subject_id == placement.pk


def test_whoever_teaches_somewhere_else_now_answers_no_more(unit):
    teacher = a_teacher(unit)
    placement = cast.a_running_placement(a_consultant(unit))
    Placement.objects.update(owner=teacher, teacher=teacher)
    UnitMembership.objects.filter(user=teacher).update(unit=a_unit(a_municipality("3435")))

    assert Placement.objects.unowned().get() == placement
