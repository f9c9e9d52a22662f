"""What the clock does when nobody answers, and what first pages show of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from matching.actions import offers
from matching.models import DemandLedgerEntry, Proposal
from matching.queries import offers as rows
from matching.states import ProposalState
from notifications.models import Message
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.offer_cast import local, told

pytestmark = pytest.mark.django_db


def offered_at(moment, consultant, **given):
    with time_machine.travel(moment):
        return way.an_offer(consultant, **given)


# The clock


def test_a_reminder_comes_once_two_days_before():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)
    due = proposal.answer_due_at

    counts = [
        offers.remind_unanswered(now=due - timedelta(days=2, hours=1)),
        offers.remind_unanswered(now=due - timedelta(days=2)),
        offers.remind_unanswered(now=due - timedelta(days=1)),
    ]

    assert counts == [0, 1, 0]
    assert told(way.person_of(proposal)) == ["matching.offer", "matching.reminder"]


def test_no_answer_lapses_by_the_clock_and_becomes_a_call():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)
    due = proposal.answer_due_at
    offers.remind_unanswered(now=due - timedelta(days=1))

    early = offers.lapse_unanswered(now=due - timedelta(minutes=1))
    lapsed = offers.lapse_unanswered(now=due)
    again = offers.lapse_unanswered(now=due + timedelta(days=1))

    proposal.refresh_from_db()
    entry = DemandLedgerEntry.objects.get()
    assert (early, lapsed, again) == (0, 1, 0)
    assert proposal.state == ProposalState.LAPSED
    assert proposal.opening.places_held == 0
    assert (entry.side, entry.code) == ("lapsed", "no_answer")
    assert told(way.person_of(proposal))[-1] == "matching.reminder"
    assert "matching.lapsed" in told(way.person_of(proposal))
    assert told(consultant) == ["matching.lapsed_call"]
    assert [row["title"] for row in rows.lapsed(rows.to_follow(consultant))] == [
        proposal.participant.name
    ]


def test_a_call_that_was_made_leaves_the_list():
    consultant = base.a_consultant()
    proposal = way.lapsed(consultant)

    way.employer_answers.note_call(proposal=proposal, by=consultant)

    assert rows.lapsed(rows.to_follow(consultant)) == []


def test_nobody_loses_an_offer_without_a_reminder_even_when_the_clock_stood_still():
    consultant = base.a_consultant()
    proposal = offered_at(local(2026, 11, 16), consultant)
    late = local(2026, 11, 27, 8)  # a Friday; nothing ran since the offer was sent

    assert offers.lapse_unanswered(now=late) == 0

    proposal.refresh_from_db()
    assert told(way.person_of(proposal)) == ["matching.offer", "matching.reminder"]
    assert timezone.localdate(proposal.answer_due_at) == local(2026, 11, 30).date()
    assert offers.lapse_unanswered(now=local(2026, 12, 1)) == 1


def test_reminders_of_an_answered_offer_are_not_sent():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)
    offers.remind_unanswered(now=proposal.answer_due_at - timedelta(days=1))
    mail = Message.objects.filter(kind="matching.reminder", channel="email")
    assert [each.state for each in mail] == ["due"]

    offers.accept(proposal=proposal, by=way.person_of(proposal))

    assert [each.state for each in mail.all()] == ["cancelled"]


def test_after_an_answer_there_is_a_new_reminder_before_the_new_deadline():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)
    offers.remind_unanswered(now=proposal.answer_due_at - timedelta(hours=30))
    offers.ask(proposal=proposal, by=way.person_of(proposal), text="Is there a bus?")
    offers.answer(proposal=proposal, by=consultant, text="Yes", now=proposal.answer_due_at)
    proposal.refresh_from_db()

    assert offers.remind_unanswered(now=proposal.answer_due_at - timedelta(hours=5)) == 1


# First pages


def test_the_consultant_sees_offers_near_their_deadline_nearest_first():
    consultant = base.a_consultant()
    later, sooner = way.an_offer(consultant), way.an_offer(consultant)
    soon = timezone.now() + timedelta(days=1)
    Proposal.objects.filter(pk=sooner.pk).update(answer_due_at=soon)
    Proposal.objects.filter(pk=later.pk).update(answer_due_at=soon + timedelta(days=1))

    titles = [row["title"] for row in rows.offers_near_deadline(rows.to_follow(consultant))]

    assert titles == [sooner.participant.name, later.participant.name]


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_of_first_pages_ask_the_database_the_same_for_one_and_three(
    number, django_assert_num_queries
):
    consultant = base.a_consultant()
    for _ in range(number):
        way.lapsed(consultant)
    for _ in range(number):
        way.a_question(consultant)
        way.a_yes(consultant, opening=cast.an_opening(consultant, occupation="5120"))
        way.an_offer(consultant)
    Proposal.objects.filter(state="offered").update(answer_due_at=timezone.now())

    with django_assert_num_queries(2):
        followed = rows.to_follow(consultant)
        found = [
            rows.lapsed(followed),
            rows.questions_to_answer(consultant),
            rows.calls_due(followed),
            rows.offers_near_deadline(followed),
            rows.suggested_to(followed),
        ]

    assert [len(each) for each in found] == [number, number, number, number, 0]
