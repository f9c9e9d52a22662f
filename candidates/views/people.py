"""The list of participants, its export, and what is done to a participant as a whole."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require_role
from accounts.parties import Party
from candidates import actions, queries
from candidates.access import (
    case_without_consultant,
    consultant_units,
    participant_for,
    unowned_cases,
)
from candidates.filters import MAY_LIST, ParticipantFilter
from candidates.forms import (
    EquityForm,
    GiveConsultantForm,
    HandOverForm,
    InviteForm,
    NewParticipantForm,
    ParticipantForm,
)
from candidates.queries.lists import listed_people, rows_of
from candidates.tables import export_people
from candidates.views.base import SignedIn, done, person_for_staff, posted

PER_PAGE = 50


def participants(request: SignedIn) -> HttpResponse:
    """Who is in my unit, how far, and who waits longest?"""
    require_role(request.user, MAY_LIST)
    narrowed = ParticipantFilter(request.GET, queryset=listed_people(request.user), request=request)
    shown = narrowed.qs if request.GET.get("order") else narrowed.qs.longest_waiting_first()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, timezone.localdate())
    actions.note_reading(
        participants=[row.participant for row in rows], by=request.user, what="read_list"
    )
    context = {
        "filter": narrowed,
        "page": page,
        "rows": rows,
        "order": request.GET.get("order", ""),
        "is_narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "protected": queries.protected_people_of(request.user),
        "units": consultant_units(request.user),
        "export_links": export_links(request),
    }
    return render(request, "candidates/participants.html", context)


def export_links(request: SignedIn) -> list[dict[str, str]]:
    """The same filter as a file."""
    query = request.GET.urlencode()
    return [
        {"label": label, "url": f"{reverse('candidates:export', args=[kind])}?{query}"}
        for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]


def export(request: SignedIn, kind: str) -> HttpResponseBase:
    """What the filter shows, as a file; each person in it is noted as read."""
    require_role(request.user, {Party.CONSULTANT})
    if kind not in {"csv", "xlsx"}:
        raise Http404
    people = listed_people(request.user).for_consultant()
    narrowed = ParticipantFilter(request.GET, queryset=people, request=request)
    shown = list(narrowed.qs)
    actions.note_reading(participants=shown, by=request.user, what="export_list")
    return export_people(kind, shown)


def new(request: SignedIn) -> HttpResponse:
    units = consultant_units(request.user)
    if not units:
        raise PermissionDenied
    form = NewParticipantForm(
        posted(request),
        units=units,
        municipalities=[unit.municipality_id for unit in units],
    )
    if request.method == "POST" and form.is_valid() and done(form, lambda: create(request, form)):
        messages.success(
            request, _("The participant is registered. Now the talk about the profile.")
        )
        return redirect("candidates:talk", request.session.pop("new_participant"))
    return render(request, "candidates/new.html", {"form": form})


def create(request: SignedIn, form: NewParticipantForm) -> None:
    """Register; a protected address is hidden from the first moment."""
    participant = actions.create_participant(
        unit=form.cleaned_data["unit"], by=request.user, **form.details()
    )
    request.session["new_participant"] = str(participant.pk)


def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    participant = person_for_staff(request, pk, Party.CONSULTANT)
    form = ParticipantForm(
        posted(request), instance=participant, municipalities=[participant.municipality_id]
    )
    if request.method == "POST" and form.is_valid():
        was_changed = done(
            form,
            lambda: actions.change_participant(
                participant=participant,
                by=request.user,
                version=form.cleaned_data["version"],
                **form.details(),
            ),
        )
        if was_changed:
            messages.success(request, _("Saved."))
            return redirect("candidates:participant", pk)
    context = {"form": form, "participant": participant}
    return render(request, "candidates/edit.html", context)


def hand_over(request: SignedIn, pk: UUID) -> HttpResponse:
    participant = person_for_staff(request, pk, Party.CONSULTANT)
    form = HandOverForm(posted(request), participant=participant)
    if request.method == "POST" and form.is_valid():
        was_given = done(
            form,
            lambda: actions.hand_over(
                participant=participant, by=request.user, **form.cleaned_data
            ),
        )
        if was_given:
            messages.success(request, _("Handed over. Both are told."))
            return redirect("candidates:participants")
    context = {"form": form, "participant": participant}
    return render(request, "candidates/hand_over.html", context)


def without_consultant(request: SignedIn) -> HttpResponse:
    """For a leader: cases that no consultant has, without names."""
    page = Paginator(unowned_cases(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "candidates/without_consultant.html", {"page": page})


def give_consultant(request: SignedIn, pk: UUID) -> HttpResponse:
    case = case_without_consultant(request.user, pk)
    form = GiveConsultantForm(posted(request), participant=case)
    if request.method == "POST" and form.is_valid():
        was_given = done(
            form,
            lambda: actions.give_consultant(participant=case, by=request.user, **form.cleaned_data),
        )
        if was_given:
            messages.success(request, _("Handed over. Both are told."))
            return redirect("candidates:without_consultant")
    return render(request, "candidates/give_consultant.html", {"form": form, "case": case})


@require_POST
def close(request: SignedIn, pk: UUID) -> HttpResponse:
    participant = participant_for(request.user, pk, Party.CONSULTANT)
    actions.close_participant(participant=participant, by=request.user)
    messages.success(request, _("The case is closed. The person still sees the own profile."))
    return redirect("candidates:participant", pk)


@require_POST
def reopen(request: SignedIn, pk: UUID) -> HttpResponse:
    participant = participant_for(request.user, pk, Party.CONSULTANT)
    actions.reopen_participant(participant=participant, by=request.user)
    return redirect("candidates:participant", pk)


@require_POST
def protect(request: SignedIn, pk: UUID) -> HttpResponse:
    """Only the own consultant and deputy keep seeing the person afterwards."""
    participant = participant_for(request.user, pk, Party.CONSULTANT)
    wanted = request.POST.get("protected") == "yes"
    actions.set_protected_address(participant=participant, is_protected=wanted, by=request.user)
    messages.success(request, _("Saved."))
    is_mine = request.user.pk in {participant.consultant_id, participant.deputy_id}
    if wanted and not is_mine:
        return redirect("candidates:participants")
    return redirect("candidates:participant", pk)


def invite(request: SignedIn, pk: UUID) -> HttpResponse:
    participant = person_for_staff(request, pk, Party.CONSULTANT)
    form = InviteForm(posted(request), initial={"email": participant.email})
    if request.method == "POST" and form.is_valid():
        was_sent = done(
            form,
            lambda: actions.invite_participant(
                participant=participant, by=request.user, **form.cleaned_data
            ),
        )
        if was_sent:
            messages.success(request, _("The invitation is sent. It can be used for 7 days."))
            return redirect("candidates:participant", pk)
    context = {"form": form, "participant": participant}
    return render(request, "candidates/invite.html", context)


def equity(request: SignedIn, pk: UUID) -> HttpResponse:
    """Written here, read by the equity report only: the form never shows what stands there."""
    participant = person_for_staff(request, pk, Party.CONSULTANT)
    form = EquityForm(posted(request))
    if request.method == "POST" and form.is_valid():
        was_written = done(
            form,
            lambda: actions.record_equity(
                participant=participant, by=request.user, **form.answers()
            ),
        )
        if was_written:
            messages.success(request, _("Saved."))
            return redirect("candidates:participant", pk)
    context = {"form": form, "participant": participant}
    return render(request, "candidates/equity.html", context)
