"""The network in the browser: who has room, who is asked too much, what is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from common.errors import DomainError
from matching.access import participant_for_matching
from networks import actions, queries
from networks.access import membership_for, network_for
from networks.forms import (
    AskMemberForm,
    AskNetworksForm,
    InviteMemberForm,
    OpeningRequestForm,
    PledgeForm,
)


def posted(request: SignedIn) -> dict[str, str] | None:
    return request.POST if request.method == "POST" else None


def network(request: SignedIn, pk: UUID) -> HttpResponse:
    shown = network_for(request.user, pk)
    return render(
        request,
        "networks/network.html",
        {
            "network": shown,
            "ladder": queries.ladder_coverage([shown]),
            "rungs": queries.RUNGS,
            "members": queries.member_rows(shown, today=timezone.localdate()),
            "requests": queries.open_requests([shown]),
        },
    )


def request_openings(request: SignedIn, pk: UUID) -> HttpResponse:
    network = network_for(request.user, pk)
    form = OpeningRequestForm(posted(request), network=network)
    if form.is_valid():
        actions.request_openings(network=network, by=request.user, **form.cleaned_data)
        messages.success(request, _("The request is there for all members and consultants."))
        return redirect("networks:network", pk)
    return render(request, "networks/request_openings.html", {"form": form, "network": network})


def ask_networks(request: SignedIn, participant_pk: UUID) -> HttpResponse:
    """No place fits: which networks shall know what is missing?"""
    participant = participant_for_matching(request.user, participant_pk)
    place = participant.municipality
    today = timezone.localdate()
    wanted = queries.wanted_for(participant, today)
    form = AskNetworksForm(posted(request), municipality=place, initial=wanted)
    if form.is_valid():
        actions.ask_networks(municipality=place, by=request.user, **form.cleaned_data)
        messages.success(request, _("The networks are asked."))
        return redirect("matching:person", participant.pk)
    context = {"form": form, "participant": participant, "reached": place.networks.exists()}
    return render(request, "networks/ask_networks.html", context)


def invite_member(request: SignedIn, pk: UUID) -> HttpResponse:
    network = network_for(request.user, pk)
    form = InviteMemberForm(posted(request), network=network)
    if form.is_valid():
        actions.invite_member(
            network=network,
            employer=form.cleaned_data["employer"],
            on=timezone.localdate(),
            by=request.user,
        )
        messages.success(request, _("Invited. Note the day when the firm says yes."))
        return redirect("networks:network", pk)
    return render(request, "networks/invite_member.html", {"form": form, "network": network})


@require_POST
def join(request: SignedIn, pk: UUID) -> HttpResponse:
    membership = membership_for(request.user, pk)
    actions.join_network(membership=membership, on=timezone.localdate(), by=request.user)
    return redirect("networks:network", membership.network_id)


def pledge(request: SignedIn, pk: UUID) -> HttpResponse:
    membership = membership_for(request.user, pk)
    form = PledgeForm(posted(request))
    if form.is_valid():
        try:
            actions.pledge_places(
                membership=membership, on=timezone.localdate(), by=request.user, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("networks:network", membership.network_id)
    return render(request, "networks/pledge.html", {"form": form, "membership": membership})


def ask_member(request: SignedIn, pk: UUID) -> HttpResponse:
    membership = membership_for(request.user, pk)
    form = AskMemberForm(posted(request), initial={"rung": request.GET.get("rung", "2")})
    if form.is_valid():
        try:
            actions.ask_member(
                membership=membership,
                rung=form.cleaned_data["rung"],
                today=timezone.localdate(),
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The firm is asked."))
            return redirect("networks:network", membership.network_id)
    return render(request, "networks/ask_member.html", {"form": form, "membership": membership})
