"""Rights and duties, objections, who has looked, equity attributes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from candidates import actions, queries
from candidates.models import EquityRecord
from common.errors import DomainError
from notifications.models import Message
from tests.builders import a_consultant
from tests.candidates.builders import a_participant, a_participant_with_account, a_pupil

pytestmark = pytest.mark.django_db


def test_rights_are_confirmed_by_the_person_or_by_a_course():
    participant = a_participant_with_account()
    assert not participant.knows_rights
    with pytest.raises(DomainError):
        actions.confirm_rights(participant=participant, by=participant.consultant)

    actions.confirm_rights(participant=participant, by=participant.user)

    participant.refresh_from_db()
    assert participant.knows_rights

    other = a_participant()
    actions.record_rights_course(participant=other, on=timezone.localdate(), by=other.consultant)
    other.refresh_from_db()
    assert other.knows_rights


def test_a_course_in_the_future_is_refused():
    participant = a_participant()

    with pytest.raises(DomainError) as refusal:
        actions.record_rights_course(
            participant=participant,
            on=timezone.localdate() + timedelta(days=1),
            by=participant.consultant,
        )

    assert refusal.value.field == "on"


def test_an_objection_reaches_the_consultant_and_is_answered_once():
    participant = a_participant_with_account()
    objection = actions.raise_objection(
        participant=participant, text="Jeg har ikke vært baker.", by=participant.user
    )
    again = actions.raise_objection(
        participant=participant, text="Jeg har ikke vært baker.", by=participant.user
    )
    assert again == objection
    assert list(queries.unanswered_objections(participant.consultant)) == [objection]

    act = {"objection": objection, "by": participant.consultant}
    actions.answer_objection(**act, answer="Takk. Det er rettet.")
    with pytest.raises(DomainError):
        actions.answer_objection(**act, answer="En gang til.")

    assert not queries.unanswered_objections(participant.consultant)
    kinds = Message.objects.filter(channel="in_app").order_by("due_at")
    assert [(each.to, each.kind) for each in kinds] == [
        (participant.consultant, "candidates.objection_raised"),
        (participant.user, "candidates.objection_answered"),
    ]


@pytest.mark.parametrize("words", ["", "   "])
def test_an_empty_objection_or_answer_is_refused(words):
    participant = a_participant_with_account()
    with pytest.raises(DomainError) as refusal:
        actions.raise_objection(participant=participant, text=words, by=participant.user)
    assert refusal.value.field == "text"

    objection = actions.raise_objection(participant=participant, text="Feil", by=participant.user)
    with pytest.raises(DomainError) as refusal:
        actions.answer_objection(objection=objection, answer=words, by=participant.consultant)
    assert refusal.value.field == "answer"


def test_only_the_person_objects():
    participant = a_participant_with_account()

    with pytest.raises(DomainError):
        actions.raise_objection(participant=participant, text="Feil", by=participant.consultant)


def test_a_late_answer_is_reminded_of_once():
    participant = a_participant_with_account()
    actions.raise_objection(participant=participant, text="Feil", by=participant.user)
    later = timezone.now() + timedelta(days=14)

    assert actions.remind_of_objections(now=timezone.now()) == 0
    assert actions.remind_of_objections(now=later) == 1
    actions.remind_of_objections(now=later)

    late = Message.objects.filter(kind="candidates.objection_unanswered", channel="in_app")
    assert late.count() == 1


def test_who_has_looked_shows_role_organisation_and_time_but_no_name_and_not_oneself():
    participant = a_pupil()
    colleague = a_consultant(participant.unit)
    readers = [colleague, participant.teacher]
    for reader in readers:
        actions.note_reading(participants=[participant], by=reader, what="read_profile")
    actions.note_reading(participants=[participant], by=participant.consultant, what="export_list")

    seen = queries.who_has_looked(participant)

    assert [(each.role, each.organisation) for each in seen] == [
        ("Job consultant", participant.unit.name),
        ("Teacher", participant.teacher.unit_memberships.get().unit.name),
        ("Job consultant", participant.unit.name),
    ]
    assert all(colleague.name not in str(each) for each in seen)


def test_ones_own_reading_is_neither_kept_nor_shown():
    participant = a_participant_with_account()

    actions.note_reading(participants=[participant], by=participant.user, what="read_profile")
    assert not AuditEntry.objects.filter(is_reading=True).exists()

    audit.record_readings(  # as another app might
        [(participant, "participant")], by=participant.user, what="read_offer"
    )
    assert queries.who_has_looked(participant) == []


def test_equity_attributes_are_written_by_the_consultant_only_and_change_no_version():
    participant = a_participant_with_account()

    actions.record_equity(
        participant=participant, by=participant.consultant, sex="woman", is_single="unknown"
    )
    for stranger in (participant.user,):
        with pytest.raises(DomainError):
            actions.record_equity(participant=participant, by=stranger, sex="man")

    row = EquityRecord.objects.get()
    assert (row.sex, row.is_single, row.schooling) == ("woman", "unknown", "unknown")
    participant.refresh_from_db()
    assert participant.version == 1


def test_a_value_outside_the_list_is_refused():
    participant = a_participant()

    with pytest.raises(DomainError) as refusal:
        actions.record_equity(participant=participant, by=participant.consultant, sex="x")

    assert refusal.value.field == "sex"
