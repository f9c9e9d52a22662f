"""An offer as the participant meets it: yes, ask, no, and taking a yes back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedIn
from accounts.parties import Party
from accounts.queries import settings_for
from candidates.access import own_participant
from candidates.models import Participant
from candidates.queries import consent_state, contact_of, suggests_volunteering
from candidates.queries.consents import ConsentState
from matching.access import proposal_for
from matching.actions import offers as actions
from matching.forms.offers import AcceptForm, DeclineForm, QuestionForm, TakeBackForm
from matching.models import Proposal
from matching.queries.disclosure import items_of
from matching.queries.offer_page import offer_page
from matching.queries.offers import offers_of, offers_waiting_for, rejected_for
from matching.states import AWAITS_PARTICIPANT
from matching.views.base import done


def offers(request: SignedIn) -> HttpResponse:
    """What have I been offered?"""
    me: Participant = own_participant(request.user)
    contact = contact_of(me)
    context = {
        "waiting": offers_waiting_for(me),
        "earlier": offers_of(me).exclude(state__in=sorted(AWAITS_PARTICIPANT)),
        "rejected": rejected_for(me),
        "contact": contact,
        "no_offer": _("No offer now. %(name)s is looking.") % {"name": contact["name"].split()[0]}
        if contact
        else _("No offer now. We are looking."),
        "knows_rights": me.knows_rights,
        "takes_part": consent_state(me) == ConsentState.GIVEN,
        "suggests_volunteering": suggests_volunteering(me, settings_for(me.municipality_id)),
    }
    return render(request, "matching/offers.html", context)


def own_offer(request: SignedIn, pk: UUID, step: str | None = None) -> Proposal:
    proposal = proposal_for(request.user, pk, step=step)
    if Party.PARTICIPANT not in proposal.viewer_parties:
        raise Http404
    return proposal


def offer(request: SignedIn, pk: UUID) -> HttpResponse:
    """What, when, why, learn, way, who, share, answer; POST says yes."""
    is_yes = request.method == "POST"
    proposal = own_offer(request, pk, "accept" if is_yes else None)
    form = AcceptForm(request.POST if is_yes else None, items=items_of(proposal))
    if is_yes and form.is_valid():
        is_done = done(
            form,
            lambda: actions.accept(proposal=proposal, by=request.user, **form.cleaned_data),
        )
        if is_done:
            messages.success(request, _("You said yes. The place sees what you ticked."))
            return redirect("matching:offer", pk)
    context = offer_page(proposal) | {
        "form": form,
        "takes_part": consent_state(proposal.participant) == ConsentState.GIVEN,
    }
    return render(request, "matching/offer.html", context)


def ask(request: SignedIn, pk: UUID) -> HttpResponse:
    """What do I want to know first?"""
    proposal = own_offer(request, pk, "ask")
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_done = done(
            form, lambda: actions.ask(proposal=proposal, by=request.user, **form.cleaned_data)
        )
        if is_done:
            messages.success(request, _("The offer waits for you."))
            return redirect("matching:offer", pk)
    return render(request, "matching/offer_ask.html", {"proposal": proposal, "form": form})


def decline(request: SignedIn, pk: UUID) -> HttpResponse:
    """Why not? Pictures to press; “I will not say why” is a full answer."""
    proposal = own_offer(request, pk, "decline")
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_done = done(
            form, lambda: actions.decline(proposal=proposal, by=request.user, **form.cleaned_data)
        )
        if is_done:
            messages.success(request, _("That is fine. You lose nothing."))
            return redirect("matching:offer", pk)
    return render(request, "matching/offer_decline.html", {"proposal": proposal, "form": form})


def take_back(request: SignedIn, pk: UUID) -> HttpResponse:
    """Do I want to take my yes back?"""
    proposal = own_offer(request, pk, "take_back")
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_done = done(
            form, lambda: actions.take_back(proposal=proposal, by=request.user, **form.cleaned_data)
        )
        if is_done:
            messages.success(request, _("That is fine. You lose nothing."))
            return redirect("matching:offer", pk)
    return render(request, "matching/offer_take_back.html", {"proposal": proposal, "form": form})
