"""One employer, tab by tab, for staff; and what is decided about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import municipalities_of, require_consultant
from accounts.parties import Party
from employers import actions
from employers.access import (
    employer_for_staff,
    employer_to_change,
    employer_to_decide,
    member_to_change,
)
from employers.forms.employers import (
    DeclineForm,
    EmployerFacts,
    EmployerForm,
    InviteMemberForm,
    OwnerForm,
)
from employers.models import ContactLogEntry, Employer, Opening
from employers.queries import (
    asked_lately,
    asked_words,
    home_municipality,
    mapping_is_stale,
    with_facts,
    workplaces_of,
)
from employers.queries.labels import history_of, support_wished
from employers.views.parts import is_done, page_of, typed, user_of, version_of


def tabs_of(employer: Employer, current: str) -> list[dict[str, Any]]:
    names = [
        ("employer", _("Overview")),
        ("workplaces", _("Workplaces")),
        ("openings_of", _("Openings")),
        ("contact_log", _("Contact log")),
        ("mapping", _("Mapping")),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"employers:{name}", args=[employer.pk]),
            "current": name == current,
        }
        for name, label in names
    ]


def frame_of(employer: Employer, current: str) -> dict[str, Any]:
    """What every tab shows on top: who it is, may one ask, the tabs."""
    asked = asked_lately(employer)
    return {
        "employer": employer,
        "tabs": tabs_of(employer, current),
        "asked": asked,
        "asked_words": asked_words(asked),
        "talk": employer.repair_talks.outstanding().first(),
    }


def employer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is this employer, who answers for it, may I ask now?"""
    user = user_of(request)
    shown = employer_for_staff(user, pk)
    home = home_municipality(shown)
    context = frame_of(shown, "employer") | {
        "owners": shown.owners.select_related("owner", "deputy", "municipality"),
        "members": shown.members.active().select_related("user"),
        "unanswered": shown.messages.unanswered().select_related("owner"),
        "my_municipalities": municipalities_of(user, Party.CONSULTANT),
        "mapping_is_stale": mapping_is_stale(shown, home),
        "history": history_of(shown),
        "decline_form": DeclineForm(),
        "would_help": support_wished(shown.support_would_change),
    }
    return render(request, "employers/employer.html", context)


def workplaces(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many can be there at once, and who is inside already?"""
    shown = employer_for_staff(user_of(request), pk)
    context = frame_of(shown, "workplaces") | {"workplaces": workplaces_of(shown)}
    return render(request, "employers/workplaces.html", context)


def openings_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = employer_for_staff(user_of(request), pk)
    own = Opening.objects.visible_to(user_of(request)).filter(workplace__employer=shown)
    context = frame_of(shown, "openings_of") | {"openings": with_facts(own)}
    return render(request, "employers/openings_of.html", context)


def contact_log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who asked what, when, and what came of it? Shared by all bodies."""
    shown = employer_for_staff(user_of(request), pk)
    entries = ContactLogEntry.objects.filter(employer=shown).select_related("by", "workplace")
    context = frame_of(shown, "contact_log") | {"page": page_of(request, entries)}
    return render(request, "employers/contact_log.html", context)


def mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = employer_for_staff(user_of(request), pk)
    context = frame_of(shown, "mapping") | {
        "mappings": shown.mappings.select_related("by"),
        "is_stale": mapping_is_stale(shown, home_municipality(shown)),
    }
    return render(request, "employers/mapping.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """A consultant writes down an employer that it knows."""
    user = user_of(request)
    require_consultant(user)
    form = EmployerFacts(typed(request))
    made: list[Employer] = []
    if is_done(form, lambda: made.append(actions.add_known_employer(by=user, **contact_of(form)))):
        return redirect("employers:employer", made[0].pk)
    return render(request, "employers/add.html", {"form": form})


def contact_of(form: EmployerFacts) -> dict[str, Any]:
    names = ("contact_name", "phone", "email")
    return form.facts() | {name: form.cleaned_data[name] for name in names}


def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    shown = employer_to_change(user, pk)
    form = EmployerForm(typed(request), instance=shown)

    def save() -> None:
        actions.change_employer(
            employer=shown, by=user, version=version_of(request), **form.cleaned_data
        )

    if is_done(form, save):
        messages.success(request, _("Saved."))
        return redirect(after_change(shown))
    context = {"form": form, "employer": shown, "back_url": after_change(shown)}
    return render(request, "employers/change.html", context)


def after_change(shown: Employer) -> str:
    if shown.as_consultant and not shown.as_employer:
        return reverse("employers:employer", args=[shown.pk])
    return reverse("employers:my_workplaces")


@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    actions.approve_employer(employer=employer_to_decide(user, pk), by=user)
    messages.success(request, _("The employer is approved and has been told."))
    return redirect("employers:employer", pk)


def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No, with a reason that the employer reads."""
    user = user_of(request)
    shown = employer_to_decide(user, pk)
    form = DeclineForm(typed(request))

    def decide() -> None:
        actions.decline_employer(employer=shown, by=user, reason=form.cleaned_data["reason"])

    if is_done(form, decide):
        return redirect("employers:employer", pk)
    return render(request, "employers/decline.html", {"form": form, "employer": shown})


def owner(request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
    """Who answers for this employer in the municipality?"""
    user = user_of(request)
    shown = employer_to_decide(user, pk)
    place = get_object_or_404(municipalities_of(user, Party.CONSULTANT), pk=number)
    held = shown.owners.filter(municipality=place).first()
    initial = {"owner": held.owner, "deputy": held.deputy} if held else {"owner": user}
    form = OwnerForm(typed(request), municipality=place, initial=initial)

    def save() -> None:
        actions.set_owner(employer=shown, municipality=place, by=user, **form.cleaned_data)

    if is_done(form, save):
        return redirect("employers:employer", pk)
    context = {"form": form, "employer": shown, "municipality": place}
    return render(request, "employers/owner.html", context)


def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who speaks for the employer? Invite one more by e-mail."""
    user = user_of(request)
    shown = employer_to_change(user, pk)
    form = InviteMemberForm(typed(request))
    if is_done(form, lambda: actions.invite_member(employer=shown, by=user, **form.cleaned_data)):
        messages.success(request, _("The invitation is sent. It can be used for seven days."))
        return redirect("employers:members", pk)
    context = {
        "form": form,
        "employer": shown,
        "members": shown.members.active().select_related("user"),
        "back_url": after_change(shown),
    }
    return render(request, "employers/members.html", context)


@require_POST
def end_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    member = member_to_change(user, pk)
    actions.end_member(member=member, by=user)
    messages.success(request, _("The person no longer speaks for the employer."))
    return redirect("employers:members", member.employer_id)
