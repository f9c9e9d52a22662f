"""Leaving the job: no row may stay open."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedIn, municipalities_of, require_role
from accounts.parties import Party
from candidates.views.base import done, posted
from placements.actions.hand_over import hand_over_all, hand_over_orphans
from placements.forms.hand_over import HandOverForm, LeaverForm
from placements.queries.deputies import deputies_missing
from placements.queries.hand_over import orphans_for, relations_of, staff_ever, staff_now

MAY_HAND_OVER = {Party.CONSULTANT, Party.LEADER}


def leaving(request: SignedIn) -> HttpResponse:
    """Who leaves?"""
    require_role(request.user, MAY_HAND_OVER)
    places = municipalities_of(request.user, *MAY_HAND_OVER)
    form = LeaverForm(posted(request), staff=staff_ever(places))
    if request.method == "POST" and form.is_valid():
        return redirect("placements:hand_over", form.cleaned_data["leaver"].pk)
    return render(request, "placements/hand_over.html", {"form": form, "leaver": None, "rows": []})


def hand_over(request: SignedIn, pk: UUID) -> HttpResponse:
    """Everything one person answers for, each with its new owner and a line."""
    require_role(request.user, MAY_HAND_OVER)
    places = municipalities_of(request.user, *MAY_HAND_OVER)
    leaver = get_object_or_404(staff_ever(places), pk=pk)
    rows = relations_of(leaver, places)
    staff = staff_now(places).exclude(pk=leaver.pk)
    form = HandOverForm(posted(request), rows=rows, staff=staff)
    if request.method == "POST" and form.is_valid():
        was_given = done(
            form, lambda: hand_over_all(leaver=leaver, takers=form.takers(), by=request.user)
        )
        if was_given:
            messages.success(request, _("Handed over. Nothing is left behind."))
            return redirect("dashboard:first_page")
    context = {"form": form, "leaver": leaver, "rows": rows}
    return render(request, "placements/hand_over.html", context)


def orphans(request: SignedIn) -> HttpResponse:
    """What nobody answers for any more: who takes it? And where does nobody step in?"""
    require_role(request.user, MAY_HAND_OVER)
    rows, hidden = orphans_for(request.user)
    staff = staff_now(municipalities_of(request.user, *MAY_HAND_OVER))
    form = HandOverForm(posted(request), rows=rows, staff=staff, is_about_orphans=True)
    if request.method == "POST" and form.is_valid():
        was_given = done(form, lambda: hand_over_orphans(takers=form.takers(), by=request.user))
        if was_given:
            messages.success(request, _("Handed over."))
            return redirect("placements:orphans")
    context = {
        "form": form,
        "rows": rows,
        "hidden": hidden,
        "no_deputy": deputies_missing(request.user),
    }
    return render(request, "placements/orphans.html", context)
