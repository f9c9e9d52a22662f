"""Words and customs of the workplace; the start note of a placement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.parties import Party
from employers.queries.labels import norwegian_here
from placements.access import agreement as access
from placements.access.placement import placement_for, placement_for_party
from placements.actions import workplace_words
from placements.forms.agreement import CustomsForm, StartNoteForm, WordForm
from placements.models import Placement
from placements.queries.agreement import workplace_page
from placements.states.placement import OVER
from placements.views.newest import done_on_newest, version_seen


def workplace(request: SignedIn, pk: UUID) -> HttpResponse:
    """Words, lunch, breaks, tone: written once, for both sides and for the next person."""
    placement = placement_for(request.user, pk)
    page = workplace_page(placement)
    may_write = Party.PARTICIPANT not in placement.viewer_parties
    customs = page["customs"]
    initial = {name: getattr(customs, name, "") for name in workplace_words.CUSTOMS}
    posted = request.POST if request.method == "POST" else None
    is_word = posted is not None and "word" in posted
    word_form = WordForm(posted if is_word else None)
    customs_form = CustomsForm(posted if posted and not is_word else None, initial=initial)
    if posted is not None:
        if not may_write:
            raise PermissionDenied
        if write_workplace(request, placement, word_form if is_word else customs_form, is_word):
            return redirect("placements:workplace", pk)
    forms = {"word_form": word_form, "customs_form": customs_form} if may_write else {}
    context = {
        "placement": placement,
        "version": getattr(customs, "version", ""),
        "norwegian_here": norwegian_here(placement.workplace),
    }
    return render(request, "placements/workplace.html", page | forms | context)


def write_workplace(
    request: SignedIn,
    placement: Placement,
    form: BaseForm,
    is_word: bool,  # noqa: FBT001
) -> bool:
    if not form.is_valid():
        return False
    act: Any = workplace_words.add_word if is_word else workplace_words.write_customs
    given = {"workplace": placement.workplace, "by": request.user}
    party = access.party_of(placement)
    version = {} if is_word else {"version": version_seen(request)}
    return done_on_newest(form, lambda: act(party=party, **given, **version, **form.cleaned_data))


@require_POST
def remove_word(request: SignedIn, pk: UUID, word_pk: UUID) -> HttpResponse:
    placement, word = access.word_for(request.user, pk, word_pk)
    workplace_words.remove_word(word=word, by=request.user, party=access.party_of(placement))
    return redirect("placements:workplace", pk)


def start_note(request: SignedIn, pk: UUID) -> HttpResponse:
    """Goals, progress, way on, expectations: one text for participant, consultant, teacher."""
    placement = placement_for_party(
        request.user, pk, Party.PARTICIPANT, Party.CONSULTANT, Party.TEACHER
    )
    note = getattr(placement, "start_note", None)
    initial = {name: getattr(note, name, "") for name in workplace_words.NOTE}
    is_yes = request.method == "POST" and "agree" in request.POST and note is not None
    form = StartNoteForm(None if is_yes else request.POST or None, initial=initial)
    party, *also = access.parties_in_note(placement)
    who: dict[str, Any] = {
        "by": request.user,
        "party": party,
        "also": also,
        "version": version_seen(request),
    }
    said_yes = Form(request.POST if is_yes else None)
    if (
        note is not None
        and said_yes.is_valid()
        and done_on_newest(
            said_yes,
            lambda: workplace_words.agree_to_start_note(note=note, **who),
        )
    ):
        return redirect("placements:start-note", pk)
    if form.is_valid() and done_on_newest(
        form,
        lambda: workplace_words.write_start_note(placement=placement, **who, **form.cleaned_data),
    ):
        messages.success(request, _("Written down. The others read it and say yes."))
        return redirect("placements:start-note", pk)
    said = [Party(each).label for each in note.read_by] if note else []
    context = {
        "form": form,
        "changed": said_yes.non_field_errors(),
        "placement": placement,
        "note": note,
        "said": said,
        "version": getattr(note, "version", ""),
        "has_said": note is not None and {party, *also} <= set(note.read_by),
        "is_over": placement.state in OVER,
    }
    return render(request, "placements/start_note.html", context)
