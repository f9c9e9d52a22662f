"""The contact log, limits on asking, messages, mappings and repair talks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import change_settings, settings_of
from accounts.models import AuditEntry
from common.errors import DomainError
from employers import actions, queries
from employers.models import ContactLogEntry, Employer, EmployerMember
from notifications.models import Message
from tests.builders import a_consultant, a_municipality, a_unit
from tests.employers.builders import a_member, a_waiting_employer, an_employer, an_opening

pytestmark = pytest.mark.django_db


def ask(employer, by=None, days_ago=0, **said) -> ContactLogEntry:
    given = {"kind": "call", "result": "later", "minutes": 10} | said
    moment = timezone.now() - timedelta(days=days_ago)
    return actions.log_contact(
        employer=employer, by=by or a_consultant(), happened_at=moment, **given
    )


def test_a_contact_carries_kind_minutes_result_and_whose_it_was():
    unit = a_unit()
    entry = ask(an_employer(), by=a_consultant(unit), kind="visit", minutes=45, result="yes")
    assert (entry.kind, entry.minutes, entry.result) == ("visit", 45, "yes")
    assert (entry.body, entry.unit, entry.is_request) == (unit.name, unit, True)


def test_asking_again_within_the_cool_down_needs_a_reason_also_from_another_body():
    employer = an_employer()
    first = ask(employer, days_ago=13)
    with pytest.raises(DomainError, match=first.body) as refused:
        ask(employer)
    assert (refused.value.code, refused.value.field) == ("cool_down", "reason")
    assert ask(employer, reason="They asked us to call.").cool_down_ignored
    assert employer.contact_log.count() == 2


def test_after_the_cool_down_nothing_warns():
    employer = an_employer()
    ask(employer, days_ago=14)
    assert ask(employer).cool_down_ignored == ""


def test_a_municipality_chooses_its_own_cool_down():
    settings = settings_of(a_municipality())
    change_settings(settings=settings, by=a_consultant(), cool_down_days=3)
    employer = an_employer()
    ask(employer, days_ago=4)
    assert ask(employer).cool_down_ignored == ""


def test_information_is_no_request_and_is_always_allowed():
    employer = an_employer()
    ask(employer, days_ago=1)
    assert ask(employer, is_request=False, result="information").is_request is False


def test_the_employers_own_distance_counts_for_every_contact():
    employer = an_employer()
    actions.change_employer(employer=employer, by=a_consultant(), contact_days=30)
    ask(employer, days_ago=29, is_request=False)
    with pytest.raises(DomainError, match="30 days"):
        ask(employer, is_request=False)


def test_there_is_an_upper_limit_too():
    employer = an_employer()
    actions.change_employer(employer=employer, by=a_consultant(), most_contacts_in_60_days=2)
    ask(employer, days_ago=50, is_request=False)
    ask(employer, days_ago=40, is_request=False)
    with pytest.raises(DomainError, match="limit of 2"):
        ask(employer, is_request=False)


def test_a_resting_employer_is_not_asked_whatever_the_reason():
    employer = an_employer()
    until = timezone.localdate() + timedelta(days=5)
    actions.rest_employer(employer=employer, by=a_member(employer), until=until)
    employer.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        ask(employer, reason="It is important.")
    assert refused.value.code == "rest"
    assert ask(employer, is_request=False, result="information")


def test_the_future_is_not_written_down():
    with pytest.raises(DomainError) as refused:
        ask(an_employer(), days_ago=-1)
    assert refused.value.field == "happened_at"


def test_asked_seven_times_in_60_days_by_five_bodies():
    employer = an_employer()
    units = [a_unit() for _ in range(5)]
    for turn in range(7):
        by = a_consultant(units[turn % 5])
        ask(employer, by=by, days_ago=50 - turn * 7, reason="Several of us ask.")
    ask(employer, days_ago=61, reason="long ago")
    ask(employer, is_request=False, result="information")
    asked = queries.asked_lately(employer)
    assert (asked["times"], asked["bodies"]) == (7, 5)
    assert queries.asked_words(asked) == "Asked 7 times in 60 days by 5 bodies."
    since = timezone.now() - timedelta(days=90)
    assert queries.requests_since([employer.pk], since) == {employer.pk: 8}


def test_nobody_asked_says_nothing():
    assert queries.asked_words(queries.asked_lately(an_employer())) == ""


# --- Messages -----------------------------------------------------------------------------------


def test_a_message_goes_to_the_owner():
    consultant = a_consultant()
    employer = an_employer(by=consultant)
    message = actions.write_message(employer=employer, by=a_member(employer), text=" Two places. ")
    assert (message.owner, message.text) == (consultant, "Two places.")
    assert Message.objects.filter(kind="employers.message_written", to=consultant).exists()


def test_without_an_owner_the_consultant_with_the_fewest_unanswered_gets_it():
    busy, free = a_consultant(), a_consultant()
    first = a_waiting_employer()
    person = first.members.get().user
    assert actions.write_message(employer=first, by=person, text="x").owner == busy
    assert actions.write_message(employer=first, by=person, text="y").owner == free


def test_where_nobody_works_the_message_is_listed_as_unowned():
    employer = a_waiting_employer()
    message = actions.write_message(
        employer=employer, by=employer.members.get().user, text="Anyone?"
    )
    assert message.owner is None
    assert list(queries.unanswered_messages(a_consultant())) == [message]
    elsewhere = a_consultant(a_unit(a_municipality("3435")))
    assert not queries.unanswered_messages(elsewhere).exists()


def test_an_unanswered_message_is_late_after_its_day_until_it_is_answered():
    employer = an_employer()
    message = actions.write_message(employer=employer, by=a_member(employer), text="x")
    after = message.answer_due_on + timedelta(days=1)
    mine = type(message).objects
    assert list(mine.overdue(after)) == [message]
    assert not mine.overdue(message.answer_due_on).exists()
    actions.answer_message(message=message, by=a_consultant(), answer="We call you.")
    assert not mine.overdue(after).exists()
    assert Message.objects.filter(kind="employers.message_answered", to=message.written_by).exists()
    with pytest.raises(DomainError) as refused:
        actions.answer_message(message=message, by=a_consultant(), answer="Again.")
    assert refused.value.code == "answered"


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_message_or_answer_is_refused(text):
    employer = an_employer()
    with pytest.raises(DomainError) as refused:
        actions.write_message(employer=employer, by=a_member(employer), text=text)
    assert refused.value.field == "text"


def test_a_colleague_takes_over_with_the_same_deadline():
    employer = an_employer()
    message = actions.write_message(employer=employer, by=a_member(employer), text="x")
    colleague = a_consultant()
    taken = actions.take_message(message=message, owner=colleague, by=colleague)
    assert (taken.owner, taken.answer_due_on) == (colleague, message.answer_due_on)


# --- Mapping ------------------------------------------------------------------------------------


def test_a_mapping_is_dated_and_goes_stale():
    employer, home = an_employer(), a_municipality()
    today = timezone.localdate()
    assert queries.mapping_is_stale(employer, home)
    actions.map_employer(
        employer=employer,
        by=a_consultant(),
        mapped_on=today - timedelta(days=366),
        need_now="One baker",
    )
    assert queries.mapping_is_stale(employer, home)
    actions.map_employer(employer=employer, by=a_consultant(), need_later="Two in spring")
    assert not queries.mapping_is_stale(employer, home)
    assert queries.mapping_is_stale(employer, home, today + timedelta(days=366))


def test_a_mapping_of_tomorrow_is_refused():
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(DomainError):
        actions.map_employer(employer=an_employer(), by=a_consultant(), mapped_on=tomorrow)


# --- Repair talk --------------------------------------------------------------------------------


def test_a_repair_talk_is_recorded_by_a_consultant_and_confirmed_by_the_employer():
    opening = an_opening()
    employer = opening.workplace.employer
    member, consultant = a_member(employer), a_consultant()
    talk = actions.open_repair_talk(employer=employer, by=None, reason="Broken off")
    assert actions.open_repair_talk(employer=employer, by=None) == talk
    assert list(Employer.objects.with_repair_due()) == [employer]
    with pytest.raises(DomainError) as refused:
        actions.confirm_repair_talk(talk=talk, by=member)
    assert refused.value.code == "not_recorded"
    actions.record_repair_talk(talk=talk, by=consultant, agreed="A fadder each day.")
    assert queries.to_answer([employer], []) == [{"what": "confirm_repair_talk", "talk": talk}]
    with pytest.raises(DomainError) as refused:
        actions.confirm_repair_talk(talk=talk, by=consultant)
    assert refused.value.code == "not_the_employer"
    actions.confirm_repair_talk(talk=talk, by=member)
    assert not Employer.objects.with_repair_due().exists()
    actions.hold_place(opening_id=opening.pk)


def test_where_nobody_has_an_account_the_consultant_writes_who_said_yes():
    opening = an_opening()
    employer = opening.workplace.employer
    EmployerMember.objects.filter(employer=employer).delete()
    consultant = a_consultant()
    talk = actions.open_repair_talk(employer=employer, by=None, reason="Broken off")
    with pytest.raises(DomainError) as early:
        actions.confirm_repair_talk(talk=talk, by=consultant, how="By phone")
    actions.record_repair_talk(talk=talk, by=consultant, agreed="A fadder each day.")
    with pytest.raises(DomainError) as silent:
        actions.confirm_repair_talk(talk=talk, by=consultant, how=" ")

    actions.confirm_repair_talk(talk=talk, by=consultant, how="The boss, by phone")

    talk.refresh_from_db()
    assert (early.value.code, silent.value.field) == ("not_recorded", "how_confirmed")
    assert (talk.confirmed_by, talk.how_confirmed) == (consultant, "The boss, by phone")
    assert not Employer.objects.with_repair_due().exists()
    assert AuditEntry.objects.get(verb="confirm_repair_talk").party == "consultant"


def test_who_has_an_account_says_yes_themselves():
    employer = an_employer()
    member, consultant = a_member(employer), a_consultant()
    talk = actions.open_repair_talk(employer=employer, by=None)
    actions.record_repair_talk(talk=talk, by=consultant, agreed="x")
    with pytest.raises(DomainError) as refused:
        actions.confirm_repair_talk(talk=talk, by=consultant, how="The boss, by phone")
    assert refused.value.code == "not_the_employer"
    talk = actions.confirm_repair_talk(talk=talk, by=member, how="not needed")
    assert talk.how_confirmed == ""


def test_a_confirmed_talk_is_not_written_over():
    employer = an_employer()
    talk = actions.open_repair_talk(employer=employer, by=a_consultant())
    actions.record_repair_talk(talk=talk, by=a_consultant(), agreed="x")
    talk = actions.confirm_repair_talk(talk=talk, by=a_member(employer))
    with pytest.raises(DomainError) as refused:
        actions.record_repair_talk(talk=talk, by=a_consultant(), agreed="y")
    assert refused.value.code == "confirmed"
