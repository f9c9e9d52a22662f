"""Disagreements escalate, plans come due, and nobody leaves the programme into a gap."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, MunicipalitySettings
from candidates import actions as candidates
from common.errors import DomainError
from meetings.actions import disagreements, ends, meetings, plans, tasks
from meetings.models import Disagreement, Meeting, ProgrammeEnd, Task
from meetings.queries import gap_days, months_after
from meetings.states import DisagreementState
from notifications.models import Message
from tests.builders import a_consultant, a_leader, a_municipality, a_unit
from tests.candidates.builders import a_participant
from tests.matching import offer_cast
from tests.meetings.builders import a_meeting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
NOW = datetime.fromisoformat("2026-03-02T12:00+01:00")


@pytest.fixture
def person():
    return a_participant(
        programme_starts_on=date(2024, 5, 1), programme_ends_on=TODAY + timedelta(days=60)
    )


def a_disagreement(person, **given):
    details = {"decider": person.consultant, "due_on": TODAY + DAY} | given
    return disagreements.raise_disagreement(
        participant=person, subject="Hours", view="Too many", by=person.consultant, today=TODAY,
        **details,
    )  # fmt: skip


def refused(act, **given):
    with pytest.raises(DomainError) as refusal:
        act(**given)
    return refusal.value.code


def test_a_decider_without_access_or_a_past_day_is_refused(person):
    assert refused(a_disagreement, person=person, decider=a_consultant()) == "no_access"
    assert refused(a_disagreement, person=person, due_on=TODAY - DAY) == "past"


def test_past_its_day_the_leader_hears_once_and_only_the_leader_decides(person):
    leader = a_leader(person.unit)
    raised = a_disagreement(person)
    words = {"disagreement": raised, "decision": "Fewer hours", "reason": "School first"}

    moved = [
        disagreements.escalate_disagreements(today=day)
        for day in (TODAY + DAY, TODAY + 2 * DAY, TODAY + 3 * DAY)
    ]

    assert moved == [0, 1, 0]
    late = Message.objects.filter(to=leader, kind="meetings.disagreement_late", channel="in_app")
    assert late.count() == 1
    assert refused(disagreements.decide, by=person.consultant, **words) == "not_the_decider"
    assert refused(disagreements.decide, by=leader, **words | {"reason": ""}) == "reason_needed"
    assert disagreements.decide(by=leader, **words).state == DisagreementState.DECIDED
    assert refused(
        disagreements.add_view, disagreement=raised, text="No", by=person.consultant
    ) == "decided"  # fmt: skip


def test_another_view_has_words_and_stands_in_the_trail(person):
    raised, other = a_disagreement(person), a_consultant(person.unit)

    assert refused(disagreements.add_view, disagreement=raised, text=" ", by=other) == "empty"
    disagreements.add_view(disagreement=raised, text=" Too few ", by=other)

    assert set(raised.views.values_list("by", "text")) == {
        (person.consultant.pk, "Too many"), (other.pk, "Too few"),
    }  # fmt: skip
    assert AuditEntry.objects.get(verb="add_view").by == other


def test_until_its_day_the_named_person_decides_and_no_leader(person):
    leader, decider = a_leader(person.unit), a_consultant(person.unit)
    words = {"disagreement": a_disagreement(person, decider=decider)}
    words |= {"decision": "Fewer hours", "reason": "School first"}

    assert refused(disagreements.decide, by=leader, **words) == "not_the_decider"
    assert disagreements.decide(by=decider, **words).state == DisagreementState.DECIDED


def test_of_a_protected_address_no_leader_hears_and_who_answers_for_the_case_decides(person):
    leader, decider = a_leader(person.unit), a_consultant(person.unit)
    raised = a_disagreement(person, decider=decider)
    candidates.set_protected_address(participant=person, is_protected=True, by=person.consultant)
    words = {"disagreement": raised, "decision": "Fewer hours", "reason": "School first"}

    disagreements.escalate_disagreements(today=TODAY + 2 * DAY)

    assert heard("late") == {person.consultant}
    assert refused(disagreements.decide, by=leader, **words) == "not_the_decider"
    decided = disagreements.decide(by=person.consultant, **words)
    assert decided.state == DisagreementState.DECIDED


def heard(kind):
    told = Message.objects.filter(kind=f"meetings.disagreement_{kind}", channel="in_app")
    return {message.to for message in told.select_related("to")}


def test_whoever_has_left_hears_no_more_of_it(person):
    left, stays, leader = (
        a_consultant(person.unit),
        a_consultant(person.unit),
        a_leader(person.unit),
    )
    raised = a_disagreement(person, decider=left)
    for by in (left, stays):
        disagreements.add_view(disagreement=raised, text="Too few", by=by)
    left.unit_memberships.update(ended_at=timezone.now())

    disagreements.escalate_disagreements(today=TODAY + 2 * DAY)
    disagreements.decide(disagreement=raised, decision="Fewer", reason="School", by=leader)

    assert heard("late") == {leader}
    assert heard("decided") == {stays, person.consultant}


def test_what_is_decided_since_the_night_made_its_list_goes_to_no_leader(person):
    a_leader(person.unit)
    raised, words = a_disagreement(person), {"decision": "Fewer", "reason": "School"}
    assert not disagreements.escalate(raised.pk, today=raised.due_on)
    disagreements.decide(disagreement=raised, by=person.consultant, **words)

    assert not disagreements.escalate(raised.pk, today=TODAY + 2 * DAY)
    assert heard("late") == set()


def test_the_trail_says_who_raised_and_who_decided(person):
    decider = a_consultant(person.unit)
    raised = a_disagreement(person, decider=decider)
    words = {"decision": "Fewer hours", "reason": "School first"}
    disagreements.escalate_disagreements(today=TODAY + 2 * DAY)
    disagreements.decide(disagreement=raised, by=decider, **words)

    entries = AuditEntry.objects.filter(subject_id=raised.pk)
    assert set(entries.values_list("verb", "by", "party")) == {
        ("raise_disagreement", person.consultant.pk, "consultant"),
        ("escalate_disagreement", None, "clock"),
        ("decide", decider.pk, "consultant"),
    }


def test_where_no_leader_is_it_stays_with_the_named_person(client, person):
    raised = a_disagreement(person, decider=a_consultant(person.unit))
    disagreements.escalate_disagreements(today=TODAY + 2 * DAY)
    words = {"disagreement": raised, "decision": "Fewer hours", "reason": "School first"}
    client.force_login(raised.decider)
    groups = client.get(reverse("dashboard:first_page")).context["groups"]
    shown = [row["title"] for group in groups for row in group["rows"]]

    assert f"{person.first_name} · Hours" in shown
    other = a_consultant(person.unit)
    assert refused(disagreements.decide, by=other, **words) == "not_the_decider"
    decided = disagreements.decide(by=raised.decider, **words)
    assert decided.state == DisagreementState.DECIDED


def test_the_first_plan_is_due_three_months_after_the_start_and_renewed_after_six():
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    person = a_participant(
        programme_starts_on=date(2025, 12, 10), programme_ends_on=date(2027, 12, 9)
    )
    assert [plans.open_plan_tasks(today=TODAY) for _again in range(2)] == [1, 0]
    assert Task.objects.get().due_on == date(2026, 3, 10)

    plans.make_plan(participant=person, made_on=TODAY, by=person.consultant, today=TODAY)

    assert Task.objects.open().count() == 0
    assert plans.open_plan_tasks(today=date(2026, 8, 25)) == 1
    assert Task.objects.open().get().kind == Task.Kind.TALK


def in_the_first_months(**given):
    days = {"programme_starts_on": date(2025, 12, 10), "programme_ends_on": date(2027, 12, 9)}
    return a_participant(**days | given)


def test_a_plan_does_the_own_tasks_of_plan_and_talk_and_keeps_no_promise():
    one, other = in_the_first_months(), in_the_first_months()
    assert plans.open_plan_tasks(today=TODAY) == 2
    tasks.open_task(
        participant=one, case=a_meeting(one).cases.get(), kind=Task.Kind.OUTPUT,
        action="Ring the firm", owner=one.consultant, due_on=TODAY, by=None, today=TODAY,
    )  # fmt: skip

    plans.make_plan(participant=one, made_on=TODAY, by=one.consultant, today=TODAY)

    waiting = Task.objects.open().values_list("participant", "kind", "action")
    assert sorted(waiting, key=lambda row: row[1]) == [
        (one.pk, "output", "Ring the firm"),
        (other.pk, "plan", "Make the individual plan."),
    ]
    later = date(2026, 8, 25)
    assert plans.open_plan_tasks(today=later) == 1
    talk = Task.objects.open().get(participant=one, kind=Task.Kind.TALK)
    assert talk.action == "Talk about profile and plan, and renew the plan."


def test_every_renewal_has_its_talk_and_what_was_done_keeps_its_day():
    person = in_the_first_months()
    done = []
    for day in (TODAY, date(2026, 8, 25), date(2027, 2, 20)):
        assert plans.open_plan_tasks(today=day) == 1
        plans.make_plan(participant=person, made_on=day, by=person.consultant, today=day)
        done.append(list(Task.objects.order_by("due_on").values_list("done_at", flat=True)))

    assert Task.objects.filter(kind=Task.Kind.TALK).count() == 2
    assert done[2][:2] == done[1]
    assert done[1][:1] == done[0]


def test_no_plan_is_asked_for_long_before_or_of_a_closed_case():
    person = in_the_first_months()
    due_on = date(2026, 3, 10)
    assert plans.open_plan_tasks(today=due_on - 15 * DAY) == 0
    person.closed_at = NOW
    person.save(update_fields=["closed_at"])
    assert plans.open_plan_tasks(today=TODAY) == 0
    assert not Task.objects.exists()


def test_a_plan_of_a_person_whose_consultant_has_left_waits_and_holds_up_nobody():
    left, stays = in_the_first_months(), in_the_first_months()
    left.consultant.unit_memberships.update(ended_at=timezone.now())
    assert plans.open_plan_tasks(today=TODAY) == 1
    assert Task.objects.get().participant == stays


def test_a_plan_of_an_earlier_time_ticks_off_no_task_of_now():
    person = a_participant(
        programme_starts_on=date(2025, 3, 1), programme_ends_on=date(2027, 2, 28)
    )
    make = {"participant": person, "by": person.consultant, "today": TODAY}
    plans.make_plan(made_on=date(2025, 9, 10), **make)
    plans.open_plan_tasks(today=TODAY)
    talk = Task.objects.get()
    assert (talk.kind, talk.due_on) == (Task.Kind.TALK, date(2026, 3, 10))

    for older in (date(2025, 5, 20), date(2025, 9, 10)):
        plans.make_plan(made_on=older, **make)
    assert Task.objects.open().get() == talk
    assert plans.open_plan_tasks(today=TODAY) == 0

    plans.make_plan(made_on=TODAY - DAY, **make)
    assert not Task.objects.open().exists()


def test_a_plan_from_long_before_the_programme_is_not_its_first():
    person = a_participant(
        programme_starts_on=date(2025, 12, 10), programme_ends_on=date(2027, 12, 9)
    )
    plans.open_plan_tasks(today=TODAY)
    make = {"participant": person, "by": person.consultant, "today": TODAY}

    plans.make_plan(made_on=date(2024, 6, 1), **make)
    assert Task.objects.open().get().kind == Task.Kind.PLAN
    plans.make_plan(made_on=date(2025, 12, 1), **make)
    assert not Task.objects.open().exists()


@pytest.mark.parametrize(("day", "code"), [(TODAY + DAY, "future"), (date(27, 3, 2), "year")])
def test_a_plan_is_not_made_on_a_day_to_come_or_that_nobody_means(person, day, code):
    assert refused(
        plans.make_plan, participant=person, made_on=day, by=person.consultant, today=TODAY
    ) == code  # fmt: skip


def test_the_end_is_opened_within_the_municipality_s_lead_time_and_once(person):
    MunicipalitySettings.objects.create(
        municipality=person.municipality, programme_end_lead_days=30
    )
    opened = [ends.open_ends(today=TODAY + days * DAY) for days in (29, 30, 31)]
    assert opened == [0, 1, 0]
    assert Task.objects.get().owner == person.consultant


def test_the_lead_time_is_each_municipality_s_own(person):
    MunicipalitySettings.objects.create(
        municipality=person.municipality, programme_end_lead_days=30
    )
    elsewhere = a_participant(
        a_unit(a_municipality("3435")),
        programme_starts_on=person.programme_starts_on,
        programme_ends_on=person.programme_ends_on,
    )
    assert ends.open_ends(today=TODAY) == 1
    assert ProgrammeEnd.objects.get().participant == elsewhere


def test_no_end_is_opened_of_a_closed_case_or_of_what_is_over(person):
    person.closed_at = NOW
    person.save(update_fields=["closed_at"])
    a_participant(programme_starts_on=TODAY - 300 * DAY, programme_ends_on=TODAY - DAY)
    a_participant(programme_starts_on=TODAY - 366 * DAY, programme_ends_on=TODAY + 300 * DAY)
    assert ends.open_ends(today=TODAY) == 0
    a_participant(programme_starts_on=TODAY - 365 * DAY, programme_ends_on=TODAY + 300 * DAY)
    a_participant(programme_starts_on=TODAY - 300 * DAY, programme_ends_on=TODAY)
    assert ends.open_ends(today=TODAY) == 2


def test_who_has_no_second_year_is_passed_on_to_no_second_year_team():
    a_participant(programme_starts_on=date(2025, 5, 1), programme_ends_on=date(2026, 5, 1))
    assert ends.open_ends(today=TODAY) == 1
    assert ProgrammeEnd.objects.get().kind == ProgrammeEnd.Kind.PROGRAMME


def test_the_first_year_team_passes_on_to_the_second_year_team():
    a_participant(programme_starts_on=date(2025, 5, 1), programme_ends_on=date(2027, 4, 30))
    assert ends.open_ends(today=TODAY) == 1
    end = ProgrammeEnd.objects.get()
    assert (end.kind, end.ends_on) == (ProgrammeEnd.Kind.SECOND_YEAR, date(2026, 5, 1))


def test_an_end_is_complete_only_with_all_names_and_without_a_gap_day(person):
    ends.open_ends(today=TODAY)
    end, by = ProgrammeEnd.objects.get(), person.consultant
    complete = {"end": end, "by": by, "now": NOW}
    last = end.ends_on
    measure = {"end": end, "agency": "Nav", "name": "Course", "by": by}

    assert refused(ends.complete_end, **complete) == "invitation_missing"
    ends.write_end(
        end=end, by=by, today=TODAY, invited_on=TODAY, next_body="Nav", next_owner="Kari"
    )
    assert refused(ends.complete_end, **complete) == "means_missing"
    ends.write_end(end=end, by=by, today=TODAY, means="A course, from the day after")
    assert refused(ends.complete_end, **complete) == "missing"
    ends.write_end(end=end, by=by, today=TODAY, employer_contact="Per")
    assert refused(ends.complete_end, **complete) == "no_measures"
    assert refused(ends.add_measure, starts_on=last, ends_on=last - DAY, **measure) == "order"
    monday = last + 3 * DAY
    ends.add_measure(starts_on=monday + DAY, ends_on=last + 30 * DAY, **measure)
    assert gap_days(last, list(end.measures.all())) == [(monday, monday)]
    assert refused(ends.complete_end, **complete) == "gap"
    ends.add_measure(starts_on=monday, ends_on=monday, **measure)
    task = Task.objects.get(kind="programme_end")
    assert task.done_at is None
    assert ends.complete_end(**complete).completed_at == NOW
    task.refresh_from_db()
    assert task.done_at == NOW


@pytest.mark.parametrize(("day", "code"), [(TODAY + DAY, "future"), (date(27, 3, 2), "year")])
def test_nobody_was_invited_on_a_day_to_come_or_that_nobody_means(person, day, code):
    ends.open_ends(today=TODAY)
    end = ProgrammeEnd.objects.get()

    with pytest.raises(DomainError) as refusal:
        ends.write_end(end=end, by=person.consultant, today=TODAY, invited_on=day)

    end.refresh_from_db()
    assert (refusal.value.code, refusal.value.field) == (code, "invited_on")
    assert end.invited_on is None


def test_the_list_says_what_is_missing_and_offers_ready_only_then(client, person):
    ends.open_ends(today=TODAY)
    end, by = ProgrammeEnd.objects.get(), person.consultant
    client.force_login(by)
    page = reverse("meetings:ends")
    ready = reverse("meetings:complete", args=[end.pk])

    empty = client.get(page).content.decode()
    assert "Takes over:" not in empty
    assert "Nobody takes over yet" in empty
    assert "No measure is written yet" in empty
    assert ready not in empty

    ends.write_end(
        end=end, by=by, today=TODAY, invited_on=TODAY, means="A course", next_body="Nav",
        next_owner="Kari", employer_contact="Per",
    )  # fmt: skip
    assert ready not in client.get(page).content.decode()
    last = end.ends_on
    measure = {"starts_on": last + DAY, "ends_on": last + 30 * DAY}
    ends.add_measure(end=end, agency="Nav", name="Course", by=by, **measure)
    full = client.get(page).content.decode()
    assert "Takes over:" in full
    assert " yet" not in offer_cast.text_of(client.get(page))
    assert ready in full
    assert ends.complete_end(end=end, by=by, now=NOW).completed_at == NOW


def test_the_list_says_at_which_plan_meetings_nobody_marked_nav(client, person):
    ends.open_ends(today=TODAY)
    kinds, by = Meeting.Kind, person.consultant
    for kind in (kinds.PLAN_FIRST, kinds.PLAN, kinds.CASE):
        meeting = a_meeting(person, kind=kind)
        meetings.hold_meeting(
            meeting=meeting, by=by, now=meeting.starts_at, means_office_was_there=False
        )
    a_meeting(person, kind=kinds.PLAN_LAST)
    client.force_login(by)

    (row, _words) = client.get(reverse("meetings:ends")).context["rows"][0]

    assert row.unmarked == ["Last plan meeting but one", "Last plan meeting"]


def test_the_list_says_of_the_first_year_only_what_comes_in_it(client):
    person = a_participant(
        programme_starts_on=date(2025, 5, 1), programme_ends_on=date(2027, 4, 30)
    )
    ends.open_ends(today=TODAY)
    client.force_login(person.consultant)

    page = client.get(reverse("meetings:ends"))

    assert page.context["rows"][0][0].unmarked == ["First plan meeting"]
    assert "was there: First plan meeting" in offer_cast.text_of(page)


def test_an_end_follows_the_programme_and_keeps_what_was_written(person):
    ends.open_ends(today=TODAY)
    end = ProgrammeEnd.objects.get()
    ends.write_end(end=end, by=person.consultant, today=TODAY, next_body="Nav")
    longer = person.programme_ends_on + 90 * DAY
    candidates.change_participant(
        participant=person, by=person.consultant, programme_ends_on=longer
    )

    moved = [ends.move_ends(today=TODAY) for _twice in range(2)]

    end.refresh_from_db()
    assert moved == [1, 0]
    assert (end.ends_on, end.next_body) == (longer, "Nav")
    assert Task.objects.get().due_on == longer - 30 * DAY
    entry = AuditEntry.objects.get(verb="move_programme_end")
    assert (entry.party, entry.facts["after"]) == ("clock", longer.isoformat())


def test_a_task_that_moved_and_is_late_again_is_reminded_of_again(person):
    ends.open_ends(today=TODAY)
    longer = person.programme_ends_on + 90 * DAY
    late = Message.objects.filter(kind="meetings.task_late", channel="in_app")

    tasks.remind_of_late_tasks(today=person.programme_ends_on)
    candidates.change_participant(
        participant=person, by=person.consultant, programme_ends_on=longer
    )
    ends.move_ends(today=TODAY)
    reminded = [tasks.remind_of_late_tasks(today=day) for day in (TODAY, longer, longer)]

    assert reminded == [0, 1, 0]
    assert late.count() == 2
    assert set(late.values_list("urgency", flat=True)) == {"reminder"}


def test_the_end_of_a_closed_case_stays_as_it_was(person):
    ends.open_ends(today=TODAY)
    candidates.change_participant(
        participant=person, by=person.consultant, programme_ends_on=person.programme_ends_on + DAY
    )
    type(person).objects.update(closed_at=NOW)
    assert ends.move_ends(today=TODAY) == 0


def test_an_end_that_is_complete_since_the_night_made_its_list_does_not_move(person):
    ends.open_ends(today=TODAY)
    end = ProgrammeEnd.objects.get()
    ProgrammeEnd.objects.update(
        completed_at=NOW, next_body="Nav", next_owner="Kari", employer_contact="Per"
    )
    type(person).objects.update(programme_ends_on=person.programme_ends_on + DAY)

    assert not ends.move_end(end.pk, today=TODAY)

    assert ProgrammeEnd.objects.get().ends_on == person.programme_ends_on


@pytest.mark.parametrize("name", ["starts_on", "ends_on"])
def test_a_measure_of_a_year_that_nobody_means_is_refused(person, name):
    ends.open_ends(today=TODAY)
    days = {"starts_on": TODAY, "ends_on": TODAY + DAY} | {name: date(2206, 3, 2)}
    with pytest.raises(DomainError) as refusal:
        ends.add_measure(
            end=ProgrammeEnd.objects.get(), agency="Nav", name="Course", by=person.consultant,
            **days,
        )  # fmt: skip
    assert (refusal.value.code, refusal.value.field) == ("year", name)


def test_the_trail_says_what_was_written_of_an_end(person):
    ends.open_ends(today=TODAY)
    end, by = ProgrammeEnd.objects.get(), person.consultant
    words = {"means": "None", "next_body": "Nav", "next_owner": "Kari", "employer_contact": "Per"}
    ends.write_end(end=end, by=by, today=TODAY, invited_on=TODAY, **words)
    last = end.ends_on
    ends.add_measure(
        end=end, agency="Nav", name="Course", by=by, starts_on=last, ends_on=last + 9 * DAY
    )
    ends.complete_end(end=end, by=by, now=NOW)

    verbs = AuditEntry.objects.filter(subject_id=end.pk).values_list("verb", "by", "party")
    assert set(verbs) == {("open_programme_end", None, "clock")} | {
        (verb, by.pk, "consultant")
        for verb in ("write_programme_end", "add_measure", "complete_programme_end")
    }


def test_what_is_complete_moves_no_more(person):
    ends.open_ends(today=TODAY)
    ProgrammeEnd.objects.update(
        completed_at=NOW, next_body="Nav", next_owner="Kari", employer_contact="Per"
    )
    candidates.change_participant(
        participant=person, by=person.consultant, programme_ends_on=person.programme_ends_on + DAY
    )
    assert ends.move_ends(today=TODAY) == 0


def test_what_waits_for_a_decision_stands_on_the_first_page_of_whoever_decides(client, person):
    leader = a_leader(person.unit)
    other = a_consultant(person.unit)
    a_disagreement(person, decider=other)

    def titles(user):
        client.force_login(user)
        groups = client.get(reverse("dashboard:first_page")).context["groups"]
        return [row["title"] for group in groups for row in group["rows"]]

    shown = f"{person.first_name} · Hours"
    assert [shown in titles(user) for user in (other, leader, person.consultant)] == [
        True, False, False
    ]  # fmt: skip
    disagreements.escalate_disagreements(today=TODAY + 2 * DAY)
    assert [shown in titles(user) for user in (other, leader)] == [False, True]


@pytest.mark.parametrize(("role", "party"), [(a_consultant, "consultant"), (a_leader, "leader")])
def test_the_audit_says_in_which_role_somebody_acted(person, role, party):
    by = role(person.unit)
    plans.make_plan(participant=person, made_on=TODAY, by=by, today=TODAY)
    assert AuditEntry.objects.get(verb="make_plan").party == party


@pytest.mark.parametrize("number", [10, 100])
def test_the_lists_cost_the_same_at_10_and_100_rows(client, number, django_assert_num_queries):
    first = a_participant()
    for _each in range(number - 1):
        a_participant(first.unit, consultant=first.consultant)
    today = timezone.localdate()
    for each in first.consultant.participants_owned.all():
        ends.open_end(each, ProgrammeEnd.Kind.PROGRAMME, today, today)
        disagreements.raise_disagreement(
            participant=each, subject="Hours", view="Too many", decider=first.consultant,
            due_on=today, by=first.consultant, today=today,
        )  # fmt: skip
    client.force_login(first.consultant)
    for name, count in (("disagreements", 4), ("plans", 7), ("ends", 7)):
        with django_assert_num_queries(count):
            page = client.get(reverse(f"meetings:{name}"))
        assert page.content.decode().count("data-row") == number


def test_pages_of_one_record_open_and_keep_what_was_typed(client, person):
    raised = a_disagreement(person)
    ends.open_ends(today=TODAY)
    end = ProgrammeEnd.objects.get()
    client.force_login(person.consultant)
    for name, pk in (
        ("disagreement", raised.pk), ("view", raised.pk), ("decide", raised.pk), ("end", end.pk),
        ("measure", end.pk), ("disagree", person.pk), ("make_plan", person.pk),
    ):  # fmt: skip
        assert client.get(reverse(f"meetings:{name}", args=[pk])).status_code == 200

    page = client.post(
        reverse("meetings:decide", args=[raised.pk]), {"decision": "Fewer hours", "reason": ""}
    )

    assert "Fewer hours" in page.content.decode()
    assert Disagreement.objects.get().state == DisagreementState.OPEN
