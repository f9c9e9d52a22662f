"""Who answers, who sees, who is told: teacher, protected address, ordered help, days off, audit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Unit, UnitMembership
from notifications.models import Message
from placements.actions import absences, course, ending, follow_ups, notes, starting
from placements.actions.follow_ups import create_task
from placements.models import Absence, FollowUp
from placements.queries import pages
from placements.queries.time_at_work import next_day_there
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def parties(verb) -> list[str]:
    return sorted(AuditEntry.objects.filter(verb=verb).values_list("party", flat=True))


def test_a_consultant_who_is_the_teacher_too_gets_another_deputy(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    colleague = base.a_consultant(placement.participant.unit)
    person = placement.participant
    person.deputy = colleague
    person.save(update_fields=["deputy"])
    unit = base.a_unit(placement.municipality, kind=Unit.Kind.SCHOOL)
    UnitMembership.objects.create(user=consultant, unit=unit, role="teacher")

    course.set_teacher(placement=placement, teacher=consultant, by=consultant)

    placement.refresh_from_db()
    assert (placement.owner, placement.deputy) == (consultant, colleague)
    assert {task.deputy for task in placement.follow_ups.open()} == {colleague}


def test_a_new_teacher_takes_the_tasks_of_the_former_owner_only(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    colleague = base.a_consultant(placement.participant.unit)
    named = create_task(
        placement=placement,
        participant=placement.participant,
        kind=FollowUpKind.OTHER,
        due_on=cast.today(),
        owner=colleague,
    )

    teacher = cast.a_teacher_of(placement, consultant)

    named.refresh_from_db()
    assert named.owner == colleague
    others = placement.follow_ups.open().exclude(pk=named.pk)
    assert {task.owner for task in others} == {teacher}


def a_protected_placement(consultant):
    placement = cast.a_running_placement(consultant)
    person = placement.participant
    person.has_protected_address = True
    person.save(update_fields=["has_protected_address"])
    return placement


def test_due_follow_ups_of_a_protected_address_are_on_the_owners_list_without_a_name(consultant):
    placement = a_protected_placement(consultant)
    colleague = base.a_consultant(placement.participant.unit)
    later = placement.ends_on + timedelta(days=30)
    count = placement.follow_ups.due_by(later).count()

    rows = pages.due_rows(consultant, later)
    with cast.on_day(later):
        shown = offer_cast.text_of(signed_in(consultant).get(reverse("placements:follow_ups")))

    assert len(rows) == count > 0
    assert all(row["title"].startswith("Protected address · ") for row in rows)
    assert {row["text"] for row in rows} == {""}
    assert "Protected address" in shown
    assert placement.workplace.name not in shown
    assert pages.due_rows(colleague, later) == []


def test_an_employer_sees_the_help_it_ordered_and_hears_what_became_of_it(consultant):
    placement = cast.a_running_placement(consultant)
    speaker = offer_cast.speaker_of(placement.opening)
    page = reverse("placements:placement", args=[placement.pk])
    first = notes.order_help(placement=placement, by=speaker, text="Make a picture list")
    second = notes.order_help(placement=placement, by=speaker, text="Show the machine")

    seen = offer_cast.text_of(signed_in(speaker).get(page))
    hidden = offer_cast.text_of(signed_in(placement.participant.user).get(page))
    follow_ups.cancel(task=first, by=consultant, code="owner_away")
    follow_ups.finish(task=second, by=consultant, on=cast.today())

    assert "Make a picture list" in seen
    assert "Make a picture list" not in hidden
    told = offer_cast.told(speaker)
    assert (told.count("placements.help_cancelled"), told.count("placements.help_done")) == (1, 1)


def test_audit_rows_name_the_party_that_acted(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    speaker = offer_cast.speaker_of(placement.opening)
    teacher = cast.a_teacher_of(placement, consultant)
    assert parties("set_teacher") == ["consultant"]
    AuditEntry.objects.all().delete()

    notes.order_help(placement=placement, by=speaker, text="Make a picture list")
    assert parties("create_task") == ["employer"]
    cast.a_note(placement, teacher)
    assert parties("write_note") == ["teacher"]
    absences.write_worry(participant=placement.participant, by=teacher, text="Quiet")
    assert parties("write_worry") == ["teacher"]
    cast.a_note(placement, consultant)
    assert parties("write_note") == ["consultant", "teacher"]


def told_absence(placement, party, user, **given):
    return absences.report_absence(
        participant=placement.participant,
        placement=placement,
        day=next_day_there(placement, cast.today() + timedelta(days=1)),
        by=user,
        party=party,
        **given,
    )


def test_who_told_it_stays_somebody_who_told_when_the_employer_reports_too(consultant):
    placement = cast.a_running_placement(consultant)
    told_absence(placement, "participant", placement.participant.user, is_notified=True)

    told_absence(placement, "employer", offer_cast.speaker_of(placement.opening))

    assert Absence.objects.get().is_notified
    assert not FollowUp.objects.filter(kind=FollowUpKind.CAUSE_TALK).exists()


def test_staff_tick_that_the_person_told_it(consultant):
    placement = cast.a_running_placement(consultant)
    address = reverse("placements:absence", args=[placement.pk])
    day = next_day_there(placement, cast.today()).isoformat()

    signed_in(consultant).post(address, {"day": day, "code": "travel", "is_notified": "on"})

    assert Absence.objects.get().is_notified


def urgencies(kind) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("urgency", flat=True))


def test_what_follows_by_itself_waits_for_a_working_day_and_what_somebody_did_does_not(consultant):
    by_hand = cast.a_running_placement(consultant)
    ending.end(placement=by_hand, cause="hired_here", on=by_hand.started_on, by=consultant)
    assert urgencies("placements.started") == {"normal"}
    assert urgencies("placements.ended") == {"normal"}
    Message.objects.all().delete()

    by_clock = cast.an_agreed_placement(base.a_consultant())
    cast.visit_held(by_clock, by_clock.owner)
    starting.start_due(now=timezone.now())
    with cast.on_day(by_clock.ends_on + timedelta(days=1)):
        ending.end_past(now=timezone.now())

    assert urgencies("placements.started") == {"reminder"}
    assert urgencies("placements.ended") == {"reminder"}
    assert urgencies("placements.evaluation_asked") == {"reminder"}
