"""Offers and cards as the first pages and lists show them; rows with title, text, url and tag."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from candidates.models import Participant
from common.dates import date_format
from employers.models import EmployerMember
from matching.models import OfferQuestion, Proposal, ProposalStep
from matching.models.proposal import PARTICIPANT_SEES
from matching.states import AWAITS_PARTICIPANT, ProposalState, RejectReason

RELATED = ("participant", "opening__workplace__employer", "opening__workplace__postal_code")
CARD_STATES = (ProposalState.ACCEPTED, ProposalState.WELCOMED)
NEAR = timedelta(days=3)

Row = dict[str, Any]


def offers_of(participant: Participant) -> QuerySet[Proposal]:
    """Every offer the person has had, newest first; what was never sent is no offer."""
    return (
        participant.proposals.filter(state__in=PARTICIPANT_SEES, offered_at__isnull=False)
        .select_related(*RELATED)
        .order_by("-offered_at", "-created_at")
    )


def rejected_for(participant: Participant) -> list[dict[str, Any]]:
    """Places that a consultant said no to, with the reason: the person may know (reasons.md §1)."""
    rejected = participant.proposals.filter(state=ProposalState.REJECTED).select_related(*RELATED)
    why = {
        step.proposal_id: RejectReason(step.code).label
        for step in ProposalStep.objects.filter(proposal__in=rejected, verb="reject")
        if step.code in RejectReason.values
    }
    return [
        {"title": each.opening.title, "why": why.get(each.pk, "")}
        for each in rejected.order_by("-in_state_since")
    ]


def days_left_words(proposal: Proposal) -> tuple[str, str]:
    """“3 days left” and its tone."""
    if proposal.state == ProposalState.ASKED:
        return _("waits for an answer"), "info"
    if proposal.answer_due_at is None:
        return "", "neutral"
    left = (timezone.localtime(proposal.answer_due_at).date() - timezone.localdate()).days
    if left <= 0:
        return _("today"), "warning"
    words = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return words, "warning" if left <= 2 else "info"


def offers_waiting_for(participant: Participant) -> list[Row]:
    """What the participant can answer now."""
    waiting = offers_of(participant).filter(state__in=sorted(AWAITS_PARTICIPANT))
    return [offer_row(proposal) for proposal in waiting]


def offers_now(participant: Participant) -> tuple[list[Row], list[Row]]:
    """What the participant can answer, and the places that said yes; one query for both."""
    now = [*sorted(AWAITS_PARTICIPANT), ProposalState.WELCOMED]
    found = list(offers_of(participant).filter(state__in=now))
    waiting = [offer_row(each) for each in found if each.state != ProposalState.WELCOMED]
    return waiting, [coming_row(each) for each in found if each.state == ProposalState.WELCOMED]


def offer_row(proposal: Proposal) -> Row:
    tag, tone = days_left_words(proposal)
    return {
        "title": proposal.opening.title,
        "text": proposal.opening.workplace.name,
        "url": reverse("matching:offer", args=[proposal.pk]),
        "tag": tag,
        "tone": tone,
    }


def visit_ahead(proposal: Proposal, words: str) -> str:
    """The day of a joint visit that is still to come, in the given form."""
    day = proposal.joint_visit_on
    return date_format(day, words) if day and day >= timezone.localdate() else ""


def coming_row(proposal: Proposal) -> Row:
    """A place that said yes: where, and when we visit together."""
    lines = [
        {"icon": "work", "text": proposal.opening.title},
        {"icon": "map-pin", "text": proposal.opening.workplace.name},
    ]
    day = visit_ahead(proposal, "l j. F")
    if day:
        lines.append({"icon": "calendar", "text": _("We visit together: %s") % day})
    return {"lines": lines, "url": reverse("matching:offer", args=[proposal.pk])}


def cards_of(user: User) -> QuerySet[Proposal]:
    """Every card of the user's employers that may be seen now, with what was shared."""
    return (
        Proposal.objects.visible_to(user)
        .filter(as_employer=True)
        .select_related(*RELATED)
        .prefetch_related("disclosed__entry")
        .order_by("employer_due_on", "-in_state_since")
    )


def cards_gone(user: User, *, days: int = 30) -> list[dict[str, Any]]:
    """Cards that ended without the employer's answer: only which opening, and that it is over.

    A card that is hidden because a consent ended, and not yet freed by the clock, is here too.
    """
    since = timezone.now() - timedelta(days=days)
    members = EmployerMember.objects.active().filter(user=user)
    seen = Proposal.objects.filter(
        opening__workplace__employer__in=members.values("employer"),
        employer_due_on__isnull=False,
        in_state_since__gte=since,
    )
    hidden = Q(pk__in=seen.filter(state__in=[*CARD_STATES]).without_consent().values("pk"))
    gone = seen.filter(Q(state=ProposalState.WITHDRAWN) | hidden)
    return [
        {"title": title, "text": _("This person is no longer available.")}
        for title in gone.order_by("-in_state_since").values_list("opening__title", flat=True)
    ]


def cards_now(user: User) -> tuple[list[Row], list[Row]]:
    """Cards that wait for the employer's answer, and who was welcomed; one query for both."""
    rows = cards_of(user).filter(state__in=CARD_STATES).prefetch_related(None)
    found = list(rows)
    to_answer = [card_row(each) for each in found if each.state == ProposalState.ACCEPTED]
    return to_answer, [welcome_row(each) for each in found if each.state == ProposalState.WELCOMED]


def card_row(proposal: Proposal) -> Row:
    due = proposal.employer_due_on
    is_late = due is not None and due < timezone.localdate()
    return {
        "title": _("A person without a name"),
        "text": proposal.opening.title,
        "url": reverse("matching:card", args=[proposal.pk]),
        "tag": _("answer by %s") % date_format(due, "j. F") if due else "",
        "tone": "warning" if is_late else "info",
        "action": _("Look and answer"),
    }


def welcome_row(proposal: Proposal) -> Row:
    day = visit_ahead(proposal, "j. F")
    return {
        "title": proposal.participant.first_name,
        "text": proposal.opening.title,
        "url": reverse("matching:card", args=[proposal.pk]),
        "tag": _("joint visit %s") % day if day else "",
        "tone": "info",
    }


def decided_by(user: User) -> QuerySet[Proposal]:
    """What the consultant follows: proposals of the people in their units."""
    return Proposal.objects.visible_to(user).filter(as_consultant=True).select_related(*RELATED)


def consultant_row(proposal: Proposal, *, tag: str, tone: str, action: str = "") -> Row:
    return {
        "title": proposal.participant.name,
        "text": f"{proposal.opening.title} · {proposal.opening.workplace.name}",
        "url": reverse("matching:decision", args=[proposal.pk]),
        "tag": tag,
        "tone": tone,
        "action": action,
    }


def to_follow(user: User) -> list[Proposal]:
    """What the consultant's first page shows of proposals, in four groups; one query."""
    soon, today = timezone.now() + NEAR, timezone.localdate()
    late = Q(call_due_since__isnull=False) | Q(employer_due_on__lt=today)
    shown = (
        Q(state=ProposalState.OFFERED, answer_due_at__lte=soon)
        | Q(state=ProposalState.LAPSED, call_due_since__isnull=False)
        | Q(late, state=ProposalState.ACCEPTED)
        | Q(state=ProposalState.SUGGESTED)
    )
    return list(decided_by(user).filter(shown))


def those_in(found: list[Proposal], state: str, key: Callable[[Proposal], Any]) -> list[Proposal]:
    """Of to_follow(): one group, in its order."""
    return sorted((each for each in found if each.state == state), key=key)


def offers_near_deadline(found: list[Proposal]) -> list[Row]:
    rows = []
    for proposal in those_in(found, ProposalState.OFFERED, lambda each: each.answer_due_at):
        tag, tone = days_left_words(proposal)
        rows.append(consultant_row(proposal, tag=tag, tone=tone))
    return rows


def lapsed(found: list[Proposal]) -> list[Row]:
    """Offers that ran out, until somebody has called the person."""
    return [
        consultant_row(proposal, tag=_("no answer in time"), tone="warning", action=_("Call"))
        for proposal in those_in(found, ProposalState.LAPSED, lambda each: each.call_due_since)
    ]


def questions_to_answer(user: User) -> list[Row]:
    """Questions of participants and employers that nobody has answered."""
    open_questions = OfferQuestion.objects.filter(
        proposal__in=decided_by(user).values("pk"), answered_at=None
    ).select_related(*(f"proposal__{name}" for name in RELATED))
    return [
        consultant_row(question.proposal, tag=_("asks"), tone="info", action=_("Answer"))
        for question in open_questions.order_by("asked_at")
    ]


def calls_due(found: list[Proposal]) -> list[Row]:
    """Employers that have not answered a card in time or have no account, until somebody calls."""
    return [
        consultant_row(proposal, tag=call_words(proposal), tone="warning", action=_("Call"))
        for proposal in those_in(
            found, ProposalState.ACCEPTED, lambda each: each.employer_due_on or date.max
        )
    ]


def call_words(proposal: Proposal) -> str:
    is_late = proposal.employer_due_on and proposal.employer_due_on < timezone.localdate()
    return _("employer is late") if is_late else _("employer has no account")


def pupils_out(user: User) -> list[Row]:
    """A teacher's pupils with a welcome or a placement."""
    out = Proposal.objects.filter(
        participant__teacher=user,
        participant__has_protected_address=False,
        participant__closed_at=None,
        state__in=[ProposalState.WELCOMED, ProposalState.PLACED],
    ).select_related(*RELATED)
    return [
        {
            "person": proposal.participant_id,
            "title": proposal.participant.first_name,
            "text": f"{proposal.opening.title} · {proposal.opening.workplace.name}",
            "url": reverse("candidates:participant", args=[proposal.participant_id]),
            "tag": proposal.get_state_display(),
            "tone": "info",
        }
        for proposal in out.order_by("participant__first_name")
    ]


def suggested_to(found: list[Proposal]) -> list[Row]:
    """Proposals that wait for the consultant's decision, best first."""
    return [
        consultant_row(
            proposal,
            tag=_("%d points") % round(proposal.score),
            tone="info",
            action=_("Decide"),
        )
        for proposal in those_in(
            found, ProposalState.SUGGESTED, lambda each: (-each.score, each.pk)
        )
    ]
