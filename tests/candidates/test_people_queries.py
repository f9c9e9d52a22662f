"""A participant in a few words, for first pages and messages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.actions import end_membership, set_away
from accounts.models import UnitMembership
from accounts.queries import settings_for
from candidates import actions, queries, tasks
from notifications.delivery import send_due
from notifications.models import Message
from tests.builders import a_consultant, a_unit
from tests.candidates.builders import (
    a_participant,
    a_participant_in_matching,
    a_participant_with_account,
    an_entry,
    an_occupation,
)
from tests.notifications.builders import a_working_morning

pytestmark = pytest.mark.django_db


def test_my_person_is_the_consultant_and_nobody_else_while_the_consultant_is_here():
    unit = a_unit()
    deputy = a_consultant(unit, first_name="Marit", phone="90000002")
    participant = a_participant(unit, deputy=deputy)

    card = queries.contact_of(participant)

    assert card["name"] == participant.consultant.name
    assert card["deputy"] is None


def test_while_the_consultant_is_away_the_one_who_steps_in_is_shown():
    unit = a_unit()
    participant = a_participant(unit)
    steps_in = a_consultant(unit, first_name="Marit")
    membership = UnitMembership.objects.get(user=participant.consultant)
    set_away(
        membership=membership,
        deputy=steps_in,
        until=timezone.localdate(),
        by=participant.consultant,
    )

    assert queries.contact_of(participant)["deputy"]["name"] == steps_in.name


def test_the_line_says_where_one_is_and_where_one_wants():
    participant = a_participant()
    states = [[step["state"] for step in queries.goal_line(participant)["steps"]]]
    an_entry(participant, "wish", text="være med folk")
    an_entry(participant, "goal", occupation=an_occupation())
    actions.give_consent(participant=participant, by=participant.consultant, way="talk")
    participant.refresh_from_db()
    line = queries.goal_line(participant)
    states.append([step["state"] for step in line["steps"]])
    actions.end_practice(participant=participant, on=timezone.localdate())
    participant.refresh_from_db()
    states.append([step["state"] for step in queries.goal_line(participant)["steps"]])

    assert states == [["done", "now", "next"], ["done", "done", "now"], ["done", "done", "done"]]
    assert line["goal"] == "Cooks"
    assert queries.goals_in_words(participant) == ["Cooks", "være med folk"]


def test_a_summary_holds_levels_goals_skills_and_experience():
    participant = a_participant_in_matching()
    an_entry(participant, "experience", text="gjeter", years=20)
    an_entry(participant, "skill", text="passe dyr")

    summary = queries.profile_summary(participant)

    assert summary["norwegian"]["speaking"] == "A2"
    assert (summary["goals"], summary["skills"], summary["experience"]) == (
        ["Cooks"],
        ["passe dyr"],
        ["gjeter"],
    )


def test_people_whose_consultant_has_left_are_unowned():
    unit = a_unit()
    colleague = a_consultant(unit)
    left, _stays = a_participant(unit), a_participant(unit, colleague)
    membership = UnitMembership.objects.get(user=left.consultant)
    assert not queries.unowned_people(colleague)

    end_membership(membership=membership, by=colleague, at=timezone.now())

    assert list(queries.unowned_people(colleague)) == [left]


def test_a_holiday_is_no_working_day():
    participant = a_participant_with_account()
    objection = actions.raise_objection(participant=participant, text="Feil", by=participant.user)
    objection.raised_at = datetime(2026, 12, 23, 12, tzinfo=UTC)
    limits = settings_for(participant.municipality_id)

    assert queries.answer_due_on(objection, limits).isoformat() == "2026-12-29"


def test_every_message_of_this_app_can_be_written(mailoutbox):
    unit = a_unit()
    participant = a_participant_with_account(unit)
    by = participant.consultant
    actions.give_consent(participant=participant, by=participant.user)
    actions.withdraw_consent(participant=participant, by=participant.user)
    objection = actions.raise_objection(participant=participant, text="Feil", by=participant.user)
    actions.remind_of_objections(now=timezone.now() + timedelta(days=30))
    actions.answer_objection(objection=objection, answer="Rettet.", by=by)
    tomorrow = timezone.localdate() + timedelta(days=1)
    actions.note_section(
        participant=participant, section="wishes", by=by, is_unfinished=True, ask_again_on=tomorrow
    )
    actions.ask_again(now=timezone.now() + timedelta(days=1))
    actions.hand_over(participant=participant, consultant=a_consultant(unit), by=by, note="Hei")

    send_due(now=a_working_morning())

    kinds = set(Message.objects.values_list("kind", flat=True))
    assert len(kinds) == 7
    sent = Message.objects.filter(channel="email", state="sent")
    assert sent.count() == 7
    assert len(mailoutbox) == sent.values("to").distinct().count()  # to each one, all as one
    assert all("Amina" not in mail.body and "Feil" not in mail.body for mail in mailoutbox)


def test_the_tasks_of_the_clock_run_twice_without_harm():
    a_participant()
    for _again in range(2):
        tasks.ask_again()
        tasks.remind_of_objections()
        tasks.advance_phases()

    assert not Message.objects.exists()
