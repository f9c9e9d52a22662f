"""An offer as the participant meets it: yes, ask, no."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedIn
from accounts.parties import Party
from candidates.access import own_participant
from candidates.models import Participant
from common.errors import DomainError
from matching.access import proposal_for
from matching.actions import offers as actions
from matching.forms.offers import AcceptForm, DeclineForm, QuestionForm
from matching.models import Proposal
from matching.queries.disclosure import items_of
from matching.queries.offer_page import offer_page
from matching.queries.offers import offers_of, offers_waiting_for

Answer = Callable[[SignedIn, Proposal, Any], str]


def offers(request: SignedIn) -> HttpResponse:
    participant: Participant = own_participant(request.user)
    return render(
        request,
        "matching/offers.html",
        {
            "waiting": offers_waiting_for(participant),
            "earlier": [
                each for each in offers_of(participant) if each.state not in {"offered", "asked"}
            ],
        },
    )


def own_offer(request: SignedIn, pk: UUID) -> Proposal:
    proposal = proposal_for(request.user, pk)
    if Party.PARTICIPANT not in proposal.viewer_parties:
        raise Http404
    return proposal


def offer(request: SignedIn, pk: UUID) -> HttpResponse:
    """What, when, why, learn, way, who, share, answer; POST says yes."""
    proposal = own_offer(request, pk)
    form = AcceptForm(request.POST if request.method == "POST" else None, items=items_of(proposal))
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(
                proposal=proposal_for(request.user, pk, step="accept"),
                by=request.user,
                **form.cleaned_data,
            )
        except DomainError as error:
            if error.field is None:
                raise
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("You said yes. The place sees what you ticked."))
            return redirect("matching:offer", pk)
    return render(
        request,
        "matching/offer.html",
        offer_page(proposal) | {"form": form, "items": form["shared"]},
    )


def ask(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_offer(request, pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask(
            proposal=proposal_for(request.user, pk, step="ask"),
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, _("The offer waits for you."))
        return redirect("matching:offer", pk)
    return render(request, "matching/offer_ask.html", {"proposal": proposal, "form": form})


def decline(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_offer(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decline(
            proposal=proposal_for(request.user, pk, step="decline"),
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, _("That is fine. You lose nothing."))
        return redirect("matching:offers")
    return render(request, "matching/offer_decline.html", {"proposal": proposal, "form": form})
