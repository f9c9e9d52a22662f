"""A card as the employer meets it: a person without a name, who chose what is seen."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn
from accounts.parties import Party
from common.errors import DomainError
from employers.queries import is_employer_member
from matching.access import proposal_for
from matching.actions import employer_answers as actions
from matching.forms.offers import QuestionForm, RefuseForm, WelcomeForm
from matching.models import Proposal
from matching.queries.card_page import card_page
from matching.queries.disclosure import card_of
from matching.queries.offers import cards_of

VISIT_IN_DAYS = 7


def cards(request: SignedIn) -> HttpResponse:
    if not is_employer_member(request.user):
        raise Http404
    return render(
        request,
        "matching/cards.html",
        {"cards": [card_of(each) for each in cards_of(request.user)]},
    )


def own_card(request: SignedIn, pk: UUID, step: str | None = None) -> Proposal:
    proposal = proposal_for(request.user, pk, step=step)
    if Party.EMPLOYER not in proposal.viewer_parties:
        raise Http404
    return proposal


def shown(
    request: SignedIn, proposal: Proposal, status: int = 200, **forms: object
) -> HttpResponse:
    visit = timezone.localdate() + timedelta(days=VISIT_IN_DAYS)
    context = card_page(proposal, request.user) | {
        "welcome_form": WelcomeForm(initial={"visit_on": visit}),
        "refuse_form": RefuseForm(),
        "question_form": QuestionForm(),
    }
    return render(request, "matching/card.html", context | forms, status=status)


def card(request: SignedIn, pk: UUID) -> HttpResponse:
    return shown(request, own_card(request, pk))


@require_POST
def welcome(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_card(request, pk, step="welcome")
    form = WelcomeForm(request.POST)
    if form.is_valid():
        try:
            actions.welcome(proposal=proposal, by=request.user, **form.cleaned_data)
        except DomainError as error:
            if error.field is None:
                raise
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Thank you! Now you see the first name."))
            return redirect("matching:card", pk)
    return shown(request, proposal, welcome_form=form)


@require_POST
def refuse(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_card(request, pk, step="refuse")
    form = RefuseForm(request.POST)
    if form.is_valid():
        actions.refuse(proposal=proposal, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you for answering. That helps too."))
        return redirect("matching:cards")
    return shown(request, proposal, refuse_form=form)


@require_POST
def ask(request: SignedIn, pk: UUID) -> HttpResponse:
    proposal = own_card(request, pk)
    form = QuestionForm(request.POST)
    if form.is_valid():
        actions.ask_consultant(proposal=proposal, by=request.user, **form.cleaned_data)
        messages.success(request, _("The consultant gets your question now."))
        return redirect("matching:card", pk)
    return shown(request, proposal, question_form=form)
