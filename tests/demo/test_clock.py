"""The story's clock: what is written at a moment of the story carries that moment."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.parties import Party
from demo.clock import Calendar, standing_at
from tests.builders import a_municipality, a_unit

LONG_AGO = datetime(2024, 3, 4, 9, 30, tzinfo=timezone.get_default_timezone())


@pytest.mark.django_db
def test_rows_carry_the_moment_of_the_story_and_keep_their_order():
    with standing_at(LONG_AGO):
        unit = a_unit(a_municipality())
        entries = [
            AuditEntry.objects.create(
                party=Party.CLOCK, verb=verb, subject_kind="unit", subject_id=unit.pk
            )
            for verb in ("first", "second")
        ]
    unit.refresh_from_db()
    assert timezone.localtime(unit.created_at).replace(microsecond=0) == LONG_AGO
    assert entries[0].created_at < entries[1].created_at
    assert (timezone.now() - LONG_AGO).days > 100  # and afterwards the clock goes on


def test_within_the_story_days_and_local_time_agree():
    calendar = Calendar(date(2024, 11, 20))
    with calendar.at(-5, "11:00") as moment:
        assert timezone.localdate() == date(2024, 11, 15) == timezone.localdate(moment)
        assert timezone.localtime().hour == 11
        assert timezone.is_aware(timezone.now())


def test_nothing_in_the_story_happens_later_than_now():
    before = timezone.now()
    ahead = timezone.localdate(before) + timedelta(days=30)
    with Calendar(ahead).at(0) as moment:
        assert before <= moment <= before + timedelta(minutes=1)
