"""Calendar entries as iCalendar (RFC 5545) and invitations (RFC 5546). Reads only.

An entry holds a title from a closed list and the address of a page behind the sign-in: no name.
It says both as a message does, in the reader's language and in Norwegian beside it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress

from accounts.models import User
from notifications.models import CalendarEvent
from notifications.timing import local_moment
from notifications.writing import Version, Written, languages_beside

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"

# Since 1996 the clocks in Norway change on the last Sundays of March and October at 01:00 UTC.
ZONE = f"""BEGIN:VTIMEZONE
TZID:{settings.TIME_ZONE}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Invitation:
    """The calendar part of an e-mail."""

    method: str
    content: bytes


def feed(events: Iterable[CalendarEvent], *, language: str) -> bytes:
    """All entries as one calendar; the same entries give the same bytes.

    A day that no calendar can hold is left out: one entry must not cost the others.
    """
    calendar = empty_calendar()
    calendar.add("x-wr-calname", "Praksisbro")
    for event in events:
        with suppress(OverflowError):
            calendar.add_component(entry(event, language=language))
    return finished(calendar)


def one_entry(event: CalendarEvent, *, language: str) -> bytes:
    """A file with one entry, for whoever has no calendar of ours; the same `pk` again moves it."""
    calendar = empty_calendar()
    calendar.add("method", PUBLISH)
    calendar.add_component(entry(event, language=language))
    return finished(calendar)


def etag_of(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


def invitation(event: CalendarEvent, *, language: str) -> Invitation:
    """The last word about one entry, for the person whose calendar it is in."""
    method = REQUEST if event.cancelled_at is None else CANCEL
    calendar = empty_calendar()
    calendar.add("method", method)
    component = entry(event, language=language)
    organizer = vCalAddress(f"mailto:{bare_address()}")
    organizer.params["CN"] = "Praksisbro"
    component.add("organizer", organizer)
    component.add("attendee", attendee(event.to))
    calendar.add_component(component)
    return Invitation(method, finished(calendar))


def bare_address() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")


def attendee(user: User) -> vCalAddress:
    address = vCalAddress(f"mailto:{user.email}")
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "FALSE"  # the product asks on its pages, not by e-mail
    return address


def empty_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Praksisbro//Praksisbro//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def finished(calendar: Calendar) -> bytes:
    """With the time zone's own rules, which programs need that do not know its name."""
    if calendar.get_missing_tzids():
        # The library's own way ends in 2038, and in spring it changes the clocks an hour late.
        calendar.subcomponents.insert(0, Timezone.from_ical(ZONE))
    content: bytes = calendar.to_ical()
    return content


def words_of(event: CalendarEvent, languages: Sequence[str]) -> Written:
    """The title, and where to read more; what nobody has translated is not said twice."""
    *others, last = (version_of(event, language) for language in languages)
    return Written((*(each for each in others if each.words != last.words), last))


def version_of(event: CalendarEvent, language: str) -> Version:
    address = settings.SITE_ADDRESS + event.path
    with translation.override(language):
        more = _("Read more, with your password: %s") % address if event.path else ""
        return Version(language, str(event.get_title_display()), more)


def entry(event: CalendarEvent, *, language: str) -> Event:
    component = Event()
    words = words_of(event, languages_beside(language))
    domain = bare_address().rpartition("@")[2]
    component.add("uid", f"{event.pk}@{domain}")
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.changed_at.astimezone(UTC))
    component.add("last-modified", event.changed_at.astimezone(UTC))
    component.add("summary", words.subject)
    if event.path:
        component.add("url", settings.SITE_ADDRESS + event.path)
        component.add("description", words.text)
    component.add("status", "CONFIRMED" if event.cancelled_at is None else "CANCELLED")
    component.add("class", "PRIVATE")
    add_times(component, event)
    return component


def add_times(component: Event, event: CalendarEvent) -> None:
    """A day, or a local start and end; the end is counted in real minutes over a clock change."""
    if event.at is None:
        component.add("dtstart", event.day)
        component.add("dtend", event.day + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
        return
    start = local_moment(event.day, event.at)
    times = start, start + timedelta(minutes=event.minutes)
    if any(local(moment).fold for moment in times):
        # A calendar takes an hour that exists twice for the first one; the second has only UTC.
        start, end = times
    else:
        start, end = map(local, times)
    component.add("dtstart", start)
    component.add("dtend", end)


def local(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone())
