"""What is decided about pairs by hand, together, and by rule: the POST doors and their forms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.errors import DomainError
from employers.models import Opening
from matching.access import (
    ban_for,
    lift_for,
    lock_for,
    opening_for_matching,
    participant_for_matching,
    priority_for,
    require_consultant,
    require_staff,
)
from matching.actions import decisions, pairs, priorities
from matching.filters import ProposalFilter
from matching.forms.pairs import BulkForm, LiftForm, PairRuleForm, PriorityForm
from matching.models import LiftArrangement, PairBan, PairLock, PriorityRule, Proposal
from matching.models.rules import PairRule
from matching.queries.rows import rows_for
from matching.states import REJECT_REASONS, ProposalState
from matching.views.parts import directions, page_of, user_of

RULE_ACTIONS: dict[str, Callable[..., PairRule]] = {"lock": pairs.lock_pair, "ban": pairs.ban_pair}


def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for a decision? Several at once where nothing speaks against it."""
    return proposals_page(request)


def proposals_page(request: HttpRequest, form: BulkForm | None = None) -> HttpResponse:
    """The list; with `form`, its faults and what was ticked and chosen."""
    user = user_of(request)
    require_consultant(user)
    rows = (
        Proposal.objects.visible_to(user)
        .filter(as_consultant=True, participant__has_protected_address=False)
        .select_related("participant__municipality__settings", "opening__workplace__employer")
    )
    if not request.GET.get("state"):
        rows = rows.filter(state=ProposalState.SUGGESTED)
    shown = ProposalFilter(request.GET, queryset=rows, request=request)
    page = page_of(request, shown.qs)
    context = {
        "filter": shown,
        "page": page,
        "rows": rows_for(user, list(page.object_list), proposals={}),
        "order": request.GET.get("order", ""),
        "reasons": REJECT_REASONS,
        "tabs": directions("proposal-list"),
        "faults": [fault for faults in form.errors.values() for fault in faults] if form else [],
        "ticked": request.POST.getlist("chosen"),
        "typed_code": request.POST.get("code", ""),
    }
    return render(request, "matching/workbench_proposals.html", context)


def bulk(request: HttpRequest) -> HttpResponse:
    """Approve what has no warning, or reject with one code; each is told that it was not done."""
    user = user_of(request)
    require_consultant(user)
    if request.method != "POST":  # a link of the list that was shown again with its faults
        return back_to_list(request)
    found = {
        str(each.pk): each
        for each in Proposal.objects.visible_to(user)
        .filter(as_consultant=True, pk__in=uuids(request.POST.getlist("chosen")))
        .select_related("participant", "opening__workplace__employer")
    }
    form = BulkForm(request.POST, offered=list(found))
    if not form.is_valid():
        return proposals_page(request, form)
    given = form.cleaned_data
    chosen = [found[key] for key in given["chosen"]]
    warned = with_warnings(user, chosen) if given["verb"] == "approve" else {}
    results = decisions.decide_together(
        proposals=[each for each in chosen if each.pk not in warned],
        verb=given["verb"],
        by=user,
        code=given["code"],
        note=given["note"],
    )
    tell_results(
        request, [*results, *((each, warned[each.pk]) for each in chosen if each.pk in warned)]
    )
    return back_to_list(request)


def back_to_list(request: HttpRequest) -> HttpResponse:
    """The list as it was narrowed."""
    query = request.GET.urlencode()
    return redirect(reverse("matching:proposal-list") + (f"?{query}" if query else ""))


def with_warnings(user: User, proposals: list[Proposal]) -> dict[UUID, str]:
    """Those that are looked at one by one, and the first warning of each."""
    rows = rows_for(user, proposals, proposals={}) if proposals else []
    return {
        row.proposal.pk: str(row.warnings[0].text)
        for row in rows
        if row.proposal is not None and row.warnings
    }


def uuids(texts: list[str]) -> list[UUID]:
    """What was ticked, without what is no id."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def tell_results(request: HttpRequest, results: list[tuple[Proposal, str]]) -> None:
    done = sum(not why for _proposal, why in results)
    if done:
        words = ngettext("%(n)d is done.", "%(n)d are done.", done) % {"n": done}
        messages.success(request, words)
    for proposal, why in results:
        if why:
            name = proposal.participant.first_name
            messages.warning(request, f"{name}, {proposal.opening.title}: {why}")


def both_from(request: HttpRequest, given: Any) -> tuple[Participant, Opening]:
    """The pair that a form is about; 404 for anything else than two ids the person may use."""
    user = user_of(request)
    require_consultant(user)
    try:
        person, place = UUID(given.get("participant", "")), UUID(given.get("opening", ""))
    except ValueError as error:
        raise Http404 from error
    return participant_for_matching(user, person), opening_for_matching(user, place)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Suggest a pair by hand; a broken rule is said, and nothing is made."""
    participant, opening = both_from(request, request.POST)
    try:
        proposal = pairs.propose_pair(participant=participant, opening=opening, by=user_of(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("matching:pair", participant.pk, opening.pk)
    messages.success(request, _("Proposed. Approve it when you are sure."))
    return redirect("matching:decision", proposal.pk)


def rule(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep a pair, or never propose it: why, and until when?"""
    given = request.POST if request.method == "POST" else request.GET
    participant, opening = both_from(request, given)
    form = PairRuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            RULE_ACTIONS[kind](
                participant=participant, opening=opening, by=user_of(request), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Locked.") if kind == "lock" else _("Banned."))
            return redirect("matching:pair", participant.pk, opening.pk)
    context = {"form": form, "participant": participant, "opening": opening, "kind": kind}
    return render(request, "matching/pair_rule.html", context)


def record_lift(request: HttpRequest) -> HttpResponse:
    """Who drives? Then the workplace is within reach."""
    given = request.POST if request.method == "POST" else request.GET
    participant, opening = both_from(request, given)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pairs.record_lift(
                participant=participant,
                workplace=opening.workplace,
                by=user_of(request),
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Written down. The place is within reach now."))
            return redirect("matching:pair", participant.pk, opening.pk)
    context = {"form": form, "participant": participant, "opening": opening}
    return render(request, "matching/pair_lift.html", context)


@require_POST
def end_lift(request: HttpRequest, pk: UUID) -> HttpResponse:
    lift = lift_for(user_of(request), pk)
    pairs.end_lift(lift=lift, by=user_of(request))
    messages.success(request, _("Nobody drives any more."))
    return redirect("matching:pair-rules")


@require_POST
def lift_lock(request: HttpRequest, pk: UUID) -> HttpResponse:
    pairs.lift_rule(rule=lock_for(user_of(request), pk), by=user_of(request))
    messages.success(request, _("The lock is lifted."))
    return redirect("matching:pair-rules")


@require_POST
def lift_ban(request: HttpRequest, pk: UUID) -> HttpResponse:
    pairs.lift_rule(rule=ban_for(user_of(request), pk), by=user_of(request))
    messages.success(request, _("The ban is lifted."))
    return redirect("matching:pair-rules")


def rules(request: HttpRequest) -> HttpResponse:
    """Which pairs are kept, banned or driven, by whom, why, until when?"""
    user = user_of(request)
    require_consultant(user)
    today = timezone.localdate()
    related = ("participant", "opening__workplace", "by")
    context = {
        "locks": PairLock.objects.visible_to(user).in_force(today).select_related(*related),
        "bans": PairBan.objects.visible_to(user).in_force(today).select_related(*related),
        "lifts": LiftArrangement.objects.visible_to(user)
        .in_force()
        .select_related("participant", "workplace", "recorded_by"),
        "tabs": directions("pair-rules"),
    }
    return render(request, "matching/pair_rules.html", context)


def priority_rules(request: HttpRequest) -> HttpResponse:
    """Who comes first, who agreed on it and when?"""
    user = user_of(request)
    require_staff(user)
    mine = municipalities_of(user, Party.CONSULTANT)
    form = PriorityForm(request.POST if request.method == "POST" else None, municipalities=mine)
    if request.method == "POST":
        require_consultant(user)
        if form.is_valid():
            try:
                priorities.adopt_priority(by=user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, _("Adopted. It counts from the next run."))
                return redirect("matching:priorities")
    context = {
        "form": form,
        "rules": PriorityRule.objects.visible_to(user).select_related("municipality"),
        "may_change": mine.exists(),
        "tabs": directions("priorities"),
        "weights_url": reverse("matching:weights"),
    }
    return render(request, "matching/pair_priorities.html", context)


@require_POST
def end_priority(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    require_consultant(user)
    priorities.end_priority(rule=priority_for(user, pk), by=user)
    messages.success(request, _("It no longer counts."))
    return redirect("matching:priorities")
