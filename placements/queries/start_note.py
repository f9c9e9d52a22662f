"""The start note before somebody's first placement: who has said yes, what is missing (R-J12)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.parties import Party
from placements.models import Placement, StartNote
from placements.states.placement import PlacementState


def is_first(placement: Placement) -> bool:
    """Whether the person has been in no placement before."""
    others = Placement.objects.filter(participant=placement.participant_id)
    return not others.exclude(pk=placement.pk).exclude(started_on=None).exists()


def note_to_carry(placement: Placement) -> StartNote | None:
    """The newest note of a placement of the person that was cancelled; none after a first stay."""
    if not is_first(placement):
        return None
    notes = StartNote.objects.filter(placement__participant=placement.participant_id)
    cancelled = notes.filter(placement__state=PlacementState.CANCELLED)
    return cancelled.order_by("-created_at").first()


def parties_of_note(placement: Placement) -> list[Party]:
    """Who says yes to it; somebody without an account says it through the consultant."""
    asked = [Party.CONSULTANT]
    if placement.participant.user_id:
        asked.insert(0, Party.PARTICIPANT)
    if placement.teachers:
        asked.append(Party.TEACHER)
    return asked


def missing_note(placement: Placement) -> list[str]:
    """What the first start still needs, as sentences for the page."""
    if not is_first(placement):
        return []
    note = getattr(placement, "start_note", None)
    if note is None:
        return [_("The start note is not written")]
    said = set(note.read_by)
    return [
        _("No yes to the start note from: %(party)s") % {"party": party.label}
        for party in parties_of_note(placement)
        if party not in said
    ]


def before_first_start() -> Q:
    """First placements that have not started: their note is to be written and agreed to."""
    before = Placement.objects.filter(participant=OuterRef("participant")).exclude(started_on=None)
    is_ahead = Q(state__in=(PlacementState.PREPARING, PlacementState.AGREED))
    return is_ahead & ~Q(Exists(before))


def start_note_rows(places: Any, party: str) -> list[dict[str, Any]]:
    """Notes that wait for this party's yes; an agreed first placement without one for staff."""
    rows = places.filter(before_first_start())
    return [
        note_row(each)
        for each in rows.select_related("start_note", "participant", "workplace")
        if waits_for(each, party)
    ]


def note_row(placement: Placement) -> dict[str, Any]:
    return {
        "title": f"{placement.participant.first_name} · {placement.workplace.name}",
        "text": _("Where do we start?"),
        "url": reverse("placements:start-note", args=[placement.pk]),
        "action": _("Look"),
    }


def waits_for(placement: Any, party: str) -> bool:
    note = getattr(placement, "start_note", None)
    if note is not None:
        return party not in note.read_by
    return party == Party.CONSULTANT and placement.state == PlacementState.AGREED
