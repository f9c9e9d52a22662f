"""A file of participants: upload, preview with every fault, one yes or no for the whole file."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candidates import actions
from candidates.access import consultant_units, import_for
from candidates.forms import ImportForm
from candidates.tables import COLUMNS
from candidates.views.base import SignedIn, done, posted
from common.tables import faults_response, template_response

MOST_FAULTS_SHOWN = 100


def start(request: SignedIn) -> HttpResponse:
    units = consultant_units(request.user)
    if not units:
        raise PermissionDenied
    form = ImportForm(posted(request), request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        started: list[UUID] = []
        if done(form, lambda: started.append(begin(request, form))):
            return redirect("candidates:import_job", started[0])
    return render(request, "candidates/import_start.html", {"form": form, "columns": COLUMNS})


def begin(request: SignedIn, form: ImportForm) -> UUID:
    file = form.cleaned_data["file"]
    job = actions.start_import(
        unit=form.cleaned_data["unit"], content=file.read(), file_name=file.name, by=request.user
    )
    actions.advance_import(job_id=job.pk)
    return job.pk


def job(request: SignedIn, pk: UUID) -> HttpResponse:
    """What is new, what changes, what is wrong? The page itself carries the work on.

    Just after the yes it only shows the bar, whose calls save.
    """
    found = import_for(request.user, pk)
    if "saving" not in request.GET:
        found = actions.advance_import(job_id=found.pk)
    context = {"job": found, "faults": found.faults[:MOST_FAULTS_SHOWN]}
    return render(request, "candidates/import_job.html", context)


def progress(request: SignedIn, pk: UUID) -> HttpResponse:
    """The polled bar; each call does the next piece, or looks while another is at it."""
    found = actions.advance_import(job_id=import_for(request.user, pk).pk)
    return render(request, "candidates/_import_progress.html", {"job": found})


def template(request: SignedIn, kind: str) -> HttpResponseBase:
    if not consultant_units(request.user):
        raise PermissionDenied
    if kind not in {"csv", "xlsx"}:
        raise Http404
    return template_response(kind, _("participants-template"), COLUMNS)


def faults(request: SignedIn, pk: UUID) -> HttpResponseBase:
    """The wrong rows as a file, with what is wrong in front."""
    found = import_for(request.user, pk)
    return faults_response(_("participants-faults"), found.table, found.faults)


@require_POST
def confirm(request: SignedIn, pk: UUID) -> HttpResponse:
    found = import_for(request.user, pk)
    actions.confirm_import(job=found, by=request.user)
    return redirect(reverse("candidates:import_job", args=[pk]) + "?saving")


@require_POST
def cancel(request: SignedIn, pk: UUID) -> HttpResponse:
    actions.cancel_import(job=import_for(request.user, pk), by=request.user)
    messages.success(request, _("Stopped. Nothing was saved."))
    return redirect("candidates:import_job", pk)
