"""The office that decides on means is invited before a programme ends, and reads no name."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.letters import token_of
from accounts.models import AuditEntry, Letter
from candidates import actions as candidates
from common.errors import DomainError
from meetings.actions import ends, meetings
from meetings.models import Meeting, ProgrammeEnd
from notifications.letters import send_letters
from tests.builders import a_consultant, a_leader, a_teacher
from tests.candidates.builders import a_participant
from tests.matching.offer_cast import text_of
from tests.meetings.builders import a_meeting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOW = datetime.fromisoformat("2026-03-02T12:00+01:00")
DAY = timedelta(days=1)
OFFICE = "arbeid@sel.example"


@pytest.fixture(autouse=True)
def a_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def end():
    person = a_participant(
        first_name="Amina",
        last_name="Ukjent",
        programme_starts_on=TODAY - 300 * DAY,
        programme_ends_on=TODAY + 60 * DAY,
    )
    ends.open_ends(today=TODAY)
    set_address(person, OFFICE)
    return ProgrammeEnd.objects.get(participant=person)


def set_address(person, address):
    settings = accounts.settings_of(person.municipality)
    accounts.change_settings(
        settings=settings, by=a_leader(person.unit), means_office_email=address
    )


def invite(end, today=TODAY):
    return ends.invite(end=end, by=end.participant.consultant, today=today)


def refused(end):
    with pytest.raises(DomainError) as refusal:
        invite(end)
    assert not Letter.objects.exists()
    assert ProgrammeEnd.objects.get(pk=end.pk).invited_on is None
    return refusal.value.code


def page_of(end):
    return reverse("meetings:invitation", args=[token_of(end.pk)])


def file_of(end):
    return reverse("meetings:meeting_file", args=[token_of(end.pk)])


def a_last_meeting(end, **given):
    details = {"kind": Meeting.Kind.PLAN_LAST, "starts_at": NOW + 3 * DAY, "place": "Rom 2"} | given
    return a_meeting(end.participant, **details)


def test_the_day_the_letter_and_the_trail_are_written_together(end):
    invited = invite(end)

    assert invited.invited_on == TODAY
    letter = Letter.objects.get()
    assert (letter.to, letter.subject_id, letter.state) == (OFFICE, end.pk, "due")
    entry = AuditEntry.objects.get(verb="invite_means_office")
    assert (entry.by, entry.party) == (end.participant.consultant, "consultant")


def test_a_letter_that_cannot_be_written_writes_no_day(end, monkeypatch):
    def broken(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr(ends, "invite_means_office", broken)
    with pytest.raises(RuntimeError):
        invite(end)
    assert ProgrammeEnd.objects.get(pk=end.pk).invited_on is None


def test_pressed_twice_it_leaves_once_a_day(end):
    for day in (TODAY, TODAY, TODAY + 7 * DAY):
        invite(end, today=day)
    assert Letter.objects.count() == 2
    assert ProgrammeEnd.objects.get(pk=end.pk).invited_on == TODAY + 7 * DAY


def test_the_e_mail_holds_no_name_but_whom_to_call(end, mailoutbox):
    invite(end)

    assert send_letters(now=NOW)["sent"] == 1
    mail = mailoutbox[0]
    assert mail.to == [OFFICE]
    said = mail.subject + mail.body
    assert "Amina" not in said
    assert "Ukjent" not in said
    assert f"{end.ends_on.day}. " not in said
    assert end.participant.consultant.name in said
    assert end.reference in said
    assert page_of(end) in said


@pytest.mark.parametrize(("asked", "shown"), [("en", "en"), ("nn", "nn"), ("ar", "nb")])
def test_the_office_reads_it_in_a_language_in_which_its_page_exists(client, end, asked, shown):
    invite(end)
    client.cookies["django_language"] = asked

    page = client.get(page_of(end)).content.decode()

    assert f'<html lang="{shown}" dir="ltr">' in page


def test_without_an_address_it_is_refused_and_the_page_says_so(client, end):
    set_address(end.participant, "")

    assert refused(end) == "no_address"
    client.force_login(end.participant.consultant)
    shown = client.get(reverse("meetings:invite", args=[end.pk]))
    assert "print this page and send it, or call" in text_of(shown)
    assert b"Send the invitation" not in shown.content
    assert reverse("meetings:end", args=[end.pk]) in shown.content.decode()


def test_on_paper_the_number_to_call_can_be_read(client, end):
    owner = end.participant.consultant
    accounts.change_own_details(user=owner, phone="61 00 00 15")
    client.force_login(owner)

    shown = client.get(reverse("meetings:invite", args=[end.pk])).content.decode()

    printed = shown.partition('<p class="pb-only-print">')[2].partition("</p>")[0]
    assert "61 00 00 15" in printed


def test_a_protected_address_is_told_of_in_no_e_mail(client, end):
    owner = end.participant.consultant
    candidates.set_protected_address(participant=end.participant, is_protected=True, by=owner)

    assert refused(end) == "protected"
    client.force_login(owner)
    shown = client.get(reverse("meetings:invite", args=[end.pk]))
    assert "A protected address is told of in no e-mail" in text_of(shown)
    assert b"Send the invitation" not in shown.content


def test_a_closed_case_invites_nobody(end):
    end.participant.closed_at = NOW
    end.participant.save(update_fields=["closed_at"])
    assert refused(end) == "closed"


def test_a_complete_end_invites_nobody(end):
    ProgrammeEnd.objects.filter(pk=end.pk).update(
        completed_at=NOW, next_body="x", next_owner="x", employer_contact="x"
    )
    assert refused(end) == "complete"


def test_a_day_typed_by_hand_stays_possible(client, end):
    client.force_login(end.participant.consultant)
    typed = {"invited_on": "2026-02-27", "means": "", "next_body": "", "next_owner": ""}
    client.post(reverse("meetings:end", args=[end.pk]), typed)

    assert ProgrammeEnd.objects.get(pk=end.pk).invited_on == date(2026, 2, 27)
    assert not Letter.objects.exists()


def test_the_button_sends_and_the_list_says_when(client, end):
    client.force_login(end.participant.consultant)
    listed = reverse("meetings:ends")
    address = reverse("meetings:invite", args=[end.pk])
    assert address in client.get(listed).content.decode()
    assert f"To {OFFICE}, without a name." in text_of(client.get(address))
    assert not Letter.objects.exists()

    assert client.post(address)["Location"] == listed

    assert Letter.objects.count() == 1
    shown = text_of(client.get(listed))
    assert "was invited 2. March" in shown
    assert "Invite again" in shown
    assert end.reference in shown


def test_a_leader_reads_the_end_and_sees_no_button_of_others(client, end):
    client.force_login(a_leader(end.participant.unit))

    shown = client.get(reverse("meetings:ends"))

    assert "Amina Ukjent" in text_of(shown)
    assert f"/ends/{end.pk}/" not in shown.content.decode()


@pytest.mark.parametrize("who", ["stranger", "teacher"])
def test_nobody_else_sends_it(client, end, who):
    client.force_login({"stranger": a_consultant, "teacher": a_teacher}[who]())
    assert client.post(reverse("meetings:invite", args=[end.pk])).status_code == 404
    assert not Letter.objects.exists()


def test_the_link_shows_day_meeting_and_contact_and_no_name(client, end):
    a_last_meeting(end)
    invite(end)

    answer = client.get(page_of(end))

    shown = text_of(answer)
    assert "1. May 2026" in shown
    assert "Thursday 5. March 2026 12:00" in shown
    assert "Rom 2" in shown
    assert end.participant.consultant.name in shown
    assert "Amina" not in answer.content.decode()
    assert "Ukjent" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_meeting_goes_into_a_calendar_and_moves_there(client, end):
    meeting = a_last_meeting(end)
    invite(end)

    def lines():
        content = client.get(file_of(end)).content.decode()
        return {line.partition(":")[0].partition(";")[0]: line for line in content.split("\r\n")}

    before = lines()
    assert before["DTSTART"].endswith("20260305T120000")
    assert "Amina" not in "".join(before.values())
    meetings.change_meeting(
        meeting=meeting, by=meeting.organised_by, now=NOW, kind=meeting.kind,
        starts_at=NOW + 4 * DAY, place="Rom 2", interpreter="not_needed",
        agenda="x", plain_agenda="x",
    )  # fmt: skip
    after = lines()
    assert after["DTSTART"].endswith("20260306T120000")
    assert after["UID"] == before["UID"]


@pytest.mark.parametrize(
    "given",
    [{"kind": Meeting.Kind.CASE}, {"kind": Meeting.Kind.PLAN}, {"place": "", "who": "another"}],
    ids=["a case meeting", "a plan meeting in between", "another person's"],
)
def test_a_meeting_without_the_office_is_not_told(client, end, given):
    about = a_participant() if given.pop("who", "") else end.participant
    a_meeting(about, **{"kind": Meeting.Kind.PLAN_LAST, "place": "Rom 2"} | given)
    invite(end)

    assert "Not set yet" in text_of(client.get(page_of(end)))
    assert client.get(file_of(end)).status_code == 404


def test_a_meeting_with_a_protected_address_at_the_table_is_not_told(client, end):
    owner = end.participant.consultant
    other = a_participant(end.participant.unit, consultant=owner)
    meetings.plan_meeting(
        participants=[end.participant, other], invited=[], by=owner, now=NOW,
        kind=Meeting.Kind.PLAN_LAST, starts_at=NOW + DAY, place="Rom 2",
        interpreter="not_needed", agenda="x", plain_agenda="x",
    )  # fmt: skip
    candidates.set_protected_address(participant=other, is_protected=True, by=owner)
    invite(end)

    assert "Not set yet" in text_of(client.get(page_of(end)))


def never_invited(end):
    ProgrammeEnd.objects.filter(pk=end.pk).update(invited_on=None)


def over(end):
    ProgrammeEnd.objects.filter(pk=end.pk).update(ends_on=TODAY - DAY)


def dropped(end):
    ProgrammeEnd.objects.filter(pk=end.pk).update(dropped_on=TODAY)


def closed(end):
    end.participant.closed_at = timezone.now()
    end.participant.save(update_fields=["closed_at"])


def protected(end):
    candidates.set_protected_address(
        participant=end.participant, is_protected=True, by=end.participant.consultant
    )


@pytest.mark.parametrize("change", [never_invited, over, dropped, closed, protected])
def test_the_link_opens_nothing_when_there_is_nothing_to_tell(client, end, change):
    a_last_meeting(end)
    invite(end)
    assert client.get(page_of(end)).status_code == 200

    change(end)

    assert client.get(page_of(end)).status_code == 404
    assert client.get(file_of(end)).status_code == 404


def test_a_token_of_nothing_opens_nothing(client, end):
    invite(end)
    made_up = reverse("meetings:invitation", args=[f"{end.pk.hex}.x"])
    assert client.get(made_up).status_code == 404


def test_an_end_that_is_dropped_takes_its_letter_back():
    person = a_participant(
        programme_starts_on=date(2025, 3, 20), programme_ends_on=date(2027, 3, 19)
    )
    set_address(person, OFFICE)
    ends.open_ends(today=TODAY)
    invite(ProgrammeEnd.objects.get())
    candidates.change_participant(
        participant=person, by=person.consultant, programme_ends_on=date(2026, 3, 10)
    )

    assert ends.move_ends(today=TODAY) == 1

    assert Letter.objects.get().state == "cancelled"


def test_the_address_is_the_municipality_s_and_must_be_one(client, end):
    leader = a_leader(end.participant.unit)
    client.force_login(leader)
    address = reverse("accounts:municipality_settings", args=[end.participant.municipality_id])
    settings = accounts.settings_of(end.participant.municipality)
    shown = client.get(address).context["form"]
    given = {name: shown[name].value() for name in shown.fields}

    answer = client.post(address, given | {"means_office_email": "nobody"})
    assert "means_office_email" in answer.context["form"].errors
    client.post(address, given | {"means_office_email": "post@sel.example"})

    settings.refresh_from_db()
    assert settings.means_office_email == "post@sel.example"
