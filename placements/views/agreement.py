"""Expectations, the agreement and its signatures, preparations."""

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
from matching.views.base import done
from placements.access import agreement as access
from placements.access.placement import placement_for, placement_for_party
from placements.actions import agreements, preparations, sheets
from placements.forms.agreement import (
    AcceptForm,
    AgreementForm,
    PreparationForm,
    SettleForm,
    SheetForm,
    SignForm,
)
from placements.models import Agreement, ExpectationSheet, Placement
from placements.queries.agreement import draft_after, newest, state_of_newest
from placements.queries.agreement_file import agreement_file
from placements.queries.agreement_page import agreement_page, has_signed_as_themselves
from placements.queries.course import lacks_teacher
from placements.queries.purpose import need_of_follow_up
from placements.queries.sheet import differences, own_answers, result_of, state_of_sheet
from placements.states.agreement import SheetState, Side
from placements.states.placement import OVER
from placements.views.newest import done_on_newest, version_seen


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


def sheet_page(placement: Placement, found: ExpectationSheet) -> dict[str, Any]:
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
        "version": state_of_sheet(found),
    }


@require_POST
def settle(request: SignedIn, pk: UUID, row: str) -> HttpResponse:
    placement, found = access.sheet_that_exists(request.user, pk)
    if access.side_of(placement) is None:
        raise PermissionDenied
    shown = next((each for each in differences(found) if each.row == row), None)
    if shown is None:
        raise Http404
    form = SettleForm(request.POST, row=row)
    if form.is_valid() and done_on_newest(
        form,
        lambda: sheets.settle_row(
            sheet=found, row=row, by=request.user, version=version_seen(request), **form.facts()
        ),
    ):
        messages.success(request, _("Settled."))
        return redirect("placements:sheet", pk)
    context = {
        "form": form,
        "placement": placement,
        "words": local_terms(placement.municipality_id),
        "row": shown,
    }
    return render(request, "placements/sheet_settle.html", context)


@require_POST
def accept_sheet(request: SignedIn, pk: UUID) -> HttpResponse:
    placement, found = access.sheet_that_exists(request.user, pk)
    if not {Party.PARTICIPANT, Party.CONSULTANT} & placement.viewer_parties:
        raise PermissionDenied
    form = AcceptForm(request.POST, is_own=Party.PARTICIPANT in placement.viewer_parties)
    if form.is_valid() and done_on_newest(
        form,
        lambda: sheets.accept_sheet(
            sheet=found, by=request.user, version=version_seen(request), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Agreed. Now the agreement can be written."))
        return redirect("placements:sheet", pk)
    page = sheet_page(placement, found)
    # What is open again has no button any more: then the word about it stands above the newest.
    again = {"accept_form": form} if page["accept_form"] else {"changed": form.non_field_errors()}
    return render(request, "placements/sheet.html", page | again)


def agreement(request: SignedIn, pk: UUID) -> HttpResponse:
    """The newest version, or the one that was asked for, with its boxes, and what to prepare."""
    placement = placement_for(request.user, pk)
    version = access.version_for(placement, request.GET.get("version", ""))
    return render(request, "placements/agreement.html", shown(request.user, placement, version))


def shown(user: User, placement: Placement, version: Agreement | None) -> dict[str, Any]:
    page = agreement_page(placement, version)
    parties = placement.viewer_parties
    is_consultant = Party.CONSULTANT in parties
    has_signed = has_signed_as_themselves((box["signature"] for box in page["boxes"]), user)
    for box in page["boxes"]:
        may_sign = box["party"] in parties or is_consultant
        is_asked = page["is_open"] and not page["outdated"]
        is_open = is_asked and box["signature"] is None and may_sign
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
    before = newest(placement)
    draft = draft_after(before, placement)
    form = AgreementForm(request.POST or None, placement=placement, initial=draft)
    form.show_need(need_of_follow_up(placement))
    if form.is_valid() and done_or_beside(
        form,
        lambda: agreements.write_version(
            placement=placement,
            facts=agreements.AgreementFacts(**form.facts()),
            by=request.user,
            reasons=form.reasons(),
            version=version_seen(request),
        ),
    ):
        messages.success(request, _("Written. Three signatures are asked for."))
        return redirect("placements:agreement", pk)
    context = {
        "form": form,
        "placement": placement,
        "lacks_teacher": lacks_teacher(placement),
        "version": state_of_newest(before),
    }
    return render(request, "placements/agreement_write.html", context)


@require_POST
def sign(request: SignedIn, pk: UUID) -> HttpResponse:
    """One party's signature under exactly what was shown."""
    found = access.agreement_for(request.user, pk)
    party = access.signing_party(found.placement, request.POST.get("party", ""))
    has_signed = has_signed_as_themselves(found.signatures.all(), request.user)
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
