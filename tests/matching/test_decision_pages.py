"""The consultant's page of one proposal: decide, answer, call, read what has happened."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import LocalTerm
from candidates import actions as candidates
from candidates.queries import who_has_looked
from employers import actions as employers
from employers.models import ContactLogEntry, Workplace
from employers.models.facts import OpeningFacts
from matching.actions import decisions, employer_answers, offers
from matching.models import DemandLedgerEntry
from matching.states import ProposalState
from notifications.models import Message
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


def step(client, user, proposal, verb, **more):
    client.force_login(user)
    return client.post(url("step", proposal), {"verb": verb} | more)


def state_of(proposal):
    proposal.refresh_from_db()
    return proposal.state


def shared_of(proposal):
    return [each.item for each in proposal.disclosed.all() if each.is_shared]


# Steps


def test_approve_with_one_press_and_undo_with_another(client, consultant):
    proposal = way.a_proposal(consultant)

    approved = step(client, consultant, proposal, "approve", version=proposal.version)
    said = text_of(client.get(approved.url))
    assert state_of(proposal) == ProposalState.APPROVED
    undone = client.post(url("undo", proposal))

    assert "The place is held, and the offer is sent in ten minutes." in said
    assert (approved.status_code, undone.status_code) == (302, 302)
    assert state_of(proposal) == ProposalState.SUGGESTED


def test_a_double_press_is_answered_alike(client, consultant):
    proposal = way.a_proposal(consultant)
    version = proposal.version

    answers = [step(client, consultant, proposal, "approve", version=version) for _ in range(2)]

    assert [(each.status_code, each.url) for each in answers] == [
        (302, url("decision", proposal))
    ] * 2
    assert proposal.steps.count() == 1


def test_it_goes_back_to_where_the_button_stood_but_never_to_another_site(client, consultant):
    first, second = way.a_proposal(consultant), way.a_proposal(consultant)
    listed = reverse("matching:offers")

    back = step(client, consultant, first, "approve", next=listed)
    elsewhere = step(client, consultant, second, "approve", next="https://evil.example/")

    assert back.url == listed
    assert elsewhere.url == url("decision", second)


def test_a_missing_reason_comes_back_with_what_was_typed(client, consultant):
    proposal = way.a_proposal(consultant)

    response = step(client, consultant, proposal, "reject", code="other", note=" ")
    again = step(client, consultant, proposal, "reject", code="no_such", note="Talked on Monday")

    assert (response.status_code, again.status_code) == (409, 409)
    assert "Write the reason." in text_of(response)
    assert "Talked on Monday" in again.content.decode()
    assert state_of(proposal) == ProposalState.SUGGESTED


def test_a_warning_asks_for_a_reason_on_the_page(client, consultant):
    proposal = way.a_proposal(consultant, participant=way.a_person(consultant))

    shown = text_of(page(client, consultant, url("decision", proposal)))
    refused = step(client, consultant, proposal, "approve")
    approved = step(client, consultant, proposal, "approve", note="We talked about it.")

    assert "Only because there is room" in shown
    assert "Why in spite of the warnings? The participant can read it." in shown
    assert refused.status_code == 409
    assert "Write why, in spite of: Only because there is room." in text_of(refused)
    assert approved.status_code == 302
    assert state_of(proposal) == ProposalState.APPROVED


def test_a_reason_typed_on_an_old_page_is_kept(client, consultant):
    proposal = way.a_proposal(consultant, participant=way.a_person(consultant))
    seen = proposal.version
    candidates.change_practical(participant=proposal.participant, by=consultant, has_car=True)
    type(proposal).objects.filter(pk=proposal.pk).update(
        participant_version=F("participant_version") + 1
    )

    answer = step(client, consultant, proposal, "approve", version=seen, note="We talked it over")

    assert answer.status_code == 409
    assert "Somebody else changed this" in text_of(answer)
    proposal.refresh_from_db()
    fields = answer.content.decode()
    assert f'value="{proposal.version}"' in fields
    assert ">We talked it over</textarea>" in fields


def out_of_date(proposal, consultant):
    employers.change_opening(
        opening=proposal.opening, by=consultant, facts=OpeningFacts(fields={"weeks": 20})
    )


def approved_by_a_colleague(proposal, consultant):
    colleague = base.a_consultant(consultant.unit_memberships.get().unit)
    decisions.approve(proposal=proposal, by=colleague, note="It fits")


@pytest.mark.parametrize("happened", [out_of_date, approved_by_a_colleague])
def test_words_to_a_step_that_is_not_possible_any_more_are_kept(client, consultant, happened):
    proposal = way.a_proposal(consultant)
    happened(proposal, consultant)

    answer = step(client, consultant, proposal, "approve", note="We talked it over")

    assert answer.status_code == 409
    assert "What you wrote: We talked it over" in text_of(answer)


def test_no_room_is_said_beside_the_reason_that_was_typed(client, consultant):
    proposal = way.a_proposal(consultant, participant=way.a_person(consultant))
    Workplace.objects.filter(pk=proposal.opening.workplace_id).update(supervision_ceiling=0)

    answer = step(client, consultant, proposal, "approve", note="We talked it over")

    assert answer.status_code == 409
    assert ">We talked it over</textarea>" in answer.content.decode()
    assert state_of(proposal) == ProposalState.SUGGESTED


@pytest.mark.parametrize("verb", ["welcome", "refuse"])
def test_what_the_employer_said_stays_when_something_lacks(client, consultant, verb):
    proposal = way.a_yes(consultant)

    answer = step(client, consultant, proposal, verb, note="Rang at ten", visit_on="", code="")

    assert answer.status_code == 409
    assert "Rang at ten" in answer.content.decode()


@pytest.mark.parametrize("verb", ["take_back", "withdraw", "pass_over"])
def test_nobody_is_called_about_what_is_over(client, consultant, verb):
    if verb == "pass_over":
        chosen, proposal = way.two_offers(consultant)
    else:
        chosen = proposal = way.a_yes(consultant)
    type(proposal).objects.filter(pk=proposal.pk).update(call_due_since=timezone.now())

    if verb == "take_back":
        offers.take_back(proposal=proposal, by=way.person_of(proposal))
    elif verb == "withdraw":
        decisions.withdraw(proposal=proposal, by=consultant, code="place_gone")
    else:
        offers.accept(proposal=chosen, by=way.person_of(chosen))

    proposal.refresh_from_db()
    assert proposal.call_due_since is None
    shown = text_of(page(client, consultant, url("decision", proposal)))
    assert "Please call" not in shown


def test_an_outdated_proposal_says_what_has_changed(client, consultant):
    proposal = way.a_proposal(consultant)
    employers.change_opening(
        opening=proposal.opening, by=consultant, facts=OpeningFacts(fields={"weeks": 20})
    )

    shown = text_of(page(client, consultant, url("decision", proposal)))
    refused = step(client, consultant, proposal, "approve")

    words = "A proposal computed from an older profile or opening cannot be approved."
    assert f"{words} Changed since: the opening (Weeks)." in shown
    assert "Calculate again" in shown
    assert refused.status_code == 409
    assert words in refused.content.decode()


def test_send_now_reaches_the_participant(client, consultant):
    proposal = way.an_approval(consultant)

    step(client, consultant, proposal, "offer")

    assert state_of(proposal) == ProposalState.OFFERED
    assert Message.objects.filter(to=way.person_of(proposal), kind="matching.offer").exists()


def test_withdraw_takes_a_reason_of_its_own_list(client, consultant):
    proposal = way.an_offer(consultant)

    wrong = step(client, consultant, proposal, "withdraw", code="not_ready")
    right = step(client, consultant, proposal, "withdraw", code="place_gone")

    assert (wrong.status_code, right.status_code) == (409, 302)
    assert state_of(proposal) == ProposalState.WITHDRAWN


def test_what_was_heard_on_the_phone_is_written_down(client, consultant):
    welcomed, refused = way.a_yes(consultant), way.a_yes(consultant)
    day = way.next_working_day().isoformat()

    nobody = step(client, consultant, welcomed, "welcome", visit_on=day)
    no_day = step(client, consultant, welcomed, "welcome", visit_on="soon", note="Tora")
    step(client, consultant, welcomed, "welcome", visit_on=day, note="Tora")
    step(client, consultant, refused, "refuse", code="less_work", note="Tora")

    assert (nobody.status_code, no_day.status_code) == (409, 409)
    assert state_of(welcomed) == ProposalState.WELCOMED
    assert state_of(refused) == ProposalState.REFUSED


def test_a_no_on_the_phone_shows_the_support_that_exists_and_asks_whether_it_changes_it(
    client, consultant
):
    proposal = way.a_yes(consultant)
    LocalTerm.objects.create(
        municipality=proposal.opening.workplace.municipality, language="en",
        key=LocalTerm.Key.WAGE_SUBSIDY_RULE, text="At most 75 % in a year",
    )  # fmt: skip
    shown = text_of(page(client, consultant, url("decision", proposal)))
    for words in ("Support that exists", "At most 75 % in a year", "A teacher who comes along",
                  "Would this change your answer?"):  # fmt: skip
        assert words in shown

    sent = {"code": "less_work", "support_would_change": ["mentor"]}
    nobody = step(client, consultant, proposal, "refuse", **sent)
    assert nobody.status_code == 409
    assert nobody.context["refusal_form"]["support_would_change"].value() == ["mentor"]
    unknown = step(
        client, consultant, proposal, "refuse", **sent | {"support_would_change": ["gold"]},
        note="Tora",
    )  # fmt: skip
    assert (unknown.status_code, state_of(proposal)) == (409, ProposalState.ACCEPTED)
    step(client, consultant, proposal, "refuse", **sent, note="Tora")

    entry = DemandLedgerEntry.objects.get(side="employer")
    assert entry.would_help == [{"support": "mentor"}]


def test_an_answer_the_person_gave_aloud_is_written_down(client, consultant):
    said_yes, said_no = way.an_offer(consultant), way.an_offer(consultant)

    silent = step(client, consultant, said_yes, "accept", shared=["days"])
    step(
        client, consultant, said_yes, "accept", shared=["days"], note="Phone, interpreter Tigrinya"
    )
    step(client, consultant, said_no, "decline", code="too_far", note="In the office")

    assert silent.status_code == 409
    assert re.search(r'value="days"[^>]* checked', silent.content.decode())
    assert state_of(said_yes) == ProposalState.ACCEPTED
    assert shared_of(said_yes) == ["days"]
    assert state_of(said_no) == ProposalState.DECLINED


def test_the_person_is_told_what_was_written_down_and_may_take_it_back(client, consultant):
    proposal = way.an_offer(consultant)

    step(client, consultant, proposal, "accept", note="Phone")
    client.force_login(way.person_of(proposal))
    client.post(url("offer_take_back", proposal), {})

    assert "matching.written_down" in way.told(way.person_of(proposal))
    assert state_of(proposal) == ProposalState.WITHDRAWN


def test_who_wants_to_talk_first_has_not_answered(client, consultant):
    proposal = way.an_offer(consultant)

    answer = step(client, consultant, proposal, "decline", code="talk_first", note="Phone")

    assert answer.status_code == 409
    assert state_of(proposal) == ProposalState.OFFERED


def test_an_offer_to_a_person_who_does_not_sign_in_is_a_call(consultant):
    someone = cast.a_participant(consultant, goals=("5120",))
    candidates.record_rights_course(participant=someone, by=consultant, on=localdate())
    proposal = way.an_approval(consultant, participant=someone)

    decisions.send_offer(proposal=proposal, by=consultant, now=timezone.now())

    proposal.refresh_from_db()
    assert proposal.call_due_since is not None


@pytest.mark.parametrize("verb", ["ask", "take_back", "lapse", "supersede", "end"])
def test_steps_of_others_are_not_the_consultants(client, consultant, verb):
    proposal = way.an_offer(consultant)

    assert step(client, consultant, proposal, verb).status_code == 403
    assert state_of(proposal) == ProposalState.OFFERED


def test_a_word_that_is_no_step_leads_nowhere(client, consultant):
    proposal = way.a_proposal(consultant)

    assert step(client, consultant, proposal, "destroy").status_code == 404


def test_the_participant_and_the_employer_cannot_take_a_consultants_step(client, consultant):
    proposal = way.a_yes(consultant)

    for user in (way.person_of(proposal), way.speaker_of(proposal.opening)):
        assert step(client, user, proposal, "withdraw", code="place_gone").status_code == 403
    assert state_of(proposal) == ProposalState.ACCEPTED


def test_a_consultant_of_another_municipality_finds_nothing(client, consultant):
    proposal = way.a_proposal(consultant)
    elsewhere = base.a_consultant(base.a_unit(base.a_municipality("3435")))

    assert page(client, elsewhere, url("decision", proposal)).status_code == 404
    assert step(client, elsewhere, proposal, "approve").status_code == 404


@pytest.mark.parametrize("name", ["step", "undo", "called"])
def test_changes_are_posts(client, consultant, name):
    proposal = way.a_proposal(consultant)

    assert page(client, consultant, url(name, proposal)).status_code == 405


# Questions and calls


def test_a_question_is_answered_on_the_page(client, consultant):
    proposal = way.a_question(consultant)
    question = proposal.questions.get()
    address = reverse("matching:answer", args=[question.pk])
    assert "Is there a bus?" in text_of(page(client, consultant, url("decision", proposal)))

    empty = client.post(address, {"text": " "})
    sent = client.post(address, {"text": "Yes, line 4."})
    again = client.post(address, {"text": "Yes, line 5."})

    assert (empty.status_code, sent.status_code, again.status_code) == (200, 302, 404)
    assert state_of(proposal) == ProposalState.OFFERED


def test_only_consultants_of_the_person_answer(client, consultant):
    proposal = way.a_question(consultant)
    address = reverse("matching:answer", args=[proposal.questions.get().pk])
    elsewhere = base.a_consultant(base.a_unit(base.a_municipality("3435")))

    for user, status in ((way.person_of(proposal), 403), (elsewhere, 404)):
        client.force_login(user)
        assert client.post(address, {"text": "Yes"}).status_code == status


def test_a_call_is_shown_until_it_is_made(client, consultant):
    proposal = way.lapsed(consultant)

    before = text_of(page(client, consultant, url("decision", proposal)))
    client.post(url("called", proposal))
    after = text_of(client.get(url("decision", proposal)))

    assert "Please call the person." in before
    assert "Please call the person." not in after
    assert not ContactLogEntry.objects.exists()


def test_a_call_to_the_employer_stands_in_the_contact_log(client, consultant):
    proposal = way.a_yes(consultant)
    employer_answers.call_employers_overdue(now=timezone.now() + timedelta(days=30))

    page(client, consultant, url("decision", proposal))
    for _ in range(2):
        client.post(url("called", proposal))

    entry = ContactLogEntry.objects.get()
    assert entry.workplace == proposal.opening.workplace
    assert (entry.kind, entry.is_request, entry.by) == ("call", False, consultant)


# The page


@pytest.mark.parametrize("state", ProposalState)
def test_the_page_opens_in_every_state_with_its_own_buttons(client, consultant, state):
    proposal = way.in_state(state, consultant)

    html = page(client, consultant, url("decision", proposal)).content.decode()

    sent = set(re.findall(r'name="verb" value="(\w+)"', html))
    offered = {
        "suggested": {"approve", "reject"},
        "approved": {"offer", "undo_approval", "withdraw"},
        "offered": {"accept", "decline", "withdraw"},
        "asked": {"accept", "decline", "withdraw"},
        "accepted": {"welcome", "refuse", "withdraw"},
        "welcomed": {"withdraw"},
    }
    assert sent == offered.get(str(state), set())


def test_the_history_tells_who_did_what_and_why(client, consultant):
    proposal = way.declined(consultant)

    text = text_of(page(client, consultant, url("decision", proposal)))

    order = ["No from the participant", "Too far", "Offered to the participant", "Approved"]
    places = [text.find(words, text.find("What has happened")) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_reason_of_an_approval_stands_once_on_the_page_also_when_it_was_undone(
    client, consultant
):
    proposal = way.a_proposal(consultant)
    note = "She asked for this kitchen."
    step(client, consultant, proposal, "approve", version=proposal.version, note=note)

    approved = text_of(page(client, consultant, url("decision", proposal)))
    client.post(url("undo", proposal))
    undone = text_of(page(client, consultant, url("decision", proposal)))

    assert approved.count(note) == 1
    assert "Why it was approved:" in approved
    assert undone.count(note) == 1
    assert "Why it was approved:" not in undone


def test_others_are_led_to_their_own_page(client, consultant):
    proposal = way.a_yes(consultant)

    person = page(client, way.person_of(proposal), url("decision", proposal))
    employer = page(client, way.speaker_of(proposal.opening), url("decision", proposal))

    assert person.url == url("offer", proposal)
    assert employer.url == url("card", proposal)


def test_a_look_is_kept_for_the_person_to_see(client, consultant):
    proposal = way.a_proposal(consultant)

    page(client, consultant, url("decision", proposal))

    looks = who_has_looked(proposal.participant)
    assert [each.role for each in looks] == ["Job consultant"]
