"""The placement page of all parties, the list, and what is done to a placement."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedIn, require_role
from accounts.models import User
from accounts.parties import Party
from candidates.views.base import done, posted
from common.tables import export_response
from placements.access.placement import (
    changed_by,
    placement_for,
    placement_for_change,
    placement_for_party,
)
from placements.actions import closing, course, ending, longer, notes, protocol
from placements.actions.deputy import set_deputy
from placements.filters import PlacementFilter
from placements.forms import course as forms
from placements.forms.protocol import BackForm, LeaveForm, ProgrammeForm, ProtocolForm
from placements.messages.people import who_answers
from placements.models import Certificate, Placement
from placements.queries import pages
from placements.queries.calendars import group_of, is_in_calendar_of
from placements.queries.certificate import certificate_of
from placements.queries.closing import waiting_to_close
from placements.queries.course import changes_open, missing_before_start
from placements.queries.guards import passed_with_reason
from placements.queries.purpose import need_of_follow_up, purpose_of
from placements.states.alarm import MAY_BE_ALARMED
from placements.states.certificate import MAY_HAVE_CERTIFICATE
from placements.states.placement import OVER, UNDER_WAY

PER_PAGE = 50
StepPage = tuple[Callable[..., Any], Callable[..., Any], Any, Any]
STAFF = {Party.CONSULTANT, Party.TEACHER}


def write_protocol(*, placement: Placement, by: User, **facts: Any) -> object:
    return protocol.write_protocol(placement=placement, by=by, facts=protocol.DropOut(**facts))


def begin_leave(*, placement: Placement, by: User, **days: Any) -> int:
    return protocol.begin_leave(participant=placement.participant, by=by, **days)


def end_leave(*, placement: Placement, by: User, **days: Any) -> int:
    return protocol.end_leave(participant=placement.participant, by=by, **days)


def extend_programme(*, placement: Placement, by: User, **days: Any) -> int:
    return protocol.extend_programme(participant=placement.participant, by=by, **days)


# Each step: its form, its action, what the button says, what is said when it is done.
STEPS: dict[str, StepPage] = {
    "start": (
        forms.StartForm,
        course.start,
        gettext_lazy("Start"),
        gettext_lazy("It has started. Everybody is told."),
    ),
    "pause": (
        forms.PauseForm,
        course.pause,
        gettext_lazy("Pause"),
        gettext_lazy("Everything waits now."),
    ),
    "resume": (
        forms.ResumeForm,
        course.resume,
        gettext_lazy("Go on"),
        gettext_lazy("It goes on. The days have moved."),
    ),
    "end": (
        forms.EndForm,
        ending.end,
        gettext_lazy("End"),
        gettext_lazy("It has ended. What comes next is planned."),
    ),
    "cancel": (
        forms.CancelForm,
        ending.cancel,
        gettext_lazy("It will not start"),
        gettext_lazy("Cancelled. The place is free again."),
    ),
}
EXTRA_STEPS: dict[str, StepPage] = {
    "teacher": (
        forms.TeacherForm,
        course.set_teacher,
        gettext_lazy("Choose the teacher"),
        gettext_lazy("The teacher is chosen."),
    ),
    "deputy": (
        forms.DeputyForm,
        set_deputy,
        gettext_lazy("Choose the deputy"),
        gettext_lazy("The deputy steps in from now on."),
    ),
    "longer": (
        forms.LongerForm,
        longer.make_longer,
        gettext_lazy("Make it longer"),
        gettext_lazy("This is the draft. Change it if you must; then everybody signs."),
    ),
    "protocol": (
        ProtocolForm,
        write_protocol,
        gettext_lazy("Away, or no benefit"),
        gettext_lazy("Written down. The decision is a task."),
    ),
    "leave": (
        LeaveForm,
        begin_leave,
        gettext_lazy("Leave from the programme"),
        gettext_lazy("Everything waits now. Leave is no end."),
    ),
    "back": (
        BackForm,
        end_leave,
        gettext_lazy("Back from leave"),
        gettext_lazy("It goes on. The days have moved."),
    ),
    "programme": (
        ProgrammeForm,
        extend_programme,
        gettext_lazy("A longer programme"),
        gettext_lazy("The last day and the tasks near it have moved."),
    ),
    "close": (
        forms.CloseForm,
        closing.close,
        gettext_lazy("Close it"),
        gettext_lazy("Closed."),
    ),
}


def to_placement(found: Placement) -> HttpResponse:
    return redirect("placements:placement", found.pk)


# Where a change leads when it is not back to the placement.
LEADS_TO: dict[str, Callable[[Placement], HttpResponse]] = {
    "longer": lambda found: redirect("placements:agreement", found.pk),
    "close": lambda found: redirect("placements:closing"),
}


def placements(request: SignedIn) -> HttpResponse:
    """Who is where, and until when?"""
    rows = pages.listed_placements(request.user)
    narrowed = PlacementFilter(request.GET, queryset=rows, request=request)
    file_format = request.GET.get("export", "")
    if file_format in {"csv", "xlsx"}:
        return exported(file_format, list(narrowed.qs))
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    links = [
        {"label": label, "url": f"?{query}&export={kind}"}
        for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]
    context = {
        "filter": narrowed,
        "page": page,
        "order": request.GET.get("order", ""),
        "export_links": links,
    }
    return render(request, "placements/placements.html", context)


def exported(file_format: str, rows: list[Placement]) -> HttpResponse:
    headings = [_("Name"), _("Workplace"), _("Kind"), _("State"), _("First day"), _("Last day")]
    cells = [
        [
            pages.shown_name(row),
            row.workplace.name,
            row.get_kind_display(),
            row.get_state_display(),
            row.starts_on,
            row.ended_on or row.ends_on,
        ]
        for row in rows
    ]
    return export_response(file_format, _("placements"), headings, cells)


def placement(request: SignedIn, pk: UUID) -> HttpResponse:
    """How is it going, and who acts next?"""
    found = placement_for(request.user, pk)
    today = timezone.localdate()
    is_staff = bool(found.viewer_parties & STAFF)
    changes = changes_open(found)
    certificate = certificate_of(found)
    written = pages.notes_of(found, request.user)
    context = {
        "placement": found,
        "name": pages.shown_name(found),
        "purpose": purpose_of(found),
        "need": need_of_follow_up(found),
        "line": pages.line_of(found, request.user, today),
        "notes": written,
        "days": list(found.days.all()),
        "last": pages.last_contacts(written),
        "phase": pages.phase_of(found, today),
        "is_staff": is_staff,
        "may_order_help": Party.EMPLOYER in found.viewer_parties and found.state not in OVER,
        "is_participant": Party.PARTICIPANT in found.viewer_parties,
        "steps": [
            {"label": STEPS[verb][2], "url": reverse("placements:step", args=[pk, verb])}
            for verb in found.next_verbs
            # Who is on leave comes back with all tasks, not with this placement alone.
            if verb in STEPS and not (verb == "resume" and "back" in changes)
        ],
        "changes": [
            {"label": EXTRA_STEPS[name][2], "url": reverse("placements:change", args=[pk, name])}
            for name in changes
            if changed_by(name) & found.viewer_parties
        ],
        "protocols": list(found.drop_out_protocols.select_related("owner")) if is_staff else [],
        "passed_guards": passed_with_reason(found) if is_staff else [],
        "links": links_of(found, certificate, request.user),
        "may_draft_certificate": (
            is_staff and certificate is None and found.state in MAY_HAVE_CERTIFICATE
        ),
        "is_under_way": found.state in UNDER_WAY,
        "may_be_alarmed": found.state in MAY_BE_ALARMED,
        "missing": missing_before_start(found) if is_staff and found.state == "agreed" else [],
        "warnings": pages.warnings_of(found) if is_staff else [],
    }
    return render(request, "placements/placement.html", context)


def links_of(found: Placement, certificate: Certificate | None, user: User) -> list[dict[str, Any]]:
    """The other pages of this placement that the viewer opens."""
    parties = found.viewer_parties
    names = [("agreement", _("The agreement")), ("workplace", _("Words and customs"))]
    if parties & {Party.CONSULTANT, Party.EMPLOYER}:
        names.insert(0, ("sheet", _("What is good enough?")))
    if parties - {Party.EMPLOYER}:
        names.append(("start-note", _("Where do we start?")))
    if found.evaluations.exists():
        names.append(("evaluation", _("How was it?")))
    links = [
        {"label": label, "url": reverse(f"placements:{name}", args=[found.pk])}
        for name, label in names
    ]
    if certificate is not None:
        address = reverse("placements:certificate", args=[certificate.pk])
        links.append({"label": _("The certificate"), "url": address})
    if is_in_calendar_of(user, found):
        address = f"{reverse('notifications:calendar')}?group={group_of(found)}"
        links.append({"label": _("These dates in my own calendar"), "url": address})
    return links


def step(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """One step of the flow, as a form that keeps what was typed."""
    if verb not in STEPS:
        raise Http404
    return acted(request, placement_for(request.user, pk, verb), STEPS[verb])


def change(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """What staff change beside the flow: the teacher, the length."""
    found = placement_for_change(request.user, pk, verb)
    if verb not in EXTRA_STEPS:
        raise Http404
    return acted(request, found, EXTRA_STEPS[verb], LEADS_TO.get(verb, to_placement))


def acted(
    request: SignedIn,
    found: Placement,
    step_of: StepPage,
    leads_to: Callable[[Placement], HttpResponse] = to_placement,
) -> HttpResponse:
    form_class, action, label, said = step_of
    form: Any = form_class(posted(request), placement=found)
    if request.method == "POST" and form.is_valid():
        was_done = done(form, lambda: action(placement=found, by=request.user, **form.details()))
        if was_done:
            messages.success(request, said)
            return leads_to(found)
    context = {"form": form, "placement": found, "label": label}
    return render(request, "placements/step.html", context)


def order_help(request: SignedIn, pk: UUID) -> HttpResponse:
    """“Help us do this at our workplace.”"""
    found = placement_for_party(request.user, pk, Party.EMPLOYER)
    form = forms.HelpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        was_ordered = done(
            form,
            lambda: notes.order_help(placement=found, by=request.user, **form.cleaned_data),
        )
        if was_ordered:
            is_answered_for = bool(who_answers(found))
            messages.success(
                request,
                _("Ordered. Somebody answers for it now.")
                if is_answered_for
                else _("Ordered. It waits on our list until somebody takes it."),
            )
            return redirect("placements:placement", pk)
    context = {"form": form, "placement": found, "label": _("Help us do this here")}
    return render(request, "placements/step.html", context)


def closing_list(request: SignedIn) -> HttpResponse:
    """Which ended placements wait to be closed, and whose answer is missing?"""
    require_role(request.user, {Party.CONSULTANT})
    page = Paginator(waiting_to_close(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/closing.html", {"page": page})
