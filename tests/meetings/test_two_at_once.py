"""Two people with the same page open: the second does not erase what the first has written."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, MunicipalitySettings
from common.errors import StaleRecord
from meetings.actions import ends, meetings
from meetings.models import Meeting, ProgrammeEnd
from notifications.models import Message
from tests.builders import a_consultant
from tests.candidates.builders import a_participant
from tests.meetings.builders import a_meeting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


@pytest.fixture
def person():
    return a_participant()


@pytest.fixture
def end(person):
    ends.open_end(person, ProgrammeEnd.Kind.PROGRAMME, today() + 60 * DAY, today())
    return ProgrammeEnd.objects.get()


@pytest.fixture
def staff(client, person):
    client.force_login(person.consultant)
    return client


def fields_of(answer):
    """What a browser sends when nobody types anything; what is chosen from a list is sent apart."""
    form = answer.context["form"]
    shown = {field.html_name: field.field.widget.format_value(field.value()) for field in form}
    return {name: text for name, text in shown.items() if isinstance(text, str)}


def page_of(end):
    return reverse("meetings:end", args=[end.pk])


def test_what_the_first_wrote_of_an_end_stays_and_what_the_second_typed_too(staff, end):
    opened_by_both = fields_of(staff.get(page_of(end)))
    staff.post(page_of(end), opened_by_both | {"means": "A course", "next_body": "Nav"})

    typed = opened_by_both | {"next_body": "The career centre", "next_owner": "Kari"}
    answer = staff.post(page_of(end), typed)

    end.refresh_from_db()
    assert (end.means, end.next_body, end.next_owner) == ("A course", "Nav", "")
    form = answer.context["form"]
    assert "Somebody else changed this" in str(form.non_field_errors())
    assert form.errors["next_body"] == ["Somebody else has written: Nav"]
    assert form.errors["means"] == ["Somebody else has written: A course"]
    assert "next_owner" not in form.errors
    stands = [form[name].value() for name in ("means", "next_body", "next_owner")]
    assert stands == ["A course", "The career centre", "Kari"]

    staff.post(page_of(end), fields_of(answer))

    end.refresh_from_db()
    assert (end.means, end.next_body, end.next_owner) == ("A course", "The career centre", "Kari")
    assert AuditEntry.objects.filter(verb="write_programme_end").count() == 2


def test_a_typing_error_does_not_make_an_old_page_new(staff, end):
    opened = fields_of(staff.get(page_of(end)))
    staff.post(page_of(end), opened | {"means": "A course"})

    wrong = staff.post(page_of(end), opened | {"invited_on": "1st of May"})
    again = staff.post(page_of(end), fields_of(wrong) | {"invited_on": "", "means": ""})

    end.refresh_from_db()
    assert "Somebody else changed this" in str(again.context["form"].non_field_errors())
    assert end.means == "A course"


def test_the_day_of_an_invitation_is_not_erased_by_a_page_that_was_open(staff, end, person):
    MunicipalitySettings.objects.create(
        municipality=person.municipality, means_office_email="office@example.no"
    )
    opened = fields_of(staff.get(page_of(end)))
    ends.invite(end=end, by=person.consultant, today=today())

    answer = staff.post(page_of(end), opened | {"next_body": "Nav"})

    end.refresh_from_db()
    assert (end.invited_on, end.next_body) == (today(), "")
    assert answer.context["form"]["invited_on"].value() == today().isoformat()


def test_the_same_words_twice_are_no_quarrel(end, person):
    words = {"end": end, "by": person.consultant, "today": today(), "means": "A course"}
    for _twice in range(2):
        ends.write_end(version=1, **words)
    assert AuditEntry.objects.filter(verb="write_programme_end").count() == 1
    with pytest.raises(StaleRecord):
        ends.write_end(version=1, **words | {"means": "Nothing"})


def test_what_the_first_changed_in_a_meeting_stays_and_nobody_is_told_of_a_move(staff, person):
    soon = (timezone.now() + DAY).replace(second=0, microsecond=0)  # as a page shows it
    meeting = a_meeting(person, invited=[a_consultant(person.unit)], starts_at=soon)
    meetings.send_agenda(meeting=meeting, by=person.consultant, now=timezone.now())
    page = reverse("meetings:change", args=[meeting.pk])
    opened = fields_of(staff.get(page)) | {"kind": "case", "interpreter": "booked"}
    staff.post(page, opened | {"agenda": "Hours, and the way to work"})

    answer = staff.post(page, opened | {"place": "Biblioteket", "plain_agenda": "Your work"})

    meeting.refresh_from_db()
    assert (meeting.agenda, meeting.place) == ("Hours, and the way to work", "Rådhuset")
    form = answer.context["form"]
    assert form.errors["agenda"] == ["Somebody else has written: Hours, and the way to work"]
    assert form.errors["place"] == ["Somebody else has written: Rådhuset"]
    assert form["plain_agenda"].value() == "Your work"
    assert not Message.objects.filter(kind="meetings.moved").exists()

    staff.post(page, fields_of(answer) | {"kind": "case", "interpreter": "booked"})
    meeting.refresh_from_db()
    assert meeting.place == "Biblioteket"


def test_another_kind_and_time_of_a_meeting_are_told_as_people_read_them(staff, person):
    meeting = a_meeting(person)
    page = reverse("meetings:change", args=[meeting.pk])
    opened = fields_of(staff.get(page)) | {"kind": "case", "interpreter": "booked"}
    Meeting.objects.update(kind=Meeting.Kind.PLAN, version=2)

    answer = staff.post(page, opened | {"interpreter": "needed"})

    errors = answer.context["form"].errors
    assert errors["kind"] == ["Somebody else has written: Plan meeting"]
    assert errors["interpreter"] == ["Somebody else has written: An interpreter is booked"]


def test_a_meeting_that_is_planned_has_no_version_to_send(staff):
    assert "version" not in staff.get(reverse("meetings:plan")).context["form"].fields
