"""The participant's offer page: fixed order, own words kept, nothing of other people."""

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates import actions as candidates
from matching.actions import decisions, offers
from matching.states import ProposalState
from tests import builders as base
from tests.matching import builders as cast
from tests.matching import offer_cast as way
from tests.matching.offer_cast import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant(first_name="Ingrid")


def url(name, proposal):
    return reverse(f"matching:{name}", args=[proposal.pk])


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


# The offer


def test_an_offer_is_shown_in_the_fixed_order_with_every_box_empty(client, consultant):
    opening = way.a_place(
        consultant, occupation="5120", title="Kitchen", learning="Cold dishes", weeks=16
    )
    proposal = way.an_offer(consultant, opening=opening)

    response = page(client, way.person_of(proposal), url("offer", proposal))
    text = text_of(response)

    order = [
        "You have an offer", "Kitchen", "Otta", "Monday", "09:00–14:00", "16 weeks", "Why you?",
        "You want", "You learn", "Cold dishes", "The way there", "About", "Who",
        "What may they know?",
        "You decide what they see. They get your name when they say welcome.",
        "Norwegian: A2", "Yes, I want this.", "The place sees what you ticked.",
        "I want to ask first.", "The offer waits for you.", "No, thank you.",
        "That is fine. You lose nothing.", "Answer by",
    ]  # fmt: skip
    places = [text.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert "checked" not in response.content.decode()


@pytest.mark.parametrize(
    ("norm", "dialect", "said"),
    [
        ("nn", "Gudbrandsdal", "People here write Nynorsk and speak Gudbrandsdal."),
        ("nb", "", "People here write Bokmål."),
        ("", "Gudbrandsdal", "People here speak Gudbrandsdal."),
        ("", "", ""),
    ],
)
def test_the_norwegian_of_the_workplace_is_told(client, consultant, norm, dialect, said):
    facts = {"written_norm": norm, "spoken_dialect": dialect}
    workplace = cast.a_workplace(consultant, **facts)
    opening = way.a_place(consultant, workplace=workplace, occupation="5120")
    proposal = way.an_offer(consultant, opening=opening)
    client.force_login(way.person_of(proposal))

    text = text_of(client.get(reverse("matching:offer", args=[proposal.pk])))

    assert said in text
    assert ("People here" in text) is bool(said)


def test_the_offer_page_never_says_score_rank_or_other_people(client, consultant):
    firm = cast.an_employer(consultant, name="Prøvefirma")  # a number could read like the score
    workplace = cast.a_workplace(consultant, firm, name="Prøvested")
    named = {"title": "Prøveoppgave", "occupation": "5120", "capacity": 2}
    opening = way.a_place(consultant, workplace=workplace, **named)
    other = way.an_offer(consultant, opening=opening)
    proposal = way.an_offer(consultant, opening=opening)

    text = text_of(page(client, way.person_of(proposal), url("offer", proposal)))

    assert other.participant.first_name not in text
    for word in ("score", "points", "rank", f"{proposal.score:.0f} "):
        assert word not in text


def test_yes_with_two_of_three_items(client, consultant):
    proposal = way.an_offer(consultant)
    client.force_login(way.person_of(proposal))

    response = client.post(
        url("offer", proposal), {"shared": ["norwegian", "days"], "own_words": "Thank you"}
    )

    assert response.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
    shared = proposal.disclosed.filter(is_shared=True).values_list("item", flat=True)
    assert list(shared) == ["norwegian", "days"]
    after = text_of(client.get(url("offer", proposal)))
    assert "You said yes. Now the place answers." in after
    assert "They see this:" in after


def test_yes_with_nothing_ticked(client, consultant):
    proposal = way.an_offer(consultant)
    client.force_login(way.person_of(proposal))

    client.post(url("offer", proposal), {})

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED


def test_a_forged_item_is_named_and_what_was_typed_is_kept(client, consultant):
    proposal = way.an_offer(consultant)
    client.force_login(way.person_of(proposal))

    response = client.post(
        url("offer", proposal),
        {"shared": ["norwegian", "first_name"], "own_words": "Thank you all"},
    )

    assert response.status_code == 200
    assert "first_name" in text_of(response)
    assert "Thank you all" in response.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OFFERED


def test_the_same_yes_sent_twice_answers_twice_the_same(client, consultant):
    proposal = way.an_offer(consultant)
    client.force_login(way.person_of(proposal))

    answers = [client.post(url("offer", proposal), {"shared": ["days"]}) for _ in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    assert proposal.steps.filter(verb="accept").count() == 1


def test_a_yes_that_comes_too_late_is_told_in_words(client, consultant):
    proposal = way.lapsed(consultant)
    client.force_login(way.person_of(proposal))

    assert client.post(url("offer", proposal), {}).status_code == 409
    assert "Time ran out. That is fine. We call you." in text_of(client.get(url("offer", proposal)))


def test_ask_with_own_words_and_read_the_answer(client, consultant):
    proposal = way.an_offer(consultant)
    client.force_login(way.person_of(proposal))

    empty = client.post(url("offer_ask", proposal), {"text": "   "})
    sent = client.post(url("offer_ask", proposal), {"text": "Is there a bus?"})
    offers.answer(proposal=proposal, by=consultant, text="Yes, line 4.", now=timezone.now())

    text = text_of(client.get(url("offer", proposal)))
    assert (empty.status_code, sent.status_code) == (200, 302)
    assert "Is there a bus?" in text
    assert "Yes, line 4." in text


def test_no_has_a_picture_for_each_reason_and_private_is_enough(client, consultant):
    proposal = way.an_offer(consultant)
    client.force_login(way.person_of(proposal))

    form = client.get(url("offer_decline", proposal)).content.decode()
    nothing = client.post(url("offer_decline", proposal), {"own_words": "Two buses"})
    sent = client.post(url("offer_decline", proposal), {"code": "private"})

    assert form.count('class="pb-tick"') == 11
    assert form.count("<svg") >= 11
    assert nothing.status_code == 200
    assert "Two buses" in nothing.content.decode()
    assert sent.status_code == 302
    assert "You said no. That is fine." in text_of(client.get(url("offer", proposal)))


def test_a_yes_can_be_taken_back_on_its_page(client, consultant):
    proposal = way.a_yes(consultant)
    client.force_login(way.person_of(proposal))

    assert client.get(url("offer_take_back", proposal)).status_code == 200
    assert client.post(url("offer_take_back", proposal), {}).status_code == 302

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("welcomed", "They say welcome! We visit together on"),
        ("refused", "They could not now. It is not your fault."),
        ("withdrawn", "This offer is gone. Your person tells you why."),
        ("not_chosen", "You chose another place."),
        ("rejected", "Your consultant said no to this place. Too early now."),
    ],
)
def test_each_end_is_told_in_mild_words(client, consultant, state, words):
    proposal = way.in_state(state, consultant)

    text = text_of(page(client, way.person_of(proposal), url("offer", proposal)))

    assert words in text
    assert "Less work now" not in text  # the employer's reason
    assert "Yes, I want this." not in text


def test_a_written_reason_against_the_wish_is_read_by_the_person(client, consultant):
    said = way.declined(consultant)
    again = way.pairs.propose_pair(
        participant=said.participant, opening=said.opening, by=consultant
    )
    decisions.approve(proposal=again, by=consultant, note="The bus has changed.")
    offer = decisions.send_offer(proposal=again, by=consultant, now=timezone.now())

    text = text_of(page(client, way.person_of(offer), url("offer", offer)))

    assert "Your consultant wrote: The bus has changed." in text


def test_a_note_without_a_warning_stays_with_the_consultant(client, consultant):
    proposal = way.a_proposal(consultant)
    decisions.approve(proposal=proposal, by=consultant, note="Called the kitchen.")
    offer = decisions.send_offer(proposal=proposal, by=consultant, now=timezone.now())

    text = text_of(page(client, way.person_of(offer), url("offer", offer)))

    assert "Called the kitchen." not in text


def test_without_consent_the_page_leads_to_the_consent(client, consultant):
    proposal = way.an_offer(consultant)
    person = way.person_of(proposal)
    candidates.withdraw_consent(participant=proposal.participant, by=person)

    response = page(client, person, url("offer", proposal))

    assert "Yes, I want this." not in text_of(response)
    assert reverse("candidates:own_consent") in response.content.decode()
    assert client.post(url("offer", proposal), {}).status_code == 409


# Who gets in


@pytest.mark.parametrize("name", ["offer", "offer_ask", "offer_decline", "offer_take_back"])
def test_only_the_person_gets_in(client, consultant, name):
    proposal = way.an_offer(consultant)
    other = way.an_offer(consultant)
    elsewhere = base.a_consultant(base.a_unit(base.a_municipality("3435")))

    assert client.get(url(name, proposal)).status_code == 302  # to sign in
    assert page(client, way.person_of(other), url(name, proposal)).status_code == 404
    assert page(client, elsewhere, url(name, proposal)).status_code == 404
    assert page(client, way.speaker_of(proposal.opening), url(name, proposal)).status_code == 404
    assert page(client, consultant, url(name, proposal)).status_code in {403, 404}


def test_somebody_elses_offer_and_none_at_all_look_the_same(client, consultant):
    proposal = way.an_offer(consultant)
    stranger = way.person_of(way.an_offer(consultant))

    theirs = page(client, stranger, url("offer", proposal))
    none = page(client, stranger, reverse("matching:offer", args=[proposal.participant_id]))

    assert (theirs.status_code, none.status_code) == (404, 404)
    assert len(theirs.content) == len(none.content)


def test_an_offer_that_is_not_sent_yet_is_not_there(client, consultant):
    proposal = way.an_approval(consultant)

    assert page(client, way.person_of(proposal), url("offer", proposal)).status_code == 404
