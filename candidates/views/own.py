"""My profile: the participant's own pages, in few words."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import JoinForm
from accounts.models import Invitation
from accounts.parties import Party
from accounts.queries import invitation_by_token, local_terms
from candidates import actions, queries
from candidates.access import own_participant
from candidates.forms import (
    ENTRY_FORMS,
    AvailabilityForm,
    InterestsForm,
    ObjectionForm,
    OwnWeightsForm,
    TravelForm,
)
from candidates.models import Participant, ProfileEntry
from candidates.queries.profile import PROMPTS, RECOGNITION_PATHS, current_entries, next_levels
from candidates.views.base import SignedIn, done, posted
from candidates.views.person import week_of
from candidates.views.talk import interest_cards
from candidates.views.words import with_suggestions
from common.errors import DomainError

Kind = ProfileEntry.Kind
# What I can add by myself.
MAY_ADD = frozenset(
    {Kind.EXPERIENCE, Kind.SKILL, Kind.LANGUAGE, Kind.WISH, Kind.GOAL, Kind.STUDY_GOAL}
)


def profile(request: SignedIn) -> HttpResponse:
    """What do they know about me, and is it right?"""
    me = own_participant(request.user)
    entries = current_entries(me, Party.PARTICIPANT)
    groups = queries.profile_groups(me, Party.PARTICIPANT, entries)
    context = {
        "participant": me,
        "groups": [{"group": group, "known": with_suggestions(group.entries)} for group in groups],
        "learns": next_levels(entries),
        "line": queries.goal_line(me),
        "week": week_of(me),
        "adds": adds(),
        "paths": {str(key): path for key, path in RECOGNITION_PATHS.items()},
        "consent_state": queries.consent_state(me),
        "prompts": []
        if any(group.key == "wants" and group.entries for group in groups)
        else PROMPTS,
        "objections": list(me.objections.all()[:10]),
    }
    return render(request, "candidates/own_profile.html", context)


def adds() -> dict[str, list[tuple[str, str]]]:
    """What I can add, by part of my profile."""
    return {
        "can": [
            (Kind.SKILL, _("Something I can do")),
            (Kind.EXPERIENCE, _("Work I have done")),
            (Kind.LANGUAGE, _("A language")),
        ],
        "wants": [
            (Kind.WISH, _("A wish")),
            (Kind.GOAL, _("A job I want")),
            (Kind.STUDY_GOAL, _("A school I want")),
        ],
        "learns": [],
    }


def add(request: SignedIn, kind: str) -> HttpResponse:
    """I add one thing."""
    me = own_participant(request.user)
    if kind not in MAY_ADD:
        raise Http404
    form = ENTRY_FORMS[kind](posted(request), own=True)
    if request.method == "POST" and form.is_valid():
        was_added = done(
            form,
            lambda: actions.add_entry(
                participant=me, kind=kind, by=request.user, **form.how(), **form.facts()
            ),
        )
        if was_added:
            messages.success(request, _("Saved."))
            return redirect("candidates:own_profile")
    titles = dict(pair for pairs in adds().values() for pair in pairs)
    context = {"form": form, "title": titles[Kind(kind)], "participant": me}
    return render(request, "candidates/own_add.html", context)


def days(request: SignedIn) -> HttpResponse:
    """When can I work, and how far can I travel? Two forms; each keeps what was typed."""
    me = own_participant(request.user)
    sent = request.POST.get("part") if request.method == "POST" else None
    week = AvailabilityForm(request.POST if sent == "days" else None, participant=me)
    travel = TravelForm(request.POST if sent == "travel" else None, instance=me)
    saving = {
        "days": (week, lambda: save_week(me, week, request.user)),
        "travel": (travel, lambda: save_travel(me, travel, request.user)),
    }
    if sent in saving:
        form, act = saving[sent]
        if form.is_valid() and done(form, act):
            messages.success(request, _("Saved."))
            return redirect("candidates:own_days")
    context = {"participant": me, "week_form": week, "travel_form": travel}
    return render(request, "candidates/own_days.html", context)


def save_week(me: Participant, form: AvailabilityForm, by: Any) -> None:
    version = form.cleaned_data["version"]
    actions.set_availability(participant=me, spans=form.spans(), by=by, version=version)


def save_travel(me: Participant, form: TravelForm, by: Any) -> None:
    facts = {name: form.cleaned_data[name] for name in TravelForm.FACTS}
    actions.change_practical(participant=me, by=by, version=form.cleaned_data["version"], **facts)


def interests(request: SignedIn) -> HttpResponse:
    """What do I like? Pictures to press."""
    me = own_participant(request.user)
    known = [each.value for each in me.entries.current().filter(kind=Kind.INTEREST)]
    form = InterestsForm(posted(request), initial={"cards": known})
    if request.method == "POST" and form.is_valid():
        was_saved = done(
            form,
            lambda: actions.choose_interests(
                participant=me, cards=form.cleaned_data["cards"], by=request.user
            ),
        )
        if was_saved:
            messages.success(request, _("Saved."))
            return redirect("candidates:own_profile")
    chosen = form["cards"].value() or []
    context = {"form": form, "cards": interest_cards(), "chosen": chosen, "participant": me}
    return render(request, "candidates/own_interests.html", context)


def weights(request: SignedIn) -> HttpResponse:
    """What is most important to me?"""
    me = own_participant(request.user)
    form = OwnWeightsForm(posted(request), participant=me)
    if request.method == "POST" and form.is_valid():
        was_saved = done(
            form,
            lambda: actions.set_own_weights(
                participant=me, importance=form.cleaned_data, by=request.user
            ),
        )
        if was_saved:
            messages.success(request, _("Saved."))
            return redirect("candidates:own_profile")
    return render(request, "candidates/own_weights.html", {"form": form, "participant": me})


def consent(request: SignedIn) -> HttpResponse:
    """Do I say yes to matching? One press each way."""
    me = own_participant(request.user)
    context = {
        "participant": me,
        "text": queries.consent_text(),
        "consent_state": queries.consent_state(me),
        "given": me.consents.filter(withdrawn_at=None).first(),
    }
    return render(request, "candidates/own_consent.html", context)


@require_POST
def matching(request: SignedIn, verb: str) -> HttpResponse:
    me = own_participant(request.user)
    verbs: dict[str, Callable[..., object]] = {
        "give": actions.give_consent,
        "withdraw": actions.withdraw_consent,
        "pause": actions.pause_matching,
        "resume": actions.resume_matching,
    }
    if verb not in verbs:
        raise Http404
    verbs[verb](participant=me, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("candidates:own_consent")


def rights(request: SignedIn) -> HttpResponse:
    """What are my rights and my duties? POST says: I have read or heard it."""
    me = own_participant(request.user)
    if request.method == "POST":
        actions.confirm_rights(participant=me, by=request.user)
        messages.success(request, _("Thank you. Now you can get offers."))
        return redirect("candidates:own_profile")
    context = {"participant": me, "words": local_terms(me.municipality_id)}
    return render(request, "candidates/own_rights.html", context)


def readers(request: SignedIn) -> HttpResponse:
    """Who has looked at me?"""
    me = own_participant(request.user)
    context = {"participant": me, "readings": queries.who_has_looked(me)}
    return render(request, "candidates/own_readers.html", context)


def object_to(request: SignedIn) -> HttpResponse:
    """I say that something is wrong, and get an answer."""
    me = own_participant(request.user)
    form = ObjectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        was_raised = done(
            form,
            lambda: actions.raise_objection(
                participant=me, text=form.cleaned_data["text"], by=request.user
            ),
        )
        if was_raised:
            messages.success(request, _("Sent. You will get an answer."))
            return redirect("candidates:own_profile")
    context = {"form": form, "participant": me, "contact": queries.contact_of(me)}
    return render(request, "candidates/own_objection.html", context)


@require_POST
def volunteering(request: SignedIn) -> HttpResponse:
    """I ask to volunteer."""
    me = own_participant(request.user)
    actions.ask_for_volunteering(participant=me, by=request.user)
    messages.success(request, _("Saved. We look for a place to volunteer too."))
    return redirect("candidates:own_profile")


@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, so that mail scanners do no harm; POST accepts."""
    found = invitation_by_token(token)
    if found is None or found.purpose != Invitation.Purpose.PARTICIPANT:
        return render(request, "link_unknown.html", status=404)
    person = request.user if request.user.is_authenticated else None
    form = JoinForm(posted(request))
    if person:
        del form.fields["password"]
    if request.method == "POST" and form.is_valid():
        try:
            joined = actions.accept_participant_invitation(
                invitation=found, user=person, password=form.cleaned_data.get("password", "")
            )
        except DomainError as error:
            if error.code == "invitation_over":
                return render(request, "accounts/invitation_over.html", status=410)
            form.add_error("password" if error.field == "password" else None, error.message)
        else:
            if person is None:
                login(request, joined)
            return redirect("candidates:own_profile")
    context = {"invitation": found, "form": form, "needs_password": person is None}
    return render(request, "candidates/join.html", context)
