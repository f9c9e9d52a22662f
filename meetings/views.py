"""Meetings and what follows from them, in the browser: load, one action, go on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedIn, require_consultant
from accounts.queries import local_terms, local_terms_of
from candidates.views.base import done, posted
from common.errors import DomainError, StaleRecord
from meetings import access, forms, queries
from meetings.actions import disagreements, ends, plans, tasks
from meetings.actions import meetings as actions
from meetings.models import (
    Meeting,
    MeetingCase,
    ProgrammeEnd,
    people_consulted_by,
    people_led_by,
    people_met_by,
)
from meetings.queries.invitations import (
    calendar_file,
    end_by_token,
    invitation_of,
    meeting_with_means_office,
    office_language,
)
from placements.views.evaluation import private


def form_page(
    request: SignedIn,
    form: django_forms.BaseForm,
    act: Callable[..., Any],
    *,
    title: str,
    back: str,
    eyebrow: str = "",
) -> HttpResponse:
    """One question on one page; what was typed stays when a rule says no."""

    def run() -> None:
        try:
            act(by=request.user, **form.cleaned_data)
        except StaleRecord:
            if isinstance(form, forms.VersionedForm):
                form.put_beside_what_stands()
            raise

    if form.is_valid() and done(form, run):
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"form": form, "title": title, "back": back, "eyebrow": eyebrow}
    return render(request, "meetings/form.html", context)


def press(request: SignedIn, back: str, act: Callable[[], Any]) -> HttpResponse:
    """One button; a refusal is shown on the page it was pressed on."""
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved."))
    return redirect(back)


def page_of(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def meetings(request: SignedIn) -> HttpResponse:
    access.require_reader(request.user)
    now = timezone.now()
    may_plan = people_consulted_by(request.user).exists()
    context = {
        "upcoming": queries.upcoming(request.user, now),
        "plan_url": reverse("meetings:plan") if may_plan else "",
        "is_staff": False,
        "sees_ends": False,
        "empty": [],
    }
    if queries.people_of_staff(request.user).exists():
        context |= {
            "empty": queries.without_outputs(request.user, now),
            "is_staff": True,
            "sees_ends": may_plan or people_led_by(request.user).exists(),
        }
    return render(request, "meetings/meetings.html", context)


def words_for(cases: list[MeetingCase]) -> dict[str, str]:
    """What the municipality of the people talked about calls its bodies."""
    return local_terms(cases[0].participant.municipality_id if cases else "")


def meeting(request: SignedIn, pk: UUID) -> HttpResponse:
    shown = access.meeting_for(request.user, pk)
    cases = queries.cases_of(shown, request.user)
    mine = set(people_consulted_by(request.user).values_list("pk", flat=True))
    is_own = [each.participant.user_id for each in cases] == [request.user.pk]
    may_change = any(each.participant_id in mine for each in cases)
    context = {
        "meeting": shown,
        "cases": cases,
        "is_own": is_own and not may_change,
        "may_change": may_change,
        "is_over": shown.starts_at <= timezone.now(),
        "words": words_for(cases),
        "may_hold": may_change and shown.state in ("planned", "invited"),
    }
    return render(request, "meetings/meeting.html", context)


def plan_meeting(request: SignedIn) -> HttpResponse:
    require_consultant(request.user)
    form = forms.MeetingForm(posted(request), user=request.user)
    return form_page(
        request,
        form,
        lambda **given: actions.plan_meeting(now=timezone.now(), **given),
        title=_("Plan a meeting"),
        back=reverse("meetings:meetings"),
    )


def change_meeting(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.meeting_to_change(request.user, pk)
    form = forms.ChangeMeetingForm(posted(request), instance=found)
    return form_page(
        request,
        form,
        lambda **given: actions.change_meeting(meeting=found, now=timezone.now(), **given),
        title=_("Change the meeting"),
        back=page_of(found),
    )


@require_POST
def send_agenda(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.meeting_to_change(request.user, pk)
    return press(
        request,
        page_of(found),
        lambda: actions.send_agenda(meeting=found, by=request.user, now=timezone.now()),
    )


@require_POST
def cancel_meeting(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.meeting_to_change(request.user, pk)
    return press(
        request, page_of(found), lambda: actions.cancel_meeting(meeting=found, by=request.user)
    )


def hold_meeting(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.meeting_to_change(request.user, pk)
    return form_page(
        request,
        forms.HoldForm(posted(request), words=words_for(queries.cases_of(found, request.user))),
        lambda **given: actions.hold_meeting(meeting=found, now=timezone.now(), **given),
        title=_("The meeting was held"),
        back=page_of(found),
    )


def add_output(request: SignedIn, pk: UUID) -> HttpResponse:
    case = access.case_for(request.user, pk)
    today = timezone.localdate()
    return form_page(
        request,
        forms.OutputForm(posted(request), participant=case.participant),
        lambda **given: actions.add_output(case=case, today=today, **given),
        title=_("What shall be done, by whom, by when?"),
        back=page_of(case.meeting),
        eyebrow=case.participant.first_name,
    )


def close_case(request: SignedIn, pk: UUID) -> HttpResponse:
    case = access.case_for(request.user, pk)
    return form_page(
        request,
        forms.OwnWordsForm(posted(request)),
        lambda **given: actions.close_case(case=case, now=timezone.now(), **given),
        title=_("What does the person say?"),
        back=page_of(case.meeting),
        eyebrow=case.participant.first_name,
    )


def own_tasks(request: SignedIn) -> HttpResponse:
    access.require_staff(request.user)
    today = timezone.localdate()
    mine = set(people_consulted_by(request.user).values_list("pk", flat=True))
    context = {"tasks": queries.own_tasks(request.user), "today": today, "mine": mine}
    return render(request, "meetings/tasks.html", context)


@require_POST
def finish_task(request: SignedIn, pk: UUID) -> HttpResponse:
    task = access.task_for(request.user, pk)
    return press(
        request,
        reverse("meetings:tasks"),
        lambda: tasks.finish_task(task=task, by=request.user, now=timezone.now()),
    )


def open_disagreements(request: SignedIn) -> HttpResponse:
    access.require_staff(request.user)
    context = {
        "disagreements": queries.disagreements(request.user),
        "people": people_met_by(request.user).active()[: queries.MOST],
    }
    return render(request, "meetings/disagreements.html", context)


def disagreement(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.disagreement_for(request.user, pk)
    context = {
        "disagreement": found,
        "views": found.views.select_related("by"),
        "may_decide": request.user in disagreements.deciders_of(found),
    }
    return render(request, "meetings/disagreement.html", context)


def raise_disagreement(request: SignedIn, participant_pk: UUID) -> HttpResponse:
    person = access.person_met(request.user, participant_pk)
    today = timezone.localdate()
    asked = {"subject": request.GET.get("subject", "")[:300]}
    return form_page(
        request,
        forms.DisagreementForm(posted(request), participant=person, initial=asked),
        lambda **given: disagreements.raise_disagreement(participant=person, today=today, **given),
        title=_("We see it differently"),
        back=reverse("meetings:disagreements"),
        eyebrow=person.first_name,
    )


def add_view(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.disagreement_for(request.user, pk)
    return form_page(
        request,
        forms.ViewForm(posted(request)),
        lambda **given: disagreements.add_view(disagreement=found, **given),
        title=_("How do you see it?"),
        back=reverse("meetings:disagreement", args=[pk]),
        eyebrow=found.subject,
    )


def decide(request: SignedIn, pk: UUID) -> HttpResponse:
    found = access.disagreement_for(request.user, pk)
    return form_page(
        request,
        forms.DecideForm(posted(request)),
        lambda **given: disagreements.decide(disagreement=found, **given),
        title=_("Decide"),
        back=reverse("meetings:disagreement", args=[pk]),
        eyebrow=found.subject,
    )


def plans_due(request: SignedIn) -> HttpResponse:
    access.require_staff(request.user)
    people = queries.people_of_staff(request.user)[: queries.MOST]
    rows = queries.plan_rows(
        queries.people_of_staff(request.user).filter(pk__in=[each.pk for each in people]),
        today=timezone.localdate(),
    )
    mine = set(people_consulted_by(request.user).values_list("pk", flat=True))
    return render(request, "meetings/plans.html", {"rows": rows, "mine": mine})


def make_plan(request: SignedIn, participant_pk: UUID) -> HttpResponse:
    person = access.person_for(request.user, participant_pk)
    today = timezone.localdate()
    renews = person.plans.exists()
    return form_page(
        request,
        forms.PlanForm(posted(request), initial={"made_on": today}, renews=renews),
        lambda **given: plans.make_plan(participant=person, today=today, **given),
        title=_("The talk was held, and the plan is renewed") if renews else _("The plan is made"),
        back=reverse("meetings:plans"),
        eyebrow=person.first_name,
    )


def programme_ends(request: SignedIn) -> HttpResponse:
    access.require_who_answers(request.user)
    rows = queries.end_rows(request.user)
    words = local_terms_of({row.end.participant.municipality_id for row in rows})
    named = [(row, words[row.end.participant.municipality_id]) for row in rows]
    mine = set(people_consulted_by(request.user).values_list("pk", flat=True))
    return render(request, "meetings/ends.html", {"rows": named, "mine": mine})


def back_to_end(end: ProgrammeEnd) -> dict[str, str]:
    return {"back": reverse("meetings:ends"), "eyebrow": end.participant.first_name}


def write_end(request: SignedIn, pk: UUID) -> HttpResponse:
    end = access.programme_end_for(request.user, pk)
    return form_page(
        request,
        forms.ProgrammeEndForm(
            posted(request), instance=end, words=local_terms(end.participant.municipality_id)
        ),
        lambda **given: ends.write_end(end=end, today=timezone.localdate(), **given),
        title=_("Who takes over?"),
        **back_to_end(end),
    )


def invite(request: SignedIn, pk: UUID) -> HttpResponse:
    """The letter as it will be read, to send or to print."""
    end = access.programme_end_for(request.user, pk)
    now = timezone.now()
    if request.method == "POST":
        return press(
            request,
            reverse("meetings:ends"),
            lambda: ends.invite(end=end, by=request.user, today=timezone.localdate(now)),
        )
    context = {"invitation": invitation_of(end, now=now)}
    return render(request, "meetings/invite.html", context)


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the office that was invited reads; opening changes nothing."""
    now = timezone.now()
    end = end_by_token(token, today=timezone.localdate(now))
    if end is None:
        return private(render(request, "link_unknown.html", status=404))
    # A browser may ask for a language in which only the pages of participants exist.
    with translation.override(office_language(end)):
        context = {"invitation": invitation_of(end, now=now), "token": token}
        return private(render(request, "meetings/invitation.html", context))


@login_not_required
@require_safe
def invitation_calendar(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    end = end_by_token(token, today=timezone.localdate(now))
    found = meeting_with_means_office(end, now=now) if end else None
    if end is None or found is None:
        return private(render(request, "link_unknown.html", status=404))
    content = calendar_file(found, language=office_language(end))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="praksisbro.ics"'
    return private(answer)


def add_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    end = access.programme_end_for(request.user, pk)
    return form_page(
        request,
        forms.MeasureForm(posted(request)),
        lambda **given: ends.add_measure(end=end, **given),
        title=_("A measure after the programme"),
        **back_to_end(end),
    )


@require_POST
def remove_measure(request: SignedIn, pk: UUID) -> HttpResponse:
    measure = access.measure_for(request.user, pk)
    return press(
        request,
        reverse("meetings:ends"),
        lambda: ends.remove_measure(measure=measure, by=request.user),
    )


@require_POST
def complete_end(request: SignedIn, pk: UUID) -> HttpResponse:
    end = access.programme_end_for(request.user, pk)
    return press(
        request,
        reverse("meetings:ends"),
        lambda: ends.complete_end(end=end, by=request.user, now=timezone.now()),
    )
