"""The employer's cards: a person without identity, an answer, and who sees what."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from candidates import actions as candidates
from matching.actions import decisions
from matching.models import DemandLedgerEntry, Proposal
from matching.states import ProposalState
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.offer_cast import text_of

pytestmark = pytest.mark.django_db

# What no employer may read before the welcome, wherever it stands in the profile.
CANARIES = {
    "first_name": "Kanariname",
    "last_name": "Kanarisurname",
    "phone": "49999901",
    "email": "kanari@demo.example",
}


@pytest.fixture
def consultant():
    return base.a_consultant(first_name="Ingrid")


def url(name, proposal):
    return reverse(f"matching:{name}", args=[proposal.pk])


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


def a_marked_yes(consultant, *, shared=()):
    """A yes of somebody whose every personal fact is a canary."""
    person = way.a_person(consultant, goals=("5120",), follow_up_need=3, **CANARIES)
    for words in ("Canarybread", "Canaryfish"):
        candidates.add_entry(participant=person, kind="skill", text=words, by=consultant)
    candidates.add_entry(participant=person, kind="wish", text="Canarywish", by=consultant)
    candidates.note_section(participant=person, section="wishes", by=consultant, text="Canarynote")
    candidates.set_adaptations(participant=person, codes=["heavy_lifting"], by=consultant)
    person.refresh_from_db()
    proposal = way.an_offer(consultant, participant=person)
    keys = {item.label: item.key for item in way.offers.items_of(proposal)}
    chosen = [keys[label] for label in shared]
    return way.offers.accept(
        proposal=proposal, by=person.user, shared=chosen, own_words="Canaryownwords"
    )


def forbidden_in(html):
    marks = [*CANARIES.values(), "Canarynote", "Canarywish", "Canaryownwords", "Heavy lifting"]
    return [mark for mark in marks if mark in html]


@pytest.mark.parametrize("name", ["card", "cards"])
def test_before_the_welcome_no_page_knows_who_it_is(client, consultant, name):
    proposal = a_marked_yes(consultant, shared=["Canarybread"])
    address = url("card", proposal) if name == "card" else reverse("matching:cards")

    html = page(client, way.speaker_of(proposal.opening), address).content.decode()

    assert forbidden_in(html) == []
    assert "Canaryfish" not in html
    assert str(proposal.participant_id) not in html
    assert str(proposal.participant.user_id) not in html
    if name == "card":
        assert "Canarybread" in html


def test_with_nothing_shared_the_card_says_that_days_and_level_are_met(client, consultant):
    proposal = a_marked_yes(consultant)

    text = text_of(page(client, way.speaker_of(proposal.opening), url("card", proposal)))

    assert "The days and the Norwegian that you asked for are met." in text
    assert "The person chose to share nothing more yet." in text
    assert "A person without a name, who chose what you see." in text


def test_a_welcome_shows_the_first_name_and_still_no_more(client, consultant):
    proposal = a_marked_yes(consultant)
    client.force_login(way.speaker_of(proposal.opening))

    sent = client.post(url("card_welcome", proposal), {"visit_on": way.next_working_day()})
    html = client.get(url("card", proposal)).content.decode()

    assert sent.status_code == 302
    assert "Kanariname" in html
    assert forbidden_in(html) == ["Kanariname"]


def test_a_score_is_never_shown_to_an_employer(client, consultant):
    proposal = a_marked_yes(consultant)
    Proposal.objects.filter(pk=proposal.pk).update(score=87.6)  # no day, no time of day reads so

    text = text_of(page(client, way.speaker_of(proposal.opening), url("card", proposal)))

    assert not re.search(r"\b8[78]\b", text)
    assert "points" not in text


def test_a_wrong_day_stays_in_the_form_and_is_named(client, consultant):
    proposal = way.a_yes(consultant)
    client.force_login(way.speaker_of(proposal.opening))

    response = client.post(url("card_welcome", proposal), {"visit_on": "2020-01-02"})

    assert response.status_code == 200
    assert "The visit must be today or later." in text_of(response)
    assert "2020-01-02" in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED


def test_a_no_needs_one_reason_and_keeps_what_was_typed(client, consultant):
    proposal = way.a_yes(consultant)
    client.force_login(way.speaker_of(proposal.opening))

    empty = client.post(url("card_refuse", proposal), {"note": "Come back in May"})
    sent = client.post(url("card_refuse", proposal), {"code": "less_work"})

    assert empty.status_code == 200
    assert "Come back in May" in empty.content.decode()
    assert sent.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.REFUSED


def test_a_no_shows_the_support_that_exists_and_says_whether_it_would_change_it(client, consultant):
    proposal = way.a_yes(consultant)
    shown = page(client, way.speaker_of(proposal.opening), url("card", proposal))
    sent = {"code": "less_work", "support_would_change": ["mentor", "wage_subsidy"]}
    unknown = client.post(url("card_refuse", proposal), sent | {"support_would_change": ["gold"]})
    client.post(url("card_refuse", proposal), sent)

    assert "Support that exists" in shown.content.decode()
    assert unknown.context["refuse_form"].errors.keys() == {"support_would_change"}
    entry = DemandLedgerEntry.objects.get(side="employer")
    assert entry.would_help == [{"support": "mentor"}, {"support": "wage_subsidy"}]
    ledger = page(client, consultant, reverse("matching:ledger")).content.decode()
    assert "A mentor who has been through it, Wage subsidy" in ledger


def test_a_question_goes_to_the_consultant_and_its_answer_comes_back(client, consultant):
    proposal = way.a_yes(consultant)
    speaker = way.speaker_of(proposal.opening)
    client.force_login(speaker)
    client.post(url("card_ask", proposal), {"text": "At seven?"})
    client.force_login(consultant)
    question = proposal.questions.get()
    client.post(reverse("matching:answer", args=[question.pk]), {"text": "Yes, at seven."})

    text = text_of(page(client, speaker, url("card", proposal)))

    assert "At seven?" in text
    assert "Yes, at seven." in text


def test_an_employers_question_is_not_read_by_the_participant(client, consultant):
    proposal = way.a_yes(consultant)
    client.force_login(way.speaker_of(proposal.opening))
    client.post(url("card_ask", proposal), {"text": "Is it a quick one?"})

    text = text_of(page(client, way.person_of(proposal), url("offer", proposal)))

    assert "Is it a quick one?" not in text


def test_a_participants_question_is_not_read_by_the_employer(client, consultant):
    proposal = way.a_question(consultant)
    way.offers.accept(proposal=proposal, by=way.person_of(proposal))

    text = text_of(page(client, way.speaker_of(proposal.opening), url("card", proposal)))

    assert "Is there a bus?" not in text


# Gone at once


@pytest.mark.parametrize("state", ["accepted", "welcomed"])
def test_after_the_consent_ends_the_card_is_gone_and_the_list_says_so(client, consultant, state):
    proposal = way.in_state(state, consultant)
    speaker = way.speaker_of(proposal.opening)
    candidates.withdraw_consent(participant=proposal.participant, by=way.person_of(proposal))

    for moment in ("before the clock", "after the clock"):
        assert page(client, speaker, url("card", proposal)).status_code == 404, moment
        text = text_of(client.get(reverse("matching:cards")))
        assert "This person is no longer available." in text, moment
        assert proposal.participant.first_name not in text
        decisions.withdraw_without_consent(now=timezone.now())


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("card_welcome", {"visit_on": "2030-01-02"}),
        ("card_refuse", {"code": "less_work"}),
        ("card_ask", {"text": "Early?"}),
    ],
)
def test_no_answer_reaches_a_card_that_is_gone(client, consultant, name, sent):
    proposal = way.a_yes(consultant)
    candidates.pause_matching(participant=proposal.participant, by=way.person_of(proposal))
    client.force_login(way.speaker_of(proposal.opening))

    assert client.post(url(name, proposal), sent).status_code == 404


# Who gets in


def test_another_employer_gets_the_same_404_as_for_a_card_that_does_not_exist(client, consultant):
    proposal = way.a_yes(consultant)
    stranger = way.speaker_of(way.a_place(consultant))

    theirs = page(client, stranger, url("card", proposal))
    none = page(client, stranger, reverse("matching:card", args=[proposal.participant_id]))

    assert (theirs.status_code, none.status_code) == (404, 404)
    assert len(theirs.content) == len(none.content)


@pytest.mark.parametrize("state", ["suggested", "approved", "offered", "asked"])
def test_there_is_no_card_before_the_participants_yes(client, consultant, state):
    proposal = way.in_state(state, consultant)

    assert page(client, way.speaker_of(proposal.opening), url("card", proposal)).status_code == 404


@pytest.mark.parametrize("name", ["card_welcome", "card_refuse", "card_ask"])
def test_answers_are_posts(client, consultant, name):
    proposal = way.a_yes(consultant)

    response = page(client, way.speaker_of(proposal.opening), url(name, proposal))

    assert response.status_code == 405


def test_the_participant_and_the_consultant_cannot_answer_a_card(client, consultant):
    proposal = way.a_yes(consultant)

    for user, status in ((way.person_of(proposal), 403), (consultant, 404)):
        client.force_login(user)
        sent = client.post(url("card_refuse", proposal), {"code": "less_work"})
        assert sent.status_code == status


def test_the_list_is_for_employers(client, consultant):
    assert page(client, consultant, reverse("matching:cards")).status_code == 404


def test_each_look_at_a_card_is_kept_for_the_person_to_see(client, consultant):
    proposal = way.a_yes(consultant)
    speaker = way.speaker_of(proposal.opening)

    page(client, speaker, url("card", proposal))

    looks = AuditEntry.objects.filter(subject_id=proposal.participant_id, is_reading=True)
    assert [(each.by, each.party, each.verb) for each in looks] == [
        (speaker, "employer", "read_card")
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_for_one_and_three(
    client, consultant, number, django_assert_num_queries
):
    opening = way.a_place(consultant, occupation="5120", capacity=5)
    for _ in range(number):
        way.a_yes(consultant, opening=opening, shared=("norwegian",))
    client.force_login(way.speaker_of(opening))
    client.get(reverse("matching:cards"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("matching:cards"))


LIST_QUERIES = 10


def test_an_empty_list_says_so(client, consultant):
    speaker = way.speaker_of(way.a_place(consultant))

    text = text_of(page(client, speaker, reverse("matching:cards")))

    assert "Nobody is proposed to you now." in text


def test_cards_of_two_employers_are_kept_apart(client, consultant):
    mine, theirs = way.a_yes(consultant), way.a_yes(consultant)

    html = page(client, way.speaker_of(mine.opening), reverse("matching:cards")).content.decode()

    assert url("card", mine) in html
    assert url("card", theirs) not in html


def test_the_cast_of_a_card_is_somebody(consultant):
    """The canaries stand in the profile: the tests above would fail if pages showed it."""
    proposal = a_marked_yes(consultant)

    assert proposal.participant.first_name == CANARIES["first_name"]
    assert cast.Proposal.objects.filter(own_words="Canaryownwords").exists()
