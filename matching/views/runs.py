"""Runs: start, watch, stop, read; weights with a preview; the ledger of what is missing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import municipalities_of
from accounts.parties import Party
from candidates.models import Participant
from common.errors import DomainError
from matching.access import municipality_for, own_municipality, require_staff, run_for
from matching.actions import priorities, runs
from matching.case.build import weights_for
from matching.filters import LedgerFilter, RunFilter
from matching.forms.pairs import RunForm, WeightsForm
from matching.models import DemandLedgerEntry, Run, RunCase
from matching.queries import ledger as ledger_queries
from matching.queries import run_page
from matching.queries.preview import preview
from matching.views.parts import directions, export_links, export_of, page_of, user_of

# Larger ones are left to a worker or the clock, so that the page answers at once.
MOST_IN_A_REQUEST = 300
MOST_WITHOUT = 10  # on the run's own page; the page on fairness has all


def run_list(request: HttpRequest) -> HttpResponse:
    """What was matched when, by whom, and how did it go?"""
    user = user_of(request)
    require_staff(user)
    rows = (
        Run.objects.visible_to(user)
        .select_related("municipality", "started_by")
        .prefetch_related("region")
        .defer("answer", "difference", "locks")
    )
    shown = RunFilter(request.GET, queryset=rows, request=request)
    mine = municipalities_of(user, Party.CONSULTANT)
    context = {
        "filter": shown,
        "page": page_of(request, shown.qs),
        "form": RunForm(municipalities=mine),
        "may_start": mine.exists(),
        "tabs": directions("run-list"),
    }
    return render(request, "matching/run_list.html", context)


@require_POST
def run_start(request: HttpRequest) -> HttpResponse:
    """Match now: at once for a small municipality, else as soon as a worker is free."""
    user = user_of(request)
    mine = municipalities_of(user, Party.CONSULTANT)
    own_municipality(user)
    form = RunForm(request.POST, municipalities=mine)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(each) for each in problems))
        return redirect("matching:run-list")
    region, now = list(form.cleaned_data["municipalities"]), timezone.now()
    try:
        run = runs.request_run(
            municipalities=region,
            by=user,
            now=now,
            method=form.cleaned_data["method"] or Run.Method.JOINT,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("matching:run-list")
    if Participant.objects.active().filter(municipality__in=region).count() <= MOST_IN_A_REQUEST:
        runs.work_on(run.pk, now=now)
    return redirect("matching:run", run.pk)


def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What did this run propose, what changed since the last one, and why?"""
    user = user_of(request)
    found = run_for(user, pk)
    names = run_page.names_for(user, *run_page.ids_in(found))
    context: dict[str, Any] = {
        "run": found,
        "region": list(found.region.all()),
        "lines": run_page.difference_lines(found, names),
        "scarce": run_page.scarce_rows(found, names),
        "locks": run_page.lock_rows(found, names),
        "refused": run_page.refused_rows(found),
        "no_next_step": run_page.no_next_step_rows(found, names),
        "without": run_page.unplaced_rows(found, names)[:MOST_WITHOUT],
        "has_case": RunCase.objects.filter(run=found).exists(),
        "assignment": found.answer.get("assignment"),
        "progress": progress_of(found),
    }
    return render(request, "matching/run.html", context)


def progress_of(found: Run) -> dict[str, Any]:
    """What the progress bar shows."""
    return {
        "label": found.get_phase_display(),
        "done": found.share_done,
        "total": 100,
        "url": reverse("matching:run-progress", args=[found.pk]),
        "page_url": reverse("matching:run", args=[found.pk]),
        "stop_url": reverse("matching:run-stop", args=[found.pk]) if found.next_verbs else "",
    }


def run_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bar alone; when the run is over, the whole page is asked for again."""
    found = run_for(user_of(request), pk)
    response = render(request, "matching/_run_progress.html", {"progress": progress_of(found)})
    if not found.is_unfinished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def run_stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    runs.cancel_run(run=run_for(user, pk, step="cancel"), by=user)
    messages.success(request, _("Stopped. Nothing was kept."))
    return redirect("matching:run", pk)


def run_fairness(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Is it fair? Who got nothing and for how long, who is asked too much, what a floor costs."""
    user = user_of(request)
    found = run_for(user, pk)
    names = run_page.names_for(user, *run_page.ids_in(found))
    words, tone = run_page.floor_words(found)
    context = {
        "run": found,
        "people": run_page.fairness_of(found),
        "without": run_page.unplaced_rows(found, names),
        "exposure": run_page.exposure_rows(found),
        "floor": words,
        "floor_tone": tone,
    }
    return render(request, "matching/run_fairness.html", context)


def weights(request: HttpRequest) -> HttpResponse:
    """What counts how much? Who would move is shown before anything is saved."""
    user = user_of(request)
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("municipality", "")
    place = municipality_for(user, number) if number else own_municipality(user)
    form = WeightsForm(
        request.POST if request.method == "POST" else None, initial=weights_for(place)
    )
    context: dict[str, Any] = {"form": form, "municipality": place, "preview": None}
    context["municipalities"] = municipalities_of(user, Party.CONSULTANT)
    if request.method == "POST" and form.is_valid():
        try:
            if "save" in request.POST:
                priorities.save_weights(municipality=place, by=user, weights=form.weights)
                messages.success(request, _("Saved. The next run uses these weights."))
                return redirect("matching:run-list")
            runs.check_weights(form.weights)
            context["preview"] = preview(user, place, form.weights)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return render(request, "matching/run_weights.html", context)


def ledger(request: HttpRequest) -> HttpResponse:
    """What is missing, on both sides? Every “no” and every “no fit”."""
    user = user_of(request)
    require_staff(user)
    rows = (
        DemandLedgerEntry.objects.visible_to(user)
        .select_related("municipality", "participant", "opening__workplace__employer")
        .order_by("-created_at", "pk")
    )
    shown = LedgerFilter(request.GET, queryset=rows, request=request)
    file = export_of(
        request,
        _("what-is-missing"),
        ledger_queries.HEADINGS,
        lambda: ledger_queries.export_rows(user, shown.qs),
    )
    if file:
        return file
    page = page_of(request, shown.qs)
    context = {
        "filter": shown,
        "page": page,
        "rows": ledger_queries.ledger_rows(user, list(page.object_list)),
        "export_links": export_links(request),
        "tabs": directions("ledger"),
    }
    return render(request, "matching/run_ledger.html", context)
