"""Consent to matching: exact text, by the person or in a talk, taken back at once."""

import pytest
from django.utils import translation

from candidates import actions, queries
from candidates.models import Consent, ConsentText
from common.errors import DomainError
from notifications.models import Message
from tests.builders import a_consultant, a_unit
from tests.candidates.builders import a_participant, a_participant_with_account

pytestmark = pytest.mark.django_db


def test_the_texts_are_stored_once_in_three_languages():
    assert actions.seed_consent_texts() == 3
    assert actions.seed_consent_texts() == 0
    assert sorted(ConsentText.objects.values_list("language", flat=True)) == ["en", "nb", "nn"]


def test_a_language_without_a_text_gets_bokmal():
    actions.seed_consent_texts()

    with translation.override("so"):
        assert queries.consent_text().language == "nb"
    assert queries.consent_text("nn").language == "nn"


def test_the_person_says_yes_on_the_page_and_the_text_is_kept():
    actions.seed_consent_texts()
    participant = a_participant_with_account()

    consent = actions.give_consent(participant=participant, by=participant.user, language="nn")

    participant.refresh_from_db()
    assert participant.has_matching_consent
    assert (consent.way, consent.text.language, consent.text.version) == ("self", "nn", 1)
    assert participant.version == 2


@pytest.mark.parametrize("way", ["talk", "interpreter"])
def test_a_yes_in_a_talk_is_written_by_the_consultant(way):
    participant = a_participant()

    consent = actions.give_consent(participant=participant, by=participant.consultant, way=way)

    assert (consent.way, consent.recorded_by) == (way, participant.consultant)


def test_a_consultant_cannot_say_yes_on_the_page_nor_the_person_in_a_talk():
    participant = a_participant_with_account()

    for by, way in ((participant.consultant, "self"), (participant.user, "talk")):
        with pytest.raises(DomainError):
            actions.give_consent(participant=participant, by=by, way=way)

    assert not Consent.objects.exists()


def test_a_double_click_is_one_yes():
    participant = a_participant_with_account()

    first = actions.give_consent(participant=participant, by=participant.user)
    second = actions.give_consent(participant=participant, by=participant.user)

    assert first == second
    participant.refresh_from_db()
    assert participant.version == 2


def test_taking_it_back_works_at_once_tells_the_owners_and_stays_in_the_history():
    unit = a_unit()
    deputy = a_consultant(unit)
    participant = a_participant_with_account(unit, deputy=deputy)
    actions.give_consent(participant=participant, by=participant.user)

    assert actions.withdraw_consent(participant=participant, by=participant.user)
    assert not actions.withdraw_consent(participant=participant, by=participant.user)

    participant.refresh_from_db()
    assert not participant.has_matching_consent
    assert participant.version == 3
    assert participant.consents.get().withdrawn_at is not None
    told = Message.objects.filter(channel="in_app", kind="candidates.consent_withdrawn")
    assert {each.to for each in told} == {participant.consultant, deputy}


def test_a_new_yes_after_a_no_is_a_new_row():
    participant = a_participant_with_account()
    for _again in range(2):
        actions.give_consent(participant=participant, by=participant.user)
        actions.withdraw_consent(participant=participant, by=participant.user)

    assert participant.consents.count() == 2


def test_the_state_is_one_word():
    participant = a_participant_with_account()
    states = [queries.consent_state(participant)]
    steps = [
        lambda: actions.give_consent(participant=participant, by=participant.user),
        lambda: actions.pause_matching(participant=participant, by=participant.user),
        lambda: actions.set_protected_address(
            participant=participant, is_protected=True, by=participant.consultant
        ),
    ]
    for step in steps:
        step()
        participant.refresh_from_db()
        states.append(queries.consent_state(participant))

    assert states == ["none", "given", "paused", "protected"]
