"""What an employer answers to a card, and the call when it does not."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from candidates import actions as candidates
from common.errors import StepNotAllowed
from matching.actions import employer_answers
from matching.models import DemandLedgerEntry, OfferQuestion
from matching.queries import offers as rows
from matching.queries.disclosure import card_of
from matching.states import ProposalState
from notifications.models import Message
from tests import builders as base
from tests.matching import offer_cast as way
from tests.matching.offer_cast import refusal, told

pytestmark = pytest.mark.django_db


def local(day):
    return timezone.make_aware(datetime.combine(day, time(10)))


def welcome(proposal, by=None, **more):
    day = more.pop("visit_on", way.next_working_day())
    by = by or way.speaker_of(proposal.opening)
    return employer_answers.welcome(proposal=proposal, by=by, visit_on=day, **more)


def test_a_welcome_shows_the_first_name_and_proposes_a_visit():
    consultant = base.a_consultant()
    proposal = way.a_yes(consultant)
    assert card_of(proposal).first_name == ""

    welcome(proposal)

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WELCOMED
    assert proposal.joint_visit_on == way.next_working_day()
    assert card_of(proposal).first_name == proposal.participant.first_name
    assert DemandLedgerEntry.objects.count() == 0
    assert "matching.welcome" in told(way.person_of(proposal))
    assert "matching.welcomed" in told(consultant)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 17), "past"),
        (date(2026, 11, 21), "day_off"),  # a Saturday
        (date(2026, 12, 25), "day_off"),
    ],
)
def test_a_visit_is_on_a_working_day_from_today_on(day, code):
    consultant = base.a_consultant()
    with time_machine.travel(local(date(2026, 11, 18))):
        proposal = way.a_yes(consultant)
        refused = refusal(lambda: welcome(proposal, visit_on=day))

    assert (refused.code, refused.field) == (code, "visit_on")


def test_a_no_takes_a_code_frees_the_place_and_says_only_mild_words_to_the_person():
    consultant = base.a_consultant()
    proposal = way.a_yes(consultant)

    employer_answers.refuse(
        proposal=proposal,
        by=way.speaker_of(proposal.opening),
        code="language_safety",
        note="The machines",
    )

    proposal.refresh_from_db()
    entry = DemandLedgerEntry.objects.get()
    assert proposal.state == ProposalState.REFUSED
    assert proposal.refusal_code == "language_safety"
    assert proposal.opening.places_held == 0
    assert (entry.side, entry.code, entry.note) == ("employer", "language_safety", "")
    assert (entry.participant, entry.opening) == (proposal.participant, proposal.opening)
    message = Message.objects.get(
        to=way.person_of(proposal), kind="matching.refused", channel="in_app"
    )
    assert message.facts == {}


def test_a_no_without_a_reason_from_the_list_is_refused():
    proposal = way.a_yes(base.a_consultant())
    speaker = way.speaker_of(proposal.opening)

    refused = refusal(
        lambda: employer_answers.refuse(proposal=proposal, by=speaker, code="too_old")
    )

    assert refused.field == "code"


@pytest.mark.parametrize("code", ["other", "less_work"])
def test_an_employer_is_never_made_to_write_more_than_the_code(code):
    proposal = way.a_yes(base.a_consultant())

    employer_answers.refuse(proposal=proposal, by=way.speaker_of(proposal.opening), code=code)

    proposal.refresh_from_db()
    assert proposal.refusal_code == code


def test_a_card_is_answered_once_and_a_double_click_changes_nothing():
    proposal = way.a_yes(base.a_consultant())

    welcome(proposal)
    welcome(proposal)

    assert proposal.steps.filter(verb="welcome").count() == 1
    with pytest.raises(StepNotAllowed):
        employer_answers.refuse(
            proposal=proposal, by=way.speaker_of(proposal.opening), code="less_work"
        )


def test_a_welcome_after_the_consent_was_taken_back_is_refused():
    proposal = way.a_yes(base.a_consultant())
    candidates.withdraw_consent(participant=proposal.participant, by=way.person_of(proposal))

    assert refusal(lambda: welcome(proposal)).code == "consent"


# The card


def test_a_card_shows_only_what_was_ticked():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    candidates.add_entry(participant=person, kind="skill", text="Bread", by=consultant)
    candidates.add_entry(participant=person, kind="skill", text="Fish", by=consultant)
    proposal = way.an_offer(consultant, participant=person)
    keys = {item.label: item.key for item in way.offers.items_of(proposal)}

    way.offers.accept(proposal=proposal, by=person.user, shared=[keys["Bread"]])

    assert card_of(proposal).shared == ["Bread"]


def test_what_the_person_hides_afterwards_leaves_the_card():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    entry = candidates.add_entry(participant=person, kind="skill", text="Bread", by=consultant)
    proposal = way.a_yes(consultant, participant=person, shared=(f"skill:{entry.pk}",))
    assert card_of(proposal).shared == ["Bread"]

    candidates.hide_entry(entry=entry, by=person.user)

    assert card_of(type(proposal).objects.get(pk=proposal.pk)).shared == []


# Asking


def test_an_employers_question_goes_to_the_consultant_and_moves_the_deadline():
    consultant = base.a_consultant()
    with time_machine.travel(local(date(2026, 11, 16))):
        proposal = way.a_yes(consultant)
        speaker = way.speaker_of(proposal.opening)
        question = employer_answers.ask_consultant(
            proposal=proposal, by=speaker, text="Can the person start early?"
        )
        assert "matching.card_question" in told(consultant)
        assert len(rows.questions_to_answer(consultant)) == 1

    answered = local(date(2026, 11, 24))
    employer_answers.answer_employer(
        question=question, by=consultant, text="Yes, at seven.", now=answered
    )

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
    assert proposal.employer_due_on == date(2026, 11, 26)
    assert told(speaker) == ["matching.card", "matching.question_answered"]
    assert rows.questions_to_answer(consultant) == []


def test_the_same_question_sent_twice_is_one_question():
    proposal = way.a_yes(base.a_consultant())
    speaker = way.speaker_of(proposal.opening)

    for _ in range(2):
        employer_answers.ask_consultant(proposal=proposal, by=speaker, text="Is it early?")

    assert OfferQuestion.objects.count() == 1


def test_an_answered_card_takes_no_question():
    proposal = way.a_welcome(base.a_consultant())

    refused = refusal(
        lambda: employer_answers.ask_consultant(
            proposal=proposal, by=way.speaker_of(proposal.opening), text="Is it early?"
        )
    )

    assert refused.code == "step_not_allowed"


# The call


def test_a_card_past_its_day_becomes_one_call():
    consultant = base.a_consultant()
    proposal = way.a_yes(consultant)
    due = local(proposal.employer_due_on)

    counts = [
        employer_answers.call_employers_overdue(now=due),
        employer_answers.call_employers_overdue(now=due + timedelta(days=1)),
        employer_answers.call_employers_overdue(now=due + timedelta(days=2)),
    ]

    assert counts == [0, 1, 0]
    assert told(consultant).count("matching.call_employer") == 1
    with time_machine.travel(due + timedelta(days=1)):
        assert [row["tag"] for row in rows.calls_due(rows.to_follow(consultant))] == [
            "employer is late"
        ]


def test_what_the_employer_says_on_the_phone_is_written_down_with_whom():
    consultant = base.a_consultant()
    proposal = way.a_yes(consultant)

    refused = refusal(lambda: welcome(proposal, by=consultant))
    welcome(proposal, by=consultant, note="Tora, on the phone")

    assert refused.field == "note"
    step = proposal.steps.get(verb="welcome")
    assert (step.by, step.note) == (consultant, "Tora, on the phone")


def test_a_no_on_the_phone_needs_a_name_too():
    consultant = base.a_consultant()
    proposal = way.a_yes(consultant)

    refused = refusal(
        lambda: employer_answers.refuse(proposal=proposal, by=consultant, code="less_work")
    )

    assert refused.field == "note"


# Into the placement


def test_the_place_stays_held_through_the_stay_and_is_free_after_it():
    consultant = base.a_consultant()
    proposal = way.a_stay(consultant)
    opening = proposal.opening
    opening.refresh_from_db()
    assert opening.places_held == 1

    employer_answers.end_placement(proposal=proposal, code="completed")

    opening.refresh_from_db()
    assert opening.places_held == 0
