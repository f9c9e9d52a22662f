"""Drop-out follows a protocol; leave and a longer programme shift the tasks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from common.calendar import add_working_days, is_working_day, next_working_day
from matching.models import Proposal
from meetings.actions import plans
from meetings.models import Task
from notifications.models import CalendarEvent
from placements.actions import clock, course, ending, protocol, starting
from placements.actions.follow_ups import create_task
from placements.actions.protocol import DropOut
from placements.forms.course import EndForm
from placements.forms.protocol import ProtocolForm
from placements.models import FollowUp, Placement
from placements.queries import pages
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.matching import offer_cast
from tests.meetings.builders import a_meeting, an_output
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_running_placement(consultant)


@pytest.fixture
def facts(consultant) -> DropOut:
    return DropOut(
        talked_on=cast.today(),
        own_words="The bus comes too late",
        decision="go_on_changed",
        owner=consultant,
        follow_on=add_working_days(cast.today(), 5),
        tried=("other_hours",),
    )


def test_the_decision_becomes_a_task_of_its_owner(placement, consultant, facts):
    written = protocol.write_protocol(placement=placement, facts=facts, by=consultant)

    task = placement.follow_ups.get(key=f"drop-out:{written.pk}")
    assert (task.owner, task.due_on) == (consultant, facts.follow_on)
    line = AuditEntry.objects.get(verb="write_protocol", subject_id=written.pk)
    assert (line.party, line.facts["placement"]) == ("consultant", str(placement.pk))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"talked_on": cast.today() + timedelta(days=1)}, "talked_on"),
        ({"talked_on": cast.today() - timedelta(days=1)}, "talked_on"),
        ({"talked_on": date(27, 1, 1)}, "talked_on"),
        ({"own_words": " "}, "own_words"),
        ({"decision": "end", "tried": ()}, "tried"),
        ({"follow_on": cast.today() - timedelta(days=1)}, "follow_on"),
    ],
)
def test_what_is_missing_is_named(placement, consultant, facts, changed, field):
    refused = offer_cast.refusal(
        lambda: protocol.write_protocol(
            placement=placement, facts=replace(facts, **changed), by=consultant
        )
    )

    assert refused.field == field


def ended(placement, by, cause="own_wish", **given):
    given = {"on": cast.today(), "talked_on": cast.today()} | given
    return ending.end(placement=placement, cause=cause, by=by, **given)


@pytest.mark.parametrize("cause", ["own_wish", "travel", "no_follow_up", "other"])
def test_drop_out_ends_with_its_protocol_or_a_reason_that_is_counted(placement, consultant, cause):
    refused = offer_cast.refusal(lambda: ended(placement, consultant, cause))
    reason = {"no_protocol": "Came one day and never again"}
    after = ended(placement, consultant, cause, reasons=reason)

    assert (refused.code, refused.field) == ("no_protocol", "no_protocol")
    passed = after.guard_overrides.get()
    assert (passed.guard, passed.reason) == ("no_protocol", "Came one day and never again")


def test_the_written_decision_to_end_needs_no_more_reason(placement, consultant, facts):
    protocol.write_protocol(placement=placement, facts=facts, by=consultant)
    refused = offer_cast.refusal(lambda: ended(placement, consultant))
    assert "no_protocol" in EndForm(placement=placement).fields

    to_end = replace(facts, decision="end")
    protocol.write_protocol(placement=placement, facts=to_end, by=consultant)
    assert "no_protocol" not in EndForm(placement=placement).fields
    after = ended(placement, consultant)

    assert refused.code == "no_protocol"
    assert (after.state, after.guard_overrides.count()) == ("ended", 0)


def test_a_decision_to_end_that_was_overruled_ends_nothing(placement, consultant, facts):
    later = cast.today() + timedelta(days=1)
    to_end = replace(facts, decision="end")
    protocol.write_protocol(placement=placement, facts=to_end, by=consultant)
    with cast.on_day(later):
        go_on = replace(facts, talked_on=later)
        protocol.write_protocol(placement=placement, facts=go_on, by=consultant)
        refused = offer_cast.refusal(lambda: ended(placement, consultant))

    assert refused.code == "no_protocol"
    assert "no_protocol" in EndForm(placement=placement).fields


def test_who_moves_away_drops_out_of_nothing(placement, consultant):
    assert ended(placement, consultant, "moved").guard_overrides.count() == 0


def test_the_talk_before_the_end_lies_in_the_stay(placement, consultant):
    before = placement.started_on - timedelta(days=1)
    refused = offer_cast.refusal(lambda: ended(placement, consultant, "moved", talked_on=before))
    assert (refused.code, refused.field) == ("past", "talked_on")


def test_an_owner_without_access_is_refused(placement, consultant, facts):
    school = base.a_unit(placement.municipality, kind="school")
    for stranger in (base.a_user(), base.a_teacher(school)):
        given = replace(facts, owner=stranger)
        refused = offer_cast.refusal(
            lambda given=given: protocol.write_protocol(
                placement=placement, facts=given, by=consultant
            )
        )
        assert refused.code == "no_access"


def test_leave_shifts_placement_and_tasks_and_ends_nothing(placement, consultant):
    person = placement.participant
    task = create_task(
        participant=person,
        kind=FollowUpKind.OTHER,
        due_on=cast.today() + timedelta(days=40),
        owner=consultant,
    )
    first = placement.started_on
    before, last = task.due_on, placement.ends_on

    protocol.begin_leave(participant=person, starts_on=first, by=consultant)
    back_on = first + timedelta(days=28)
    with cast.on_day(back_on):
        protocol.end_leave(participant=person, back_on=back_on, by=consultant)

    placement.refresh_from_db()
    task.refresh_from_db()
    assert placement.state == "running"
    assert placement.ends_on == last + timedelta(days=28)
    assert task.due_on >= before + timedelta(days=28)
    assert is_working_day(task.due_on)
    trail = AuditEntry.objects.filter(subject_id=person.leaves.get().pk)
    rows = sorted(trail.values_list("verb", "party"))
    assert rows == [("begin_leave", "consultant"), ("end_leave", "consultant")]


def test_a_longer_programme_moves_what_belongs_to_its_end_only(placement, consultant):
    person = placement.participant
    near = create_task(
        participant=person, kind="other", due_on=person.programme_ends_on, owner=consultant
    )
    soon = create_task(participant=person, kind="other", due_on=cast.today(), owner=consultant)
    before = {task.pk: task.due_on for task in (near, soon)}

    moved = protocol.extend_programme(
        participant=person,
        ends_on=person.programme_ends_on + timedelta(days=90),
        by=consultant,
    )

    near.refresh_from_db()
    soon.refresh_from_db()
    assert moved == 1
    assert near.due_on >= before[near.pk] + timedelta(days=90)
    assert soon.due_on == before[soon.pk]


def on_leave(person, by, *, days=28):
    first = cast.today()
    protocol.begin_leave(participant=person, starts_on=first, by=by)
    back_on = first + timedelta(days=days)
    with cast.on_day(back_on):
        protocol.end_leave(participant=person, back_on=back_on, by=by)


def test_somebody_without_a_placement_goes_on_leave_on_the_page_of_days_away(consultant, client):
    person = a_participant(consultant=consultant, unit=consultant.unit_memberships.get().unit)
    task = create_task(participant=person, kind="other", due_on=cast.today(), owner=consultant)
    before = task.due_on
    page = reverse("placements:absences-of-person", args=[person.pk])
    client.force_login(consultant)
    back = cast.today() + timedelta(days=28)

    client.post(page, {"starts_on": f"{cast.today():%Y-%m-%d}"})
    assert client.get(page).context["is_away"]
    with cast.on_day(back):
        client.force_login(consultant)  # the session of a month ago has run out
        client.post(page, {"back_on": f"{back:%Y-%m-%d}"})
    client.force_login(consultant)

    task.refresh_from_db()
    assert (person.leaves.get().days, client.get(page).context["is_away"]) == (28, False)
    assert task.due_on >= before + timedelta(days=28)


def test_what_was_planned_in_the_leave_keeps_its_day_and_the_rest_moves(consultant):
    person = a_participant(consultant.unit_memberships.get().unit, consultant)
    back_on = cast.today() + timedelta(days=28)
    later = next_working_day(back_on + timedelta(days=2))
    before = create_task(participant=person, kind="other", due_on=later, owner=consultant)
    protocol.begin_leave(participant=person, starts_on=cast.today(), by=consultant)
    with cast.on_day(back_on - timedelta(days=7)):
        meeting = a_meeting(person)
        promise = an_output(meeting.cases.get(), due_on=later)
        meanwhile = create_task(participant=person, kind="other", due_on=later, owner=consultant)

    with cast.on_day(back_on):
        protocol.end_leave(participant=person, back_on=back_on, by=consultant)

    for row in (before, promise, meanwhile):
        row.refresh_from_db()
    assert (promise.due_on, meanwhile.due_on) == (later, later)
    assert before.due_on == next_working_day(later + timedelta(days=28))


def asked_for(consultant, day):
    """The titles of what somebody is reminded of on a day, or finds on the list."""
    with cast.on_day(day):
        clock.remind_of_follow_ups(now=timezone.now())
        return {row.label for row in pages.follow_ups_due(consultant, day)}


def test_what_a_leave_will_move_is_asked_for_by_nobody_while_it_lasts(consultant):
    person = a_participant(consultant.unit_memberships.get().unit, consultant)
    agreed = cast.an_agreed_placement(consultant)
    day = add_working_days(cast.today(), 20)
    facts = {"kind": "other", "due_on": add_working_days(cast.today(), 5), "owner": consultant}
    create_task(participant=person, title="Before", **facts)
    for each in (person, agreed.participant):
        protocol.begin_leave(participant=each, starts_on=cast.today(), by=consultant)
    with cast.on_day(cast.today() + timedelta(days=1)):
        create_task(participant=person, title="Meanwhile", **facts)

    assert asked_for(consultant, day) == {"Meanwhile"}
    with cast.on_day(day):
        protocol.end_leave(participant=person, back_on=day, by=consultant)
    assert "Before" in asked_for(consultant, add_working_days(day, 30))


def test_no_day_of_leave_counts_twice(consultant):
    person = a_participant(consultant.unit_memberships.get().unit, consultant)
    first, back_on = cast.today() - timedelta(days=28), cast.today()
    protocol.begin_leave(participant=person, starts_on=first, by=consultant)
    protocol.end_leave(participant=person, back_on=back_on, by=consultant)

    refused = offer_cast.refusal(
        lambda: protocol.begin_leave(
            participant=person, starts_on=back_on - timedelta(days=1), by=consultant
        )
    )
    protocol.begin_leave(participant=person, starts_on=back_on, by=consultant)

    assert (refused.code, refused.field, person.leaves.count()) == ("overlap", "starts_on", 2)


def test_what_should_have_begun_in_the_leave_begins_on_the_first_day_back(consultant):
    placement = cast.an_agreed_placement(consultant)
    person, last = placement.participant, placement.ends_on
    first = cast.today()
    protocol.begin_leave(participant=person, starts_on=first, by=consultant)
    refused = offer_cast.refusal(lambda: course.start(placement=placement, by=consultant))
    assert starting.start_due(now=timezone.now()) == 0

    back_on = first + timedelta(days=28)
    with cast.on_day(back_on):
        protocol.end_leave(participant=person, back_on=back_on, by=consultant)

    placement.refresh_from_db()
    assert refused.code == "on_leave"
    assert placement.starts_on == next_working_day(first + timedelta(days=28))
    assert placement.ends_on >= last + timedelta(days=28)
    assert min(task.due_on for task in placement.follow_ups.open()) >= first + timedelta(days=28)
    line = AuditEntry.objects.get(verb="start_later", subject_id=placement.pk)
    assert line.facts["days"] == (placement.starts_on - first).days


def test_what_should_have_begun_before_the_leave_moves_by_the_leave_alone(consultant):
    first = next_working_day(cast.today())
    placement = cast.an_agreed_placement(consultant, terms=cast.some_terms(starts_on=first))
    last, before = placement.ends_on, placement.follow_ups.open().count()
    away, back_on = first + timedelta(days=3), first + timedelta(days=31)
    with cast.on_day(away):
        protocol.begin_leave(participant=placement.participant, starts_on=away, by=consultant)
    with cast.on_day(back_on):
        protocol.end_leave(participant=placement.participant, back_on=back_on, by=consultant)

    placement.refresh_from_db()
    start = next_working_day(back_on)
    days = [task.due_on for task in placement.follow_ups.open().planned()]
    assert placement.starts_on == start
    assert placement.ends_on == last + (start - away)
    assert placement.follow_ups.open().get(kind=FollowUpKind.FIRST_DAY).due_on >= start
    assert placement.follow_ups.open().get(kind=FollowUpKind.WEEK_1).due_on > start
    assert max(days) > last
    assert len(days) <= before


def test_a_period_that_was_over_before_the_leave_does_not_come_back(consultant):
    placement = cast.an_agreed_placement(consultant)
    last = placement.ends_on
    away = last + timedelta(days=10)
    with cast.on_day(away):
        protocol.begin_leave(participant=placement.participant, starts_on=away, by=consultant)
    with cast.on_day(away + timedelta(days=28)):
        protocol.end_leave(participant=placement.participant, back_on=cast.today(), by=consultant)

    placement.refresh_from_db()
    assert placement.ends_on == last


def test_what_the_approver_answered_holds_when_a_leave_has_moved_the_start(consultant):
    preparing = cast.a_preparing_placement(consultant)
    Proposal.objects.filter(pk=preparing.proposal_id).update(
        approval_warnings=["availability_only"],
        approval_reason="Only here",
        is_availability_only=True,
        approved_by=consultant,
    )
    terms = cast.some_terms(starts_on=cast.today() + timedelta(days=3))
    placement = course.agree(
        placement=Placement.objects.get(pk=preparing.pk), agreement=terms, by=consultant
    )
    cast.visit_held(placement, consultant)
    protocol.begin_leave(participant=placement.participant, starts_on=cast.today(), by=consultant)
    back_on = cast.today() + timedelta(days=21)
    with cast.on_day(back_on):
        protocol.end_leave(participant=placement.participant, back_on=back_on, by=consultant)

    placement.refresh_from_db()
    with cast.on_day(placement.starts_on):
        assert starting.start_due(now=timezone.now()) == 1


def support_talk(placement):
    return placement.follow_ups.open().get(kind=FollowUpKind.SUPPORT_TALK)


def shown_on(day, consultant):
    """Whether a support talk is asked for on this day, and whether anybody has it in a calendar."""
    with cast.on_day(day):
        listed = [row.kind for row in pages.follow_ups_due(consultant, day)]
        clock.remind_of_follow_ups(now=timezone.now())
    key = f"follow-up:{FollowUp.objects.get(kind=FollowUpKind.SUPPORT_TALK).pk}"
    planned = CalendarEvent.objects.filter(key=key, cancelled_at=None).exists()
    return FollowUpKind.SUPPORT_TALK in listed, planned


def test_the_talk_after_an_early_end_waits_for_whoever_is_on_leave_and_comes_later(consultant):
    placement = cast.an_ended_placement(consultant, "tasks_do_not_fit")
    person, due_on = placement.participant, support_talk(placement).due_on
    assert shown_on(due_on, consultant) == (True, True)
    reminded = offer_cast.told(consultant).count("placements.follow_up_due")

    protocol.begin_leave(participant=person, starts_on=cast.today(), by=consultant)
    assert shown_on(next_working_day(due_on + timedelta(days=7)), consultant) == (False, False)
    assert offer_cast.told(consultant).count("placements.follow_up_due") == reminded

    back_on = cast.today() + timedelta(days=28)
    with cast.on_day(back_on):
        protocol.end_leave(participant=person, back_on=back_on, by=consultant)

    after = support_talk(placement).due_on
    assert after == next_working_day(due_on + timedelta(days=28))
    assert shown_on(after, consultant) == (True, True)


def test_the_talk_after_an_end_in_the_leave_comes_on_the_first_day_back(placement, consultant):
    first = cast.today()
    protocol.begin_leave(participant=placement.participant, starts_on=first, by=consultant)
    with cast.on_day(first + timedelta(days=3)):
        ended(placement, consultant, "moved", talked_on=first)

    back_on = first + timedelta(days=28)
    with cast.on_day(back_on):
        protocol.end_leave(participant=placement.participant, back_on=back_on, by=consultant)

    assert support_talk(placement).due_on == next_working_day(back_on)


def test_a_longer_programme_moves_no_talk_after_an_end(consultant):
    placement = cast.an_ended_placement(consultant, "tasks_do_not_fit")
    person, due_on = placement.participant, support_talk(placement).due_on
    last = cast.today() + timedelta(days=7)
    candidates.change_participant(participant=person, by=consultant, programme_ends_on=last)

    protocol.extend_programme(participant=person, ends_on=last + timedelta(days=90), by=consultant)

    assert support_talk(placement).due_on == due_on


@pytest.mark.parametrize("kind", ["worry_talk", "cause_talk", "next_call"])
def test_a_longer_programme_moves_no_talk_that_has_its_own_day(consultant, kind):
    person = a_participant(
        consultant.unit_memberships.get().unit,
        consultant,
        programme_ends_on=cast.today() + timedelta(weeks=8),
    )
    given = {"participant": person, "due_on": cast.today(), "owner": consultant}
    talk = create_task(kind=kind, **given)
    before = talk.due_on

    moved = protocol.extend_programme(
        participant=person, ends_on=person.programme_ends_on + timedelta(weeks=26), by=consultant
    )

    talk.refresh_from_db()
    assert (moved, talk.due_on) == (0, before)


def test_plans_talks_and_promises_move_with_a_leave_and_are_not_opened_twice(consultant):
    unit = consultant.unit_memberships.get().unit
    start = cast.today() - timedelta(days=80)
    person = a_participant(unit, consultant=consultant, programme_starts_on=start)
    plans.open_plan_tasks(today=cast.today())
    before = Task.objects.get().due_on

    on_leave(person, consultant)

    assert Task.objects.get().due_on == before + timedelta(days=28)
    assert plans.open_plan_tasks(today=before + timedelta(days=28)) == 0


def test_a_longer_programme_in_the_form_of_the_person_moves_the_same_tasks(placement, consultant):
    person = placement.participant
    last = person.programme_ends_on
    task = create_task(participant=person, kind="other", due_on=last, owner=consultant)

    candidates.change_participant(
        participant=person, by=consultant, programme_ends_on=last + timedelta(days=90)
    )

    before = task.due_on
    task.refresh_from_db()
    assert task.due_on >= before + timedelta(days=90)


def test_the_form_names_only_staff_who_see_the_person(placement, consultant):
    unit, municipality = placement.participant.unit, placement.municipality
    colleague = base.a_consultant(unit)
    deputy = base.a_consultant(base.a_unit(municipality))
    others = [
        base.a_consultant(base.a_unit(municipality)),
        base.a_teacher(base.a_unit(municipality, kind="adult_education")),
        base.a_leader(unit),
    ]
    candidates.change_participant(participant=placement.participant, by=consultant, deputy=deputy)
    teacher = cast.a_teacher_of(placement, consultant)
    placement.refresh_from_db()

    def named():
        return set(ProtocolForm(placement=placement).fields["owner"].queryset)

    def who_see():
        everybody = [consultant, colleague, deputy, teacher, *others]
        stays = Placement.objects.filter(pk=placement.pk)
        return {each for each in everybody if stays.visible_to(each).for_staff().exists()}

    assert named() == who_see() == {consultant, colleague, deputy, teacher}
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=consultant
    )
    placement.refresh_from_db()
    assert named() == who_see() == {consultant, deputy}
