"""One opening: look, fill in, confirm, split, copy, and its steps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.parties import Party
from common.errors import StepNotAllowed
from employers import actions
from employers.access import opening_to_change
from employers.forms.contact import TalkForm
from employers.forms.openings import OpeningForm, SkillForm, SplitForm
from employers.models import Opening
from employers.models.facts import SkillWish
from employers.queries import (
    completeness,
    language_table,
    support_offered,
    warnings_of,
    week_of,
    wished_of,
    with_facts,
)
from employers.queries.labels import (
    asked_in_call,
    history_of,
    said_by_consultant,
    support_wished,
)
from employers.states import OpeningState
from employers.views.parts import is_done, typed, user_of, version_of
from reference import queries as reference_queries
from reference.models import Skill

STEPS = {
    "post": actions.post_opening,
    "refresh": actions.refresh_opening,
    "close": actions.close_opening,
    "reopen": actions.reopen_opening,
}


def opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is this place, what does it ask for, and what happens next?"""
    return opening_page(request, pk, talk_form=TalkForm())


def opening_page(request: HttpRequest, pk: UUID, *, talk_form: TalkForm) -> HttpResponse:
    """Where the talk about a new place was not filled in right, what was typed stays."""
    user = user_of(request)
    visible = Opening.objects.visible_to(user).select_related("call_owner")
    shown = get_object_or_404(with_facts(visible), pk=pk)
    may_change = bool(shown.viewer_parties)
    is_closed = shown.state == OpeningState.CLOSED
    filled = completeness(shown)
    change_url = reverse("employers:change_opening", args=[pk])
    skills_url = reverse("employers:opening_skills", args=[pk])
    missing = [
        {"label": each.label, "url": skills_url if each.name == "skills" else change_url}
        for each in filled["missing"][:4]
    ]
    context = {
        "opening": shown,
        "may_change": may_change,
        "week": week_of(shown),
        "language_rows": language_table(shown),
        "needed": [each for each in shown.skills.all() if each.is_needed],
        "wished": [each for each in shown.skills.all() if not each.is_needed],
        "warnings": warnings_of(shown),
        "more_wishes": wished_of(shown),
        "percent": filled["percent"],
        "missing": missing if may_change else [],
        "unconfirmed": said_by_consultant(shown),
        "asked_in_call": asked_in_call(shown),
        "talk_form": talk_form,
        "caller": shown.call_owner.name if shown.call_owner else "",
        "would_help": support_wished(shown.support_would_change),
        "support": support_offered(shown.workplace.municipality),
        "history": history_of(shown),
        "parts": shown.parts.prefetch_related("days"),
        "can_split": may_change and not is_closed and len(shown.days.all()) > 1,
        "is_employer": Party.EMPLOYER in shown.viewer_parties,
    }
    return render(request, "employers/opening.html", context)


@require_POST
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One step of the flow: post, refresh, close or reopen."""
    user = user_of(request)
    shown = opening_to_change(user, pk)
    verb = request.POST.get("verb", "")
    if verb not in STEPS:
        raise StepNotAllowed(_("We do not know this step."))
    STEPS[verb](opening=shown, by=user)
    return redirect("employers:opening", pk)


def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every field, for the employer or for a consultant on the phone."""
    user = user_of(request)
    shown = opening_to_change(user, pk)
    by_consultant = not shown.as_employer
    form = OpeningForm(typed(request), instance=shown, by_consultant=by_consultant)

    def save() -> None:
        actions.change_opening(
            opening=shown,
            by=user,
            facts=form.facts(),
            version=version_of(request),
            is_confirmed=bool(form.cleaned_data.get("is_confirmed")),
        )

    if is_done(form, save):
        messages.success(request, _("Saved."))
        return redirect("employers:opening", pk)
    words = form["occupation_words"].value() or shown.title
    context = {
        "form": form,
        "opening": shown,
        "occupations": reference_queries.search_occupations(str(words), limit=20),
        "support": support_offered(shown.workplace.municipality),
    }
    return render(request, "employers/opening_change.html", context)


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The employer says that it is right; a consultant notes the yes from the phone."""
    user = user_of(request)
    shown = opening_to_change(user, pk)
    actions.confirm_opening(
        opening=shown,
        by=user,
        on_the_phone=not shown.as_employer,
        version=version_of(request),
    )
    messages.success(request, _("Confirmed."))
    return redirect("employers:opening", pk)


@require_POST
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A consultant has talked about a new place; the contact log keeps how and how long."""
    user = user_of(request)
    shown = opening_to_change(user, pk)
    form = TalkForm(request.POST)
    if not is_done(form, lambda: actions.finish_call(opening=shown, by=user, **form.cleaned_data)):
        return opening_page(request, pk, talk_form=form)
    messages.success(request, _("Written down. All bodies can see it."))
    return redirect("employers:opening", pk)


def skills(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Skills needed and wished: own words first, then what the vocabulary suggests."""
    form = SkillForm(request.GET if "text" in request.GET else None)
    return show_skills(request, pk, form)


def show_skills(request: HttpRequest, pk: UUID, form: SkillForm) -> HttpResponse:
    user = user_of(request)
    opening_to_change(user, pk)
    shown = with_facts(Opening.objects.visible_to(user)).get(pk=pk)
    text = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    context = {
        "opening": shown,
        "form": form,
        "text": text,
        "is_needed": form.cleaned_data.get("is_needed", False) if text else False,
        "suggestions": reference_queries.suggest_skills(text) if text else [],
    }
    return render(request, "employers/opening_skills.html", context)


@require_POST
def change_skills(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add one skill, of the vocabulary or in own words, or take one away."""
    user = user_of(request)
    shown = opening_to_change(user, pk)
    gone = request.POST.get("remove", "")
    if gone:
        actions.change_skills(opening=shown, by=user, remove=gone)
        return redirect("employers:opening_skills", pk)
    form = SkillForm(request.POST)
    if not form.is_valid():
        return show_skills(request, pk, form)
    actions.change_skills(opening=shown, by=user, add=new_wish(form, request.POST.get("skill", "")))
    return redirect("employers:opening_skills", pk)


def new_wish(form: SkillForm, chosen: str) -> SkillWish:
    """The skill of the vocabulary that was pressed, else the own words."""
    is_needed = form.cleaned_data["is_needed"]
    known = Skill.objects.filter(pk=chosen).first()
    if known is not None:
        return SkillWish(skill_id=known.pk, is_needed=is_needed)
    return SkillWish(text=form.cleaned_data["text"], is_needed=is_needed)


def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which days go together? Each part becomes a place of its own."""
    user = user_of(request)
    shown = opening_to_change(user, pk)
    form = SplitForm(typed(request), opening=shown)

    def save() -> None:
        actions.split_opening(
            opening=shown, by=user, parts=form.parts(), version=version_of(request)
        )

    if is_done(form, save):
        messages.success(request, _("The place is split. Each part can be filled on its own."))
        return redirect("employers:opening", pk)
    return render(request, "employers/opening_split.html", {"form": form, "opening": shown})


@require_POST
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    made = actions.copy_opening(opening=opening_to_change(user, pk), by=user)
    messages.success(request, _("Copied as a draft. Look it over and post it."))
    return redirect("employers:opening", made.pk)
