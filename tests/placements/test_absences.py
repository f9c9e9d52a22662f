"""Absence: a talk about causes before any mark, one rule for school and work, hours add up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.errors import DomainError
from placements.actions import absences as actions
from placements.models import Absence, FollowUp
from placements.queries.alarms import away
from tests import builders as base
from tests.matching.offer_cast import text_of
from tests.placements.stay import a_running_placement, speaker_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return a_running_placement(consultant)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def told(placement, day, *, at_school=False, **given):
    facts = {"party": "participant", "by": placement.participant.user, "is_notified": True}
    return actions.report_absence(
        participant=placement.participant,
        placement=None if at_school else placement,
        day=day,
        **(facts | given),
    )


def talks():
    return FollowUp.objects.filter(kind="cause_talk")


def test_one_day_that_was_told_starts_no_talk(placement):
    told(placement, days_ago(0))
    assert not talks().exists()


def test_a_day_without_a_word_starts_a_talk(placement):
    told(placement, days_ago(0), is_notified=False)
    assert talks().count() == 1


def test_the_third_day_within_two_weeks_starts_one_talk(placement):
    for days in (9, 5, 1):
        told(placement, days_ago(days))
    told(placement, days_ago(0))
    assert talks().count() == 1


def test_days_count_in_whatever_order_they_are_told(placement):
    for days in (1, 9, 5):
        told(placement, days_ago(days))
    assert talks().count() == 1


def test_a_talk_that_waits_is_about_later_days_too(placement):
    for days in (16, 12, 8, 4, 1):
        told(placement, days_ago(days))
    assert talks().open().count() == 1


def test_school_and_workplace_count_together(placement):
    told(placement, days_ago(6))
    told(placement, days_ago(4), at_school=True)
    told(placement, days_ago(2))
    assert talks().count() == 1
    found = away(placement.participant_id, timezone.localdate())
    assert (found.work, found.school, found.total) == (Decimal(10), Decimal(5), Decimal(15))


def test_the_same_day_told_twice_is_one_day(placement):
    told(placement, days_ago(1), code="travel")
    told(placement, days_ago(1), hours=Decimal(2))
    absence = Absence.objects.get()
    assert (absence.hours, absence.code) == (Decimal(2), "travel")


def test_no_mark_before_the_talk(placement, consultant):
    absence = told(placement, days_ago(1))
    with pytest.raises(DomainError) as refused:
        actions.mark_absence(absence=absence, by=consultant)
    assert refused.value.code == "talk_first"
    held = actions.hold_cause_talk(
        participant=placement.participant, by=consultant, on=days_ago(0), code="travel"
    )
    assert held == 1
    assert actions.mark_absence(absence=absence, by=consultant).has_mark


def hold_talk(placement, consultant, days):
    facts = {"participant": placement.participant, "by": consultant, "code": "travel"}
    return actions.hold_cause_talk(on=days_ago(days), **facts)


def test_a_talk_that_has_not_been_is_refused(client, placement, consultant):
    absence = told(placement, days_ago(0), is_notified=False)
    with pytest.raises(DomainError) as refused:
        hold_talk(placement, consultant, -1)
    assert (refused.value.code, refused.value.field) == ("future", "on")
    absence.refresh_from_db()
    assert absence.talk_held_on is None
    client.force_login(consultant)
    tomorrow = {"on": days_ago(-1).isoformat(), "code": "travel"}
    address = reverse("placements:cause-talk", args=[placement.pk])
    assert "has not come yet" in text_of(client.post(address, tomorrow, follow=True))


def test_a_talk_of_yesterday_about_a_day_told_today_is_off_the_list(placement, consultant):
    told(placement, days_ago(2), is_notified=False)
    hold_talk(placement, consultant, 1)
    assert talks().count() == 1
    assert not talks().open().exists()


def test_a_day_missed_after_the_talk_needs_another_one(placement, consultant):
    told(placement, days_ago(2), is_notified=False)
    told(placement, days_ago(0), is_notified=False)
    assert hold_talk(placement, consultant, 1) == 1
    assert talks().open().exists()


def test_the_database_keeps_no_mark_before_the_talk(placement):
    absence = told(placement, days_ago(1))
    absence.has_mark = True
    with pytest.raises(IntegrityError), transaction.atomic():
        absence.save()


@pytest.mark.parametrize(
    ("days", "field"), [(-61, "day"), (60, "day")], ids=["too far ahead", "before the start"]
)
def test_a_day_outside_the_placement_is_refused(placement, days, field):
    with pytest.raises(DomainError) as refused:
        told(placement, days_ago(days))
    assert refused.value.field == field


@pytest.mark.parametrize("hours", [0, 25, -1])
def test_hours_that_no_day_has_are_refused(placement, hours):
    with pytest.raises(DomainError) as refused:
        told(placement, days_ago(0), hours=Decimal(hours))
    assert refused.value.field == "hours"


def test_an_employer_reads_that_somebody_told_and_never_why(client, placement):
    told(placement, days_ago(1), code="appointment")
    client.force_login(speaker_of(placement))
    shown = text_of(client.get(reverse("placements:absence", args=[placement.pk])))
    assert "told" in shown
    assert "appointment" not in shown


def test_an_employer_gives_no_reason(client, placement):
    client.force_login(speaker_of(placement))
    address = reverse("placements:absence", args=[placement.pk])
    client.post(address, {"day": days_ago(0).isoformat(), "code": "travel"})
    absence = Absence.objects.get()
    assert (absence.code, absence.is_notified) == ("", False)


def test_a_participant_tells_in_two_taps(client, placement):
    client.force_login(placement.participant.user)
    address = reverse("placements:absence", args=[placement.pk])
    client.post(address, {"day": days_ago(0).isoformat(), "code": "travel"})
    absence = Absence.objects.get()
    assert (absence.code, absence.is_notified) == ("travel", True)


def test_a_worry_opens_a_talk_also_outside_a_placement(client, placement, consultant):
    client.force_login(consultant)
    address = reverse("placements:worry", args=[placement.participant_id])
    empty = client.post(address, {"text": ""})
    assert empty.context["form"].errors.keys() == {"text"}
    client.post(address, {"text": "Very quiet lately"})
    task = FollowUp.objects.get(kind="worry_talk", placement=None)
    talk = client.get(reverse("placements:follow_up", args=[task.pk])).content.decode()
    assert address in talk
    assert "Very quiet lately" in text_of(client.get(address))


def test_a_colleague_elsewhere_writes_no_worry(client, placement):
    client.force_login(base.a_consultant())
    address = reverse("placements:worry", args=[placement.participant_id])
    assert client.post(address, {"text": "?"}).status_code == 404
