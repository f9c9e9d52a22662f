"""A participant's page for staff, tab by tab."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.parties import Party
from accounts.queries import local_terms, settings_for
from candidates import actions, queries
from candidates.access import objection_for, participant_for, party_seen
from candidates.forms import AnswerForm, CourseForm, TalkConsentForm
from candidates.models import Participant
from candidates.queries.contradictions import contradictions
from candidates.queries.profile import (
    RECOGNITION_PATHS,
    current_entries,
    goal_history,
    history_of,
    next_levels,
)
from candidates.views.base import (
    SignedIn,
    done,
    open_sections,
    person_for_staff,
    posted,
    tabs_of,
)
from reference.work import Weekday


def participant(request: SignedIn, pk: UUID) -> HttpResponse:
    """What can, wants and learns this person, and what is still to talk about?"""
    person = person_for_staff(request, pk)
    party = party_seen(person)
    entries = current_entries(person, party)
    states = open_sections(person, entries)
    context = frame(person, "participant") | {
        "groups": queries.profile_groups(person, party, entries),
        "learns": next_levels(entries),
        "paths": {str(key): path for key, path in RECOGNITION_PATHS.items()},
        "states": states,
        "next_section": queries.next_unfinished_section(states),
        "words": local_terms(person.municipality_id),
        "waiting_days": queries.waiting_days(person),
        "contradictions": contradictions(person, entries) if party == Party.CONSULTANT else [],
        "objections": list(person.objections.all()) if party == Party.CONSULTANT else [],
        "volunteering": queries.suggests_volunteering(person, settings_for(person.municipality_id)),
    }
    return render(request, "candidates/participant.html", context)


def frame(person: Participant, tab: str) -> dict[str, Any]:
    """What every tab shows."""
    return {
        "participant": person,
        "party": party_seen(person),
        "tabs": tabs_of(person, tab),
        "consent_state": queries.consent_state(person),
    }


def days(request: SignedIn, pk: UUID) -> HttpResponse:
    person = person_for_staff(request, pk)
    context = frame(person, "days") | {"week": week_of(person)}
    return render(request, "candidates/days.html", context)


def week_of(person: Participant) -> list[dict[str, Any]]:
    """The seven days as the weekday_grid component wants them."""
    known = {row.weekday: row for row in person.availability.all()}
    week = []
    for number, day in enumerate(Weekday.values):
        row = known.get(day)
        hours = {"start": f"{row.starts_at:%H:%M}", "end": f"{row.ends_at:%H:%M}"} if row else {}
        week.append({"day": number, "on": row is not None} | hours)
    return week


def history(request: SignedIn, pk: UUID) -> HttpResponse:
    person = person_for_staff(request, pk)
    context = frame(person, "history") | {
        "entries": history_of(person, party_seen(person)),
        "goals": goal_history(person),
    }
    return render(request, "candidates/history.html", context)


def consent(request: SignedIn, pk: UUID) -> HttpResponse:
    """Does the person say yes to matching, and know the rights? Writes a yes given in a talk."""
    person = person_for_staff(request, pk, Party.CONSULTANT)
    form = TalkConsentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        was_given = done(
            form,
            lambda: actions.give_consent(participant=person, by=request.user, **form.cleaned_data),
        )
        if was_given:
            messages.success(request, _("Saved. The person takes part in matching."))
            return redirect("candidates:consent", pk)
    context = frame(person, "consent") | {
        "form": form,
        "course_form": CourseForm(),
        "text": queries.consent_text(),
        "consents": person.consents.select_related("text", "recorded_by").order_by("-given_at"),
    }
    return render(request, "candidates/consent.html", context)


@require_POST
def matching(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Take the yes back, pause, go on: one press, on the person's behalf."""
    person = participant_for(request.user, pk, Party.CONSULTANT)
    verbs = {
        "withdraw": actions.withdraw_consent,
        "pause": actions.pause_matching,
        "resume": actions.resume_matching,
    }
    if verb not in verbs:
        raise Http404
    verbs[verb](participant=person, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("candidates:consent", pk)


@require_POST
def rights_course(request: SignedIn, pk: UUID) -> HttpResponse:
    person = participant_for(request.user, pk, Party.CONSULTANT)
    form = CourseForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.record_rights_course(
            participant=person, on=form.cleaned_data["on"], by=request.user
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("candidates:consent", pk)
    context = frame(person, "consent") | {
        "form": TalkConsentForm(),
        "course_form": form,
        "text": queries.consent_text(),
        "consents": person.consents.select_related("text", "recorded_by").order_by("-given_at"),
    }
    return render(request, "candidates/consent.html", context)


def readers(request: SignedIn, pk: UUID) -> HttpResponse:
    person = person_for_staff(request, pk, Party.CONSULTANT)
    context = frame(person, "readers") | {"readings": queries.who_has_looked(person)}
    return render(request, "candidates/readers.html", context)


def answer(request: SignedIn, pk: UUID) -> HttpResponse:
    """Answer an objection; the day by which is shown."""
    objection = objection_for(request.user, pk)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        was_answered = done(
            form,
            lambda: actions.answer_objection(
                objection=objection, by=request.user, **form.cleaned_data
            ),
        )
        if was_answered:
            messages.success(request, _("The answer is sent."))
            return redirect("candidates:participant", objection.participant_id)
    due_on = queries.answer_due_on(objection, settings_for(objection.participant.municipality_id))
    context = {
        "form": form,
        "objection": objection,
        "participant": objection.participant,
        "due_on": due_on,
        "days_late": max((timezone.localdate() - due_on).days, 0),
    }
    return render(request, "candidates/answer.html", context)
