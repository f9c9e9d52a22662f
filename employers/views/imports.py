"""Files of employers and openings in the browser: upload, preview, yes, done."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require_consultant
from common.tables import Column, faults_response, template_response
from employers import actions
from employers.access import import_for
from employers.forms.contact import UploadForm
from employers.models import EmployerImport
from employers.tables import employers as employer_table
from employers.tables import openings as opening_table
from employers.views.parts import FORMATS, is_done, typed, user_of

SHOWN_FAULTS = 50


def columns_of(kind: str) -> list[Column]:
    if kind == EmployerImport.Kind.EMPLOYERS:
        return employer_table.COLUMNS
    return opening_table.COLUMNS


def start(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is read at once, so a file that is no table is refused here."""
    user = user_of(request)
    require_consultant(user)
    form = UploadForm(typed(request), request.FILES or None)
    made: list[EmployerImport] = []

    def read() -> None:
        file = form.cleaned_data["file"]
        job = actions.start_import(
            kind=form.cleaned_data["kind"], content=file.read(), file_name=file.name, by=user
        )
        made.append(actions.advance_import(job_id=job.pk))

    if is_done(form, read):
        return redirect("employers:import", made[0].pk)
    context = {"form": form, "earlier": EmployerImport.objects.visible_to(user).defer("rows")[:10]}
    return render(request, "employers/import_start.html", context)


def template(request: HttpRequest, kind: str, file_format: str) -> HttpResponse:
    """An empty file with the right headings."""
    require_consultant(user_of(request))
    if kind not in EmployerImport.Kind.values or file_format not in FORMATS:
        raise Http404
    return template_response(file_format, str(EmployerImport.Kind(kind).label), columns_of(kind))


def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, then the preview. Goes on with the work that was asked for by the upload.

    Just after the yes it only shows the bar, whose calls save.
    """
    job = import_for(user_of(request), pk)
    if "saving" not in request.GET:
        job = actions.advance_import(job_id=job.pk)
    labels = {column.name: column.label for column in columns_of(job.kind)}
    faults = [
        fault | {"label": labels.get(fault["column"], fault["column"])}
        for fault in job.faults[:SHOWN_FAULTS]
    ]
    context = {"job": job, "faults": faults, "shown_faults": SHOWN_FAULTS}
    return render(request, "employers/import.html", context)


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The polled fragment: does the next piece, or looks while another is at it."""
    job = actions.advance_import(job_id=import_for(user_of(request), pk).pk)
    response = render(request, "employers/_progress.html", {"job": job})
    if not job.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    actions.confirm_import(job=import_for(user, pk), by=user)
    return redirect(reverse("employers:import", args=[pk]) + "?saving")


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    actions.cancel_import(job=import_for(user, pk), by=user)
    return redirect("employers:import", pk)


def faults(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The wrong rows with what is wrong, as an Excel file."""
    job = import_for(user_of(request), pk)
    return faults_response(_("faults"), job.table, job.faults)
