"""Invitations, own details, the unit's people and the municipality's settings."""

from typing import Any
from uuid import UUID

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.access import SignedIn, municipalities_of, require_role, units_of
from accounts.forms import (
    AwayForm,
    InviteForm,
    JoinForm,
    LocalTermForm,
    MunicipalitySettingsForm,
    OwnDetailsForm,
)
from accounts.models import Invitation, LocalTerm, UnitMembership
from accounts.parties import Party
from accounts.queries import invitation_by_token
from common.errors import DomainError


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, so that mail scanners do no harm; POST accepts."""
    found = invitation_by_token(token)
    if found is None or found.purpose != Invitation.Purpose.UNIT:
        return render(request, "link_unknown.html", status=404)
    person = request.user if request.user.is_authenticated else None
    form = JoinForm(request.POST if request.method == "POST" else None)
    if person:
        del form.fields["password"]
    if request.method == "POST" and form.is_valid():
        try:
            joined = actions.accept_invitation(
                invitation=found, user=person, password=form.cleaned_data.get("password", "")
            )
        except DomainError as error:
            if error.code == "invitation_over":
                return render(request, "accounts/invitation_over.html", status=410)
            form.add_error("password" if error.field == "password" else None, error.message)
        else:
            if person is None:
                login(request, joined)
            return redirect("dashboard:first_page")
    context = {"invitation": found, "form": form, "needs_password": person is None}
    return render(request, "accounts/invitation.html", context)


def own_details(request: SignedIn) -> HttpResponse:
    form = OwnDetailsForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_own_details(user=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        response = redirect("accounts:own_details")
        if form.cleaned_data["language"]:
            response.set_cookie(
                django_settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax"
            )
        return response
    return render(request, "accounts/own_details.html", {"form": form})


def colleagues(request: SignedIn) -> HttpResponse:
    """The people of my units; leaders and consultants invite and end memberships."""
    require_role(request.user, {Party.LEADER, Party.CONSULTANT})
    units = units_of(request.user, Party.LEADER, Party.CONSULTANT)
    members = (
        UnitMembership.objects.active()
        .filter(unit__in=units)
        .select_related("user", "unit", "deputy")
        .order_by("unit__name", "role", "user__first_name")
    )
    context = {
        "members": members,
        "units": units,
        "led_units": set(units_of(request.user, Party.LEADER).values_list("pk", flat=True)),
        "led": municipalities_of(request.user, Party.LEADER),
    }
    return render(request, "accounts/colleagues.html", context)


def invite(request: SignedIn, unit_pk: UUID) -> HttpResponse:
    unit = get_object_or_404(units_of(request.user, Party.LEADER, Party.CONSULTANT), pk=unit_pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.invite_to_unit(unit=unit, by=request.user, **form.cleaned_data)
        messages.success(request, _("The invitation is sent. It can be used for 7 days."))
        return redirect("accounts:colleagues")
    return render(request, "accounts/invite.html", {"form": form, "unit": unit})


def membership_of_my_units(request: SignedIn, pk: UUID) -> UnitMembership:
    units = units_of(request.user, Party.LEADER)
    mine = UnitMembership.objects.active().select_related("unit__municipality", "user")
    return get_object_or_404(mine.filter(unit__in=units), pk=pk)


@require_POST
def end_membership(request: SignedIn, pk: UUID) -> HttpResponse:
    membership = membership_of_my_units(request, pk)
    actions.end_membership(membership=membership, by=request.user)
    messages.success(request, _("%s no longer has access.") % membership.user.name)
    return redirect("accounts:colleagues")


def away(request: SignedIn, pk: UUID) -> HttpResponse:
    own = UnitMembership.objects.active().filter(user=request.user)
    membership = own.filter(pk=pk).first() or membership_of_my_units(request, pk)
    form = AwayForm(
        request.POST if request.method == "POST" else None,
        membership=membership,
        initial={"deputy": membership.deputy, "away_until": membership.away_until},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_away(
                membership=membership,
                deputy=form.cleaned_data["deputy"],
                until=form.cleaned_data["away_until"],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:colleagues")
    return render(request, "accounts/away.html", {"form": form, "membership": membership})


def municipality_settings(request: SignedIn, number: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities_of(request.user, Party.LEADER), pk=number)
    settings = actions.settings_of(municipality)
    form = MunicipalitySettingsForm(
        request.POST if request.method == "POST" else None, instance=settings
    )
    if request.method == "POST" and form.is_valid():
        actions.change_settings(settings=settings, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:municipality_settings", number)
    context: dict[str, Any] = {
        "municipality": municipality,
        "form": form,
        "terms": LocalTerm.objects.filter(municipality=municipality).order_by("key", "language"),
        "term_form": LocalTermForm(),
    }
    return render(request, "accounts/municipality_settings.html", context)


@require_POST
def local_term(request: SignedIn, number: str) -> HttpResponse:
    municipality = get_object_or_404(municipalities_of(request.user, Party.LEADER), pk=number)
    form = LocalTermForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Choose a thing and a language, and write your word for it."))
    actions.set_local_term(municipality=municipality, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("accounts:municipality_settings", number)
