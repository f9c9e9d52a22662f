"""What a participant answers: yes with what is shared, ask, no; and what the clock does."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts import actions as accounts
from candidates import actions as candidates
from common.errors import DomainError, StepNotAllowed
from matching.actions import decisions, offers
from matching.models import DemandLedgerEntry, DisclosedItem, Proposal
from matching.queries import offers as rows
from matching.queries.disclosure import items_of
from matching.states import ProposalState
from notifications.models import Message
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way

pytestmark = pytest.mark.django_db


def told(user):
    return sorted(Message.objects.filter(to=user, channel="in_app").values_list("kind", flat=True))


def refusal(act):
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value


def local(year, month, day, hour=10):
    return timezone.make_aware(datetime.combine(date(year, month, day), time(hour)))


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
    assert [row["tag"] for row in rows.calls_due(consultant)] == ["employer has no account"]


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


# What can be shared


def test_everything_that_can_be_shared_is_work_and_never_who_somebody_is():
    consultant = base.a_consultant()
    free = {"mon": (time(8), time(16))}
    person = way.a_person(consultant, goals=("5120",), free=free, follow_up_need=3, has_car=True)
    for facts in (
        {"kind": "experience", "text": "Cooked at home", "years": 12},
        {"kind": "skill", "text": "Bread"},
        {
            "kind": "education",
            "text": "School of Somewhere",
            "value": "higher",
            "recognition": "no_papers",
        },
        {"kind": "licence", "value": "B"},
        {"kind": "certificate", "value": "food_hygiene"},
        {"kind": "adaptation", "value": "heavy_lifting"},
        {"kind": "interest", "value": "cook"},
        {"kind": "wish", "text": "Be with people"},
    ):
        candidates.add_entry(participant=person, by=consultant, **facts)
    proposal = way.an_offer(consultant, participant=person)

    labels = [item.label for item in items_of(proposal)]

    assert labels == [
        "Norwegian: A2",
        "Cooked at home, 12 years",
        "Bread",
        "Higher education",
        "Food hygiene",
        "B: car",
        "Wants: Occupation 5120",
        "Monday 08:00–16:00",
    ]
    assert person.first_name not in " ".join(labels)


def test_levels_that_differ_are_named_one_by_one():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    candidates.set_norwegian(
        participant=person, levels={"speaking": "B1"}, by=consultant, source="test"
    )
    proposal = way.an_offer(consultant, participant=person)

    assert items_of(proposal)[0].label == (
        "Norwegian: listening A2, speaking B1, reading A2, writing A2"
    )


def test_what_the_person_hides_is_not_offered_for_sharing():
    consultant = base.a_consultant()
    person = way.a_person(consultant, goals=("5120",))
    entry = candidates.add_entry(participant=person, kind="skill", text="Bread", by=consultant)
    candidates.hide_entry(entry=entry, by=person.user)
    proposal = way.an_offer(consultant, participant=person)

    assert "Bread" not in [item.label for item in items_of(proposal)]


def test_the_employer_reads_the_municipalitys_language_whatever_the_person_chose():
    unit = base.a_unit()
    consultant = base.a_consultant(unit)
    accounts.change_settings(
        settings=accounts.settings_of(unit.municipality),
        by=base.a_leader(unit),
        page_language="en",
    )
    proposal = way.an_offer(consultant)

    with translation.override("nb"):
        offers.accept(proposal=proposal, by=way.person_of(proposal), shared=["days"])

    assert "Monday" in proposal.disclosed.get(item="days").label


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
    assert [row["title"] for row in rows.lapsed(consultant)] == [proposal.participant.name]


def test_a_call_that_was_made_leaves_the_list():
    consultant = base.a_consultant()
    proposal = way.lapsed(consultant)

    way.employer_answers.note_call(proposal=proposal, by=consultant)

    assert rows.lapsed(consultant) == []


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

    titles = [row["title"] for row in rows.offers_near_deadline(consultant)]

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

    with django_assert_num_queries(5):
        found = [
            rows.lapsed(consultant),
            rows.questions_to_answer(consultant),
            rows.calls_due(consultant),
            rows.offers_near_deadline(consultant),
            rows.suggested_to(consultant),
        ]

    assert [len(each) for each in found] == [number, number, number, number, 0]
