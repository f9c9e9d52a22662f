"""Evaluations: answered signed in or by a link, shown side by side, talked through."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn

# Every “no” stands on the form with what was typed: a long answer is never lost.
from candidates.views.base import done as kept
from matching.views.base import done
from placements.access.evaluation import (
    discovery_for,
    evaluation_for,
    link_for,
    own_rating,
    rating_for_staff,
)
from placements.actions import evaluations as actions
from placements.forms.evaluation import (
    DiscoveryForm,
    GapForm,
    RatingForm,
    initial_of,
    with_words_of,
)
from placements.models import Evaluation, EvaluationLink, Rating
from placements.queries.evaluation import evaluation_page, gap_row, takes_answers
from placements.states.evaluation import AnswerChannel, RatingState
from placements.views.throttle import is_too_often
from reference.queries import suggest_skills

# More than anybody needs who answers a form.
TRIES = {"most": 20, "within": 3600}


def evaluation(request: SignedIn, pk: UUID) -> HttpResponse:
    """One's own answer; after all have answered, everybody's side by side."""
    placement, found = evaluation_for(request.user, pk)
    rating = own_rating(request.user, placement, found)
    if not found.is_shown and rating is not None and wants_form(request, rating):
        return answer(request, found, rating)
    context = evaluation_page(found, rating) | {
        "placement": placement,
        "parties": sorted(placement.viewer_parties),
    }
    return render(request, "placements/evaluation.html", context)


def wants_form(request: HttpRequest, rating: Rating) -> bool:
    """Somebody who has not answered gets the form; who has, when asking to change it."""
    return rating.state == RatingState.WAITING or "change" in request.GET


def answer(request: SignedIn, found: Evaluation, rating: Rating) -> HttpResponse:
    is_post = request.method == "POST"
    form = RatingForm(
        request.POST if is_post else None,
        rating=rating,
        initial=initial_of(rating),
    )
    if is_post and "save" in request.POST:
        actions.save_draft(rating=rating, facts=form.as_draft())
        messages.success(request, _("We kept what you wrote. It is not sent yet."))
        return redirect("placements:evaluation", found.placement_id)
    if is_post and form.is_valid() and kept(form, lambda: give(rating, form, request)):
        messages.success(request, _("Thank you. We have your answer."))
        return redirect("placements:evaluation", found.placement_id)
    context = {
        "form": form,
        "rating": rating,
        "placement": found.placement,
        "can_save": rating.state == RatingState.WAITING,
    }
    return render(request, "placements/evaluation_answer.html", context)


def give(rating: Rating, form: RatingForm, request: SignedIn) -> None:
    act = actions.change_rating if rating.state == RatingState.SENT else actions.send_rating
    act(rating=rating, facts=form.facts(), now=timezone.now(), by=request.user)


@require_POST
def comment_gap(request: SignedIn, pk: UUID, question: str) -> HttpResponse:
    """Say why one judges differently."""
    placement, found = evaluation_for(request.user, pk)
    rating = own_rating(request.user, placement, found)
    if rating is None or not found.is_shown:
        raise Http404
    form = GapForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.comment_gap(
            evaluation=found,
            question=question,
            party=rating.party,
            by=request.user,
            text=form.cleaned_data["text"],
        ),
    ):
        messages.success(request, _("Your words are kept."))
        return redirect("placements:evaluation", pk)
    context = {"form": form, "placement": placement, "row": gap_row(found, question)}
    return render(request, "placements/evaluation_gap.html", context)


def discovery(request: SignedIn, pk: UUID) -> HttpResponse:
    """Put a discovery into the profile, or leave it."""
    row = discovery_for(request.user, pk)
    placement = row.rating.evaluation.placement_id
    words = row.rating.discovered
    skills = [found.skill for found in suggest_skills(words)]
    form = DiscoveryForm(
        request.POST or None, skills=skills, initial={"text": words[:200], "skill": None}
    )
    if request.method == "POST" and "leave" in request.POST:
        actions.leave_discovery(discovery=row, by=request.user)
        return redirect("placements:evaluation", placement)
    if form.is_valid() and done(
        form,
        lambda: actions.add_discovery(discovery=row, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("It stands in the profile as observed at work."))
        return redirect("placements:evaluation", placement)
    return render(request, "placements/evaluation_discovery.html", {"form": form, "row": row})


@require_POST
def hand_over_link(request: SignedIn, pk: UUID) -> HttpResponse:
    """A link for the employer that the consultant passes on."""
    rating = rating_for_staff(request.user, pk)
    link = actions.hand_over_link(rating=rating, now=timezone.now(), by=request.user)
    address = request.build_absolute_uri(reverse("placements:answer-link", args=[link.token]))
    context = {"address": address, "placement": rating.evaluation.placement}
    return private(render(request, "placements/evaluation_link_made.html", context))


@login_not_required
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """An employer answers without an account. Opening changes nothing: mail scanners do it too."""
    link = EvaluationLink.objects.by_token(token)
    if link is None:
        return private(render(request, "link_unknown.html", status=404))
    rating, now = link.rating, timezone.now()
    if not is_usable(link, now):
        context = {"token": token, "can_resend": bool(link.sent_to) and takes_answers(rating, now)}
        return private(render(request, "placements/evaluation_link_old.html", context, status=410))
    is_post = request.method == "POST"
    if is_post and is_too_often(f"evaluation-link:{link.pk}", **TRIES):
        return private(render(request, "placements/evaluation_link_busy.html", status=429))
    form = RatingForm(request.POST if is_post else None, rating=rating)
    if is_post and form.is_valid() and kept(form, lambda: give_by_link(rating, form)):
        return private(redirect("placements:answer-thanks"))
    context = {
        "form": form,
        "rating": rating,
        "workplace": rating.evaluation.placement.workplace,
        "kind": rating.evaluation.placement.get_kind_display(),
        "has_answered": rating.state == RatingState.SENT,
    }
    return private(render(request, "placements/evaluation_link.html", context))


def is_usable(link: EvaluationLink, now: datetime) -> bool:
    """Not replaced, not too old, and there is still something to answer."""
    return link.revoked_at is None and link.expires_at > now and takes_answers(link.rating, now)


def give_by_link(rating: Rating, form: RatingForm) -> None:
    now = timezone.now()
    if rating.state == RatingState.SENT:
        facts = with_words_of(rating, form.facts())
        actions.change_rating(rating=rating, facts=facts, now=now, by=None)
        return
    actions.send_rating(
        rating=rating, facts=form.facts(), now=now, by=None, channel=AnswerChannel.LINK
    )


@login_not_required
def answer_thanks(request: HttpRequest) -> HttpResponse:
    return private(render(request, "placements/evaluation_link_thanks.html"))


@login_not_required
@require_POST
def resend_link(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to where the old one went. The page says the same whatever happened."""
    link = link_for(token)
    if (
        link.sent_to
        and takes_answers(link.rating, timezone.now())
        and not is_too_often(f"resend:{link.rating_id}", **TRIES)
    ):
        actions.resend_link(link=link, now=timezone.now())
    return private(render(request, "placements/evaluation_link_resent.html"))


def private(response: HttpResponse) -> HttpResponse:
    """The address is the key: kept in no cache, told to no other site."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
