"""Expectations, the agreement and its signatures, preparations, words of the workplace."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.models import User
from accounts.parties import Party
from accounts.queries import local_terms
from candidates.views.base import done as done_or_beside
from common.errors import StaleRecord
from employers.queries.labels import norwegian_here
from matching.views.base import done
from placements.access import agreement as access
from placements.access.placement import placement_for, placement_for_party
from placements.actions import agreements, preparations, sheets, workplace_words
from placements.forms.agreement import (
    AcceptForm,
    AgreementForm,
    CustomsForm,
    PreparationForm,
    SettleForm,
    SheetForm,
    SignForm,
    StartNoteForm,
    WordForm,
)
from placements.models import Agreement, ExpectationSheet, Placement
from placements.queries.agreement import (
    differences,
    first_draft,
    own_answers,
    result_of,
    workplace_page,
)
from placements.queries.agreement_file import agreement_file
from placements.queries.agreement_page import agreement_page
from placements.queries.course import lacks_teacher
from placements.queries.purpose import need_of_follow_up
from placements.states.agreement import SheetState, Side
from placements.states.placement import OVER


def sheet(request: SignedIn, pk: UUID) -> HttpResponse:
    """What is good enough? Each side alone; then only the differences; then the result."""
    placement, found = access.sheet_for(request.user, pk)
    side = access.side_of(placement)
    if found is None:
        if side is None or placement.state in OVER:
            raise Http404
        found = sheets.open_sheet(placement=placement, by=request.user)
        found.placement = placement
    goes_on = placement.state not in OVER
    if found.state == SheetState.FILLING and side is not None and goes_on:
        return fill(request, placement, found, side)
    return render(request, "placements/sheet.html", sheet_page(placement, found))


def fill(
    request: SignedIn, placement: Placement, found: ExpectationSheet, side: str
) -> HttpResponse:
    """One side's answers; `?side=employer` is the consultant's, for who has no account."""
    calls = side == Side.CONSULTANT and access.is_asked_on_the_phone(placement, found)
    is_on_behalf = calls and request.GET.get("side") == Side.EMPLOYER
    if is_on_behalf:
        side = Side.EMPLOYER
    initial = own_answers(found, side)
    if is_on_behalf:
        initial |= {"reason": found.filled_on_behalf}
    form = SheetForm(request.POST or None, initial=initial, is_on_behalf=is_on_behalf)
    if form.is_valid() and done(
        form,
        lambda: sheets.fill_side(
            sheet=found,
            side=side,
            answers=form.answers(),
            by=request.user,
            on_behalf=form.on_behalf(),
        ),
    ):
        messages.success(request, _("Thank you. Now the other side answers."))
        return redirect("placements:sheet", placement.pk)
    context = {
        "form": form,
        "placement": placement,
        "is_done": bool(own_answers(found, side)),
        "calls": calls,
        "is_on_behalf": is_on_behalf,
        "draft_key": f"{placement.pk}-{side}",
    }
    return render(request, "placements/sheet_fill.html", context)


def sheet_page(placement: Placement, found: ExpectationSheet, **more: Any) -> dict[str, Any]:
    is_own = Party.PARTICIPANT in placement.viewer_parties
    rows = differences(found) if found.state != SheetState.FILLING else []
    goes_on = placement.state not in OVER
    may_settle = access.side_of(placement) is not None and goes_on
    can_accept = goes_on and found.state == SheetState.SETTLED and "accept" in found.next_verbs
    return {
        "sheet": found,
        "placement": placement,
        "words": local_terms(placement.municipality_id),
        "rows": [
            {"row": row, "form": SettleForm(row=row.row) if may_settle else None} for row in rows
        ],
        "open_count": sum(row.is_open for row in rows),
        "result": result_of(found) if found.state != SheetState.FILLING else [],
        "accept_form": AcceptForm(is_own=is_own) if can_accept else None,
        "is_own": is_own,
        "can_write": Party.CONSULTANT in placement.viewer_parties
        and found.state == SheetState.ACCEPTED
        and goes_on,
    } | more


@require_POST
def settle(request: SignedIn, pk: UUID, row: str) -> HttpResponse:
    placement, found = access.sheet_that_exists(request.user, pk)
    if access.side_of(placement) is None:
        raise PermissionDenied
    if row not in {each.row for each in differences(found)}:
        raise Http404
    form = SettleForm(request.POST, row=row)
    if form.is_valid() and done(
        form,
        lambda: sheets.settle_row(sheet=found, row=row, by=request.user, **form.facts()),
    ):
        messages.success(request, _("Settled."))
        return redirect("placements:sheet", pk)
    context = {"form": form, "placement": placement, "row": row}
    return render(request, "placements/sheet_settle.html", context)


@require_POST
def accept_sheet(request: SignedIn, pk: UUID) -> HttpResponse:
    placement, found = access.sheet_that_exists(request.user, pk)
    if not {Party.PARTICIPANT, Party.CONSULTANT} & placement.viewer_parties:
        raise PermissionDenied
    form = AcceptForm(request.POST, is_own=Party.PARTICIPANT in placement.viewer_parties)
    if form.is_valid() and done(
        form,
        lambda: sheets.accept_sheet(sheet=found, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("Agreed. Now the agreement can be written."))
        return redirect("placements:sheet", pk)
    return render(request, "placements/sheet.html", sheet_page(placement, found, accept_form=form))


def agreement(request: SignedIn, pk: UUID) -> HttpResponse:
    """The newest version, or the one that was asked for, with its boxes, and what to prepare."""
    placement = placement_for(request.user, pk)
    version = access.version_for(placement, request.GET.get("version", ""))
    return render(request, "placements/agreement.html", shown(request.user, placement, version))


def shown(user: User, placement: Placement, version: Agreement | None) -> dict[str, Any]:
    page = agreement_page(placement, version)
    parties = placement.viewer_parties
    is_consultant = Party.CONSULTANT in parties
    has_signed = any(
        box["signature"] and box["signature"].by_id == user.pk for box in page["boxes"]
    )
    for box in page["boxes"]:
        may_sign = box["party"] in parties or is_consultant
        is_open = page["is_open"] and box["signature"] is None and may_sign
        is_own = access.signs_in_own_name(user, placement, box["party"]) and not has_signed
        box["form"] = SignForm(is_own=is_own) if is_open else None
    for row in page["preparations"]:
        may = {row["row"].responsible, Party.CONSULTANT, Party.TEACHER} & parties
        is_open = placement.state not in OVER and row["row"].done_on is None
        row["form"] = PreparationForm() if may and is_open else None
    found = page["agreement"]
    programme_end = placement.participant.programme_ends_on
    return page | {
        "placement": placement,
        "is_consultant": is_consultant and placement.state not in OVER,
        "need": need_of_follow_up(placement),
        "outlasts_programme": is_consultant and found and found.ends_on > programme_end,
    }


def write(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new version, filled beforehand from what is known."""
    placement = placement_for_party(request.user, pk, Party.CONSULTANT)
    draft = first_draft(placement)
    form = AgreementForm(request.POST or None, placement=placement, initial=draft)
    form.show_need(need_of_follow_up(placement))
    if form.is_valid() and done_or_beside(
        form,
        lambda: agreements.write_version(
            placement=placement,
            facts=agreements.AgreementFacts(**form.facts()),
            by=request.user,
            reasons=form.reasons(),
        ),
    ):
        messages.success(request, _("Written. Three signatures are asked for."))
        return redirect("placements:agreement", pk)
    context = {"form": form, "placement": placement, "lacks_teacher": lacks_teacher(placement)}
    return render(request, "placements/agreement_write.html", context)


@require_POST
def sign(request: SignedIn, pk: UUID) -> HttpResponse:
    """One party's signature under exactly what was shown."""
    found = access.agreement_for(request.user, pk)
    party = access.signing_party(found.placement, request.POST.get("party", ""))
    has_signed = any(each.by_id == request.user.pk for each in found.signatures.all())
    speaks = access.signs_in_own_name(request.user, found.placement, party)
    is_own = speaks and not has_signed
    form = SignForm(request.POST, is_own=is_own)
    if form.is_valid() and done(
        form,
        lambda: agreements.sign(
            agreement=found,
            party=party,
            by=request.user,
            content_hash=request.POST.get("content_hash", ""),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("Signed."))
        return redirect("placements:agreement", found.placement_id)
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect("placements:agreement", found.placement_id)


def as_file(request: SignedIn, pk: UUID) -> HttpResponse:
    """The version as a PDF with the same content."""
    found = access.agreement_for(request.user, pk)
    response = HttpResponse(agreement_file(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="agreement-{found.version}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def prepare(request: SignedIn, pk: UUID) -> HttpResponse:
    """One of the five preparations is done, or has a reason."""
    row = access.preparation_for(request.user, pk)
    form = PreparationForm(request.POST)
    if done_or_said(form) and done(
        form,
        lambda: preparations.settle_preparation(
            preparation=row,
            by=request.user,
            party=access.party_of(row.placement),
            done_on=None if form.cleaned_data["reason"] else form.cleaned_data["done_on"],
            reason=form.cleaned_data["reason"],
        ),
    ):
        messages.success(request, _("Written down."))
    else:
        said = [each for errors in form.errors.values() for each in errors]
        messages.error(request, str(said[0]) if said else _("Say when it was done, or why not."))
    return redirect("placements:agreement", row.placement_id)


def done_or_said(form: BaseForm) -> bool:
    return form.is_valid() and any(form.cleaned_data.values())


def done_on_newest(form: BaseForm, act: Callable[[], Any]) -> bool:
    """What was typed on an older page stays, beside what another has written meanwhile."""
    try:
        return done(form, act)
    except StaleRecord as error:
        form.add_error(None, error.message)
        return False


def version_seen(request: SignedIn) -> str:
    """The version that the page was opened on; none was there yet when it names none."""
    return request.POST.get("version") or "0"


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
    form = StartNoteForm(request.POST or None, initial=initial)
    party = access.party_of(placement)
    if request.method == "POST" and "agree" in request.POST and note is not None:
        workplace_words.agree_to_start_note(note=note, by=request.user, party=party)
        return redirect("placements:start-note", pk)
    if form.is_valid() and done_on_newest(
        form,
        lambda: workplace_words.write_start_note(
            placement=placement,
            by=request.user,
            party=party,
            version=version_seen(request),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("Written down. The others read it and say yes."))
        return redirect("placements:start-note", pk)
    said = [Party(each).label for each in note.read_by] if note else []
    context = {
        "form": form,
        "placement": placement,
        "note": note,
        "said": said,
        "version": getattr(note, "version", ""),
        "has_said": note is not None and party in note.read_by,
        "is_over": placement.state in OVER,
    }
    return render(request, "placements/start_note.html", context)
