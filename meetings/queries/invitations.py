"""What the office that decides on means reads of a programme's end: a day, a time, no name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from accounts.letters import subject_of
from accounts.queries import contact_card, local_terms, settings_for
from meetings.models import Meeting, MeetingCase, ProgrammeEnd
from meetings.queries import COMING
from notifications import ical
from notifications.models import CalendarEvent
from notifications.states import EventTitle


@dataclass(frozen=True)
class Invitation:
    """As it stands now: a meeting that was moved is read with its new time."""

    end: ProgrammeEnd
    body: str
    address: str
    office: str
    meeting: Meeting | None
    contact: dict[str, Any] | None


def invitation_of(end: ProgrammeEnd, *, now: datetime) -> Invitation:
    person = end.participant
    return Invitation(
        end=end,
        body=local_terms(person.municipality_id)["means_office"],
        address=settings_for(person.municipality).means_office_email,
        office=person.unit.name,
        meeting=meeting_with_means_office(end, now=now),
        contact=contact_card(person.consultant, timezone.localdate(now)),
    )


def meeting_with_means_office(end: ProgrammeEnd, *, now: datetime) -> Meeting | None:
    """The next one of the person to which the office belongs; none with a protected address."""
    hidden = MeetingCase.objects.filter(
        meeting=OuterRef("pk"), participant__has_protected_address=True
    )
    theirs = Meeting.objects.filter(
        ~Exists(hidden),
        cases__participant=end.participant_id,
        kind__in=Meeting.MEANS_OFFICE_IS_ASKED_FOR,
        state__in=COMING,
        starts_at__gte=now,
    )
    return theirs.first()


def office_language(end: ProgrammeEnd) -> str:
    """The reader's own where an office's page exists in it, else that of the municipality."""
    wanted = translation.get_language() or ""
    if wanted in settings.FULL_LANGUAGES:
        return wanted
    return settings_for(end.participant.municipality_id).page_language


def end_by_token(token: str, *, today: date) -> ProgrammeEnd | None:
    told = ProgrammeEnd.objects.told_outside(today).filter(pk=subject_of(token))
    return told.select_related(
        "participant__unit", "participant__consultant", "participant__municipality__settings"
    ).first()


def calendar_file(meeting: Meeting, *, language: str) -> bytes:
    local = timezone.localtime(meeting.starts_at)
    entry = CalendarEvent(
        pk=meeting.pk, title=EventTitle.CASE_MEETING, day=local.date(), at=local.time()
    )
    return ical.one_entry(entry, language=language)
