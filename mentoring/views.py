"""My mentor: offer, ask, agree, stop; and the consultant's list."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn, require_role
from accounts.parties import Party
from candidates.access import own_participant
from candidates.views.base import done, posted
from mentoring import actions, queries
from mentoring.access import pair_for
from mentoring.forms import MentorOfferForm, MentorRequestForm
from mentoring.models import MentorOffer, MentorRequest

PER_PAGE = 50


def own(request: SignedIn) -> HttpResponse:
    """Do I help somebody, and who helps me?"""
    person = own_participant(request.user)
    context = {
        "offer": MentorOffer.objects.filter(participant=person, ended_at=None).first(),
        "asked": MentorRequest.objects.filter(participant=person, ended_at=None).first(),
        "cards": queries.cards_of(request.user),
    }
    return render(request, "mentoring/own.html", context)


def offer(request: SignedIn) -> HttpResponse:
    person = own_participant(request.user)
    form = MentorOfferForm(posted(request), participant=person)
    if request.method == "POST" and form.is_valid():
        was_offered = done(
            form,
            lambda: actions.offer_to_be_mentor(
                participant=person, by=request.user, **form.cleaned_data
            ),
        )
        if was_offered:
            messages.success(request, _("Thank you. We look for somebody."))
            return redirect("mentoring:own")
    return render(request, "mentoring/offer.html", {"form": form})


def ask(request: SignedIn) -> HttpResponse:
    person = own_participant(request.user)
    form = MentorRequestForm(posted(request), participant=person)
    if request.method == "POST" and form.is_valid():
        was_asked = done(
            form,
            lambda: actions.ask_for_mentor(
                participant=person, by=request.user, **form.cleaned_data
            ),
        )
        if was_asked:
            messages.success(request, _("We look for a mentor. You get a message."))
            return redirect("mentoring:own")
    return render(request, "mentoring/ask.html", {"form": form})


@require_POST
def take_back(request: SignedIn) -> HttpResponse:
    actions.take_back(participant=own_participant(request.user), by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("mentoring:own")


@require_POST
def step(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Yes, no or stop."""
    if verb not in {"yes", "decline", "stop"}:
        raise Http404
    pair = pair_for(request.user, pk, verb)
    is_own = Party.PARTICIPANT in pair.viewer_parties
    if verb == "yes":
        actions.say_yes(pair=pair, by=request.user)
    elif verb == "decline":
        actions.decline(pair=pair, by=request.user)
    else:
        party = Party.PARTICIPANT if is_own else Party.CONSULTANT
        actions.stop(pair=pair, by=request.user, party=party)
    messages.success(request, _("Saved."))
    return redirect("mentoring:own" if is_own else "mentoring:pairs")


def pairs(request: SignedIn) -> HttpResponse:
    """Who helps whom?"""
    require_role(request.user, {Party.CONSULTANT})
    rows = queries.pairs_for_staff(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mentoring/pairs.html", {"page": page})
