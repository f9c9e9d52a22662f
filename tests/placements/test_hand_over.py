"""Leaving the job: nothing is left behind, and who left leaves a list of orphans."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, UnitMembership
from accounts.parties import Party
from candidates import actions as candidates
from employers import actions as employers
from employers.models import EmployerOwner
from notifications.models import CalendarEvent
from placements.actions.follow_ups import create_task
from placements.actions.hand_over import hand_over_all
from placements.models import HandOver, Placement
from placements.models.course_facts import Taker
from placements.queries import pages
from placements.queries.hand_over import relations_of
from reference.models import Municipality
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db):
    return base.a_unit()


@pytest.fixture
def leaver(unit):
    return base.a_consultant(unit)


@pytest.fixture
def colleague(unit):
    return base.a_consultant(unit)


def everything_of(leaver):
    return relations_of(leaver, Municipality.objects.all())


def test_participants_placements_and_employers_are_all_on_the_list(leaver):
    placement = cast.a_running_placement(leaver)
    employers.set_owner(
        employer=placement.workplace.employer,
        municipality=placement.municipality,
        owner=leaver,
        by=leaver,
    )

    assert [row.relation for row in everything_of(leaver)] == [
        "participant",
        "placement",
        "employer",
    ]


def test_every_relation_gets_a_new_owner_and_a_note(leaver, colleague):
    placement = cast.a_running_placement(leaver)
    takers = {row.key: Taker(colleague, "All is agreed") for row in everything_of(leaver)}

    hand_over_all(leaver=leaver, takers=takers, by=colleague)

    placement.refresh_from_db()
    placement.participant.refresh_from_db()
    assert placement.owner == placement.participant.consultant == colleague
    assert {task.owner for task in placement.follow_ups.open()} == {colleague}
    assert everything_of(leaver) == []
    assert HandOver.objects.count() == len(takers)
    trail = AuditEntry.objects.filter(verb="hand_over", subject_kind="placements.handover")
    assert trail.count() == len(takers)


def test_one_open_row_stops_all_of_it(leaver, colleague):
    placement = cast.a_running_placement(leaver)
    takers = {row.key: Taker(colleague, "A line") for row in everything_of(leaver)[:-1]}

    refused = offer_cast.refusal(lambda: hand_over_all(leaver=leaver, takers=takers, by=colleague))

    placement.participant.refresh_from_db()
    assert refused.code == "no_owner"
    assert placement.participant.consultant == leaver


def test_a_relation_without_a_note_is_not_handed_over(leaver, colleague):
    cast.a_running_placement(leaver)
    takers = {row.key: Taker(colleague, " ") for row in everything_of(leaver)}

    refused = offer_cast.refusal(lambda: hand_over_all(leaver=leaver, takers=takers, by=colleague))

    assert refused.code == "no_note"


def test_whoever_leaves_cannot_take_over(leaver, colleague):
    cast.a_running_placement(leaver)

    refused = offer_cast.refusal(lambda: handed(leaver, leaver, colleague))

    assert (refused.code, HandOver.objects.count()) == ("no_owner", 0)


def test_somebody_without_access_cannot_take_over(leaver, colleague):
    cast.a_running_placement(leaver)
    elsewhere = base.a_consultant(base.a_unit(base.a_municipality("3435")))
    takers = {row.key: Taker(elsewhere, "A line") for row in everything_of(leaver)}

    refused = offer_cast.refusal(lambda: hand_over_all(leaver=leaver, takers=takers, by=colleague))

    assert refused.code == "no_access"
    assert elsewhere.name in refused.message


def test_an_owner_of_employers_keeps_none(leaver, colleague):
    placement = cast.a_running_placement(leaver)
    firm = placement.workplace.employer
    employers.set_owner(employer=firm, municipality=placement.municipality, owner=leaver, by=leaver)
    takers = {row.key: Taker(colleague, "A line") for row in everything_of(leaver)}

    hand_over_all(leaver=leaver, takers=takers, by=colleague)

    assert EmployerOwner.objects.get(employer=firm).owner == colleague


def test_who_has_left_leaves_orphans_that_the_colleagues_see(leaver, colleague):
    placement = cast.a_running_placement(leaver)
    assert pages.orphans(colleague) == []

    UnitMembership.objects.filter(user=leaver).update(ended_at=timezone.now())

    assert {task.placement for task in pages.orphans(colleague)} == {placement}


def test_the_page_names_the_row_that_is_still_open_and_keeps_the_rest(leaver, colleague, client):
    placement = cast.a_running_placement(leaver)
    client.force_login(colleague)
    rows = everything_of(leaver)
    given = {row.owner_field: str(colleague.pk) for row in rows}
    given |= {row.note_field: "All is agreed" for row in rows[:-1]}

    answer = client.post(reverse("placements:hand_over", args=[leaver.pk]), given)

    placement.refresh_from_db()
    assert rows[-1].note_field in answer.context["form"].errors
    assert "All is agreed" in answer.content.decode()
    assert placement.owner == leaver


def test_everything_is_handed_over_on_the_page(leaver, colleague, client):
    placement = cast.a_running_placement(leaver)
    client.force_login(colleague)
    rows = everything_of(leaver)
    given = {row.owner_field: str(colleague.pk) for row in rows}
    given |= {row.note_field: "All is agreed" for row in rows}

    answer = client.post(reverse("placements:hand_over", args=[leaver.pk]), given)

    placement.refresh_from_db()
    assert answer.status_code == 302
    assert placement.owner == colleague


def handed(leaver, taker, by=None):
    takers = {row.key: Taker(taker, "A line") for row in everything_of(leaver)}
    return hand_over_all(leaver=leaver, takers=takers, by=by or taker)


def test_a_task_goes_to_nobody_who_cannot_see_the_person(leaver, unit):
    """A consultant of another unit of the same town has the role, and sees nothing of it."""
    placement = cast.a_running_placement(base.a_consultant(unit))
    create_task(participant=placement.participant, kind="other", due_on=cast.today(), owner=leaver)
    elsewhere = base.a_consultant(base.a_unit(unit.municipality))
    cast.a_running_placement(elsewhere)  # sees others

    refused = offer_cast.refusal(lambda: handed(leaver, elsewhere))

    assert (refused.code, refused.field[:6]) == ("no_access", "owner_")


def test_who_takes_the_person_over_takes_the_placement_too(leaver, unit):
    placement = cast.a_running_placement(leaver)
    elsewhere = base.a_consultant(base.a_unit(unit.municipality))

    handed(leaver, elsewhere)

    assert Placement.objects.visible_to(elsewhere).filter(pk=placement.pk).exists()


def test_whom_somebody_stepped_in_for_gets_a_new_deputy_everywhere(leaver, colleague, unit):
    owner = base.a_consultant(unit)
    placement = cast.a_running_placement(owner)
    candidates.change_participant(participant=placement.participant, by=owner, deputy=leaver)
    Placement.objects.update(deputy=leaver)
    placement.follow_ups.update(deputy=leaver)

    assert [row.relation for row in everything_of(leaver)] == ["deputy"]
    handed(leaver, colleague)

    placement.refresh_from_db()
    assert placement.deputy == placement.participant.deputy == colleague
    assert {task.deputy for task in placement.follow_ups.open()} == {colleague}
    assert everything_of(leaver) == []


def test_where_the_consultant_stepped_in_the_new_one_does(leaver, colleague, unit):
    placement = cast.a_running_placement(leaver)
    stands_in = {"owner": base.a_consultant(unit), "deputy": leaver}
    Placement.objects.update(**stands_in)
    placement.follow_ups.update(**stands_in)

    handed(leaver, colleague)

    assert Placement.objects.get().deputy == colleague
    assert {task.deputy for task in placement.follow_ups.open()} == {colleague}
    assert everything_of(leaver) == []


def test_whoever_stepped_in_and_takes_over_steps_in_for_themselves_nowhere(leaver, colleague, unit):
    placement = cast.a_running_placement(leaver)
    Placement.objects.update(deputy=colleague)
    placement.follow_ups.update(deputy=colleague)
    person = cast.a_running_placement(base.a_consultant(unit)).participant
    facts = {"participant": person, "kind": "other", "due_on": cast.today()}
    task = create_task(owner=leaver, deputy=colleague, **facts)

    handed(leaver, colleague)

    for row in (placement, task):
        row.refresh_from_db()
        assert (row.owner, row.deputy) == (colleague, None)
    assert {each.deputy for each in placement.follow_ups.open()} == {None}


def test_whoever_answers_for_a_placement_becomes_no_deputy_of_it(leaver, colleague, unit):
    placement = cast.a_running_placement(base.a_consultant(unit))
    person = placement.participant
    candidates.change_participant(participant=person, by=person.consultant, deputy=leaver)
    stands_in = {"owner": colleague, "deputy": leaver}
    Placement.objects.update(**stands_in)
    placement.follow_ups.update(**stands_in)

    handed(leaver, colleague)

    person.refresh_from_db()
    placement.refresh_from_db()
    assert (person.deputy, placement.deputy) == (colleague, None)
    assert {task.deputy for task in placement.follow_ups.open()} == {None}


def test_a_task_that_goes_over_moves_from_one_calendar_to_the_other(leaver, colleague, unit):
    person = cast.a_running_placement(base.a_consultant(unit)).participant
    facts = {"participant": person, "kind": "other", "due_on": cast.today()}
    task = create_task(owner=leaver, **facts)

    handed(leaver, colleague)

    events = CalendarEvent.objects.filter(key=f"follow-up:{task.pk}", cancelled_at=None)
    assert [event.to for event in events] == [colleague]


def test_pupils_of_a_teacher_who_leaves_get_another_teacher(unit):
    consultant = base.a_consultant(unit)
    placement = cast.a_running_placement(consultant)
    leaver = cast.a_teacher_of(placement, consultant)
    taker = base.a_teacher(leaver.unit_memberships.get().unit)

    assert [row.relation for row in everything_of(leaver)] == ["pupil"]
    refused = offer_cast.refusal(lambda: handed(leaver, consultant))
    handed(leaver, taker, consultant)

    placement = Placement.objects.get()
    assert refused.code == "no_access"
    assert placement.teacher == placement.participant.teacher == taker
    assert everything_of(leaver) == []


def test_a_leader_finds_the_page_and_is_not_sent_where_leaders_may_not_go(
    leaver, colleague, unit, client
):
    cast.a_running_placement(leaver)
    client.force_login(base.a_leader(unit))
    first_page = client.get(reverse("dashboard:first_page")).content.decode()
    rows = everything_of(leaver)
    given = {row.owner_field: str(colleague.pk) for row in rows}
    given |= {row.note_field: "All is agreed" for row in rows}

    answer = client.post(reverse("placements:hand_over", args=[leaver.pk]), given, follow=True)

    assert reverse("placements:leaving") in first_page
    assert answer.redirect_chain
    assert answer.status_code == 200


def test_a_protected_address_is_handed_over_without_its_name(leaver):
    placement = cast.a_running_placement(leaver)
    person = placement.participant
    person.has_protected_address = True
    person.save(update_fields=["has_protected_address"])
    titles = " ".join(row.title for row in everything_of(leaver))
    assert "Protected address" in titles
    assert person.first_name not in titles
    assert placement.workplace.name not in titles


def two_roles(leaver, unit):
    """A small town: one is both consultant and teacher of the same person."""
    UnitMembership.objects.create(user=leaver, unit=unit, role=Party.TEACHER)
    return a_participant(unit, leaver, teacher=leaver)


def test_who_is_consultant_and_teacher_of_one_person_hands_over_both(
    leaver, colleague, unit, client
):
    person = two_roles(leaver, unit)
    teacher = base.a_teacher(unit)
    takers = {"participant": colleague, "pupil": teacher}
    given = {row.note_field: "A line" for row in everything_of(leaver)}
    given |= {row.owner_field: str(takers[row.relation].pk) for row in everything_of(leaver)}
    client.force_login(colleague)

    answer = client.post(reverse("placements:hand_over", args=[leaver.pk]), given)

    person.refresh_from_db()
    assert answer.status_code == 302
    assert (person.consultant, person.teacher) == (colleague, teacher)


@pytest.mark.parametrize("is_consultant_first", [True, False])
@pytest.mark.parametrize("role", ["teacher", "deputy"])
def test_where_two_of_a_persons_staff_have_left_either_is_handed_over_first(
    leaver, colleague, unit, role, is_consultant_first
):
    make = {"teacher": base.a_teacher, "deputy": base.a_consultant}[role]
    other, new_other = make(unit), make(unit)
    person = a_participant(unit, leaver, **{role: other})
    UnitMembership.objects.filter(user__in=[leaver, other]).update(ended_at=timezone.now())
    steps = [(leaver, colleague), (other, new_other)]

    for gone, taker in steps if is_consultant_first else steps[::-1]:
        handed(gone, taker, colleague)

    person.refresh_from_db()
    assert (person.consultant, getattr(person, role)) == (colleague, new_other)
