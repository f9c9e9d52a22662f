"""The certificate: the person looks at it, the workplace signs, anybody checks its code."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.calendar import is_working_day
from common.errors import DomainError
from placements.actions import certificates as actions
from placements.models import Certificate
from placements.queries.certificate import certificate_file, checked_code
from placements.queries.fingerprint import hash_of_content
from placements.queries.planning import WEEKDAYS
from placements.states.certificate import ALPHABET, in_groups, is_well_formed, new_code
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements.stay import an_ended_placement, speaker_of
from tools.pdf.rules import faults
from tools.pdf.rules import text_of as text_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def certificate(consultant):
    return actions.draft_certificate(placement=an_ended_placement(consultant), by=consultant)


def chosen(certificate, shows_levels=False):
    person = certificate.participant.user
    return actions.choose_levels(certificate=certificate, by=person, shows_levels=shows_levels)


def signed(certificate, **given):
    ready = chosen(certificate, **given)
    boss = speaker_of(ready.placement)
    return actions.sign_certificate(certificate=ready, by=boss, version=ready.version)


def test_weeks_and_hours_are_counted_from_the_days_at_work(certificate):
    """31 days from the first to today: five weeks begun, two days a week of five hours."""
    placement = certificate.placement
    there = {WEEKDAYS.index(each.weekday) for each in placement.days.all()}
    days = (placement.started_on + timedelta(days=n) for n in range(31))
    worked = [day for day in days if day.weekday() in there and is_working_day(day)]
    assert len(there) == 2
    assert (certificate.weeks, certificate.hours) == (5, 5 * len(worked))


def test_drafting_twice_gives_the_same(certificate, consultant):
    again = actions.draft_certificate(placement=certificate.placement, by=consultant)
    assert again == certificate


def test_nobody_signs_what_the_person_has_not_seen(certificate):
    with pytest.raises(DomainError) as refused:
        actions.sign_certificate(
            certificate=certificate, by=speaker_of(certificate.placement), version=1
        )
    assert refused.value.code == "step_not_allowed"


def test_a_changed_text_is_looked_at_again(certificate, consultant):
    ready = chosen(certificate)
    changed = actions.rewrite_certificate(certificate=ready, by=consultant, tasks="Cleaned cars")
    assert changed.state == "drafted"


def test_a_signature_for_an_older_text_is_refused(certificate, consultant):
    ready = chosen(certificate)
    old = ready.version
    actions.rewrite_certificate(certificate=ready, by=consultant, tasks="Cleaned cars")
    again = chosen(ready)
    with pytest.raises(DomainError) as refused:
        actions.sign_certificate(certificate=again, by=speaker_of(ready.placement), version=old)
    assert refused.value.code == "stale"


def test_levels_stand_there_only_when_the_person_chooses_so(certificate):
    certificate.levels = {"speaking": "A2"}
    certificate.save()
    assert signed(certificate).content["levels"] == {}


def test_levels_that_were_chosen_stand_there(certificate):
    certificate.levels = {"speaking": "A2"}
    certificate.save()
    assert signed(certificate, shows_levels=True).content["levels"] == {"speaking": "A2"}


def test_on_behalf_of_the_workplace_only_with_a_reason(certificate, consultant):
    ready = chosen(certificate)
    with pytest.raises(DomainError) as refused:
        actions.sign_certificate(certificate=ready, by=consultant, version=ready.version)
    assert refused.value.field == "reason"
    done = actions.sign_certificate(
        certificate=ready, by=consultant, version=ready.version, reason="Said yes on the phone"
    )
    assert done.content["on_behalf"] == "Said yes on the phone"


def test_what_was_signed_stands_fast(certificate):
    done = signed(certificate)
    assert done.content_hash == hash_of_content(done.content)
    with pytest.raises(DomainError):
        actions.rewrite_certificate(certificate=done, by=done.signed_by, tasks="Other")


@pytest.mark.parametrize("name", ["Åse Eksempel", "Олена Приклад", "مريم مثال", "ሰላም ምሳሌ"])
def test_the_file_can_be_read_by_a_screen_reader(certificate, name):
    done = signed(certificate)
    done.content["name"] = name
    pdf = certificate_file(done)
    assert faults(pdf) == []
    assert text_in(pdf).splitlines()[:2] == ["Certificate of competence", name]
    assert len(pdf) < 200_000


def test_the_code_stands_on_the_file(certificate):
    done = signed(certificate)
    assert in_groups(done.code) in text_in(certificate_file(done))


def test_before_the_signature_there_is_no_file(client, certificate):
    client.force_login(certificate.participant.user)
    answer = client.get(reverse("placements:certificate-file", args=[certificate.pk]))
    assert answer.status_code == 409


def test_every_wrong_character_is_told_apart_from_an_unknown_code():
    code = new_code()
    for place in range(len(code)):
        for character in set(ALPHABET) - {code[place]}:
            assert not is_well_formed(code[:place] + character + code[place + 1 :])


def test_two_characters_that_changed_places_are_found():
    code = new_code()
    for place in range(len(code) - 1):
        left, right = code[place], code[place + 1]
        if left != right:
            assert not is_well_formed(code[:place] + right + left + code[place + 2 :])


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}"])
def test_a_code_is_read_as_people_type_it(certificate, typed):
    code = signed(certificate).code
    words = typed.format(code, in_groups(code), code.lower())
    assert checked_code(words).code == "valid"


def test_a_code_nobody_has_a_mistake_and_a_withdrawn_one_are_three_answers(certificate, consultant):
    done = signed(certificate)
    other = "2" if done.code[0] != "2" else "3"
    assert checked_code(new_code()).code == "unknown"
    assert checked_code(other + done.code[1:]).code == "mistyped"
    actions.withdraw_certificate(certificate=done, by=consultant, reason="Wrong weeks")
    assert checked_code(done.code).code == "withdrawn"


def test_one_wrong_character_is_named_on_the_page(client, certificate):
    code = signed(certificate).code
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    shown = text_of(client.get(reverse("placements:certificate-check"), {"code": wrong}))
    assert "This code has a mistake. Compare it letter by letter and try again." in shown
    assert "This certificate is valid." not in shown


def test_a_draft_has_no_valid_code(certificate):
    assert checked_code(certificate.code).code == "unknown"


def test_whoever_checks_a_code_learns_nobody_s_name(client, certificate):
    done = signed(certificate)
    shown = text_of(client.get(reverse("placements:certificate-check"), {"code": done.code}))
    assert "This certificate is valid." in shown
    for secret in (done.content["name"], done.content["workplace"], done.content["employer"]):
        assert secret not in shown


def test_the_person_keeps_it_when_the_case_is_closed(client, certificate):
    done = signed(certificate)
    participant = done.participant
    participant.closed_at = done.signed_at
    participant.save()
    client.force_login(participant.user)
    shown = text_of(client.get(reverse("placements:papers")))
    assert done.placement.workplace.name in shown
    file = client.get(reverse("placements:certificate-file", args=[done.pk]))
    assert file.content.startswith(b"%PDF")


def test_person_and_workplace_do_their_parts_on_the_page(client, certificate):
    address = reverse("placements:certificate", args=[certificate.pk])
    client.force_login(certificate.participant.user)
    nothing = client.post(address + "choose/", {})
    assert nothing.context["levels_form"].errors.keys() == {"shows_levels"}
    client.post(address + "choose/", {"shows_levels": "no"})
    client.force_login(speaker_of(certificate.placement))
    version = client.get(address).context["certificate"].version
    client.post(address + "sign/", {"version": version})
    assert Certificate.objects.get(pk=certificate.pk).state == "signed"


def test_a_participant_does_not_sign_the_own_certificate(client, certificate):
    chosen(certificate)
    client.force_login(certificate.participant.user)
    answer = client.post(reverse("placements:certificate-sign", args=[certificate.pk]))
    assert answer.status_code == 403


def test_a_stranger_finds_nothing(client, certificate):
    client.force_login(base.a_user())
    assert client.get(reverse("placements:certificate", args=[certificate.pk])).status_code == 404
