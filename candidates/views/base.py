"""What every page here does: get in, keep that somebody looked, show a rule's “no” on the form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import SignedIn
from accounts.parties import Party
from candidates import actions, queries
from candidates.access import participant_for, party_seen
from candidates.models import Participant, ProfileEntry, SectionNote
from candidates.queries.profile import SectionState
from common.errors import DomainError

# A teacher writes down what is seen in class.
TEACHER_SECTIONS = frozenset(
    {SectionNote.Section.LANGUAGE, SectionNote.Section.SKILLS, SectionNote.Section.WISHES}
)


def person_for_staff(
    request: SignedIn, pk: UUID, *parties: str, what: str = "read_profile"
) -> Participant:
    """The participant for a member of staff; that they looked is kept (I7)."""
    wanted = parties or (Party.CONSULTANT, Party.TEACHER)
    participant = participant_for(request.user, pk, *wanted)
    if request.method == "GET":
        actions.note_reading(participants=[participant], by=request.user, what=what)
    return participant


def open_sections(participant: Participant, known: list[ProfileEntry]) -> list[SectionState]:
    """The sections of the talk that this viewer may write in."""
    states = queries.section_states(participant, known)
    if party_seen(participant) == Party.TEACHER:
        return [state for state in states if state.section in TEACHER_SECTIONS]
    return states


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do it, and say whether it was done; a rule's “no” is put beside its field."""
    try:
        act()
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, error.message)
        return False
    return True


def posted(request: HttpRequest) -> Any:
    """What was typed, or nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def tabs_of(participant: Participant, current: str) -> list[dict[str, Any]]:
    """The tabs of a participant's page; a teacher has no use for the last ones."""
    names = [
        ("participant", _("Can · wants · learns")),
        ("days", _("Days and travel")),
        ("history", _("History")),
    ]
    if party_seen(participant) == Party.CONSULTANT:
        names += [("consent", _("Consent and rights")), ("readers", _("Who has looked"))]
    return [
        {
            "label": label,
            "url": reverse(f"candidates:{name}", args=[participant.pk]),
            "current": name == current,
        }
        for name, label in names
    ]
