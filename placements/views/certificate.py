"""Certificates: written, looked at, signed, saved as a file, checked by anybody."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.parties import Party
from matching.views.base import done
from placements.access.certificate import certificate_for
from placements.access.placement import placement_for_party
from placements.actions import certificates as actions
from placements.forms.certificate import (
    CertificateForm,
    CodeForm,
    LevelsForm,
    SignForm,
    WithdrawForm,
)
from placements.models import Certificate
from placements.queries.certificate import certificate_file, checked_code, own_papers
from placements.views.throttle import is_too_often

MOST_CHECKS_A_MINUTE = 30


def papers(request: SignedIn) -> HttpResponse:
    """The person's own: certificates and the experience log. Kept when the case is closed."""
    return render(request, "placements/papers.html", own_papers(request.user))


@require_POST
def draft(request: SignedIn, pk: UUID) -> HttpResponse:
    placement = placement_for_party(request.user, pk, Party.CONSULTANT, Party.TEACHER)
    made = actions.draft_certificate(placement=placement, by=request.user)
    return redirect("placements:certificate", made.pk)


def certificate(request: SignedIn, pk: UUID) -> HttpResponse:
    """The certificate as it stands, with what the viewer may do about it."""
    found = certificate_for(request.user, pk)
    return render(request, "placements/certificate.html", page_of(found))


def page_of(found: Certificate, **forms: object) -> dict[str, object]:
    steps = found.next_verbs
    is_employer = Party.EMPLOYER in found.viewer_parties
    texts = {"tasks": found.tasks, "seen": found.seen, "seen_by": found.seen_by}
    return {
        "certificate": found,
        "placement": found.placement,
        "rewrite_form": CertificateForm(initial=texts) if "rewrite" in steps else None,
        "levels_form": LevelsForm() if "choose" in steps else None,
        "sign_form": SignForm(is_employer=is_employer) if "sign" in steps else None,
        "withdraw_form": WithdrawForm() if "withdraw" in steps else None,
    } | forms


@require_POST
def rewrite(request: SignedIn, pk: UUID) -> HttpResponse:
    found = certificate_for(request.user, pk, "rewrite")
    form = CertificateForm(request.POST)
    version = request.POST.get("version")
    if form.is_valid() and done(
        form,
        lambda: actions.rewrite_certificate(
            certificate=found, by=request.user, version=version, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The text is changed. The participant looks at it again."))
        return redirect("placements:certificate", pk)
    return render(request, "placements/certificate.html", page_of(found, rewrite_form=form))


@require_POST
def choose(request: SignedIn, pk: UUID) -> HttpResponse:
    found = certificate_for(request.user, pk, "choose")
    form = LevelsForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.choose_levels(certificate=found, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("Thank you. Now the workplace signs."))
        return redirect("placements:certificate", pk)
    return render(request, "placements/certificate.html", page_of(found, levels_form=form))


@require_POST
def sign(request: SignedIn, pk: UUID) -> HttpResponse:
    found = certificate_for(request.user, pk, "sign")
    form = SignForm(request.POST, is_employer=Party.EMPLOYER in found.viewer_parties)
    version = request.POST.get("version")
    if form.is_valid() and done(
        form,
        lambda: actions.sign_certificate(
            certificate=found, by=request.user, version=version, **form.cleaned_data
        ),
    ):
        messages.success(request, _("Signed. The person can save it now."))
        return redirect("placements:certificate", pk)
    return render(request, "placements/certificate.html", page_of(found, sign_form=form))


@require_POST
def withdraw(request: SignedIn, pk: UUID) -> HttpResponse:
    found = certificate_for(request.user, pk, "withdraw")
    form = WithdrawForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.withdraw_certificate(
            certificate=found, by=request.user, **form.cleaned_data
        ),
    ):
        messages.success(request, _("Withdrawn. The code says so from now on."))
        return redirect("placements:certificate", pk)
    return render(request, "placements/certificate.html", page_of(found, withdraw_form=form))


def as_file(request: SignedIn, pk: UUID) -> HttpResponse:
    """The signed certificate as a PDF, drawn from what was signed."""
    found = certificate_for(request.user, pk)
    response = HttpResponse(certificate_file(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
def check(request: HttpRequest) -> HttpResponse:
    """Anybody types the code: valid, withdrawn, mistyped or unknown. Never whose it is."""
    if "code" not in request.GET:
        return render(request, "placements/certificate_check.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    # Codes cannot be found by trying, and nobody needs more tries than this.
    key = f"certificate-check:{request.META.get('REMOTE_ADDR', '')}"
    if is_too_often(key, most=MOST_CHECKS_A_MINUTE, within=60):
        form.add_error("code", _("Too many tries. Wait a minute."))
        return render(request, "placements/certificate_check.html", {"form": form}, status=429)
    answer = checked_code(form.cleaned_data["code"]) if form.is_valid() else None
    context = {"form": form, "answer": answer}
    return render(request, "placements/certificate_check.html", context)
