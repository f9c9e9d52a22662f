"""A measure written by mistake is taken away again; only working days without one are a gap."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common.errors import DomainError
from meetings.actions import ends
from meetings.models import Measure, ProgrammeEnd
from meetings.queries import gap_days
from tests.builders import a_consultant, a_leader
from tests.candidates.builders import a_participant

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2027-06-01T12:00+02:00")
TODAY = NOW.date()
FRIDAY = date(2027, 6, 25)
DAY = timedelta(days=1)


@pytest.fixture
def end():
    """Everything is ready, the measure too: it was written with the wrong year."""
    person = a_participant(programme_starts_on=date(2025, 6, 26), programme_ends_on=FRIDAY)
    ends.open_end(person, ProgrammeEnd.Kind.PROGRAMME, FRIDAY, TODAY)
    end = ProgrammeEnd.objects.get()
    ends.write_end(
        end=end, by=person.consultant, today=TODAY, invited_on=TODAY, means="A course",
        next_body="Nav", next_owner="Kari", employer_contact="Per",
    )  # fmt: skip
    a_measure(end, date(2026, 6, 28), date(2027, 9, 1))
    return end


def a_measure(end, first, last):
    return ends.add_measure(
        end=end, agency="Nav", name="Course", starts_on=first, ends_on=last,
        by=end.participant.consultant,
    )  # fmt: skip


def remove(client, measure):
    return client.post(reverse("meetings:remove_measure", args=[measure.pk]))


def test_a_wrong_measure_is_taken_away_and_the_gap_is_seen(client, end):
    by, wrong = end.participant.consultant, Measure.objects.get()
    a_measure(end, date(2027, 7, 5), date(2027, 9, 1))
    client.force_login(by)
    page = reverse("meetings:ends")
    shown = client.get(page).content.decode()
    assert ("Nothing from" in shown, "All is ready" in shown) == (False, True)
    assert reverse("meetings:remove_measure", args=[wrong.pk]) in shown

    assert remove(client, wrong).url == page

    shown = client.get(page).content.decode()
    assert "Nothing from 28. June to 2. July" in shown
    assert "All is ready" not in shown
    entry = AuditEntry.objects.get(verb="remove_measure")
    assert (entry.subject_id, entry.by, entry.party) == (end.pk, by, "consultant")
    assert entry.facts == {
        "measure": str(wrong.pk), "first": "2026-06-28", "last": "2027-09-01"
    }  # fmt: skip
    ends.remove_measure(measure=wrong, by=by)
    assert AuditEntry.objects.filter(verb="remove_measure").count() == 1


def complete(end):
    ends.complete_end(end=end, by=end.participant.consultant, now=NOW)


def drop(end):
    ProgrammeEnd.objects.update(dropped_on=TODAY)


def close(end):
    end.participant.closed_at = NOW
    end.participant.save(update_fields=["closed_at"])


@pytest.mark.parametrize(
    ("over", "code"), [(complete, "complete"), (drop, "dropped"), (close, "closed")]
)
def test_only_while_the_end_is_open(client, end, over, code):
    over(end)
    with pytest.raises(DomainError) as refusal:
        ends.remove_measure(measure=Measure.objects.get(), by=end.participant.consultant)
    client.force_login(end.participant.consultant)
    answer = remove(client, Measure.objects.get())

    assert (refusal.value.code, answer.status_code) == (code, 302)
    assert Measure.objects.count() == 1
    assert not AuditEntry.objects.filter(verb="remove_measure").exists()


def test_only_who_may_write_the_end_takes_it_away(client, end):
    measure = Measure.objects.get()
    for user in (a_leader(end.participant.unit), a_consultant()):
        client.force_login(user)
        assert remove(client, measure).status_code == 404
    client.force_login(a_leader(end.participant.unit))
    shown = client.get(reverse("meetings:ends")).content.decode()
    assert "Course" in shown
    assert reverse("meetings:remove_measure", args=[measure.pk]) not in shown
    client.force_login(end.participant.consultant)
    assert client.get(reverse("meetings:remove_measure", args=[measure.pk])).status_code == 405
    assert Measure.objects.count() == 1


def gaps(last_day, *spans):
    return gap_days(last_day, [Measure(starts_on=first, ends_on=last) for first, last in spans])


def test_a_weekend_or_a_holiday_is_no_gap():
    monday, autumn = FRIDAY + 3 * DAY, date(2027, 10, 1)
    for first in (FRIDAY + DAY, FRIDAY + 2 * DAY, monday):
        assert gaps(FRIDAY, (first, autumn)) == []
    # Palm Sunday's weekend and the Easter week: Maundy Thursday to Easter Monday are days off.
    wednesday, tuesday = date(2027, 3, 24), date(2027, 3, 30)
    assert gaps(wednesday, (tuesday, autumn)) == []


def test_a_gap_is_told_from_its_first_to_its_last_working_day():
    tuesday, autumn = FRIDAY + 4 * DAY, date(2027, 10, 1)
    assert gaps(FRIDAY, (tuesday, autumn)) == [(tuesday - DAY, tuesday - DAY)]
    # From a Friday to the Monday two weeks later, past two weekends.
    monday = FRIDAY + 10 * DAY
    assert gaps(FRIDAY, (monday, autumn)) == [(FRIDAY + 3 * DAY, FRIDAY + 7 * DAY)]
    # Between two measures as well; what lies within another makes none.
    first = (FRIDAY + 3 * DAY, FRIDAY + 7 * DAY)
    assert gaps(FRIDAY, first, (monday + DAY, autumn)) == [(monday, monday)]
    assert gaps(FRIDAY, first, (monday, autumn), (monday + DAY, monday + DAY)) == []


def test_an_end_is_ready_when_its_measure_starts_after_the_weekend(end):
    Measure.objects.all().delete()
    a_measure(end, FRIDAY + 4 * DAY, date(2027, 9, 1))
    with pytest.raises(DomainError) as refusal:
        complete(end)
    assert refusal.value.code == "gap"

    a_measure(end, FRIDAY + 3 * DAY, FRIDAY + 3 * DAY)
    complete(end)
    end.refresh_from_db()
    assert end.completed_at == NOW


def test_the_list_costs_the_same_with_many_measures(client, end, django_assert_num_queries):
    for days in range(20):
        a_measure(end, FRIDAY + days * DAY, FRIDAY + (days + 1) * DAY)
    client.force_login(end.participant.consultant)
    with django_assert_num_queries(7):
        assert client.get(reverse("meetings:ends")).content.decode().count("Take away") == 21
