"""A card as the employer meets it: a person without a name, who chose what is seen."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.parties import Party
from common.calendar import next_working_day
from employers.queries import is_employer_member
from matching.access import proposal_for
from matching.actions import employer_answers as actions
from matching.forms.offers import QuestionForm, RefuseForm, WelcomeForm
from matching.models import Proposal
from matching.queries.card_page import card_page
from matching.queries.disclosure import card_of
from matching.queries.offers import cards_gone, cards_of
from matching.views.base import done
from matching.views.parts import page_of

VISIT_IN_DAYS = 7


def cards(request: SignedIn) -> HttpResponse:
    """Who is proposed to us?"""
    if not is_employer_member(request.user):
        raise Http404
    shown = page_of(request, cards_of(request.user))
    actions.note_card_read(proposals=list(shown), by=request.user)
    context = {
        "page": shown,
        "cards": [card_of(each) for each in shown],
        "gone": cards_gone(request.user),
    }
    return render(request, "matching/cards.html", context)


def own_card(request: SignedIn, pk: UUID, step: str | None = None) -> Proposal:
    proposal = proposal_for(request.user, pk, step=step)
    if Party.EMPLOYER not in proposal.viewer_parties:
        raise Http404
    return proposal


def visit_day() -> date:
    """A week from now, on a working day: what the form proposes."""
    return next_working_day(timezone.localdate() + timedelta(days=VISIT_IN_DAYS))


def page(request: SignedIn, proposal: Proposal, **forms: object) -> HttpResponse:
    context = card_page(proposal, request.user) | {
        "welcome_form": WelcomeForm(initial={"visit_on": visit_day()}),
        "refuse_form": RefuseForm(),
        "question_form": QuestionForm(),
    }
    return render(request, "matching/card.html", context | forms)


def card(request: SignedIn, pk: UUID) -> HttpResponse:
    """Would you welcome this person?"""
    proposal = own_card(request, pk)
    actions.note_card_read(proposals=[proposal], by=request.user)
    return page(request, proposal)


@require_POST
def welcome(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_card(request, pk, step="welcome")
    form = WelcomeForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.welcome(proposal=proposal, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Thank you! Now you see the first name."))
        return redirect("matching:card", pk)
    return page(request, proposal, welcome_form=form)


@require_POST
def refuse(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_card(request, pk, step="refuse")
    form = RefuseForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.refuse(proposal=proposal, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Thank you for answering. That helps too."))
        return redirect("matching:cards")
    return page(request, proposal, refuse_form=form)


@require_POST
def ask(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_card(request, pk)
    form = QuestionForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.ask_consultant(proposal=proposal, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("The consultant gets your question now."))
        return redirect("matching:card", pk)
    return page(request, proposal, question_form=form)
