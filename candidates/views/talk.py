"""The talk that fills the profile: sections of small forms, what is known beside each."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.parties import Party
from candidates import queries
from candidates.access import party_seen
from candidates.models import Participant, ProfileEntry, SectionNote
from candidates.models.codes import INTEREST_CARDS
from candidates.queries.profile import PROMPTS, RECOGNITION_PATHS, SectionState, current_entries
from candidates.views.base import SignedIn, done, open_sections, person_for_staff
from candidates.views.parts import PARTS, Part
from candidates.views.words import with_suggestions

Section = SectionNote.Section


def talk(request: SignedIn, pk: UUID) -> HttpResponse:
    """Which section next? The unfinished one first."""
    participant = person_for_staff(request, pk)
    states = open_sections(participant, known_of(participant))
    context = {
        "participant": participant,
        "states": states,
        "next_section": queries.next_unfinished_section(states) or states[0].section,
    }
    return render(request, "candidates/talk.html", context)


def talk_section(request: SignedIn, pk: UUID, section: str) -> HttpResponse:
    """One section: each form stands by itself and keeps what was typed."""
    participant = person_for_staff(request, pk)
    states = open_sections(participant, known_of(participant))
    state = next((each for each in states if each.section == section), None)
    if state is None:
        raise Http404
    parts = parts_of(participant, section)
    sent = request.POST.get("part", "") if request.method == "POST" else None
    bound = {
        part.key: part.form(participant, request.POST if part.key == sent else None, state=state)
        for part in parts
    }
    if sent is not None and saved(request, participant, parts, bound, sent):
        messages.success(request, _("Saved."))
        return redirect("candidates:talk_section", pk, section)
    return render(
        request,
        "candidates/talk_section.html",
        section_context(participant, states, state, list(zip(parts, bound.values(), strict=True))),
    )


def known_of(participant: Participant) -> list[ProfileEntry]:
    return current_entries(participant, party_seen(participant))


def parts_of(participant: Participant, section: str) -> list[Part]:
    is_teacher = party_seen(participant) == Party.TEACHER
    return [part for part in PARTS[section] if part.for_teachers or not is_teacher]


def saved(
    request: SignedIn,
    participant: Participant,
    parts: list[Part],
    bound: dict[str, forms.BaseForm],
    sent: str,
) -> bool:
    part = next((each for each in parts if each.key == sent), None)
    if part is None:
        raise PermissionDenied
    form = bound[sent]
    return form.is_valid() and done(form, lambda: part.store(participant, form, request.user))


def section_context(
    participant: Participant, states: list[SectionState], state: SectionState, parts: list[Any]
) -> dict[str, Any]:
    order = [each.section for each in states]
    following = order[order.index(state.section) + 1 :]
    return {
        "participant": participant,
        "states": states,
        "state": state,
        "parts": parts,
        "known": with_suggestions(state.entries),
        "prompts": PROMPTS if state.section == Section.WISHES else [],
        "paths": {str(key): path for key, path in RECOGNITION_PATHS.items()},
        "cards": interest_cards(),
        "following": following[0] if following else None,
        "is_consultant": party_seen(participant) == Party.CONSULTANT,
    }


def interest_cards() -> list[dict[str, str]]:
    """The picture cards: value, words, icon, RIASEC code."""
    return [
        {"value": card.value, "label": str(card.label), "icon": icon, "code": code}
        for card, (code, icon) in INTEREST_CARDS.items()
    ]
