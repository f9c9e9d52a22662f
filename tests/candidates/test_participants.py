"""A participant is created, changed, handed over, protected, closed, reopened."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from candidates import actions
from candidates.actions.participants import phase_on
from candidates.models import Participant
from common.errors import DomainError, StaleRecord
from notifications.models import Message
from tests.builders import a_consultant, a_municipality, a_teacher, a_unit, a_user
from tests.candidates.builders import a_language, a_participant, a_participant_with_account

pytestmark = pytest.mark.django_db


def test_a_new_participant_belongs_to_the_units_municipality_and_its_consultant():
    unit = a_unit()
    consultant = a_consultant(unit)

    participant = a_participant(unit, consultant, contact_language=a_language())

    assert (participant.municipality, participant.consultant) == (unit.municipality, consultant)
    assert participant.phase == "first"
    assert not participant.has_matching_consent


@pytest.mark.parametrize(
    ("days", "phase"),
    [(0, "first"), (182, "first"), (183, "second"), (548, "third"), (731, "later")],
)
def test_the_phase_follows_the_programme(days, phase):
    today = timezone.localdate()

    assert phase_on(today - timedelta(days=days), today) == phase


def test_the_clock_moves_people_to_the_next_phase_and_never_back():
    fresh, by_hand = a_participant(), a_participant(phase="later")

    moved = actions.advance_phases(now=timezone.now() + timedelta(days=100))

    fresh.refresh_from_db()
    by_hand.refresh_from_db()
    assert (moved, fresh.phase, by_hand.phase) == (1, "second", "later")


def wrong_details():
    today = timezone.localdate()
    return {
        "end before start": (
            {"programme_ends_on": today - timedelta(days=200)},
            "programme_ends_on",
        ),
        "no name": ({"first_name": " "}, "first_name"),
        "long name": ({"first_name": "x" * 101}, "first_name"),
        "bad e-mail": ({"email": "amina at home"}, "email"),
        "unknown track": ({"track": "flying"}, "track"),
        "turned name": ({"first_name": "\u202eanimA"}, "first_name"),
        "stranger as deputy": ({"deputy": a_user()}, "deputy"),
        "consultant elsewhere": (
            {"deputy": a_consultant(a_unit(a_municipality("3435")))},
            "deputy",
        ),
        "consultant as teacher": ({"teacher": a_consultant(a_unit())}, "teacher"),
    }


@pytest.mark.parametrize("case", list(range(9)))
def test_details_that_cannot_be_true_are_refused_and_nothing_is_stored(case):
    details, field = list(wrong_details().values())[case]

    with pytest.raises(DomainError) as refusal:
        a_participant(**details)

    assert refusal.value.field == field
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    "name", ["Ng", "O'Brien", "آمنة", "Å", "Nguyễn Văn", "أحمد بن محمد", "🙂", "D’Arc", "ሰላም"]
)
def test_every_name_is_kept_as_written(name):
    participant = a_participant(first_name=name)

    participant.refresh_from_db()
    assert participant.first_name == name


def test_the_deputy_is_another_person_than_the_consultant():
    unit = a_unit()
    consultant = a_consultant(unit)

    with pytest.raises(DomainError) as refusal:
        a_participant(unit, consultant, deputy=consultant)

    assert refusal.value.field == "deputy"


def test_an_unknown_detail_is_a_fault_of_the_caller():
    with pytest.raises(TypeError):
        a_participant(has_matching_consent=True)


def test_a_change_raises_the_version_and_the_same_again_does_not():
    participant = a_participant()

    for _again in range(2):
        changed = actions.change_participant(
            participant=participant, by=participant.consultant, first_name="Amina Ali"
        )

    assert (changed.first_name, changed.version) == ("Amina Ali", 2)


def test_a_change_on_an_older_version_is_refused():
    participant = a_participant()
    change = {"participant": participant, "by": participant.consultant, "version": 1}
    actions.change_participant(**change, phone="90000000")

    with pytest.raises(StaleRecord):
        actions.change_participant(**change, phone="91111111")

    participant.refresh_from_db()
    assert participant.phone == "90000000"


def test_a_hand_over_tells_both_and_keeps_the_note_inside_the_house():
    participant = a_participant_with_account()
    new = a_consultant(participant.unit)

    actions.hand_over(
        participant=participant,
        consultant=new,
        by=participant.consultant,
        note="Amina venter på svar fra hotellet.",
    )

    participant.refresh_from_db()
    assert participant.consultant == new
    assert participant.handover_note == "Amina venter på svar fra hotellet."
    told = Message.objects.filter(channel="in_app").values_list("to", "kind")
    assert set(told) == {
        (new.pk, "candidates.handed_over"),
        (participant.user_id, "candidates.new_contact"),
    }
    assert "hotellet" not in str(list(Message.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize("role", ["same", "elsewhere", "teacher"])
def test_a_hand_over_goes_only_to_another_consultant_here(role):
    participant = a_participant()
    people = {
        "same": participant.consultant,
        "elsewhere": a_consultant(a_unit(a_municipality("3435"))),
        "teacher": a_teacher(participant.unit),
    }

    with pytest.raises(DomainError) as refusal:
        actions.hand_over(
            participant=participant, consultant=people[role], by=participant.consultant
        )

    assert refusal.value.field == "consultant"


def test_the_deputy_who_takes_over_is_no_longer_deputy():
    unit = a_unit()
    deputy = a_consultant(unit)
    participant = a_participant(unit, deputy=deputy)

    held = actions.hand_over(participant=participant, consultant=deputy, by=participant.consultant)

    assert (held.consultant, held.deputy) == (deputy, None)


def test_closing_and_reopening_are_safe_to_repeat():
    participant = a_participant()
    act = {"participant": participant, "by": participant.consultant}

    actions.close_participant(**act)
    closed = actions.close_participant(**act)
    actions.reopen_participant(**act)
    opened = actions.reopen_participant(**act)

    assert (closed.closed_at is not None, closed.version) == (True, 2)
    assert (opened.closed_at, opened.version) == (None, 3)


def test_one_account_belongs_to_one_participant():
    first, second = a_participant_with_account(), a_participant()

    with pytest.raises(DomainError):
        actions.link_account(participant=second, user=first.user, by=second.consultant)


@time_machine.travel("2026-11-20T10:00:00+01:00", tick=False)
def test_waiting_counts_days_without_practice():
    participant = a_participant(programme_starts_on=timezone.localdate() - timedelta(days=14))
    today = timezone.localdate()
    assert participant.waiting_days(today) == 14

    actions.start_practice(participant=participant, on=today)
    participant.refresh_from_db()
    assert participant.waiting_days(today) == 0

    actions.end_practice(participant=participant, on=today - timedelta(days=2))
    participant.refresh_from_db()
    assert participant.waiting_days(today) == 2


def test_a_support_talk_opens_once_and_is_held_by_a_person():
    participant = a_participant()
    at = timezone.now()

    for _again in range(2):
        actions.open_support_talk(participant=participant, at=at)
    participant.refresh_from_db()
    assert (participant.support_talk_due_since, participant.version) == (at, 2)

    actions.hold_support_talk(participant=participant, by=participant.consultant)
    participant.refresh_from_db()
    assert participant.support_talk_due_since is None
