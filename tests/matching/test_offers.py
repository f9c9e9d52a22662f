"""What a participant answers: yes with what is shared, ask, no."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions as accounts
from candidates import actions as candidates
from common.errors import StepNotAllowed
from matching.actions import decisions, offers
from matching.models import DemandLedgerEntry, DisclosedItem, Proposal
from matching.queries import offers as rows
from matching.queries.disclosure import items_of
from matching.states import ProposalState
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.offer_cast import local, refusal, told

pytestmark = pytest.mark.django_db


def offered_at(moment, consultant, **given):
    with time_machine.travel(moment):
        return way.an_offer(consultant, **given)


# The deadline


def test_the_deadline_is_a_week_later_at_the_end_of_the_day():
    proposal = offered_at(local(2026, 11, 16), base.a_consultant())

    assert timezone.localtime(proposal.answer_due_at) == local(2026, 11, 23).replace(
        hour=23, minute=59
    )


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ((2026, 12, 18), (2026, 12, 28)),  # the 25th and 26th are holidays, then a weekend
        ((2027, 3, 22), (2027, 3, 30)),  # Easter Monday
        ((2026, 11, 21), (2026, 11, 30)),  # a Saturday, so the week ends on one
    ],
)
def test_no_deadline_falls_on_a_day_off(sent, due):
    proposal = offered_at(local(*sent), base.a_consultant())

    assert timezone.localdate(proposal.answer_due_at) == local(*due).date()


def test_the_municipality_sets_the_days():
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    settings = accounts.settings_of(unit.municipality)
    accounts.change_settings(settings=settings, by=base.a_leader(unit), offer_answer_days=3)

    proposal = offered_at(local(2026, 11, 16), consultant)

    assert timezone.localdate(proposal.answer_due_at) == local(2026, 11, 19).date()


# Yes


def test_a_yes_shares_what_was_ticked_and_keeps_the_rest():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)

    offers.accept(
        proposal=proposal, by=way.person_of(proposal), shared=["norwegian"], own_words="Thank you"
    )

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
    assert proposal.own_words == "Thank you"
    assert [(each.item, each.is_shared) for each in proposal.disclosed.all()] == [
        ("norwegian", True),
        (next(i.key for i in items_of(proposal) if i.key.startswith("goal:")), False),
        ("days", False),
    ]
    assert told(way.speaker_of(proposal.opening)) == ["matching.card"]
    assert told(consultant) == ["matching.answered"]


def test_a_yes_with_nothing_ticked_is_allowed():
    proposal = way.a_yes(base.a_consultant())

    assert not proposal.disclosed.filter(is_shared=True).exists()
    assert proposal.state == ProposalState.ACCEPTED


@pytest.mark.parametrize("forged", ["name", "address", "skill:1", "norwegian:2"])
def test_only_what_was_shown_can_be_shared(forged):
    proposal = way.an_offer(base.a_consultant())

    refused = refusal(
        lambda: offers.accept(proposal=proposal, by=way.person_of(proposal), shared=[forged])
    )

    assert (refused.code, refused.field) == ("unknown_item", "shared")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OFFERED
    assert DisclosedItem.objects.count() == 0


def test_the_employer_gets_five_working_days():
    consultant = base.a_consultant()
    proposal = offered_at(local(2026, 11, 16), consultant)

    with time_machine.travel(local(2026, 11, 18)):  # a Wednesday
        offers.accept(proposal=proposal, by=way.person_of(proposal))

    proposal.refresh_from_db()
    assert proposal.employer_due_on == local(2026, 11, 25).date()


def test_an_employer_without_an_account_becomes_a_call_at_once():
    consultant = base.a_consultant()
    proposal = way.a_yes(consultant, opening=cast.an_opening(consultant, occupation="5120"))

    assert proposal.call_due_since is not None
    assert [row["tag"] for row in rows.calls_due(rows.to_follow(consultant))] == [
        "employer has no account"
    ]


def test_a_yes_to_one_passes_over_the_others_and_frees_their_places():
    consultant = base.a_consultant()
    left, chosen = way.two_offers(consultant)
    waiting = left.opening

    offers.accept(proposal=chosen, by=way.person_of(chosen))

    left.refresh_from_db()
    waiting.refresh_from_db()
    assert left.state == ProposalState.NOT_CHOSEN
    assert waiting.places_held == 0
    assert Proposal.objects.get(pk=chosen.pk).opening.places_held == 1


def test_the_database_knows_one_yes_a_person():
    consultant = base.a_consultant()
    left, chosen = way.two_offers(consultant)
    offers.accept(proposal=chosen, by=way.person_of(chosen))

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=left.pk).update(state="accepted")


def test_a_double_click_says_yes_once():
    proposal = way.an_offer(base.a_consultant())
    person = way.person_of(proposal)

    for _ in range(2):
        offers.accept(proposal=proposal, by=person, shared=["norwegian"])

    assert proposal.steps.filter(verb="accept").count() == 1
    assert proposal.disclosed.filter(item="norwegian").count() == 1


def test_a_yes_after_the_consent_was_taken_back_is_refused():
    proposal = way.an_offer(base.a_consultant())
    person = way.person_of(proposal)
    candidates.withdraw_consent(participant=proposal.participant, by=person)

    assert refusal(lambda: offers.accept(proposal=proposal, by=person)).code == "consent"


def test_who_asked_first_can_say_yes_before_the_answer():
    proposal = way.a_question(base.a_consultant())

    offers.accept(proposal=proposal, by=way.person_of(proposal))

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED


# Ask


def test_asking_stops_the_deadline_until_two_working_days_after_the_answer():
    consultant = base.a_consultant()
    proposal = offered_at(local(2026, 11, 16), consultant)
    due = proposal.answer_due_at
    with time_machine.travel(due - timedelta(hours=2)):
        offers.ask(proposal=proposal, by=way.person_of(proposal), text="Is there a bus?")

    assert offers.lapse_unanswered(now=due + timedelta(days=3)) == 0

    answered = local(2026, 11, 27)  # a Friday, four days too late for the old deadline
    offers.answer(proposal=proposal, by=consultant, text="Yes, line 4.", now=answered)

    proposal.refresh_from_db()
    question = proposal.questions.get()
    assert proposal.state == ProposalState.OFFERED
    assert timezone.localdate(proposal.answer_due_at) == local(2026, 12, 1).date()
    assert (question.answer, question.answered_by) == ("Yes, line 4.", consultant)
    assert told(way.person_of(proposal)) == ["matching.offer", "matching.question_answered"]


def test_an_early_answer_never_shortens_the_deadline():
    consultant = base.a_consultant()
    proposal = offered_at(local(2026, 11, 16), consultant)
    due = proposal.answer_due_at
    with time_machine.travel(local(2026, 11, 16, 12)):
        offers.ask(proposal=proposal, by=way.person_of(proposal), text="Is there a bus?")

    offers.answer(proposal=proposal, by=consultant, text="Yes.", now=local(2026, 11, 16, 14))

    proposal.refresh_from_db()
    assert proposal.answer_due_at == due


@pytest.mark.parametrize("answered", [(2026, 12, 23), (2027, 3, 24)])
def test_holidays_do_not_count_as_working_days(answered):
    consultant = base.a_consultant()
    proposal = offered_at(local(*answered) - timedelta(days=10), consultant)
    with time_machine.travel(local(*answered) - timedelta(days=9)):
        offers.ask(proposal=proposal, by=way.person_of(proposal), text="Is there a bus?")

    offers.answer(proposal=proposal, by=consultant, text="Yes.", now=local(*answered))

    proposal.refresh_from_db()
    due = {(2026, 12, 23): (2026, 12, 28), (2027, 3, 24): (2027, 3, 31)}
    # Christmas Eve is a working day by law; the 25th and Maundy Thursday to Easter Monday are not.
    assert timezone.localdate(proposal.answer_due_at) == local(*due[answered]).date()


def test_an_empty_question_and_an_empty_answer_are_refused():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)
    asked = way.a_question(consultant)

    ask = refusal(lambda: offers.ask(proposal=proposal, by=way.person_of(proposal), text="  "))
    answer = refusal(
        lambda: offers.answer(proposal=asked, by=consultant, text="", now=timezone.now())
    )

    assert (ask.field, answer.field) == ("text", "text")


# No


def test_a_no_frees_the_place_and_lands_in_the_ledger_with_its_code_only():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)

    offers.decline(
        proposal=proposal, by=way.person_of(proposal), code="too_far", own_words="Two buses"
    )

    proposal.refresh_from_db()
    entry = DemandLedgerEntry.objects.get()
    assert proposal.state == ProposalState.DECLINED
    assert proposal.opening.places_held == 0
    assert (entry.side, entry.code, entry.note) == ("participant", "too_far", "")
    assert (entry.participant, entry.opening) == (proposal.participant, proposal.opening)
    assert told(way.speaker_of(proposal.opening)) == []
    assert told(consultant) == ["matching.answered"]


def test_private_is_a_full_answer():
    proposal = way.an_offer(base.a_consultant())

    offers.decline(proposal=proposal, by=way.person_of(proposal), code="private")

    proposal.refresh_from_db()
    assert proposal.decline_code == "private"


def test_a_no_lowers_no_score_and_no_priority():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    opening = way.a_place(consultant, occupation="5120")
    before = way.a_proposal(consultant, participant=person, opening=opening)
    score, priority = before.score, before.priority
    offer = way.decisions.send_offer(
        proposal=decisions.approve(proposal=before, by=consultant),
        by=consultant,
        now=timezone.now(),
    )
    offers.decline(proposal=offer, by=person.user, code="too_far")

    after = way.a_proposal(consultant, participant=person, opening=opening)

    assert (after.score, after.priority) == (score, priority)
    assert after.participant_version == before.participant_version


def test_talk_first_is_not_a_no_the_offer_waits_and_somebody_calls():
    consultant = base.a_consultant()
    proposal = way.an_offer(consultant)

    offers.decline(proposal=proposal, by=way.person_of(proposal), code="talk_first")

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ASKED
    assert proposal.opening.places_held == 1
    assert proposal.call_due_since is not None
    assert DemandLedgerEntry.objects.count() == 0
    assert told(consultant) == ["matching.question"]
    assert [row["tag"] for row in rows.questions_to_answer(consultant)] == ["asks"]


def test_a_reason_that_is_not_on_the_list_is_refused():
    proposal = way.an_offer(base.a_consultant())

    refused = refusal(
        lambda: offers.decline(proposal=proposal, by=way.person_of(proposal), code="health")
    )

    assert refused.field == "code"


def test_a_second_answer_after_a_no_is_refused():
    proposal = way.declined(base.a_consultant())

    with pytest.raises(StepNotAllowed):
        offers.accept(proposal=proposal, by=way.person_of(proposal))


# Taking a yes back


@pytest.mark.parametrize("state", ["accepted", "welcomed"])
def test_a_yes_can_be_taken_back_until_the_stay_begins(state):
    consultant = base.a_consultant()
    proposal = way.in_state(state, consultant)

    offers.take_back(proposal=proposal, by=way.person_of(proposal))

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    assert proposal.opening.places_held == 0
    assert "matching.no_longer_available" in told(way.speaker_of(proposal.opening))
    assert "matching.withdrawn" not in told(way.person_of(proposal))
